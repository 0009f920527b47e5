"""The network drawn in letters: a column for each layer, each joined to all of the one before it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from nnstep.pages.units import REST, units_shown
from nnstep.quantities.ids import neuron_id
from nnstep.quantities.layout import Layout

WIDEST: Final = 76  # letters of a line on paper

_ENDS: Final = (("┐", "┘"), ("┌", "└"))  # of the bar after a layer, and of the one before the next


def wiring(layout: Layout) -> list[str]:
    """The lines of the drawing, none where it would be too wide, or where a link is missing that it would draw."""
    if any(layer.links for layer in layout.layers):
        return []
    columns = [
        ["…" if unit == REST else neuron_id(layout, layer, unit) for unit in units_shown(layout.units(layer))]
        for layer in range(layout.last + 1)
    ]
    rows = 2 * max(map(len, columns)) - 1
    parts: list[list[str]] = [[""] * rows]
    for number, names in enumerate(columns):
        if number:
            parts.append(list(_links(columns[number - 1], names, rows)))
        width, at = max(map(len, names)), dict(zip(_rows(names, rows), names, strict=True))
        parts.append([at.get(row, "").ljust(width) for row in range(rows)])
    lines = ["".join(pieces).rstrip() for pieces in zip(*parts, strict=True)]
    return lines if max(map(len, lines)) <= WIDEST else []


def _rows(names: Sequence[str], rows: int) -> range:
    """The rows in which a column's neurons stand, around the middle one."""
    first = rows // 2 - (len(names) - 1)
    return range(first, first + 2 * len(names) - 1, 2)


def _links(before: Sequence[str], after: Sequence[str], rows: int) -> Iterator[str]:
    """What stands between two columns: a bar for each, joined in the middle."""
    left, right = _rows(before, rows), _rows(after, rows)
    for row in range(rows):
        here, there = row in left, row in right
        bars = _bar(left, row, rows // 2, 0), _bar(right, row, rows // 2, 1)
        joined = "─" if row == rows // 2 else " "
        yield f" {'─' if here else ' '}{bars[0]}{joined}{bars[1]}{'─► ' if there else '   '}"


def _bar(column: range, row: int, middle: int, side: int) -> str:
    """The sign of a bar in a row: its ends, where a neuron meets it, and where the other bar does."""
    first, last = column[0], column[-1]
    if not first <= row <= last:
        return " "
    if first == last:
        return "─"
    if row in (first, last):
        return _ENDS[side][row == last]
    meets = row in column
    if row == middle:
        return "┼" if meets else ("├", "┤")[side]
    return ("┤", "├")[side] if meets else "│"
