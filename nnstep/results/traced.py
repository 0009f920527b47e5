"""`nnstep.trace`: the trace of a scenario, which a notebook shows as the network and its error."""

from __future__ import annotations

from collections.abc import Mapping

from nnstep.arguments import checked
from nnstep.network.build import trace as made
from nnstep.network.trace import Trace
from nnstep.scenario.schema import Scenario


class ShownTrace(Trace):
    """A trace that shows itself: what it is of, the network, and the error over the epochs."""

    def __repr__(self) -> str:
        return f"<Trace of {self.scenario.title or self.scenario.name!r}>" if self.scenario else super().__repr__()

    def _repr_html_(self) -> str:
        from nnstep.notebook.cell import Shown, summary  # only in a notebook, like what draws
        from nnstep.pages.plotted import epochs_drawn
        from nnstep.results.pictured import pictured
        from nnstep.results.plotted import plotted
        from nnstep.results.view import view_of
        from nnstep.words import paged as words

        view = view_of(self)
        pictures = [Shown(pictured(view, "network", ()).svg(), words.NETWORK_SAID)]
        if last := epochs_drawn(view):
            pictures.append(Shown(plotted(view, (), (1, last)).svg(), words.CURVE))
        sizes = [self.layout.units(layer) for layer in range(self.layout.last + 1)]
        return summary(view.title, words.in_short(sizes, view.lesson.count(1)), pictures)


@checked
def trace(scenario: Scenario, settings: Mapping[str, float] | None = None, *, hand: int | None = None) -> Trace:
    """The trace of a scenario; nothing is computed until it is looked at.

    settings: values for quantities (w5, x1:2, target_o1, lr), over what the file and the initializers give. hand: the
    decimals to which every number is rounded before it is used, as with a pencil.
    Raises: UnknownQuantity, UsageError for a setting that names nothing or nothing that is given.
    """
    return made(scenario, settings, hand=hand, kind=ShownTrace)
