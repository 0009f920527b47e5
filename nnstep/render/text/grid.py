"""A table of quantities, set: as many digits as make every row true on a calculator, as many columns as fit."""

from __future__ import annotations

from nnstep.algebra import numbers
from nnstep.algebra.expr import operands
from nnstep.algebra.text import Script, pieces
from nnstep.algebra.worked import shorten
from nnstep.lesson.script import Lesson
from nnstep.pages.sections import GridRow, Section
from nnstep.pages.true_digits import TrueDigits
from nnstep.pages.view import View
from nnstep.quantities.key import Key
from nnstep.quantities.notation import Notation, is_derivative
from nnstep.render.text.lines import Line, cells, role, width_of
from nnstep.render.text.typeset import Setting

_GENERIC = {
    "article": {
        "net": "∑",
        "out": "O",
        "dout": "∂E/∂O",
        "slope": "∂O/∂∑",
        "dnet": "∂E/∂∑",
        "param": "W",
        "input": "X",
        "grad": "∂E/∂W",
        "new": "W⁺",
        "target": "t",
        "unit_error": "E",
    },
    "standard": {
        "net": "net",
        "out": "out",
        "dout": "∂E/∂out",
        "slope": "∂out/∂net",
        "dnet": "∂E/∂net",
        "param": "w",
        "input": "x",
        "grad": "∂E/∂w",
        "new": "w⁺",
        "target": "target",
        "unit_error": "E",
    },
    "textbook": {
        "net": "z",
        "out": "a",
        "dout": "∂E/∂a",
        "slope": "∂a/∂z",
        "dnet": "δ",
        "param": "w",
        "input": "x",
        "grad": "∂E/∂w",
        "new": "w⁺",
        "target": "y",
        "unit_error": "E",
    },
    "ascii": {
        "net": "net",
        "out": "out",
        "dout": "dE/do",
        "slope": "do/dn",
        "dnet": "dE/dn",
        "param": "w",
        "input": "x",
        "grad": "dE/dw",
        "new": "w+",
        "target": "target",
        "unit_error": "E",
    },
}
_HEADS = {
    "param": "now",
    "raw": "in the file",
    "input": "scaled",
    "new": "new",
    "target": "target",
    "unit_error": "error",
    "batch_error": "error",
    "error": "error",
    "reg": "with l2",
    "used": "clipped",
}
_PADS = ((4, 2, 4), (2, 2, 3), (1, 2, 2), (1, 1, 2))  # after a name, a cell, a result
_FEWER = (6, 4, 3)  # digits shown where there is no room for as many as the lesson has


def grid_lines(view: View, section: Section, setting: Setting, *, formulas: bool, air: bool) -> list[Line]:
    """The table, its rules above it. air: with room between the two."""
    notation = setting.notation
    lines = _formulas(view, section, setting) if formulas else []
    if air and lines:
        lines += [[]] * max(1, 5 - len(lines))
    table: list[Line] = []
    for digits in sorted({setting.digits, *(count for count in _FEWER if count < setting.digits)}, reverse=True):
        found = TrueDigits(view.lesson, section, digits)
        for pads in _PADS:
            for named in (section.named, False) if section.named else (False,):
                table = [*_table(section, found, notation, setting, pads, named), *_remark(found, setting)]
                if max(map(width_of, table), default=0) <= setting.text_width + 1:
                    return [*lines, *table]
    return [*lines, *table]


def _remark(found: TrueDigits, setting: Setting) -> list[Line]:
    """What is said where a row cannot be made true by more digits."""
    if not found.untrue:
        return []
    words = "* cancels: no digits that fit here give it; + shows the equation by itself"
    return [[], [("   ", ""), (setting.look.plain(words), "dim")]]


def _generic(section: Section, setting: Setting, lesson: Lesson) -> Script:
    """Equations of a whole layer: its own sums, outputs and weights without numbers."""
    notation = setting.notation
    names = _GENERIC["ascii" if notation.ascii else notation.name]
    crossed = section.layer > 0 and lesson.layout.layer(section.layer).crossed

    def name(key: Key) -> str:
        if key.kind == "param" and key.is_bias:
            return "b"
        if section.phase == "error":
            return notation.symbol(key)
        own = key.layer == section.layer or key.kind in ("param", "grad", "new")
        before = key.kind in ("out", "input") and "grad" in section.kinds
        if crossed and key.kind in ("net", "out", "dout", "slope", "dnet"):
            return notation.symbol(key)
        if (own or before) and key.kind in names and not key.slot:
            return names[key.kind]
        return notation.symbol(key)

    return Script(name, ascii=notation.ascii, spaced=is_derivative)


