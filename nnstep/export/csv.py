"""Marks as a CSV, a line a number, for a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from typing import Final

from nnstep.marking.marks import Report
from nnstep.marking.points import asked_of
from nnstep.marking.verdicts import pupil
from nnstep.quantities.plain import plain

COLUMNS: Final = ("sheet", "quantity", "printed", "value", "verdict", "mistake", "because")


def marks_csv(sheets: Sequence[tuple[str, Report]]) -> str:
    """The marks of one sheet or several, with a header line."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for name, report in sheets:
        for mark in report.marks:
            because = plain(mark.because, report.notation)
            row = (name, mark.id, mark.printed.text, repr(mark.value), mark.verdict, mark.mistake or "", because)
            writer.writerow(map(safe, row))
    return text.getvalue()


def pupils_csv(sheets: Sequence[tuple[str, Report]]) -> str:
    """One row for each pupil: points where there are any, how many of what, the slips, and each number's verdict."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    asked = asked_of(report for _, report in sheets)
    writer.writerow(("pupil", "points", "of", "right", "wrong", "unanswered", "unread", "slips", *asked))
    for name, report in sheets:
        verdicts = {mark.id: mark.verdict for mark in report.marks}
        points = (f"{report.points.got:g}", f"{report.points.of:g}") if report.points else ("", "")
        right = sum(mark.is_right for mark in report.marks)
        left_out = sum(one not in verdicts for one in asked)
        slips = ", ".join(slip.mistake.replace("_", " ") for slip in report.slips)
        row = (pupil(name), *points, str(right), str(len(report.marks) - right), str(left_out), str(len(report.unread)),
               slips, *(verdicts.get(one, "") for one in asked))  # fmt: skip
        writer.writerow(map(safe, row))
    return text.getvalue()


def safe(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula; numbers stay numbers."""
    try:
        float(cell)
    except ValueError:
        return f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell
    return cell
