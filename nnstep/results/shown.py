"""`nnstep.show`: values."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fnmatch import fnmatchcase
from typing import Any

from nnstep.errors import UnknownQuantity
from nnstep.network.quantity import Quantity
from nnstep.network.trace import Trace
from nnstep.pages.shown import values_page
from nnstep.pages.view import View
from nnstep.quantities.addresses import Address, split_address
from nnstep.records import replace
from nnstep.results.result import Result
from nnstep.results.view import view_of


def show(trace: Trace, *names: str, notation: str | None = None, digits: int | None = None) -> Result:
    """The values of quantities, by names, addresses and patterns ('dE/dw*'), as `nnstep show` prints them.

    notation: names as they are shown in it; None for ids. digits: None for all that a value has.
    Raises: UnknownQuantity, also where nothing fits a pattern.
    """
    return shown(view_of(trace, notation), names, digits or 0, named=notation is not None)


def shown(view: View, names: Sequence[str], digits: int = 0, *, named: bool = False) -> Result:
    """The values of a lesson's quantities."""
    trace = view.lesson.trace
    found = [quantity for name in names for quantity in _matching(trace, name)]

    def data() -> dict[str, Any]:
        from nnstep.export.json import quantities_data  # only where data is asked for

        carried = {} if trace.hand is None else {"hand": trace.hand}
        return quantities_data(view.notes.scenario.name, found) | carried

    return Result(view, data, lambda: values_page(found, digits, named=named))


def _matching(trace: Trace, name: str) -> Iterator[Quantity]:
    """The quantity of a name, or all that a pattern fits."""
    if not any(sign in name for sign in "*?["):
        yield trace[name]
        return
    pattern, _, address = name.partition("@")
    epoch = int(re.match(r"\d+", address)[0]) if re.match(r"\d+", address) else 1  # type: ignore[index]
    found = [one for one in trace.quantities(epoch, all=True) if _fits(one, pattern)]
    if not found:
        raise UnknownQuantity(f"no quantity fits {name!r}", "'nnstep list quantities' shows all")
    for one in found:
        yield trace[_with_epoch(one, epoch)]


def _fits(label: str, pattern: str) -> bool:
    name, address = split_address(label)
    names = (name, f"{name}{Address(sample=address.sample)}")
    return any(fnmatchcase(one.lower(), pattern.lower()) for one in names)


def _with_epoch(label: str, epoch: int) -> str:
    name, address = split_address(label)
    return f"{name}{replace(address, epoch=epoch)}"
