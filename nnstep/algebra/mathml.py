"""Expressions as MathML Core, which browsers set by themselves: the same trees as `text` prints.

What a key is called it is told by `name`, in MathML too: one element. How a number is written is `number`'s: a page
that computes marks each, so that it can put another one in its place.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape
from typing import Final

from nnstep.algebra.calls import CALLS, filled
from nnstep.algebra.expr import Expr, Gap, Num, Sym, total
from nnstep.algebra.formulas import Formulas, Name, Where
from nnstep.algebra.text import MINUS, Script, constant

APPLIED: Final = "<mo>&#8289;</mo>"
"""Between a function and its argument: not seen, and written so that it is not taken for something that hides."""

_WORDS: Final = re.compile(r"([^\W\d_]+)|(\d+)|(\S)")


def mathml(node: Expr, name: Name) -> str:
    """The expression as MathML, the <math> round it left out."""
    return Printer(name).write(node)


def operator(sign: str) -> str:
    """A sign between two things, or round one."""
    return f"<mo>{escape(sign)}</mo>"


def figure(text: str) -> str:
    """A number as it is shown, or the words for it."""
    element = "mn" if text[-1:].isdigit() or text in "½π∞" else "mtext"
    return f"<{element}>{escape(text)}</{element}>"


def row(*parts: str) -> str:
    """Elements as one; one by itself stays as it is."""
    inside = "".join(parts)
    return inside if _is_one(inside) else f"<mrow>{inside}</mrow>"


def _is_one(inside: str) -> bool:
    """Whether it is one element from its beginning to its end."""
    depth = 0
    for tag in _TAG.finditer(inside):
        depth += -1 if tag[1] else 0 if tag[2] else 1
        if depth == 0:
            return tag.end() == len(inside)
    return False


_TAG: Final = re.compile("<(/?)[^>]*?(/?)>")


def in_brackets(inside: str) -> str:
    """Something in brackets; only round what is tall they are drawn to its height, which makes them wide."""
    grow = "" if any(tall in inside for tall in ("<mfrac", "<msup", "<mtable")) else ' stretchy="false"'
    return row(f"<mo{grow}>(</mo>", inside, f"<mo{grow}>)</mo>")


class Printer(Formulas):
    """Writes trees as MathML, each node as one element or several; a subclass may mark numbers."""

    minus = less = operator(MINUS)
    plus, times, comma = operator("+"), operator("·"), operator(",")
    figure = staticmethod(figure)
    bracketed = staticmethod(in_brackets)

    def number(self, node: Num, where: Where) -> str:
        if isinstance(node, Gap):
            return self.gap(node)
        return placed(node.text or constant(node.value, _SCRIPT), where)

    def rows(self, parts: Sequence[Sequence[Expr]]) -> list[str]:
        """The terms of a sum that is broken, each part but the first beginning with its sign."""
        first, *others = parts
        return [self.write(total(tuple(first))), *(going_on("".join(map(self.added, part))) for part in others)]

    def gap(self, node: Gap) -> str:
        shown = row(figure(node.text[1:-1])) if node.framed else f"<mtext>{escape(node.text)}</mtext>"
        return f'<mrow class="{"framed" if node.framed else "gap"}">{shown}</mrow>'

    def fraction(self, top: str, bottom: str) -> str:
        return f"<mfrac>{row(top)}{row(bottom)}</mfrac>"

    def raised(self, base: str, exponent: str) -> str:
        return f"<msup>{row(base)}{row(exponent)}</msup>"

    def base(self, node: Expr) -> str:
        """What is raised to a power: a name with nothing raised, or a plain number stands alone."""
        if isinstance(node, Num):
            return self.number(node, "factor")
        written = self.write(node)
        bare = isinstance(node, Sym) and not re.search("<mfrac|<msup|<msubsup", written)
        return written if bare else in_brackets(written)

    def call(self, name: str, args: tuple[Expr, ...]) -> str:
        call = CALLS[name]
        return filled(
            call.mathml or call.text,
            lambda place: row(self.write(args[place])),
            listed=lambda: APPLIED + in_brackets(self.listed(args)),
            barred=lambda: row(operator("|"), self.listed(args), operator("|")),
            sign=str if call.mathml else _signs,
        )


def going_on(inside: str) -> str:
    """What goes on in a row of its own: its first sign stands between two things, though there is nothing before it."""
    return inside.replace("<mo>", '<mo form="infix">', 1) if inside.startswith("<mo>") else inside


def placed(text: str, where: Where) -> str:
    """A number's text with the brackets and the sign that it needs where it stands."""
    negative = text.startswith(MINUS)
    if where == "factor" and negative:
        return in_brackets(figure(text))
    if where == "term":
        sign = MINUS if negative else "+"  # said to stand between two: it may be the first in an element of its own
        return f'<mo form="infix">{sign}</mo>' + figure(text.removeprefix(MINUS))
    return figure(text)


_SCRIPT: Final = Script(str)


def _signs(text: str) -> str:
    """The letters and signs of a function that is written as in text."""
    return "".join(
        f"<mi>{word}</mi>" if word else figure(number) if number else operator(sign)
        for word, number, sign in _WORDS.findall(text)
    )
