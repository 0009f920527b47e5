"""Whole arrays: symbols that stand for a matrix each, with the operators the engine uses.

The engine runs on these as it runs on lazy arrays and on numpy's, and what it then records are equations of matrices:
`weights @ out` becomes a matrix product, `dnet[:, 0][:, None] * source[:, 0][None, :]` the outer product that it is.
A whole array has a shape as numpy's arrays have, and beside it the matrix it is: an array of one axis stands upright,
as a column, or lies, as a row; one of three axes is a matrix for each place along the last.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Hashable, Iterator
from typing import Any, Final, Literal

from nnstep.algebra.expr import Expr, Neg, Num, Sym, children, expr, rebuild
from nnstep.algebra.lazy import Marks, Shape, broadcast
from nnstep.records import dataclass

Lies = Literal["column", "row"]

WRITTEN_OUT: Final = 36
"""Entries of a matrix of ones and zeros that is written out in an equation."""


@dataclass(frozen=True, slots=True)
class Matrix(Expr):
    """A named matrix; its key is looked up, never read. A named number is a `Sym` here as elsewhere."""

    key: Hashable


@dataclass(frozen=True, slots=True)
class MatMul(Expr):
    """Two or more matrices, multiplied."""

    factors: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class Hadamard(Expr):
    """Two or more matrices of one shape, multiplied entry by entry."""

    factors: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class Turned(Expr):
    """A matrix turned over: its rows as columns."""

    arg: Expr


@dataclass(frozen=True, slots=True)
class Ones(Expr):
    """A matrix of ones. A column of them adds up the columns of what stands before it."""

    rows: int
    columns: int


@dataclass(frozen=True, slots=True)
class Applied(Expr):
    """A function with a name of its own, of each entry of a matrix or of each of its columns."""

    name: str
    arg: Expr


@dataclass(frozen=True, slots=True)
class Entries(Expr):
    """The sum of all entries of one or several matrices."""

    args: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class ByRow(Expr):
    """A matrix each of whose rows is that of one of some matrices. places: for each row which of them.

    columns: whether it is turned over, so that it is each of its columns.
    """

    args: tuple[Expr, ...]
    places: tuple[int, ...]
    columns: bool = False

    @property
    def parts(self) -> tuple[tuple[Expr, str], ...]:
        """Each of the matrices, and which rows are its: "in row 1", "in rows 2 to 4"; the words of all writers."""
        word = "column" if self.columns else "row"
        found = []
        for which, arg in enumerate(self.args):
            mine = [number for number, place in enumerate(self.places, 1) if place == which]
            runs = [one for one in mine if one - 1 not in mine]
            ends = [one for one in mine if one + 1 not in mine]
            spans = [str(a) if a == b else f"{a}{' to ' if b - a > 1 else ', '}{b}"
                     for a, b in zip(runs, ends, strict=True)]  # fmt: skip
            found.append((arg, f"in {word}{'s' * (len(mine) > 1)} {', '.join(spans)}"))
        return tuple(found)


@dataclass(frozen=True, slots=True)
class Identity(Expr):
    """The square matrix with 1 on the diagonal and 0 elsewhere."""

    size: int


@dataclass(frozen=True, slots=True)
class Mask(Expr):
    """A matrix of ones and zeros. rest: whether its ones stand where another that the equation names has zeros."""

    marks: Marks
    rest: bool = False

    @property
    def rows(self) -> tuple[tuple[int, ...], ...]:
        """Its numbers."""
        return tuple(tuple(map(int, row)) for row in self.marks)


def parts(node: Expr) -> tuple[Expr, ...]:
    """The nodes one level below, from left to right, of nodes of matrices too."""
    match node:
        case MatMul(factors) | Hadamard(factors):
            return factors
        case Turned(arg) | Applied(_, arg):
            return (arg,)
        case Entries(args) | ByRow(args):
            return args
        case _:
            return children(node)


def with_parts(node: Expr, below: tuple[Expr, ...]) -> Expr:
    """The same kind of node over others."""
    match node:
        case MatMul():
            return MatMul(below)
        case Hadamard():
            return Hadamard(below)
        case Turned():
            return Turned(*below)
        case Applied(name, _):
            return Applied(name, *below)
        case Entries():
            return Entries(below)
        case ByRow(_, places, columns):
            return ByRow(below, places, columns)
        case _:
            return rebuild(node, below)


def turned(node: Expr) -> Expr:
    """A matrix turned over, by the rules: of a product the factors in the other order, each turned over."""
    match node:
        case Turned(arg):
            return arg
        case Num() | Sym() | Entries() | Identity():
            return node
        case Matrix():
            return Turned(node)
        case Ones(rows, columns):
            return Ones(columns, rows)
        case Mask(marks, rest):
            return Mask(tuple(zip(*marks, strict=True)), rest)
        case MatMul(factors):
            return MatMul(tuple(turned(factor) for factor in reversed(factors)))
        case ByRow(args, places, columns):
            return ByRow(tuple(map(turned, args)), places, not columns)
        case _:  # what is done entry by entry
            return with_parts(node, tuple(map(turned, parts(node))))


def in_rows(node: Expr) -> Expr:
    """The equation of the matrix turned over, every named matrix being turned over too."""
    return turned(_replaced(node))


def _replaced(node: Expr) -> Expr:
    if isinstance(node, Matrix):
        return Turned(node)
    below = parts(node)
    if isinstance(node, Turned):
        return turned(_replaced(node.arg))
    return with_parts(node, tuple(map(_replaced, below))) if below else node


def matrices(node: Expr) -> tuple[Any, ...]:
    """The keys of the matrices and numbers an equation names, from left to right, each once."""

    def named(node: Expr) -> Iterator[Any]:
        if isinstance(node, Matrix | Sym):
            yield node.key
        for part in parts(node):
            yield from named(part)

    return tuple(dict.fromkeys(named(node)))


def unspread(node: Expr) -> Expr:
    """A column, or a row, that stands in all columns, or rows: on the diagonal each of its entries stands once."""
    match node:
        case MatMul((one, Ones(1, _))) | MatMul((Ones(_, 1), one)):
            return one
        case _:
            return node


class Whole:
    """An array of `shape` that is the matrix `node`; how one of one axis lies: as a column or as a row.

    One of three axes is a matrix for each place along the last: its node says what holds at each.
    """

    __slots__ = ("lies", "node", "shape")
    __array_ufunc__ = None  # numpy must not take the operators over

    def __init__(self, node: Expr, shape: Shape, lies: Lies = "column") -> None:
        self.node = node
        self.shape = shape
        self.lies: Lies = lies

    def __add__(self, other: Any) -> Whole:
        return _entrywise(operator.add, self, other)

    def __radd__(self, other: Any) -> Whole:
        return _entrywise(operator.add, other, self)

    def __sub__(self, other: Any) -> Whole:
        return _entrywise(operator.sub, self, other)

    def __rsub__(self, other: Any) -> Whole:
        return _entrywise(operator.sub, other, self)

    def __mul__(self, other: Any) -> Whole:
        return _entrywise(_multiplied, self, other)

    def __rmul__(self, other: Any) -> Whole:
        return _entrywise(_multiplied, other, self)

    def __truediv__(self, other: Any) -> Whole:
        return _entrywise(operator.truediv, self, other)

    def __rtruediv__(self, other: Any) -> Whole:
        return _entrywise(operator.truediv, other, self)

    def __pow__(self, other: Any) -> Whole:
        return _entrywise(operator.pow, self, other)

    def __rpow__(self, other: Any) -> Whole:
        return _entrywise(operator.pow, other, self)

    def __neg__(self) -> Whole:
        return Whole(Neg(self.node), self.shape, self.lies)

    def __gt__(self, other: Any) -> Whole:
        return _entrywise(operator.gt, self, other)

    def __lt__(self, other: Any) -> Whole:
        return _entrywise(operator.lt, self, other)

    def __ge__(self, other: Any) -> Whole:
        return _entrywise(operator.ge, self, other)

    def __le__(self, other: Any) -> Whole:
        return _entrywise(operator.le, self, other)

    def __matmul__(self, other: Whole) -> Whole:
        if len(self.shape) != 2 or len(other.shape) != 2 or self.shape[1] != other.shape[0]:
            raise ValueError(f"cannot multiply matrices of shapes {self.shape} and {other.shape}")
        return Whole(_product(self.node, other.node), (self.shape[0], other.shape[1]))

    @property
    def T(self) -> Whole:
        """The matrix turned over."""
        return Whole(turned(self.node), self.shape[::-1])

    def sum(self, axis: int | None = None) -> Whole:
        """The sum along an axis, as a product with ones; over all entries where no axis is given."""
        if axis is None:
            return Whole(Entries((self.node,)), ())
        axis %= len(self.shape)
        if len(self.shape) == 3 and axis == 0:
            return Whole(_downwards(self.node, self.shape[0]), self.shape[1:])
        along = self.lies == "row" if len(self.shape) == 1 else axis == 1  # or down the columns
        count = self.shape[axis]
        if count == 1:
            node = self.node
        else:
            node = _product(self.node, Ones(count, 1)) if along else _product(Ones(1, count), self.node)
        lies: Lies = "column" if along else "row"
        return Whole(node, (*self.shape[:axis], *self.shape[axis + 1 :]), lies)

    def __getitem__(self, picks: Any) -> Whole:
        """`None` adds an axis of length 1, 0 picks the one place of an axis that has no other.

        Raises: IndexError for anything else: it would be no matrix any more.
        """
        picks = picks if isinstance(picks, tuple) else (picks,)
        picks += (slice(None),) * (len(self.shape) - sum(pick is not None for pick in picks))
        lengths = iter(self.shape)
        shape: list[int] = []
        for pick in picks:
            length = 1 if pick is None else next(lengths)
            if pick is None or pick == slice(None):
                shape.append(length)
            elif pick != 0 or length != 1:
                raise IndexError(f"a whole array of shape {self.shape} has no part {picks}")
        first_is_new = picks[0] is None
        lies: Lies = "row" if len(shape) == 1 and picks[0] == 0 else "column"
        upright = len(self.shape) == 2 or self.lies == "column"
        node = turned(self.node) if first_is_new and upright and len(self.shape) + 1 == len(shape) else self.node
        if not first_is_new and picks[-1] is None and len(self.shape) == 1 and self.lies == "row":
            node = turned(self.node)
        return Whole(node, tuple(shape), lies)


def _downwards(node: Expr, rows: int) -> Expr:
    """The column that has what stands in each column of a matrix, added up."""
    match node:
        case Hadamard((MatMul((column, Ones(1, _))), matrix)):  # each row times an entry of the column
            return _product(turned(matrix), column)
        case _:
            return _product(turned(node), Ones(rows, 1))


def _product(left: Expr, right: Expr) -> Expr:
    return MatMul((*_factors(left), *_factors(right)))


def _factors(node: Expr) -> tuple[Expr, ...]:
    return node.factors if isinstance(node, MatMul) else (node,)


def _multiplied(left: Expr, right: Expr) -> Expr:
    return Hadamard((*(left.factors if isinstance(left, Hadamard) else (left,)), right))


def _entrywise(operate: Callable[[Any, Any], Expr], left: Any, right: Any) -> Whole:
    """An operation entry by entry: where a column meets a matrix, or a row, it stands in each of its columns."""
    arrays = [one if isinstance(one, Whole) else Whole(expr(one), ()) for one in (left, right)]
    shape = broadcast(*(one.shape for one in arrays))
    lies: Lies = next((one.lies for one in arrays if one.shape == shape), "column")
    nodes = [one.node for one in arrays]
    if () in (arrays[0].shape, arrays[1].shape):
        return Whole(operator.mul(*nodes) if operate is _multiplied else operate(*nodes), shape, lies)
    if (
        operate is _multiplied
        and len(shape) > 1
        and {(one.shape[0], one.shape[1]) for one in arrays if len(one.shape) > 1}
        == {
            (shape[0], 1),
            (1, shape[1]),
        }
    ):
        column, row = nodes if arrays[0].shape[1] == 1 else nodes[::-1]
        return Whole(_product(column, row), shape)
    return Whole(operate(*(spread(one, shape) for one in arrays)), shape, lies)


def spread(array: Whole, shape: Shape) -> Expr:
    """The matrix in a larger shape: a column in each column, a row in each row."""
    node = array.node
    if len(array.shape) < 2:
        across = len(array.shape) == 1 and len(shape) == 2 and array.lies == "row" and shape[0] > 1
        return _product(Ones(shape[0], 1), node) if across else node
    if array.shape[1] < shape[1]:
        node = _product(node, Ones(1, shape[1]))
    if array.shape[0] < shape[0]:
        node = _product(Ones(shape[0], 1), node)
    return node
