r"""Equations of matrices as LaTeX; what stands for a matrix it is told: a name, W^{(2)\top}, or its numbers."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from nnstep.algebra.expr import Call, Expr, Neg, Product, Sum, Sym
from nnstep.algebra.latex import Name, Printer, bracketed, escape
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


class WholeLatex(Printer):
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
                return rf"{bracketed(self.write(arg))}^{{\top}}"
            case Ones(rows, columns):
                over = r"^{\top}" if rows == 1 and columns > 1 else ""
                return rf"\mathbf{{1}}_{{{max(rows, columns)}}}{over}"
            case Identity(size):
                return f"I_{{{size}}}"
            case Mask():
                return _literal(node)
            case Applied(name, arg):
                return self.applied(name) + bracketed(self.write(arg))
            case Entries(args):
                return " + ".join(rf"\sum {bracketed(self.write(arg))}" for arg in args)
            case MatMul(factors):
                return r" \, ".join(map(self.closed, factors))
            case Hadamard(factors):
                return r" \odot ".join(map(self.closed, factors))
            case Call("where", (Identity(), on, off)):
                words = rf"\text{{ {escape('on the diagonal,')} }}", rf"\text{{ {escape('elsewhere')}}}"
                return f"{self.write(unspread(on))}{words[0]}{self.write(off)}{words[1]}"
            case ByRow():
                return ", ".join(rf"{self.write(part)} \text{{ {where}}}" for part, where in node.parts)
            case _:
                return super().write(node)

    def closed(self, node: Expr) -> str:
        """A factor, in brackets where it binds no tighter."""
        return bracketed(self.write(node)) if isinstance(node, _LOOSE) else self.write(node)

    def base(self, node: Expr) -> str:
        """What is raised to a power."""
        written = self.write(node)
        return (
            super().base(Sym(node.key)) if isinstance(node, Matrix) and "\\frac" not in written else bracketed(written)
        )


def _literal(mask: Mask) -> str:
    """A small matrix of ones and zeros; of a large one a letter, taken from 1 where its ones are another's zeros."""
    rows = mask.rows
    if len(rows) * len(rows[0]) > WRITTEN_OUT:
        return "(1 - M)" if mask.rest else "M"
    return bmatrix([[str(one) for one in row] for row in rows])


def bmatrix(rows: Sequence[Sequence[str]]) -> str:
    """A matrix of what is written already, row by row."""
    return r"\begin{bmatrix} " + r" \\ ".join(" & ".join(row) for row in rows) + r" \end{bmatrix}"


def over(name: str) -> str:
    """A name turned over: one superscript a letter."""
    return name[:-1] + r"\top}" if name.endswith(")}") and "\\frac" not in name else rf"\left({name}\right)^{{\top}}"
