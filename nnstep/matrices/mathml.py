"""Equations of matrices as MathML."""

from __future__ import annotations

from collections.abc import Sequence

from nnstep.algebra.mathml import APPLIED, Printer, figure, operator, row
from nnstep.matrices.formulas import Signs, WholeFormulas


def matrix(rows: Sequence[Sequence[str]]) -> str:
    """A matrix of what is written already, row by row."""
    inside = "".join(f"<mtr>{''.join(f'<mtd>{cell}</mtd>' for cell in cells)}</mtr>" for cells in rows)
    return row(operator("["), f'<mtable class="matrix">{inside}</mtable>', operator("]"))


def over(name: str) -> str:
    """What is written already, turned over."""
    return f"<msup>{row(name)}<mo>⊤</mo></msup>"


class WholeMathML(WholeFormulas, Printer):
    """Writes equations of matrices. turned: how a matrix is written that is turned over; applied: a function."""

    signs = Signs(
        times='<mspace width=".17em"/>',
        entrywise=operator("⊙"),
        ones="<msub><mn>1</mn><mn>{}</mn></msub>",
        identity="<msub><mi>I</mi><mn>{}</mn></msub>",
        applied=APPLIED,
        entries=operator("∑"),
        mask="<mi>M</mi>",
        rest=row(operator("("), figure("1"), operator("−"), "<mi>M</mi>", operator(")")),
        diagonal="<mtext>&#160;on the diagonal, </mtext>",
        elsewhere="<mtext>&#160;elsewhere</mtext>",
        rows="<mtext>&#160;{}</mtext>",
        comma="<mtext>, </mtext>",
    )
    matrix = staticmethod(matrix)
    over = staticmethod(over)
