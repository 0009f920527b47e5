"""The page of an explanation: where a number comes from, what it does, and the proof."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Final

from nnstep.lesson.explain import Explanation, Factor, explain_at
from nnstep.lesson.script import Step
from nnstep.pages.document import Bars, Block, Document, Heading, Paragraph, Row, Space, Table, Verse
from nnstep.pages.factors import factor_table, source_notes, where_from
from nnstep.pages.parameter import parameter_page
from nnstep.pages.view import View
from nnstep.pages.warned import quantity_alerts
from nnstep.pages.workings import working
from nnstep.quantities.kinds import KINDS
from nnstep.quantities.place import Place
from nnstep.quantities.spans import Figure, Spans
from nnstep.records import replace
from nnstep.words import titles
from nnstep.words.factors import lowered, slope_sentence
from nnstep.words.given import given
from nnstep.words.prose import heading_of

_MOST_BARS = 4  # paths drawn as bars
_MOST_ROWS = 16  # quantities named one by one


def explanation_page(view: View, explanation: Explanation, *, verbose: bool = False, also: str = "") -> Document:
    """The blocks of the page; where values are carried by hand, its second line says so.

    verbose: also how many decimals a pencil needs, and the derivations. also: a rule that is called as what was typed.
    """
    make = _quantity_page if explanation.parameter is None else parameter_page
    title, *rest = make(view, explanation)
    alerts = _alerts(view, explanation.place)
    hand = (Paragraph(((view.by_hand,),)),) if view.by_hand else ()
    more: Iterator[Block] = (
        chain(_by_hand(view, explanation), _in_matrices(view, explanation.place), _derived(view, explanation))
        if verbose
        else iter(())
    )
    return (title, *hand, *rest, *alerts, *more, *_why(view, explanation.place, also))


_RULED: Final = frozenset(kind for kind, facts in KINDS.items() if not facts.ends) - {
    "input", "raw", "target", "hyper", "state", "rate",
}  # fmt: skip
"""Kinds that follow a rule that is derived; of the others scaled inputs do, and what an update is made with."""


_OF_SAMPLES: Final = frozenset(("epoch_error", "accuracy", "val_accuracy", "val_error"))
"""Kinds that are about all samples, so that their pages show every one."""


def _why(view: View, place: Place, also: str) -> Iterator[Block]:
    """The last row: the way to the derivations, and what to type for them."""
    rows: list[tuple[str, Row]] = []
    if _is_ruled(view, place):
        rows.append((view.lesson.trace.spelled(place), Row((titles.LINE_BY_LINE,), link=place, why=titles.OWN_RULES)))
    if also:
        rows.append((also.replace("_", " "), Row((titles.rule_called(also),), link=place, why=also)))
    for typed, row in rows:
        yield Heading((titles.WHY,), f'explain "{titles.WHY_PREFIX}{typed}"', level=2)
        yield Table((row,), "l")


def _is_ruled(view: View, place: Place) -> bool:
    """Whether there is something to derive."""
    key, layout = place.key, view.lesson.layout
    if key.kind == "hyper":
        optimizer = view.lesson.trace.network.optimizer
        own = {one.quantity for one in optimizer.entry.parameters} if optimizer is not None else set()
        trained = any(layout.is_trained(one) for layer in range(1, layout.last + 1) for one in layout.parameters(layer))
        return trained and (key.slot in own or key.slot in ("l2", "clip_norm", "clip_epsilon"))
    return key.kind in _RULED or bool(layout.scaled_by(key))


def _alerts(view: View, place: Place) -> Iterator[Block]:
    found = tuple(quantity_alerts(view.lesson, place))
    if found:
        yield Heading((titles.WARNINGS,), level=2)
    yield from found


def _in_matrices(view: View, place: Place) -> Iterator[Block]:
    from nnstep.pages.matrix import in_matrices  # only when somebody asks for more

    yield from in_matrices(view, place)


def _derived(view: View, explanation: Explanation) -> Iterator[Block]:
    from nnstep.pages.why import derivation_blocks  # only when somebody asks why

    yield from derivation_blocks(view, explanation.place)


def page_so_far(view: View, place: Place, now: Step) -> Document:
    """The page with nothing on it that comes after a step: that is still to be predicted."""
    lesson = view.lesson
    explanation = explain_at(lesson, place)
    title = Heading((place.key, ": ", *lowered(heading_of(lesson, place.key))), where_from(view, explanation))
    if not lesson.is_known(place, now):
        return (title, Paragraph((titles.STILL_TO_PREDICT,)))
    blocks: list[Block] = [title]
    if lesson.trace.equation(place) is not None:
        blocks.append(working(lesson.trace, place))
    else:
        blocks.append(Paragraph(((place.key, " = ", Figure(explanation.value, key=place.key), ", given."),)))
    for words, factors in ((titles.MADE_OF, explanation.factors), (titles.USED_IN, explanation.uses)):
        if factors:
            blocks += [Heading((words,), level=2), factor_table(view, factors, values=words == titles.MADE_OF)]
    return tuple(blocks)


def chooser(view: View, first: int, last: int, places: tuple[Place, ...]) -> Document:
    """The numbers of a run of steps, to choose one from. first, last: the steps' numbers."""
    lesson = view.lesson
    factors = tuple(Factor(place, lesson.trace.value(place), number) for number, place in enumerate(places, first))
    return (Heading((titles.which_number(first, last, places[0].epoch),)), factor_table(view, factors))


