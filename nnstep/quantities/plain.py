"""A sentence as text, without any styling."""

from __future__ import annotations

from nnstep.algebra import numbers
from nnstep.algebra.expr import Expr
from nnstep.algebra.text import Script
from nnstep.algebra.text import text as line_text
from nnstep.quantities.key import Key
from nnstep.quantities.notation import Notation
from nnstep.quantities.spans import ArrayFormula, ArrayName, Figure, Generic, Sign, Span, Spans, Verbatim

_DIGITS = 6  # of a number that does not say how many it wants


def plain(spans: Spans, notation: Notation) -> str:
    """The spans as text, quantities in a notation."""
    return "".join(_text(span, notation) for span in spans)


def _text(span: Span, notation: Notation) -> str:
    match span:
        case Key():
            return notation.symbol(span)
        case Figure(value, digits, signed):
            return ("+" if signed and value > 0 else "") + figure(value, digits or _DIGITS, notation.ascii)
        case Expr():
            return line_text(span, notation.script)
        case Verbatim(words):
            return words
        case ArrayName(family, turned):
            return notation.array(family) + ((".T" if notation.ascii else "ᵀ") if turned else "")
        case ArrayFormula():
            return formula_text(span, notation)
        case Generic(key):
            return notation.short(key)
        case Sign(tone):
            return tone
        case _:
            return span


def formula_text(formula: ArrayFormula, notation: Notation) -> str:
    """An equation of matrices as text."""
    from nnstep.matrices.text import WholePrinter  # few pages are about arrays

    script = Script(lambda family: notation.array(family, formula.signs), ascii=notation.ascii)
    pieces = WholePrinter(script, dict(formula.signs_of).__getitem__).write(formula.equation)
    return f"{script.name(formula.family)} = {''.join(piece for piece, _ in pieces)}"


def figure(value: float, digits: int, ascii: bool) -> str:
    """A number of a sentence as text."""
    return numbers.show(value, digits, ascii=ascii)
