"""The page of values: what was asked for, one a line."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from nnstep.network.quantity import Quantity
from nnstep.pages.document import Document, Readings, Rows
from nnstep.quantities.addresses import split_address
from nnstep.quantities.spans import Span, Spans, Verbatim
from nnstep.records import replace

if TYPE_CHECKING:  # few ask for arrays
    from nnstep.network.whole_array import WholeArray


def values_page(
    quantities: Sequence[Quantity | WholeArray], digits: int = 0, *, named: bool = False, rows: bool = False
) -> Document:
    """The values. digits: 0 for all they have. named: by their names in the page's notation, not by their ids.

    rows: whether samples are rows of matrices.
    """
    read = ((_label(one, named), _value(one, rows)) for one in quantities)
    return (Readings(tuple(read), digits),)


def _value(quantity: Quantity | WholeArray, rows: bool) -> float | Rows:
    if isinstance(quantity, Quantity):
        return quantity.value
    found: Rows = tuple(map(tuple, quantity.tolist()))
    return tuple(zip(*found, strict=True)) if rows else found


def _label(quantity: Quantity | WholeArray, named: bool) -> Spans:
    """What was asked for, with as much of an address as is not the first epoch's."""
    name: Span = Verbatim(quantity.id)
    if named:
        name = quantity.key.of(quantity.key.kind, sample=0) if isinstance(quantity, Quantity) else quantity.name
    _, own = split_address(quantity.label)
    return (name, str(replace(own, epoch=quantity.epoch) if quantity.epoch > 1 else own))
