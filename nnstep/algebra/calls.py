"""The table of elementary functions: the whole language of the calls in equations, one entry for each.

Whatever has to be known of a function stands in its entry: how it runs, what it is worth exactly, how steep it is,
between which numbers it lies, how far rounding moves it, how it is written, what a person may type for it.
"""

from __future__ import annotations

import math
import operator
import re
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from functools import cache
from itertools import product
from typing import Any, Final

from nnstep.algebra import guarded, numbers
from nnstep.records import dataclass

Bounds = list[tuple[float, float]]
"""Of each argument its value, and how far rounding may have moved it."""

ROUNDING: Final = 2.0**-52
"""Twice the relative error of one operation: room for a bound's own rounding."""

_SOME_ULP: Final = 4 * ROUNDING  # relative error of exp, tanh, …: more in numpy than in math
_RIGHT_ANGLE: Final = math.pi / 2
_TWO_BY_ROOT_PI = 2 / math.sqrt(math.pi)


@dataclass(frozen=True, slots=True)
class Elementary:
    """An elementary function; the name is that of a `Call`, and of a function of every `xp`.

    value: on floats, never raising. exact: on decimals; raises DecimalException where it has no value.
    derivatives: by each argument, written against an `xp`: functions of (xp, *arguments). At a corner the first
    argument counts, and a slope between two is that of the flatter side. interval: from those of the arguments.
    bound(result, arguments): how far rounding may have moved the result.

    How it is written: `#0` is an argument, `#!0` one in brackets where the printer needs them, `#()` are all of them in
    brackets, `#||` in bars. text: in Unicode; ascii: where that differs; latex; python: where it is no call.
    numpy: its name there, where that gives the same. fast: in Python, the value or an error. typed: what people type.
    means: the same by other functions, for a writer that has no sign for it. variadic: whether it takes as many
    arguments as there are, at least two; then its one derivative is that by each of them.
    """

    name: str
    value: Callable[..., Any]
    exact: Callable[..., Decimal]
    derivatives: tuple[Callable[..., Any], ...]
    interval: Callable[..., tuple[float, float]]
    bound: Callable[[float, Bounds], float]
    text: str
    latex: str
    ascii: str = ""
    python: str = ""
    numpy: str = ""
    fast: Callable[..., Any] | None = None
    typed: tuple[str, ...] = ()
    means: Callable[..., Any] | None = None
    variadic: bool = False

    def slopes(self, count: int) -> tuple[Callable[..., Any], ...]:
        """The derivatives by so many arguments."""
        return self.derivatives * count if self.variadic else self.derivatives

    @property
    def compares(self) -> bool:
        """Whether it is a comparison: two arguments with a sign between them."""
        return not self.name.isidentifier()


_MARK: Final = re.compile(r"(#!?\d|#\(\)|#\|\|)")


@cache
def marked(template: str) -> tuple[str, ...]:
    """What a function is written with, cut at the places of its arguments, which begin with #."""
    return tuple(filter(None, _MARK.split(template)))


# -- intervals --------------------------------------------------------------------------------------------------------

Interval = tuple[float, float]


def _rising(value: Callable[..., Any]) -> Callable[..., Interval]:
    """Of a function that never falls when an argument grows."""
    return lambda *args: (value(*(low for low, _ in args)), value(*(high for _, high in args)))


def _interval_of_abs(arg: Interval) -> Interval:
    low, high = arg
    return (0.0 if low <= 0 <= high else min(abs(low), abs(high))), max(abs(low), abs(high))


def _interval_of_cos(arg: Interval) -> Interval:
    low, high = arg
    if not high - low < 2 * math.pi:
        return -1.0, 1.0
    ends = guarded.cos(low), guarded.cos(high)
    turns = range(math.ceil(low / math.pi), math.floor(high / math.pi) + 1)  # tops and bottoms between the two
    reached = [*ends, *(-1.0 if turn % 2 else 1.0 for turn in turns)]
    return min(reached), max(reached)


def _answers(compare: Callable[[float, float], bool]) -> Callable[..., Interval]:
    def interval(a: Interval, b: Interval) -> Interval:
        answers = [float(compare(x, y)) for x, y in product(a, b)]
        return min(answers), max(answers)

    return interval


def _interval_of_same(a: Interval, b: Interval) -> Interval:
    surely = a[0] == a[1] == b[0] == b[1]
    return float(surely), float(a[0] <= b[1] and b[0] <= a[1])


def _interval_of_argmax(*args: Interval) -> Interval:
    least = max(low for low, _ in args)  # what the largest is at least
    winners = [float(place) for place, (_, high) in enumerate(args, 1) if not high < least]
    return min(winners), max(winners)


def _interval_of_where(condition: Interval, yes: Interval, no: Interval) -> Interval:
    ends = yes * (condition[1] > 0) + no * (condition[0] <= 0)
    return (math.nan, math.nan) if any(map(math.isnan, ends)) else (min(ends), max(ends))


# -- bounds of rounding -----------------------------------------------------------------------------------------------


