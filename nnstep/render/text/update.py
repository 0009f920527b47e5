"""The table of an update as text: as many columns around the current one as fit the window."""

from __future__ import annotations

from collections.abc import Callable

from nnstep.pages.pictures.update import Entry, TableRow, UpdateTable
from nnstep.render.text.lines import Bit, Line, role, width_of
from nnstep.render.text.typeset import Setting
from nnstep.words.screen import MORE_COLUMNS

_INDENT, _FIRST = 3, 12  # where the rows' names and the first column begin
_TALL = 30  # rows of a window that has room for every row of the table
_MOST_ASKED = 2  # rows of those the step is about that there is room for under an equation in a window of 24 rows

_Column = list[Line]


def update_lines(table: UpdateTable, setting: Setting, shift: int | None = None) -> list[Line]:
    """The table; nothing where not even the current column fits.

    Where columns are left out, … says on which side. shift: how often one has asked for those to the right, round and
    round; None where nobody can.
    """
    rows = _rows(table, setting)
    brackets = setting.look.ascii

    def column(place: int) -> _Column:
        parameter = table.parameter(place)
        is_current = place == table.current
        symbol = setting.notation.symbol(parameter)
        first: Line = [(f"{symbol}]" if is_current and brackets else symbol, "neuron" if is_current else "dim")]
        return [first, *([_number(table.entry(row, parameter), is_current, setting)] for row in rows)]

    start, end = _FIRST, setting.look.width - 2
    window, width = _window(column, table.count, table.current or 0, end - start)
    rest = setting.look.glyph("…")
    if window and len(window) < table.count:
        start += len(rest) - 1  # the columns left of them have their … in the row of names
        room = end - start - len(rest) - 1
        window, width = _window(column, table.count, table.current or 0, room)
        for _ in range(shift or 0):
            window, width = _from(column, table.count, (max(window) + 1) % table.count if window else 0, room)
    lines: list[Line] = []
    for number, name in enumerate([setting.text(name) for name in (table.head, *(row.name for row in rows))]):
        line: Line = [(" " * _INDENT, ""), (name, "dim")]
        if number == 0 and window and min(window) > 0:
            line += [(" " * (start - 1 - len(rest) - width_of(line)), ""), (rest, "dim")]
        for place, cell in enumerate(window.values()):
            at = start + place * (width + 1)
            opened = cell[number][0][1] == "neuron" and brackets
            line.append((" " * (at - opened - width_of(line)), ""))
            line += [*([("[", "neuron")] if opened else []), *cell[number]]
        if number == 0 and window and len(window) < table.count:
            line = _more(line, table.count - 1 - max(window), setting, end, can=shift is not None)
        lines.append(line)
    return lines if window else []


def _more(line: Line, count: int, setting: Setting, end: int, *, can: bool) -> Line:
    """The row of names; … for those to its right, how many they are, what shows them, as far as there is room."""
    rest, key = setting.look.glyph("…"), f" ({MORE_COLUMNS})" if can else ""
    said = (f"{rest} {count} more{key}", f"{rest}{key}", rest) if count else (key.strip(), "")
    text = next(text for text in said if width_of(line) + 1 + len(text) <= end or text == said[-1])
    return [*line, (f" {text}", "dim")] if text else line


def _rows(table: UpdateTable, setting: Setting) -> list[TableRow]:
    """The rows there is room for: in a low window, of those between now and new, the last that the step is about."""
    if setting.look.height >= _TALL:
        return list(table.rows)
    asked = [row for row in table.rows if row.need == "step"][-_MOST_ASKED:]
    return [row for row in table.rows if row.need == "always" or row in asked]


def _number(entry: Entry | None, is_current: bool, setting: Setting) -> Bit:
    if entry is None:
        return "", "dim"
    sight = entry.sight
    style = {"result": "result", "operand": role(sight.key)}.get(sight.part, "dim")
    text = setting.sight(sight)
    if entry.was is None or sight.value is None:
        return text, style
    if sight.value == entry.was:
        return text, style if is_current else "parameter"
    arrow, way = ("▲", "up") if sight.value > entry.was else ("▼", "down")
    return text + setting.look.glyph(arrow), style if is_current else way


def _window(column: Callable[[int], _Column], count: int, middle: int, room: int) -> tuple[dict[int, _Column], int]:
    """As many columns as fit, the middle one as far from both ends as the table allows; and the width of each."""
    if not count:
        return {}, 0
    shown = {middle: column(middle)}
    width = _width(shown[middle])
    if width > room:
        return {}, 0
    sides = [1, -1]
    while sides:
        side = sides.pop(0)
        place = (max if side > 0 else min)(shown) + side
        if not 0 <= place < count:
            continue
        beside = column(place)
        wider = max(width, _width(beside))
        if (len(shown) + 1) * (wider + 1) - 1 > room:
            break
        shown[place], width = beside, wider
        sides.append(side)
    return dict(sorted(shown.items())), width


def _from(column: Callable[[int], _Column], count: int, begin: int, room: int) -> tuple[dict[int, _Column], int]:
    """As many columns as fit from one on; and the width of each."""
    shown: dict[int, _Column] = {}
    width = 0
    for place in range(begin, count):
        beside = column(place)
        wider = max(width, _width(beside))
        if shown and (len(shown) + 1) * (wider + 1) - 1 > room:
            break
        shown[place], width = beside, wider
    return shown, width


def _width(column: _Column) -> int:
    return max(map(width_of, column))
