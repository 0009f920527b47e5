"""The network on numpy arrays: for large networks and batches. The only executor that needs numpy."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from itertools import chain, groupby
from typing import Any, Final

import numpy as np

from nnstep.algebra.calls import CALLS
from nnstep.algebra.guarded import SMALLEST
from nnstep.engine.engine import run
from nnstep.engine.network import Network
from nnstep.engine.programs import Program, Recorder
from nnstep.engine.runner import PENALTY, Trained, counts, kept_for_errors
from nnstep.engine.schedule import Batch, Stretch
from nnstep.engine.symbolic import Execute, at_end
from nnstep.engine.tape import Array, Tape, erf
from nnstep.quantities.key import BIAS, Family, Key, axes, index_in
from nnstep.quantities.layout import Layout, Marks

State = tuple[Array, ...]

_DATA_BYTES: Final = 16_000_000  # of batches that are kept
_ERROR: Final = Family("batch_error")
_ERRORS: Final = Family("error", per_sample=True)
_WHOLE: Final = (Key("batch_error"),)


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
        return erf(a).astype(float)

    @staticmethod
    def clip(a: Array, low: float, high: float) -> Array:
        """a, but not below low and not above high."""
        return np.minimum(np.maximum(a, low), high)

    @staticmethod
    def total(arrays: Sequence[Array]) -> Array:
        """The sum over all items of several arrays."""
        return sum(array.sum() for array in arrays)

    @staticmethod
    def by_row(places: Sequence[int], arrays: Sequence[Array]) -> Array:
        """An array each of whose rows is that of one of some arrays. places: for each row which of them."""
        which, found = np.array(places)[:, None], arrays[0]
        for number, array in enumerate(arrays[1:], 1):
            found = np.where(which == number, array, found)
        return found

    @staticmethod
    def same(a: Array, b: Array) -> Array:
        """Whether two arrays' items are equal."""
        return a == b

    @staticmethod
    def argmax(a: Array) -> Array:
        """Which item along the first axis is the largest, counted from 1."""
        return a.argmax(axis=0) + 1.0

    @staticmethod
    def mask(marks: Marks) -> Array:
        """A matrix of true and false."""
        return np.array(marks, bool)

    @staticmethod
    def only(mask: Array, array: Array, other: Array = 0.0) -> Array:
        """The matrix where a mask is true; elsewhere another, or 0."""
        return np.where(mask, array, other)

    @staticmethod
    def eye(size: int) -> Array:
        """True on the diagonal, False elsewhere; shape (size, size)."""
        return np.eye(size, dtype=bool)


xp = ArrayNamespace()


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


