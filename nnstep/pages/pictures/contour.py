"""The line along which a field has a value, found between its points."""

from __future__ import annotations

import math
from collections.abc import Iterator

from nnstep.pages.pictures.axes import Field, Point

_BREAK = (math.nan, math.nan)
_AROUND = ((0, 0), (1, 0), (1, 1), (0, 1))  # of the corners of a square between four points: to the right, and up


def contour(field: Field, level: float) -> tuple[Point, ...]:
    """Points along the line, from 0 to 1 each way; a point that is no number parts one piece from the next.

    Source: Lorensen and Cline, Marching Cubes (1987), in the plane
    """
    joined: dict[Point, list[Point]] = {}
    for begin, end in _pieces(field, level):
        joined.setdefault(begin, []).append(end)
        joined.setdefault(end, []).append(begin)
    found: list[Point] = []
    ends = [point for point, others in joined.items() if len(others) == 1]
    for start in [*ends, *joined]:  # what has ends begins there; the rest are rings
        point, way = start, [start]
        while others := joined.get(point):
            following = others.pop()
            joined[following].remove(point)
            point = following
            way.append(point)
        found += [*([_BREAK] if found else []), *way] if len(way) > 1 else []
    return tuple(found)


def _pieces(field: Field, level: float) -> Iterator[tuple[Point, Point]]:
    """The straight pieces within the squares between neighbouring points."""
    rows = field.rows
    high, wide = len(rows) - 1, len(rows[0]) - 1
    for up in range(high):
        lower, upper = rows[up], rows[up + 1]
        for across in range(wide):
            corners = (lower[across], lower[across + 1], upper[across + 1], upper[across])
            above = [value > level for value in corners]
            if all(above) or not any(above) or not all(map(math.isfinite, corners)):
                continue
            cuts = []
            for here in range(4):
                there = (here + 1) % 4
                if above[here] != above[there]:
                    share = (level - corners[here]) / (corners[there] - corners[here])
                    ends = [(across + _AROUND[one][0], up + _AROUND[one][1]) for one in (here, there)]
                    if here > 1:  # the same sum for both squares that share a side
                        ends, share = ends[::-1], (level - corners[there]) / (corners[here] - corners[there])
                    x, y = (begin + (end - begin) * share for begin, end in zip(*ends, strict=True))
                    cuts.append((x / wide, y / high))
            yield from zip(cuts[::2], cuts[1::2], strict=True)
