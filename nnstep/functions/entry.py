"""What an entry of the tables is made of, and how an entry is found by what a person calls it."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import field
from typing import Any, TypeVar

from nnstep.errors import nearest as nearest  # found by the tables' users here
from nnstep.records import dataclass


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of a function. `choices`: a word is expected, one of these; otherwise a number (or true/false).

    low, high: the allowed range; `open_low`, `open_high`: whether that end itself is out of it. default None: required.
    """

    name: str
    default: float | str | bool | None = None
    low: float | None = None
    high: float | None = None
    open_low: bool = False
    open_high: bool = False
    choices: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    says: str = ""

    def allows(self, number: float) -> bool:
        """Whether a number lies in the range."""
        above = self.low is None or (number > self.low if self.open_low else number >= self.low)
        return above and (self.high is None or (number < self.high if self.open_high else number <= self.high))

    @property
    def range(self) -> str:
        """The range in words."""
        low = "" if self.low is None else f"above {self.low:g}" if self.open_low else f"{self.low:g} or more"
        high = "" if self.high is None else f"below {self.high:g}" if self.open_high else f"at most {self.high:g}"
        return " and ".join(filter(None, (low, high)))


@dataclass(frozen=True, slots=True)
class Entry:
    """The part that all four tables share: names, parameters, one sentence for the learner, the source."""

    name: str
    says: str
    source: str
    aliases: tuple[str, ...] = ()
    parameters: tuple[Parameter, ...] = ()


@dataclass(frozen=True, slots=True)
class Activation(Entry):
    """An activation function.

    formula(xp, net, **parameters) -> out; derivative(xp, net, out, **parameters) -> the slope in the form that is
    taught. net, out: (units, samples). A crossed one (softmax) has the slope (units, units, samples), [i, k] being
    the slope of output i with respect to sum k. kernel: a numerically safe form of the formula, for running only.
    says is one sentence for the step "output of h1"; range: all outputs lie in it; samples: nets at which it is tested;
    kinks: nets at which it has no slope, so that a convention decides.
    """

    formula: Callable[..., Any] = field(kw_only=True)
    derivative: Callable[..., Any] = field(kw_only=True)
    kernel: Callable[..., Any] | None = field(default=None, kw_only=True)
    crossed: bool = field(default=False, kw_only=True)
    range: tuple[float, float] = field(default=(-math.inf, math.inf), kw_only=True)
    samples: tuple[float, ...] = field(default=(-2.5, -1.0, -0.3, 0.2, 0.9, 3.1), kw_only=True)
    kinks: tuple[float, ...] = field(default=(), kw_only=True)
    slope_says: str = field(default="", kw_only=True)


@dataclass(frozen=True, slots=True)
class Loss(Entry):
    """A loss function.

    formula(xp, out, target, **parameters) -> the error at each output; derivative(…) -> the slope of that with respect
    to the output; both elementwise, (outputs, samples). combine: how outputs make the sample's error, "sum" or "mean".
    has_targets: whether it needs any; target_range: where they must lie; targets_sum_to_one: over a sample's outputs.
    derivative_kernel: the derivative, finite at the edge, for running only. domain: where outputs should lie; out_clip:
    within what an output that has rounded out of it is kept (see losses.py). kinks: of out - target.
    """

    formula: Callable[..., Any] = field(kw_only=True)
    derivative: Callable[..., Any] = field(kw_only=True)
    derivative_kernel: Callable[..., Any] | None = field(default=None, kw_only=True)
    combine: str = field(default="sum", kw_only=True)
    domain: tuple[float, float] | None = field(default=None, kw_only=True)
    out_clip: tuple[float, float] | None = field(default=None, kw_only=True)
    has_targets: bool = field(default=True, kw_only=True)
    target_range: tuple[float, float] | None = field(default=None, kw_only=True)
    targets_sum_to_one: bool = field(default=False, kw_only=True)
    kinks: tuple[float, ...] = field(default=(), kw_only=True)
    slope_says: str = field(default="", kw_only=True)


@dataclass(frozen=True, slots=True)
class Optimizer(Entry):
    """An optimizer.

    step(xp, w, g, state, hyper, record, **words) -> the new w. w, g: arrays of one shape. state.v, state.m: what was
    kept from the update before. hyper.lr, hyper.beta1, hyper.t …: scalars. record("v", x) keeps x as the new state v
    and returns it; record("mhat", x) keeps x as a step of its own. words: its parameters that are words or true/false.
    `states(**words)` names what is kept for each parameter, `hats(**words)` what is only a step.
    `initial(**parameters)` is the state before the first update.
    """

    step: Callable[..., Any] = field(kw_only=True)
    states: Callable[..., tuple[str, ...]] = field(default=lambda **_: (), kw_only=True)
    hats: Callable[..., tuple[str, ...]] = field(default=lambda **_: (), kw_only=True)
    initial: Callable[..., float] = field(default=lambda **_: 0.0, kw_only=True)
    uses_t: bool = field(default=False, kw_only=True)


@dataclass(frozen=True, slots=True)
class Initializer(Entry):
    """An initializer: draw(uniform, normal, fan_in, fan_out, **parameters) -> one number.

    uniform() is a number from [0, 1), normal() one of the standard normal distribution, both from the scenario's seed.
    """

    draw: Callable[..., float] = field(kw_only=True)
    random: bool = field(default=True, kw_only=True)


AnyEntry = TypeVar("AnyEntry", bound=Entry)


def find(table: Sequence[AnyEntry], name: str) -> AnyEntry | None:
    """The entry with this name or alias, in any case; `-` and blanks count as `_`."""
    wanted = name.strip().casefold().replace("-", "_").replace(" ", "_")
    for entry in table:
        if wanted == entry.name or wanted in entry.aliases:
            return entry
    return None
