"""The names of quantities in formulas: what LaTeX, Typst and MathML have in common, each with signs of its own.

Every letter has one subscript and one superscript at most. Derivatives are fractions.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from typing import Final

from nnstep.quantities.spellings import GREEK, Pattern

_LOWERED: Final = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")
_GIVEN: Final = re.compile(r"([a-z]+)_(target_o|x)(\d+)")  # mean_x1, by which an input is scaled


class FormulaNames(ABC):
    """The writer of names for formulas (see `Writer`)."""

    def spell(self, pattern: Pattern, index: str, layer: int) -> str:
        """A letter, or a sign and a letter; of a neuron that has no letter its label stands in the letter's place."""
        raised = layer if pattern.layered else None
        if pattern.by == "neuron" and not pattern.letter:
            return self.side(self.marked(self.letter(pattern.sign), "", raised), index)
        if pattern.by == "layer" and pattern.layered:
            low = ""
        else:
            low = index if pattern.by == "neuron" else self.index(pattern.joint.strip("_") + index)
        name = self.marked(self.letter(pattern.letter or pattern.sign), low, raised)
        return self.side(self.letter(pattern.sign), name) if pattern.sign and pattern.letter else name

    def neuron(self, letter: str, number: int) -> str:
        return self.marked(self.letter(letter), self.index(str(number)))

    def word(self, word: str) -> str:
        letter, _, rest = word.partition("_")
        if word in GREEK:
            return self.hyper(word)
        return self.marked(self.letter(letter), self.letter(rest)) if len(letter) == 1 and rest else self.letter(word)

    def layered(self, letter: str, layer: int) -> str:
        return self.marked(self.letter(letter), "", layer)

    def hyper(self, slot: str) -> str:
        if found := _GIVEN.fullmatch(slot):
            return self.beside(found[1], self.column(found[2].removesuffix("_o"), found[3]))
        shown = GREEK.get(slot, "")
        if not shown[1:]:
            return self.letter(shown or slot)
        return self.marked(self.letter(shown[0]), self.index(shown[1:].translate(_LOWERED)))

    def beside(self, word: str, name: str) -> str:
        return self.marked(self.letter(word), name)

    def hat(self, slot: str, name: str) -> str:
        return self.marked(self.hatted(slot[0]), name)

    def sign(self, pattern: Pattern) -> str:
        return self.letter(pattern.short)

    def column(self, what: str, number: str) -> str:
        """A column of the data: an input, or the target of an output."""
        name = self.marked(self.letter("x" if what == "x" else "o"), self.index(number))
        return name if what == "x" else self.marked(self.letter(what), name)

    @abstractmethod
    def letter(self, text: str) -> str:
        """A letter, or a word, which stands upright."""

    @abstractmethod
    def index(self, text: str) -> str:
        """What stands below a letter: a number, or a word with one."""

    @abstractmethod
    def marked(self, base: str, low: str, layer: int | None = None) -> str:
        """What is written already, with something below it, if anything, and a layer above it."""

    @abstractmethod
    def side(self, sign: str, name: str) -> str:
        """A sign and the name that it is a part of."""

    @abstractmethod
    def hatted(self, letter: str) -> str:
        """A letter with a hat."""
