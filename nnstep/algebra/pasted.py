"""Lines of numbers as another program reads them: Python, Octave, R, bc, qalc, a spreadsheet.

What stands on a screen is for people: `3 − 1`, `½·0.2²`, `1e−8` and `ln(2)` are read wrongly by one program or the
other, without a word. Here nothing is left to a program's own order of signs: what is negative stands in brackets, and
so does what is raised or divided by, unless it is a number or a function.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from nnstep.algebra.calls import CALLS, filled
from nnstep.algebra.expr import Call, Expr, Neg, Num, Power, Product, Quotient, Sum
from nnstep.errors import NnstepError
from nnstep.records import dataclass


class Unspoken(NnstepError):
    """A program has no word for what a line says."""


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a program writes.

    calls: each elementary function, with `#0` for an argument, `#!0` for one in brackets, `#()` for all of them; a sign
    that stands between two arguments is always in brackets itself. power: that of a number that is not raised to a
    whole one, where that is another. plain: whether it knows no `1e-8`. begins: what stands before a line. remark: what
    a remark begins with; beside: what parts it from the line. first: the line before all others, if one holds `needs`.
    """

    name: str
    calls: Mapping[str, str]
    power: str = "#!0^#!1"
    any_power: str = ""
    plain: bool = False
    begins: str = ""
    remark: str = "# "
    beside: str = "  "
    first: str = ""


_SAME: Final = {name: f"{name}#()" for name in ("exp", "sqrt", "tanh", "abs", "floor", "cos")}
_SIGNS: Final = {name: f"(#!0 {name} #!1)" for name in (">", "<", ">=", "<=", "==")}
_CLIP: Final = "min(max(#0, #1), #2)"

DIALECTS: Final = {
    one.name: one
    for one in (
        Dialect(
            "python",
            {
                **{name: f"math.{name}#()" for name in ("exp", "log", "log1p", "sqrt", "tanh", "erf", "floor", "cos")},
                **_SIGNS,
                "abs": "abs#()",
                "sign": "((#!0 > 0) - (#!0 < 0))",
                "minimum": "min#()",
                "maximum": "max#()",
                "clip": _CLIP,
                "where": "(#1 if #0 else #2)",
                "argmax": "(1 + max(range(#n), key=[#*].__getitem__))",
            },
            power="#!0**#!1",
            first="import math",
        ),
        Dialect(
            "octave",
            {
                **_SAME,
                **_SIGNS,
                "log": "log#()",
                "log1p": "log1p#()",
                "erf": "erf#()",
                "sign": "sign#()",
                "minimum": "min#()",
                "maximum": "max#()",
                "clip": _CLIP,
                "where": "merge(#0, #1, #2)",
                "argmax": "find([#*] == max([#*]), 1)",
            },
        ),
        Dialect(
            "r",
            {
                **_SAME,
                **_SIGNS,
                "log": "log#()",
                "log1p": "log1p#()",
                "erf": "(2*pnorm(#!0*sqrt(2)) - 1)",
                "sign": "sign#()",
                "minimum": "min#()",
                "maximum": "max#()",
                "clip": _CLIP,
                "where": "ifelse(#0, #1, #2)",
                "argmax": "which.max(c(#*))",
            },
        ),
        Dialect(
            "bc",
            {
                **_SIGNS,
                "exp": "e#()",
                "log": "l#()",
                "log1p": "l(1 + #!0)",
                "sqrt": "sqrt#()",
                "tanh": "(1 - 2/(e(2*#!0) + 1))",
                "cos": "c#()",
                "abs": "sqrt((#0)^2)",
                "sign": "((#!0 > 0) - (#!0 < 0))",
                "minimum": "((#!0 < #!1)*#!0 + (#!0 >= #!1)*#!1)",
                "maximum": "((#!0 > #!1)*#!0 + (#!0 <= #!1)*#!1)",
                "where": "((#0)*#!1 + (1 - (#0))*#!2)",
            },
            any_power="e(#!1*l(#0))",
            plain=True,
        ),
        Dialect(
            "qalc",
            {
                **_SAME,
                **_SIGNS,
                "log": "ln#()",
                "log1p": "ln(1 + #0)",
                "erf": "erf#()",
                "sign": "sgn#()",
                "minimum": "min#()",
                "maximum": "max#()",
                "clip": _CLIP,
                "where": "if(#0, #1, #2)",
            },
            plain=True,
        ),
        Dialect(
            "spreadsheet",
            {
                **{name: f"{name.upper()}#()" for name in ("exp", "sqrt", "tanh", "abs", "cos", "sign", "erf")},
                **{name: f"(#!0{name}#!1)" for name in (">", "<", ">=", "<=")},
                "==": "(#!0=#!1)",
                "log": "LN#()",
                "log1p": "LN(1+#!0)",
                "floor": "INT#()",
                "minimum": "MIN#()",
                "maximum": "MAX#()",
                "clip": "MIN(MAX(#0,#1),#2)",
                "where": "IF(#0,#1,#2)",
            },
            plain=True,
            begins="=",
            remark="",
            beside="\t",
        ),
    )
}
"""The programs by name."""


