"""Which steps of two runs have different numbers: whole arrays are compared first, steps only where those differ."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from functools import cache, lru_cache

from nnstep.algebra.expr import operands
from nnstep.lesson.script import Lesson
from nnstep.quantities.key import Family, Key
from nnstep.quantities.place import Place

_Both = tuple[Sequence[float], Sequence[float]]
"""The values of an array in both runs."""


class Differing:
    """Two runs of one shape: a key means the same in both, and a block of steps is one in both or in one alone."""

    def __init__(self, a: Lesson, b: Lesson) -> None:
        self.a, self.b = a, b
        self._update = lru_cache(maxsize=1)(lambda epoch, update: _Update(a, b, epoch, update))

    def steps(self, epoch: int, first: int = 1) -> Iterator[int]:
        """The numbers of the first run's steps, from one on, that both have with different values."""
        x, y = self.a.trace, self.b.trace
        may_differ = self._within(epoch, first, lambda place: self._update(epoch, place.update).may_differ(place))
        return (number for number, place in may_differ if differ(x.value(place), y.value(place)))

    def alone(self, epoch: int) -> Iterator[Place]:
        """The steps that the first run alone has."""
        return (place for _, place in self._within(epoch, 1, lambda place: self.b.find(place) is None))

    def _within(self, epoch: int, first: int, wanted: Callable[[Place], bool]) -> Iterator[tuple[int, Place]]:
        """The steps of the first run, from one on, of those kinds of each block whose first is wanted."""
        before = 1
        for update in range(1, self.a.trace.schedule.updates + 1):
            steps = self.a.trace.steps(epoch, update)
            for block, start in zip(steps.blocks, steps.starts, strict=False):
                size = len(block.pattern)
                if before + start + len(block) <= first:
                    continue
                kinds = [kind for kind in range(size) if wanted(Place(block.key(kind), epoch, update))]
                for item in range(0, len(block), size) if kinds else ():
                    for kind in kinds:
                        if (number := before + start + item + kind) >= first:
                            yield number, Place(block.key(item + kind), epoch, update)
            before += len(steps)


class _Update:
    """An update in both runs."""

    def __init__(self, a: Lesson, b: Lesson, epoch: int, update: int) -> None:
        self._a, self._b = a, b
        self._runs = a.trace.run(epoch, update), b.trace.run(epoch, update)
        self._batch = a.trace.batch(epoch, update)
        self._array = cache(self._compared)
        self._rows = cache(self._rows_compared)

    def may_differ(self, place: Place) -> bool:
        """Whether a quantity of a block or one like it in the block may differ; place: of the first."""
        if self._b.find(place) is None:
            return False
        found = self._differs(place.key)
        if found is not None:
            return found
        # Not kept in an array, but derived: it differs only where its equation does, or what that names.
        x, y = (lesson.trace.equation(place) for lesson in (self._a, self._b))
        return x is None or x != y or any(self._differs(key) is not False for key in operands(x))

    def _differs(self, key: Key) -> bool | None:
        """Whether the array of a key differs, as far as it is about the key's sample; None where there is none."""
        place = self._batch.places.get(key.sample, 0)
        if key.is_data:
            return self._rows(key.kind, key.sample)
        if key.sample and not place:
            return None
        try:
            found = self._array(self._a.layout.family(key._replace(sample=place)))
        except KeyError:
            return None
        if found is None or not place:
            return found is not None
        x, y = (values[place - 1 :: len(self._batch)] for values in found)
        return x != y

    def _compared(self, family: Family) -> _Both | None:
        """The values of an array in both runs; None where they are the same."""
        x, y = (run.listed(family) for run in self._runs)
        return None if x == y else (x, y)

    def _rows_compared(self, kind: str, sample: int) -> bool:
        x, y = (one.trace.network for one in (self._a, self._b))
        if kind == "input":
            return x.inputs[sample - 1] != y.inputs[sample - 1]
        return x.targets[sample - 1] != y.targets[sample - 1]


def are_of_one_shape(a: Lesson, b: Lesson) -> bool:
    """Whether two runs have the same neurons, weights, biases and batches, so that a key means the same in both."""
    if a.trace.schedule != b.trace.schedule or a.layout.inputs != b.layout.inputs:
        return False
    x, y = ([(layer.units, layer.bias, layer.crossed) for layer in one.layout.layers] for one in (a, b))
    return x == y


def differ(x: float, y: float) -> bool:
    """Whether two numbers differ; what is no number is like what is none."""
    return x != y and not (math.isnan(x) and math.isnan(y))
