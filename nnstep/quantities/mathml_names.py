"""The names of quantities in MathML, in each notation: ∂E/∂W₅ as a fraction, z with its layer raised and its unit low.

Each name is one element. A sample that has to be said follows its quantity as it does in an id: x1:2.
"""

from __future__ import annotations

from html import escape
from typing import Final

from nnstep.algebra.mathml import figure, operator, row
from nnstep.quantities.array_names import Arrays, key_of
from nnstep.quantities.formula_names import FormulaNames
from nnstep.quantities.key import Family, Key
from nnstep.quantities.layout import Layout
from nnstep.quantities.notation import Notation


def mathml_name(notation: Notation, key: Key) -> str:
    """The name of a quantity, for a formula: one element."""
    shown = notation.symbols(MATHML).name(key)
    return row(shown, operator(":"), figure(str(key.sample))) if notation.says_sample(key) else shown


def mathml_generic(notation: Notation, key: Key) -> str:
    """The name of any quantity of the key's kind."""
    return notation.symbols(MATHML).generic(key)


def array_mathml(family: Family, layout: Layout, signs: tuple[str, ...] = ()) -> str:
    """The name of an array, for a formula: one element, or several."""
    return Arrays(layout, MATHML, signs).name(key_of(family))


class _MathML(FormulaNames):
    def letter(self, text: str) -> str:
        return f"<mi>{escape(text)}</mi>"

    def index(self, text: str) -> str:
        return figure(text) if text.isdigit() else f"<mi>{escape(text)}</mi>"

    def marked(self, base: str, low: str, layer: int | None = None) -> str:
        raised = "" if layer is None else f"<mtext>({layer})</mtext>"  # as operators they would be set apart
        around = "msubsup" if low and raised else "msub" if low else "msup"
        return f"<{around}>{base}{low}{raised}</{around}>" if low or raised else base

    def side(self, sign: str, name: str) -> str:
        return row(sign, name)

    def hatted(self, letter: str) -> str:
        return f"<mover accent='true'>{self.letter(letter)}{operator('^')}</mover>"

    def column(self, what: str, number: str) -> str:
        return self.marked(self.letter(what), figure(number))

    def slope_of(self, sign: str, name: str) -> str:
        return row(self.letter(sign), operator("′"), operator("("), name, operator(")"))

    def after(self, name: str) -> str:
        return f"<msup>{name}{operator('+')}</msup>"

    def ratio(self, top: str, bottom: str) -> str:
        partial = "<mi>∂</mi>"
        return f"<mfrac>{row(partial, top)}{row(partial, bottom)}</mfrac>"

    def through(self, ratio: str, neuron: str) -> str:
        return f"<msub>{row(operator('('), ratio, operator(')'))}{row('<mtext>via </mtext>', neuron)}</msub>"


MATHML: Final = _MathML()
"""The writer of names for formulas in a page."""
