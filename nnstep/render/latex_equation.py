"""Equations in LaTeX, row by row, for documents in LaTeX and in Markdown; a row wider than the paper is broken."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Final

from nnstep.algebra import latex as formulas
from nnstep.algebra.expr import Expr, Quotient, Sum, total
from nnstep.algebra.formulas import Name
from nnstep.algebra.shortened import shorten
from nnstep.matrices.formulas import WholeFormulas
from nnstep.matrices.latex import WholeLatex, bmatrix, over
from nnstep.pages.document import Calculation, Working
from nnstep.pages.grid import Formula
from nnstep.quantities.formula_names import FormulaNames
from nnstep.quantities.key import Family, Key
from nnstep.quantities.latex_names import LATEX as NAMES
from nnstep.quantities.latex_names import array_latex, latex_generic, latex_name
from nnstep.quantities.layout import Layout
from nnstep.quantities.notation import Notation
from nnstep.records import NamedTuple
from nnstep.render.text.typeset import Setting
from nnstep.render.working import is_wide, parted, set_calculation, set_working

TOGETHER: Final = 10
"""Rows of an equation that is not parted at the foot of a page."""

SAME, ABOUT = "=", r"\approx"


class Manner(NamedTuple):
    """How formulas are written in a language: expressions, names, numbers, and what rows are held together by.

    number: of the digits that are shown. further: before what goes on below. fraction: of rows above a bar, with what
    stands before them and below. with_same: before what is the same in all rows of a table. whole: writes equations of
    matrices; array: the name of one; turned: a name turned over; dots: for columns and rows that are left out.
    """

    written: Callable[[Expr, Name], str]
    name: Callable[[Notation, Key], str]
    generic: Callable[[Notation, Key], str]
    number: Callable[[str], str]
    about: str
    further: str
    unknown: str
    with_same: str
    fraction: Callable[[str, list[str], str], str]
    whole: Callable[[Name, Name, Callable[[str], str]], WholeFormulas]
    names: FormulaNames
    array: Callable[[Family, Layout, tuple[str, ...]], str]
    turned: Callable[[str], str]
    matrix: Callable[[Sequence[Sequence[str]]], str]
    dots: tuple[str, str]

    def formula(self, node: Expr, notation: Notation) -> str:
        """An expression whose names are a notation's."""
        return self.written(node, partial(self.name, notation))


def _fraction(start: str, rows: list[str], below: str) -> str:
    inside = " \\\\ ".join(rows)
    return rf"{start} \frac{{\begin{{aligned}}{inside}\end{{aligned}}}}{{{below}}}"


LATEX: Final = Manner(
    written=formulas.latex,
    name=latex_name,
    generic=latex_generic,
    number=formulas.number,
    about=ABOUT,
    further=r"&\quad {} ",
    unknown=r"\text{?}",
    with_same=r",\quad ",
    fraction=_fraction,
    whole=WholeLatex,
    names=NAMES,
    array=array_latex,
    turned=over,
    matrix=bmatrix,
    dots=(r"\cdots", r"\vdots"),
)


def equation_rows(start: str, node: Expr, notation: Notation, manner: Manner = LATEX) -> list[str]:
    """A line of an equation; a sum that is wider than the paper goes on below, broken before + or −."""
    if isinstance(node, Quotient) and isinstance(node.top, Sum) and is_wide(node.top, notation):
        rows = equation_rows("&", node.top, notation, manner)  # a mean: its sum goes on above the bar
        return [manner.fraction(start, rows, manner.formula(node.bottom, notation))]
    if not isinstance(node, Sum) or not is_wide(node, notation):
        return [f"{start} {manner.formula(node, notation)}"]
    first, *rest = (manner.formula(total(part), notation) for part in parted(node, notation))
    goes_on = (f"{manner.further}{'' if part.startswith('-') else '+ '}{part}" for part in rest)
    return [f"{start} {first}", *goes_on]


def working_rows(block: Working, setting: Setting, manner: Manner = LATEX) -> tuple[list[str], str]:
    """The equation of a step, its lines of numbers, and, where there are none that are true, the words for that."""
    notation = setting.notation if block.sample is None else setting.notation.at(block.sample)
    symbols, worked = set_working(block, notation, setting.digits)
    rows = equation_rows(f"{manner.name(notation, block.key)} &=", symbols, notation, manner)
    for line in worked.lines:
        rows += equation_rows(f"&{SAME if line.exact else manner.about}", line.expr, notation, manner)
    words = ""
    if not worked.lines:
        rows += equation_rows(f"&{manner.about}", worked.numbers, notation, manner)
        words = worked.words
    if not block.known:
        sign = SAME if worked.lines and worked.lines[-1].exact else manner.about
        rows, words = [*(rows if words else rows[:-1]), f"&{sign} {manner.unknown}"], ""
    return rows, words


def rule_row(formula: Formula, setting: Setting, manner: Manner = LATEX) -> str:
    """What all rows of a table are worked out by, and the numbers that are the same in all."""

    def name(key: Key) -> str:
        return (manner.generic if key in formula.whichever else manner.name)(setting.notation, key)

    symbols = manner.written(setting.notation.arrange(shorten(formula.equation)), name)
    same = (f"{name(key)} = {manner.number(setting.number(value))}" for key, value in formula.hypers)
    return f"{name(formula.key)} &= {symbols}{''.join(manner.with_same + one for one in same)}"


def calculated(block: Calculation, setting: Setting, manner: Manner = LATEX) -> tuple[str, str]:
    """What a calculation comes to, from its sign on, and what is said after it."""
    worked = set_calculation(block, setting.notation, setting.digits)
    shown = worked.lines[0].expr if len(worked.lines) > 1 else worked.numbers
    came = f"{manner.about} {manner.formula(worked.result, setting.notation)}" if worked.lines else ""
    says = block.says if worked.lines else worked.words + block.says
    return f"{manner.about} {manner.formula(shown, setting.notation)} {came}", says
