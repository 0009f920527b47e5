"""A field as text: a sign for each cell, darker where numbers are higher, and which sign is for which numbers."""

from __future__ import annotations

import math

from nnstep.pages.pictures.axes import Field
from nnstep.render.apart import apart
from nnstep.render.text.canvas import Canvas
from nnstep.render.text.lines import Line, Look
from nnstep.render.text.typeset import Setting

SHADES, SHADES_ASCII = " ░▒▓█", " .:=#"
NAN, INFINITY = "?", "∞"
_EMPTY = "blank"  # what a sign that is none is called


def shade(canvas: Canvas, field: Field) -> None:
    """Puts the signs of a field into the cells, under all that is drawn."""
    high, wide = len(field.rows) - 1, len(field.rows[0]) - 1
    columns = [round(part * wide) for part in canvas.columns]
    for row, part in enumerate(canvas.rows):
        values = field.rows[round(part * high)]
        canvas.ground[row] = [_sign(values[column], field, canvas.look) for column in columns]


def shades_line(field: Field, setting: Setting) -> Line:
    """What is measured, and the signs between the numbers that they are between."""
    look = setting.look
    line: Line = [*setting.bits(field.label), (" ", "")]
    signs = SHADES_ASCII if look.ascii else SHADES
    numbers = apart(field.edges, setting.digits, ascii=look.ascii)
    if _is_constant(field):
        line += [(f"{signs[1] * 2} ", "dim"), (f"{numbers[0]} everywhere ", "")]
    else:
        for place, number in enumerate(numbers):
            between = "" if not place else f" {_EMPTY}\u00a0" if place == 1 else f" {signs[place - 1] * 2}\u00a0"
            line += [(between, "dim"), (f"{number} ", "")]
    signs_of = (NAN, look.glyph(INFINITY))
    for there, sign, name in zip(field.strange, signs_of, ("no\u00a0number", "infinite"), strict=True):
        line += [(f" {sign}\u00a0", "dim"), (f"{name} ", "")] if there else []
    return line


def _sign(value: float, field: Field, look: Look) -> str:
    number = field.shade(value)
    if number is None:
        return NAN if math.isnan(value) else look.glyph(INFINITY)
    return (SHADES_ASCII if look.ascii else SHADES)[1 if _is_constant(field) else number]


def _is_constant(field: Field) -> bool:
    """Whether all numbers are the same one, which is drawn so that it is seen."""
    return len(field.edges) == 2
