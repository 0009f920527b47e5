"""A quantity over the epochs: its value in each of them, one after the other."""

from __future__ import annotations

from nnstep.errors import UsageError
from nnstep.network.values import Values
from nnstep.quantities.names import parse
from nnstep.quantities.place import Place
from nnstep.records import dataclass, replace

MOST_EPOCHS = 1_000_000


@dataclass(frozen=True, slots=True)
class Series:
    """The values of a quantity in the epochs from `first` on. place: where it is in the first of them."""

    place: Place
    first: int
    values: tuple[float, ...]

    @property
    def last(self) -> int:
        """The last epoch."""
        return self.first + len(self.values) - 1


def over_epochs(trace: Values, text: str, first: int, last: int) -> Series:
    """The values of what a person types, in the epochs from first to last.

    Raises: UnknownQuantity; UsageError for epochs there are none of, or a name with an epoch of its own.
    """
    key, address = parse(trace.spelled_out(text), trace.layout)
    if address.epoch is not None:
        raise UsageError(f"{text!r} says one epoch", "a curve goes over all: leave out what stands behind the @")
    if not 1 <= first <= last <= MOST_EPOCHS:
        raise UsageError(f"there are no epochs {first} to {last}", f"they count from 1, {MOST_EPOCHS:,} are the most")
    if last > 1 and not trace.layout.has_update:
        raise UsageError("there is one epoch only", "without an optimizer nothing is updated")
    start = trace.place(key, replace(address, epoch=first))
    whole = key.kind == "epoch_error" or (key.kind == "batch_error" and trace.schedule.updates == 1)
    if whole:  # that of a full batch is that of the epoch, and is kept for all of them
        return Series(start, first, tuple(trace.errors(last)[first - 1 :]))
    same = trace.schedule.order == "file"
    places = (
        Place(start.key, epoch, start.update) if same else trace.place(key, replace(address, epoch=epoch))
        for epoch in range(first, last + 1)
    )
    return Series(start, first, tuple(map(trace.value, places)))