def pasted(node: Expr, dialect: Dialect) -> str:
    """A line of numbers as the program reads it. Raises: Unspoken where it has no word for a function."""
    return dialect.begins + _write(node, dialect)


def _write(node: Expr, dialect: Dialect) -> str:
    """A node; what is negative begins with its sign."""
    match node:
        case Num():
            return _number(node, dialect)
        case Neg(arg):
            return f"-{_negated(arg, dialect)}"
        case Sum(terms):
            first, *others = terms
            return _term(first, dialect) + "".join(_added(term, dialect) for term in others)
        case Product(factors):
            return "*".join(_factor(factor, dialect) for factor in factors)
        case Quotient(top, bottom):
            above = _factor(top, dialect) if not isinstance(top, Product) else _write(top, dialect)
            return f"{above}/{_tight(bottom, dialect)}"
        case Power(base, exponent):
            whole = isinstance(exponent, Num) and float(exponent.value).is_integer()
            form = dialect.power if whole or not dialect.any_power else dialect.any_power
            return _filled(form, (base, exponent), dialect)
        case Call(name, args):
            if name not in dialect.calls:
                raise Unspoken(f"{dialect.name} has no {CALLS[name].typed[0] if CALLS[name].typed else name}")
            return _filled(dialect.calls[name], args, dialect)
    raise TypeError(f"not a line of numbers: {node!r}")


def _number(node: Num, dialect: Dialect) -> str:
    """A number with the digits that are shown, or all that it has."""
    text = node.text.replace("−", "-") or repr(node.value)
    value = Decimal(text)
    if dialect.plain or (not node.text and math.isfinite(node.value)):
        text = f"{value:f}"
        return text[:-2] if text.endswith(".0") else text
    return text


def _added(term: Expr, dialect: Dialect) -> str:
    """A term after the first, with the sign before it."""
    if isinstance(term, Neg):
        return f" - {_negated(term.arg, dialect)}"
    return f" + {_bracketed(term, dialect) if _is_loose(term, dialect) else _term(term, dialect)}"


def _term(node: Expr, dialect: Dialect) -> str:
    return _bracketed(node, dialect) if isinstance(node, Sum) else _write(node, dialect)


def _is_loose(node: Expr, dialect: Dialect) -> bool:
    """Whether it begins with a minus."""
    return _write(node, dialect).startswith("-")


def _factor(node: Expr, dialect: Dialect) -> str:
    """What is multiplied or taken away."""
    needs = isinstance(node, Sum | Neg | Product | Quotient) or _is_loose(node, dialect)
    return _bracketed(node, dialect) if needs else _write(node, dialect)


def _negated(node: Expr, dialect: Dialect) -> str:
    """What is taken away; a power too has brackets: some programs square the minus with it."""
    needs = isinstance(node, Sum | Neg | Power) or _is_loose(node, dialect)
    return _bracketed(node, dialect) if needs else _write(node, dialect)


def _tight(node: Expr, dialect: Dialect) -> str:
    """A denominator, a base, an exponent, an argument that a sign follows."""
    bare = isinstance(node, Num | Call) and not _is_loose(node, dialect)
    if isinstance(node, Num) and bare:
        bare = _write(node, dialect).replace(".", "").isdigit()
    return _write(node, dialect) if bare else _bracketed(node, dialect)


def _bracketed(node: Expr, dialect: Dialect) -> str:
    return f"({_write(node, dialect)})"


def _filled(form: str, args: tuple[Expr, ...], dialect: Dialect) -> str:
    """A function with its arguments."""
    comma = "," if dialect.begins else ", "
    listed = comma.join(_write(arg, dialect) for arg in args)
    return filled(
        form.replace("#n", str(len(args))).replace("#*", listed),
        lambda place: _write(args[place], dialect),
        tight=lambda place: _tight(args[place], dialect),
        listed=lambda: f"({listed})",
    )
