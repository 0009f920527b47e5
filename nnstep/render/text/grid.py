"""A table of quantities, set: as many digits as make every row true on a calculator, as many columns as fit."""

from __future__ import annotations

from nnstep.algebra import numbers
from nnstep.algebra.shortened import shorten
from nnstep.algebra.text import Script
from nnstep.pages.grid import Formula, Grid, GridRow
from nnstep.quantities.key import Key
from nnstep.quantities.notation import Notation
from nnstep.render.text.equation import equation_lines
from nnstep.render.text.grid_columns import Column, some_columns
from nnstep.render.text.lines import Line, cells, role, width_of
from nnstep.render.text.typeset import Setting
from nnstep.render.true_digits import TrueDigits
from nnstep.words.runs import BY_ITSELF, UNTRUE
from nnstep.words.screen import more_columns

_PADS = ((4, 2, 4), (2, 2, 3), (1, 2, 2), (1, 1, 2))  # after a name, a cell, a result
_MOST_FORMULAS, _MOST_HYPERS = 4, 3
_FEWER = (6, 4, 3)  # digits shown where there is no room for as many as the lesson has


def grid_lines(
    grid: Grid, setting: Setting, *, formulas: bool = True, air: bool = False, shift: int | None = None
) -> list[Line]:
    """The table, its rules above it; … where columns are left out. air: with room between the two.

    shift: how often one has asked for the columns that have no room; None where nobody can.
    """
    lines = formula_lines(grid, setting) if formulas else []
    if air and lines:
        lines += [[]] * max(1, 5 - len(lines))
    table: list[Line] = []
    for digits in sorted({setting.digits, *(count for count in _FEWER if count < setting.digits)}, reverse=True):
        found = TrueDigits(grid, digits)
        for pads in _PADS:
            for named in (grid.named, False) if grid.named else (False,):
                columns = _columns(found, setting, pads, named)
                table = [*_set(columns), *_remark(found, setting)]
                if max(map(width_of, table), default=0) <= setting.text_width + 1:
                    return [*lines, *table]
    shown, missing = some_columns(columns, len(grid.tail), setting, shift or 0)
    hint: list[Line] = [[("   ", ""), (setting.look.plain(more_columns(missing)), "dim")]] if shift is not None else []
    return [*lines, *_set(shown), *hint, *_remark(found, setting)]


def _remark(found: TrueDigits, setting: Setting) -> list[Line]:
    """What is said where a row cannot be made true by more digits."""
    return [[], [("   ", ""), (setting.look.plain(UNTRUE + BY_ITSELF), "dim")]] if found.untrue else []


def formula_lines(grid: Grid, setting: Setting) -> list[Line]:
    """The rules of the table, its first row's equations, the = in one column."""
    lines: list[Line] = []
    for formula in grid.formulas[:_MOST_FORMULAS]:
        script = script_of(formula, setting.notation)
        symbols = setting.notation.arrange(shorten(formula.equation))
        name = script.name(formula.key)
        lead = max(setting.column - 1 - cells(name), 3)
        start: Line = [(" " * lead, ""), (name, "name"), (" = ", "")]
        rows = equation_lines(start, symbols, width_of(start), setting.text_width + 1, script)
        line = rows[-1]
        for place, (one, value) in enumerate(formula.hypers[:_MOST_HYPERS]):
            told = f"{setting.notation.symbol(one)} = {setting.number(value)}"
            line = [*line, (("    " if place == 0 else ", ") + told, "dim")]
        lines += [*rows[:-1], line if width_of(line) <= setting.text_width + 1 else rows[-1]]
    return lines


def script_of(formula: Formula, notation: Notation) -> Script:
    """How the equation of a whole layer is written: its own sums, outputs and weights without numbers."""

    def name(key: Key) -> str:
        return notation.generic(key) if key in formula.whichever else notation.symbol(key)

    return Script(name, ascii=notation.ascii, spaced=notation.is_spaced)


