"""An answer sheet marked: its numbers, its working, and what could not be read of it."""

from __future__ import annotations

from nnstep.marking.marks import Report
from nnstep.marking.pupil import check
from nnstep.marking.sheet import Sheet
from nnstep.marking.worked import as_worked, broken, judged
from nnstep.network.trace import Trace
from nnstep.records import replace


def mark_sheet(trace: Trace, sheet: Sheet, *, notation: str | None = None) -> Report:
    """The marks of a sheet; a number whose working breaks is told so."""
    report = check(trace, sheet.answers, notation=notation)
    if any(map(broken, report.marks)):
        comes = check(trace, tuple(map(as_worked, sheet.answers)), notation=notation)
        marks = tuple(map(judged, report.marks, comes.marks))
        report = replace(report, marks=marks)
    return replace(
        report,
        conventions=(*((one,) for one in sheet.readings), *report.conventions),
        unread=sheet.unread,
        unanswered=sheet.unanswered,
    )
