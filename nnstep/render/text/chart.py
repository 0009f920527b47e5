"""Small charts of text: a line of bars for a few numbers, and the curve of an error over epochs."""

from __future__ import annotations

import math
from collections.abc import Sequence

from nnstep.algebra.numbers import show
from nnstep.pages.pictures.curves import Curve
from nnstep.render.text.lines import Line, Look, cells

_BARS, _ASCII_BARS = "▁▂▃▄▅▆▇█", "_.-=+*#%"


def sparkline(values: Sequence[float], look: Look) -> str:
    """A bar for each number, from the lowest to the highest of them; what is no number is a blank."""
    signs = _ASCII_BARS if look.ascii else _BARS
    finite = [value for value in values if math.isfinite(value)]
    if len(finite) < 2:
        return ""
    low, high = min(finite), max(finite)
    return "".join(_bar(value, low, high, signs) if math.isfinite(value) else " " for value in values)


def _bar(value: float, low: float, high: float, signs: str) -> str:
    size = high - low
    if not size or not math.isfinite(size):
        return signs[len(signs) // 2]
    return signs[min(int((value - low) / size * len(signs)), len(signs) - 1)]


def curve_lines(curve: Curve, look: Look, width: int, height: int) -> list[Line]:
    """Numbers over epochs as columns of blocks; the highest and lowest stand at the left, the epochs below."""
    epochs, values = curve.epochs, curve.values
    finite = [value for value in values if math.isfinite(value)]
    if len(finite) < 2 or height < 3 or width < 20:
        return []
    lines, wide = columns(values, look, height - 1, "error")
    first, last = str(epochs[0]), str(epochs[-1])
    gap = max(len(values) - len(first) - len(last), 1)
    lines.append([(" " * wide + first + " " * gap + last, "dim")])
    return lines


def columns(values: Sequence[float], look: Look, rows: int, style: str) -> tuple[list[Line], int]:
    """A column of blocks for each number, the highest and lowest number at the left; and how wide that is."""
    finite = [value for value in values if math.isfinite(value)]
    low, high = min(finite), max(finite)
    labels = (show(high, ascii=look.ascii), show(low, ascii=look.ascii))
    wide = max(map(cells, labels))
    signs = _ASCII_BARS if look.ascii else _BARS
    levels = [_level(value, low, high, rows * len(signs)) for value in values]
    lines: list[Line] = []
    for row in range(rows - 1, -1, -1):
        text = ""
        for level in levels:
            inside = level - row * len(signs)
            text += " " if level < 0 or inside < 0 else signs[min(inside, len(signs) - 1)]
        label = labels[0] if row == rows - 1 else labels[1] if row == 0 else ""
        lines.append([(label.rjust(wide) + " ", "dim"), (look.glyph("│"), "dim"), (text, style)])
    return lines, wide + 2


def _level(value: float, low: float, high: float, steps: int) -> int:
    """How high a bar is, in the smallest steps from 0; −1 for what is no number."""
    if not math.isfinite(value):
        return -1
    size = high - low
    return min(int((value - low) / size * steps), steps - 1) if size and math.isfinite(size) else steps // 2
