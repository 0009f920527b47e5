"""`nnstep.warnings`: what ails a network in an epoch."""

from __future__ import annotations

from typing import Any

from nnstep.arguments import checked
from nnstep.health.examine import in_epoch
from nnstep.network.trace import Trace
from nnstep.pages.warned import warnings_page
from nnstep.results.result import Result
from nnstep.results.view import view_of


@checked
def warnings(trace: Trace, epoch: int = 1, *, notation: str | None = None, digits: int | None = None) -> Result:
    """The warnings of an epoch as `nnstep run` tells them, each illness of the same neurons once.

    `.warnings` has them as data, each with its `warning`, a stable word, and the `numbers` that prove it; none of a
    healthy network. Raises: UsageError for a notation there is none of, or an epoch below 1.
    """
    view = view_of(trace, notation, digits)
    found = in_epoch(trace, epoch)

    def data() -> dict[str, Any]:
        from nnstep.export.health import warnings_data  # only where data is asked for
        from nnstep.export.json import FORMAT

        told = warnings_data(view.lesson, found, view.notation)
        return {"format": FORMAT, "scenario": view.notes.scenario.name, "epoch": epoch, "warnings": told}

    return Result(view, data, lambda: warnings_page(view.lesson, found, epoch))
