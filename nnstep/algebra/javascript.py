"""Expressions as JavaScript: the arithmetic of a page, printed from the same trees as its equations.

What is printed computes what `evaluate` computes, operation by operation; numbers are printed by `repr`, and what a key
is called is told by `name`, so no text that came from outside can get into it. JavaScript's own arithmetic gives
infinities and NaN where `guarded` does. `LIBRARY` has the few functions that `Math` lacks.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from typing import Any, Final

from nnstep.algebra.calls import CALLS, filled
from nnstep.algebra.expr import Call, Expr, Neg, Num, Power, Product, Quotient, Sum, Sym

Name = Callable[[Any], str]
"""What the value of a key is called."""

LIBRARY: Final = """\
const square = (a) => a * a;

// Gauss' error function: its series near 0, the continued fraction of what is missing to 1 farther out.
const erf = (a) => {
  const x = Math.abs(a);
  if (!(x < 6)) return Number.isNaN(x) ? x : Math.sign(a);
  const bell = Math.exp(-x * x) / Math.sqrt(Math.PI);
  if (x < 2.5) {
    let term = 2 * a * bell, sum = term;
    for (let n = 1; Math.abs(term) > Math.abs(sum) * 1e-17; n++) sum += term *= (2 * a * a) / (2 * n + 1);
    return sum;
  }
  let rest = x;
  for (let n = 80; n > 0; n--) rest = x + n / 2 / rest;
  return Math.sign(a) * (1 - bell / rest);
};

// Which is the largest, counted from 1: the first of equal ones, the first NaN if there is one.
const argmax = (...args) => {
  const wrong = args.findIndex(Number.isNaN);
  return 1 + (wrong < 0 ? args.indexOf(Math.max(...args)) : wrong);
};
"""


def called_by(script: str, library: str = LIBRARY) -> str:
    """The functions of a library that a script calls."""
    parts = re.split(r"\n\n+", library.strip())
    return "".join(f"{part}\n" for part in parts if f"{_DECLARED.findall(part)[0]}(" in script)


_DECLARED: Final = re.compile(r"^const (\w+) =", re.MULTILINE)


def javascript(node: Expr, name: Name) -> str:
    """The expression as JavaScript. Raises: TypeError for what is no expression."""
    return _Printer(name).write(node)


class _Printer:
    def __init__(self, name: Name) -> None:
        self.name = name

    def write(self, node: Expr) -> str:
        match node:
            case Num(value):
                return _number(float(value))
            case Sym(key):
                return self.name(key)
            case Neg(arg):
                return f"-{self.tight(arg)}"
            case Sum((first, *others)):
                return self.term(first) + "".join(
                    f" - {self.tight(term.arg)}" if isinstance(term, Neg) else f" + {self.term(term)}"
                    for term in others
                )
            case Product(factors):
                return " * ".join(map(self.tight, factors))
            case Quotient(top, bottom):
                return f"{self.tight(top)} / {self.tight(bottom)}"
            case Power(base, exponent):
                return self.power(base, exponent)
            case Call(name, args):
                return self.call(name, args)
        raise TypeError(f"not an expression: {node!r}")

    def power(self, base: Expr, exponent: Expr) -> str:
        """A square is one multiplication, as everywhere."""
        written = self.write(base)
        if exponent != Num(2):
            return f"Math.pow({written}, {self.write(exponent)})"
        return f"{written} * {written}" if isinstance(base, Sym) else f"square({written})"

    def call(self, name: str, args: tuple[Expr, ...]) -> str:
        return filled(
            CALLS[name].javascript or f"Math.{name}#()",
            lambda place: self.write(args[place]),
            tight=lambda place: self.tight(args[place]),
            listed=lambda: f"({', '.join(map(self.write, args))})",
        )

    def term(self, node: Expr) -> str:
        loose = isinstance(node, Sum | Neg) or (isinstance(node, Call) and CALLS[node.name].compares)
        return f"({self.write(node)})" if loose else self.write(node)

    def tight(self, node: Expr) -> str:
        """What is a factor: only a name, a number that is not negative, or a call goes without brackets."""
        shown = self.write(node)
        bare = isinstance(node, Sym) or (isinstance(node, Num) and shown[0] != "-")
        if isinstance(node, Call):
            bare = not CALLS[node.name].compares
        return shown if bare else f"({shown})"


def _number(value: float) -> str:
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "Infinity" if value > 0 else "-Infinity"
    return repr(value).removesuffix(".0")