def _bound_of_exp(result: float, args: Bounds) -> float:
    return result * (_SOME_ULP + args[0][1] * guarded.exp(args[0][1]))


def _bound_of_logarithm(least: Callable[[float], float]) -> Callable[[float, Bounds], float]:
    """Of a logarithm; least(argument): the number of which it is taken."""

    def bound(result: float, args: Bounds) -> float:
        (a, error), *_ = args
        room = least(a) - error
        return _SOME_ULP * abs(result) + (error / room if room > 0 else math.inf if error else 0.0)

    return bound


def _bound_of_root(result: float, args: Bounds) -> float:
    # sqrt(a) - sqrt(a - e) is at most sqrt(e), and at most e/sqrt(a).
    error = args[0][1]
    return _SOME_ULP * result + min(math.sqrt(error), guarded.divide(error, result) if error else 0.0)


def _bound_of_curve(steepest: float) -> Callable[[float, Bounds], float]:
    return lambda result, args: _SOME_ULP * abs(result) + steepest * args[0][1]


def _bound_of_sign(result: float, args: Bounds) -> float:
    (a, error), *_ = args
    return 2.0 if error >= abs(a) > 0 or (error and not a) else 0.0


def _bound_of_floor(result: float, args: Bounds) -> float:
    (a, error), *_ = args
    return max(result - guarded.floor(a - error), guarded.floor(a + error) - result)


def _bound_of_choice(result: float, args: Bounds) -> float:
    # None moves further than its arguments do, and only those count that may be the one chosen.
    chosen = min((error for a, error in args if abs(a) == abs(result)), default=math.inf)
    near = (error for a, error in args if abs(abs(a) - abs(result)) <= error + chosen)
    return max(near, default=math.inf)


def _bound_of_comparison(result: float, args: Bounds) -> float:
    (a, e), (b, f) = args
    return 1.0 if e + f >= abs(a - b) and e + f > 0 else 0.0


def _bound_of_argmax(result: float, args: Bounds) -> float:
    low, high = _interval_of_argmax(*((a - error, a + error) for a, error in args))
    return max(result - low, high - result) if any(error for _, error in args) else 0.0


def _bound_of_where(result: float, args: Bounds) -> float:
    (condition, unsure), (_, e), (_, f) = args
    return math.inf if unsure else e if condition else f


# -- the table --------------------------------------------------------------------------------------------------------


def _no_slope(xp: Any, *args: Any) -> Any:
    return 0


def _comparison(name: str, compare: Callable[[Any, Any], bool], text: str, latex: str) -> Elementary:
    return Elementary(
        name=name,
        value=compare,
        exact=lambda a, b: Decimal(compare(a, b)),
        derivatives=(_no_slope, _no_slope),
        interval=_answers(compare),
        bound=_bound_of_comparison,
        text=f"#0 {text} #1",
        ascii=f"#0 {name} #1",
        latex=f"#0 {latex} #1",
        python=f"#!0 {name} #!1",
    )


