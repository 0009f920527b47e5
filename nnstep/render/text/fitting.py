"""Leaving columns out of a table that is too wide, and saying so: where some went, there stands `…`."""

from __future__ import annotations

from collections.abc import Sequence

from nnstep.pages.document import Table
from nnstep.quantities.spans import Spans
from nnstep.records import replace


def fitted(block: Table, widths: Sequence[int], room: int, gap: int) -> Table:
    """The table without as many of the columns that may go as are too many for the room.

    widths: of its columns.
    """
    gone: list[int] = []
    for column in block.may_go:
        left = [width for place, width in enumerate(widths) if place not in gone]
        if sum(left) + gap * (len(left) - 1) + (gap + 1) * bool(gone) <= room:
            break
        gone.append(column)
    if not gone:
        return block
    mark = min(gone)

    def kept(cells: Sequence[Spans], sign: str) -> tuple[Spans, ...]:
        every = [(sign,) if place == mark else cell for place, cell in enumerate(cells)]
        return tuple(cell for place, cell in enumerate(every) if place == mark or place not in gone)

    rows = tuple(
        replace(row, cells=kept(row.cells, "…" if number == 0 else "")) for number, row in enumerate(block.rows)
    )
    align = "".join(one for place, one in enumerate(block.align) if place == mark or place not in gone)
    return replace(block, rows=rows, align=align, may_go=())
