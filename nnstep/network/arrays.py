"""The network on numpy arrays: for large networks and batches. The only executor that imports numpy."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from nnstep.algebra.calls import CALLS
from nnstep.algebra.guarded import SMALLEST
from nnstep.network.engine import run
from nnstep.network.network import Network
from nnstep.network.runner import counts
from nnstep.network.schedule import Batch
from nnstep.network.symbolic import Execute, at_end
from nnstep.quantities.key import BIAS, Family, Key, axes, index_in
from nnstep.quantities.layout import Layout

Array = Any  # a float64 array, or a scalar of numpy's
State = dict[Family, Array]

_erf = np.frompyfunc(math.erf, 1, 1)  # numpy has none


class ArrayNamespace:
    """The `xp` of numpy arrays: the functions an engine may call, with the values of `guarded` at the edges."""

    def __init__(self) -> None:
        for call in CALLS.values():
            if call.numpy:
                setattr(self, call.name, getattr(np, call.numpy))

    @staticmethod
    def log(a: Array) -> Array:
        """The natural logarithm of max(a, 5e-324), so that it is finite at 0."""
        return np.log(np.maximum(a, SMALLEST))

    @staticmethod
    def erf(a: Array) -> Array:
        """The error function."""
        return np.asarray(_erf(a), float)

    @staticmethod
    def clip(a: Array, low: float, high: float) -> Array:
        """a, but not below low and not above high."""
        return np.minimum(np.maximum(a, low), high)

    @staticmethod
    def total(arrays: Sequence[Array]) -> Array:
        """The sum over all items of several arrays."""
        return sum(array.sum() for array in arrays)

    @staticmethod
    def same(a: Array, b: Array) -> Array:
        """Whether two arrays' items are equal."""
        return a == b

    @staticmethod
    def argmax(a: Array) -> Array:
        """Which item along the first axis is the largest, counted from 1."""
        return a.argmax(axis=0) + 1.0

    @staticmethod
    def eye(size: int) -> Array:
        """True on the diagonal, False elsewhere; shape (size, size)."""
        return np.eye(size, dtype=bool)


xp = ArrayNamespace()


class NumpyRunner:
    """The engine on numpy arrays. A state is a dictionary of arrays, never changed in place.

    lean: the batch's gradient is formed in one product, and the samples' own gradients are derived when looked at.
    """

    def __init__(self, network: Network, *, lean: bool = True) -> None:
        self.network = network
        self.lean = lean
        self._inputs = np.asarray(network.inputs, float).T  # (inputs, samples), and of a large CSV no copy
        self._targets = np.asarray(network.targets, float).T if network.layout.has_targets else None
        # Scalars of numpy's, because a float of Python's raises where it is divided by 0.
        self._hypers = {Family("hyper", slot=name): np.float64(value) for name, value in network.hypers.items()}
        self._start = self._initial()
        self._next = [(family, self._next_family(family)) for family in self._start]
        self.state_bytes = sum(array.nbytes for array in self._start.values())

    def start(self) -> State:
        """Parameters as the scenario gives them, optimizer states as the optimizer starts them."""
        return self._start

    def run(self, state: State, batch: Batch, t: int, epoch: int = 1) -> ArrayUpdate:
        """The update number t with these samples."""
        arrays: State = {**state, **self._hypers, **self._data(batch)}
        arrays |= {self.network.layout.family(key): np.float64(count) for key, count in counts(t, epoch).items()}
        return ArrayUpdate(self, arrays, len(batch), run)

    def examine(self, state: State, samples: Batch) -> ArrayUpdate:
        """What the network makes of samples with the parameters of a state."""
        new = {family._replace(kind="new"): array for family, array in state.items() if family.kind == "param"}
        return ArrayUpdate(self, {**new, **self._hypers, **self._data(samples)}, len(samples), at_end)

    def _data(self, samples: Batch) -> State:
        """The inputs and targets of samples."""
        columns = [sample - 1 for sample in samples]
        data: State = {Family("input", per_sample=True): np.ascontiguousarray(self._inputs[:, columns])}
        if self._targets is not None:
            data[Family("target", self.network.layout.last, per_sample=True)] = np.ascontiguousarray(
                self._targets[:, columns]
            )
        return data

    def state_with(self, state: State, key: Key, value: float) -> State:
        """The state with another value for a parameter or an optimizer's state."""
        family = self.network.layout.family(key)
        array = state[family].copy()
        array[index_in(family, key)] = value
        return {**state, family: array}

    def after(self, arrays: State) -> State:
        """The state that follows an update with these arrays."""
        return {family: arrays[next_family] for family, next_family in self._next}

    def _initial(self) -> State:
        network = self.network
        state: State = {family: np.array(network.initial(family), float) for family in network.parameters}
        if network.optimizer is not None:
            for slot in network.layout.states:
                first = network.start_of(slot)
                for family in network.trained:
                    state[family._replace(kind="state", slot=slot)] = np.full(state[family].shape, first, float)
        return state

    def _next_family(self, family: Family) -> Family:
        if family.kind == "state":
            return family._replace(kind="state_new")
        trained = self.network.optimizer is not None and family in self.network.trained
        return family._replace(kind="new") if trained else family


