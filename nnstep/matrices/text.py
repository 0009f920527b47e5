"""Equations of matrices as text: W2ᵀ·δ2, ∂E/∂a1 ⊙ σ′(z1); in ASCII W.2.T @ delta.2."""

from __future__ import annotations

from collections.abc import Callable

from nnstep.algebra.expr import Call, Expr, Neg, Product, Quotient, Sum, Sym
from nnstep.algebra.text import Piece, Printer, Script
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

_LOOSE = (Sum, Neg, Product, Quotient, Hadamard)


class WholePrinter(Printer):
    """Writes equations of matrices; the key of a piece that is a matrix is its node, turned over or not.

    applied: how a function is called; number: the sign of a matrix of ones.
    """

    def __init__(self, script: Script, applied: Callable[[str], str]) -> None:
        super().__init__(script)
        self.applied = applied

    def write(self, node: Expr) -> list[Piece]:
        """A node without brackets round it."""
        plain = self.script.ascii
        match node:
            case Matrix(key):
                return [(self.script.name(key), node)]
            case Turned(arg):
                over = ".T" if plain else "ᵀ"
                if isinstance(arg, Matrix):
                    name = self.script.name(arg.key)
                    return [(f"({name}){over}" if "/" in name else f"{name}{over}", node)]
                return [*self.bracketed(arg), (over, None)]
            case Ones(rows, columns):
                return [(f"ones({rows}, {columns})" if plain else f"1{_size(rows, columns)}", node)]
            case Identity():
                return [("I", None)]
            case Mask():
                return [(_literal(node), node)]
            case Applied(name, arg):
                return [(self.applied(name), None), *self.bracketed(arg)]
            case Entries(args):
                return self.sum_of_entries(args)
            case MatMul(factors):
                return self.joined(factors, " @ " if plain else "·")
            case Hadamard(factors):
                return self.joined(factors, " * " if plain else " ⊙ ")
            case Call("where", (Identity(), on, off)):
                return [
                    *self.write(unspread(on)),
                    (" on the diagonal, ", None),
                    *self.write(off),
                    (" elsewhere", None),
                ]
            case ByRow():
                found: list[Piece] = []
                for part, where in node.parts:
                    found += [(", ", None)] * bool(found) + [*self.write(part), (f" {where}", None)]
                return found
            case _:
                return super().write(node)

    def joined(self, factors: tuple[Expr, ...], sign: str) -> list[Piece]:
        """Factors with a sign between them."""
        result: list[Piece] = []
        for factor in factors:
            loose = isinstance(factor, _LOOSE) or (sign != "·" and isinstance(factor, MatMul) and sign != " @ ")
            result += [(sign, None)] if result else []
            result += self.bracketed(factor) if loose else self.write(factor)
        return result

    def sum_of_entries(self, args: tuple[Expr, ...]) -> list[Piece]:
        """The sum over all entries of one matrix after the other."""
        result: list[Piece] = []
        for arg in args:
            result += [(" + ", None)] if result else []
            result += [("sum" if self.script.ascii else "∑", None), *self.bracketed(arg)]
        return result

    def factor(self, node: Expr, *, first: bool = False) -> list[Piece]:
        """A node that is multiplied or subtracted: what binds no tighter gets brackets."""
        return self.bracketed(node) if isinstance(node, Hadamard) and not first else super().factor(node, first=first)

    def tight(self, node: Expr, *, power: bool = False) -> list[Piece]:
        """A denominator, a base, an exponent."""
        if isinstance(node, Matrix):
            return super().tight(Sym(node.key), power=power) if power else self.write(node)
        return (
            self.write(node) if isinstance(node, Applied | Turned | Ones | Mask) else super().tight(node, power=power)
        )


def _literal(mask: Mask) -> str:
    """A small matrix of ones and zeros as it is typed; of a large one its size."""
    rows = mask.rows
    if len(rows) * len(rows[0]) > WRITTEN_OUT:
        return f"mask({len(rows)}, {len(rows[0])})"
    return str([list(row) for row in rows])


def _size(rows: int, columns: int) -> str:
    """How many ones, as a subscript: 1₃ is a column of three ones, 1₃ᵀ a row."""
    lowered = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
    if columns == 1 or rows == 1:
        return str(max(rows, columns)).translate(lowered) + ("ᵀ" if rows == 1 and columns > 1 else "")
    return f"{rows}×{columns}".translate(lowered)
