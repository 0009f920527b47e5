"""Between which numbers an elementary function lies, and how far rounding moves it: two columns of the table."""

from __future__ import annotations

import math
from collections.abc import Callable
from itertools import product
from typing import Any, Final

from nnstep.algebra import guarded

Interval = tuple[float, float]
Bounds = list[tuple[float, float]]
"""Of each argument its value, and how far rounding may have moved it."""

ROUNDING: Final = 2.0**-52
"""Twice the relative error of one operation: room for a bound's own rounding."""

_SOME_ULP: Final = 4 * ROUNDING  # relative error of exp, tanh, …: more in numpy than in math

# -- intervals --------------------------------------------------------------------------------------------------------


def rising(value: Callable[..., Any]) -> Callable[..., Interval]:
    """Of a function that never falls when an argument grows."""
    return lambda *args: (value(*(low for low, _ in args)), value(*(high for _, high in args)))


def interval_of_abs(arg: Interval) -> Interval:
    """Of |a|: from 0 where 0 is in it."""
    low, high = arg
    return (0.0 if low <= 0 <= high else min(abs(low), abs(high))), max(abs(low), abs(high))


def interval_of_cos(arg: Interval) -> Interval:
    """Of a cosine: its tops and bottoms in between count."""
    low, high = arg
    if not high - low < 2 * math.pi:
        return -1.0, 1.0
    ends = guarded.cos(low), guarded.cos(high)
    turns = range(math.ceil(low / math.pi), math.floor(high / math.pi) + 1)  # tops and bottoms between the two
    reached = [*ends, *(-1.0 if turn % 2 else 1.0 for turn in turns)]
    return min(reached), max(reached)


def answers(compare: Callable[[float, float], bool]) -> Callable[..., Interval]:
    """Of a comparison: 0, 1, or both."""

    def interval(a: Interval, b: Interval) -> Interval:
        answers = [float(compare(x, y)) for x, y in product(a, b)]
        return min(answers), max(answers)

    return interval


def interval_of_same(a: Interval, b: Interval) -> Interval:
    """Of a = b: 1 where both are one number, 0 where they have none in common."""
    surely = a[0] == a[1] == b[0] == b[1]
    return float(surely), float(a[0] <= b[1] and b[0] <= a[1])


def interval_of_argmax(*args: Interval) -> Interval:
    """Of the place of the largest: the places that may win."""
    least = max(low for low, _ in args)  # what the largest is at least
    winners = [float(place) for place, (_, high) in enumerate(args, 1) if not high < least]
    return min(winners), max(winners)


def interval_of_where(condition: Interval, yes: Interval, no: Interval) -> Interval:
    """Of a choice: both sides where the condition is not sure."""
    ends = yes * (condition[1] > 0) + no * (condition[0] <= 0)
    return (math.nan, math.nan) if any(map(math.isnan, ends)) else (min(ends), max(ends))


# -- bounds of rounding -----------------------------------------------------------------------------------------------


def bound_of_exp(result: float, args: Bounds) -> float:
    """Of e^a: grows as fast as itself."""
    return result * (_SOME_ULP + args[0][1] * guarded.exp(args[0][1]))


def bound_of_logarithm(least: Callable[[float], float]) -> Callable[[float, Bounds], float]:
    """Of a logarithm; least(argument): the number of which it is taken."""

    def bound(result: float, args: Bounds) -> float:
        (a, error), *_ = args
        room = least(a) - error
        return _SOME_ULP * abs(result) + (error / room if room > 0 else math.inf if error else 0.0)

    return bound


def bound_of_root(result: float, args: Bounds) -> float:
    """Of a root: at most the root of the error, and at most the error over the root."""
    error = args[0][1]
    return _SOME_ULP * result + min(math.sqrt(error), guarded.divide(error, result) if error else 0.0)


def bound_of_curve(steepest: float) -> Callable[[float, Bounds], float]:
    """Of a function that is nowhere steeper than this."""
    return lambda result, args: _SOME_ULP * abs(result) + steepest * args[0][1]


def bound_of_sign(result: float, args: Bounds) -> float:
    """Of a sign: all or nothing."""
    (a, error), *_ = args
    return 2.0 if error >= abs(a) > 0 or (error and not a) else 0.0


def bound_of_floor(result: float, args: Bounds) -> float:
    """Of a whole number: as many steps as the error covers."""
    (a, error), *_ = args
    return max(result - guarded.floor(a - error), guarded.floor(a + error) - result)


def bound_of_choice(result: float, args: Bounds) -> float:
    """Of the smaller or larger one: none moves further than its arguments do."""
    # Only those count that may be the one chosen.
    chosen = min((error for a, error in args if abs(a) == abs(result)), default=math.inf)
    near = (error for a, error in args if abs(abs(a) - abs(result)) <= error + chosen)
    return max(near, default=math.inf)


def bound_of_comparison(result: float, args: Bounds) -> float:
    """Of a comparison: all where rounding may turn it."""
    (a, e), (b, f) = args
    return 1.0 if e + f >= abs(a - b) and e + f > 0 else 0.0


def bound_of_argmax(result: float, args: Bounds) -> float:
    """Of a place: as far as other places may win."""
    low, high = interval_of_argmax(*((a - error, a + error) for a, error in args))
    return max(result - low, high - result) if any(error for _, error in args) else 0.0


def bound_of_where(result: float, args: Bounds) -> float:
    """Of a choice: nothing is known where the condition is not sure."""
    (condition, unsure), (_, e), (_, f) = args
    return math.inf if unsure else e if condition else f
