"""The names of quantities in Typst, in each notation: "net"_(h_1), W_(5), z_(1)^((2)).

A sample that has to be said follows its quantity as it does in an id: x_(1):2.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from nnstep.algebra.typst import quoted
from nnstep.quantities.array_names import Arrays, key_of
from nnstep.quantities.formula_names import FormulaNames
from nnstep.quantities.key import Family, Key
from nnstep.quantities.layout import Layout
from nnstep.quantities.notation import Notation

_SIGNS: Final = {"ε": "epsilon", "λ": "lambda", "∑": "Sigma"}
_GREEK: Final = "GREEK SMALL LETTER "


def typst_name(notation: Notation, key: Key) -> str:
    """The name of a quantity, for a formula; without dollar signs."""
    shown = notation.symbols(TYPST).name(key)
    return f'{shown}":"{key.sample}' if notation.says_sample(key) else shown


def typst_generic(notation: Notation, key: Key) -> str:
    """The name of any quantity of the key's kind, for a formula."""
    return notation.symbols(TYPST).generic(key)


def array_typst(family: Family, layout: Layout, signs: tuple[str, ...] = ()) -> str:
    """The name of an array, for a formula."""
    return Arrays(layout, TYPST, signs).name(key_of(family))


class _Typst(FormulaNames):
    def letter(self, text: str) -> str:
        """A letter as it is, a Greek one by its name, a word upright."""
        if len(text) != 1:
            return quoted(text)
        called = unicodedata.name(text, "") if not text.isascii() else ""
        if called.startswith(_GREEK) or text in _SIGNS:
            return _SIGNS.get(text) or called.removeprefix(_GREEK).lower()
        return text if text.isascii() and text.isalnum() else quoted(text)

    def index(self, text: str) -> str:
        return text if re.fullmatch(r"\d+|[a-z]", text) else quoted(text)

    def marked(self, base: str, low: str, layer: int | None = None) -> str:
        return base + (low and f"_({low})") + ("" if layer is None else f"^(({layer}))")

    def side(self, sign: str, name: str) -> str:
        return f"{sign} {name}"

    def hatted(self, letter: str) -> str:
        return f"hat({letter})"

    def slope_of(self, sign: str, name: str) -> str:
        return f"{self.letter(sign)}' ({name})"

    def after(self, name: str) -> str:
        letter, raised, rest = name.partition("^(")
        return f"{letter}^({rest[:-1]} +)" if raised and rest.endswith(")") else f"{name}^(+)"

    def ratio(self, top: str, bottom: str) -> str:
        return f"frac(partial {top}, partial {bottom})"

    def through(self, ratio: str, neuron: str) -> str:
        return f'lr({ratio} |)_("via " {neuron})'


TYPST: Final = _Typst()
"""The writer of names for formulas."""
