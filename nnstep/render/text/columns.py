"""Columns of cells with edges between them: how the small picture of a network is set.

Every picture is a few columns side by side, and between two neighbours at most one bundle of edges: straight lines, or
a bracket that joins several rows of one side to one of the other. It never crosses itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from nnstep.records import dataclass
from nnstep.render.text.lines import Line, Look, cells, text_of, width_of

MARGIN = 3  # cells before the first column
_TRUNK = {  # (from the left, to the right, up, down)
    (1, 1, 0, 0): "━", (1, 1, 0, 1): "┳", (1, 1, 1, 1): "╋", (1, 1, 1, 0): "┻",
    (1, 0, 0, 1): "┓", (1, 0, 1, 1): "┫", (1, 0, 1, 0): "┛",
    (0, 1, 0, 1): "┏", (0, 1, 1, 1): "┣", (0, 1, 1, 0): "┗",
    (0, 0, 1, 1): "┃",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Item:
    """A number in a cell, with a tag that says which (∑, ∂E/∂O), so many cells after what is before it."""

    text: str
    style: str = "dim"
    tag: str = ""
    tag_style: str = "dim"
    gap: int = 1


@dataclass(frozen=True, slots=True)
class Cell:
    """A row of a column: a label and numbers. marked: the one that the step is about."""

    label: str
    items: tuple[Item, ...] = ()
    style: str = "dim"
    marked: bool = False

    def line(self, look: Look, *, bare: bool = False) -> Line:
        """The cell as bits; bare: without tags. In ASCII the mark is a bracket, whose left half stands outside."""
        label = f"{self.label}]" if self.marked and look.ascii else self.label
        line: Line = [(label, "neuron" if self.marked else self.style)] if label else []
        for item in self.items:
            if line:
                line.append((" " * item.gap, ""))
            if item.tag and not bare:
                line += [(item.tag, item.tag_style), (" ", "")]
            line.append((item.text, item.style))
        return line


@dataclass(frozen=True, slots=True)
class Edges:
    """Lines between a column and the next: from these rows to those, all meeting at one trunk.

    The same rows on both sides are straight lines. arrow: "►", "◄" or none.
    """

    left: frozenset[int]
    right: frozenset[int]
    arrow: str = ""
    short: bool = False  # no length is needed before the trunk

    @property
    def straight(self) -> bool:
        """Whether no trunk is needed."""
        return self.left == self.right and (len(self.left) == 1 or not self.arrow)

    def least(self, air: int, *, tight: bool) -> int:
        """The fewest cells between the columns."""
        if self.arrow == "►":
            return (3 if self.straight else 4) + air if tight or self.short else 7
        if not self.straight:
            return 5
        return 4 if self.arrow else 3 if tight else 5


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its header, where it begins if there is room, its cells, and the edges to the next.

    outer: left out where there is no room. header_at: where the header stands, if not over the cells. air: blanks
    between an arrow and the column.
    """

    header: str
    at: int
    cells: Sequence[Cell | None]
    edges: Edges | None = None
    header_at: int | None = None
    outer: bool = False
    air: int = 1


def aligned(column: Sequence[Cell]) -> list[Cell]:
    """Cells of a label and a number each, their labels and decimal points one under the other."""
    label = max((cells(cell.label) for cell in column), default=0)
    lead = max((_lead(cell.items[0].text) for cell in column), default=0)
    return [
        replace(cell, items=(replace(item, gap=1 + label - cells(cell.label) + lead - _lead(item.text)),))
        for cell in column
        for item in cell.items
    ]


def _lead(text: str) -> int:
    return len(text.split("e")[0].split(".")[0]) if text != "." else 1


def draw(columns: Sequence[Column], look: Look) -> list[Line]:
    """The picture in at most the width of the window less two; nothing where it cannot be had without cutting numbers.

    First the edges get shorter, then outer columns go, then the tags.
    """
    narrow = look.width < 76
    inner = [column for column in columns if not column.outer]
    choices = [inner] if narrow else [list(columns), [*(c for c in columns[:1] if not c.outer), *columns[1:]], inner]
    for chosen, bare in [(chosen, False) for chosen in choices] + [(inner, True)]:
        lines = [[cell.line(look, bare=bare) if cell else [] for cell in column.cells] for column in chosen]
        for tight in (False, True):
            starts = _starts(chosen, lines, look, tight=tight)
            if starts:
                header = [] if narrow else [_header(chosen, starts)]
                return header + _rows(chosen, lines, starts, look)
    return []


def _starts(columns: Sequence[Column], lines: list[list[Line]], look: Look, *, tight: bool) -> list[int] | None:
    """Where the columns begin: where they belong, pushed right by what is wide, and back left where the window ends."""
    widths = [max(map(width_of, column), default=0) for column in lines]
    gaps = [left.edges.least(right.air, tight=tight) if left.edges else 2 for left, right in pairwise(columns)]
    shift = columns[0].at - MARGIN
    starts: list[int] = []
    for number, column in enumerate(columns):
        least = starts[-1] + widths[number - 1] + gaps[number - 1] if starts else 0
        starts.append(max(column.at - shift, least))
    limit = look.width - 2
    for number in range(len(columns) - 1, -1, -1):
        last = limit - widths[number]
        if number == len(columns) - 1 and look.width >= 76:
            last = min(last, look.width - len(columns[-1].header))
        starts[number] = min(starts[number], last)
        limit = starts[number] - (gaps[number - 1] if number else 0)
    return starts if starts[0] >= (1 if tight else MARGIN) else None


def _header(columns: Sequence[Column], starts: list[int]) -> Line:
    line: Line = []
    shift = columns[0].at - MARGIN
    for column, start in zip(columns, starts, strict=True):
        pushed = start - column.at + shift
        over = (column.at if column.header_at is None else column.header_at) - shift
        _put(line, over + (0 if pushed == 1 else pushed), [(column.header, "dim")])
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
                cell = column.cells[row]
                opened = bool(cell and cell.marked and look.ascii)
                _put(line, starts[number] - opened, [("[", "neuron")] if opened else [])
                _put(line, starts[number], lines[number][row])
            if column.edges:
                after = columns[number + 1]
                first, beyond = ends[number] + 1, starts[number + 1] - after.air
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
