"""The columns of a table of quantities that is wider than the page: some of them, and … for the others."""

from __future__ import annotations

from nnstep.render.text.lines import Line, width_of
from nnstep.render.text.typeset import Setting

Column = tuple[list[Line], int]
"""The cells of a column, its head first, and the blanks after it."""

_INDENT = 3


def some_columns(columns: list[Column], results: int, setting: Setting, shift: int) -> tuple[list[Column], int]:
    """The columns there is room for, and how many are left out.

    The row's names are always there; so are the results, the last ones, where they fit, with the first of the others.
    shift: how often one has asked for those that are left out, round and round.
    """
    names, *others = columns
    blank: list[Line] = [[] for _ in names[0][1:]]
    rest: Column = ([[(setting.look.glyph("…"), "dim")], *blank], 1)
    room = setting.text_width + 1 - _INDENT - _width(names) - _width(rest)
    ends = others[len(others) - results :]
    if sum(map(_width, ends)) > room - (max(map(_width, others[: len(others) - results]), default=0)):
        ends = []
    middle = others[: len(others) - len(ends)]
    fitted = _fitting(middle, 0, room - sum(map(_width, ends)))
    begin, shown = 0, [*middle[:fitted], rest, *ends]
    for _ in range(shift):
        begin += max(fitted, 1)
        if begin >= len(middle):
            begin = 0
        room_here = room - (sum(map(_width, ends)) if begin == 0 else _width(rest))
        fitted = _fitting(middle, begin, room_here)
        before = [rest] if begin else []
        shown = [*before, *middle[begin : begin + max(fitted, 1)], *([rest] if begin + fitted < len(others) else [])]
        shown += ends if begin == 0 else []
    return [names, *shown], len(others) - sum(one is not rest for one in shown)


def _fitting(columns: list[Column], begin: int, room: int) -> int:
    """How many columns fit from one on."""
    for count, column in enumerate(columns[begin:]):
        room -= _width(column)
        if room < 0:
            return count
    return len(columns) - begin


def _width(column: Column) -> int:
    cells, pad = column
    return max(map(width_of, cells), default=0) + pad
