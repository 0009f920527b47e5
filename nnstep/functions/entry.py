"""What an entry of the tables is made of, and how an entry is found by what a person calls it."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final, TypeVar

from nnstep.errors import nearest as nearest  # found by the tables' users here
from nnstep.reading.ranges import Range
from nnstep.records import dataclass, field

if TYPE_CHECKING:
    from nnstep.algebra.expr import Expr
    from nnstep.functions.derivations.begun import Drawn, NewValue, Slope
    from nnstep.quantities.derivation import Derivation, Equality


@dataclass(frozen=True, slots=True)
class Parameter(Range):
    """A parameter of a function. `choices`: a word is expected, one of these; otherwise a number (or true/false).

    As a range it is what the number may be. default None: required. id: its name as a quantity, where that is another
    one. aliases: other names, in files and typed. whole: whether it counts something. optional: whether at its default
    it leaves no trace, neither in the equations nor among the quantities; a number has that default at 0 or so.
    """

    name: str
    default: float | str | bool | None = None
    choices: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    says: str = ""
    id: str = ""
    whole: bool = False
    optional: bool = field(default=False, kw_only=True)

    def allows(self, number: float) -> bool:
        """Whether it may be this number."""
        return Range.allows(self, number) and (not self.whole or float(number).is_integer())

    @property
    def is_word(self) -> bool:
        """Whether it is a word or true/false, and no number."""
        return bool(self.choices) or isinstance(self.default, bool)

    @property
    def quantity(self) -> str:
        """Its id as a quantity."""
        return self.id or self.name


RARELY: Final = 5.2
"""How far-fetched it is to take a function by mistake for another one, if nothing speaks for it."""


@dataclass(frozen=True, slots=True)
class Entry:
    """The part that all tables share: names, parameters, one sentence for the learner, the source.

    far_fetched: how hard it is to believe that somebody took it by mistake for another one, in the costs of `marking`.
    A loss of which that is infinite is not looked for.
    clash(parameters): what is wrong with these together, and what to do; none where they agree.
    """

    name: str
    says: str
    source: str
    aliases: tuple[str, ...] = ()
    parameters: tuple[Parameter, ...] = ()
    far_fetched: float = field(default=RARELY, kw_only=True)
    clash: Callable[[Mapping[str, Any]], tuple[str, str] | None] = field(default=lambda _: None, kw_only=True)

    def words(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """The parameters that are words or true/false; of an optional number, whether it is there at all."""
        values = {one.name: given.get(one.name, one.default) for one in self.parameters}
        return {
            one.name: values[one.name] if one.is_word else values[one.name] != one.default
            for one in self.parameters
            if one.is_word or one.optional
        }

    def numbers(self, given: Mapping[str, Any]) -> dict[str, float]:
        """The parameters that are numbers, by their ids; those that are optional only where they are there."""
        values = {one: given.get(one.name, one.default) for one in self.parameters if not one.is_word}
        there = {one: value for one, value in values.items() if not one.optional or value != one.default}
        return {one.quantity: float(value) for one, value in there.items()}


@dataclass(frozen=True, slots=True)
class Activation(Entry):
    """An activation function.

    formula(xp, net, **parameters) -> out; derivative(xp, net, out, **parameters) -> the slope in the form that is
    taught. net, out: (units, samples). A crossed one (softmax) has the slope (units, units, samples), [i, k] being
    the slope of output i with respect to sum k. kernel: a numerically safe form of the formula, for running only.
    says is one sentence for the step "output of h1"; range: all outputs lie in it, with the parameters' defaults;
    samples: nets at which it is tested; kinks: nets at which it has no slope, so that a convention decides. identity:
    whether it changes nothing; settled: whether taking it twice is taking it once. saturates: whether its slope
    vanishes at both ends. weights: the initializer that suits it. sign: its letter, where it has one. rule: what the
    outputs of a network take in place of a slope that this one has not, like derivative; rule_says: what that is.
    derivation: how the slope comes about, from the formula to the form that is taught.
    """

    formula: Callable[..., Any] = field(kw_only=True)
    derivative: Callable[..., Any] = field(kw_only=True)
    derivation: Callable[[Slope], tuple[Derivation, ...]] = field(kw_only=True)
    kernel: Callable[..., Any] | None = field(default=None, kw_only=True)
    crossed: bool = field(default=False, kw_only=True)
    range: tuple[float, float] = field(default=(-math.inf, math.inf), kw_only=True)
    samples: tuple[float, ...] = field(default=(-2.5, -1.0, -0.3, 0.2, 0.9, 3.1), kw_only=True)
    kinks: tuple[float, ...] = field(default=(), kw_only=True)
    slope_says: str = field(default="", kw_only=True)
    identity: bool = field(default=False, kw_only=True)
    settled: bool = field(default=False, kw_only=True)
    saturates: bool = field(default=False, kw_only=True)
    weights: str = field(default="xavier_uniform", kw_only=True)
    sign: str = field(default="", kw_only=True)
    rule: Callable[..., Any] | None = field(default=None, kw_only=True)
    rule_says: str = field(default="", kw_only=True)

    @property
    def reaches(self) -> bool:
        """Whether it gives the ends of its range, where another one that is bounded only comes near them."""
        return bool(self.kinks)

    @property
    def bounded(self) -> bool:
        """Whether no output is without limit."""
        return all(map(math.isfinite, self.range))


BIASES: Final = "biases"
"""The parameter of an optimizer by which biases move otherwise than weights; its step is told so of biases only."""

SMOOTHING: Final = "label_smoothing"
"""The parameter of a loss that is of its targets, and none of its formula."""

CUTS: Final = frozenset(("log_min", "out_min", "out_max", "beyond", "at_edge"))
"""The parameters of a loss that say where and how it is cut, see `cuts`."""

BESIDE: Final = frozenset((SMOOTHING, *CUTS))
"""The parameters of a loss that its formulas do not take."""


@dataclass(frozen=True, slots=True)
class Cut:
    """How a loss is cut at its edges, and which slope is taken there.

    acts(xp, out, given): whether the error at an output is another; then value(xp, out, target, net, given, safe=…)
    is it, net being the sums and safe whether it is run. is_steep(given): whether the slope is the taught one all the
    same; else slope_acts and slope(xp, out, target, given) are to it what these are to the error.
    """

    acts: Callable[..., Any] = field(kw_only=True)
    value: Callable[..., Any] = field(kw_only=True)
    is_steep: Callable[[Mapping[str, Any]], bool] = field(kw_only=True)
    slope_acts: Callable[..., Any] | None = field(default=None, kw_only=True)
    slope: Callable[..., Any] | None = field(default=None, kw_only=True)


@dataclass(frozen=True, slots=True)
class Loss(Entry):
    """A loss function.

    formula(xp, out, target, **parameters) -> the error at each output; derivative(…) -> the slope of that with respect
    to the output; both elementwise, (outputs, samples). combine: how outputs make the sample's error, "sum" or "mean".
    has_targets: whether it needs any; target_range: where they must lie; targets_sum_to_one: over a sample's outputs.
    kernel, derivative_kernel: numerically safe forms, finite at the edge, for running only. out_clip: within
    what an output that has rounded out of it is kept (see losses.py). kinks: of out - target. activation: the one it
    is made for, with which all slopes come to out - target. square: what the square of the distance is multiplied by,
    0 where nothing is squared. unit_says: the sentence for the error at one
    output, where nothing is averaged; targets_say: others, where the target is this number; no_slope_says: sentences
    for a slope of 0. derivation: how the slope comes about, from the formula to the form that is taught.
    crossed: whether the error at an output depends on all of them, along the first axis; its slope is then that of E.
    logits: whether it makes shares of the outputs itself, so that the last layer is to be linear.
    cut: how it may be cut.
    shortcut(outputs, targets, unit): the lines from the product of the two slopes to out - target, behind `activation`.
    """

    formula: Callable[..., Any] = field(kw_only=True)
    derivative: Callable[..., Any] = field(kw_only=True)
    derivation: Callable[[Slope], tuple[Derivation, ...]] = field(kw_only=True)
    shortcut: Callable[[Sequence[Expr], Sequence[Expr], int], tuple[Equality, ...]] | None = field(
        default=None, kw_only=True
    )
    kernel: Callable[..., Any] | None = field(default=None, kw_only=True)
    derivative_kernel: Callable[..., Any] | None = field(default=None, kw_only=True)
    combine: str = field(default="sum", kw_only=True)
    out_clip: tuple[float, float] | None = field(default=None, kw_only=True)
    cut: Cut | None = field(default=None, kw_only=True)
    has_targets: bool = field(default=True, kw_only=True)
    target_range: tuple[float, float] | None = field(default=None, kw_only=True)
    targets_sum_to_one: bool = field(default=False, kw_only=True)
    logits: bool = field(default=False, kw_only=True)
    crossed: bool = field(default=False, kw_only=True)
    kinks: tuple[float, ...] = field(default=(), kw_only=True)
    slope_says: str = field(default="", kw_only=True)
    activation: str = field(default="", kw_only=True)
    square: float = field(default=0.0, kw_only=True)
    unit_says: str = field(default="", kw_only=True)
    targets_say: Mapping[float, str] = field(default_factory=dict, hash=False, kw_only=True)
    no_slope_says: tuple[str, ...] = field(default=(), kw_only=True)

    @staticmethod
    def own(given: Mapping[str, Any]) -> dict[str, Any]:
        """The parameters that its formulas take: all but the smoothing of targets, and cuts."""
        return {name: value for name, value in given.items() if name not in BESIDE}


@dataclass(frozen=True, slots=True)
class State:
    """What an optimizer keeps for each parameter from one update to the next.

    title: what it is, without "of w5"; says: the sentence for its step; first_says: the one as long as it was 0 before.
    initial: its value before the first update, or the parameter that gives it. anew: whether each update computes it
    without what it was before.
    """

    name: str
    title: str
    says: str
    first_says: str = ""
    initial: float | str = 0.0
    anew: bool = False


@dataclass(frozen=True, slots=True)
class Hat:
    """A state corrected, as a step of its own; its name is the state's and "hat".

    decay: the parameter whose power of t says how much of the mean is not there yet; or says: sentences of its own.
    """

    name: str
    decay: str = ""
    says: tuple[str, ...] = ()

    @property
    def state(self) -> str:
        """The state that is corrected."""
        return self.name.removesuffix("hat")


@dataclass(frozen=True, slots=True)
class Optimizer(Entry):
    """An optimizer.

    step(xp, w, g, state, hyper, record, **words) -> the new w. w, g: arrays of one shape. state.v, state.m: what was
    kept from the update before. hyper.lr, hyper.beta1, hyper.t …: scalars. record("v", x) keeps x as the new state v
    and returns it; record("mhat", x) keeps x as a step of its own. words: its parameters that are words or true/false,
    and, of those that are optional numbers, whether they are there.
    `states(**words)` is what is kept for each parameter, `hats(**words)` what is only a step. plain: whether a step is
    the learning rate times the slope, and nothing else. evens: whether a slope is divided by its own usual size, or
    only its sign is taken. rate: a learning rate to begin with. derivation: where the step comes from and what it
    does.
    """

    step: Callable[..., Any] = field(kw_only=True)
    derivation: Callable[[NewValue], tuple[Derivation, ...]] = field(kw_only=True)
    states: Callable[..., tuple[State, ...]] = field(default=lambda **_: (), kw_only=True)
    hats: Callable[..., tuple[Hat, ...]] = field(default=lambda **_: (), kw_only=True)
    plain: bool = field(default=False, kw_only=True)
    evens: bool = field(default=False, kw_only=True)
    rate: float = field(default=0.1, kw_only=True)

    def is_plain(self, words: Mapping[str, Any]) -> bool:
        """Whether a step is the learning rate times the slope and nothing else, with these words."""
        return self.plain and not any(words.values())

    def words_for(self, words: Mapping[str, Any], *, bias: bool) -> Mapping[str, Any]:
        """These words, as the step of a weight, or of a bias, is told them."""
        return words if bias or BIASES not in words else {**words, BIASES: True}

    def absent(self, name: str, given: Mapping[str, Any]) -> Parameter | None:
        """The optional number that is called so and is not there, with these parameters."""
        named = (
            one for one in self.parameters if one.optional and not one.is_word and name in (one.name, *one.aliases)
        )
        return next((one for one in named if given.get(one.name, one.default) == one.default), None)

    def typed(self) -> tuple[tuple[str, str], ...]:
        """What people may call its hyperparameters, each with the id of the quantity."""
        return tuple(
            (word.casefold(), one.quantity)
            for one in self.parameters
            if not one.is_word
            for word in (one.name, *one.aliases)
        )

    def kept(self, **words: Any) -> tuple[str, ...]:
        """The names of its states."""
        return tuple(state.name for state in self.states(**words))

    def corrected(self, **words: Any) -> tuple[str, ...]:
        """The names of its hats."""
        return tuple(hat.name for hat in self.hats(**words))


@dataclass(frozen=True, slots=True)
class RateSchedule(Entry):
    """A schedule of the learning rate.

    rate(xp, start, done, hyper) -> the rate in force. start: the first one; done: how many epochs (or updates, as its
    parameter `per` says) lie before; hyper.lr_factor …: its other parameters. constant: whether nothing changes.
    """

    rate: Callable[..., Any] = field(kw_only=True)
    constant: bool = field(default=False, kw_only=True)


@dataclass(frozen=True, slots=True)
class Initializer(Entry):
    """An initializer: draw(uniform, normal, fan_in, fan_out, **parameters) -> one number.

    uniform() is a number from [0, 1), normal() one of the standard normal distribution, both from the scenario's seed.
    matrix(normal, units, fan_in, **parameters) -> rows: where a layer's weights are drawn together, never biases.
    size: how large the numbers are, in words and letters. derivation: why they have this size.
    """

    draw: Callable[..., float] = field(kw_only=True)
    matrix: Callable[..., tuple[tuple[float, ...], ...]] | None = field(default=None, kw_only=True)
    size: str = field(default="", kw_only=True)
    derivation: Callable[[Drawn], tuple[Derivation, ...]] = field(kw_only=True)
    random: bool = field(default=True, kw_only=True)


def ends_turned(given: Mapping[str, Any]) -> tuple[str, str] | None:
    """What is wrong where `low` is above `high`."""
    if given["low"] <= given["high"]:
        return None
    return (f"low, {given['low']:g}, is above high, {given['high']:g}", "the smaller number is low")


def later(module: str, name: str) -> Callable[..., Any]:
    """A function of `nnstep.functions.derivations`, whose module is loaded when it is called for the first time."""

    def function(*given: Any) -> Any:
        return getattr(import_module(f"nnstep.functions.derivations.{module}"), name)(*given)

    return function


AnyEntry = TypeVar("AnyEntry", bound=Entry)


def find(table: Sequence[AnyEntry], name: str) -> AnyEntry | None:
    """The entry with this name or alias, in any case; `-` and blanks count as `_`."""
    wanted = name.strip().casefold().replace("-", "_").replace(" ", "_")
    for entry in table:
        if wanted == entry.name or wanted in entry.aliases:
            return entry
    return None
