"""An answer sheet marked: its numbers, its working, and what could not be read of it."""

from __future__ import annotations

from collections.abc import Sequence

from nnstep.marking.marks import Mark, Report, Slip
from nnstep.marking.pupil import check
from nnstep.marking.sheet import Sheet
from nnstep.marking.worked import as_worked, broken, judged
from nnstep.network.trace import Trace
from nnstep.records import replace


def _slips(report: Report, comes: Report, marks: Sequence[Mark]) -> tuple[Slip, ...]:
    """The slips of a sheet, those in a working told as the working tells them."""
    worked = {mark.id: mark for mark in marks if broken(mark) and not mark.is_right}
    behind = {slip.quantity: slip for slip in comes.slips}
    found = [slip for slip in report.slips if slip.quantity not in worked]
    for name, mark in worked.items():
        if name in behind:
            found.append(behind[name])
        elif mark.mistake:
            found.append(Slip(mark.mistake, name, mark.because[len(mark.reason) + 1 :], True, (name,)))
    order = {mark.id: at for at, mark in enumerate(marks)}
    return tuple(sorted(found, key=lambda slip: order.get(slip.quantity, 0)))


def mark_sheet(trace: Trace, sheet: Sheet, *, notation: str | None = None) -> Report:
    """The marks of a sheet; a number whose working breaks is told so."""
    report = check(trace, sheet.answers, notation=notation)
    if any(map(broken, report.marks)):
        comes = check(trace, tuple(map(as_worked, sheet.answers)), notation=notation)
        marks = tuple(map(judged, report.marks, comes.marks))
        report = replace(report, marks=marks, slips=_slips(report, comes, marks))
    return replace(
        report,
        conventions=(*((one,) for one in sheet.readings), *report.conventions),
        unread=sheet.unread,
        unanswered=sheet.unanswered,
    )
