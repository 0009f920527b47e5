"""What a text says: names with what is said of them, and the lines that give a number nobody can place.

A `Language` says which texts are names and which are expressions; `spoken.Spoken` is that of a network. Each part knows
where it stands in the text (`Plain.start`, `.end`), so that a mark or an erratum can point at it.
"""

from __future__ import annotations

from typing import Protocol

from nnstep.records import dataclass
from nnstep.sheets.plain import Plain


class Language(Protocol):
    """What a reader has to know about a network. samples: how many there are."""

    samples: int

    def knows(self, name: str) -> bool:
        """Whether a text is a name of a quantity, with the words that may stand around one: `the new w5`."""

    def knows_array(self, name: str) -> bool:
        """Whether a text is a name of a layer's values: `W1`, `h`, `delta_o`."""

    def is_label(self, text: str) -> bool:
        """Whether a text says of the names behind it or below it whose or what they are: `Neuron h1`, `Gradients`."""

    def kind(self, text: str) -> str:
        """The words of a sentence that say which kind of number it is about: gradients, sums; "" where none does."""

    def under(self, label: str, name: str) -> str:
        """A name in full, as it is meant under a label: z under `h1` is z_h1; "" where it means nothing there."""

    def parses(self, text: str) -> bool:
        """Whether a text is a number or an expression."""

    def is_formula(self, text: str) -> bool:
        """Whether a text is made of names, and gives no number: `w5 - lr*dE/dw5`, `1/2 (actual - predicted)2`."""


@dataclass(frozen=True, slots=True)
class Scope:
    """What a heading says of the lines below it: `Epoch 2`, `Sample 3`; 0 where none says it."""

    epoch: int = 0
    sample: int = 0


@dataclass(frozen=True, slots=True)
class Statement:
    """Something said of a quantity.

    name: as it is written; also a formula, `O1 - t1)`, without a bracket that it begins with; empty where an expression
    of numbers stands before the equals sign. short_for: names in full that it may be short for, by what stands around
    it, the likeliest first. parts: what stands between the equals signs; the last is the result, empty
    where it was left out. said: the name in full where a table's row and column make it together (`w5 new`); else "".
    is_formula: whether the last part is a formula, and no number.
    """

    name: Plain
    parts: tuple[Plain, ...]
    scope: Scope = Scope()
    said: str = ""
    is_formula: bool = False
    short_for: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The name as it is to be understood."""
        return self.said or self.name.text

    @property
    def result(self) -> Plain:
        """The number that is given."""
        return self.parts[-1]

    @property
    def is_answered(self) -> bool:
        """Whether there is a result."""
        return bool(self.result.text)


@dataclass(frozen=True, slots=True)
class ArrayStatement:
    """The values of a layer, row by row as they are written."""

    name: Plain
    rows: tuple[tuple[Plain, ...], ...]
    scope: Scope = Scope()


@dataclass(frozen=True, slots=True)
class Unread:
    """What gives a number for something, and cannot be told for what; reason: why, and what to write."""

    piece: Plain
    reason: str
    help: str = ""


@dataclass(frozen=True, slots=True)
class Naming:
    """A name that the text itself gives to a quantity: `names: z3 = net_o1`."""

    name: str
    means: str


Found = Statement | ArrayStatement | Unread | Naming
