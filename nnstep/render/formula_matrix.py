"""Equations of matrices in LaTeX and Typst: names, then numbers; of large matrices the corners, with dots between."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from nnstep.matrices.formulas import WholeFormulas
from nnstep.pages.document import MatrixWorking, Rows
from nnstep.quantities.layout import Layout
from nnstep.quantities.spans import ArrayFormula
from nnstep.render.latex_equation import LATEX, SAME, Manner
from nnstep.render.matrix import equation_of, few, is_exact, true_digits
from nnstep.render.text.typeset import Setting

_MOST_ROWS: Final = 10
_MOST_COLUMNS: Final = 8


def matrix_rows(block: MatrixWorking, setting: Setting, manner: Manner = LATEX) -> list[str]:
    """The equation of an array: its name, its names, its numbers, each = and ≈ in one column."""
    layout = setting.notation.layout
    own = _matrix(block.value, setting, setting.digits, manner)
    named = manner.array(block.family, layout, block.signs)
    equation = equation_of(block)
    if equation is None:
        return [f"{named} &= {own}"]
    digits = true_digits(block, setting.digits) or setting.digits

    def numbers(family: Any, *, turned: bool = False) -> str:
        value = block.values[family]
        if not isinstance(value, tuple):
            return manner.number(setting.number(value, digits))
        return _matrix(tuple(zip(*value, strict=True)) if turned else value, setting, digits, manner)

    in_numbers = manner.whole(
        numbers, lambda key: numbers(key, turned=True), lambda name: manner.names.word(block.signs_of[name])
    )
    same = SAME if is_exact(block, setting.digits) else manner.about
    return [
        f"{named} &= {_in_names(layout, block.signs, block.signs_of, manner).write(equation)}",
        f"&{same} {in_numbers.write(equation)}",
        f"&{same} {own}",
    ]


def array_formula(formula: ArrayFormula, layout: Layout, manner: Manner = LATEX) -> str:
    """An equation of matrices, its names only."""
    right = _in_names(layout, formula.signs, dict(formula.signs_of), manner).write(formula.equation)
    return f"{manner.array(formula.family, layout, formula.signs)} = {right}"


def _in_names(layout: Layout, signs: tuple[str, ...], signs_of: Any, manner: Manner) -> WholeFormulas:
    def named(family: Any) -> str:
        return manner.array(family, layout, signs)

    return manner.whole(named, lambda key: manner.turned(named(key)), lambda name: manner.names.word(signs_of[name]))


def _matrix(rows: Rows, setting: Setting, digits: int, manner: Manner) -> str:
    """The numbers; where there are many, the first ones and the last, with dots between."""
    beside, below = manner.dots

    def cells(row: Sequence[float]) -> list[str]:
        shown = few(row, _MOST_COLUMNS)
        return [beside if cell is None else manner.number(setting.number(cell, digits)) for cell in shown]

    dots = [below] * min(len(rows[0]), _MOST_COLUMNS)
    return manner.matrix([dots if row is None else cells(row) for row in few(rows, _MOST_ROWS)])
