"""The engine on many places of a plane at once: the answers to many inputs, the errors of many states."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np
from numpy.lib.mixins import NDArrayOperatorsMixin

from nnstep.engine.arrays import xp
from nnstep.engine.engine import forward, judge
from nnstep.engine.hand import rounding
from nnstep.network.trace import Trace
from nnstep.quantities.key import Family, Key, index_in, key_at
from nnstep.quantities.place import Place
from nnstep.records import NamedTuple

Array = Any
Rows = tuple[tuple[float, ...], ...]
"""A value for each place: rows by what is at the second axis, in them by what is at the first."""


class Grid(NamedTuple):
    """Numbers to the right, and numbers up: a place for each pair of them."""

    across: Sequence[float]
    up: Sequence[float]


_AT_ONCE = 200_000  # numbers of an array, so that it stays near the processor

_INPUT = Family("input", per_sample=True)
_ERROR = Family("batch_error")


def answers(trace: Trace, place: Place, rows: Sequence[Sequence[float]]) -> list[float]:
    """An output, or a sum, for each row of inputs, with the parameters before the update of its place."""
    return _answers(trace, place, np.asarray(rows, float).T).tolist()  # type: ignore[no-any-return]


def answers_on(trace: Trace, place: Place, inputs: Sequence[float], moved: tuple[int, int], grid: Grid) -> Rows:
    """The same over a grid. moved: which two inputs are those of the grid; the others are as in inputs."""
    xs, ys = grid
    data = np.empty((len(inputs), len(ys), len(xs)))
    data[:] = np.asarray(inputs, float)[:, None, None]
    data[moved[0]], data[moved[1]] = xs, np.asarray(ys, float)[:, None]
    return _rows(_answers(trace, place, data.reshape(len(inputs), -1)), len(xs))


def _answers(trace: Trace, place: Place, data: Array) -> Array:
    recorder = _Recorder(trace, {**_parameters(trace, place), _INPUT: data})
    with np.errstate(all="ignore"):  # infinity and NaN are values here like others
        forward(trace.runner.network, xp, recorder)
    key = place.key
    return recorder.given(Family(key.kind, key.layer, per_sample=True))[key.unit]


def errors(trace: Trace, place: Place, moved: tuple[Key, Key], samples: Sequence[int], grid: Grid) -> Rows:
    """The error of samples where two parameters are those of the grid, all others as before the update of a place."""
    xs, ys = grid
    network, layout = trace.runner.network, trace.layout
    rows = [sample - 1 for sample in samples]
    data = {_INPUT: np.asarray([network.inputs[row] for row in rows], float).T}
    if layout.has_targets:
        targets = np.asarray([network.targets[row] for row in rows], float).T
        data[Family("target", layout.last, per_sample=True)] = targets
    hypers = {Family("hyper", slot=name): value for name, value in network.hypers.items()}
    given = {**_parameters(trace, place), **data, **hypers}
    widest = max(layout.units(layer) for layer in range(layout.last + 1))
    each = max(_AT_ONCE // (len(xs) * len(rows) * widest), 1)
    found: list[tuple[float, ...]] = []
    for start in range(0, len(ys), each):
        across, up = (one.ravel() for one in np.meshgrid(xs, ys[start : start + each]))
        here = dict(given)
        for key, values in zip(moved, (across, up), strict=True):
            family = layout.family(key)
            before = here[family]
            array: Array = before.value if isinstance(before, _Many) else np.repeat(before[None], len(values), axis=0)
            array[(slice(None), *index_in(family, key))] = values
            here[family] = _Many(array)
        recorder = _Recorder(trace, here)
        with np.errstate(all="ignore"):
            judge(network, xp, recorder, len(rows))
        found += _rows(recorder.given(_ERROR), len(xs), len(across))
    return tuple(found)


def _parameters(trace: Trace, place: Place) -> dict[Family, Array]:
    """All parameters before the update of a place."""
    layout, found = trace.layout, {}
    for family in trace.runner.network.parameters:
        array: Array = np.empty(layout.shape(family))
        for index in np.ndindex(array.shape):
            array[index] = trace.value(Place(key_at(family, index), place.epoch, place.update))
        found[family] = array
    return found


def _rows(values: Array, width: int, count: int = 0) -> Rows:
    """Values one after the other as rows; count: how many, where one may stand for all."""
    array = np.asarray(values.value if isinstance(values, _Many) else values, float)
    whole = np.broadcast_to(array, (count or array.size,)).reshape(-1, width)
    return tuple(map(tuple, whole.tolist()))


class _Recorder:
    """What the engine reads and records: arrays as they are, rounded where values are carried as on paper."""

    lean = True

    def __init__(self, trace: Trace, given: dict[Family, Array]) -> None:
        self._arrays = dict(given)
        self._round: Any = None if trace.hand is None else np.frompyfunc(rounding(trace.hand), 1, 1)

    def given(self, family: Family) -> Array:
        return self._arrays[family]

    def record(self, family: Family, array: Array) -> Array:
        if self._round is not None:
            array = self._round(array).astype(float)
        self._arrays[family] = array
        return array


class _Many(NDArrayOperatorsMixin):
    """An array for each of many states. They are its first axis, which the engine does not see."""

    def __init__(self, value: Array) -> None:
        self.value = value

    def __array_ufunc__(self, ufunc: np.ufunc, method: str, *inputs: Any, **options: Any) -> Any:
        if method != "__call__" or options:
            return NotImplemented
        # Matrices keep their two axes, in front of which numpy finds the states by itself.
        return _Many(ufunc(*(map(_value, inputs) if ufunc is np.matmul else _aligned(inputs))))

    def __array_function__(self, function: Callable[..., Array], types: Any, values: Any, options: Any) -> Any:
        if function is not np.where or options:
            return NotImplemented
        return _Many(np.where(*_aligned(values)))

    def __getitem__(self, picks: Any) -> _Many:
        return _Many(self.value[(slice(None), *(picks if isinstance(picks, tuple) else (picks,)))])

    def sum(self, axis: int | None = None) -> _Many:
        """The sum along an axis that the engine sees, or over all of them."""
        if axis is None:
            return _Many(self.value.reshape(len(self.value), -1).sum(axis=1))
        return _Many(self.value.sum(axis=axis + 1 if axis >= 0 else axis))

    def max(self, axis: int) -> _Many:
        """The largest along an axis that the engine sees."""
        return _Many(self.value.max(axis=axis + 1 if axis >= 0 else axis))

    def astype(self, kind: type[float]) -> _Many:
        """The same numbers as floats."""
        return _Many(self.value.astype(kind))


def _value(one: Any) -> Any:
    return one.value if isinstance(one, _Many) else one


def _aligned(operands: Sequence[Any]) -> Iterator[Any]:
    """Arrays whose first axes are the states, whatever the number of the others."""
    most = max(np.ndim(_value(one)) - isinstance(one, _Many) for one in operands)
    for one in operands:
        if isinstance(one, _Many):
            states, *shape = one.value.shape
            yield one.value.reshape(states, *(1,) * (most - len(shape)), *shape)
        else:
            yield one
