"""Expressions as Typst's mathematics: the same trees as `text` prints, in ASCII.

What a key is called it is told by `name`, in Typst too. Brackets grow with what is in them by themselves. A word is set
in quotes, as Typst takes a bare one for a name of its own.
"""

from __future__ import annotations

import math
import re
from typing import Final

from nnstep.algebra import latex
from nnstep.algebra.calls import CALLS, marked
from nnstep.algebra.expr import Expr, Gap, Num, Power, Product, Quotient, Sym, expr
from nnstep.algebra.latex import Name
from nnstep.algebra.lazy import xp
from nnstep.algebra.text import MINUS, Script, constant

_NUMBER: Final = re.compile(r"([-+]?)([\d.]+)(?:e([-+]?\d+))?")
_TO_WRITE: Final = 0.8  # em of a blank for each of its letters: a hand is wider than print
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
        known = {"inf": "infinity", "∞": "infinity", "½": "1/2"}
        sign, rest = ("-", plain[1:]) if plain.startswith("-") else ("", plain)
        return sign + known[rest] if rest in known else quoted(text)
    sign, digits, power = found.groups()
    if power is None:
        return plain
    return sign + ("" if digits in ("1", "1.0") else f"{digits}{_TIMES}") + f"10^({int(power)})"


class Printer(latex.Printer):
    """Writes trees as Typst; a subclass may know more kinds of nodes. What needs brackets is as in LaTeX."""

    def write(self, node: Expr) -> str:
        """A node without brackets round it. Raises: TypeError for what is no expression."""
        match node:
            case Gap(_, shown, framed=True):
                return f"#box(stroke: 0.5pt, inset: 2pt)[${number(shown[1:-1])}$]"
            case Gap(_, shown):
                return f"#box(width: {len(shown) * _TO_WRITE:g}em, height: 1.3em, stroke: (bottom: 0.5pt))"
            case Num(value, shown, _):
                return number(shown) if shown else _constant(value)
            case Product((first, *others)):
                return _TIMES.join((self.factor(first, first=True), *map(self.factor, others)))
            case Quotient(top, bottom):
                return f"frac({self.write(top)}, {self.write(bottom)})"
            case Power(base, exponent):
                return f"{self.base(base)}^({self.write(exponent)})"
            case _:
                return super().write(node)

    def base(self, node: Expr) -> str:
        """What is raised to a power: a name or a plain number stands alone."""
        written = self.write(node)
        bare = isinstance(node, Sym) and not re.search(r"\^|frac", written)
        return written if bare or (isinstance(node, Num) and re.fullmatch(r"[\d.]+", written)) else f"({written})"

    def call(self, name: str, args: tuple[Expr, ...]) -> str:
        """A function and its arguments."""
        call = CALLS[name]
        if call.means is not None:
            return self.write(expr(call.means(xp, *args)))
        result = ""
        for part in marked(call.typst or call.text):
            if part == "#()":
                result += f" ({', '.join(map(self.write, args))})"
            else:
                result += self.write(args[int(part[-1])]) if part[0] == "#" else part
        return result


def _constant(value: float) -> str:
    if value in (0.5, math.pi):
        return "1/2" if value == 0.5 else "pi"
    return number(constant(value, _PLAIN)) if math.isfinite(value) else number(str(value))


_PLAIN: Final = Script(str, ascii=True)
