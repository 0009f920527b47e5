"""Bars as text: from a common zero, with their numbers before them."""

from __future__ import annotations

from nnstep.pages.document import Bars
from nnstep.render.text.lines import Line, cells
from nnstep.render.text.typeset import Setting
from nnstep.render.working import bar_digits

_BAR = 20  # cells of the longest bars, left and right of zero together


def bar_lines(block: Bars, setting: Setting) -> list[Line]:
    """Bars from a common zero, with their numbers before them."""
    look = setting.look
    rows = [*block.rows, block.total]
    digits = bar_digits(block, setting.digits)
    shown = [setting.number(value, count, signed=True) for (_, value), count in zip(rows, digits, strict=True)]
    names = max(cells(label) for label, _ in rows)
    wide = max(map(cells, shown))
    biggest = max((abs(value) for _, value in rows if abs(value) < 1e300), default=0) or 1.0
    span = biggest if all(v >= 0 for _, v in rows) or all(v <= 0 for _, v in rows) else biggest * 2
    room = min(_BAR + 10, setting.text_width - names - wide - 8)
    scale = min(_BAR, room) / span * (2 if span > biggest else 1) / 2
    left = round(max((-value for _, value in rows if value < 0), default=0) * scale)
    left = max(left, 1) + 1 if any(value < 0 for _, value in rows) else 0
    block_sign, axis = look.glyph("█"), look.glyph("│")
    lines: list[Line] = []
    for (label, value), text in zip(rows, shown, strict=True):
        length = min(round(abs(value) * scale), room) if abs(value) < 1e300 else room
        style = "total" if (label, value) == block.total else "down" if value < 0 else "up"
        before: Line = [(" " * left, "")]
        after: Line = []
        if value < 0:
            bar = look.glyph("◄") + block_sign * max(length - 1, 0)
            before = [(" " * (left - cells(bar)), ""), (bar, style)]
        elif value > 0:
            after = [(block_sign * max(length - 1, 0) + look.glyph("►"), style)]
        lines.append(
            [("  ", ""), (label.ljust(names), ""), ("  ", ""), (text.rjust(wide), ""), ("  ", ""), *before,
             (axis, "dim"), *after]
        )  # fmt: skip
    return lines