_ENTRIES: Final = (
    Elementary(
        name="exp",
        value=guarded.exp,
        exact=numbers.exp,
        derivatives=(lambda xp, a: xp.exp(a),),
        interval=_rising(guarded.exp),
        bound=_bound_of_exp,
        text="e^#!0",
        latex="e^{#0}",
        numpy="exp",
        fast=math.exp,
        typed=("exp",),
    ),
    Elementary(
        name="log",
        value=guarded.log,
        exact=numbers.log,
        derivatives=(lambda xp, a: 1 / a,),
        interval=_rising(guarded.log),
        bound=_bound_of_logarithm(lambda a: max(a, guarded.SMALLEST)),
        text="ln#()",
        latex=r"\ln#()",
        fast=math.log,
        typed=("ln", "log"),
    ),
    Elementary(
        name="log1p",
        value=guarded.log1p,
        exact=numbers.log1p,
        derivatives=(lambda xp, a: 1 / (1 + a),),
        interval=_rising(guarded.log1p),
        bound=_bound_of_logarithm(lambda a: 1 + a),
        text="ln1p#()",
        latex="",
        numpy="log1p",
        fast=math.log1p,
        means=lambda xp, a: xp.log(1 + a),
    ),
    Elementary(
        name="sqrt",
        value=guarded.sqrt,
        exact=numbers.sqrt,
        derivatives=(lambda xp, a: 1 / (2 * xp.sqrt(a)),),
        interval=_rising(guarded.sqrt),
        bound=_bound_of_root,
        text="√#!0",
        ascii="sqrt#()",
        latex=r"\sqrt{#0}",
        numpy="sqrt",
        fast=math.sqrt,
        typed=("sqrt",),
    ),
    Elementary(
        name="tanh",
        value=math.tanh,
        exact=numbers.tanh,
        derivatives=(lambda xp, a: 1 - xp.tanh(a) ** 2,),
        interval=_rising(math.tanh),
        bound=_bound_of_curve(1.0),
        text="tanh#()",
        latex=r"\tanh#()",
        numpy="tanh",
        typed=("tanh",),
    ),
    Elementary(
        name="erf",
        value=math.erf,
        exact=numbers.erf,
        derivatives=(lambda xp, a: _TWO_BY_ROOT_PI * xp.exp(-(a**2)),),
        interval=_rising(math.erf),
        bound=_bound_of_curve(_TWO_BY_ROOT_PI),
        text="erf#()",
        latex=r"\operatorname{erf}#()",
        typed=("erf",),
    ),
    Elementary(
        name="abs",
        value=abs,
        exact=Decimal.copy_abs,
        derivatives=(lambda xp, a: xp.sign(a),),
        interval=_interval_of_abs,
        bound=_bound_of_choice,
        text="#||",
        ascii="abs#()",
        latex="#||",
        numpy="abs",
        typed=("abs",),
    ),
    Elementary(
        name="sign",
        value=guarded.sign,
        exact=lambda a: Decimal((a > 0) - (a < 0)),
        derivatives=(_no_slope,),
        interval=_rising(guarded.sign),
        bound=_bound_of_sign,
        text="sign#()",
        latex=r"\operatorname{sign}#()",
        numpy="sign",
        typed=("sign",),
    ),
    Elementary(
        name="floor",
        value=guarded.floor,
        exact=numbers.floor,
        derivatives=(_no_slope,),
        interval=_rising(guarded.floor),
        bound=_bound_of_floor,
        text="⌊#0⌋",
        ascii="floor#()",
        latex=r"\left\lfloor #0 \right\rfloor",
        numpy="floor",
        typed=("floor",),
    ),
    Elementary(
        name="cos",
        value=guarded.cos,
        exact=numbers.cos,
        derivatives=(lambda xp, a: -xp.cos(a - _RIGHT_ANGLE),),
        interval=_interval_of_cos,
        bound=_bound_of_curve(1.0),
        text="cos#()",
        latex=r"\cos#()",
        numpy="cos",
        typed=("cos",),
    ),
    Elementary(
        name="minimum",
        value=guarded.minimum,
        exact=min,
        derivatives=(lambda xp, a, b: xp.where(a <= b, 1, 0), lambda xp, a, b: xp.where(b < a, 1, 0)),
        interval=_rising(guarded.minimum),
        bound=_bound_of_choice,
        text="min#()",
        latex=r"\min#()",
        python="(#0 if #0 < #1 or #0 != #0 else #1)",
        numpy="minimum",
        typed=("min",),
    ),
    Elementary(
        name="maximum",
        value=guarded.maximum,
        exact=max,
        derivatives=(lambda xp, a, b: xp.where(a >= b, 1, 0), lambda xp, a, b: xp.where(b > a, 1, 0)),
        interval=_rising(guarded.maximum),
        bound=_bound_of_choice,
        text="max#()",
        latex=r"\max#()",
        python="(#0 if #0 > #1 or #0 != #0 else #1)",
        numpy="maximum",
        typed=("max",),
    ),
    Elementary(
        name="clip",
        value=guarded.clip,
        exact=lambda a, low, high: min(max(a, low), high),
        derivatives=(
            lambda xp, a, low, high: xp.where(a < low, 0, xp.where(a > high, 0, 1)),
            lambda xp, a, low, high: xp.where(a < low, 1, 0),
            lambda xp, a, low, high: xp.where(a > high, 1, 0),
        ),
        interval=_rising(guarded.clip),
        bound=_bound_of_choice,
        text="clip#()",
        latex=r"\operatorname{clip}#()",
    ),
    Elementary(
        name="where",
        value=guarded.where,
        exact=lambda condition, yes, no: yes if condition else no,
        derivatives=(
            _no_slope,
            lambda xp, condition, yes, no: xp.where(condition, 1, 0),
            lambda xp, condition, yes, no: xp.where(condition, 0, 1),
        ),
        interval=_interval_of_where,
        bound=_bound_of_where,
        text="(#1 if #0, else #2)",
        ascii="where#()",
        latex=r"\begin{cases} #1 & \text{if } #0 \\ #2 & \text{otherwise} \end{cases}",
        python="(#1 if #0 else #2)",
        numpy="where",
    ),
    Elementary(
        name="argmax",
        value=guarded.argmax,
        exact=lambda *args: Decimal(1 + args.index(max(args))),
        derivatives=(_no_slope,),
        interval=_interval_of_argmax,
        bound=_bound_of_argmax,
        text="argmax#()",
        latex=r"\operatorname{argmax}#()",
        typed=("argmax",),
        variadic=True,
    ),
    _comparison(">", operator.gt, ">", ">"),
    _comparison("<", operator.lt, "<", "<"),
    _comparison(">=", operator.ge, "≥", r"\geq"),
    _comparison("<=", operator.le, "≤", r"\leq"),
    replace(_comparison("==", operator.eq, "=", "="), interval=_interval_of_same),
)

CALLS: Final = {call.name: call for call in _ENTRIES}
"""The elementary functions by name."""
