"""`nnstep attach` and `nnstep.watch`: what was found in a training loop, as an object."""

from __future__ import annotations

from typing import Any

from nnstep.debugging.report import Report
from nnstep.network.build import trace
from nnstep.network.trace import Trace
from nnstep.pages.attached import attached_page
from nnstep.replay.recorded import lesson_of
from nnstep.results.result import Result
from nnstep.results.view import view_of
from nnstep.scenario.load import load


class Attached(Result):
    """What was found: `.mistakes`, `.verdicts`, `.not_followed`, as in `nnstep attach --json`; `.right`."""

    def __init__(self, report: Report) -> None:
        self.report = report

        def data() -> dict[str, Any]:
            from nnstep.export.attached import attached_data  # only where data is asked for

            return attached_data(report)

        super().__init__(view_of(trace_of(report) or trace(load("article"))), data, lambda: attached_page(report))


def trace_of(report: Report, first: int = 1) -> Trace | None:
    """The updates that were seen from one on, as a lesson; None where they cannot be computed."""
    return lesson_of(report.story.told, report.story.script, first)
