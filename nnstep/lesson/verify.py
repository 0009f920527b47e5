"""Checks of a trace's numbers by other ways: an equation evaluated again, a slope measured, an effect tried out.

A value and its equation evaluated again need not agree to the bit: what is run may be a numerically safe form, or add
in another order. How far they may differ is carried along the evaluation (a running error bound), because a fixed
relative bound is wrong where values cancel.
Source: Higham, Accuracy and Stability of Numerical Algorithms (2002), section 3.3
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from nnstep.algebra import guarded
from nnstep.algebra.calls import CALLS
from nnstep.algebra.expr import Call, Expr, Neg, Num, Power, Product, Quotient, Sum, Sym, evaluate
from nnstep.algebra.reach import ROUNDING
from nnstep.lesson.landscape import error_with
from nnstep.network.trace import Trace
from nnstep.quantities.key import Key
from nnstep.quantities.place import Place
from nnstep.records import NamedTuple

_TINY = 1e-290  # underflow, and outputs that are kept above 0

_AGREE = 1e-6  # relative: the error of a central difference with a step of 1e-5
_ALMOST_0 = 1e-9  # of two slopes that should both be 0

_BATCH_ERROR = Key("batch_error")


class Replay(NamedTuple):
    """An equation evaluated on its operands' recorded values. bound: how far the recorded value may be from it."""

    value: float
    bound: float

    def agrees(self, recorded: float) -> bool:
        """Whether a recorded value is within the bound; everything is where the taught formula overflows."""
        return not math.isfinite(self.bound) or abs(recorded - self.value) <= self.bound


class FiniteDifference(NamedTuple):
    """A slope measured: the batch's error with a parameter moved up and down by a step."""

    step: float
    above: float
    below: float
    slope: float

    def agrees(self, gradient: float) -> bool:
        """Whether a gradient is the slope measured, as far as a measurement with this step can say."""
        return abs(self.slope - gradient) <= _AGREE * max(1.0, abs(gradient)) + _ALMOST_0

    @property
    def equation(self) -> tuple[Expr, dict[Key, float]]:
        """How the slope was measured, (E above − E below) / 2 steps, and the values of the two errors."""
        above, below = _BATCH_ERROR.of("batch_error", slot="above"), _BATCH_ERROR.of("batch_error", slot="below")
        quotient = Quotient(Sum((Sym(above), Neg(Sym(below)))), Num(2 * self.step))
        return quotient, {above: self.above, below: self.below}


class Effect(NamedTuple):
    """One parameter updated alone. promised: the change of the error by the slope alone, gradient x change."""

    old: float
    new: float
    before: float
    after: float
    promised: float


def replay(trace: Trace, place: Place) -> Replay | None:
    """The quantity's equation, evaluated on the recorded values of its operands; None for what is given."""
    taught = trace.equation(place)
    if taught is None:
        return None
    recorded = trace.seen_from(place)
    # Both forms are off from the exact value, the taught one and the one that was run: their bounds add up.
    forms = (taught, trace.equation(place, safe=True))
    bound = sum(running_bound(form, recorded)[1] for form in forms if form is not None)
    return Replay(float(evaluate(taught, recorded)), bound + _TINY)


def finite_difference(trace: Trace, key: Key, epoch: int = 1, update: int = 1, step: float = 1e-5) -> FiniteDifference:
    """The slope of the batch's error for a parameter, measured before an update by moving it up and down."""
    value = trace.value(Place(key, epoch, update))
    high, low = value + step, value - step
    above, below = (error_with(trace, {key: moved}, epoch, update) for moved in (high, low))
    return FiniteDifference(step, above, below, guarded.divide(above - below, high - low))


def effect(trace: Trace, key: Key, epoch: int = 1, update: int = 1) -> Effect:
    """What an update does to the error of its batch if only this parameter moves, and what its slope promises."""
    slope = trace.layout.slope_for(key)
    old, new, steep, before = (
        trace.value(Place(wanted, epoch, update)) for wanted in (key, key.of("new"), slope, _BATCH_ERROR)
    )
    return Effect(old, new, before, error_with(trace, {key: new}, epoch, update), steep * (new - old))


def running_bound(node: Expr, value: Callable[[Any], float]) -> tuple[float, float]:
    """The value of an expression, its operands being exact, and how far rounding may have moved it."""
    result, bound = _bound(node, value)
    return result, math.inf if bound != bound or not math.isfinite(result) else bound


def _bound(node: Expr, value: Callable[[Any], float]) -> tuple[float, float]:
    match node:
        case Num(number):
            return number, 0.0
        case Sym(key):
            return value(key), 0.0
        case Neg(arg):
            a, e = _bound(arg, value)
            return -a, e
        case Sum(terms):
            # The bound holds for adding in any order, and for products formed without rounding, as in a matrix product.
            parts = [_bound(term, value) for term in terms]
            size = sum(abs(a) for a, _ in parts)
            return sum(a for a, _ in parts), sum(e for _, e in parts) + len(parts) * ROUNDING * size
        case Product(factors):
            a, e = _bound(factors[0], value)
            for factor in factors[1:]:
                b, f = _bound(factor, value)
                a, e = a * b, abs(a) * f + abs(b) * e + e * f + ROUNDING * abs(a * b)
            return a, e
        case Quotient(top, bottom):
            (a, e), (b, f) = _bound(top, value), _bound(bottom, value)
            result, room = guarded.divide(a, b), abs(b) - f
            if b == 0 and f == 0 and abs(a) > e:
                return result, 0.0  # infinite, and certainly so
            return result, (e + abs(result) * f) / room + ROUNDING * abs(result) if room > 0 else math.inf
        case Power(base, exponent):
            return _bound_of_power(*_bound(base, value), *_bound(exponent, value))
        case Call("where", (condition, yes, no)):
            return _bound(yes if evaluate(condition, value) else no, value)
        case Call(name, args):
            bounds = [_bound(arg, value) for arg in args]
            result = CALLS[name].value(*(a for a, _ in bounds))
            return result, CALLS[name].bound(result, bounds)
    raise TypeError(f"not an expression: {node!r}")


def _bound_of_power(a: float, e: float, b: float, f: float) -> tuple[float, float]:
    result = guarded.power(a, b)
    bound = 4 * ROUNDING * abs(result)
    if e:  # how steep the power is at the end of the interval where it is steepest
        far = abs(a) + e if b >= 1 else max(abs(a) - e, 0.0)
        bound += abs(b) * abs(guarded.power(far, b - 1)) * e
    if f:
        bound += abs(result) * abs(guarded.log(abs(a))) * f * 2
    return result, bound
