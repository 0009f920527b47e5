"""A row of an equation in LaTeX: broken before a sign where it is wider than the paper."""

from __future__ import annotations

from functools import partial

from nnstep.algebra import latex as formulas
from nnstep.algebra.expr import Expr, Quotient, Sum, total
from nnstep.algebra.text import text
from nnstep.quantities.latex_names import latex_name
from nnstep.quantities.notation import Notation

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
