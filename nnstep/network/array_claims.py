"""Claims about whole arrays: what a source prints of W.2 is what it prints of each of its entries."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np  # noqa: TID251 - for those whose claims are about arrays

from nnstep.errors import UnknownQuantity
from nnstep.quantities.place import Place

if TYPE_CHECKING:
    from nnstep.network.trace import Trace

_ROW = re.compile(r"\[([^\[\]]*)\]")


def text_of(printed: object) -> str:
    """An array as a text; printed: a text already, or what numpy takes for an array."""
    return printed if isinstance(printed, str) else str(np.asarray(printed).tolist())


def entries(trace: Trace, quantity: str, printed: object, *, rows: bool) -> Iterator[tuple[str, str]]:
    """Name and number of each entry of an array; rows: whether samples are its rows.

    printed: a text, [[0.55, 0.65], [0.75, 0.85]], or what numpy takes for an array.
    Raises: UnknownQuantity for an array there is none of, or where what is printed has another shape.
    """
    place = trace.arrays.find(quantity)
    lines = [[cell.strip() for cell in row.split(",")] for row in _ROW.findall(text_of(printed))]
    wide = {len(row) for row in lines}
    shape = trace.arrays.value(place).shape
    if (rows and len(wide) == 1) or (len(lines) == 1 and shape == (len(lines[0]), 1)):
        lines = [list(column) for column in zip(*lines, strict=True)]
    if not lines or len(wide) > 1 or (len(lines), len(lines[0])) != shape:
        given = f"{len(lines)}×{len(lines[0])}" if len(wide) == 1 else "rows of unequal length"
        raise UnknownQuantity(
            f"{quantity} is {shape[0]}×{shape[1]}, and what is printed is {given if lines else 'no list of rows'}",
            "write a list of rows: [[0.55, 0.65], [0.75, 0.85]]",
        )
    for r, row in enumerate(lines):
        for c, cell in enumerate(row):
            key = trace.arrays.key(place, r, c)
            if not trace.layout.has(key):
                continue  # nothing is there, so that nothing is claimed
            yield trace.spelled(Place(key, place.epoch, place.update)), cell
