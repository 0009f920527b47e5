"""The shapes of the arrays of an update, as `nnstep shapes` answers."""

from __future__ import annotations

from typing import Any

from nnstep.pages.shapes import shapes_page
from nnstep.pages.view import View
from nnstep.results.result import Result


def shaped(view: View) -> Result:
    """Every array of one update: its id, its shape, its equation."""
    trace = view.lesson.trace

    def data() -> dict[str, Any]:
        from nnstep.export.json import shapes_data  # only where data is asked for

        return shapes_data(view.notes.scenario.name, trace)

    return Result(view, data, lambda: shapes_page(view))