class NumpyRunner:
    """The engine on numpy arrays, run once on a tape for each size of a batch, and from then on as straight-line numpy.

    A state is a tuple of arrays, which are never changed. lean: the batch's gradient is formed in one product, and the
    samples' own gradients are derived when looked at.
    """

    together = 16
    few = 8

    def __init__(self, network: Network, *, lean: bool = True) -> None:
        self.network = network
        self.lean = lean
        self._inputs = np.asarray(network.inputs, float)  # (samples, inputs), and of a large CSV no copy
        self._targets = np.asarray(network.targets, float) if network.layout.has_targets else None
        start = self._initial()
        self.families = tuple(start)
        self._start: State = tuple(start.values())
        self._programs: dict[int, Program] = {}
        self._examining: dict[int, Program] = {}
        self._data = lru_cache(maxsize=self._most_data())(self._read)
        self.state_bytes = sum(array.nbytes for array in self._start)

    def start(self) -> State:
        """Parameters as the scenario gives them, optimizer states as the optimizer starts them."""
        return self._start

    def run(self, state: State, batch: Batch, t: int, epoch: int = 1) -> ArrayUpdate:
        """The update number t with these samples."""
        given = (*state, np.float64(t), np.float64(epoch), *self._data(batch))
        return ArrayUpdate(self._program(len(batch), given), given)

    def train(self, state: State, stretch: Stretch, watched: Sequence[Key] = ()) -> Trained:
        """Runs a stretch of updates, of which nothing is kept but the errors, and what is watched."""
        errors: list[float] = []
        rows: list[tuple[float, ...]] = []
        for samples, updates in groupby(stretch, lambda update: len(update[0])):
            told = ((float(t), float(epoch), *self._data(batch)) for batch, t, epoch in updates)
            first = next(told)
            program = self._program(samples, (*state, *map(np.float64, first[:2]), *first[2:]))
            wanted = kept_for_errors(self.network.layout, samples, whole=stretch.is_whole)
            of_each, beside = wanted[0] not in _WHOLE, (PENALTY,) if PENALTY in wanted else ()
            seen = (*beside, *watched)
            with np.errstate(all="ignore"):  # infinity and NaN are values here like others
                state, kept = program.train(chain([first], told), state, _ERRORS if of_each else _ERROR, seen)
            if watched:
                rows += (row[1 + len(beside) :] for row in kept)
            if beside:
                kept = [[one for error in row[0] for one in (error, row[1])] for row in kept]
            elif watched:
                kept = [row[0] for row in kept]
            errors += chain.from_iterable(kept) if of_each else kept
        return Trained(state, errors, [list(map(float, column)) for column in zip(*rows, strict=True)])

    def examine(self, state: State, samples: Batch) -> ArrayUpdate:
        """What the network makes of samples with the parameters of a state."""
        given = (*state, *self._data(samples))
        program = self._examining.get(len(samples))
        if program is None:
            named = [one._replace(kind="new") if one.kind == "param" else one for one in self.families]
            program = self._examining[len(samples)] = self._traced(at_end, named, given, len(samples))
        return ArrayUpdate(program, given)

    def state_with(self, state: State, key: Key, value: float) -> State:
        """The state with another value for a parameter or an optimizer's state."""
        family = self.network.layout.family(key)
        place = self.families.index(family)
        array = state[place].copy()
        array[index_in(family, key)] = value
        return (*state[:place], array, *state[place + 1 :])

    def _program(self, samples: int, given: Sequence[Array]) -> Program:
        program = self._programs.get(samples)
        if program is None:
            families = [*self.families, *(self.network.layout.family(key) for key in counts(1, 1))]
            following = [self._next_family(family) for family in self.families]
            program = self._programs[samples] = self._traced(run, families, given, samples, following)
        return program

    def _traced(
        self,
        execute: Execute,
        families: Sequence[Family],
        given: Sequence[Array],
        samples: int,
        following: Sequence[Family] = (),
    ) -> Program:
        """The program of the engine, or of a part of it; given: values of these families, then inputs and targets."""
        layout, tape = self.network.layout, Tape()
        families = [*families, Family("input", per_sample=True), Family("target", layout.last, per_sample=True)]
        named = {
            family: tape.given(f"g{place}", value)
            for place, (family, value) in enumerate(zip(families, given, strict=False))  # there may be no targets
        }
        # Scalars of numpy's, because a float of Python's raises where it is divided by 0.
        hypers = {
            Family("hyper", slot=name): tape.constant(np.float64(value)) for name, value in self.network.hypers.items()
        }
        recorder = Recorder(layout, {**hypers, **named}, samples, lean=self.lean)
        with np.errstate(all="ignore"):
            execute(self.network, xp, recorder, samples)
        return Program(tape, recorder, named, following)

    def _read(self, samples: Batch) -> tuple[Array, ...]:
        """The inputs and targets of samples, samples being the last axis."""
        rows: Any = [sample - 1 for sample in samples]
        if rows == list(range(rows[0], rows[0] + len(rows))):
            rows = slice(rows[0], rows[0] + len(rows))  # in the order of the file: no copy
        both = (self._inputs,) if self._targets is None else (self._inputs, self._targets)
        return tuple(array[rows].T for array in both)

    def _most_data(self) -> int:
        """How many batches' data are kept."""
        layout = self.network.layout
        return max(1, min(256, _DATA_BYTES // (8 * layout.samples * (layout.inputs + layout.outputs))))

    def _initial(self) -> dict[Family, Array]:
        network = self.network
        state = {family: np.array(network.initial(family), float) for family in network.parameters}
        if network.optimizer is not None:
            for slot in network.layout.states:
                first = network.start_of(slot)
                for family in network.trained:
                    full = np.full(state[family].shape, first, float)
                    marks = () if family.bias else network.layout.layer(family.layer).updated
                    state[family._replace(kind="state", slot=slot)] = xp.only(xp.mask(marks), full) if marks else full
        return state

    def _next_family(self, family: Family) -> Family:
        if family.kind == "state":
            return family._replace(kind="state_new")
        trained = self.network.optimizer is not None and family in self.network.trained
        return family._replace(kind="new") if trained else family


class ArrayUpdate:
    """The values of one update, in arrays: those it was given, and those it computed."""

    __slots__ = ("_given", "_items", "_program", "_values")

    def __init__(self, program: Program, given: tuple[Array, ...]) -> None:
        self._program, self._given = program, given
        with np.errstate(all="ignore"):  # infinity and NaN are values here like others
            self._values = program.update(*given)
        self._items: Items | None = None

    def array(self, family: Family) -> Array:
        """An array that was given or recorded. Raises: KeyError where there is none of this name."""
        program = self._program
        place = program.slots.get(family)
        if place is not None:
            return self._values[place]
        place = program.places.get(family)
        return program.fixed[family] if place is None else self._given[place]

    def value(self, key: Key) -> float:
        """A recorded value. Raises: KeyError where the engine does not record this quantity."""
        if self._items is None:
            self._items = Items(self._program.layout, self.array)
        return self._items.value(key)

    def listed(self, family: Family) -> list[float]:
        """All values of an array, in its order. Raises: KeyError where the engine does not record it."""
        return self.array(family).ravel().tolist()  # type: ignore[no-any-return]

    def after(self) -> State:
        """The state that the next update starts from."""
        return tuple(map(self.array, self._program.following))
