"""The names of quantities in Typst, in each notation: "net"_(h_1), W_(5), z_(1)^((2)).

Derivatives are fractions. A sample that has to be said follows its quantity as it does in an id: x_(1):2.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from nnstep.algebra.typst import quoted
from nnstep.quantities.key import Key
from nnstep.quantities.notation import Notation
from nnstep.quantities.spellings import GREEK, Pattern

_SIGNS: Final = {"ε": "epsilon", "∑": "Sigma"}
_GREEK: Final = "GREEK SMALL LETTER "
_CALLED: Final = {"LAMDA": "lambda"}
_LOWERED: Final = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")


def typst_name(notation: Notation, key: Key) -> str:
    """The name of a quantity, for a formula; without dollar signs."""
    shown = notation.symbols(TYPST).name(key)
    return f'{shown}":"{key.sample}' if notation.says_sample(key) else shown


def typst_generic(notation: Notation, key: Key) -> str:
    """The name of any quantity of the key's kind, for a formula."""
    return notation.symbols(TYPST).generic(key)


class _Typst:
    """The writer of names for formulas: one superscript and one subscript a letter."""

    def spell(self, pattern: Pattern, index: str, layer: int) -> str:
        above = f"^(({layer}))" if pattern.layered else ""
        if pattern.layered and pattern.by == "layer":
            below = ""
        elif pattern.by == "neuron":  # it has a subscript of its own
            below = f"_({index})" if pattern.letter else f" {index}"
        else:
            below = _low(pattern.joint.strip("_") + index)
        if pattern.sign and pattern.letter:
            return f"{_letter(pattern.sign)} {_letter(pattern.letter)}{below}{above}"
        return f"{_letter(pattern.short)}{below}{above}"

    def neuron(self, letter: str, number: int) -> str:
        return letter + _low(number)

    def word(self, word: str) -> str:
        letter, _, rest = word.partition("_")
        if word in GREEK:
            return self.hyper(word)
        return f"{letter}_({_letter(rest)})" if len(letter) == 1 and rest else _letter(word)

    def layered(self, letter: str, layer: int) -> str:
        return f"{_letter(letter)}^(({layer}))"

    def slope_of(self, sign: str, name: str) -> str:
        return f"{_letter(sign)}' ({name})"

    def hyper(self, slot: str) -> str:
        if found := re.fullmatch(r"([a-z]+)_(target_o|x)(\d+)", slot):  # mean_x1, by which an input is scaled
            column = f"x{_low(found[3])}" if found[2] == "x" else f'"target"_(o{_low(found[3])})'
            return f"{quoted(found[1])}_({column})"
        shown = GREEK.get(slot)
        if shown is None:
            return _letter(slot)
        return _letter(shown[0]) + (_low(shown[1:].translate(_LOWERED)) if shown[1:] else "")

    def beside(self, word: str, name: str) -> str:
        return f"{_letter(word)}_({name})"

    def hat(self, slot: str, name: str) -> str:
        return f"hat({slot[0]})" + (f"_({name})" if name else "")

    def after(self, name: str) -> str:
        letter, raised, rest = name.partition("^(")
        return f"{letter}^({rest[:-1]} +)" if raised and rest.endswith(")") else f"{name}^(+)"

    def ratio(self, top: str, bottom: str) -> str:
        return f"frac(partial {top}, partial {bottom})"

    def through(self, ratio: str, neuron: str) -> str:
        return f'lr({ratio} |)_("via " {neuron})'

    def sign(self, pattern: Pattern) -> str:
        return _letter(pattern.short)


TYPST: Final = _Typst()
"""The writer of names for formulas."""


def _letter(text: str) -> str:
    """A letter as it is, a Greek one by its name, a word upright."""
    if len(text) != 1:
        return quoted(text)
    called = unicodedata.name(text, "") if not text.isascii() else ""
    if not called.startswith(_GREEK):
        return _SIGNS.get(text) or (text if text.isascii() and text.isalnum() else quoted(text))
    letter = called.removeprefix(_GREEK)
    return _SIGNS.get(text) or _CALLED.get(letter) or letter.lower()


def _low(text: object) -> str:
    shown = str(text)
    return f"_({shown})" if re.fullmatch(r"\d+|[a-z]|.*_\(.*", shown) else f"_({quoted(shown)})"
