"""Lazy arrays: a shape and a function from index to item, with the operators the engine uses.

Items are expressions (then an array is an array of equations, each made only when it is asked for) or floats (then it
is the simplest way to run the engine, without numpy). Shapes are checked at once; items are made late and are not
kept: the recorder keeps what has a name.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Sequence
from itertools import product
from typing import Any, Final

from nnstep.algebra import guarded
from nnstep.algebra.calls import CALLS
from nnstep.algebra.expr import Call, Expr, expr, total


class _Nothing:
    """What stands in an array where there is nothing: it adds no term to a sum."""


NOTHING: Final = _Nothing()

Index = tuple[int, ...]
Shape = tuple[int, ...]
Marks = tuple[tuple[bool, ...], ...]


class Lazy:
    """An array of `shape` whose item at an index is `item(*index)`."""

    __slots__ = ("item", "shape")
    __array_ufunc__ = None  # numpy must not take the operators over

    def __init__(self, shape: Shape, item: Callable[..., Any]) -> None:
        self.shape = shape
        self.item = item

    def indices(self) -> product[Index]:
        """Every index, the last axis running fastest."""
        return product(*map(range, self.shape))

    def __add__(self, other: Any) -> Lazy:
        return elementwise(operator.add, self, other)

    def __radd__(self, other: Any) -> Lazy:
        return elementwise(operator.add, other, self)

    def __sub__(self, other: Any) -> Lazy:
        return elementwise(operator.sub, self, other)

    def __rsub__(self, other: Any) -> Lazy:
        return elementwise(operator.sub, other, self)

    def __mul__(self, other: Any) -> Lazy:
        return elementwise(operator.mul, self, other)

    def __rmul__(self, other: Any) -> Lazy:
        return elementwise(operator.mul, other, self)

    def __truediv__(self, other: Any) -> Lazy:
        return elementwise(guarded.divide, self, other)

    def __rtruediv__(self, other: Any) -> Lazy:
        return elementwise(guarded.divide, other, self)

    def __pow__(self, other: Any) -> Lazy:
        return elementwise(_power, self, other)

    def __rpow__(self, other: Any) -> Lazy:
        return elementwise(_power, other, self)

    def __neg__(self) -> Lazy:
        return elementwise(operator.neg, self)

    def __gt__(self, other: Any) -> Lazy:
        return elementwise(operator.gt, self, other)

    def __lt__(self, other: Any) -> Lazy:
        return elementwise(operator.lt, self, other)

    def __ge__(self, other: Any) -> Lazy:
        return elementwise(operator.ge, self, other)

    def __le__(self, other: Any) -> Lazy:
        return elementwise(operator.le, self, other)

    def __matmul__(self, other: Lazy) -> Lazy:
        if len(self.shape) != 2 or len(other.shape) != 2 or self.shape[1] != other.shape[0]:
            raise ValueError(f"cannot multiply matrices of shapes {self.shape} and {other.shape}")
        rows, columns, inner = self.item, other.item, range(self.shape[1])
        return Lazy(
            (self.shape[0], other.shape[1]),
            lambda i, j: _total([_times(rows(i, k), columns(k, j)) for k in inner]),
        )

    @property
    def T(self) -> Lazy:
        """The array with its axes reversed."""
        return Lazy(self.shape[::-1], lambda *index: self.item(*index[::-1]))

    def sum(self, axis: int | None = None) -> Lazy:
        """The sum over one axis, or over all items; the terms stay in order."""
        if axis is None:
            return Lazy((), lambda: _total([self.item(*index) for index in self.indices()]))
        axis %= len(self.shape)
        length = range(self.shape[axis])
        return Lazy(
            (*self.shape[:axis], *self.shape[axis + 1 :]),
            lambda *index: _total([self.item(*index[:axis], k, *index[axis:]) for k in length]),
        )

    def max(self, axis: int) -> Lazy:
        """The largest item along an axis."""
        axis %= len(self.shape)

        def largest(*index: int) -> Any:
            result = self.item(*index[:axis], 0, *index[axis:])
            for k in range(1, self.shape[axis]):
                result = _function("maximum")(result, self.item(*index[:axis], k, *index[axis:]))
            return result

        return Lazy((*self.shape[:axis], *self.shape[axis + 1 :]), largest)

    def __getitem__(self, picks: Any) -> Lazy:
        """`:` keeps an axis, `None` adds one of length 1, a number picks along one; what is not named is kept."""
        picks = picks if isinstance(picks, tuple) else (picks,)
        named = sum(pick is not None for pick in picks)
        if named > len(self.shape):
            raise IndexError(f"{named} picks for shape {self.shape}")
        picks += (slice(None),) * (len(self.shape) - named)
        shape: list[int] = []
        sources: list[int | None] = []  # for each axis here: the axis there, or None for a picked one
        fixed: dict[int, int] = {}
        axis = 0
        for pick in picks:
            if pick is None:
                shape.append(1)
                sources.append(None)
            elif isinstance(pick, int):
                if not -self.shape[axis] <= pick < self.shape[axis]:
                    raise IndexError(f"index {pick} on an axis of {self.shape[axis]}")
                fixed[axis] = pick % self.shape[axis]
                axis += 1
            elif pick == slice(None):
                shape.append(self.shape[axis])
                sources.append(axis)
                axis += 1
            else:
                raise IndexError(f"a lazy array takes ':', None and whole numbers, not {pick!r}")

        here = {there: place for place, there in enumerate(sources) if there is not None}
        there = [(fixed.get(k, 0), here.get(k)) for k in range(len(self.shape))]
        item = self.item
        return Lazy(
            tuple(shape), lambda *index: item(*[pick if place is None else index[place] for pick, place in there])
        )


def elementwise(function: Callable[..., Any], *arrays: Any) -> Lazy:
    """`function` of the items at each index, with numpy's broadcasting; a scalar fits everywhere."""
    shapes = [array.shape if isinstance(array, Lazy) else () for array in arrays]
    shape = broadcast(*shapes)
    first, *others = [_reader(array, shape) for array in arrays]
    if not others:
        return Lazy(shape, lambda *index: function(first(*index)))
    if len(others) == 1:
        second = others[0]
        return Lazy(shape, lambda *index: function(first(*index), second(*index)))
    return Lazy(shape, lambda *index: function(first(*index), *[read(*index) for read in others]))


