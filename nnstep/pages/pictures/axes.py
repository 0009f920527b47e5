"""A picture between two axes as data: curves through points, marks with names, a field of values."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from nnstep.pages.pictures.plot import Scale
from nnstep.quantities.spans import Spans
from nnstep.records import dataclass

Point = tuple[float, float]
"""How far to the right, how far up."""


class Axis(NamedTuple):
    """What is measured along an axis, and from which number to which. counted: whole numbers, shown to the last one."""

    label: Spans
    scale: Scale
    counted: bool = False


@dataclass(frozen=True, slots=True)
class Curve:
    """A line through points. stroke: how it is drawn, by a number; by its place among the others where none is said."""

    label: Spans
    points: tuple[Point, ...]
    stroke: int | None = None


@dataclass(frozen=True, slots=True)
class Mark:
    """A point with a name. sign: what stands there; text only, so that it can be told from others without colour."""

    sign: str
    label: Spans
    at: Point


SHADES = 5
"""How many shades a field has: so many can be told apart without colour."""


@dataclass(frozen=True, slots=True)
class Field:
    """Values at points evenly spread over the picture, the first and the last ones on its edges.

    rows: from the bottom to the top, each from left to right. edges: from the lowest number to the highest, with those
    between which a shade is.
    """

    label: Spans
    rows: tuple[tuple[float, ...], ...]
    edges: tuple[float, ...]

    def value(self, part: Point) -> float:
        """The value at the point next to a place, from 0 to 1 each way."""
        row = self.rows[round(part[1] * (len(self.rows) - 1))]
        return row[round(part[0] * (len(row) - 1))]

    def shade(self, value: float) -> int | None:
        """The number of a value's shade, the lowest being 0; None for NaN and infinity."""
        if not math.isfinite(value):
            return None
        return min(max(bisect_right(self.edges, value) - 1, 0), max(len(self.edges) - 2, 0))

    @property
    def strange(self) -> tuple[bool, bool]:
        """Whether there is any NaN, and whether there is any infinity."""
        found = [value for row in self.rows for value in row if not math.isfinite(value)]
        return any(map(math.isnan, found)), any(map(math.isinf, found))


def field_of(label: Spans, rows: tuple[tuple[float, ...], ...], *, closer: bool = False) -> Field:
    """A field with shades from its lowest to its highest number. closer: the lower, the closer to each other."""
    finite = [value for row in rows for value in row if math.isfinite(value)]
    if not finite:
        return Field(label, rows, ())
    scale = Scale(min(finite), max(finite))
    if scale.low == scale.high:
        return Field(label, rows, (scale.low, scale.high))
    parts = ((number / SHADES) ** (2 if closer else 1) for number in range(SHADES + 1))
    return Field(label, rows, tuple(map(scale.value, parts)))


@dataclass(frozen=True, slots=True)
class Axes:
    """A picture between two axes. field: below everything else."""

    across: Axis
    up: Axis
    curves: tuple[Curve, ...] = ()
    marks: tuple[Mark, ...] = ()
    field: Field | None = None

    @property
    def strokes(self) -> list[tuple[int, Curve]]:
        """The curves, each with the number of how it is drawn."""
        return [(place if one.stroke is None else one.stroke, one) for place, one in enumerate(self.curves)]

    def place(self, point: Point) -> Point | None:
        """Where a point is, from 0 to 1 each way; None where it is outside, or no number."""
        if not all(map(math.isfinite, point)):
            return None
        part = self.across.scale.at(point[0]), self.up.scale.at(point[1])
        return part if all(-1e-9 <= one <= 1 + 1e-9 for one in part) else None

    def pieces(self, curve: Curve) -> Iterator[tuple[Point, Point]]:
        """The straight pieces of a curve, from 0 to 1 each way, cut off at the edges of the picture."""
        parts = [
            (self.across.scale.at(x), self.up.scale.at(y)) if math.isfinite(x) and math.isfinite(y) else None
            for x, y in curve.points
        ]
        for begin, end in pairwise(parts):
            if begin is not None and end is not None and (cut := clipped(begin, end)) is not None:
                yield cut


@dataclass(frozen=True, slots=True)
class Stack:
    """Pictures one under the other over one axis across; equal strokes are said below, once."""

    panels: tuple[Axes, ...]


def named(panels: tuple[Axes, ...]) -> list[tuple[int, list[Spans]]]:
    """What is called how, by stroke: curves that are drawn alike stand together."""
    found: dict[int, list[Spans]] = {}
    for stroke, curve in (one for panel in panels for one in panel.strokes):
        names = found.setdefault(stroke, [])
        if curve.label and curve.label not in names:
            names.append(curve.label)
    return [(stroke, names) for stroke, names in found.items() if names]


def clipped(begin: Point, end: Point) -> tuple[Point, Point] | None:
    """The part of a straight line within the unit square; None where none is.

    Source: Liang and Barsky, A New Concept and Method for Line Clipping (1984)
    """
    first, last = 0.0, 1.0
    step = (end[0] - begin[0], end[1] - begin[1])
    for start, slope in zip(begin, step, strict=True):
        for towards, room in ((-slope, start), (slope, 1 - start)):
            if towards == 0:
                if room < 0:
                    return None
            elif towards < 0:
                first = max(first, room / towards)
            else:
                last = min(last, room / towards)
    if first > last:
        return None
    low, high = ((begin[0] + step[0] * part, begin[1] + step[1] * part) for part in (first, last))
    return low, high
