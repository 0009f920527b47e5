"""A grid as a plain table, for writers that set no columns themselves: the same numbers, true to the same digits."""

from __future__ import annotations

from nnstep.pages.document import Row, Table
from nnstep.pages.grid import Grid, GridRow, Head
from nnstep.quantities.key import Key
from nnstep.quantities.spans import Figure, Spans
from nnstep.render.true_digits import TrueDigits


def grid_table(found: TrueDigits) -> Table:
    """Heads with the numbers of the sources, then a row for each of the grid's."""
    grid = found.grid
    head = Row(((), *grid.lead, *(_head(head, found) for head in grid.heads), *grid.tail))
    rows = [_row(grid, number, row, found) for number, row in enumerate(grid.rows)]
    return Table((head, *rows), "l" + "r" * (len(head.cells) - 1), head=True)


def _head(head: Head, found: TrueDigits) -> Spans:
    if head.rest:
        return (f"… {head.rest} more",)
    return (*head.label, ": ", *_number(head.key, found)) if head.key else head.label


def _row(grid: Grid, number: int, row: GridRow, found: TrueDigits) -> Row:
    if row.gap:
        return Row(((f"… {row.gap} more",),))
    cells: list[Spans] = []
    for head, key in zip(grid.heads, row.cells, strict=True):
        if head.rest:
            rest = found.rest_key(number)
            cells.append((*_number(rest, found), " in all") if found.has_rest(number) else ())
        else:
            cells.append((key, " ", *_number(key, found)) if key and grid.named else _number(key, found))
    lead = (_number(key, found) for key in row.lead)
    return Row((row.label, *lead, *cells, *(_number(key, found, signed=True) for key in row.tail)))


def _number(key: Key | None, found: TrueDigits, *, signed: bool = False) -> Spans:
    """A number; signed: of a result, with = or ≈ before it."""
    if key is None:
        return ()
    figure = Figure(found.value(key), found.count(key), key=key)
    if not found.grid.is_result(key):
        return (figure,)
    star = ("*",) if key in found.untrue else ()
    return (("≈ " if found.is_cut(key) else "= ") if signed else "", figure, *star)
