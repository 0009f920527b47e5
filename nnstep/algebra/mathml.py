"""Expressions as MathML Core, which browsers set by themselves: the same trees as `text` prints.

What a key is called it is told by `name`, in MathML too: one element. How a number is written is `number`'s: a page
that computes marks each, so that it can put another one in its place.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape
from typing import Any, Final, Literal

from nnstep.algebra.calls import CALLS, marked
from nnstep.algebra.expr import Call, Expr, Gap, Neg, Num, Power, Product, Quotient, Sum, Sym
from nnstep.algebra.text import MINUS, Script, constant

Name = Callable[[Any], str]
"""The MathML of a key."""

Where = Literal["", "factor", "term"]
"""What a number is: it stands for itself; it is multiplied or raised, so that a sign needs brackets; it is added to
what is before it, so that it begins with + or −."""

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
    """Elements as one."""
    inside = "".join(parts)
    return f"<mrow>{inside}</mrow>"


class Printer:
    """Writes trees as MathML; a subclass may mark numbers."""

    def __init__(self, name: Name) -> None:
        self.name = name

    def write(self, node: Expr) -> str:
        """A node without brackets round it, as one element or several. Raises: TypeError for what is no expression."""
        match node:
            case Num():
                return self.number(node, "")
            case Sym(key):
                return self.name(key)
            case Neg(arg):
                return operator(MINUS) + self.factor(arg, first=True)
            case Sum((first, *others)):
                return self.term(first) + "".join(map(self.added, others))
            case Product((first, *others)):
                return operator("·").join((self.factor(first, first=True), *map(self.factor, others)))
            case Quotient(top, bottom):
                return f"<mfrac>{row(self.write(top))}{row(self.write(bottom))}</mfrac>"
            case Power(base, exponent):
                return f"<msup>{row(self.base(base))}{row(self.write(exponent))}</msup>"
            case Call(name, args):
                return self.call(name, args)
        raise TypeError(f"not an expression: {node!r}")

    def number(self, node: Num, where: Where) -> str:
        """A number, with the brackets and the sign that it needs where it stands; or room to write it."""
        if isinstance(node, Gap):
            shown = row(figure(node.text[1:-1])) if node.framed else f"<mtext>{escape(node.text)}</mtext>"
            return f'<mrow class="{"framed" if node.framed else "gap"}">{shown}</mrow>'
        return placed(node.text or constant(node.value, _SCRIPT), where)

    def term(self, node: Expr) -> str:
        """A node that is added."""
        return self.bracketed(node) if isinstance(node, Sum) or _is_open(node) else self.write(node)

    def added(self, node: Expr) -> str:
        """A node that is added to what is before it, with its sign."""
        if isinstance(node, Neg):
            return operator(MINUS) + self.factor(node.arg, first=True)
        if isinstance(node, Num):
            return self.number(node, "term")
        return operator("+") + self.term(node)

    def factor(self, node: Expr, *, first: bool = False) -> str:
        """A node that is multiplied or subtracted; a fraction and a power need no brackets."""
        if isinstance(node, Num):
            return self.number(node, "factor")
        loose: tuple[type[Expr], ...] = (Sum, Neg) if first else (Sum, Neg, Product)
        return self.bracketed(node) if isinstance(node, loose) or _is_open(node) else self.write(node)

    def base(self, node: Expr) -> str:
        """What is raised to a power: a name with nothing raised, or a plain number stands alone."""
        if isinstance(node, Num):
            return self.number(node, "factor")
        if not isinstance(node, Sym):
            return self.bracketed(node)
        name = self.name(node.key)
        return self.bracketed(node) if re.search("<mfrac|<msup|<msubsup", name) else name

    def call(self, name: str, args: tuple[Expr, ...]) -> str:
        """A function and its arguments."""
        call = CALLS[name]
        result = ""
        for part in marked(call.mathml or call.text):
            match part[0] == "#", part[1:]:
                case False, _:
                    result += part if call.mathml else _signs(part)
                case True, "()":
                    result += APPLIED + in_brackets(self.listed(args))
                case True, "||":
                    result += row(operator("|"), self.listed(args), operator("|"))
                case True, place:
                    result += row(self.write(args[int(place[-1])]))
        return result

    def listed(self, args: tuple[Expr, ...]) -> str:
        """Arguments with commas between them."""
        return operator(",").join(map(self.write, args))

    def bracketed(self, node: Expr) -> str:
        """A node in brackets, which grow with it."""
        return in_brackets(self.write(node))


def in_brackets(inside: str) -> str:
    """Something in brackets; only round what is tall they are drawn to its height, which makes them wide."""
    grow = "" if any(tall in inside for tall in ("<mfrac", "<msup", "<mtable")) else ' stretchy="false"'
    return row(f"<mo{grow}>(</mo>", inside, f"<mo{grow}>)</mo>")


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


def _is_open(node: Expr) -> bool:
    """Whether nothing shows where it ends."""
    return isinstance(node, Call) and (node.name == "where" or CALLS[node.name].compares)
