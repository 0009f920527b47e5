"""How an expression changes with each of its symbols, one level deep: the local factors of the chain rule.

The rules are those of a textbook, one for each node type; those of the elementary functions stand in their table.
Nothing is simplified but for what would never be written down: a term that is 0, a factor that is 1.
"""

from __future__ import annotations

from typing import Any

from nnstep.algebra.calls import CALLS
from nnstep.algebra.expr import Call, Expr, Neg, Num, Power, Product, Quotient, Sum, Sym, expr, total
from nnstep.algebra.lazy import xp

_ONE, _ZERO = Num(1), Num(0)

Partials = dict[Any, Expr]


def partials(node: Expr) -> Partials:
    """The derivative with respect to each symbol's key; keys on which it does not depend are left out."""
    match node:
        case Num():
            return {}
        case Sym(key):
            return {key: _ONE}
        case Neg(arg):
            return {key: Neg(part) for key, part in partials(arg).items()}
        case Sum(terms):
            return _added([partials(term) for term in terms])
        case Product(factors):
            return _added([
                {key: times(*factors[:place], part, *factors[place + 1 :]) for key, part in partials(factor).items()}
                for place, factor in enumerate(factors)
            ])  # fmt: skip
        case Quotient(top, bottom):
            above: Partials = {key: Quotient(part, bottom) for key, part in partials(top).items()}
            square = Power(bottom, Num(2))
            below: Partials = {key: Neg(Quotient(times(top, part), square)) for key, part in partials(bottom).items()}
            return _added([above, below])
        case Power(base, Num(number)):
            lower = base if number == 2 else Power(base, Num(number - 1))
            return {key: times(Num(number), lower, part) for key, part in partials(base).items()}
        case Power(base, exponent):
            moved = Quotient(times(exponent, node), base)
            return _added([
                {key: times(moved, part) for key, part in partials(base).items()},
                {key: times(node, Call("log", (base,)), part) for key, part in partials(exponent).items()},
            ])  # fmt: skip
        case Call("where", (condition, yes, no)):
            here, there = partials(yes), partials(no)
            return {
                key: Call("where", (condition, here.get(key, _ZERO), there.get(key, _ZERO))) for key in (here | there)
            }
        case Call(name, args):
            outer = [expr(slope(xp, *args)) for slope in CALLS[name].slopes(len(args))]
            return _added([
                {key: times(slope, part) for key, part in partials(arg).items()}
                for slope, arg in zip(outer, args, strict=True)
                if slope != _ZERO
            ])  # fmt: skip
    raise TypeError(f"not an expression: {node!r}")


def times(*factors: Expr) -> Expr:
    """The product, written without factors that are 1."""
    left = tuple(factor for factor in factors if factor != _ONE) or (_ONE,)
    return left[0] if len(left) == 1 else Product(left)


def _added(found: list[Partials]) -> Partials:
    """The sum for each key over the parts that depend on it."""
    terms: dict[Any, list[Expr]] = {}
    for some in found:
        for key, part in some.items():
            terms.setdefault(key, []).append(part)
    return {key: total(tuple(parts)) for key, parts in terms.items()}
