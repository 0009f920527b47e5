"""The page of values: what was asked for, one a line."""

from __future__ import annotations

from collections.abc import Sequence

from nnstep.network.quantity import Quantity
from nnstep.pages.document import Document, Readings
from nnstep.quantities.addresses import split_address
from nnstep.quantities.spans import Span, Spans, Verbatim
from nnstep.records import replace


def values_page(quantities: Sequence[Quantity], digits: int = 0, *, named: bool = False) -> Document:
    """The values. digits: 0 for all they have. named: by their names in the page's notation, not by their ids."""
    return (Readings(tuple((_label(one, named), one.value) for one in quantities), digits),)


def _label(quantity: Quantity, named: bool) -> Spans:
    """What was asked for, with as much of an address as is not the first epoch's."""
    name: Span = quantity.key.of(quantity.key.kind, sample=0) if named else Verbatim(quantity.id)
    _, own = split_address(quantity.label)
    return (name, str(replace(own, epoch=quantity.epoch) if quantity.epoch > 1 else own))
