"""How many decimals to carry: what stands below marks."""

from __future__ import annotations

from collections.abc import Iterator

from nnstep.lesson.precision_needed import decimals_needed
from nnstep.marking.marks import Mark, Report
from nnstep.pages.view import View
from nnstep.render.text.lines import Line
from nnstep.render.text.typeset import Setting
from nnstep.words.precision import needed_for_mark

_MOST_MARKS = 20


def precision_of_marks(view: View, report: Report, setting: Setting) -> Iterator[Line]:
    """For the numbers that suffered from rounding on the way: what would have been enough."""
    rows = []
    for mark in filter(_was_rounded, report.marks):
        need = decimals_needed(view.lesson.trace, mark.place, mark.printed.places)
        if need is not None:
            rows += [needed_for_mark(need)]
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
