"""Arithmetic on floats that never raises: infinity and NaN where numpy gives them.

Every way of running an equation on plain floats (item by item, evaluated from its tree, compiled flat) goes
through these functions, so that all of them give the same bits.
"""

from __future__ import annotations

import math

SMALLEST = 5e-324  # the smallest positive float64: ln of anything below it counts as ln of it


def divide(a: float, b: float) -> float:
    """a / b; x/0 is an infinity with the sign of both, 0/0 is NaN."""
    try:
        return a / b
    except ZeroDivisionError:
        if a == 0 or a != a:
            return math.nan
        return math.copysign(math.inf, a) * math.copysign(1.0, b)


def power(base: float, exponent: float) -> float:
    """base ** exponent; a square is one multiplication, as numpy does it."""
    base = float(base)  # 9 ** 9 ** 9 of whole numbers would never end
    if exponent == 2:
        return base * base
    try:
        result = base ** float(exponent)
    except OverflowError:
        return -math.inf if base < 0 and exponent % 2 == 1 else math.inf
    except ZeroDivisionError:
        return math.inf
    return math.nan if isinstance(result, complex) else result


def exp(a: float) -> float:
    """e ** a, infinity where it overflows."""
    try:
        return math.exp(a)
    except OverflowError:
        return math.inf


def log(a: float) -> float:
    """The natural logarithm of max(a, 5e-324), so that it is finite at 0."""
    return math.log(a if a > SMALLEST or a != a else SMALLEST)


def log1p(a: float) -> float:
    """ln(1 + a); NaN below -1, -infinity at -1."""
    if a <= -1:
        return -math.inf if a == -1 else math.nan
    return math.log1p(a)


def sqrt(a: float) -> float:
    """The square root; NaN below 0."""
    return math.nan if a < 0 else math.sqrt(a)


def sign(a: float) -> float:
    """-1, 0 or 1, and NaN of NaN."""
    return a if a != a else float((a > 0) - (a < 0))


def floor(a: float) -> float:
    """The largest whole number that is not above it; an infinity and NaN stay what they are."""
    return float(math.floor(a)) if math.isfinite(a) else a


def cos(a: float) -> float:
    """The cosine; NaN of an infinity."""
    return math.cos(a) if math.isfinite(a) else math.nan


def minimum(a: float, b: float) -> float:
    """The smaller one; NaN if either is NaN."""
    return a if a < b or a != a else b


def maximum(a: float, b: float) -> float:
    """The larger one; NaN if either is NaN."""
    return a if a > b or a != a else b


def clip(a: float, low: float, high: float) -> float:
    """a, but not below low and not above high."""
    a = a if a > low or a != a else low
    return a if a < high or a != a else high


def argmax(*args: float) -> float:
    """Which of them is the largest, counted from 1: the first of equal ones, and the first NaN if there is one."""
    best = 0
    for place, a in enumerate(args):
        if args[best] == args[best] and (a > args[best] or a != a):
            best = place
    return float(best + 1)


def where(condition: object, a: float, b: float) -> float:
    """a where the condition holds, else b."""
    return a if condition else b
