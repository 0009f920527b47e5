"""Claims about whole arrays: what a source prints of W.2 is what it prints of each of its entries."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from nnstep.errors import UnknownQuantity
from nnstep.quantities.place import Place
from nnstep.records import replace
from nnstep.scenario.model import Claim

if TYPE_CHECKING:
    from nnstep.network.trace import Trace

_ROW = re.compile(r"\[([^\[\]]*)\]")


def entries(trace: Trace, claim: Claim, *, rows: bool) -> Iterator[Claim]:
    """A claim for each entry of an array that a source prints; rows: whether samples are its rows.

    Raises: UnknownQuantity for an array there is none of, or where what is printed has another shape.
    """
    place = trace.arrays.find(claim.quantity)
    printed = [[cell.strip() for cell in row.split(",")] for row in _ROW.findall(claim.printed)]
    wide = {len(row) for row in printed}
    if rows and len(wide) == 1:
        printed = [list(column) for column in zip(*printed, strict=True)]
    shape = trace.arrays.value(place).shape
    if not printed or len(wide) > 1 or (len(printed), len(printed[0])) != shape:
        given = f"{len(printed)}×{wide.pop()}" if len(wide) == 1 else "rows of unequal length"
        raise UnknownQuantity(
            f"{claim.quantity} is {shape[0]}×{shape[1]}, and what is printed is {given}",
            "write a list of rows: [[0.55, 0.65], [0.75, 0.85]]",
        )
    for r, row in enumerate(printed):
        for c, cell in enumerate(row):
            key = trace.arrays.key(place, r, c)
            yield replace(claim, quantity=trace.spelled(Place(key, place.epoch, place.update)), printed=cell)
