"""Curves over epochs as text: dots of braille, or signs of ASCII; the scale, the epochs and names beside."""

from __future__ import annotations

from nnstep.pages.pictures.plot import Plot, Scale, binned
from nnstep.render.text.canvas import PATTERNS, SIGNS, STROKES, STYLES, Canvas
from nnstep.render.text.lines import Line, cells, width_of
from nnstep.render.text.ticks import ticks
from nnstep.render.text.typeset import Setting

ROWS = 8
"""Rows of the curves, where nothing else is said."""

_LEAST = 12  # columns, below which nothing is drawn


def plot_lines(plot: Plot, setting: Setting, rows: int = ROWS, width: int | None = None) -> list[Line]:
    """The curves, the highest and lowest number at their left, names at their right, the epochs below."""
    scale = plot.scale
    room = (width or setting.text_width - 3) - 1
    labels = [setting.bits(line.label) for line in plot.lines]
    if scale is None:
        return []
    named = ticks(scale, rows, setting)
    left = max(cells(text) for text in named.values()) + 2
    right = max(map(width_of, labels)) + 3 if len(plot.lines) > 1 else 0
    across = room - left - right
    if across < _LEAST:
        return []
    canvas = Canvas(rows, across, setting.look)
    ends = [_draw(canvas, plot, scale, number) for number in range(len(plot.lines))]
    names = _names(ends, rows)
    lines: list[Line] = []
    for row in range(rows):
        line: Line = [(named.get(row, "").rjust(left - 2) + " ", "dim"), (setting.look.glyph("│"), "dim")]
        line += [canvas.drawn(column, row) for column in range(across)]
        if right and row in names:
            number = names[row]
            style, signs = STYLES[number % len(STYLES)], SIGNS if setting.look.ascii else STROKES
            line += [(f" {signs[number % len(signs)]} ", style), *((text, style) for text, _ in labels[number])]
        lines.append(line)
    return [*lines, _epochs(plot, left, across, setting)]


def _draw(canvas: Canvas, plot: Plot, scale: Scale, number: int) -> int | None:
    """One curve in dots, from left to right; returns the row of cells in which it ends."""
    on, off = PATTERNS[number % len(PATTERNS)]
    before: tuple[int, int] | None = None
    drawn = 0
    for part, found in binned(plot, plot.lines[number].values, canvas.wide):
        column, first, last = canvas.column(part), canvas.row(scale.at(found.begin)), canvas.row(scale.at(found.end))
        if before is not None:
            for between in range(before[0] + 1, column + 1):
                share = (between - before[0]) / (column - before[0])
                row = round(before[1] + (first - before[1]) * share)
                low, high = sorted((row, before[1] if between == before[0] + 1 else row))
                for one in range(low, high + 1):
                    if drawn % (on + off) < on:
                        canvas.dot(between, one, number)
                    drawn += 1
        for one in range(canvas.row(scale.at(found.high)), canvas.row(scale.at(found.low)) + 1):
            canvas.dot(column, one, number)
        before = (column, last)
    return canvas.cell(*before)[1] if before else None


def _names(ends: list[int | None], rows: int) -> dict[int, int]:
    """The row at whose right end each curve's name stands: where it ends, or the nearest that is free."""
    taken: dict[int, int] = {}
    for number, end in enumerate(ends):
        wanted = rows // 2 if end is None else end
        free = [row for row in range(rows) if row not in taken]
        if free:
            taken[min(free, key=lambda row: abs(row - wanted))] = number
    return taken


def _epochs(plot: Plot, left: int, across: int, setting: Setting) -> Line:
    """The first and the last epoch under the curves, and a sign under the one where one is."""
    first, last = str(plot.first), str(plot.last)
    text = first if plot.first == plot.last else first + last.rjust(across - len(first))
    if plot.here is None or not plot.first <= plot.here <= plot.last or plot.first == plot.last:
        return [(" " * left + text, "dim")]
    mark = setting.look.glyph("▲")
    column = round((plot.here - plot.first) / (plot.last - plot.first) * (across - 1))
    goes_right = column < across - 14
    said = f"{mark} epoch {plot.here}" if goes_right else f"epoch {plot.here} {mark}"
    start = column if goes_right else column - len(said) + 1
    before, after = text[:start].ljust(start), text[start + len(said) :]
    if after.strip() != last:  # half of it would be another number
        after = ""
    return [(" " * left + before, "dim"), (said, "current"), (after, "dim")]