def _columns(found: TrueDigits, setting: Setting, pads: tuple[int, int, int], named: bool) -> list[Column]:
    """Head, the numbers under it, and the rows."""
    after_name, after_cell, after_result = pads
    look, grid = setting.look, found.grid
    columns: list[Column] = []
    labels = [_label(row, setting) for row in grid.rows]
    columns.append(([[], [], *[[(text, "dim")] for text in labels]], 3))
    for place, lead_head in enumerate(grid.lead):
        texts = [_number(row.lead[place] if row.lead else None, found, look.ascii) for row in grid.rows]
        columns.append(([[(setting.text(lead_head), "dim")], [], *_aligned(texts, look.ascii)], after_result))
    for place, head in enumerate(grid.heads):
        if head.rest:
            gap = look.plain(f"… {head.rest} more")
            rest: list[Line] = [
                [(f"{found.text(found.rest_key(k), ascii=look.ascii)} in all", "dim")] if found.has_rest(k) else []
                for k in range(len(grid.rows))
            ]
            columns.append(([[(gap, "dim")], [], *rest], after_cell))
            continue
        keys = [row.cells[place] if row.cells else None for row in grid.rows]
        if named:
            symbols: list[Line] = [[(setting.notation.symbol(key), "dim")] if key else [] for key in keys]
            columns.append(([[], [], *symbols], after_name))
        under: Line = [(found.text(head.key, ascii=look.ascii), role(head.key))] if head.key else []
        texts = _aligned([_number(key, found, look.ascii) for key in keys], look.ascii)
        columns.append(([[(setting.text(head.label), "dim")], under, *texts], after_cell))
    before: list[Key | None] = []
    for place, tail_head in enumerate(grid.tail):
        keys = [row.tail[place] if row.tail else None for row in grid.rows]
        texts = [_number(key, found, look.ascii, signed=True) for key in keys]
        lead = "  " if any(map(grid.is_result, keys)) else ""
        given_after_results = not lead and place > 0 and any(map(grid.is_result, before))
        if (place == 0 and grid.heads) or given_after_results:  # air between what is put in and what comes out
            columns[-1] = (columns[-1][0], columns[-1][1] + (4 if place == 0 else 2) * (pads == _PADS[0]))
        before = keys
        columns.append(([[(lead + setting.text(tail_head), "dim")], [], *_aligned(texts, look.ascii)], after_result))
    return columns


def _aligned(texts: list[Line], ascii: bool) -> list[Line]:
    """Numbers with room for a sign where one of them has one."""
    minus = "-" if ascii else numbers.MINUS
    if not any(text.startswith(minus) for line in texts for text, _ in line):
        return texts
    result = []
    for line in texts:
        place = next((k for k, (text, _) in enumerate(line) if text[:1].isdigit()), None)
        if place is not None:
            line = [*line[:place], (" " + line[place][0], line[place][1]), *line[place + 1 :]]
        result.append(line)
    return result


def _set(columns: list[Column]) -> list[Line]:
    """Columns side by side; the row under the heads is left out where nothing stands in it."""
    rows: list[Line] = []
    for row in range(len(columns[0][0])):
        if row == 1 and not any(column[1] for column, _ in columns):
            continue
        line: Line = [("   ", "")]
        at = 3
        for column, pad in columns:
            gap = at - width_of(line)
            line += [(" " * gap, "") if gap > 0 else ("", ""), *column[row]]
            at += max(map(width_of, column)) + (pad if any(column) else 0)
        while line and not line[-1][0].strip():
            line.pop()
        rows.append([bit for bit in line if bit[0]])
    return rows


def _label(row: GridRow, setting: Setting) -> str:
    if row.gap:
        return ("... " if setting.look.ascii else "… ") + f"{row.gap} more"
    return setting.text(row.label)


def _number(key: Key | None, found: TrueDigits, ascii: bool, *, signed: bool = False) -> Line:
    """A number; signed: of a result, with = or ≈ before it."""
    if key is None:
        return []
    text = found.text(key, ascii=ascii)
    if not found.grid.is_result(key):
        return [(text, role(key))]
    shape: Line = [(text + ("*" if key in found.untrue else ""), role(key))]
    if key.kind == "new":
        before, after = found.value(key.of("param")), found.value(key)
        arrow = "" if before == after else ("^" if ascii else "▲") if after > before else ("v" if ascii else "▼")
        shape.append((arrow, "up" if after > before else "down"))
    about = "~" if ascii else "≈"
    return [(f"{about} " if found.is_cut(key) else "= ", "dim"), *shape] if signed else shape
