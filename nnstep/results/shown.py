"""`nnstep.show`: values."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any

from nnstep.arguments import checked
from nnstep.errors import UnknownQuantity, UsageError
from nnstep.network.quantity import Quantity
from nnstep.network.trace import Trace
from nnstep.pages.document import Document
from nnstep.pages.shown import values_page
from nnstep.pages.view import View
from nnstep.pages.workings import workings
from nnstep.quantities.addresses import Address, has_layer, split_address
from nnstep.results.result import Result
from nnstep.results.view import view_of

if TYPE_CHECKING:
    from nnstep.network.whole_array import WholeArray


@checked
def show(
    trace: Trace,
    *names: str,
    notation: str | None = None,
    digits: int | None = None,
    matrices: bool = False,
    vectors: str | None = None,
) -> Result:
    """The values of quantities, by names, addresses and patterns ('dE/dw*'), as `nnstep show` prints them.

    notation: names as they are shown in it; None for ids. digits: None for all that a value has. matrices: of whole
    arrays, whose names, W.2, may then be without their dot; vectors: whether samples are their "columns" or "rows".
    Raises: UnknownQuantity, also where nothing fits a pattern; UsageError for a notation or vectors.
    """
    view = view_of(trace, notation, vectors=vectors)
    return shown(view, names, digits or 0, named=notation is not None, matrices=matrices)


def shown(view: View, names: Sequence[str], digits: int = 0, *, named: bool = False, matrices: bool = False) -> Result:
    """The values of a lesson's quantities; matrices: of the arrays that they are in."""
    trace = view.lesson.trace
    found: list[Quantity | WholeArray] = []
    for name in names:
        found += _arrays(view, name) if matrices or has_layer(name) else matching(trace, name)

    def data() -> dict[str, Any]:
        from nnstep.export.json import quantities_data  # only where data is asked for

        carried = {} if trace.hand is None else {"hand": trace.hand}
        return quantities_data(view.notes.scenario.name, found) | carried

    def worked() -> Document:
        if arrays := [one.id for one in found if not isinstance(one, Quantity)]:
            raise UsageError("--as gives lines of single numbers", f"ask for those of {arrays[0]} by their names")
        return workings(trace, (one.place for one in found if isinstance(one, Quantity)))

    return Result(view, data, lambda: values_page(found, digits, named=named, rows=view.rows), worked=worked)


def _arrays(view: View, name: str) -> Iterator[Quantity | WholeArray]:
    """The array of a name; the quantity itself, where it is in none; all that a pattern fits."""
    from nnstep.network.whole_array import WholeArray  # numpy, for those who ask for arrays
    from nnstep.results.arrays import array_asked

    trace = view.lesson.trace
    if is_pattern(name):
        yield from map(trace.array, arrays_fitting(trace, name))
        return
    found = array_asked(view, name)
    yield WholeArray(trace.arrays, found[0]) if found else trace[name]


def arrays_fitting(trace: Trace, name: str) -> list[str]:
    """The names of all arrays that a pattern fits, with its address. Raises: UnknownQuantity where there is none."""
    from nnstep.quantities.array_names import array_id

    pattern, at, address = name.partition("@")
    named = (array_id(family, trace.layout) for family in trace.arrays.families)
    fitting = [one + at + address for one in named if fnmatchcase(one.lower(), pattern.lower())]
    if not fitting:
        raise UnknownQuantity(f"no array fits {name!r}", "'nnstep shapes' shows all")
    return fitting


def matching(trace: Trace, name: str) -> Iterator[Quantity]:
    """The quantity of a name, or all that a pattern fits."""
    if not is_pattern(name):
        yield trace[name]
        return
    pattern, _, address = name.partition("@")
    epoch = int(re.match(r"\d+", address)[0]) if re.match(r"\d+", address) else 1  # type: ignore[index]
    begins = re.split(r"[*?[]", pattern, maxsplit=1)[0]
    found = [one for label, one in trace.matching(begins, epoch).items() if _fits(label, pattern)]
    if not found:
        raise UnknownQuantity(f"no quantity fits {name!r}", "'nnstep list quantities' shows all")
    yield from found


def is_pattern(name: str) -> bool:
    """Whether a name may fit several quantities."""
    return any(sign in name for sign in "*?[")


def _fits(label: str, pattern: str) -> bool:
    name, address = split_address(label)
    names = (name, f"{name}{Address(sample=address.sample)}")
    return any(fnmatchcase(one.lower(), pattern.lower()) for one in names)
