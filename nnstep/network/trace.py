"""The trace: a run as the Python interface hands it out, addressed by what a person types."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from operator import index
from typing import TYPE_CHECKING, Any

from nnstep.errors import UsageError
from nnstep.network.quantity import Quantity
from nnstep.network.values import Values
from nnstep.quantities.addresses import has_layer
from nnstep.quantities.key import Key
from nnstep.quantities.names import parse
from nnstep.quantities.place import Place

if TYPE_CHECKING:
    from nnstep.network.matrix_values import Matrices
    from nnstep.network.whole_array import WholeArray
from nnstep.records import replace


class Trace(Values):
    """All quantities of a network in training, addressed by key and place, or by what a person types.

    `trace["w5+@3"]` is a Quantity; it has `.value` and `.equation`.
    """

    def __getitem__(self, text: str) -> Any:
        """The quantity of a name with an address, a `Quantity`; of the name of a whole array, W.2, a `WholeArray`.

        Raises: UnknownQuantity.
        """
        return self.array(text) if has_layer(text) else self.quantity(self.find(text))

    def array(self, text: str) -> WholeArray:
        """The whole array of a name with an address: W.2, dE/dW.2@3; here the dot may be left out.

        Raises: UnknownQuantity.
        """
        from nnstep.network.whole_array import WholeArray  # numpy, for those who ask for arrays

        return WholeArray(self.arrays, self.arrays.find(text))

    @cached_property
    def arrays(self) -> Matrices:
        """The whole arrays of the run, as matrices."""
        from nnstep.network.matrix_values import Matrices  # as above

        return Matrices(self)

    def quantity(self, place: Place) -> Quantity:
        """The quantity at a place."""
        return Quantity(self, place)

    def quantities(self, epoch: int = 1, *, all: bool = False) -> list[str]:
        """The ids of an epoch, in the order of the lesson; `all`: operands and derived quantities too."""
        _count(epoch, "epoch")
        found: dict[str, None] = {}
        for update in range(1, self.schedule.updates + 1):
            for key in self.steps(epoch, update):
                found[self.quantity(Place(key, epoch, update)).label] = None
        if all:
            for key, update in self._others(epoch):
                found.setdefault(self.quantity(Place(key, epoch, update)).label)
        return list(found)

    def series(self, text: str, epochs: int | None = None) -> Any:
        """The value of a quantity in each epoch, a float64 array of shape (epochs,)."""
        import numpy  # noqa: TID251 - arrays are the point here, and nowhere before the first frame

        key, address = parse(text, self.layout)
        count = self.epochs if epochs is None else _count(epochs, "epochs")
        if key.kind == "epoch_error":
            return numpy.array(self.errors(count))
        places: Iterator[Place] = (self.place(key, replace(address, epoch=epoch)) for epoch in range(1, count + 1))
        if self.schedule.order == "file":  # then it is the same place in every epoch
            first = next(places)
            places = (Place(first.key, epoch, first.update) for epoch in range(1, count + 1))
        return numpy.fromiter(map(self.value, places), float, count)

    def _others(self, epoch: int) -> Iterator[tuple[Key, int]]:
        """Operands of the steps, and the derived quantities that can be asked for."""
        for update in range(1, self.schedule.updates + 1):
            for key in self.steps(epoch, update):
                for operand in self.operands(Place(key, epoch, update)):
                    yield operand.key, operand.update
        layout = self.layout
        for update, batch in enumerate(self.history.batches(epoch), 1):
            for sample in batch:
                yield from ((Key("dinput", 0, unit, 0, sample), update) for unit in range(layout.inputs))
                for layer in range(1, layout.last + 1):
                    for parameter in layout.parameters(layer):
                        yield parameter.of("net_by_param", sample=sample), update
                        if len(batch) > 1:
                            yield parameter.of("grad", sample=sample), update
                        yield parameter.of("grad"), update
                        yield parameter.of("new"), update
                    for unit in range(layout.units(layer)):
                        for source in range(layout.units(layer - 1)):
                            yield Key("net_by_out", layer, unit, source), update
                        for output in range(layout.outputs) if layer < layout.last else (unit,):
                            yield Key("unit_dout", layer, unit, output, sample), update
                        for above in range(layout.units(layer + 1)) if layer < layout.last else ():
                            yield Key("via", layer, unit, above, sample), update
        yield Key("epoch_error"), 1
        yield from ((key, self.schedule.updates) for key in self._ended())

    def _ended(self) -> Iterator[Key]:
        """What is looked at when an epoch has ended."""
        layout = self.layout
        for sample in range(1, layout.samples + 1) if layout.is_examined else ():
            for layer in range(1, layout.last + 1):
                for unit in range(layout.units(layer)):
                    yield Key("net_end", layer, unit, 0, sample)
                    yield Key("out_end", layer, unit, 0, sample)
            if layout.outputs > 1:
                yield from (Key("unit_error_end", layout.last, unit, 0, sample) for unit in range(layout.outputs))
            yield Key("error_end", sample=sample)
            if layout.classes:
                yield from (Key(kind, sample=sample) for kind in ("class", "predicted", "correct"))
        yield from map(Key, self.measures)


def _count(number: int, what: str) -> int:
    try:
        counted = index(number)
    except TypeError:
        counted = 0
    if counted < 1:
        raise UsageError(f"{what} must be a whole number, 1 or more, not {number!r}")
    return counted
