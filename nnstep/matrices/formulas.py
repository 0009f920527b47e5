r"""Equations of matrices as formulas: what LaTeX, Typst and MathML have in common; a table has each one's signs.

What stands for a matrix they are told: a name, W^{(2)\top}, or its numbers.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Sequence
from typing import ClassVar

from nnstep.algebra.expr import Call, Expr, Neg, Product, Sum, Sym
from nnstep.algebra.formulas import Formulas, Name
from nnstep.matrices.whole import (
    WRITTEN_OUT,
    Applied,
    ByRow,
    Entries,
    Hadamard,
    Identity,
    Mask,
    MatMul,
    Matrix,
    Ones,
    Turned,
    unspread,
)
from nnstep.records import NamedTuple

_LOOSE = (Sum, Neg, Product, Hadamard)


class Signs(NamedTuple):
    """How a language writes what only equations of matrices say; {} is what it is said of.

    times: between matrices that are multiplied, entrywise: entry by entry. ones: a column of them; identity: that
    matrix. applied: between a function and its brackets; entries: the sum over them. mask, rest: a large matrix of ones
    and zeros, and one whose ones stand where that one has zeros. diagonal, elsewhere: what stands there; rows: which of
    a matrix a part is; comma: between parts.
    """

    times: str
    entrywise: str
    ones: str
    identity: str
    applied: str
    entries: str
    mask: str
    rest: str
    diagonal: str
    elsewhere: str
    rows: str
    comma: str


class WholeFormulas(Formulas):
    """Writes equations of matrices. turned: how a matrix is written that is turned over; applied: a function."""

    signs: ClassVar[Signs]

    def __init__(self, name: Name, turned: Name, applied: Callable[[str], str]) -> None:
        super().__init__(name)
        self.turned = turned
        self.applied = applied

    def write(self, node: Expr) -> str:
        """A node without brackets round it."""
        signs = self.signs
        match node:
            case Matrix(key):
                return self.name(key)
            case Turned(Matrix(key)):
                return self.turned(key)
            case Turned(arg):
                return self.over(self.bracketed(self.write(arg)))
            case Ones(rows, columns):
                ones = signs.ones.format(max(rows, columns))
                return self.over(ones) if rows == 1 and columns > 1 else ones
            case Identity(size):
                return signs.identity.format(size)
            case Mask(marks, rest):
                if len(marks) * len(marks[0]) > WRITTEN_OUT:
                    return signs.rest if rest else signs.mask
                return self.matrix([[self.figure(str(one)) for one in row] for row in node.rows])
            case Applied(name, arg):
                return self.applied(name) + signs.applied + self.bracketed(self.write(arg))
            case Entries(args):
                return self.plus.join(signs.entries + self.bracketed(self.write(arg)) for arg in args)
            case MatMul(factors):
                return signs.times.join(map(self.closed, factors))
            case Hadamard(factors):
                return signs.entrywise.join(map(self.closed, factors))
            case Call("where", (Identity(), on, off)):
                return f"{self.write(unspread(on))}{signs.diagonal}{self.write(off)}{signs.elsewhere}"
            case ByRow():
                return signs.comma.join(self.write(part) + signs.rows.format(where) for part, where in node.parts)
        return super().write(node)

    def closed(self, node: Expr) -> str:
        """A factor, in brackets where it binds no tighter."""
        return self.bracketed(self.write(node)) if isinstance(node, _LOOSE) else self.write(node)

    def base(self, node: Expr) -> str:
        """What is raised to a power."""
        return super().base(Sym(node.key)) if isinstance(node, Matrix) else self.bracketed(self.write(node))  # type: ignore[safe-super]

    @abstractmethod
    def matrix(self, rows: Sequence[Sequence[str]], /) -> str:
        """A matrix of what is written already, row by row."""

    @abstractmethod
    def over(self, written: str, /) -> str:
        """What is written already, turned over."""
