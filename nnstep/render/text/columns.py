"""Scenes as text: columns of cells with lines between them, in as many cells as the window has."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from nnstep.pages.pictures.scene import Cell, Column, Edges, Item, Place, Rest, Scene
from nnstep.render.text.lines import Line, Look, cells, role, text_of, width_of
from nnstep.render.text.typeset import Setting

MARGIN = 3  # cells before the first column
_BEGINS: Final[dict[Place, int]] = {
    "before": 3, "source": 14, "wide": 32, "middle": 36, "destination": 50, "after": 74,
}  # fmt: skip
"""Where a column begins, if there is room."""

_OUTER = ("before", "after")
_TRUNK = {  # (from the left, to the right, up, down)
    (1, 1, 0, 0): "━", (1, 1, 0, 1): "┳", (1, 1, 1, 1): "╋", (1, 1, 1, 0): "┻",
    (1, 0, 0, 1): "┓", (1, 0, 1, 1): "┫", (1, 0, 1, 0): "┛",
    (0, 1, 0, 1): "┏", (0, 1, 1, 1): "┣", (0, 1, 1, 0): "┗",
    (0, 0, 1, 1): "┃",
}  # fmt: skip


def scene_lines(scene: Scene, setting: Setting) -> list[Line]:
    """The picture in at most the width of the window less two; nothing where it cannot be had without cutting numbers.

    First the edges get shorter, then outer columns go, then the names of kinds.
    """
    look = setting.look
    narrow = look.width < 76
    columns = scene.columns
    inner = [column for column in columns if column.place not in _OUTER]
    choices: list[Sequence[Column]] = [inner]
    if not narrow:
        choices = [columns, [*(c for c in columns[:1] if c.place not in _OUTER), *columns[1:]], inner]
    for chosen, bare in [(chosen, False) for chosen in choices] + [(inner, True)]:
        lines = [_cells(column, setting, bare=bare) for column in chosen]
        for tight in (False, True):
            headers = [setting.text(column.header) for column in chosen]
            starts = _starts(chosen, headers, lines, look, tight=tight)
            if starts:
                header = [] if narrow else [_header(chosen, headers, starts)]
                return header + _rows(chosen, lines, starts, look)
    return []


# -- cells ------------------------------------------------------------------------------------------------------------


def _cells(column: Column, setting: Setting, *, bare: bool) -> list[Line]:
    """The rows of a column; bare: without the names of kinds. In ASCII a mark's left half stands outside."""
    labels = [setting.text(row.label) if isinstance(row, Cell) else "" for row in column.rows]
    widest = max(map(cells, labels), default=0)
    of_quantities = column.of == "quantities"
    leads = [_lead(row, setting) if of_quantities else 0 for row in column.rows]
    most = max(leads, default=0)
    lines: list[Line] = []
    for row, label, lead in zip(column.rows, labels, leads, strict=True):
        if isinstance(row, Rest):
            lines.append(_rest(row, setting, "" if of_quantities else "dim"))
        else:
            gap = 1 + widest - cells(label) + most - lead
            lines.append(_cell(row, label, gap, setting, bare=bare, own=of_quantities))
    return lines


def _lead(row: Cell | Rest, setting: Setting) -> int:
    """How many signs stand before the point."""
    if isinstance(row, Rest):
        return 0
    text = setting.sight(row.items[0].sight)
    return len(text.split("e")[0].split(".")[0]) if text != "." else 1


def _cell(cell: Cell, label: str, gap: int, setting: Setting, *, bare: bool, own: bool) -> Line:
    """A cell as bits. own: whether the label is the number's name, and has its style."""
    styles = [_style(item) for item in cell.items]
    style = styles[0] if own else "dim" if set(styles) == {"dim"} else ""
    line: Line = []
    if label:
        shown = f"{label}]" if cell.marked and setting.look.ascii else label
        line.append((shown, "neuron" if cell.marked else style))
    for item, style in zip(cell.items, styles, strict=True):
        if item.through:
            name, sign = item.through.name, item.through.sign
            arrow = (name if setting.look.ascii else sign or name) + setting.look.glyph("►")
            line += [(" ", ""), (arrow, "edge" if style == "result" else "dim")]
        if line:
            line.append((" " * (2 if item.apart else gap if item is cell.items[0] else 1), ""))
        if item.named and not bare:
            line += [(setting.notation.short(item.sight.key), "" if style == "result" else style), (" ", "")]
        line.append((setting.sight(item.sight), style))
    return line


def _style(item: Item) -> str:
    match item.sight.part:
        case "result":
            return "result"
        case "operand":
            return role(item.sight.key)
    return "dim"


