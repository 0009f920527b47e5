"""Numpy operations written down while they are done: one run of the engine, as a list of operations on named arrays.

The engine runs once on arrays that remember where they come from (`Traced`); what it did is then printed as
straight-line numpy source (`programs`) that does the same operations in the same order.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.lib.mixins import NDArrayOperatorsMixin

from nnstep.records import NamedTuple

Array = Any  # a float64 array, or a scalar of numpy's

erf: Any = np.frompyfunc(math.erf, 1, 1)  # numpy has none


class Form(NamedTuple):
    """What an array is like, apart from its numbers: two of one form can take each other's place."""

    shape: tuple[int, ...]
    kind: str
    strides: tuple[int, ...]


class Operation(NamedTuple):
    """One operation: what its result is called, what is done, with which arrays (by name), with which settings."""

    name: str
    function: str
    operands: tuple[str, ...]
    settings: tuple[Any, ...]
    form: Form


def form_of(array: Array) -> Form:
    """The form of an array or of a number."""
    return Form(array.shape, array.dtype.str, array.strides)


class Tape:
    """The operations so far, and the arrays and functions they use that are always the same."""

    def __init__(self) -> None:
        self.operations: list[Operation] = []
        self.constants: dict[str, Any] = {}
        self._names: dict[Any, str] = {}  # of numbers met before
        self._known: dict[tuple[Any, ...], Traced] = {}  # results: what was computed is not computed again

    def given(self, name: str, value: Array) -> Traced:
        """An array that a program is given."""
        return Traced(self, name, value)

    def constant(self, value: Any) -> Traced:
        """An array or a number that is the same in each update; a number is made one of numpy's, which is faster."""
        if isinstance(value, int | float):
            value = np.float64(value)
        # A zero has a sign, and arrays have no hash.
        same = repr(value) if isinstance(value, np.float64) else id(value)
        name = self._names.get(same)
        if name is None:
            name = self._names[same] = f"k{len(self.constants)}"
            self.constants[name] = value
        return Traced(self, name, self.constants[name])

    def do(self, function: str, compute: Callable[..., Array], operands: Sequence[Any], *settings: Any) -> Traced:
        """The result of a function of these arrays, which is written down unless it is always the same."""
        read = [one if isinstance(one, Traced) else self.constant(one) for one in operands]
        names = tuple(one.name for one in read)
        known = self._known.get((function, names, settings))
        if known is not None:
            return known
        value = compute(*(one.value for one in read))
        if all(name in self.constants for name in names):
            made = self.constant(value)
        else:
            made = Traced(self, f"t{len(self.operations)}", value)
            self.operations.append(Operation(made.name, function, names, settings, form_of(value)))
        self._known[function, names, settings] = made
        return made


class Traced(NDArrayOperatorsMixin):
    """An array of a tape: operations on it are done and written down."""

    __slots__ = ("name", "tape", "value")

    def __init__(self, tape: Tape, name: str, value: Array) -> None:
        self.tape, self.name, self.value = tape, name, value

    def __array_ufunc__(self, ufunc: np.ufunc, method: str, *inputs: Any, **options: Any) -> Any:
        if method != "__call__" or options:
            return NotImplemented
        if ufunc is np.power and isinstance(inputs[1], int | float):  # numpy has short ways for powers that are typed
            exponent = inputs[1]
            return self.tape.do("power_of", lambda base: base**exponent, inputs[:1], exponent)
        return self.tape.do(ufunc.__name__.partition(" ")[0], ufunc, inputs)

    def __array_function__(self, function: Any, types: Any, values: Any, options: Any) -> Any:
        if function is not np.where or options:
            return NotImplemented
        if values[0] is True:  # a number in the shape of the other array
            if isinstance(values[1], Traced):
                return values[1].filled(np.shape(getattr(values[2], "value", values[2])))
            return self.tape.constant(np.where(True, values[1], values[2].value).astype(float))
        return self.tape.do("where", np.where, values)

    @property
    def shape(self) -> tuple[int, ...]:
        """The length of each axis."""
        return np.shape(self.value)

    @property
    def T(self) -> Traced:
        """The array with its axes reversed."""
        return self.tape.do("transposed", np.transpose, [self])

    def __getitem__(self, picks: Any) -> Traced:
        picks = picks if isinstance(picks, tuple) else (picks,)
        shown = ", ".join(":" if pick == slice(None) else repr(pick) for pick in picks)
        return self.tape.do("item", lambda array: array[picks], [self], shown)

    def sum(self, axis: int | None = None) -> Traced:
        """The sum along an axis, or of all items."""
        return self.tape.do("add_reduce", lambda array: np.add.reduce(array, axis), [self], axis)

    def max(self, axis: int) -> Traced:
        """The largest item along an axis."""
        return self.tape.do("maximum_reduce", lambda array: np.maximum.reduce(array, axis), [self], axis)

    def argmax(self, axis: int) -> Traced:
        """The place of the largest item along an axis."""
        return self.tape.do("argmax", lambda array: array.argmax(axis), [self], axis)

    def astype(self, kind: type[float]) -> Traced:
        """The same numbers as floats."""
        return self.tape.do("as_float", lambda array: np.asarray(array, kind)[()], [self])

    def filled(self, shape: tuple[int, ...]) -> Traced:
        """The same numbers as floats, in a shape that they are repeated to fill."""
        array: Traced = self
        if array.value.dtype != float:
            array = array.astype(float)
        if array.shape != shape:
            array = self.tape.do("broadcast", lambda one: np.broadcast_to(one, shape), [array], shape)
        return array
