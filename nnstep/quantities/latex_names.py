r"""The names of quantities in LaTeX, in each notation: \mathrm{net}_{h_1}, W_5, z^{(2)}_1.

Derivatives are fractions. A sample that has to be said follows its quantity as it does in an id: x_1{:}2.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from nnstep.algebra.latex import escape
from nnstep.quantities.key import Key
from nnstep.quantities.notation import Notation
from nnstep.quantities.spellings import GREEK, Pattern

_SIGNS: Final = {"ε": r"\varepsilon", "λ": r"\lambda", "∑": r"\Sigma"}
_GREEK: Final = "GREEK SMALL LETTER "
_LOWERED: Final = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")


def latex_name(notation: Notation, key: Key) -> str:
    """The name of a quantity, for a formula; without dollar signs."""
    shown = notation.symbols(LATEX).name(key)
    return f"{shown}{{:}}{key.sample}" if notation.says_sample(key) else shown


def latex_generic(notation: Notation, key: Key) -> str:
    """The name of any quantity of the key's kind, for a formula."""
    return notation.symbols(LATEX).generic(key)


class _Latex:
    """The writer of names for formulas: one superscript and one subscript a letter."""

    def spell(self, pattern: Pattern, index: str, layer: int) -> str:
        above = f"^{{({layer})}}" if pattern.layered else ""
        if pattern.layered and pattern.by == "layer":
            below = ""
        elif pattern.by == "neuron":  # it has a subscript of its own
            below = f"_{{{index}}}" if pattern.letter else f" {index}"
        else:
            below = _low(pattern.joint.strip("_") + index)
        if pattern.sign and pattern.letter:
            return f"{_letter(pattern.sign)} {_letter(pattern.letter)}{above}{below}"
        return f"{_letter(pattern.short)}{above}{below}"

    def neuron(self, letter: str, number: int) -> str:
        return letter + _low(number)

    def word(self, word: str) -> str:
        letter, _, rest = word.partition("_")
        if word in GREEK:
            return self.hyper(word)
        if len(letter) == 1 and rest:
            return rf"{letter}_{{\mathrm{{{rest}}}}}"
        return _letter(word)

    def layered(self, letter: str, layer: int) -> str:
        return f"{_letter(letter)}^{{({layer})}}"

    def slope_of(self, sign: str, name: str) -> str:
        return f"{_letter(sign)}'({name})"

    def hyper(self, slot: str) -> str:
        if found := re.fullmatch(r"([a-z]+)_(target_o|x)(\d+)", slot):  # mean_x1, by which an input is scaled
            column = f"x{_low(found[3])}" if found[2] == "x" else rf"\mathrm{{target}}_{{o{_low(found[3])}}}"
            return rf"\mathrm{{{found[1]}}}_{{{column}}}"
        shown = GREEK.get(slot)
        if shown is None:
            return _letter(slot)
        return _letter(shown[0]) + (_low(shown[1:].translate(_LOWERED)) if shown[1:] else "")

    def beside(self, word: str, name: str) -> str:
        return f"{_letter(word)}_{{{name}}}"

    def hat(self, slot: str, name: str) -> str:
        return rf"\hat{{{slot[0]}}}" + (f"_{{{name}}}" if name else "")

    def after(self, name: str) -> str:
        letter, raised, rest = name.partition("^{")
        if raised and "_" not in letter:  # one superscript a name
            above, _, below = rest.partition("}")
            return f"{letter}^{{{above}+}}{below}"
        return f"{name}^{{+}}"

    def ratio(self, top: str, bottom: str) -> str:
        return rf"\frac{{\partial {top}}}{{\partial {bottom}}}"

    def through(self, ratio: str, neuron: str) -> str:
        return rf"\left.{ratio}\right|_{{\mathrm{{via}}\,{neuron}}}"

    def sign(self, pattern: Pattern) -> str:
        return _letter(pattern.short)


LATEX: Final = _Latex()
"""The writer of names for formulas."""


def _letter(text: str) -> str:
    """A letter as it is, a Greek one by its name, a word upright."""
    if len(text) > 1:
        return rf"\mathrm{{{escape(text)}}}"
    called = unicodedata.name(text, "") if not text.isascii() else ""
    return _SIGNS.get(text) or ("\\" + called.removeprefix(_GREEK).lower() if called.startswith(_GREEK) else text)


def _low(text: object) -> str:
    shown = str(text)
    return f"_{shown}" if len(shown) == 1 else f"_{{{shown}}}"
