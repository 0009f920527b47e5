"""`nnstep.explain`: where a number comes from and what it does."""

from __future__ import annotations

from typing import Any

from nnstep.lesson.explain import Explanation, explain_at
from nnstep.network.trace import Trace
from nnstep.pages.explained import explanation_page
from nnstep.pages.view import View
from nnstep.quantities.place import Place
from nnstep.results.result import Result
from nnstep.results.view import view_of


class Explained(Result):
    """An explanation: what it is made of, `.factors`, `.paths` and so on, its page and its data."""

    def __init__(self, view: View, explanation: Explanation, *, verbose: bool = False) -> None:
        def data() -> dict[str, Any]:
            from nnstep.export.json import explanation_data  # only where data is asked for

            return explanation_data(view.notes.scenario.name, explanation)

        sample = explanation.sample or explanation.place.key.sample
        super().__init__(view, data, lambda: explanation_page(view, explanation, verbose=verbose), sample)
        self.explanation = explanation

    def __getattr__(self, name: str) -> Any:
        if not name.startswith("_") and hasattr(self.explanation, name):
            return getattr(self.explanation, name)
        return super().__getattr__(name)

    def __repr__(self) -> str:
        return repr(self.explanation)


def explain(
    trace: Trace, name: str, *, notation: str | None = None, digits: int | None = None, verbose: bool = False
) -> Explained:
    """The explanation of a quantity, by name and address, as `nnstep explain` prints it.

    verbose: also how many decimals a pencil needs. Raises: UnknownQuantity; UsageError for a notation.
    """
    return explained(view_of(trace, notation, digits), trace.find(name), verbose=verbose)


def explained(view: View, place: Place, *, verbose: bool = False) -> Explained:
    """The explanation of the quantity at a place."""
    return Explained(view, explain_at(view.lesson, place), verbose=verbose)
