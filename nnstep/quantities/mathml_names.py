"""The names of quantities in MathML, in each notation: ∂E/∂W₅ as a fraction, z with its layer raised and its unit low.

Each name is one element. A sample that has to be said follows its quantity as it does in an id: x1:2.
"""

from __future__ import annotations

import re
from html import escape
from typing import Final

from nnstep.algebra.mathml import figure, operator, row
from nnstep.quantities.key import Key
from nnstep.quantities.notation import Notation
from nnstep.quantities.spellings import GREEK, Pattern

_LOWERED: Final = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")
_PARTIAL: Final = "∂"


def mathml_name(notation: Notation, key: Key) -> str:
    """The name of a quantity, for a formula: one element."""
    shown = notation.symbols(MATHML).name(key)
    return row(shown, operator(":"), figure(str(key.sample))) if notation.says_sample(key) else shown


def mathml_generic(notation: Notation, key: Key) -> str:
    """The name of any quantity of the key's kind."""
    return notation.symbols(MATHML).generic(key)


class _MathML:
    """The writer of names for formulas in a page."""

    def spell(self, pattern: Pattern, index: str, layer: int) -> str:
        sign = _letter(pattern.sign) if pattern.sign else ""
        letter = _letter(pattern.letter) if pattern.letter else ""
        raised = row(operator("("), figure(str(layer)), operator(")")) if pattern.layered else ""
        low = index if pattern.by == "neuron" else _index(pattern.joint.strip("_") + index)
        if pattern.layered and pattern.by == "layer":
            low = ""
        if not letter and pattern.by == "neuron":  # the neuron is the letter
            return row(sign, low)
        base = letter or sign
        if low and raised:
            base = f"<msubsup>{base}{low}{raised}</msubsup>"
        elif low or raised:
            base = f"<msub>{base}{low}</msub>" if low else f"<msup>{base}{raised}</msup>"
        return row(sign, base) if sign and letter else base

    def neuron(self, letter: str, number: int) -> str:
        return f"<msub>{_letter(letter)}{figure(str(number))}</msub>"

    def word(self, word: str) -> str:
        letter, _, rest = word.partition("_")
        if word in GREEK:
            return self.hyper(word)
        return f"<msub>{_letter(letter)}{_letter(rest)}</msub>" if len(letter) == 1 and rest else _letter(word)

    def layered(self, letter: str, layer: int) -> str:
        return f"<msup>{_letter(letter)}{row(operator('('), figure(str(layer)), operator(')'))}</msup>"

    def slope_of(self, sign: str, name: str) -> str:
        return row(_letter(sign), operator("′"), operator("("), name, operator(")"))

    def hyper(self, slot: str) -> str:
        if found := re.fullmatch(r"([a-z]+)_(target_o|x)(\d+)", slot):  # mean_x1, by which an input is scaled
            column = "target" if found[2] != "x" else "x"
            below = f"<msub>{_letter(column)}{figure(found[3])}</msub>"
            return f"<msub>{_letter(found[1])}{below}</msub>"
        shown = GREEK.get(slot)
        if shown is None or len(shown) == 1:
            return _letter(shown or slot)
        return f"<msub>{_letter(shown[0])}{_index(shown[1:].translate(_LOWERED))}</msub>"

    def beside(self, word: str, name: str) -> str:
        return f"<msub>{_letter(word)}{name}</msub>"

    def hat(self, slot: str, name: str) -> str:
        hatted = f"<mover accent='true'>{_letter(slot[0])}{operator('^')}</mover>"
        return f"<msub>{hatted}{name}</msub>" if name else hatted

    def after(self, name: str) -> str:
        return f"<msup>{name}{operator('+')}</msup>"

    def ratio(self, top: str, bottom: str) -> str:
        partial = f"<mi>{_PARTIAL}</mi>"
        return f"<mfrac>{row(partial, top)}{row(partial, bottom)}</mfrac>"

    def through(self, ratio: str, neuron: str) -> str:
        return f"<msub>{row(operator('('), ratio, operator(')'))}{row('<mtext>via </mtext>', neuron)}</msub>"

    def sign(self, pattern: Pattern) -> str:
        return _letter(pattern.short)


MATHML: Final = _MathML()
"""The writer of names for formulas in a page."""


def _letter(text: str) -> str:
    return f"<mi>{escape(text)}</mi>"


def _index(text: str) -> str:
    """A number, or a word with one."""
    return figure(text) if text.isdigit() else f"<mi>{escape(text)}</mi>"
