r"""The names of quantities in LaTeX, in each notation: \mathrm{net}_{h_1}, W_5, z^{(2)}_1.

A sample that has to be said follows its quantity as it does in an id: x_1{:}2.
"""

from __future__ import annotations

import unicodedata
from typing import Final

from nnstep.algebra.latex import escape
from nnstep.quantities.array_names import Arrays, key_of
from nnstep.quantities.formula_names import FormulaNames
from nnstep.quantities.key import Family, Key
from nnstep.quantities.layout import Layout
from nnstep.quantities.notation import Notation

_SIGNS: Final = {"ε": r"\varepsilon", "λ": r"\lambda", "∑": r"\Sigma"}
_GREEK: Final = "GREEK SMALL LETTER "


def latex_name(notation: Notation, key: Key) -> str:
    """The name of a quantity, for a formula; without dollar signs."""
    shown = notation.symbols(LATEX).name(key)
    return f"{shown}{{:}}{key.sample}" if notation.says_sample(key) else shown


def latex_generic(notation: Notation, key: Key) -> str:
    """The name of any quantity of the key's kind, for a formula."""
    return notation.symbols(LATEX).generic(key)


def array_latex(family: Family, layout: Layout, signs: tuple[str, ...] = ()) -> str:
    """The name of an array, for a formula."""
    return Arrays(layout, LATEX, signs).name(key_of(family))


class _Latex(FormulaNames):
    def letter(self, text: str) -> str:
        """A letter as it is, a Greek one by its name, a word upright."""
        if len(text) > 1:
            return rf"\mathrm{{{escape(text)}}}"
        called = unicodedata.name(text, "") if not text.isascii() else ""
        return _SIGNS.get(text) or ("\\" + called.removeprefix(_GREEK).lower() if called.startswith(_GREEK) else text)

    def index(self, text: str) -> str:
        return text

    def marked(self, base: str, low: str, layer: int | None = None) -> str:
        above = "" if layer is None else f"^{{({layer})}}"
        below = f"_{{{low}}}" if len(low) > 1 else low and f"_{low}"
        return base + above + below

    def side(self, sign: str, name: str) -> str:
        return f"{sign} {name}"

    def hatted(self, letter: str) -> str:
        return rf"\hat{{{letter}}}"

    def beside(self, word: str, name: str) -> str:
        return f"{self.letter(word)}_{{{name}}}"

    def slope_of(self, sign: str, name: str) -> str:
        return f"{self.letter(sign)}'({name})"

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


LATEX: Final = _Latex()
"""The writer of names for formulas."""