class Items:
    """Finds items of arrays by their keys; what is found out about an array is remembered.

    arrays: gives the array of a family, or raises a KeyError.
    """

    def __init__(self, layout: Layout, arrays: Callable[[Family], Array]) -> None:
        self._layout, self._arrays = layout, arrays
        self._known: dict[tuple[Any, ...], tuple[Callable[[int], float], bool, int, int, int]] = {}

    def value(self, key: Key) -> float:
        """The item of a key. Raises: KeyError where no array has it."""
        kind, layer, unit, source, sample, slot = key
        same = (kind, layer, slot, source == BIAS, sample > 0)
        known = self._known.get(same)
        if known is None:
            known = self._known[same] = self._look_up(key)
        item, on_diagonal, rows, columns, samples = known
        if on_diagonal:
            source -= unit
        elif source == BIAS:
            source = 0
        if sample:
            sample -= 1
        if not (0 <= unit < rows and 0 <= source < columns and 0 <= sample < samples):
            raise KeyError(key)
        return item((unit * columns + source) * samples + sample)

    def _look_up(self, key: Key) -> tuple[Callable[[int], float], bool, int, int, int]:
        """What gives an item by its place; whether its source is its unit; how many units, sources and samples."""
        family = self._layout.family(key)
        if family.bias != (key.source == BIAS):
            raise KeyError(key)
        sizes = {"u": 1, "v": 1, "s": 1, **dict(zip(axes(family), (array := self._arrays(family)).shape, strict=True))}
        return array.item, key.kind == "slope" and not family.crossed, sizes["u"], sizes["v"], sizes["s"]


class ArrayUpdate:
    """The values of one update, in arrays; it is the recorder of the engine's run too."""

    def __init__(self, runner: NumpyRunner, arrays: State, samples: int, execute: Execute) -> None:
        self.lean = runner.lean
        self.arrays = arrays
        self.samples = samples
        self._runner = runner
        self._layout = runner.network.layout
        self._items = Items(self._layout, arrays.__getitem__)
        with np.errstate(all="ignore"):  # infinity and NaN are values here like others
            execute(runner.network, xp, self, samples)

    def given(self, family: Family) -> Array:
        """The array with this name."""
        return self.arrays[family]

    def record(self, family: Family, array: Array) -> Array:
        """Keeps an array under its name, in its full shape: a formula may give a constant."""
        full = np.asarray(array, float)
        shape = self._layout.shape(family, self.samples)
        if full.shape != shape:
            full = np.broadcast_to(full, shape)
        self.arrays[family] = full
        return full[()] if not shape else full  # a scalar of numpy's is faster than an array without axes

    def value(self, key: Key) -> float:
        """A recorded value. Raises: KeyError where the engine does not record this quantity."""
        return self._items.value(key)

    def listed(self, family: Family) -> list[float]:
        """All values of an array, in its order. Raises: KeyError where the engine does not record it."""
        return self.arrays[family].ravel().tolist()  # type: ignore[no-any-return]

    def after(self) -> State:
        """The state that the next update starts from."""
        return self._runner.after(self.arrays)
