r"""Equations of matrices in LaTeX: names, then numbers in bmatrix; of large matrices the corners, with dots between."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from nnstep.algebra import latex as formulas
from nnstep.matrices.latex import WholeLatex, bmatrix, over
from nnstep.pages.document import MatrixWorking, Rows
from nnstep.quantities.array_names import array_latex
from nnstep.quantities.latex_names import LATEX
from nnstep.quantities.layout import Layout
from nnstep.quantities.spans import ArrayFormula
from nnstep.render.matrix import equation_of, few, is_exact, true_digits
from nnstep.render.text.typeset import Setting

_MOST_ROWS: Final = 10
_MOST_COLUMNS: Final = 8


def matrix_rows(block: MatrixWorking, setting: Setting) -> list[str]:
    """The equation of an array: its name, its names, its numbers, each = and ≈ in one column."""
    layout = setting.notation.layout

    def named(family: Any) -> str:
        return array_latex(family, layout, block.signs)

    def applied(name: str) -> str:
        return LATEX.word(block.signs_of[name])

    own = _matrix(block.value, setting, setting.digits)
    rows = [named(block.family)]
    equation = equation_of(block)
    if equation is None:
        rows[0] += f" &= {own}"
    else:
        digits = true_digits(block, setting.digits) or setting.digits

        def number(family: Any) -> str:
            value = block.values[family]
            if isinstance(value, tuple):
                return _matrix(value, setting, digits)
            return formulas.number(setting.number(value, digits))

        def transposed(family: Any) -> str:
            value = block.values[family]
            assert isinstance(value, tuple)
            return _matrix(tuple(zip(*value, strict=True)), setting, digits)

        rows[0] += f" &= {WholeLatex(named, lambda key: over(named(key)), applied).write(equation)}"
        same = "=" if is_exact(block, setting.digits) else r"\approx"
        rows.append(rf"&{same} {WholeLatex(number, transposed, applied).write(equation)}")
        rows.append(rf"&{same} {own}")
    return rows


def array_formula(formula: ArrayFormula, layout: Layout) -> str:
    """An equation of matrices, its names only."""

    def named(family: Any) -> str:
        return array_latex(family, layout, formula.signs)

    signs = dict(formula.signs_of)
    writer = WholeLatex(named, lambda key: over(named(key)), lambda name: LATEX.word(signs[name]))
    return f"{named(formula.family)} = {writer.write(formula.equation)}"


def _matrix(rows: Rows, setting: Setting, digits: int) -> str:
    """The numbers; where there are many, the first ones and the last, with dots between."""
    wide = min(len(rows[0]), _MOST_COLUMNS)
    dots = [r"\vdots"] * wide
    return bmatrix([dots if row is None else _cells(row, setting, digits) for row in few(rows, _MOST_ROWS)])


def _cells(row: Sequence[float], setting: Setting, digits: int) -> list[str]:
    shown = few(row, _MOST_COLUMNS)
    return [r"\cdots" if cell is None else formulas.number(setting.number(cell, digits)) for cell in shown]