def _quantity_page(view: View, explanation: Explanation) -> Iterator[Block]:
    from nnstep.lesson.parts import parts_at  # a parameter's page needs none of it

    place, lesson = explanation.place, view.lesson
    key = place.key
    title = heading_of(lesson, key)
    lead: Spans = (key, ": ", *lowered(title)) if title != (key,) else (key,)
    yield Heading(lead, where_from(view, explanation))
    yield Space()
    if lesson.trace.equation(place) is not None:
        yield working(lesson.trace, place)
    else:
        yield Verse(((key, " = ", Figure(explanation.value, 15, key=key), f", {given(view.lesson, key)}"),))
    ways = parts_at(lesson, place)
    if 2 <= len(ways) <= _MOST_BARS:
        yield Space()
        yield Bars(
            tuple((titles.through(way.through), way.value) for way in ways), (titles.TOGETHER, explanation.value)
        )
    if explanation.factors:
        yield Heading((titles.MADE_OF,), level=2)
        yield _some(view, explanation.factors, values=True)
    if key.kind in _OF_SAMPLES and lesson.layout.samples > 1:
        from nnstep.pages.samples import Samples  # few pages have them

        yield from Samples(lesson, place.epoch).blocks()
    if explanation.derivative is not None:
        yield Heading((titles.WHAT_IT_DOES,), level=2)
        yield Paragraph((slope_sentence(lesson, explanation.derivative, key),))
    if explanation.uses:
        yield Heading((titles.USED_IN,), level=2)
        yield _some(view, explanation.uses, values=False)
    yield from source_notes(view, place)


def _some(view: View, factors: Sequence[Factor], *, values: bool) -> Table:
    """A table of quantities; of very many the first and the last ones."""
    if len(factors) <= _MOST_ROWS:
        return factor_table(view, factors, values=values)
    shown = (*factors[: _MOST_ROWS - 4], *factors[-3:])
    table = factor_table(view, shown, values=values)
    gap = Row(((titles.left_out(len(factors) - len(shown)),), *[()] * (len(table.align) - 1)))
    return replace(table, rows=(*table.rows[: _MOST_ROWS - 4], gap, *table.rows[_MOST_ROWS - 4 :]))


def _by_hand(view: View, explanation: Explanation) -> Iterator[Block]:
    """What it takes to get the number right by hand; of a parameter, its gradient."""
    from nnstep.lesson.precision_needed import decimals_needed, decimals_shown  # only where it is asked for
    from nnstep.words.precision import needed

    trace = view.lesson.trace
    is_parameter = explanation.parameter is not None and explanation.place.key.kind == "param"
    place = explanation.gradient if is_parameter else explanation.place
    need = decimals_needed(trace, place, decimals_shown(trace.value(place), view.digits))
    if need:
        yield Heading((titles.BY_HAND,), level=2)
        yield Paragraph(tuple(needed(need)))
