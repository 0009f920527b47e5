"""How many decimals to carry: what stands below marks."""

from __future__ import annotations

from collections.abc import Iterator

from nnstep.lesson.precision_needed import decimals_needed
from nnstep.marking.marks import Mark, Report
from nnstep.pages.document import Block, Remarks, Space
from nnstep.pages.view import View
from nnstep.words.precision import TO_CARRY, needed_for_mark

_MOST_MARKS = 20


def precision_of_marks(view: View, report: Report) -> Iterator[Block]:
    """For the numbers that suffered from rounding on the way: what would have been enough."""
    rows = []
    for mark in filter(_was_rounded, report.marks):
        need = decimals_needed(view.lesson.trace, mark.place, mark.printed.places)
        if need is not None:
            rows.append(needed_for_mark(need))
    if not rows:
        return
    yield Space()
    yield Remarks(((TO_CARRY,),), quiet=True)
    yield Remarks(tuple(rows[:_MOST_MARKS]))
    if len(rows) > _MOST_MARKS:
        yield Remarks(((f"and {len(rows) - _MOST_MARKS} more",),), quiet=True)


def _was_rounded(mark: Mark) -> bool:
    if mark.mistake in ("rounded_early", "truncated_early") or mark.verdict == "close":
        return True
    return mark.verdict == "carried" and mark.proof is not None and all(held.right for held in mark.proof.used)
