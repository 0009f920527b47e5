"""The table of elementary functions: the whole language of the calls in equations, one entry for each.

Whatever has to be known of a function stands in its entry: how it runs, what it is worth exactly, how steep it is,
between which numbers it lies, how far rounding moves it, how it is written, what a person may type for it.
"""

from __future__ import annotations

import math
import operator
import re
from collections.abc import Callable
from decimal import Decimal
from functools import cache
from typing import Any, Final

from nnstep.algebra import guarded, numbers
from nnstep.algebra.reach import (
    Bounds,
    answers,
    bound_of_argmax,
    bound_of_choice,
    bound_of_comparison,
    bound_of_curve,
    bound_of_exp,
    bound_of_floor,
    bound_of_logarithm,
    bound_of_root,
    bound_of_sign,
    bound_of_where,
    interval_of_abs,
    interval_of_argmax,
    interval_of_cos,
    interval_of_same,
    interval_of_where,
    rising,
)
from nnstep.records import dataclass, replace

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
    mathml, typst: where names and signs are not set as in text. javascript: where it is not `Math`'s function of that
    name. numpy: its name there, where that is the same. fast: in Python, its value or an error. typed: what is typed.
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
    mathml: str = ""
    typst: str = ""
    python: str = ""
    javascript: str = ""
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


_MARK: Final = r"(#!?\d|#\(\)|#\|\|)"


@cache
def marked(template: str) -> tuple[str, ...]:
    """What a function is written with, cut at the places of its arguments, which begin with #."""
    return tuple(filter(None, re.split(_MARK, template)))


def filled(
    template: str,
    one: Callable[[int], str],
    *,
    tight: Callable[[int], str] | None = None,
    listed: Callable[[], str] = str,
    barred: Callable[[], str] = str,
    sign: Callable[[str], str] = str,
) -> str:
    """What a function is written with, its arguments put in.

    one, tight, listed, barred: write `#0`, `#!0`, `#()`, `#||`. sign: what stands between them.
    """
    result = ""
    for part in marked(template):
        if part[0] != "#":
            result += sign(part)
        elif part[1] == "(":
            result += listed()
        elif part[1] == "|":
            result += barred()
        else:
            result += (tight if tight and part[1] == "!" else one)(int(part[-1]))
    return result


def _no_slope(xp: Any, *args: Any) -> Any:
    return 0


def _comparison(name: str, compare: Callable[[Any, Any], bool], text: str, latex: str) -> Elementary:
    return Elementary(
        name=name,
        value=compare,
        exact=lambda a, b: Decimal(compare(a, b)),
        derivatives=(_no_slope, _no_slope),
        interval=answers(compare),
        bound=bound_of_comparison,
        text=f"#0 {text} #1",
        ascii=f"#0 {name} #1",
        latex=f"#0 {latex} #1",
        python=f"#!0 {name} #!1",
        javascript=f"#!0 {name} #!1",  # of numbers == is ===
    )


_CASES: Final = (
    "<mrow><mo>{</mo><mtable><mtr><mtd>#1</mtd><mtd><mtext>if </mtext>#0</mtd></mtr>"
    "<mtr><mtd>#2</mtd><mtd><mtext>otherwise</mtext></mtd></mtr></mtable></mrow>"
)


