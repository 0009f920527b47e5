"""A row of an equation as lines: broken before a sign where it is wider than the page."""

from __future__ import annotations

from collections.abc import Iterable

from nnstep.algebra.expr import Expr, Product, Sum
from nnstep.algebra.text import Script, pieces
from nnstep.render.text.lines import Line, role, width_of


def equation_lines(start: Line, node: Expr, indent: int, width: int, script: Script) -> list[Line]:
    """A row of an equation after its start, broken before + or − (a product before ·) where it is wider than a page.

    indent: where the rows below begin.
    """
    bits = [(piece, role(key)) for piece, key in pieces(node, script)]
    room = width - indent
    signs = ("·", "*") if isinstance(node, Product) else ("+", "-", "−")
    depth = 0 if isinstance(node, Sum | Product) else 1  # a mean and the like: within its bracket
    if width_of(bits) <= room:
        return [[*start, *bits]]
    lines, line, used = [], start, 0
    for term in _terms(bits, signs, depth):
        if used and used + width_of(term) > room:
            lines.append(line)
            sign, style = term[0]
            term = [(sign.strip() + " ", style), *term[1:]]
            line, used = [(" " * indent, "")], 0
        line = [*line, *term]
        used += width_of(term)
    return [*lines, line]


def _terms(bits: Line, signs: tuple[str, ...], within: int) -> Iterable[Line]:
    """The terms of a sum or the factors of a product, each with the sign before it. within: how many brackets."""
    term: Line = []
    depth = 0
    for text, style in bits:
        if depth == within and term and text != text.strip() and text.strip() in signs:
            yield term
            term = []
        depth += text.count("(") - text.count(")")
        term.append((text, style))
    yield term
