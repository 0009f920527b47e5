"""Expressions as Typst's mathematics: the same trees as `text` prints, in ASCII.

What a key is called it is told by `name`, in Typst too. Brackets grow with what is in them by themselves. A word is set
in quotes, as Typst takes a bare one for a name of its own.
"""

from __future__ import annotations

import re
from typing import Final

from nnstep.algebra.calls import CALLS, filled
from nnstep.algebra.expr import Expr, Gap, Num, Sym, expr
from nnstep.algebra.formulas import TO_WRITE, Formulas, Name
from nnstep.algebra.lazy import xp
from nnstep.algebra.text import MINUS

_NUMBER: Final = re.compile(r"([-+]?)([\d.]+)(?:e([-+]?\d+))?")
_WORDS: Final = {"inf": "infinity", "∞": "infinity", "½": "1/2", "π": "pi"}
_TIMES: Final = " dot.op "


def typst(node: Expr, name: Name) -> str:
    """The expression as Typst, without dollar signs."""
    return Printer(name).write(node)


def quoted(text: str) -> str:
    """Text as a string of Typst's: nothing in it is a command."""
    plain = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(sign if " " <= sign <= "~" else f"\\u{{{ord(sign):x}}}" for sign in plain) + '"'


def number(text: str) -> str:
    """A number as it is shown, 1.2e−5 or −0.35, as Typst; other words stand in quotes."""
    plain = text.replace(MINUS, "-")
    found = _NUMBER.fullmatch(plain)
    if not found:
        sign, rest = ("-", plain[1:]) if plain.startswith("-") else ("", plain)
        return sign + _WORDS[rest] if rest in _WORDS else quoted(text)
    sign, digits, power = found.groups()
    if power is None:
        return plain
    return sign + ("" if digits in ("1", "1.0") else f"{digits}{_TIMES}") + f"10^({int(power)})"


class Printer(Formulas):
    """Writes trees as Typst; a subclass may know more kinds of nodes."""

    minus, less, plus, times = "-", " - ", " + ", _TIMES
    figure = staticmethod(number)

    def gap(self, node: Gap) -> str:
        if node.framed:
            return f"#box(stroke: 0.5pt, inset: 2pt)[${number(node.text[1:-1])}$]"
        return f"#box(width: {len(node.text) * TO_WRITE:g}em, height: 1.3em, stroke: (bottom: 0.5pt))"

    def fraction(self, top: str, bottom: str) -> str:
        return f"frac({top}, {bottom})"

    def raised(self, base: str, exponent: str) -> str:
        return f"{base}^({exponent})"

    def bracketed(self, written: str) -> str:
        return f"({written})"

    def base(self, node: Expr) -> str:
        """What is raised to a power: a name or a plain number stands alone."""
        written = self.write(node)
        bare = isinstance(node, Sym) and not re.search(r"\^|frac", written)
        return written if bare or (isinstance(node, Num) and re.fullmatch(r"[\d.]+", written)) else f"({written})"

    def call(self, name: str, args: tuple[Expr, ...]) -> str:
        call = CALLS[name]
        if call.means is not None:
            return self.write(expr(call.means(xp, *args)))
        template = call.typst or call.text
        return filled(template, lambda place: self.write(args[place]), listed=lambda: f" ({self.listed(args)})")
