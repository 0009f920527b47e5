"""Curves over epochs in LaTeX's own picture: dots, the scale, the epochs."""

from __future__ import annotations

from collections.abc import Callable

from nnstep.algebra import latex as formulas
from nnstep.pages.pictures.graph import Graph
from nnstep.pages.pictures.plot import Plot, binned
from nnstep.quantities.spans import Figure, Spans
from nnstep.render.apart import free

_ACROSS, _UP = 110, 50  # millimetres
_LINE = 4  # millimetres between two names
_DOTS = (r"\circle*{0.6}", r"\circle{0.9}", r"\circle*{1.1}", r"\circle{1.6}")  # so curves are told apart
_GRAPH = (90, 25)  # millimetres of the graph of a function
_BINS = 110


def plot_picture(plot: Plot, number: Callable[[float], str], inline: Callable[[Spans], str]) -> str:
    """The curves between their axes, each with its name at its end; number, inline: how values and names are shown."""
    scale = plot.scale
    if scale is None:
        return ""
    body = [rf"\put(0,0){{\line(1,0){{{_ACROSS}}}}}", rf"\put(0,0){{\line(0,1){{{_UP}}}}}"]
    for part in (0.0, 0.5, 1.0) if scale.low < scale.high else (0.5,):
        shown = formulas.number(number(scale.value(part)))
        body.append(rf"\put(-2,{part * _UP:g}){{\makebox(0,0)[r]{{\small ${shown}$}}}}")
    for epoch, x in ((plot.first, 0), (plot.last, _ACROSS)):
        body.append(rf"\put({x},-5){{\makebox(0,0){{\small {epoch}}}}}")
    ends: list[float] = []
    for which, line in enumerate(plot.lines):
        dots = [
            (part * _ACROSS, scale.at(value) * _UP)
            for part, found in binned(plot, line.values, _BINS)
            for value in dict.fromkeys(found)
        ]
        body += [rf"\put({x:.1f},{y:.1f}){{{_DOTS[which % len(_DOTS)]}}}" for x, y in dots]
        if dots and len(plot.lines) > 1:
            ends.append(free(dots[-1][1], ends, _LINE))
            sign = rf"\put({_ACROSS + 3},{ends[-1]:.1f}){{{_DOTS[which % len(_DOTS)]}}}"
            body += [sign, rf"\put({_ACROSS + 5},{ends[-1]:.1f}){{\makebox(0,0)[l]{{\small {inline(line.label)}}}}}"]
    lines, size = "\n".join(body), f"({_ACROSS + 4},{_UP + 12})(-16,-8)"
    return f"\\setlength{{\\unitlength}}{{1mm}}\n\\begin{{picture}}{size}\n{lines}\n\\end{{picture}}"


def graph_picture(graph: Graph, inline: Callable[[Spans], str]) -> str:
    """The graph of a function: a dot for each point, a ring at the learner's own; inline: how words with names are."""
    low, high = min(y for _, y in graph.points), max(y for _, y in graph.points)
    (first, _), (last, _) = graph.points[0], graph.points[-1]

    def put(point: tuple[float, float], sign: str) -> str:
        across = (point[0] - first) / (last - first) * _GRAPH[0]
        return rf"\put({across:.1f},{(point[1] - low) / ((high - low) or 1) * _GRAPH[1]:.1f}){{{sign}}}"

    dots = "\n".join(put(point, r"\circle*{0.8}") for point in graph.points)
    x, y = graph.here
    says = inline((graph.at, " ", Figure(x, related=True), ", ", graph.key, " ", Figure(y, related=True)))
    ring, size = put(graph.here, r"\circle{2.4}"), f"({_GRAPH[0]},{_GRAPH[1] + 4})"
    drawn = f"\\setlength{{\\unitlength}}{{1mm}}\n\\begin{{picture}}{size}\n{dots}\n{ring}\n\\end{{picture}}"
    return f"{inline(graph.head)}: {says}\n\n{drawn}"
