"""Equations of matrices as MathML; what stands for a matrix it is told: a name, a name turned over, or its numbers."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from nnstep.algebra.expr import Call, Expr, Neg, Product, Sum, Sym
from nnstep.algebra.mathml import APPLIED, Name, Printer, figure, in_brackets, operator, row
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
_TIMES = '<mspace width=".17em"/>'  # between matrices that are multiplied


class WholeMathML(Printer):
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
                return over(in_brackets(self.write(arg)))
            case Ones(rows, columns):
                ones = f"<msub><mn>1</mn>{figure(str(max(rows, columns)))}</msub>"
                return over(ones) if rows == 1 and columns > 1 else ones
            case Identity(size):
                return f"<msub><mi>I</mi>{figure(str(size))}</msub>"
            case Mask():
                return _literal(node)
            case Applied(name, arg):
                return self.applied(name) + APPLIED + in_brackets(self.write(arg))
            case Entries(args):
                return operator("+").join(operator("∑") + in_brackets(self.write(arg)) for arg in args)
            case MatMul(factors):
                return _TIMES.join(map(self.closed, factors))
            case Hadamard(factors):
                return operator("⊙").join(map(self.closed, factors))
            case Call("where", (Identity(), on, off)):
                words = "<mtext>&#160;on the diagonal, </mtext>", "<mtext>&#160;elsewhere</mtext>"
                return f"{self.write(unspread(on))}{words[0]}{self.write(off)}{words[1]}"
            case ByRow():
                return "<mtext>, </mtext>".join(
                    f"{self.write(part)}<mtext>&#160;{where}</mtext>" for part, where in node.parts
                )
            case _:
                return super().write(node)

    def closed(self, node: Expr) -> str:
        """A factor, in brackets where it binds no tighter."""
        return in_brackets(self.write(node)) if isinstance(node, _LOOSE) else self.write(node)

    def base(self, node: Expr) -> str:
        """What is raised to a power."""
        return super().base(Sym(node.key)) if isinstance(node, Matrix) else in_brackets(self.write(node))


def matrix(rows: Sequence[Sequence[str]]) -> str:
    """A matrix of what is written already, row by row."""
    inside = "".join(f"<mtr>{''.join(f'<mtd>{cell}</mtd>' for cell in cells)}</mtr>" for cells in rows)
    return row(operator("["), f'<mtable class="matrix">{inside}</mtable>', operator("]"))


def _literal(mask: Mask) -> str:
    """A small matrix of ones and zeros; of a large one a letter, taken from 1 where its ones are another's zeros."""
    rows = mask.rows
    if len(rows) * len(rows[0]) > WRITTEN_OUT:
        return (
            row(operator("("), figure("1"), operator("−"), "<mi>M</mi>", operator(")")) if mask.rest else "<mi>M</mi>"
        )
    return matrix([[figure(str(one)) for one in row] for row in rows])


def over(name: str) -> str:
    """What is written already, turned over."""
    return f"<msup>{name if name.startswith('<mrow') else row(name)}<mo>⊤</mo></msup>"
