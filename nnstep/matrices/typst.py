"""Equations of matrices as Typst; what stands for a matrix it is told: a name, a name turned over, or its numbers."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from nnstep.algebra.expr import Call, Expr, Neg, Product, Sum, Sym
from nnstep.algebra.latex import Name
from nnstep.algebra.typst import Printer, quoted
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

_LOOSE = (Sum, Neg, Product, Hadamard)


class WholeTypst(Printer):
    """Writes equations of matrices. turned: how a matrix is written that is turned over; applied: a function."""

    def __init__(self, name: Name, turned: Name, applied: Callable[[str], str]) -> None:
        super().__init__(name)
        self.turned = turned
        self.applied = applied

    def write(self, node: Expr) -> str:
        """A node without brackets round it."""
        match node:
            case Matrix(key):
                return self.name(key)
            case Turned(Matrix(key)):
                return self.turned(key)
            case Turned(arg):
                return over(self.write(arg))
            case Ones(rows, columns):
                ones = f"bold(1)_({max(rows, columns)})"
                return f"{ones}^(top)" if rows == 1 and columns > 1 else ones
            case Identity(size):
                return f"I_({size})"
            case Mask():
                return _literal(node)
            case ByRow():
                return ' ", " '.join(f"{self.write(part)} {quoted(f' {where}')}" for part, where in node.parts)
            case Applied(name, arg):
                return f"{self.applied(name)} ({self.write(arg)})"
            case Entries(args):
                return " + ".join(f"sum ({self.write(arg)})" for arg in args)
            case MatMul(factors):
                return " thin ".join(map(self.closed, factors))
            case Hadamard(factors):
                return " dot.o ".join(map(self.closed, factors))
            case Call("where", (Identity(), on, off)):
                words = '" on the diagonal, "', '" elsewhere"'
                return f"{self.write(unspread(on))} {words[0]} {self.write(off)} {words[1]}"
            case _:
                return super().write(node)

    def closed(self, node: Expr) -> str:
        """A factor, in brackets where it binds no tighter."""
        return f"({self.write(node)})" if isinstance(node, _LOOSE) else self.write(node)

    def base(self, node: Expr) -> str:
        """What is raised to a power."""
        return super().base(Sym(node.key)) if isinstance(node, Matrix) else f"({self.write(node)})"


def _literal(mask: Mask) -> str:
    """A small matrix of ones and zeros; of a large one a letter, taken from 1 where its ones are another's zeros."""
    rows = mask.rows
    if len(rows) * len(rows[0]) > WRITTEN_OUT:
        return "(1 - M)" if mask.rest else "M"
    return matrix([[str(one) for one in row] for row in rows])


def matrix(rows: Sequence[Sequence[str]]) -> str:
    """A matrix of what is written already, row by row."""
    return f'mat(delim: "[", {"; ".join(", ".join(row) for row in rows)})'


def over(name: str) -> str:
    """What is written already, turned over; a name with its layer raised takes the sign there."""
    raised = name.endswith("))") and "^(" in name and "frac" not in name
    return f"{name[:-1]} top)" if raised else f"({name})^(top)"
