"""Many numbers in rows of one length: eight bytes each, where a tuple of floats takes forty."""

from __future__ import annotations

import sys
from array import array
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any, overload

from nnstep.scenario.model import Sample


class Rows(Sequence[Sequence[float]]):
    """Rows of numbers in one array, (rows, width). numpy takes it without a copy."""

    __slots__ = ("numbers", "width")

    def __init__(self, width: int, numbers: Iterable[float] = ()) -> None:
        self.width = width
        self.numbers = numbers if isinstance(numbers, array) else array("d", numbers)

    def append(self, row: list[float]) -> None:
        """One row more, while they are read."""
        self.numbers.fromlist(row)

    def column(self, place: int) -> array[float]:
        """The numbers of a column."""
        return self.numbers[place :: self.width]

    def with_columns(self, columns: Iterable[Iterable[float]]) -> Rows:
        """As many rows, of these columns."""
        made = array("d", bytes(8 * len(self.numbers)))
        for place, numbers in enumerate(columns):
            made[place :: self.width] = array("d", numbers)
        return Rows(self.width, made)

    def without(self, numbers: Collection[int]) -> Rows:
        """The rows but those of these numbers, from 1."""
        if not numbers:
            return self
        kept = Rows(self.width)
        for number, row in enumerate(self, 1):
            if number not in numbers:
                kept.numbers.extend(row)
        return kept

    def replaced(self, row: int, place: int, value: float) -> Rows:
        """The rows with one number exchanged."""
        numbers = self.numbers[:]
        numbers[row * self.width + place] = value
        return Rows(self.width, numbers)

    @property
    def __array_interface__(self) -> dict[str, Any]:
        """Where the numbers are, as numpy asks."""
        order = "<" if sys.byteorder == "little" else ">"
        at = self.numbers.buffer_info()[0]
        return {"version": 3, "typestr": f"{order}f8", "shape": (len(self), self.width), "data": (at, False)}

    def __len__(self) -> int:
        return len(self.numbers) // self.width if self.width else 0

    @overload
    def __getitem__(self, row: int) -> array[float]: ...

    @overload
    def __getitem__(self, row: slice) -> list[array[float]]: ...

    def __getitem__(self, row: int | slice) -> array[float] | list[array[float]]:
        if isinstance(row, slice):
            return [self[one] for one in range(*row.indices(len(self)))]
        start = range(len(self))[row] * self.width
        return self.numbers[start : start + self.width]

    def __iter__(self) -> Iterator[array[float]]:
        return (self.numbers[start : start + self.width] for start in range(0, len(self.numbers), self.width or 1))

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Rows):
            return self.width == other.width and self.numbers == other.numbers
        return isinstance(other, tuple) and tuple(map(tuple, self)) == other

    def __hash__(self) -> int:
        return hash((self.width, len(self.numbers)))


class Samples(Sequence[Sample]):
    """The samples of a CSV, each made when it is looked at. inputs: (samples, inputs); targets: (samples, outputs)."""

    __slots__ = ("inputs", "targets")

    def __init__(self, inputs: Rows, targets: Rows) -> None:
        self.inputs, self.targets = inputs, targets

    def __len__(self) -> int:
        return len(self.inputs)

    @overload
    def __getitem__(self, place: int) -> Sample: ...

    @overload
    def __getitem__(self, place: slice) -> tuple[Sample, ...]: ...

    def __getitem__(self, place: int | slice) -> Sample | tuple[Sample, ...]:
        if isinstance(place, slice):
            return tuple(self[one] for one in range(*place.indices(len(self))))
        place = range(len(self))[place]
        return Sample(tuple(self.inputs[place]), tuple(self.targets[place]) if self.targets.width else ())

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Samples):
            return self.inputs == other.inputs and self.targets == other.targets
        return isinstance(other, tuple) and tuple(self) == other

    def __hash__(self) -> int:
        return hash((self.inputs, self.targets))


def inputs_of(samples: Sequence[Sample]) -> Sequence[Sequence[float]]:
    """The inputs of all samples, (samples, inputs)."""
    return samples.inputs if isinstance(samples, Samples) else tuple(sample.inputs for sample in samples)


def targets_of(samples: Sequence[Sample]) -> Sequence[Sequence[float]]:
    """The targets of all samples, (samples, outputs); each () where there are none."""
    if isinstance(samples, Samples) and samples.targets.width:
        return samples.targets
    return tuple(sample.targets for sample in samples)
