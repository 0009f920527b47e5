"""What pages of explanations share: where they are, tables of factors, what the source prints."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from nnstep.algebra.numbers import digits_apart
from nnstep.lesson.explain import Explanation, Factor
from nnstep.network.trace import Trace
from nnstep.pages.document import Aside, Block, Heading, Row, Table
from nnstep.pages.view import View
from nnstep.quantities.place import Place
from nnstep.quantities.spans import Figure, Spans
from nnstep.reading.places import shown
from nnstep.words.factors import note
from nnstep.words.titles import printed_by


def where_from(view: View, explanation: Explanation) -> str:
    """The scenario and the place a page is about, for the right edge of its title."""
    return place_words(view, explanation.place)


def place_words(view: View, place: Place) -> str:
    """The scenario and a place in it, for the right edge of a title."""
    trace = view.lesson.trace
    words = [shown(view.notes.scenario.name, 1000), f"epoch {place.epoch}"]
    if trace.schedule.updates > 1 and not place.key.is_of_end:
        words.append(f"update {place.update}")
    if place.key.sample and trace.layout.samples > 1:
        words.append(f"sample {place.key.sample}")
    return " · ".join(words)


def factor_table(view: View, factors: Sequence[Factor], *, values: bool = True) -> Table:
    """A row for each quantity, linked to its page: its name, value, step, and a few words."""
    rows = []
    for factor in factors:
        key = factor.place.key
        digits = digits_of_output(view.lesson.trace, factor.value, view.digits) if key.kind == "out_end" else 0
        value: tuple[Spans, ...] = ((Figure(factor.value, digits, key=key, related=True),),) if values else ()
        step: Spans = (f"step {factor.step}",) if factor.step else ()
        rows.append(Row(((key,), *value, step, note(view.lesson, factor.place)), link=factor.place))
    return Table(tuple(rows), "llll" if values else "lll")


def digits_of_output(trace: Trace, value: float, digits: int) -> int:
    """So many digits, or more where a class is made of the output: it is not shown as the middle, or beyond it."""
    return digits_apart(value, trace.network.middle, digits) if trace.layout.classes == "two" else digits


def source_notes(view: View, *places: Place) -> Iterator[Block]:
    """What the source prints of these quantities, and what is said about it."""
    notes = [note for place in places for note in view.notes.of(place)]
    if notes:
        yield Heading((printed_by(view.notes.name),), level=2)
        yield from (Aside(note.sentences, note.tone) for note in notes)
