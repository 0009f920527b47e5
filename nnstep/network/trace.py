"""The trace: a run as the Python interface hands it out, addressed by what a person types."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from nnstep.arguments import checked, counted
from nnstep.errors import UnknownQuantity
from nnstep.network.quantity import Quantity
from nnstep.network.values import Values
from nnstep.quantities.addresses import has_layer
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

    @checked
    def __getitem__(self, text: str) -> Any:
        """The quantity of a name with an address, a `Quantity`; of the name of a whole array, W.2, a `WholeArray`.

        Raises: UnknownQuantity.
        """
        return self.array(text) if has_layer(text) else self.quantity(self.find(text))

    def __contains__(self, text: object) -> bool:
        """Whether there is a quantity or a whole array of this name."""
        try:
            return isinstance(text, str) and self[text] is not None
        except UnknownQuantity:
            return False

    @checked
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

    @checked
    def quantities(self, epoch: int = 1, *, all: bool = False) -> list[str]:
        """The ids of an epoch, in the order of the lesson; `all`: operands and derived quantities too."""
        from nnstep.network.catalogue import places  # only where many are asked for

        return list(places(self, epoch, all=all))

    @checked
    def matching(self, begins: str, epoch: int = 1) -> dict[str, Quantity]:
        """The quantities of an epoch whose ids may begin so, by their labels, in the order of `quantities`."""
        from nnstep.network.catalogue import places  # as above

        found = places(self, epoch, all=True, begins=begins)
        return {label: self.quantity(place) for label, place in found.items()}

    @checked
    def to_records(self, epochs: int | Iterable[int] = 1, *, only: Sequence[str] = ()) -> list[dict[str, Any]]:
        """The first epochs as a list of dicts, one a quantity, for pandas, polars and json: `DataFrame(records)`.

        In each update the steps in the order of the lesson, then what is given to them; then what is said of an epoch
        when it has ended. Fields: id, epoch, update, sample, step, phase, kind, value, equation, substituted, operands;
        they are those of `nnstep export --to jsonl`, but a value may be NaN or infinite. epochs: how many, or which
        ones: range(5, 8). only: names or patterns, "dE/dw*", of what is wanted alone, derived quantities too.
        Raises: UnknownQuantity where a name or pattern fits nothing; UsageError for epochs that are none.
        """
        from nnstep.network.recorded import records  # only where many are asked for

        if isinstance(epochs, Iterable):
            return list(records(self, [counted(one, "epochs") for one in epochs], only))
        return list(records(self, range(1, epochs + 1), only))

    @checked
    def series(self, text: str, epochs: int | None = None) -> Any:
        """The value of a quantity in each epoch, a float64 array of shape (epochs,)."""
        import numpy  # noqa: TID251 - arrays are the point here, and nowhere before the first frame

        key, address = parse(text, self.layout)
        count = self.epochs if epochs is None else epochs
        if key.kind == "epoch_error":
            return numpy.array(self.errors(count))
        where: Iterator[Place] = (self.place(key, replace(address, epoch=epoch)) for epoch in range(1, count + 1))
        if self.schedule.order == "file":  # then it is the same place in every epoch
            first = next(where)
            course = self.course(first, count)
            if course is not None:
                return numpy.array(course)
            where = (Place(first.key, epoch, first.update) for epoch in range(1, count + 1))
        return numpy.fromiter(map(self.value, where), float, count)
