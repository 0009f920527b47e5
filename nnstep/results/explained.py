"""`nnstep.explain`: where a number comes from and what it does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from nnstep.arguments import checked
from nnstep.errors import UnknownQuantity
from nnstep.health.examine import behind
from nnstep.lesson.explain import Explanation, explain_at
from nnstep.network.trace import Trace
from nnstep.pages.explained import explanation_page
from nnstep.pages.view import View
from nnstep.quantities.addresses import has_address, has_layer
from nnstep.quantities.place import Place
from nnstep.results.result import Result
from nnstep.results.view import view_of
from nnstep.words.titles import WHY_PREFIX

if TYPE_CHECKING:
    from nnstep.results.why import Told, Why


class Explained(Result):
    """An explanation: what it is made of, `.factors`, `.paths` and so on, its page and its data."""

    def __init__(self, view: View, explanation: Explanation, *, verbose: bool = False, also: str = "") -> None:
        def data() -> dict[str, Any]:
            from nnstep.export.health import warnings_data  # only where data is asked for
            from nnstep.export.json import explanation_data

            found = explanation_data(view.notes.scenario.name, explanation)
            found["warnings"] = warnings_data(view.lesson, behind(view.lesson.trace, explanation.place))
            if verbose:
                from nnstep.export.why import why_data
                from nnstep.pages.why import reasons_for

                found["rules"] = why_data(reasons_for(view, explanation.place))["rules"]
            return found

        sample = explanation.sample or explanation.place.key.sample
        super().__init__(view, data, lambda: explanation_page(view, explanation, verbose=verbose, also=also), sample)
        self.explanation = explanation

    def __getattr__(self, name: str) -> Any:
        if not name.startswith("_") and hasattr(self.explanation, name):
            return getattr(self.explanation, name)
        return super().__getattr__(name)

    def __repr__(self) -> str:
        return repr(self.explanation)


@checked
def explain(
    trace: Trace,
    name: str,
    *,
    notation: str | None = None,
    digits: int | None = None,
    verbose: bool = False,
    matrices: bool = False,
    vectors: str | None = None,
) -> Explained | Why | Told | Result:
    """The explanation of a quantity, by name and address, as `nnstep explain` prints it; or why a rule holds.

    name: of a quantity, a function or a rule (`sigmoid`, `chain rule`), a quantity coming first; after `why` the rule:
    `why w5`. verbose: also how many decimals a pencil needs, and the derivations. matrices: the whole array that the
    quantity is an entry of; vectors: whether samples are its "columns" or "rows", None as the scenario says.
    Raises: UnknownQuantity; UsageError for a notation or vectors.
    """
    return explained(view_of(trace, notation, digits, vectors=vectors), name, verbose=verbose, matrices=matrices)


def explained(
    view: View, name: str, at: str = "", *, verbose: bool = False, matrices: bool = False
) -> Explained | Why | Told | Result:
    """The explanation of what is called so; at: the address of a quantity. matrices: of the array that it is in."""
    if matrices or has_layer(name):
        from nnstep.results.arrays import array_asked, explained_array  # numpy, for those who ask for arrays

        if found := array_asked(view, name + at):
            return explained_array(view, *found)
    asks_why = name.strip().casefold().startswith(WHY_PREFIX)
    unknown = None
    if not asks_why:
        try:
            place = view.lesson.trace.find(name + at)
        except UnknownQuantity as error:
            unknown = error
        else:
            return Explained(
                view, explain_at(view.lesson, place), verbose=verbose, also=_called_alike(view, name, place)
            )
    from nnstep.results.why import why  # only where a rule is asked for

    return why(view, name, at, unknown)


def _called_alike(view: View, name: str, place: Place) -> str:
    """A rule that is called like a quantity whose id is another word."""
    if view.lesson.trace.quantity(place).id == name.strip() or has_address(name) or not name.strip().isalpha():
        return ""
    from nnstep.why.index import asked  # only for words that are no ids

    topic = asked(name, view.lesson)
    return topic.name if topic else ""
