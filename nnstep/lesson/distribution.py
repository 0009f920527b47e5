"""How the numbers of a whole array are spread, epoch by epoch: the lowest, the quartiles, the highest."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product
from typing import Any, Final, NamedTuple

import numpy as np  # noqa: TID251 - arrays are the point here, and nowhere before the first frame

from nnstep.engine.schedule import Batch
from nnstep.network.values import Values
from nnstep.quantities.key import Family, keys_of
from nnstep.quantities.kinds import Kind

_PARTS: Final = (0.0, 0.25, 0.5, 0.75, 1.0)
_AT_END: Final[dict[Kind, Kind]] = {"net": "net_end", "out": "out_end"}  # as they are examined


class Quartiles(NamedTuple):
    """The five numbers that part an array in quarters; NaN where there is nothing to part."""

    lowest: float
    lower: float
    median: float
    upper: float
    highest: float


class Distribution(NamedTuple):
    """An array over the epochs: of each the quartiles of what has a place on the scale.

    numbers: how many the array has. zeros: how many of them are 0; broken: how many are infinite or none. silent:
    of outputs, how many units give 0 for every sample; units: how many there are.
    """

    family: Family
    epochs: tuple[int, ...]
    quartiles: tuple[Quartiles, ...]
    numbers: int
    zeros: tuple[int, ...]
    broken: tuple[int, ...]
    silent: tuple[int, ...] = ()
    units: int = 0

    def with_epoch(self, other: Distribution) -> Distribution:
        """This and what there is of another epoch, in order."""
        place = sum(epoch < other.epochs[0] for epoch in self.epochs)
        return self._replace(
            epochs=self.epochs[:place] + other.epochs + self.epochs[place:],
            quartiles=self.quartiles[:place] + other.quartiles + self.quartiles[place:],
            zeros=self.zeros[:place] + other.zeros + self.zeros[place:],
            broken=self.broken[:place] + other.broken + self.broken[place:],
            silent=self.silent[:place] + other.silent + self.silent[place:],
        )


def distributions(
    values: Values, families: Sequence[Family], epochs: Sequence[int], *, sizes: bool = False
) -> list[Distribution]:
    """How arrays are spread in each of some epochs, as they are in its first update.

    Sums and outputs are those of all samples that train, with the weights that the epoch begins with. sizes: of |x|,
    what is 0 being left out, as it has no place on a logarithmic scale. The quartiles lie between numbers as numpy's.
    """
    rows: list[list[tuple[Quartiles, int, int, int]]] = [[] for _ in families]
    count = [0] * len(families)
    for epoch in epochs:
        for place, family in enumerate(families):
            array = _read(values, family, epoch)
            count[place] = array.size
            flat = np.abs(array).ravel() if sizes else array.ravel()
            finite = flat[np.isfinite(flat)]
            zeros, broken = int(np.sum(finite == 0)), flat.size - finite.size
            silent = int(np.sum(np.all(array == 0, axis=1))) if family.kind == "out" else 0
            rows[place].append((_quartiles(finite[finite > 0] if sizes else finite), zeros, broken, silent))
    result = []
    for family, size, row in zip(families, count, rows, strict=True):
        quartiles, zeros_of, broken_of, silent_of = zip(*row, strict=True)
        outs = family.kind == "out"
        found = Distribution(family, tuple(epochs), quartiles, size, zeros_of, broken_of)
        units = values.layout.units(family.layer)
        result.append(found._replace(silent=silent_of, units=units) if outs else found)
    return result


def _quartiles(numbers: Any) -> Quartiles:
    if not numbers.size:
        return Quartiles(*[float("nan")] * len(_PARTS))
    with np.errstate(all="ignore"):
        return Quartiles(*map(float, np.quantile(numbers, _PARTS)))


def _read(values: Values, family: Family, epoch: int) -> Any:
    """The array of an epoch's first update; of sums and outputs that of all samples that train."""
    if family.kind not in _AT_END:
        samples = len(values.batch(epoch, 1))
        update, layout, at = values.run(epoch, 1), values.layout, keys_of(family)
        if not family.bias and layout.layer(family.layer).updated:  # of some weights there is none
            every = (at(*index) for index in product(*map(range, layout.shape(family))))
            return np.array([update.value(key) for key in every if layout.has(key)], float)
        return _array(update, family, layout.shape(family, samples))
    training = values.layout.training
    found = values.runner.examine(values.state(epoch, 1), Batch(training))
    ended = family._replace(kind=_AT_END[family.kind])
    return _array(found, ended, values.layout.shape(family, len(training)))


def _array(found: Any, family: Family, shape: tuple[int, ...]) -> Any:
    """What was recorded as an array, or item by item."""
    if whole := getattr(found, "array", None):
        return np.broadcast_to(whole(family), shape)
    at = keys_of(family)
    return np.array([found.value(at(*index)) for index in product(*map(range, shape))], float).reshape(shape)
