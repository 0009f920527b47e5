"""Sentences of a document as HTML: words, names, numbers; a name leads to where it is worked out, where that is here.

Whatever came from outside is text: every bit goes through `text`, which escapes markup and shows what is invisible.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from html import escape

from nnstep.algebra.expr import Expr
from nnstep.algebra.mathml import mathml
from nnstep.algebra.numbers import is_cut
from nnstep.html.equations import array_row
from nnstep.printable import harmless
from nnstep.quantities.key import Key
from nnstep.quantities.mathml_names import mathml_name
from nnstep.quantities.spans import ArrayFormula, ArrayName, Figure, Generic, Sign, Span, Spans, Verbatim
from nnstep.records import dataclass
from nnstep.render.text.typeset import Setting

SIGNS = {"right": "✓", "partly": "~", "wrong": "✗"}
_SAID = {"right": "right", "partly": "partly right", "wrong": "wrong"}


@dataclass(frozen=True, slots=True)
class Inline:
    """How sentences are set. anchor: the name of the place in this file where a quantity is worked out, or None."""

    setting: Setting
    anchor: Callable[[Key], str | None]

    def said(self, spans: Spans) -> str:
        """A sentence."""
        return "".join(map(self.span, spans))

    def sentences(self, sentences: tuple[Spans, ...]) -> str:
        """Sentences that run on."""
        return " ".join(self.said(sentence) for sentence in sentences if sentence)

    def span(self, span: Span) -> str:
        """A part of a sentence."""
        setting = self.setting
        match span:
            case Key():
                return self._name(span)
            case Figure(value, digits, signed, _, related):
                relation = f"{'≈' if is_cut(value, digits or setting.digits) else '='}&nbsp;" if related else ""
                return f"{relation}{number(setting.number(value, digits, signed=signed))}"
            case Expr():
                inside = mathml(setting.notation.arrange(span), partial(mathml_name, setting.notation))
                return f"<math>{inside}</math>"
            case ArrayName(family, turned):
                return f"<i>{text(setting.notation.array(family) + ('ᵀ' if turned else ''))}</i>"
            case ArrayFormula():
                return f"<math>{array_row(span, setting.notation.layout)}</math>"
            case Generic(key):
                return f"<i>{text(setting.notation.short(key))}</i>"
            case Sign(tone):
                return sign(tone)
            case Verbatim(words):
                return text(words)
        return text(str(span))

    def _name(self, key: Key) -> str:
        shown = f"<i>{text(self.setting.notation.symbol(key))}</i>"
        place = self.anchor(key)
        return shown if place is None else f'<a href="#{place}">{shown}</a>'


def number(shown: str) -> str:
    """A number by itself, never parted from its sign."""
    return f'<span class="n">{text(shown)}</span>'


def sign(tone: str) -> str:
    """A verdict as a sign, and as a word for those who do not see it."""
    return f'<span class="{tone}" role="img" aria-label="{_SAID[tone]}">{SIGNS[tone]}</span>'


def text(said: str) -> str:
    """A text as it may stand in a page, between tags and in attributes."""
    return escape(harmless(said)).replace("\u00a0", "&nbsp;")