_ENTRIES: Final = (
    Elementary(
        name="exp",
        value=guarded.exp,
        exact=numbers.exp,
        derivatives=(lambda xp, a: xp.exp(a),),
        interval=rising(guarded.exp),
        bound=bound_of_exp,
        text="e^#!0",
        latex="e^{#0}",
        typst="e^(#0)",
        mathml="<msup><mi>e</mi>#0</msup>",
        numpy="exp",
        fast=math.exp,
        typed=("exp",),
    ),
    Elementary(
        name="log",
        value=guarded.log,
        exact=numbers.log,
        derivatives=(lambda xp, a: 1 / a,),
        interval=rising(guarded.log),
        bound=bound_of_logarithm(lambda a: max(a, guarded.SMALLEST)),
        text="ln#()",
        latex=r"\ln#()",
        javascript="Math.log(Math.max(#0, 5e-324))",
        fast=math.log,
        typed=("ln", "log"),
    ),
    Elementary(
        name="log1p",
        value=guarded.log1p,
        exact=numbers.log1p,
        derivatives=(lambda xp, a: 1 / (1 + a),),
        interval=rising(guarded.log1p),
        bound=bound_of_logarithm(lambda a: 1 + a),
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
        interval=rising(guarded.sqrt),
        bound=bound_of_root,
        text="√#!0",
        ascii="sqrt#()",
        latex=r"\sqrt{#0}",
        typst="sqrt(#0)",
        mathml="<msqrt>#0</msqrt>",
        numpy="sqrt",
        fast=math.sqrt,
        typed=("sqrt",),
    ),
    Elementary(
        name="tanh",
        value=math.tanh,
        exact=numbers.tanh,
        derivatives=(lambda xp, a: 1 - xp.tanh(a) ** 2,),
        interval=rising(math.tanh),
        bound=bound_of_curve(1.0),
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
        interval=rising(math.erf),
        bound=bound_of_curve(_TWO_BY_ROOT_PI),
        text="erf#()",
        latex=r"\operatorname{erf}#()",
        typst='op("erf")#()',
        javascript="erf#()",
        typed=("erf",),
    ),
    Elementary(
        name="abs",
        value=abs,
        exact=Decimal.copy_abs,
        derivatives=(lambda xp, a: xp.sign(a),),
        interval=interval_of_abs,
        bound=bound_of_choice,
        text="#||",
        ascii="abs#()",
        latex="#||",
        typst="abs(#0)",
        numpy="abs",
        typed=("abs",),
    ),
    Elementary(
        name="sign",
        value=guarded.sign,
        exact=lambda a: Decimal((a > 0) - (a < 0)),
        derivatives=(_no_slope,),
        interval=rising(guarded.sign),
        bound=bound_of_sign,
        text="sign#()",
        latex=r"\operatorname{sign}#()",
        typst='op("sign")#()',
        numpy="sign",
        typed=("sign",),
    ),
    Elementary(
        name="floor",
        value=guarded.floor,
        exact=numbers.floor,
        derivatives=(_no_slope,),
        interval=rising(guarded.floor),
        bound=bound_of_floor,
        text="⌊#0⌋",
        ascii="floor#()",
        latex=r"\left\lfloor #0 \right\rfloor",
        typst="floor(#0)",
        numpy="floor",
        typed=("floor",),
    ),
    Elementary(
        name="cos",
        value=guarded.cos,
        exact=numbers.cos,
        derivatives=(lambda xp, a: -xp.cos(a - _RIGHT_ANGLE),),
        interval=interval_of_cos,
        bound=bound_of_curve(1.0),
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
        interval=rising(guarded.minimum),
        bound=bound_of_choice,
        text="min#()",
        latex=r"\min#()",
        python="(#0 if #0 < #1 or #0 != #0 else #1)",
        javascript="Math.min#()",
        numpy="minimum",
        typed=("min",),
    ),
    Elementary(
        name="maximum",
        value=guarded.maximum,
        exact=max,
        derivatives=(lambda xp, a, b: xp.where(a >= b, 1, 0), lambda xp, a, b: xp.where(b > a, 1, 0)),
        interval=rising(guarded.maximum),
        bound=bound_of_choice,
        text="max#()",
        latex=r"\max#()",
        python="(#0 if #0 > #1 or #0 != #0 else #1)",
        javascript="Math.max#()",
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
        interval=rising(guarded.clip),
        bound=bound_of_choice,
        text="clip#()",
        latex=r"\operatorname{clip}#()",
        typst='op("clip")#()',
        javascript="Math.min(Math.max(#0, #1), #2)",
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
        interval=interval_of_where,
        bound=bound_of_where,
        text="(#1 if #0, else #2)",
        ascii="where#()",
        latex=r"\begin{cases} #1 & \text{if } #0 \\ #2 & \text{otherwise} \end{cases}",
        typst='cases(#1 & "if " #0, #2 & "otherwise")',
        mathml=_CASES,
        python="(#1 if #0 else #2)",
        javascript="(#!0 ? #1 : #2)",
        numpy="where",
    ),
    Elementary(
        name="argmax",
        value=guarded.argmax,
        exact=lambda *args: Decimal(1 + args.index(max(args))),
        derivatives=(_no_slope,),
        interval=interval_of_argmax,
        bound=bound_of_argmax,
        text="argmax#()",
        latex=r"\operatorname{argmax}#()",
        typst='op("argmax")#()',
        javascript="argmax#()",
        typed=("argmax",),
        variadic=True,
    ),
    _comparison(">", operator.gt, ">", ">"),
    _comparison("<", operator.lt, "<", "<"),
    _comparison(">=", operator.ge, "≥", r"\geq"),
    _comparison("<=", operator.le, "≤", r"\leq"),
    replace(_comparison("==", operator.eq, "=", "="), interval=interval_of_same),
)

CALLS: Final = {call.name: call for call in _ENTRIES}
"""The elementary functions by name."""