def _rest(rest: Rest, setting: Setting, style: str) -> Line:
    """Those that are left out, in words."""
    words = [f"{setting.look.glyph('…')} {rest.count} more"] if rest.count is not None else []
    words += [f"{setting.number(rest.total)} in all"] if rest.total is not None else []
    return [(", ".join(words), style)] if words else []


# -- columns ----------------------------------------------------------------------------------------------------------


def _starts(
    columns: Sequence[Column], headers: list[str], lines: list[list[Line]], look: Look, *, tight: bool
) -> list[int] | None:
    """Where the columns begin: where they belong, pushed right by what is wide, and back left where the window ends."""
    widths = [max(map(width_of, column), default=0) for column in lines]
    gaps = [_least(left.edges, _air(right), tight=tight) if left.edges else 2 for left, right in pairwise(columns)]
    shift = _BEGINS[columns[0].place] - MARGIN
    starts: list[int] = []
    for number, column in enumerate(columns):
        least = starts[-1] + widths[number - 1] + gaps[number - 1] if starts else 0
        starts.append(max(_BEGINS[column.place] - shift, least))
    limit = look.width - 2
    for number in range(len(columns) - 1, -1, -1):
        last = limit - widths[number]
        if number == len(columns) - 1 and look.width >= 76:
            last = min(last, look.width - len(headers[-1]))
        starts[number] = min(starts[number], last)
        limit = starts[number] - (gaps[number - 1] if number else 0)
    return starts if starts[0] >= (1 if tight else MARGIN) else None


def _air(column: Column) -> int:
    """Blanks between an arrow and the column."""
    return 2 if column.apart else 1


def _least(edges: Edges, air: int, *, tight: bool) -> int:
    """The fewest cells between two columns."""
    if edges.arrow == "►":
        return (3 if edges.straight else 4) + air if tight or edges.short else 7
    if not edges.straight:
        return 5
    return 4 if edges.arrow else 3 if tight else 5


def _header(columns: Sequence[Column], headers: list[str], starts: list[int]) -> Line:
    line: Line = []
    shift = _BEGINS[columns[0].place] - MARGIN
    for column, header, start in zip(columns, headers, starts, strict=True):
        pushed = start - _BEGINS[column.place] + shift
        over = _BEGINS["middle" if column.over == "numbers" else column.place] - shift
        _put(line, over + (0 if pushed == 1 else pushed), [(header, "dim")])
    return line


def _rows(columns: Sequence[Column], lines: list[list[Line]], starts: list[int], look: Look) -> list[Line]:
    ends = [start + max(map(width_of, column), default=0) for start, column in zip(starts, lines, strict=True)]
    tall = max((len(column) for column in lines), default=0)
    for column in columns:
        if column.edges:
            tall = max(tall, 1 + max(column.edges.left | column.edges.right))
    rows: list[Line] = []
    for row in range(tall):
        line: Line = []
        for number, column in enumerate(columns):
            if row < len(lines[number]):
                cell = column.rows[row]
                opened = isinstance(cell, Cell) and cell.marked and look.ascii
                _put(line, starts[number] - opened, [("[", "neuron")] if opened else [])
                _put(line, starts[number], lines[number][row])
            if column.edges:
                after = columns[number + 1]
                first, beyond = ends[number] + 1, starts[number + 1] - _air(after)
                _put(line, *_edge(column.edges, row, first, beyond, look))
        rows.append(line)
    return rows


def _edge(edges: Edges, row: int, first: int, beyond: int, look: Look) -> tuple[int, Line]:
    """The part of the edges in a row, between two cells: where it begins, and its signs."""
    left, right = row in edges.left, row in edges.right
    signs = {}
    if edges.straight:
        signs = dict.fromkeys(range(first, beyond), "━") if left else {}
    else:
        trunk = beyond - (3 if edges.arrow == "►" else 2)
        around = edges.left | edges.right
        joint = _TRUNK.get((left, right, row > min(around), row < max(around)))
        if joint and min(around) <= row <= max(around):
            signs[trunk] = joint
            signs |= dict.fromkeys(range(first, trunk) if left else (), "━")
            signs |= dict.fromkeys(range(trunk + 1, beyond) if right else (), "━")
    if edges.arrow == "►" and right and signs:
        signs[beyond - 1] = "►"
    elif edges.arrow == "◄" and left and signs:
        signs[first] = "◄"
    begin = min(signs, default=0)
    text = "".join(look.glyph(signs[x]) for x in sorted(signs))
    return begin, [(text, "edge")] if text else []


def _put(line: Line, at: int, bits: Line) -> None:
    """Adds bits to a line at a column."""
    if not text_of(bits):
        return
    gap = at - width_of(line)
    if gap > 0:
        line.append((" " * gap, ""))
    line += bits
