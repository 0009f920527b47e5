"""The picture of a step as data: columns of neurons and quantities, and the lines between one column and the next.

Between two neighbours there is at most one bundle of lines: straight ones, or a bracket that joins several rows of one
side to one of the other. How far apart all this stands, and what goes where room is short, is for those who draw it.
"""

from __future__ import annotations

from typing import Literal

from nnstep.pages.seen import Sight
from nnstep.quantities.spans import Spans
from nnstep.records import dataclass

Place = Literal["before", "source", "wide", "middle", "destination", "after"]
"""Where a column stands, from left to right; those before and after may go. wide: a middle one with long names."""


@dataclass(frozen=True, slots=True)
class Applied:
    """An activation on the way from a sum to an output: its name, and its sign ("" for none)."""

    name: str
    sign: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """A number in a cell. named: whether its kind has to be said. apart: a little further from what is before it.

    through: what made it of the number before it.
    """

    sight: Sight
    named: bool = False
    apart: bool = False
    through: Applied | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """A row of a column: what it is about, and its numbers. marked: the one that the step is about."""

    label: Spans
    items: tuple[Item, ...]
    marked: bool = False


@dataclass(frozen=True, slots=True)
class Rest:
    """A row for those left out: how many they are, and what they come to together; either may not be said."""

    count: int | None = None
    total: float | None = None


@dataclass(frozen=True, slots=True)
class Edges:
    """Lines between a column and the next: from these rows to those, all meeting at one trunk.

    The same rows on both sides are straight lines. arrow: which way. short: nothing has to stand on the lines.
    """

    left: frozenset[int]
    right: frozenset[int]
    arrow: Literal["", "►", "◄"] = ""
    short: bool = False

    @property
    def straight(self) -> bool:
        """Whether no trunk is needed."""
        return self.left == self.right and (len(self.left) == 1 or not self.arrow)


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its header, where it stands, its rows, and the lines to the next.

    of: neurons with their numbers, or quantities by their names, whose numbers stand one under the other. over: what
    the header stands over. apart: a little further from the lines that lead to it.
    """

    header: Spans
    place: Place
    rows: tuple[Cell | Rest, ...]
    edges: Edges | None = None
    of: Literal["neurons", "quantities"] = "neurons"
    over: Literal["names", "numbers"] = "names"
    apart: bool = False


@dataclass(frozen=True, slots=True)
class Scene:
    """The columns of a picture, from left to right."""

    columns: tuple[Column, ...]
