"""The network of a scenario: its layout, its functions, its parameters and its data, as plain numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from nnstep.algebra.expr import Num
from nnstep.functions.entry import CUTS, SMOOTHING, Activation, Cut, Entry, Loss, Optimizer, RateSchedule
from nnstep.functions.scalings import RULES
from nnstep.quantities.key import Family, Key
from nnstep.quantities.layout import Layout
from nnstep.records import dataclass, field, replace
from nnstep.scenario.rows import Rows

if TYPE_CHECKING:
    from nnstep.algebra.parse import Function
    from nnstep.conventions.under import Convention

AnyEntry = TypeVar("AnyEntry", bound=Entry)


_FEW = 4  # units whose activations are named one by one


@dataclass(frozen=True, slots=True)
class Bound(Generic[AnyEntry]):
    """An entry of a table with the parameters the scenario gives it."""

    entry: AnyEntry
    parameters: Mapping[str, Any] = field(default_factory=dict)

    @property
    def words(self) -> dict[str, Any]:
        """The parameters that are words or true/false; the numbers are hyperparameters, with names of their own."""
        return self.entry.words(self.parameters)


@dataclass(frozen=True, slots=True)
class BoundActivation(Bound[Activation]):
    """An activation with its parameters.

    safe: for running, the numerically safe kernel in place of the taught formula, where there is one. within: for
    running, what outputs are kept inside, because the loss that follows is not finite at the ends. by_rule: whether a
    rule stands in for its slope.
    """

    safe: bool = False
    within: tuple[float, float] | None = None
    by_rule: bool = False

    @property
    def identity(self) -> bool:
        """Whether it changes nothing."""
        return self.entry.identity and not self.parameters

    @property
    def name(self) -> str:
        """What it is called."""
        return self.entry.name

    @property
    def slope_says(self) -> str:
        """Its slope in words, or what stands in for it."""
        return self.entry.rule_says if self.by_rule else self.entry.slope_says

    @property
    def range(self) -> tuple[float, float]:
        """What all outputs lie in; where it has parameters for the ends, these."""
        low, high = self.entry.range
        return self.parameters.get("low", low), self.parameters.get("high", high)

    def of(self, unit: int) -> BoundActivation:
        """That of a unit: all have the same."""
        return self

    @property
    def distinct(self) -> tuple[BoundActivation, ...]:
        """Each that a unit has, once."""
        return (self,)

    def before(self, loss: Loss | None) -> BoundActivation:
        """The same with its outputs kept where a loss that follows is finite; as they are where none does."""
        is_kept = loss is not None and self.entry.range == (0.0, 1.0) and not self.entry.reaches
        return replace(self, within=loss.out_clip if loss is not None and is_kept else None)

    def running(self) -> BoundActivation:
        """The same as it is run: with its numerically safe kernel in place of the taught formula."""
        return replace(self, safe=True)

    def value(self, xp: Any, net: Any) -> Any:
        """The outputs of these sums."""
        run = self.entry.kernel if self.safe and self.entry.kernel is not None else self.entry.formula
        out = run(xp, net, **self.parameters)
        return xp.clip(out, *self.within) if self.safe and self.within else out

    def slope(self, xp: Any, net: Any, out: Any) -> Any:
        """The slopes at these sums, or what stands in for them."""
        rule = self.entry.rule if self.by_rule else None
        return (rule or self.entry.derivative)(xp, net, out, **self.parameters)


@dataclass(frozen=True, slots=True)
class UnitByUnit:
    """The activations of a layer whose units have their own, one for each."""

    units: tuple[BoundActivation, ...]

    def of(self, unit: int) -> BoundActivation:
        """That of a unit."""
        return self.units[unit]

    @property
    def identity(self) -> bool:
        """Whether it changes nothing."""
        return all(one.identity for one in self.units)

    @property
    def distinct(self) -> tuple[BoundActivation, ...]:
        """Each of them once."""
        return tuple(one for place, one in enumerate(self.units) if one not in self.units[:place])

    @property
    def name(self) -> str:
        """What they are called: all of them, of many each once."""
        few = self.units if len(self.units) <= _FEW else self.distinct
        return ", ".join(dict.fromkeys(one.name for one in few) if few is self.distinct else [one.name for one in few])

    @property
    def places(self) -> tuple[int, ...]:
        """For each unit which of those it is."""
        return tuple(map(self.distinct.index, self.units))

    def before(self, loss: Loss | None) -> UnitByUnit:
        """The same with the outputs of each kept where a loss that follows is finite."""
        return UnitByUnit(tuple(one.before(loss) for one in self.units))

    def running(self) -> UnitByUnit:
        """The same as they are run."""
        return UnitByUnit(tuple(one.running() for one in self.units))

    def value(self, xp: Any, net: Any) -> Any:
        """The outputs of these sums, each row by its own function."""
        return xp.by_row(self.places, [one.value(xp, net) for one in self.distinct])

    def slope(self, xp: Any, net: Any, out: Any) -> Any:
        """The slopes at these sums, each row by its own function."""
        return xp.by_row(self.places, [one.slope(xp, net, out) for one in self.distinct])


@dataclass(frozen=True, slots=True)
class BoundLoss(Bound[Loss]):
    """A loss with its parameters.

    over: how outputs combine where the scenario says so, "" where it is left to the loss. safe: for running,
    numerically safe kernels in place of the taught forms. classes: among how many label smoothing shares out.
    """

    over: str = ""
    safe: bool = False
    classes: int = 2

    @property
    def combine(self) -> str:
        """How the outputs' errors make the sample's, sum or mean."""
        return self.over or self.entry.combine

    @property
    def cut(self) -> Cut | None:
        """How it is cut at its edges, where it is."""
        return self.entry.cut if self.cuts else None

    @property
    def cuts(self) -> dict[str, Any]:
        """Where and how it is cut: of the parameters that say so those that are there."""
        usual = {one.name: one.default for one in self.entry.parameters}
        return {name: one for name, one in self.parameters.items() if name in CUTS and one != usual[name]}

    def taught(self) -> BoundLoss:
        """The same without a cut."""
        return replace(self, parameters={name: one for name, one in self.parameters.items() if name not in CUTS})

    def value(self, xp: Any, out: Any, target: Any, net: Any = None) -> Any:
        """The error at each output, undivided. net: the sums, of which a loss that is cut may be worked out."""
        run = self.entry.kernel if self.safe and self.entry.kernel is not None else self.entry.formula
        taught = run(xp, out, self.aim(target), **self.entry.own(self.parameters))
        if self.cut is None:
            return taught
        return xp.where(self.cut.acts(xp, out, self.cuts), self.written(xp, out, target, net), taught)

    def written(self, xp: Any, out: Any, target: Any, net: Any) -> Any:
        """The error at each output as it is where it is cut; elsewhere it is the same number."""
        if self.cut is None:
            return self.value(xp, out, target)
        return self.cut.value(xp, out, self.aim(target), net, self.cuts, safe=self.safe)

    def slope(self, xp: Any, out: Any, target: Any) -> Any:
        """The slope of the error at each output."""
        kernel = self.entry.derivative_kernel if self.safe else None
        aim, given, cut = self.aim(target), self.cuts, self.cut
        taught = (kernel or self.entry.derivative)(xp, out, aim, **self.entry.own(self.parameters))
        if cut is None or cut.slope_acts is None or cut.slope is None or cut.is_steep(given):
            return taught
        return xp.where(cut.slope_acts(xp, out, given), cut.slope(xp, out, aim, given), taught)

    @property
    def smoothing(self) -> float:
        """The share of each target that label smoothing hands out to all classes alike; 0 where nothing is smoothed."""
        return float(self.parameters.get(SMOOTHING, 0.0))

    def aim(self, target: Any) -> Any:
        """What an output is compared with: its target, or what label smoothing makes of it."""
        share = self.smoothing
        if not share:
            return target
        even = share / self.classes if self.safe else Num(share) / self.classes
        return (1 - share) * target + even


@dataclass(frozen=True, slots=True)
class Decay:
    """How L2 draws parameters towards 0: with its ½ or without, divided by the samples of the batch or not.

    late: whether it is added when slopes have been clipped, and late_biases: to those of biases as well.
    """

    half: bool = True
    by_samples: bool = False
    late: bool = False
    late_biases: bool = False

    def pull(self, rate: Any, samples: int) -> Any:
        """What a parameter is multiplied by to give what is added to its slope."""
        return self._divided(rate if self.half else 2 * rate, samples)

    def cost(self, rate: Any, samples: int) -> Any:
        """What the square of a parameter is multiplied by to give its penalty, whose slope that is."""
        return self._divided(0.5 * rate if self.half else rate, samples)

    def _divided(self, factor: Any, samples: int) -> Any:
        return factor / samples if self.by_samples and samples > 1 else factor


@dataclass(frozen=True)
class Network:
    """Everything the engine needs.

    weights: for each layer (units, sources); biases: for each layer (units,), (1,) where shared, () where there is
    none. inputs, targets: for each sample (inputs,), (outputs,). raws: the inputs before they are scaled, where they
    are. hypers: the hyperparameters by name, but those that are counted. schedule: of the learning rate, where there is
    one. reported: what a library reports as its loss. middle: halfway between the two values of
    targets that have two.
    """

    layout: Layout
    activations: tuple[BoundActivation | UnitByUnit, ...]
    loss: BoundLoss
    optimizer: Bound[Optimizer] | None
    reduction: str
    hypers: Mapping[str, float]
    weights: tuple[tuple[tuple[float, ...], ...], ...]
    biases: tuple[tuple[float, ...], ...]
    inputs: Sequence[Sequence[float]]
    targets: Sequence[Sequence[float]]
    raws: Sequence[Sequence[float]] = ()
    raw_targets: Sequence[Sequence[float]] = ()
    schedule: Bound[RateSchedule] | None = None
    reported: Convention | None = None
    middle: float = 0.5
    l2: Decay = Decay()

    @property
    def reports_pull(self) -> bool:
        """Whether what L2 comes to is in the number that is reported."""
        convention, layout = self.reported, self.layout
        return convention is not None and ((convention.penalised and "l2" in self.hypers) or layout.in_loss)

    @property
    def is_matched(self) -> bool:
        """Whether loss and last activation are made for each other: then all of their slopes comes to out − target."""
        made_for = self.loss.entry.activation
        return all(made_for == one.entry.name and not one.parameters for one in self.activations[-1].distinct)

    def activation(self, key: Key) -> BoundActivation:
        """The activation of the unit that a quantity is of."""
        return self.activations[key.layer - 1].of(key.unit)

    def running(self) -> Network:
        """The same network as it is run: with numerically safe kernels in place of the taught formulas."""
        return replace(
            self,
            activations=tuple(activation.running() for activation in self.activations),
            loss=replace(self.loss, safe=True),
        )

    def uncut(self) -> Network:
        """The same network with a loss that is not cut; itself where it is not."""
        if self.loss.cut is None:
            return self
        activations = (*self.activations[:-1], self.activations[-1].before(self.loss.entry))
        return replace(self, loss=self.loss.taught(), activations=activations)

    def replaced(self, field: str, row: int, index: tuple[int, ...], value: float) -> Network:
        """The network with one number of weights, biases, inputs or targets exchanged."""
        return replace(self, **{field: _exchanged(getattr(self, field), (row, *index), value)})

    def with_raw(self, key: Key, value: float) -> Network:
        """The network with another input or target before scaling, and with what scaling makes of it."""
        rules, of, scaled, raw = (
            (self.layout.target_scaling, "target_o", "targets", "raw_targets")
            if key.layer
            else (self.layout.scaling, "x", "inputs", "raws")
        )
        rule, row, unit = RULES[rules[key.unit]], key.sample - 1, key.unit
        made = rule.formula(value, *(self.hypers[f"{slot}_{of}{unit + 1}"] for slot in rule.given))
        return self.replaced(raw, row, (unit,), value).replaced(scaled, row, (unit,), made)

    def with_hyper(self, name: str, value: float) -> Network:
        """The network with another value for a hyperparameter."""
        return replace(self, hypers={**self.hypers, name: value})

    @cached_property
    def functions(self) -> Mapping[str, Function]:
        """What people may call in expressions they type; this network's activations with its own parameters."""
        from nnstep.functions.typed import functions  # and the language, only where somebody types

        every = (one for activation in self.activations for one in activation.distinct)
        return functions((one.entry, one.parameters) for one in every)

    @cached_property
    def trained(self) -> list[Family]:
        """The arrays of parameters that an update changes, layer by layer, weights before biases."""
        families = []
        for number, layer in enumerate(self.layout.layers, 1):
            if layer.train_weights:
                families.append(Family("param", number))
            if layer.train_bias and layer.biases:
                families.append(Family("param", number, bias=True))
        return families

    @cached_property
    def parameters(self) -> list[Family]:
        """All arrays of parameters, frozen ones too."""
        families = []
        for number, layer in enumerate(self.layout.layers, 1):
            families += [Family("param", number)] + ([Family("param", number, bias=True)] if layer.biases else [])
        return families

    def start_of(self, slot: str) -> float:
        """What the optimizer keeps under this name before the first update."""
        assert self.optimizer is not None
        state = next(one for one in self.optimizer.entry.states(**self.optimizer.words) if one.name == slot)
        if not isinstance(state.initial, str):
            return state.initial
        return float(self.hypers["lr_start" if state.initial == "lr" and self.schedule else state.initial])

    def initial(self, family: Family) -> Any:
        """The values of an array of parameters before the first update, as nested tuples."""
        return self.biases[family.layer - 1] if family.bias else self.weights[family.layer - 1]


def _exchanged(nested: Any, index: tuple[int, ...], value: float) -> Any:
    if isinstance(nested, Rows):
        row, place = index
        return nested.replaced(row, place, value)
    first, *rest = index
    inner = _exchanged(nested[first], tuple(rest), value) if rest else value
    return (*nested[:first], inner, *nested[first + 1 :])
