"""`nnstep.errata`: a text's numbers marked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from nnstep.arguments import checked
from nnstep.audit.article import understood
from nnstep.audit.errata import Audit, audit
from nnstep.audit.written import scenario_text
from nnstep.network.trace import Trace
from nnstep.pages.errata import errata_page
from nnstep.pages.view import View
from nnstep.results.result import Result
from nnstep.results.view import view_of


class Errata(Result):
    """The marks of a text, and the scenario that they were made with."""

    def __init__(self, view: View, audit: Audit) -> None:
        self.audit = audit

        def data() -> dict[str, Any]:
            from nnstep.export.errata import errata_data  # only where data is asked for

            return errata_data(audit)

        super().__init__(view, data, lambda: errata_page(view, audit))

    @property
    def scenario(self) -> str:
        """The scenario file of what was found, with the numbers as claims."""
        return scenario_text(self.audit)


@checked
def errata(
    text: str,
    trace: Trace | None = None,
    *,
    settings: Mapping[str, float] | None = None,
    notation: str | None = None,
    name: str = "text",
) -> Errata:
    """The errata of a text: `.marks`, each with its line, `.counts`, `.found`, as `nnstep audit --json` has them.

    text: prose, Markdown, LaTeX or HTML. trace: of the network it is about, where the text does not give it whole.
    settings: numbers it does not give, {"w3": 0.25}. name: a file's, for what is said of places.
    Raises: ScenarioError where no network or no number is found.
    """
    return audited(audit(understood(text, name), trace, settings, notation=notation))


def audited(found: Audit) -> Errata:
    """A text's errata as an object, with its page."""
    return Errata(view_of(found.trace, found.scenario.notation), found)
