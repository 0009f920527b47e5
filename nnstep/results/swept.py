"""`nnstep.sweep`: one scenario run with several values, side by side."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from nnstep.arguments import checked, described
from nnstep.errors import UsageError
from nnstep.lesson.swept import Outcome, Run, runs_of
from nnstep.network.build import trace as make_trace
from nnstep.network.trace import Trace
from nnstep.pages.swept import sweep_page, sweep_plot
from nnstep.pages.view import View
from nnstep.quantities.names import parse
from nnstep.quantities.plain import plain
from nnstep.render.svg import svg
from nnstep.results.picture import Picture
from nnstep.results.sweeping import curves
from nnstep.results.view import view_of
from nnstep.scenario.schema import Scenario
from nnstep.told import Told, nobody
from nnstep.words.swept import title

_EPOCHS = 100  # where a scenario says one


class Swept(Picture):
    """The runs: their page, their points, and the curves as SVG, which a notebook shows."""

    def __init__(self, view: View, outcomes: Sequence[Outcome], *, log: bool = False) -> None:
        self.outcomes = outcomes
        self.log = log
        super().__init__(view, self._found, lambda: sweep_page(outcomes, log=log))

    def _found(self) -> dict[str, Any]:
        from nnstep.export.json import sweep_data  # only where data is asked for

        return sweep_data(self.view.notes.scenario.name, self.view.lesson.trace, self.outcomes)

    @checked
    def svg(self, theme: str = "auto") -> str:
        """The curves as an SVG file. theme: auto, light, dark or none. Raises: UsageError for another one."""
        view, plot = self.view, sweep_plot(self.outcomes, log=self.log)
        notation = view.setting_notation()
        labels = [plain(line.label, notation) for line in plot.lines]
        named = plain(title(self.outcomes, log=plot.log), notation)
        return svg(plot, labels, named, f"{view.title} ({view.notes.scenario.name})", theme=theme, digits=view.digits)


@checked
def sweep(
    of: Trace | Scenario,
    *,
    quantity: str = "E_epoch",
    epochs: int | None = None,
    log: bool = False,
    notation: str | None = None,
    digits: int | None = None,
    **values: Any,
) -> Swept:
    """One scenario run with each of several values, `lr=[0.1, 0.3]`; of several names, with all combinations.

    values: by the names that `--set` takes: of quantities, of fields (`activation=["tanh", "relu"]`), or paths in
    `**{"optimizer.learning_rate": [0.1, 0.3]}`. quantity: the one that is followed. epochs: None for those of the
    scenario. log: the curves on a logarithmic scale. Raises: UsageError; UnknownQuantity; ScenarioError.
    """
    trace = make_trace(of) if isinstance(of, Scenario) else of
    view = view_of(trace, notation, digits)
    varied = {name: _texts(given) for name, given in values.items()}
    runs = runs_of(view.notes.scenario, trace.settings, varied, trace.hand)
    return swept(view, runs, quantity, epochs, log=log)


def swept(
    view: View,
    runs: Sequence[Run],
    quantity: str = "E_epoch",
    epochs: int | None = None,
    *,
    log: bool = False,
    told: Told = nobody,
    stopped: Callable[[], bool] = lambda: False,
) -> Swept:
    """The runs as far as nobody stops them. view: of the lesson that they are runs of."""
    traces = [run.trace() for run in runs]  # what is wrong with one is said before the first is run
    most = max(one.epochs if one.layout.has_update else 1 for one in traces)
    if epochs is None:
        epochs = most if most > 1 or not traces[0].layout.has_update else _EPOCHS
    key = parse(traces[0].spelled_out(quantity), traces[0].layout)[0]
    found = curves(runs, quantity, epochs, told, stopped)
    outcomes = [Outcome(run.settings, key, values, epochs, run.shared) for run, values in zip(runs, found, strict=True)]
    return Swept(view, outcomes, log=log)


def _texts(given: Any) -> list[str]:
    """The values as they would be typed: of numpy's numbers and arrays, too."""
    given = given.tolist() if hasattr(given, "tolist") else given
    alone = isinstance(given, str | Mapping) or not hasattr(given, "__iter__")
    return [_text(one) for one in ([given] if alone else given)]


def _text(value: Any) -> str:
    value = value.tolist() if hasattr(value, "tolist") else value
    try:
        return value if isinstance(value, str) else json.dumps(value)
    except TypeError:
        raise UsageError(f"a value must be a number, a text or a field's data, not {described(value)}") from None
