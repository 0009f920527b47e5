"""`nnstep.compare`: two runs side by side."""

from __future__ import annotations

from typing import Any

from nnstep.arguments import checked
from nnstep.lesson import compare as comparing
from nnstep.network.build import trace as make_trace
from nnstep.network.trace import Trace
from nnstep.pages.comparison import comparison_page
from nnstep.pages.view import View
from nnstep.results.result import Result
from nnstep.results.view import view_of
from nnstep.scenario.schema import Scenario
from nnstep.words.compared import Settings, names_of

_MOST_EPOCHS = 10  # compared where nobody says how many


@checked
def compare(
    a: Trace | Scenario,
    b: Trace | Scenario,
    *,
    epochs: int | None = None,
    notation: str | None = None,
    digits: int | None = None,
) -> Result:
    """Two runs side by side: `.part`, where they part, `.steps`, `.errors`, … as `nnstep compare --json` has them.

    epochs: how many are compared; None for those of the longer run, ten at most. Raises: UsageError.
    """
    first, second = (make_trace(one) if isinstance(one, Scenario) else one for one in (a, b))
    settings = [[f"{name}={value:g}" for name, value in one.settings.items()] for one in (first, second)]
    return compared(
        view_of(first, notation, digits), view_of(second, notation, digits), epochs, (settings[0], settings[1])
    )


def compared(a: View, b: View, epochs: int | None = None, settings: Settings = ((), ())) -> Result:
    """Two lessons side by side. settings: what was set in each."""
    most = max(a.lesson.trace.epochs, b.lesson.trace.epochs, 2)
    found = comparing.compare(a.lesson, b.lesson, epochs or min(most, _MOST_EPOCHS))
    first, second = a.notes.scenario, b.notes.scenario

    def data() -> dict[str, Any]:
        from nnstep.export.json import comparison_data  # only where data is asked for

        return comparison_data(found, first.name, second.name, settings)

    return Result(a, data, lambda: comparison_page(found, names_of(first, second, settings)))
