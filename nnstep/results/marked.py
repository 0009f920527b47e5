"""`nnstep.check`: numbers marked."""

from __future__ import annotations

from typing import Any

from nnstep.arguments import checked
from nnstep.marking import pupil as marking
from nnstep.marking.claims import Answers
from nnstep.marking.marks import Report
from nnstep.network.trace import Trace
from nnstep.pages.class_table import Sheets, class_page
from nnstep.pages.document import Document
from nnstep.pages.marks import marks_page
from nnstep.pages.view import View
from nnstep.pages.workings import workings
from nnstep.results.result import Result
from nnstep.results.view import view_of

_OWN = "the answers"  # what they are called, where there is no file


@checked
def check(
    trace: Trace,
    answers: Answers | None = None,
    *,
    notation: str | None = None,
    digits: int | None = None,
    verbose: bool = False,
) -> Result:
    """Marks numbers against a trace: `.marks` and `.counts`, as `nnstep check --json` has them, and the page.

    answers: {"net_h1": "0.105"}, or pairs; None for the claims of the trace's scenario. verbose: the page also says how
    many decimals would have been enough.
    Raises: UnknownQuantity, UsageError for an answer that names nothing or says no number; ScenarioError for a claim.
    """
    view = view_of(trace, notation, digits)
    report = marking.check(trace, answers, notation=view.notation)
    return marked(view, "" if answers is None else _OWN, report, verbose=verbose)


def marked(view: View, sheet: str, report: Report, *, verbose: bool = False, handed_back: bool = False) -> Result:
    """The marks of a sheet, or of the scenario's claims where the sheet has no name.

    handed_back: the page begins with whose it is, and has the names that stand on the sheet.
    """

    def data() -> dict[str, Any]:
        from nnstep.export.json import report_data  # only where data is asked for

        return report_data(report)

    def worked() -> Document:
        return workings(view.lesson.trace, (mark.place for mark in report.marks))

    def document() -> Document:
        return marks_page(view, report, sheet, named=handed_back, verbose=verbose, theirs=handed_back)

    return Result(view, data, document, worked=worked)


def sheets_marked(view: View, sheets: Sheets, *, verbose: bool = False) -> Result:
    """The marks of several sheets. verbose: each by itself, too."""

    def data() -> dict[str, Any]:
        from nnstep.export.json import FORMAT, report_data  # only where data is asked for

        return {"format": FORMAT, "sheets": [report_data(report) | {"file": name} for name, report in sheets]}

    def document() -> Document:
        pages = (marks_page(view, report, name, named=True, verbose=True) for name, report in sheets if verbose)
        return (*(block for page in pages for block in page), *class_page(sheets))

    def worked() -> Document:
        return workings(view.lesson.trace, (mark.place for _, report in sheets for mark in report.marks))

    return Result(view, data, document, worked=worked)
