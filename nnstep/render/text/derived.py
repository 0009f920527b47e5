"""Derivations as text: each line with its reason below, the last one worked out in numbers."""

from __future__ import annotations

from nnstep.algebra.expr import Expr
from nnstep.pages.document import Derived
from nnstep.render.text.lines import Line, width_of
from nnstep.render.text.typeset import Setting
from nnstep.render.working import Side, set_derived

_NEAR = 5  # cells before the sign, where lines are too wide to stand in the page's column
_FURTHER = 4  # cells from the sign to a reason


def derived_lines(block: Derived, setting: Setting) -> list[Line]:
    """The left side, then = and a line each; where they would be too wide, further to the left."""
    lines = _lines(block, setting, setting.column)
    if max(map(width_of, lines)) > setting.text_width:
        lines = _lines(block, setting, _NEAR)
    return lines


def _lines(block: Derived, setting: Setting, column: int) -> list[Line]:
    sides = set_derived(block, setting.notation, setting.digits)
    left: Line = [(piece, "name") for piece, _ in setting.bits((block.derivation.left,))]
    lead = column - 1 - width_of(left)
    start: Line = [(" " * lead, ""), *left]
    lines: list[Line] = []
    if lead < 1:  # it stands by itself
        lines = _within([(" " * 3, "")], left, setting)
        start = [(" " * (column - 1), "")]
    for number, side in enumerate(sides):
        before: Line = start if number == 0 else [(" " * (column - 1), "")]
        sign = "=" if side.exact else setting.look.glyph("≈")
        rows = _equation([*before, (f" {sign} ", "")], side.right, setting, column + 2, near=column == _NEAR)
        if block.known and number == len(sides) - 1 and not side.reason:
            *others, (text, _) = rows[-1]
            rows[-1] = [*others, (text, "result")]
        lines += [*rows, *_reason(side, setting, column)]
    return lines


def _equation(start: Line, node: Expr, setting: Setting, indent: int, *, near: bool) -> list[Line]:
    """A line, broken before the signs of its terms; where that is not enough, wherever there is a blank."""
    rows = setting.equation(start, node, indent)
    if near and max(map(width_of, rows)) > setting.text_width:
        return _within(start, setting.bits((node,)), setting)
    return rows


def _within(start: Line, bits: Line, setting: Setting) -> list[Line]:
    """Bits after a start, broken at blanks, the other rows a little further in."""
    indent = width_of(start)
    first, *others = setting.wrapped([bits], indent, setting.text_width)
    return [[*start, *first[1:]], *([("  ", ""), *row] for row in others)]


def _reason(side: Side, setting: Setting, column: int) -> list[Line]:
    """Why a line equals the one above, quietly below it."""
    bits = [(text, "dim") for text, _ in setting.bits(side.reason)]
    return setting.wrapped([bits], column + _FURTHER) if side.reason else []
