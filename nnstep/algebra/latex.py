r"""Expressions as LaTeX: the same trees as `text` prints, set as in a book.

What is printed compiles in LaTeX with amsmath, in KaTeX and in MathJax. What a key is called it is told by `name`, in
LaTeX too. Brackets are `\left( \right)` only round what is tall: fractions, cases, other such brackets.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from typing import Any, Final

from nnstep.algebra.calls import CALLS, marked
from nnstep.algebra.expr import Call, Expr, Gap, Neg, Num, Power, Product, Quotient, Sum, Sym, expr
from nnstep.algebra.lazy import xp
from nnstep.algebra.text import MINUS, Script, constant

Name = Callable[[Any], str]
"""The LaTeX of a key."""

_TALL = re.compile(r"\\frac|\\begin|\\left")
_ATOM = re.compile(r"(?:[A-Za-z]|\\(?:mathrm|hat|mathit)\{[^{}]*\}|\\[A-Za-z]+)(?:_(?:.|\{[^{}]*\}))?")
_NUMBER = re.compile(r"(-?)([\d.]+)(?:e([-+]?\d+))?")
_SPECIAL: Final = {
    "\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}", "<": r"\textless{}",
    ">": r"\textgreater{}", "|": r"\textbar{}", '"': r"\textquotedbl{}",
    **{sign: "\\" + sign for sign in "#$%&_{}"},
}  # fmt: skip


def latex(node: Expr, name: Name) -> str:
    """The expression as LaTeX, without dollar signs."""
    return Printer(name).write(node)


def escape(text: str) -> str:
    r"""Text that is somebody's own, for LaTeX outside of formulas or inside \text{}: nothing in it is a command."""
    return "".join(_SPECIAL.get(sign, sign) for sign in text)


def number(text: str) -> str:
    r"""A number as it is shown, 1.2e−5 or −0.35, as LaTeX; other words stand in \text{}."""
    plain = text.replace(MINUS, "-")
    found = _NUMBER.fullmatch(plain)
    if not found:
        return {"inf": r"\infty", "∞": r"\infty", "-inf": r"-\infty", "-∞": r"-\infty", "½": r"\tfrac{1}{2}"}.get(
            plain, rf"\text{{{escape(text)}}}"
        )
    sign, digits, power = found.groups()
    if power is None:
        return plain
    return sign + ("" if digits in ("1", "1.0") else rf"{digits} \cdot ") + f"10^{{{int(power)}}}"


def bracketed(text: str) -> str:
    """LaTeX in round brackets as tall as it is."""
    return rf"\left({text}\right)" if _TALL.search(text) else f"({text})"


_TO_WRITE: Final = 0.8  # em of a blank for each of its letters: a hand is wider than print


class Printer:
    """Writes trees as LaTeX; a subclass may know more kinds of nodes."""

    def __init__(self, name: Name) -> None:
        self.name = name

    def write(self, node: Expr) -> str:
        """A node without brackets round it. Raises: TypeError for what is no expression."""
        match node:
            case Gap(_, shown, framed=framed):
                return (
                    rf"\boxed{{{number(shown[1:-1])}}}"
                    if framed
                    else rf"\underline{{\hspace{{{len(shown) * _TO_WRITE:g}em}}}}"
                )
            case Num(value, shown, _):
                return number(shown) if shown else _constant(value)
            case Sym(key):
                return self.name(key)
            case Neg(arg):
                return f"-{self.factor(arg, first=True)}"
            case Sum(terms):
                return self.sum(terms)
            case Product((first, *others)):
                return r" \cdot ".join((self.factor(first, first=True), *map(self.factor, others)))
            case Quotient(top, bottom):
                return rf"\frac{{{self.write(top)}}}{{{self.write(bottom)}}}"
            case Power(base, exponent):
                return f"{self.base(base)}^{{{self.write(exponent)}}}"
            case Call(name, args):
                return self.call(name, args)
        raise TypeError(f"not an expression: {node!r}")

    def sum(self, terms: tuple[Expr, ...]) -> str:
        """Terms with their signs between them."""
        (sign, first), *rest = map(self.term, terms)
        return sign.replace("+", "") + first + "".join(f" {sign} {term}" for sign, term in rest)

    def term(self, node: Expr) -> tuple[str, str]:
        """The sign of a term, and the rest of it."""
        if isinstance(node, Neg):
            return "-", self.factor(node.arg, first=True)
        if isinstance(node, Num) and (written := self.write(node)).startswith("-"):
            return "-", written[1:]
        return "+", bracketed(self.write(node)) if isinstance(node, Sum) or _is_open(node) else self.write(node)

    def factor(self, node: Expr, *, first: bool = False) -> str:
        """A node that is multiplied or subtracted; a fraction and a power need no brackets, a sign does."""
        written = self.write(node)
        loose: tuple[type[Expr], ...] = (Sum, Neg) if first else (Sum, Neg, Product)
        needs = isinstance(node, loose) or _is_open(node) or written.startswith("-")
        return bracketed(written) if needs else written

    def base(self, node: Expr) -> str:
        """What is raised to a power: a name or a plain number stands alone."""
        written = self.write(node)
        bare = re.fullmatch(r"[\d.]+", written) if isinstance(node, Num) else None
        return written if bare or (isinstance(node, Sym) and _ATOM.fullmatch(written)) else bracketed(written)

    def call(self, name: str, args: tuple[Expr, ...]) -> str:
        """A function and its arguments."""
        call = CALLS[name]
        if call.means is not None:
            return self.write(expr(call.means(xp, *args)))
        listed = ", ".join(map(self.write, args))
        result = ""
        for part in marked(call.latex):
            match part:
                case "#()":
                    result += bracketed(listed)
                case "#||":
                    result += rf"\left|{listed}\right|" if _TALL.search(listed) else f"|{listed}|"
                case _:
                    result += self.write(args[int(part[-1])]) if part[0] == "#" else part
        return result


def _constant(value: float) -> str:
    if value == 0.5:
        return r"\tfrac{1}{2}"
    if value == math.pi:
        return r"\pi"
    return number(constant(value, _PLAIN)) if math.isfinite(value) else number(str(value))


_PLAIN: Final = Script(str, ascii=True)


def _is_open(node: Expr) -> bool:
    """Whether nothing shows where it ends."""
    return isinstance(node, Call) and (node.name == "where" or CALLS[node.name].compares)
