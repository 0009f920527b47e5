"""Equations of matrices as Typst."""

from __future__ import annotations

from collections.abc import Sequence

from nnstep.algebra.typst import Printer
from nnstep.matrices.formulas import Signs, WholeFormulas


def matrix(rows: Sequence[Sequence[str]]) -> str:
    """A matrix of what is written already, row by row."""
    return f'mat(delim: "[", {"; ".join(", ".join(row) for row in rows)})'


def over(name: str) -> str:
    """What is written already, turned over; a name with its layer raised takes the sign there."""
    raised = name.endswith("))") and "^(" in name and "frac" not in name
    return f"{name[:-1]} top)" if raised else f"({name})^(top)"


class WholeTypst(WholeFormulas, Printer):
    """Writes equations of matrices. turned: how a matrix is written that is turned over; applied: a function."""

    signs = Signs(
        times=" thin ",
        entrywise=" dot.o ",
        ones="bold(1)_({})",
        identity="I_({})",
        applied=" ",
        entries="sum ",
        mask="M",
        rest="(1 - M)",
        diagonal=' " on the diagonal, " ',
        elsewhere=' " elsewhere"',
        rows=' " {}"',
        comma=' ", " ',
    )
    matrix = staticmethod(matrix)

    def over(self, written: str, /) -> str:
        return f"{written}^(top)"
