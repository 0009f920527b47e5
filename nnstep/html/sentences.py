"""Sentences as HTML: names lead to where they are worked out, numbers can be set anew."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial

from nnstep.algebra.expr import Expr, Num, children
from nnstep.algebra.mathml import mathml
from nnstep.algebra.numbers import is_cut, show
from nnstep.html.inline import SIGNS, text
from nnstep.quantities.key import Key
from nnstep.quantities.mathml_names import mathml_name
from nnstep.quantities.notation import Notation
from nnstep.quantities.plain import formula_text
from nnstep.quantities.spans import ArrayFormula, ArrayName, Figure, Generic, Sign, Span, Spans, Verbatim
from nnstep.records import dataclass

_EPOCH, _STEP = re.compile(r"\bepoch (\d+)"), re.compile(r"\bstep (\d+)")


@dataclass(frozen=True)
class Voice:
    """How a page says things. epoch: the one it is about; step: the step that works a quantity out, or None.

    slot: where a quantity's number stands, whose value is `value`; None where the page does not compute it.
    shown: the steps that the page has.
    """

    notation: Notation
    digits: int
    epoch: int
    step: Callable[[Key], int | None]
    slot: Callable[[Key], int | None]
    value: Callable[[Key], float]
    shown: frozenset[int]

    def said(self, spans: Spans) -> str:
        """A sentence."""
        return "".join(map(self._span, spans))

    def paragraph(self, sentences: tuple[Spans, ...]) -> str:
        """Sentences that run on."""
        return " ".join(self.said(sentence) for sentence in sentences if sentence)

    def _span(self, span: Span) -> str:
        match span:
            case Key():
                return self.name(span)
            case Figure():
                return self.figure(span)
            case Expr():
                inside = mathml(self.notation.arrange(span), partial(mathml_name, self.notation))
                return f"<math{_FIXED if _has_numbers(span) else ''}>{inside}</math>"
            case ArrayName(family, turned):
                return f"<i>{text(self.notation.array(family) + ('ᵀ' if turned else ''))}</i>"
            case ArrayFormula():
                return f"<i>{text(formula_text(span, self.notation))}</i>"
            case Generic(key):
                return f"<i>{text(self.notation.short(key))}</i>"
            case Sign(tone):
                return SIGNS[tone]
            case Verbatim(words):
                return text(words)
        return _STEP.sub(self._linked, _EPOCH.sub(self._epoch, text(str(span))))

    def number(self, value: float) -> str:
        """A number by itself."""
        return show(value, self.digits)

    def name(self, key: Key) -> str:
        """A quantity's name, which leads to its step."""
        shown = text(self.notation.symbol(key))
        number = self.step(key)
        return f"<i>{shown}</i>" if number is None else f'<a href="#step={number}"><i>{shown}</i></a>'

    def figure(self, figure: Figure) -> str:
        """A number; one that is worth what its quantity is worth is marked with where that stands."""
        digits = figure.digits or self.digits
        shown = show(figure.value, digits)
        shown = f"+{shown}" if figure.signed and figure.value > 0 else shown
        relation = f"{'≈' if is_cut(figure.value, digits) else '='} " if figure.related else ""
        slot = None if figure.key is None else self.slot(figure.key)
        if slot is None or figure.key is None or self.value(figure.key) != figure.value or relation:
            return f"{relation}<b>{shown}</b>"
        signed = " data-s" if figure.signed else ""
        own = f' data-d="{digits}"' if figure.digits and digits != self.digits else ""
        return f'<b data-k="{slot}"{own}{signed}>{shown}</b>'

    def _linked(self, found: re.Match[str]) -> str:
        return f'<a href="#step={found[1]}">{found[0]}</a>' if int(found[1]) in self.shown else found[0]

    def _epoch(self, found: re.Match[str]) -> str:
        later = int(found[1]) - self.epoch
        return f'epoch <span data-e="{later}">{found[1]}</span>' if later in (0, 1) else found[0]


def pattern(html: str) -> str:
    """A sentence without the numbers that the page sets anew; "" where one of its numbers is none of those."""
    return "" if "<b>" in html or _FIXED in html else _FILLED.sub(r"\1", html)


_FIXED = ' class="fixed"'
"""What marks a formula that holds numbers."""


def _has_numbers(node: Expr) -> bool:
    return (isinstance(node, Num) and bool(node.text)) or any(map(_has_numbers, children(node)))


_FILLED = re.compile(r"(<(?:b data-k|span data-e)[^>]*>)[^<]*")
