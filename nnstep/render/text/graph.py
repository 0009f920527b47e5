"""The graph of a function as text: columns of blocks, and below them where the learner stands."""

from __future__ import annotations

import math

from nnstep.pages.pictures.graph import Graph
from nnstep.quantities.spans import Figure
from nnstep.render.text.chart import columns
from nnstep.render.text.lines import Line, width_of
from nnstep.render.text.typeset import Setting

_ROWS = 6
_LEAST = 20  # columns, below which nothing is drawn


def graph_lines(graph: Graph, setting: Setting) -> list[Line]:
    """The head, the columns, what stands at both ends, and a sign under the learner's own point."""
    room = setting.text_width - 3
    values = [value for _, value in graph.points]
    if sum(map(math.isfinite, values)) < 2:
        return []
    drawn, wide = columns(values, setting.look, _ROWS, "value")
    while len(values) > room - wide:  # every second one will do
        values = values[::2]
        drawn, wide = columns(values, setting.look, _ROWS, "value")
    if len(values) < _LEAST:
        return []
    (first, _), (last, _) = graph.points[0], graph.points[-1]
    x, y = graph.here
    column = round((x - first) / (last - first) * (len(values) - 1))
    low, high = setting.number(first), setting.number(last)
    ends = low + high.rjust(len(values) - len(low))
    mark = setting.look.glyph("▲")
    says = setting.bits((graph.at, " ", Figure(x, related=True), ", ", graph.key, " ", Figure(y, related=True)))
    told: Line = [(f"{mark} ", "current"), *says]
    if column + 2 + width_of(says) > room - wide:
        told = [*says, (f" {mark}", "current")]
        column = max(column - width_of(says) - 1, 0)
    head = setting.wrapped([setting.bits(graph.head)], 0, room)
    return [*head, *drawn, [(" " * wide + ends, "dim")], [(" " * (wide + column), ""), *told]]
