"""Equations of matrices as LaTeX."""

from __future__ import annotations

from collections.abc import Sequence

from nnstep.algebra.latex import Printer
from nnstep.matrices.formulas import Signs, WholeFormulas


def bmatrix(rows: Sequence[Sequence[str]]) -> str:
    """A matrix of what is written already, row by row."""
    return r"\begin{bmatrix} " + r" \\ ".join(" & ".join(row) for row in rows) + r" \end{bmatrix}"


def over(name: str) -> str:
    """A name turned over: one superscript a letter."""
    return name[:-1] + r"\top}" if name.endswith(")}") and "\\frac" not in name else rf"\left({name}\right)^{{\top}}"


class WholeLatex(WholeFormulas, Printer):
    """Writes equations of matrices. turned: how a matrix is written that is turned over; applied: a function."""

    signs = Signs(
        times=r" \, ",
        entrywise=r" \odot ",
        ones=r"\mathbf{{1}}_{{{}}}",
        identity="I_{{{}}}",
        applied="",
        entries=r"\sum ",
        mask="M",
        rest="(1 - M)",
        diagonal=r"\text{ on the diagonal, }",
        elsewhere=r"\text{ elsewhere}",
        rows=r" \text{{ {}}}",
        comma=", ",
    )
    matrix = staticmethod(bmatrix)

    def over(self, written: str, /) -> str:
        return rf"{written}^{{\top}}"
