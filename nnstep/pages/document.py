"""The document: a closed set of blocks, without any styling. Every writer sets these and nothing else."""

from __future__ import annotations

from nnstep.algebra.expr import Expr
from nnstep.algebra.worked import Worked
from nnstep.pages.grid import Grid
from nnstep.pages.pictures.scene import Scene
from nnstep.pages.pictures.update import UpdateTable
from nnstep.quantities.key import Key
from nnstep.quantities.spans import Spans
from nnstep.records import dataclass


@dataclass(frozen=True, slots=True)
class Heading:
    """What a step or a section is about; `tail` stands quietly at the right edge: the id, what to type."""

    spans: Spans
    tail: str = ""
    level: int = 1


@dataclass(frozen=True, slots=True)
class Working:
    """An equation worked out: the key, its symbols, its numbers.

    known: whether the result may be shown. sample: the one it is about, where that is not the page's (0: none).
    """

    key: Key
    symbols: Expr
    worked: Worked
    known: bool = True
    sample: int | None = None


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Sentences that run on."""

    sentences: tuple[Spans, ...]


@dataclass(frozen=True, slots=True)
class Aside:
    """What somebody else says: the source, or the scenario's author."""

    sentences: tuple[Spans, ...]


@dataclass(frozen=True, slots=True)
class Bars:
    """Numbers that add up, drawn as bars from a common zero: label and value of each, and the label of their sum."""

    rows: tuple[tuple[str, float], ...]
    total: tuple[str, float]


@dataclass(frozen=True, slots=True)
class Picture:
    """The part of the network that a step is about, or the table of the parameters it changes."""

    of: Scene | UpdateTable


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table; rule: a line above the last cell, as under a column that is added up."""

    cells: tuple[Spans, ...]
    rule: bool = False
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells in columns. align: for each column "l" or "r"; head: whether the first row names the columns."""

    rows: tuple[Row, ...]
    align: str
    head: bool = False


@dataclass(frozen=True, slots=True)
class Verse:
    """Lines that are set as they are: a drawing of paths, a list of what there is."""

    lines: tuple[Spans, ...]


Block = Heading | Working | Paragraph | Aside | Bars | Picture | Grid | Table | Verse
Document = tuple[Block, ...]
