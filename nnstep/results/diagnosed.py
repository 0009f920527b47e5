"""`nnstep.diagnose`: the mistake that gives a number."""

from __future__ import annotations

import re
from typing import Any, Final

from nnstep.arguments import checked
from nnstep.marking import diagnose as diagnosing
from nnstep.network.trace import Trace
from nnstep.pages.diagnosed import diagnosis_page
from nnstep.pages.document import Document
from nnstep.pages.view import View
from nnstep.pages.workings import workings
from nnstep.quantities.addresses import has_layer
from nnstep.results.result import Result
from nnstep.results.view import view_of


@checked
def diagnose(trace: Trace, quantity: str, number: Any, *, notation: str | None = None) -> Result:
    """The mistakes that give a number for a quantity: `.causes`, best first, as `nnstep diagnose --json` has them.

    Of a whole array, W.2, the number is an array, a list of rows, or a text of one.
    Raises: UnknownQuantity; UsageError where the number says none.
    """
    return diagnosed(view_of(trace, notation), quantity, number)


def diagnosed(view: View, quantity: str, number: Any) -> Result:
    """The diagnosis of a number in a lesson; of a whole array, where one is asked about or a bracket is typed."""
    if has_layer(quantity) or (isinstance(number, str) and _OPENS.match(number)):
        return _of_array(view, quantity, number)
    diagnosis = diagnosing.diagnose(view.lesson.trace, quantity, number, notation=view.notation)

    def data() -> dict[str, Any]:
        from nnstep.export.json import diagnosis_data  # only where data is asked for

        return diagnosis_data(diagnosis)

    def worked() -> Document:
        return workings(view.lesson.trace, (diagnosis.place,))

    return Result(view, data, lambda: diagnosis_page(diagnosis), diagnosis.place.key.sample, worked)


_OPENS: Final = re.compile(r"\s*(?:np\.|numpy\.)?(?:array|matrix)?\s*\(?\s*\[")


def _of_array(view: View, quantity: str, given: object) -> Result:
    from nnstep.marking.arrays import diagnose_array  # numpy, for those who ask for arrays
    from nnstep.network.array_claims import text_of
    from nnstep.pages.diagnosed_array import array_diagnosis_page

    trace = view.lesson.trace
    asked = trace.arrays.find(quantity)
    found = diagnose_array(trace, asked, text_of(given), rows=view.rows, notation=view.notation)

    def data() -> dict[str, Any]:
        from nnstep.export.json import array_diagnosis_data  # only where data is asked for

        return array_diagnosis_data(trace, quantity, found)

    return Result(view, data, lambda: array_diagnosis_page(view, found))
