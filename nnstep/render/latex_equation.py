"""Equations in LaTeX, row by row, for documents in LaTeX and in Markdown; a row wider than the paper is broken."""

from __future__ import annotations

from functools import partial

from nnstep.algebra import latex as formulas
from nnstep.algebra.expr import Expr, Quotient, Sum, total
from nnstep.algebra.text import text
from nnstep.algebra.worked import shorten
from nnstep.pages.document import Calculation, Working
from nnstep.pages.grid import Formula
from nnstep.quantities.key import Key
from nnstep.quantities.latex_names import latex_generic, latex_name
from nnstep.quantities.notation import Notation
from nnstep.render.text.typeset import Setting
from nnstep.render.working import set_calculation, set_working

SAME, ABOUT = "=", r"\approx"

_EQUATION = 64  # letters of an equation side by side, its left side not counted


def equation_rows(start: str, node: Expr, notation: Notation) -> list[str]:
    """A line of an equation; a sum that is wider than the paper goes on below, broken before + or −."""
    name = partial(latex_name, notation)
    if isinstance(node, Quotient) and isinstance(node.top, Sum) and _is_wide(node.top, notation):
        inside = " \\\\ ".join(equation_rows("&", node.top, notation))  # a mean: its sum goes on above the bar
        below = formulas.latex(node.bottom, name)
        return [rf"{start} \frac{{\begin{{aligned}}{inside}\end{{aligned}}}}{{{below}}}"]
    if not isinstance(node, Sum) or not _is_wide(node, notation):
        return [f"{start} {formulas.latex(node, name)}"]
    parts: list[list[Expr]] = [[]]
    for term in node.terms:
        if parts[-1] and _is_wide(Sum((*parts[-1], term)), notation):
            parts.append([])
        parts[-1].append(term)
    first, *rest = (formulas.latex(total(tuple(part)), name) for part in parts)
    goes_on = (rf"&\quad {{}} {'' if part.startswith('-') else '+ '}{part}" for part in rest)
    return [f"{start} {first}", *goes_on]


def _is_wide(node: Expr, notation: Notation) -> bool:
    """Whether a line of an equation is wider than the paper, as far as its letters tell."""
    return len(text(node, notation.script)) > _EQUATION


def working_rows(block: Working, setting: Setting) -> tuple[list[str], str]:
    """The equation of a step, its lines of numbers, and, where there are none that are true, the words for that."""
    notation = setting.notation if block.sample is None else setting.notation.at(block.sample)
    symbols, worked = set_working(block, notation, setting.digits)
    rows = equation_rows(f"{latex_name(notation, block.key)} &=", symbols, notation)
    for line in worked.lines:
        rows += equation_rows(f"&{SAME if line.exact else ABOUT}", line.expr, notation)
    words = ""
    if not worked.lines:
        rows += equation_rows(rf"&{ABOUT}", worked.numbers, notation)
        words = worked.words
    if not block.known:
        sign = SAME if worked.lines and worked.lines[-1].exact else ABOUT
        rows, words = [*(rows if words else rows[:-1]), rf"&{sign} \text{{?}}"], ""
    return rows, words


def rule_row(formula: Formula, setting: Setting) -> str:
    """What all rows of a table are worked out by, and the numbers that are the same in all."""

    def name(key: Key) -> str:
        return (latex_generic if key in formula.whichever else latex_name)(setting.notation, key)

    symbols = formulas.latex(setting.notation.arrange(shorten(formula.equation)), name)
    given = "".join(rf",\quad {name(key)} = {formulas.number(setting.number(value))}" for key, value in formula.hypers)
    return f"{name(formula.key)} &= {symbols}{given}"


def calculated(block: Calculation, setting: Setting) -> tuple[str, str]:
    """What a calculation comes to, from its sign on, and what is said after it."""
    name = partial(latex_name, setting.notation)
    worked = set_calculation(block, setting.notation, setting.digits)
    shown = worked.lines[0].expr if len(worked.lines) > 1 else worked.numbers
    came = rf"\approx {formulas.latex(worked.result, name)}" if worked.lines else ""
    return rf"\approx {formulas.latex(shown, name)} {came}", block.says if worked.lines else worked.words + block.says
