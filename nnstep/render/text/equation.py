"""A row of an equation as lines: broken before a sign where it is wider than the page."""

from __future__ import annotations

from collections.abc import Iterable

from nnstep.algebra.expr import Call, Expr, Product, Sum
from nnstep.algebra.text import Script, pieces
from nnstep.render.text.lines import Line, role, trimmed, width_of


def equation_lines(start: Line, node: Expr, indent: int, width: int, script: Script) -> list[Line]:
    """A row of an equation after its start, broken before + or − (a product before ·) where it is wider than a page.

    What is chosen by cases is broken after its commas and before its conditions; so is a term that is wider alone, and
    then the sum in its bracket.

    indent: where the rows below begin.
    """
    bits = [(piece, role(key)) for piece, key in pieces(node, script)]
    room = width - indent
    signs = ("·", "*") if isinstance(node, Product) else ("+", "-", "−")
    depth = 0 if isinstance(node, Sum | Product) else 1  # a mean and the like: within its bracket
    if width_of(bits) <= room:
        return [[*start, *bits]]
    lines, line, used = [], start, 0
    for term in _parts(bits, room) if isinstance(node, Call) else _terms(bits, signs, depth):
        for part in [term] if width_of(term) <= room else _parts(term, room):
            shown = part
            if used and used + width_of(part) > room:
                lines.append(trimmed(line))
                sign, style = part[0]
                shown = [(f"{sign.strip()} " if sign != sign.strip() else sign, style), *part[1:]]
                line, used = [(" " * indent, "")], 0
            line = [*line, *shown]
            used += width_of(shown)
    return [*lines, line]


def _parts(term: Line, room: int) -> Iterable[Line]:
    """The parts of a term that is wider than a page."""
    for clause in _clauses(term):
        yield from [clause] if width_of(clause) <= room else _terms(clause, ("+", "-", "−"), 1)


def _clauses(term: Line) -> Iterable[Line]:
    """What stands between the commas of a term, each with its comma, and its conditions."""
    clause: Line = []
    for text, style in term:
        if text == " if " and clause:
            yield clause
            clause = []
        if text.startswith(", "):
            yield [*clause, (", ", style)]
            clause, text = [], text[2:]
        if text:
            clause.append((text, style))
    if clause:
        yield clause


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
