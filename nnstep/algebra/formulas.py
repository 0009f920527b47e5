"""Expressions as formulas: what LaTeX, Typst and MathML have in common, over the same trees as `text` prints.

Where a sign stands and what needs brackets is the same in all of them. What the signs are, how a fraction, a power and
a number are set, and what a bracket looks like, each says itself.
"""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Any, ClassVar, Final, Literal

from nnstep.algebra.calls import CALLS
from nnstep.algebra.expr import Call, Expr, Gap, Neg, Num, Power, Product, Quotient, Sum, Sym
from nnstep.algebra.text import Script, constant

Name = Callable[[Any], str]
"""What a key is called in the language."""

Where = Literal["", "factor", "term"]
"""What a number is: it stands for itself; it is multiplied or raised, so that a sign needs brackets; it is added to
what is before it, so that it begins with + or −."""

TO_WRITE: Final = 0.8
"""em of a blank for each of its letters: a hand is wider than print."""

_SCRIPT: Final = Script(str)


class Formulas(ABC):
    """Writes trees in a language; a subclass may know more kinds of nodes.

    minus: before something; less, plus, times: between two things; comma: between arguments.
    """

    minus: ClassVar[str]
    less: ClassVar[str]
    plus: ClassVar[str]
    times: ClassVar[str]
    comma: ClassVar[str] = ", "

    def __init__(self, name: Name) -> None:
        self.name = name

    def write(self, node: Expr) -> str:
        """A node without brackets round it. Raises: TypeError for what is no expression."""
        match node:
            case Num():
                return self.number(node, "")
            case Sym(key):
                return self.name(key)
            case Neg(arg):
                return self.minus + self.factor(arg, first=True)
            case Sum((first, *others)):
                return self.term(first) + "".join(map(self.added, others))
            case Product((first, *others)):
                return self.times.join((self.factor(first, first=True), *map(self.factor, others)))
            case Quotient(top, bottom):
                return self.fraction(self.write(top), self.write(bottom))
            case Power(base, exponent):
                return self.raised(self.base(base), self.write(exponent))
            case Call(name, args):
                return self.call(name, args)
        raise TypeError(f"not an expression: {node!r}")

    def number(self, node: Num, where: Where) -> str:
        """A number, with the brackets and the sign that it needs where it stands; or room to write it."""
        written = self.gap(node) if isinstance(node, Gap) else self.figure(_shown(node))
        negative = written.startswith(self.minus)
        if where == "term":
            return self.less + written.removeprefix(self.minus) if negative else self.plus + written
        return self.bracketed(written) if where == "factor" and negative else written

    def term(self, node: Expr) -> str:
        """A node that is added."""
        return self.bracketed(self.write(node)) if isinstance(node, Sum) or is_open(node) else self.write(node)

    def added(self, node: Expr) -> str:
        """A node that is added to what is before it, with its sign."""
        if isinstance(node, Neg):
            return self.less + self.factor(node.arg, first=True)
        if isinstance(node, Num):
            return self.number(node, "term")
        return self.plus + self.term(node)

    def factor(self, node: Expr, *, first: bool = False) -> str:
        """A node that is multiplied or subtracted; a fraction and a power need no brackets, a sign does."""
        if isinstance(node, Num):
            return self.number(node, "factor")
        written = self.write(node)
        loose: tuple[type[Expr], ...] = (Sum, Neg) if first else (Sum, Neg, Product)
        needs = isinstance(node, loose) or is_open(node) or written.startswith(self.minus)
        return self.bracketed(written) if needs else written

    def listed(self, args: tuple[Expr, ...]) -> str:
        """Arguments with commas between them."""
        return self.comma.join(map(self.write, args))

    @abstractmethod
    def base(self, node: Expr) -> str:
        """What is raised to a power, in brackets where it would be taken for something else."""

    @abstractmethod
    def call(self, name: str, args: tuple[Expr, ...]) -> str:
        """A function and its arguments."""

    @abstractmethod
    def figure(self, text: str, /) -> str:
        """A number as it is shown, 1.2e−5 or −0.35, or the words for it."""

    @abstractmethod
    def gap(self, node: Gap) -> str:
        """Room to write a number, or what was written there."""

    @abstractmethod
    def fraction(self, top: str, bottom: str) -> str:
        """One thing over another."""

    @abstractmethod
    def raised(self, base: str, exponent: str) -> str:
        """One thing raised to another."""

    @abstractmethod
    def bracketed(self, written: str, /) -> str:
        """Something in brackets."""


def is_open(node: Expr) -> bool:
    """Whether nothing shows where it ends."""
    return isinstance(node, Call) and (node.name == "where" or CALLS[node.name].compares)


def _shown(node: Num) -> str:
    return node.text or (constant(node.value, _SCRIPT) if math.isfinite(node.value) else str(node.value))
