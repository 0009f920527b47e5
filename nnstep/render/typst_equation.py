"""Equations in Typst, row by row: those of steps and tables in its manner, those of matrices, and their names."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from nnstep.algebra.typst import number, typst
from nnstep.matrices.typst import WholeTypst, matrix, over
from nnstep.pages.document import MatrixWorking, Rows
from nnstep.quantities.array_names import array_typst
from nnstep.quantities.layout import Layout
from nnstep.quantities.spans import ArrayFormula
from nnstep.quantities.typst_names import TYPST as NAMES
from nnstep.quantities.typst_names import typst_generic, typst_name
from nnstep.render.latex_equation import Manner
from nnstep.render.matrix import equation_of, few, is_exact, true_digits
from nnstep.render.text.typeset import Setting

_MOST_ROWS: Final = 10
_MOST_COLUMNS: Final = 8
BREAK: Final = " \\\n"


def _mean(start: str, rows: list[str], below: str) -> str:
    """A sum of several rows that is divided: by what stands before it."""
    inside = f"{BREAK}& quad quad ".join(row.lstrip("& ").removeprefix("quad ") for row in rows)
    return rf"{start} frac(1, {below}) \( {inside} \)"


TYPST: Final = Manner(typst, typst_name, typst_generic, number, "approx", "& quad ", '"?"', ", quad ", _mean)


def matrix_rows(block: MatrixWorking, setting: Setting) -> list[str]:
    """The equation of an array: its name, its names, its numbers, each = and ≈ in one column."""
    layout = setting.notation.layout

    def named(family: Any) -> str:
        return array_typst(family, layout, block.signs)

    def applied(name: str) -> str:
        return NAMES.word(block.signs_of[name])

    own = _matrix(block.value, setting, setting.digits)
    equation = equation_of(block)
    if equation is None:
        return [f"{named(block.family)} &= {own}"]
    digits = true_digits(block, setting.digits) or setting.digits

    def numbers(family: Any, *, turned: bool = False) -> str:
        value = block.values[family]
        if not isinstance(value, tuple):
            return number(setting.number(value, digits))
        return _matrix(tuple(zip(*value, strict=True)) if turned else value, setting, digits)

    same = "=" if is_exact(block, setting.digits) else "approx"
    return [
        f"{named(block.family)} &= {WholeTypst(named, lambda key: over(named(key)), applied).write(equation)}",
        f"&{same} {WholeTypst(numbers, lambda key: numbers(key, turned=True), applied).write(equation)}",
        f"&{same} {own}",
    ]


def array_formula(formula: ArrayFormula, layout: Layout) -> str:
    """An equation of matrices, its names only."""

    def named(family: Any) -> str:
        return array_typst(family, layout, formula.signs)

    signs = dict(formula.signs_of)
    writer = WholeTypst(named, lambda key: over(named(key)), lambda name: NAMES.word(signs[name]))
    return f"{named(formula.family)} = {writer.write(formula.equation)}"


def _matrix(rows: Rows, setting: Setting, digits: int) -> str:
    """The numbers; where there are many, the first ones and the last, with dots between."""
    dots = ["dots.v"] * min(len(rows[0]), _MOST_COLUMNS)
    return matrix([dots if row is None else _cells(row, setting, digits) for row in few(rows, _MOST_ROWS)])


def _cells(row: Sequence[float], setting: Setting, digits: int) -> list[str]:
    return ["dots.h" if cell is None else number(setting.number(cell, digits)) for cell in few(row, _MOST_COLUMNS)]