def _formulas(view: View, section: Section, setting: Setting) -> list[Line]:
    """The rules of the table, its first row's equations, the = in one column."""
    lesson = view.lesson
    script = _generic(section, setting, lesson)
    lines: list[Line] = []
    for key in section.formulas[:4]:
        equation = lesson.trace.equation(lesson.trace.beside(section.place, key))
        if equation is None:
            continue
        symbols = setting.notation.arrange(shorten(equation))
        name = script.name(key)
        lead = max(setting.column - 1 - cells(name), 3)
        line: Line = [(" " * lead, ""), (name, "name"), (" = ", "")]
        line += [(piece, role(one)) for piece, one in pieces(symbols, script)]
        hypers = [one for one in operands(equation) if one.kind == "hyper"]
        for place, one in enumerate(hypers[:3]):
            value = lesson.trace.value(lesson.trace.beside(section.place, one))
            told = f"{setting.notation.symbol(one)} = {setting.number(value)}"
            line.append((("    " if place == 0 else ", ") + told, "dim"))
        if width_of(line) <= setting.text_width + 1:
            lines.append(line)
    return lines


def _table(
    section: Section, found: TrueDigits, notation: Notation, setting: Setting, pads: tuple[int, int, int], named: bool
) -> list[Line]:
    """Head, the numbers under it, and the rows."""
    after_name, after_cell, after_result = pads
    look = setting.look
    names = _GENERIC["ascii" if look.ascii else notation.name]
    columns: list[tuple[list[Line], int]] = []
    labels = [_label(row, notation, section) for row in section.rows]
    columns.append(([[], [], *[[(text, "dim")] for text in labels]], 3))
    for place, kind in enumerate(section.lead):
        texts = [_number(row.lead[place] if row.lead else None, found, section, look.ascii) for row in section.rows]
        columns.append(([[(names.get(kind, kind), "dim")], [], *_aligned(texts, look.ascii)], after_result))
    for place, head in enumerate(section.heads):
        if head.rest:
            gap = look.plain(f"… {head.rest} more")
            rest: list[Line] = [
                [(f"{found.text(found.rest_key(k), ascii=look.ascii)} in all", "dim")] if found.has_rest(k) else []
                for k in range(len(section.rows))
            ]
            columns.append(([[(gap, "dim")], [], *rest], after_cell))
            continue
        keys = [row.cells[place] if row.cells else None for row in section.rows]
        if named:
            symbols: list[Line] = [[(notation.symbol(key), "dim")] if key else [] for key in keys]
            columns.append(([[], [], *symbols], after_name))
        under: Line = [(found.text(head.key, ascii=look.ascii), role(head.key))] if head.key else []
        texts = [_number(key, found, section, look.ascii) for key in keys]
        texts = _aligned(texts, look.ascii)
        columns.append(([[(head.label, "dim")], under, *texts], after_cell))
    before: list[Key | None] = []
    for place, (kind, slot) in enumerate(section.tail):
        title = _HEADS.get(kind, names.get(kind, kind)) if not slot else slot + ("+" if kind == "state_new" else "")
        title = look.plain(title if kind != "grad" else names["grad"])
        keys = [row.tail[place] if row.tail else None for row in section.rows]
        texts = [_number(key, found, section, look.ascii) for key in keys]
        lead = "  " if any(key and key.kind in section.kinds for key in keys) else ""
        given_after_results = not lead and place > 0 and any(key and key.kind in section.kinds for key in before)
        if (place == 0 and section.heads) or given_after_results:  # air between what is put in and what comes out
            columns[-1] = (columns[-1][0], columns[-1][1] + (4 if place == 0 else 2) * (pads == _PADS[0]))
        before = keys
        columns.append(([[(lead + title, "dim")], [], *_aligned(texts, look.ascii)], after_result))
    return _set(columns)


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


def _set(columns: list[tuple[list[Line], int]]) -> list[Line]:
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


def _label(row: GridRow, notation: Notation, section: Section) -> str:
    if row.gap:
        return ("... " if notation.ascii else "… ") + f"{row.gap} more"
    if row.label:
        return row.label
    first = next((key for key in row.tail if key), None)
    if first is None:
        return ""
    return notation.symbol(first) if section.phase == "update" or section.sums else ""


def _number(key: Key | None, found: TrueDigits, section: Section, ascii: bool) -> Line:
    """A number; of a result with its sign, = or ≈, before it."""
    if key is None:
        return []
    text = found.text(key, ascii=ascii)
    if key.kind not in section.kinds:
        return [(text, role(key))]
    about = "~" if ascii else "≈"
    sign = f"{about} " if found.is_cut(key) else "= "
    mark = "*" if key in found.untrue else ""
    shape: Line = [(text + mark, role(key))]
    if key.kind == "new":
        before, after = found.value(key.of("param")), found.value(key)
        arrow = "" if before == after else ("^" if ascii else "▲") if after > before else ("v" if ascii else "▼")
        shape.append((arrow, "parameter"))
    return [(sign, "dim"), *shape] if key in {k for row in section.rows for k in row.tail} else shape
