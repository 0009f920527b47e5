"""`nnstep.plot`: quantities over the epochs, as curves."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from nnstep.arguments import checked
from nnstep.errors import UsageError
from nnstep.lesson.series import Series, over_epochs
from nnstep.network.trace import Trace
from nnstep.pages.plotted import plot_of, plot_page
from nnstep.pages.view import View
from nnstep.quantities.addresses import Address, has_layer
from nnstep.quantities.ids import id_of
from nnstep.quantities.key import Key
from nnstep.quantities.plain import plain
from nnstep.render.svg import svg
from nnstep.results.picture import Picture
from nnstep.results.shown import arrays_fitting, is_pattern, matching
from nnstep.results.view import view_of
from nnstep.words.plotted import title

if TYPE_CHECKING:
    from nnstep.results.pictured import Pictured

_MOST_CURVES = 8
_EPOCHS = 100  # where a scenario says one


class Plotted(Picture):
    """Curves: their page, their points, and the same as SVG, which a notebook shows."""

    def __init__(self, view: View, series: Sequence[Series], *, log: bool = False) -> None:
        self.series = series
        self.log = log
        super().__init__(view, self._found, lambda: plot_page(view, series, log=log))

    def _found(self) -> dict[str, Any]:
        from nnstep.export.json import plot_data  # only where data is asked for

        return plot_data(self.view.notes.scenario.name, self.view.lesson.trace, self.series)

    @checked
    def svg(self, theme: str = "auto") -> str:
        """The curves as an SVG file. theme: auto, light, dark or none. Raises: UsageError for another one."""
        view, plot = self.view, plot_of(self.view, self.series, log=self.log)
        notation = view.setting_notation()
        labels = [plain(line.label, notation) for line in plot.lines]
        named = plain(title([line.label for line in plot.lines], plot.first, plot.last), notation)
        return svg(plot, labels, named, f"{view.title} ({view.notes.scenario.name})", theme=theme, digits=view.digits)


@checked
def plot(
    trace: Trace,
    *names: str,
    epochs: tuple[int, int] | None = None,
    log: bool = False,
    picture: str = "curves",
    notation: str | None = None,
) -> Plotted | Pictured:
    """Quantities over the epochs, or another picture, as `nnstep plot` draws them; in a notebook it shows itself.

    picture: "curves", or what else `nnstep plot --picture` draws: of names with the place where it is drawn, "w5@3".

    names: of quantities, without an epoch, patterns ('dE/dw*') or arrays (dE/dW.2); E_epoch, if none is given.
    epochs: the first and the last one, None for those of the scenario. log: on a logarithmic scale.
    Raises: UnknownQuantity; UsageError.
    """
    return drawn(view_of(trace, notation), names, epochs, log=log, picture=picture)


def drawn(
    view: View, names: Sequence[str], epochs: tuple[int, int] | None = None, *, log: bool = False, picture: str
) -> Plotted | Pictured:
    """A picture of a lesson's quantities. Raises: as `plot`."""
    if picture == "curves":
        return plotted(view, names, epochs, log=log)
    if log:
        raise UsageError("--log is for curves", "another picture has its own scales: leave it out")
    from nnstep.results.pictured import pictured  # only where one is asked for

    return pictured(view, picture, names, epochs)


def plotted(view: View, names: Sequence[str], epochs: tuple[int, int] | None = None, *, log: bool = False) -> Plotted:
    """The curves of a lesson's quantities."""
    trace = view.lesson.trace
    names = list(dict.fromkeys(one for name in names for one in _singles(trace, name)))
    if len(names) > _MOST_CURVES:
        raise UsageError(f"{len(names)} curves are too many for one picture", f"{_MOST_CURVES} are the most")
    most = 1 if not trace.layout.has_update else trace.epochs if trace.epochs > 1 else _EPOCHS
    first, last = epochs or (1, most)
    return Plotted(view, [over_epochs(trace, name, first, last) for name in names or ("E_epoch",)], log=log)


def _singles(trace: Trace, name: str) -> Iterator[str]:
    """The names of single quantities: the entries of an array, all that fit a pattern, or the name as it is."""
    if has_layer(name) and is_pattern(name):
        yield from (one for array in arrays_fitting(trace, name) for one in _singles(trace, array))
    elif has_layer(name):
        array = trace.arrays.find(name)
        height, width = trace.arrays.value(array).shape
        keys = (trace.arrays.key(array, row, column) for row in range(height) for column in range(width))
        yield from (_typed(trace, key) for key in keys if trace.layout.has(key))
    elif is_pattern(name):
        found = dict.fromkeys(_typed(trace, one.place.key) for one in matching(trace, name))
        # a slope of the batch stands for those of its samples, unless these are asked for
        yield from (one for one in found if ":" in name or one.partition(":")[0] not in found.keys() - {one})
    else:
        yield name


def _typed(trace: Trace, key: Key) -> str:
    return id_of(key, trace.layout) + str(Address(sample=(key.sample or None) if trace.layout.samples > 1 else None))
