"""The page of an explanation: where a number comes from, what it does, and the proof."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from nnstep.lesson.explain import Explanation, Factor
from nnstep.lesson.parts import parts_at
from nnstep.pages.document import Aside, Bars, Block, Document, Heading, Paragraph, Row, Table, Verse, Working
from nnstep.pages.factors import factor_table, lowered, source_notes, where_from, working
from nnstep.pages.parameter import parameter_page
from nnstep.pages.view import View
from nnstep.quantities.key import Key
from nnstep.quantities.place import Place
from nnstep.quantities.spans import Figure, Spans
from nnstep.render.text.lines import Line
from nnstep.render.text.typeset import Setting, indented
from nnstep.words.prose import heading_of

_MOST_BARS = 4  # paths drawn as bars
_MOST_ROWS = 16  # quantities named one by one


def explanation_lines(view: View, explanation: Explanation, setting: Setting) -> list[Line]:
    """The page as lines."""
    return document_lines(explanation_document(view, explanation, setting), setting)


def document_lines(document: Document, setting: Setting) -> list[Line]:
    """The blocks of a page as lines."""
    lines: list[Line] = []
    for block in document:
        match block:
            case Heading():
                lines += [*([[]] if lines else []), *indented(setting.heading(block))]
            case Working():
                lines += setting.working(block)
            case Paragraph():
                lines += indented(setting.paragraph(block))
            case Aside():
                lines += indented(setting.aside(block))
            case Bars():
                lines += indented(setting.bars(block))
            case Table():
                lines += setting.table(block, indent=3)
            case Verse():
                lines += [[("   ", ""), *line] for line in setting.verse(block)]
    return lines


def explanation_document(view: View, explanation: Explanation, setting: Setting) -> Document:
    """The blocks of the page; where values are carried by hand, its second line says so."""
    make = _quantity_page if explanation.parameter is None else parameter_page
    title, *rest = make(view, explanation, setting)
    return (title, *([Paragraph(((view.by_hand,),))] if view.by_hand else []), *rest)


def _quantity_page(view: View, explanation: Explanation, setting: Setting) -> Iterator[Block]:
    place, trace = explanation.place, explanation.trace
    key = place.key
    title = heading_of(view.lesson, key)
    lead: Spans = (key, ": ", *lowered(title)) if title != (key,) else (key,)
    yield Heading(lead, where_from(view, explanation))
    yield Paragraph(())
    equation = trace.equation(place)
    if equation is not None:
        yield Verse(((),))
        yield working(view, place, key, equation, setting)
    else:
        yield Verse(((), (key, " = ", Figure(explanation.value, 15, key=key), f", {_given(view, key)}")))
    ways = parts_at(view.lesson, place)
    if 2 <= len(ways) <= _MOST_BARS:
        yield Verse(((),))
        yield Bars(tuple((f"through {way.through}", way.value) for way in ways), ("together", explanation.value))
    if explanation.factors:
        yield Heading(("Made of",))
        yield from _some(view, explanation.factors, setting, values=True)
    if explanation.derivative is not None:
        yield Heading(("What it does to E",))
        yield Paragraph((_slope_sentence(view, explanation.derivative, key),))
    if explanation.uses:
        yield Heading(("Used in",))
        yield from _some(view, explanation.uses, setting, values=False)
    yield from source_notes(view, place)


def _given(view: View, key: Key) -> str:
    if key.slot == "t":
        return "counted: how many updates there have been, this one included"
    return {
        "input": "given: an input of the sample",
        "target": "given: what the output should be",
        "hyper": "given: chosen before training, never learned",
        "state": "kept by the optimizer from the update before",
    }.get(key.kind, "given")


def _slope_sentence(view: View, derivative: Place, key: Key) -> Spans:
    trace = view.lesson.trace
    value, step = trace.value(derivative), view.lesson.find(derivative)
    at = f" (step {step})" if step else ""
    effect = "falls" if value < 0 else "rises" if value > 0 else "stays the same"
    return (
        derivative.key,
        " is ",
        Figure(value, key=derivative.key),
        f"{at}: if ",
        key,
        f" grows a little, E {effect}.",
    )


def _some(view: View, factors: tuple[Factor, ...], setting: Setting, *, values: bool) -> Iterator[Block]:
    """A table of quantities; of very many the first and the last ones."""
    if len(factors) <= _MOST_ROWS:
        yield factor_table(view, factors, setting, values=values)
        return
    shown = (*factors[: _MOST_ROWS - 4], *factors[-3:])
    table = factor_table(view, shown, setting, values=values)
    gap = Row(((f"… {len(factors) - len(shown)} more",), *[()] * (len(table.align) - 1)))
    yield replace(table, rows=(*table.rows[: _MOST_ROWS - 4], gap, *table.rows[_MOST_ROWS - 4 :]))
