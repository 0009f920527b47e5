"""Expressions as text, in Unicode or in ASCII: the printer of every equation line.

The printer decides brackets, signs and spaces; what a key is called, and which keys are derivatives, it is told by a
`Script`. It yields pieces with the key they stand for, so that a renderer may colour or link them; `text` joins them.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from decimal import Decimal
from typing import Any, Final

from nnstep.algebra.calls import CALLS, marked
from nnstep.algebra.expr import Call, Expr, Neg, Num, Power, Product, Quotient, Sum, Sym
from nnstep.records import dataclass

Piece = tuple[str, Any]
"""A bit of text and the key it stands for, or None."""

MINUS = "−"
_SUPERSCRIPTS = {2: "²", 3: "³"}


@dataclass(frozen=True, slots=True)
class Script:
    """How expressions are written.

    name: the text of a key. ascii: only ASCII signs. spaced: whether products with this key get spaces round their
    signs, as those with derivatives do.
    """

    name: Callable[[Any], str]
    ascii: bool = False
    spaced: Callable[[Any], bool] = lambda key: False

    @property
    def minus(self) -> str:
        """The minus sign."""
        return "-" if self.ascii else MINUS

    @property
    def times(self) -> str:
        """The sign of multiplication, without spaces."""
        return "*" if self.ascii else "·"


_LONGEST: Final = 12
"""Of how many signs a constant is at most that stands there with all its zeros, 0.00000012."""


def text(node: Expr, script: Script) -> str:
    """The expression as one line of text."""
    return "".join(piece for piece, _ in pieces(node, script))


def pieces(node: Expr, script: Script) -> list[Piece]:
    """The expression as pieces, each with the key it stands for (None for signs, brackets and constants)."""
    return Printer(script).write(node)


def constant(value: float, script: Script) -> str:
    """A constant of a formula: whole numbers without a point, a half as ½."""
    if value == 0.5 and not script.ascii:
        return "½"
    if value == math.pi:
        return "pi" if script.ascii else "π"
    if float(value).is_integer() and abs(value) < 1e16:
        shown = str(int(value))
    else:
        digits, plain = repr(float(value)), f"{Decimal(repr(float(value))):f}"
        small = abs(value) < 1e-7 or (abs(value) < 1 and len(plain) > max(_LONGEST, len(digits)))
        shown = digits.replace("e-0", "e-") if small else plain
    return shown.replace("-", script.minus)


def is_negative(node: Expr) -> bool:
    """Whether the node is a number that is written with a minus sign."""
    return isinstance(node, Num) and (node.text[:1] in ("-", MINUS) if node.text else node.value < 0)


def _compares(node: Expr) -> bool:
    return isinstance(node, Call) and CALLS[node.name].compares


class Printer:
    """Writes trees as pieces of text; a subclass may know more kinds of nodes."""

    def __init__(self, script: Script) -> None:
        self.script = script

    def write(self, node: Expr) -> list[Piece]:
        """A node without brackets round it. Raises: TypeError for what is no expression."""
        match node:
            case Num(value, shown, key):
                return [(shown.replace(MINUS, self.script.minus) or constant(value, self.script), key)]
            case Sym(key):
                return [(self.script.name(key), key)]
            case Neg(arg):
                return [(self.script.minus, None), *self.factor(arg, first=True)]
            case Sum(terms):
                return self.sum(terms)
            case Product(factors):
                return self.product(factors)
            case Quotient(top, bottom):
                slash = " / " if self.is_spaced(node) else "/"
                above = (
                    self.bracketed(top)
                    if isinstance(top, Sum | Neg) or is_negative(top) or _compares(top)
                    else self.write(top)
                )
                below = self.tight(bottom)
                return [*above, (slash, None), *below]
            case Power(base, exponent):
                return [*self.tight(base, power=True), *self.exponent(exponent)]
            case Call(name, args):
                return self.call(name, args)
        raise TypeError(f"not an expression: {node!r}")

    def sum(self, terms: tuple[Expr, ...]) -> list[Piece]:
        """Terms with their signs between them."""
        gap = "  " if sum(map(self.is_airy, terms)) >= 2 else " "
        result = self.term(terms[0])
        for term in terms[1:]:
            if isinstance(term, Neg):
                sign, rest = self.script.minus, self.factor(term.arg, first=True)
            elif is_negative(term):
                (shown, key), *_ = self.write(term)
                sign, rest = self.script.minus, [(shown[1:], key)]
            else:
                sign, rest = "+", self.term(term)
            result = [*result, (f"{gap}{sign}{gap}", None), *rest]
        return result

    def term(self, node: Expr) -> list[Piece]:
        """A node that is added."""
        return self.bracketed(node) if isinstance(node, Sum) or _compares(node) else self.write(node)

    def product(self, factors: tuple[Expr, ...]) -> list[Piece]:
        """Factors with signs of multiplication between them."""
        times = f" {self.script.times} " if any(map(self.is_spaced, factors)) else self.script.times
        result = self.factor(factors[0], first=True)
        for factor in factors[1:]:
            result = [*result, (times, None), *self.factor(factor)]
        return result

    def factor(self, node: Expr, *, first: bool = False) -> list[Piece]:
        """A node that is multiplied or subtracted: what binds no tighter gets brackets."""
        loose: tuple[type[Expr], ...] = (Sum, Neg) if first else (Sum, Neg, Product, Quotient)
        needs = isinstance(node, loose) or is_negative(node) or _compares(node)
        return self.bracketed(node) if needs else self.write(node)

    def tight(self, node: Expr, *, power: bool = False) -> list[Piece]:
        """A denominator, a base, an exponent: only a name, a positive number or a function goes without brackets."""
        bare = isinstance(node, Num) and not is_negative(node)
        if isinstance(node, Sym):
            bare = "/" not in self.script.name(node.key)  # (∂E/∂w1)², which ∂E/∂w1² is not
        if isinstance(node, Num) and power and not node.text.replace(".", "").isdigit() and node.text:
            bare = False  # 1.2e−5 squared
        if isinstance(node, Call):
            call = CALLS[node.name]
            bare = not (call.compares or (power and call.text.endswith("#!0")))  # √x and e^x end with their argument
        if isinstance(node, Power):
            bare = not power
        return self.write(node) if bare else self.bracketed(node)

    def exponent(self, node: Expr) -> list[Piece]:
        """A node that is raised."""
        if isinstance(node, Num) and not node.text and node.value in _SUPERSCRIPTS and not self.script.ascii:
            return [(_SUPERSCRIPTS[int(node.value)], None)]
        return [("^", None), *self.tight(node, power=True)]

    def call(self, name: str, args: tuple[Expr, ...]) -> list[Piece]:
        """A function and its arguments."""
        call = CALLS[name]
        result: list[Piece] = []
        for part in marked((self.script.ascii and call.ascii) or call.text):
            match part[0] == "#", part[1:]:
                case False, _:
                    result.append((part, None))
                case True, "()":
                    result += [("(", None), *self.listed(args), (")", None)]
                case True, "||":
                    result += [("|", None), *self.listed(args), ("|", None)]
                case True, place:
                    arg = args[int(place[-1])]
                    result += self.tight(arg, power=True) if place[0] == "!" else self.write(arg)
        return result

    def listed(self, args: tuple[Expr, ...]) -> list[Piece]:
        """Arguments with commas between them."""
        first, *others = map(self.write, args)
        return [*first, *(piece for other in others for piece in [(", ", None), *other])]

    def bracketed(self, node: Expr) -> list[Piece]:
        """A node in brackets."""
        return [("(", None), *self.write(node), (")", None)]

    def is_spaced(self, node: Expr) -> bool:
        """Whether a product holds a derivative, so that its signs need air."""
        match node:
            case Num(_, _, key) | Sym(key):
                return key is not None and self.script.spaced(key)
            case Product(factors):
                return any(map(self.is_spaced, factors))
            case Quotient(top, bottom):
                return self.is_spaced(top) or self.is_spaced(bottom)
            case Neg(arg) | Power(arg, _):
                return self.is_spaced(arg)
            case Sum(terms):
                return any(map(self.is_spaced, terms))
            case _:
                return False

    def is_airy(self, node: Expr) -> bool:
        """Whether a term has spaces inside, so that the signs between such terms need more."""
        return self.is_spaced(node) and isinstance(node.arg if isinstance(node, Neg) else node, Product | Quotient)
