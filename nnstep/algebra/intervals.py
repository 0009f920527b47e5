"""Expressions on intervals: between which numbers a result lies if each operand is only known to lie between two.

Sound, not tight: a symbol that stands in an expression twice counts as two. Ends are floats and are not widened for
their own rounding, which is far below any half unit of a number that somebody carries by hand.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from itertools import product
from typing import Any, Final

from nnstep.algebra import guarded
from nnstep.algebra.calls import CALLS
from nnstep.algebra.expr import Call, Expr, Neg, Num, Power, Product, Quotient, Sum, Sym
from nnstep.algebra.reach import Interval

ANYTHING: Final[Interval] = (-math.inf, math.inf)


def interval(node: Expr, value: Callable[[Any], Interval]) -> Interval:
    """Between which numbers the expression lies, `value` giving the interval of each key."""
    match node:
        case Num(number):
            return number, number
        case Sym(key):
            return value(key)
        case Neg(arg):
            low, high = interval(arg, value)
            return -high, -low
        case Sum(terms):
            parts = [interval(term, value) for term in terms]
            return _sound(sum(low for low, _ in parts), sum(high for _, high in parts))
        case Product(factors):
            result = interval(factors[0], value)
            for factor in factors[1:]:
                other = interval(factor, value)
                result = _hull(x * y for x, y in product(result, other))
            return result
        case Quotient(top, bottom):
            below = interval(bottom, value)
            if below[0] <= 0 <= below[1]:
                return ANYTHING
            return _hull(guarded.divide(x, y) for x, y in product(interval(top, value), below))
        case Power(base, exponent):
            return _power(interval(base, value), interval(exponent, value))
        case Call(name, args):
            return _sound(*CALLS[name].interval(*(interval(arg, value) for arg in args)))
    raise TypeError(f"not an expression: {node!r}")


def _power(base: Interval, exponent: Interval) -> Interval:
    if base[0] < 0:
        if exponent != (2.0, 2.0):
            return ANYTHING
        squares = [end * end for end in base]
        return (0.0 if base[1] >= 0 else min(squares)), max(squares)
    return _hull(guarded.power(x, y) for x, y in product(base, exponent))


def _hull(ends: Iterable[float]) -> Interval:
    found = list(ends)
    return ANYTHING if any(math.isnan(end) for end in found) else (min(found), max(found))


def _sound(low: float, high: float) -> Interval:
    return ANYTHING if math.isnan(low) or math.isnan(high) else (low, high)
