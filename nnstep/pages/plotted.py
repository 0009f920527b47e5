"""The page of curves: quantities over the epochs, drawn, and how each goes in words."""

from __future__ import annotations

from collections.abc import Sequence

from nnstep.lesson.series import Series
from nnstep.pages.document import Document, Heading, Paragraph, Space
from nnstep.pages.pictures.plot import Line, Plot
from nnstep.pages.view import View
from nnstep.quantities.spans import Spans
from nnstep.words import plotted as words


def plot_of(view: View, series: Sequence[Series], *, log: bool = False) -> Plot:
    """The curves as a picture's data."""
    return Plot(tuple(Line(name_of(view, one), one.values) for one in series), series[0].first, log)


def name_of(view: View, series: Series) -> Spans:
    """What a curve is called: its quantity, with its sample where there are several."""
    key = series.place.key
    alone = view.lesson.layout.samples == 1 or not key.sample
    return (key,) if alone else (key.of(key.kind, sample=0), f":{key.sample}")


def plot_page(view: View, series: Sequence[Series], *, log: bool = False) -> Document:
    """The curves under their names, and how each goes."""
    plot = plot_of(view, series, log=log)
    names = [line.label for line in plot.lines]
    said = tuple(words.goes(line.label, line.values, plot.first, log=log) for line in plot.lines)
    return (Heading(words.title(names, plot.first, plot.last)), Space(), plot, Space(), Paragraph(said))


_EPOCHS = 100  # where a scenario says one
_MOST_STEPS = 200_000  # that are computed for a curve that nobody asked for


def epochs_drawn(view: View, epochs: int | None = None) -> int:
    """How many epochs a curve has that belongs to a lesson: those that are asked for, or the scenario's.

    0 where nothing changes, or where the curve would be long in coming.
    """
    trace = view.lesson.trace
    wanted = epochs if epochs and epochs > 1 else trace.epochs if trace.epochs > 1 else _EPOCHS
    return wanted if trace.layout.has_update and view.lesson.count(1) * wanted <= _MOST_STEPS else 0
