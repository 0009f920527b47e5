"""`nnstep.diagnose`: the mistake that gives a number."""

from __future__ import annotations

from typing import Any

from nnstep.algebra.printed import Printed
from nnstep.marking import diagnose as diagnosing
from nnstep.network.trace import Trace
from nnstep.pages.diagnosed import diagnosis_page
from nnstep.pages.view import View
from nnstep.results.result import Result
from nnstep.results.view import view_of


def diagnose(trace: Trace, quantity: str, number: str | float | Printed, *, notation: str | None = None) -> Result:
    """The mistakes that give a number for a quantity: `.causes`, best first, as `nnstep diagnose --json` has them.

    Raises: UnknownQuantity; UsageError where the number says none.
    """
    return diagnosed(view_of(trace, notation), quantity, number)


def diagnosed(view: View, quantity: str, number: str | float | Printed) -> Result:
    """The diagnosis of a number in a lesson."""
    diagnosis = diagnosing.diagnose(view.lesson.trace, quantity, number, notation=view.notation)

    def data() -> dict[str, Any]:
        from nnstep.export.json import diagnosis_data  # only where data is asked for

        return diagnosis_data(diagnosis)

    return Result(view, data, lambda: diagnosis_page(diagnosis), diagnosis.place.key.sample)
