r"""Expressions as LaTeX: the same trees as `text` prints, set as in a book.

What is printed compiles in LaTeX with amsmath, in KaTeX and in MathJax. What a key is called it is told by `name`, in
LaTeX too. Brackets are `\left( \right)` only round what is tall: fractions, cases, other such brackets.
"""

from __future__ import annotations

import re
from typing import Final

from nnstep.algebra.calls import CALLS, filled
from nnstep.algebra.expr import Expr, Gap, Num, Sym, expr
from nnstep.algebra.formulas import TO_WRITE, Formulas, Name
from nnstep.algebra.lazy import xp
from nnstep.algebra.text import MINUS

_TALL = re.compile(r"\\frac|\\begin|\\left")
_ATOM = re.compile(r"(?:[A-Za-z]|\\(?:mathrm|hat|mathit)\{[^{}]*\}|\\[A-Za-z]+)(?:_(?:.|\{[^{}]*\}))?")
_NUMBER = re.compile(r"(-?)([\d.]+)(?:e([-+]?\d+))?")
_WORDS: Final = {
    "inf": r"\infty", "∞": r"\infty", "-inf": r"-\infty", "-∞": r"-\infty", "½": r"\tfrac{1}{2}", "π": r"\pi",
}  # fmt: skip
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
        return _WORDS.get(plain) or rf"\text{{{escape(text)}}}"
    sign, digits, power = found.groups()
    if power is None:
        return plain
    return sign + ("" if digits in ("1", "1.0") else rf"{digits} \cdot ") + f"10^{{{int(power)}}}"


def bracketed(text: str) -> str:
    """LaTeX in round brackets as tall as it is."""
    return rf"\left({text}\right)" if _TALL.search(text) else f"({text})"


class Printer(Formulas):
    """Writes trees as LaTeX; a subclass may know more kinds of nodes."""

    minus, less, plus, times = "-", " - ", " + ", r" \cdot "
    figure = staticmethod(number)
    bracketed = staticmethod(bracketed)

    def gap(self, node: Gap) -> str:
        if node.framed:
            return rf"\boxed{{{number(node.text[1:-1])}}}"
        return rf"\underline{{\hspace{{{len(node.text) * TO_WRITE:g}em}}}}"

    def fraction(self, top: str, bottom: str) -> str:
        return rf"\frac{{{top}}}{{{bottom}}}"

    def raised(self, base: str, exponent: str) -> str:
        return f"{base}^{{{exponent}}}"

    def base(self, node: Expr) -> str:
        """What is raised to a power: a name or a plain number stands alone."""
        written = self.write(node)
        bare = re.fullmatch(r"[\d.]+", written) if isinstance(node, Num) else None
        return written if bare or (isinstance(node, Sym) and _ATOM.fullmatch(written)) else bracketed(written)

    def call(self, name: str, args: tuple[Expr, ...]) -> str:
        call = CALLS[name]
        if call.means is not None:
            return self.write(expr(call.means(xp, *args)))
        listed = self.listed(args)
        return filled(
            call.latex,
            lambda place: self.write(args[place]),
            listed=lambda: bracketed(listed),
            barred=lambda: rf"\left|{listed}\right|" if _TALL.search(listed) else f"|{listed}|",
        )
