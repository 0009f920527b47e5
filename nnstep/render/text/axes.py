"""A picture between two axes as text: dots of braille, or signs of ASCII; scales at its sides, names below."""

from __future__ import annotations

from nnstep.pages.pictures.axes import Axes, Axis, Curve, Stack, named
from nnstep.render.text.canvas import PATTERNS, SIGNS, STROKES, STYLES, Canvas
from nnstep.render.text.field import shade, shades_line
from nnstep.render.text.lines import Line, cells, width_of
from nnstep.render.text.ticks import ticks
from nnstep.render.text.typeset import Setting

ROWS = 10
"""Rows of the picture, where nothing else is said."""

_LEAST = 16  # columns, below which nothing is drawn


def axes_lines(drawn: Axes | Stack, setting: Setting, rows: int = ROWS, width: int | None = None) -> list[Line]:
    """The picture in so many rows, the scale of the axis up at its left; below that of the axis across, what is what.

    Of several pictures each in so many rows.
    """
    panels = drawn.panels if isinstance(drawn, Stack) else (drawn,)
    room = (width or setting.text_width - 3) - 1
    numbers = [ticks(axes.up.scale, rows, setting) for axes in panels]
    left = max(cells(number) for panel in numbers for number in panel.values()) + 2
    across = room - left
    if across < _LEAST:
        return []
    lines = [
        line
        for axes, panel in zip(panels, numbers, strict=True)
        for line in _panel(axes, panel, setting, rows, left, across)
    ]
    lines.append(_below(panels[-1], left, across, setting))
    for one in panels:
        lines += [] if one.field is None else setting.wrapped([shades_line(one.field, setting)], 0, room)
    return [*lines, *_legend(panels, setting, room)]


def _panel(axes: Axes, numbers: dict[int, str], setting: Setting, rows: int, left: int, across: int) -> list[Line]:
    """What is measured up, and the picture beside its scale."""
    canvas = Canvas(rows, across, setting.look)
    for stroke, curve in axes.strokes:
        _draw(canvas, axes, curve, stroke)
    if axes.field is not None:
        shade(canvas, axes.field)
    grid: list[Line] = [[canvas.drawn(column, row) for column in range(across)] for row in range(rows)]
    for mark in axes.marks:
        if part := axes.place(mark.at):
            column, row = canvas.cell(canvas.column(part[0]), canvas.row(part[1]))
            grid[row][column] = (setting.look.glyph(mark.sign), "current")
    bar = setting.look.glyph("│")
    lines: list[Line] = [setting.bits(axes.up.label)]
    lines += [[(numbers.get(row, "").rjust(left - 2) + " ", "dim"), (bar, "dim"), *grid[row]] for row in range(rows)]
    return lines


def _number(axis: Axis, value: float, setting: Setting) -> str:
    return str(round(value)) if axis.counted else setting.number(value)


def _draw(canvas: Canvas, axes: Axes, curve: Curve, number: int) -> None:
    """A curve in dots, in its pattern from its beginning to its end."""
    on, off = PATTERNS[number % len(PATTERNS)]
    drawn = 0
    before: tuple[int, int] | None = None
    for begin, end in axes.pieces(curve):
        x, y = canvas.column(begin[0]), canvas.row(begin[1])
        right, down = canvas.column(end[0]) - x, canvas.row(end[1]) - y
        steps = max(abs(right), abs(down))
        for step in range(steps + 1):
            dot = (x + round(right * step / steps), y + round(down * step / steps)) if steps else (x, y)
            if dot == before:
                continue
            if drawn % (on + off) < on:
                canvas.dot(*dot, number)
            drawn += 1
            before = dot


def _below(axes: Axes, left: int, across: int, setting: Setting) -> Line:
    """Both ends of the axis across, its name between them."""
    low, high = (_number(axes.across, one, setting) for one in (axes.across.scale.low, axes.across.scale.high))
    label = setting.bits(axes.across.label)
    free = across - cells(low) - cells(high) - width_of(label)
    if free < 2:
        return [(" " * left + low + high.rjust(across - cells(low)), "dim")]
    return [(" " * left + low + " " * (free // 2), "dim"), *label, (" " * (free - free // 2) + high, "dim")]


def _legend(panels: tuple[Axes, ...], setting: Setting, room: int) -> list[Line]:
    """What each curve and each mark is."""
    said: list[Line] = []
    for number, labels in named(panels):
        stroke = SIGNS[number % len(SIGNS)] if setting.look.ascii else STROKES[number % len(STROKES)]
        names = [bit for label in labels for bit in [(", ", ""), *setting.bits(label)]][1:]
        said.append([(f"{stroke} ", STYLES[number % len(STYLES)]), *names])
    marked = [(one, mark) for one in panels for mark in one.marks if mark.label]
    for panel, mark in marked:
        outside = "" if panel.place(mark.at) else " (outside)"
        said.append([(f"{setting.look.glyph(mark.sign)} ", "current"), *setting.bits(mark.label), (outside, "dim")])
    rows: list[Line] = []
    for one in said:  # side by side where they fit
        if rows and width_of(rows[-1]) + 3 + width_of(one) <= room:
            rows[-1] = [*rows[-1], ("   ", ""), *one]
        else:
            rows += setting.wrapped([one], 0, room) if width_of(one) > room else [one]
    return rows