def broadcast(*shapes: Shape) -> Shape:
    """The common shape. Raises: ValueError where there is none."""
    longest = max(shapes, key=len)
    if all(shape == longest or not shape for shape in shapes):
        return longest
    rank = len(longest)
    result = []
    for axis in range(-rank, 0):
        lengths = {shape[axis] for shape in shapes if len(shape) >= -axis} - {1}
        if len(lengths) > 1:
            raise ValueError(f"shapes {', '.join(map(str, shapes))} do not fit together")
        result.append(lengths.pop() if lengths else 1)
    return tuple(result)


def _reader(array: Any, shape: Shape) -> Callable[..., Any]:
    """The item at an index of a broadcast shape."""
    if not isinstance(array, Lazy):
        return lambda *index: array
    item, lead = array.item, len(shape) - len(array.shape)
    if array.shape == shape:
        return item
    if not array.shape:
        return lambda *index: item()
    stretched = [length == 1 for length in array.shape]
    return lambda *index: item(*[0 if one else i for i, one in zip(index[lead:], stretched, strict=True)])


def _times(a: Any, b: Any) -> Any:
    return NOTHING if a is NOTHING or b is NOTHING else a * b


def _total(items: list[Any]) -> Any:
    items = [item for item in items if item is not NOTHING]
    if not items:
        return 0.0
    if any(isinstance(item, Expr) for item in items):
        return total(tuple(map(expr, items)))
    result = items[0]
    for item in items[1:]:
        result = result + item
    return result


def _power(a: Any, b: Any) -> Any:
    return a**b if isinstance(a, Expr) or isinstance(b, Expr) else guarded.power(a, b)


def _function(name: str) -> Callable[..., Any]:
    run = CALLS[name].value

    def apply(*items: Any) -> Any:
        if any(isinstance(item, Expr) for item in items):
            return Call(name, tuple(map(expr, items)))
        return run(*items)

    return apply


def _where(condition: Any, a: Any, b: Any) -> Any:
    # A condition that is a number depends on the place in the array only (an `eye`), so the choice is made here.
    return Call("where", (condition, expr(a), expr(b))) if isinstance(condition, Expr) else a if condition else b


class LazyNamespace:
    """The `xp` of lazy arrays: the functions an engine may call, and no others."""

    def __getattr__(self, name: str) -> Callable[..., Any]:
        if name not in CALLS or CALLS[name].compares:
            raise AttributeError(f"the engine's namespace has no {name!r}")
        function = _where if name == "where" else _function(name)

        def mapped(*arrays: Any) -> Any:
            return elementwise(function, *arrays) if any(isinstance(a, Lazy) for a in arrays) else function(*arrays)

        setattr(self, name, mapped)
        return mapped

    def mask(self, marks: Marks) -> Lazy:
        """A matrix of true and false."""
        return Lazy((len(marks), len(marks[0])), lambda row, column: marks[row][column])

    def only(self, mask: Lazy, array: Lazy, other: Lazy | None = None) -> Lazy:
        """The matrix where a mask is true; elsewhere another, or nothing. No item is made that is not taken."""

        def item(*index: int) -> Any:
            if mask.item(*index):
                return array.item(*index)
            return NOTHING if other is None else other.item(*index)

        return Lazy(array.shape, item)

    def total(self, arrays: Sequence[Lazy]) -> Lazy:
        """The sum over all items of several arrays, as one sum."""
        return Lazy((), lambda: _total([array.item(*index) for array in arrays for index in array.indices()]))

    def by_row(self, places: Sequence[int], arrays: Sequence[Lazy]) -> Lazy:
        """An array each of whose rows is that of one of some arrays. places: for each row which of them."""
        items = [array.item for array in arrays]
        shape = broadcast(*(array.shape for array in arrays))
        return Lazy(shape, lambda row, *others: items[places[row]](row, *others))

    def same(self, a: Lazy, b: Lazy) -> Lazy:
        """Whether two arrays' items are equal."""
        return elementwise(_function("=="), a, b)

    def argmax(self, array: Lazy) -> Lazy:
        """Which item along the first axis is the largest, counted from 1."""
        item, count, largest = array.item, range(array.shape[0]), _function("argmax")
        return Lazy(array.shape[1:], lambda *index: largest(*(item(k, *index) for k in count)))

    def eye(self, size: int) -> Lazy:
        """1 on the diagonal, 0 elsewhere; shape (size, size)."""
        return Lazy((size, size), lambda i, j: int(i == j))


xp = LazyNamespace()
