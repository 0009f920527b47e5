"""Curves over epochs drawn with pgfplots, told apart by their dashes; the graph of a function."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from nnstep.algebra import latex as formulas
from nnstep.pages.pictures.graph import Graph
from nnstep.pages.pictures.plot import Plot, binned
from nnstep.quantities.spans import Figure, Spans
from nnstep.render.apart import free

_ACROSS, _UP = 110, 50  # millimetres
_GRAPH = (90, 25)  # millimetres of the graph of a function
_LINE = 8  # hundredths of the height between two names
_BINS = 110
_DASHES = ("solid", "dashed", "dotted", "dash dot")
_PARTS = (0.0, 0.5, 1.0)


def plot_picture(plot: Plot, number: Callable[[float], str], inline: Callable[[Spans], str]) -> str:
    """The curves between their axes, each with its name at its end; number, inline: how values and names are shown.

    What TeX is given are hundredths of the width and of the height: its own numbers end at 16383.
    """
    scale = plot.scale
    if scale is None:
        return ""
    body: list[str] = []
    ends: list[float] = []
    for which, line in enumerate(plot.lines):
        points = [
            (part * 100, scale.at(value) * 100)
            for part, found in binned(plot, line.values, _BINS)
            for value in dict.fromkeys(found)
        ]
        body.append(_curve(points, _DASHES[which % len(_DASHES)], alone=len(points) == 1))
        if points and len(plot.lines) > 1:
            ends.append(free(points[-1][1], ends, _LINE))
            body.append(rf"\node[right=1mm] at (axis cs:100,{ends[-1]:g}) {{{inline(line.label)}}};")
    parts = _PARTS if scale.low < scale.high else (0.5,)
    ticks = [f"${formulas.number(number(scale.value(part)))}$" for part in parts]
    epochs = (plot.first, plot.last) if plot.first < plot.last else (plot.first,)
    axis = [
        f"width={_ACROSS}mm,height={_UP}mm,scale only axis,clip=false,axis lines=left,xlabel={{epoch}}",
        "xmin=0,xmax=100,ymin=0,ymax=100",
        _ticks("x", [100 * place for place in range(len(epochs))] if len(epochs) > 1 else [50], map(str, epochs)),
        _ticks("y", [100 * part for part in parts], ticks),
    ]
    return _drawn(axis, body)


def _drawn(axis: Iterable[str], body: Iterable[str]) -> str:
    options = ",\n".join(axis)
    inside = "\n".join(body)
    begins, ends = "\\begin{tikzpicture}[font=\\small]\n\\begin{axis}", "\\end{axis}\n\\end{tikzpicture}"
    return f"{begins}[{options}]\n{inside}\n{ends}"


def _curve(points: Iterable[tuple[float, float]], dashes: str, *, alone: bool = False) -> str:
    shown = " ".join(f"({x:.2f},{y:.2f})" for x, y in points)
    return rf"\addplot[{'only marks,mark=*' if alone else f'thick,{dashes},mark=none'}] coordinates {{{shown}}};"


def _ticks(axis: str, places: Iterable[float], labels: Iterable[str]) -> str:
    at = ",".join(f"{place:g}" for place in places)
    return f"{axis}tick={{{at}}},{axis}ticklabels={{{','.join(f'{{{label}}}' for label in labels)}}}"


def graph_picture(graph: Graph, inline: Callable[[Spans], str]) -> str:
    """The graph of a function, a dot at the learner's own point; inline: how words with names are."""
    low, high = min(y for _, y in graph.points), max(y for _, y in graph.points)
    (first, _), (last, _) = graph.points[0], graph.points[-1]

    def at(point: tuple[float, float]) -> tuple[float, float]:
        return (point[0] - first) / (last - first) * 100, (point[1] - low) / ((high - low) or 1) * 100

    x, y = graph.here
    says = inline((graph.at, " ", Figure(x, related=True), ", ", graph.key, " ", Figure(y, related=True)))
    wide, tall = _GRAPH
    axis = [f"width={wide}mm,height={tall}mm,scale only axis,clip=false,hide axis,xmin=0,xmax=100,ymin=0,ymax=100"]
    body = [_curve(map(at, graph.points), "solid"), _curve([at(graph.here)], "", alone=True)]
    return f"{inline(graph.head)}: {says}\n\n{_drawn(axis, body)}"
