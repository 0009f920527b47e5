"""What names of a picture mean: quantities, and the epoch in which it is drawn."""

from __future__ import annotations

from nnstep.network.trace import Trace
from nnstep.quantities.addresses import split_address
from nnstep.quantities.key import Key


def named(trace: Trace, kind: str, name: str) -> tuple[Key | None, tuple[int, int] | None]:
    """The quantity, None for the name of the picture itself; the epoch and the update behind it, where one is.

    Raises: UnknownQuantity.
    """
    text = trace.spelled_out(name)
    if split_address(text)[0] == kind:
        key, address = None, split_address(text)[1]
    else:
        key, address = trace.parse(text)
    if address.epoch is None and address.update is None:
        return key, None
    place = trace.place(Key("param", 1), address)
    return key, (place.epoch, place.update if address.update else 1)
