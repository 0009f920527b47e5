"""Marks as a CSV, a line a number, for a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from typing import Final

from nnstep.marking.marks import Report
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
            writer.writerow(map(_safe, row))
    return text.getvalue()


def _safe(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula; numbers stay numbers."""
    try:
        float(cell)
    except ValueError:
        return f"'{cell}" if cell[:1] in ("=", "+", "-", "@") else cell
    return cell
