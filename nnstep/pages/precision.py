"""How many decimals to carry, in sentences: below an explanation, and below marks."""

from __future__ import annotations

from collections.abc import Iterator

from nnstep.lesson.explain import Explanation
from nnstep.lesson.precision_needed import MOST, Need, decimals_needed, decimals_shown
from nnstep.marking.marks import Mark, Report
from nnstep.pages.document import Heading, Paragraph
from nnstep.pages.view import View
from nnstep.quantities.spans import Spans, count
from nnstep.render.text.lines import Line
from nnstep.render.text.typeset import Setting, indented

_MOST_MARKS = 20


def precision_lines(view: View, explanation: Explanation, setting: Setting) -> Iterator[Line]:
    """What it takes to get the number of an explanation right by hand; of a parameter, its gradient and new value."""
    trace = view.lesson.trace
    places = [explanation.place]
    if explanation.parameter is not None and explanation.place.key.kind == "param":
        places = [explanation.gradient]
    found = [decimals_needed(trace, place, decimals_shown(trace.value(place), setting.digits)) for place in places]
    sentences = [sentence for need in found if need for sentence in _sentences(need)]
    if sentences:
        yield []
        yield from indented(setting.heading(Heading(("By hand",))))
        yield from indented(setting.paragraph(Paragraph(tuple(sentences))))


def _sentences(need: Need) -> list[Spans]:
    key = need.place.key
    goal: Spans = ("To get ", key, f" right to {count(need.decimals, 'decimal')} by hand")
    if need.certain is None:
        return [(*goal, f" for certain, more than {MOST} decimals have to be carried on the way.")]
    sentences: list[Spans] = [(*goal, f", carry {count(need.certain, 'decimal')} on the way.")]
    if need.enough is not None and need.enough < need.certain:
        sentences.append((f"Here the roundings fall so that {need.enough} will do.",))
    return sentences


def precision_of_marks(view: View, report: Report, setting: Setting) -> Iterator[Line]:
    """For the numbers that suffered from rounding on the way: what would have been enough."""
    rows = []
    for mark in filter(_was_rounded, report.marks):
        need = decimals_needed(view.lesson.trace, mark.place, mark.printed.places)
        if need is not None:
            rows += [_row(mark, need)]
    if not rows:
        return
    yield []
    yield [(" Decimals to carry on the way, so that the printed ones come out right:", "dim")]
    for row in rows[:_MOST_MARKS]:
        yield from setting.wrapped([setting.bits(row)], 1)
    if len(rows) > _MOST_MARKS:
        yield [(f" and {len(rows) - _MOST_MARKS} more", "dim")]


def _was_rounded(mark: Mark) -> bool:
    if mark.mistake in ("rounded_early", "truncated_early") or mark.verdict == "close":
        return True
    return mark.verdict == "carried" and mark.proof is not None and all(held.right for held in mark.proof.used)


def _row(mark: Mark, need: Need) -> Spans:
    asked = f" to {count(need.decimals, 'decimal')}: "
    if need.certain is None:
        return (mark.place.key, f"{asked}more than {MOST}")
    less = f" ({need.enough} will do here)" if need.enough is not None and need.enough < need.certain else ""
    return (mark.place.key, f"{asked}carry {need.certain}{less}")
