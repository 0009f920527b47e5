"""From a scenario to its network: functions looked up, initial parameters drawn, values set."""

from __future__ import annotations

import math
from functools import cache
from operator import and_
from typing import Literal

from nnstep.engine.drawing import Drawing
from nnstep.engine.network import Bound, BoundActivation, BoundLoss, Decay, Network, UnitByUnit
from nnstep.errors import UnknownQuantity, UsageError
from nnstep.functions.activations import ACTIVATIONS
from nnstep.functions.entry import SMOOTHING, Activation, Loss, Optimizer, Parameter, find
from nnstep.functions.losses import LOSSES
from nnstep.functions.optimizers import OPTIMIZERS
from nnstep.functions.scalings import TAKEN
from nnstep.functions.schedules import SCHEDULES
from nnstep.quantities.key import BIAS
from nnstep.quantities.layout import BiasKind, Layer, Layout, Marks
from nnstep.quantities.names import parse
from nnstep.scenario.classes import classes_of, middle_of
from nnstep.scenario.model import FunctionSpec, LayerSpec, Scaling
from nnstep.scenario.rows import inputs_of, targets_of
from nnstep.scenario.schema import Scenario


def build(scenario: Scenario) -> Network:
    """The network of a scenario."""
    spec, training = scenario.network, scenario.training
    loss = entry_of(LOSSES, scenario.loss)
    optimizer = entry_of(OPTIMIZERS, scenario.optimizer) if scenario.optimizer else None
    functions = [tuple(entry_of(ACTIVATIONS, one) for one in layer.functions) for layer in spec.layers]
    layout = _layout(scenario, functions, loss, optimizer)
    weights, biases = _parameters(scenario, layout)
    bound = _loss(loss, scenario)
    return Network(
        layout=layout,
        activations=tuple(
            _activation(layer, bound if number == layout.last else None) for number, layer in enumerate(spec.layers, 1)
        ),
        loss=bound,
        optimizer=Bound(optimizer, scenario.optimizer.parameters) if optimizer and scenario.optimizer else None,
        reduction=training.reduction,
        hypers=_hypers(scenario),
        weights=weights,
        biases=biases,
        reported=scenario.convention,
        raws=scenario.csv.scaling.raw if scenario.csv and scenario.csv.scaling else (),
        raw_targets=scenario.csv.target_scaling.raw if scenario.csv and scenario.csv.target_scaling else (),
        schedule=Bound(entry_of(SCHEDULES, schedule), schedule.parameters) if (schedule := training.schedule) else None,
        middle=0.0 if loss.logits else middle_of(targets_of(scenario.samples)) if layout.classes == "two" else 0.5,
        l2=Decay(training.l2.half, training.l2.divide == "samples", _is_late(scenario), training.l2.biases),
        inputs=inputs_of(scenario.samples),
        targets=targets_of(scenario.samples),
    )


def _activation(layer: LayerSpec, loss: BoundLoss | None) -> BoundActivation | UnitByUnit:
    """The activation of a layer, or of each of its units. loss: what follows it, of the last layer."""
    is_finite = loss is None or (loss.cut is not None and not loss.cut.is_steep(loss.cuts))  # by itself

    def bound(one: FunctionSpec) -> BoundActivation:
        entry: Activation = entry_of(ACTIVATIONS, one)
        found = BoundActivation(entry, one.parameters, by_rule=loss is not None and entry.rule is not None)
        return found if is_finite or loss is None else found.before(loss.entry)

    found = tuple(map(bound, layer.functions))
    return found[0] if len(found) == 1 else UnitByUnit(found)


def _loss(loss: Loss, scenario: Scenario) -> BoundLoss:
    """The loss; where labels are not smoothed that leaves no trace, nor where no sums could make its outputs."""
    last = scenario.network.layers[-1]
    is_made = all(find(ACTIVATIONS, one.name) is find(ACTIVATIONS, loss.activation) for one in last.functions)
    idle = {SMOOTHING: 0.0, **({} if is_made else {"at_edge": "sums"})}
    given = {name: value for name, value in scenario.loss.parameters.items() if idle.get(name) != value}
    classes = last.units if loss.targets_sum_to_one else 2
    return BoundLoss(loss, given, scenario.loss.combine, classes=classes)


def entry_of(table, spec: FunctionSpec):  # type: ignore[no-untyped-def]
    """The entry of a table that a scenario names."""
    return find(table, spec.name)


_START = "lr_start"
"""The learning rate of the file, where a schedule makes others of it."""


def _hypers(scenario: Scenario) -> dict[str, float]:
    hypers: dict[str, float] = {}
    schedule = scenario.training.schedule
    for table, spec in ((OPTIMIZERS, scenario.optimizer), (SCHEDULES, schedule)):
        if spec is None:
            continue
        for name, value in entry_of(table, spec).numbers(spec.parameters).items():
            hypers[_START if schedule and name == "lr" else name] = value
    if scenario.training.l2.rate:
        hypers["l2"] = scenario.training.l2.rate
    if scenario.training.clip_norm is not None:
        hypers["clip_norm"] = scenario.training.clip_norm
        if scenario.training.clip_epsilon:
            hypers["clip_epsilon"] = scenario.training.clip_epsilon
    if (csv := scenario.csv) is None:
        return hypers
    for of, scaling in (("x", csv.scaling), ("target_o", csv.target_scaling)):
        for number, column in enumerate(scaling.columns if scaling else (), 1):
            hypers |= {f"{slot}_{of}{number}": value for slot, value in column.given().items()}
    return hypers | {f"mean_x{unit}": mean for (_, unit), mean in csv.filled.items()}


def _counted(scenario: Scenario) -> tuple[str, ...]:
    """The hyperparameters that are counted, not chosen: updates, epochs where a schedule does, the best epoch."""
    schedule, stop = scenario.training.schedule, scenario.training.stop
    epochs = ("epoch",) if schedule and schedule.parameters["per"] == "epoch" else ()
    best = ("best_epoch",) if stop else ()
    return ("t", *epochs, *best) if scenario.optimizer else ()


def _layout(
    scenario: Scenario, functions: list[tuple[Activation, ...]], loss: Loss, optimizer: Optimizer | None
) -> Layout:
    def bias(layer: LayerSpec) -> BiasKind:
        if layer.bias is None:
            return "none"
        return "shared" if isinstance(layer.bias, float | int) else "unit"

    spec, l2 = scenario.network, scenario.training.l2
    words = optimizer.words(scenario.optimizer.parameters) if optimizer and scenario.optimizer else {}
    return Layout(
        inputs=spec.inputs,
        layers=tuple(
            Layer(
                layer.units,
                bias(layer),
                any(one.crossed for one in each),
                layer.train_weights,
                layer.train_bias,
                layer.links,
                _trained(layer),
            )
            for layer, each in zip(spec.layers, functions, strict=True)
        ),
        samples=len(scenario.samples),
        has_targets=loss.has_targets,
        has_update=optimizer is not None,
        states=optimizer.kept(**words) if optimizer else (),
        hats=optimizer.corrected(**words) if optimizer else (),
        hypers=(*_hypers(scenario), *_counted(scenario)),
        aliases=(*optimizer.typed(), ("eta0", _START), ("lr0", _START)) if optimizer else (),
        l2=l2.rate > 0 and (optimizer is not None or l2.in_loss) and not _is_late(scenario),
        l2_biases=l2.biases,
        in_loss=l2.rate > 0 and l2.in_loss and _trains(scenario, biases=l2.biases),
        mixed=loss.crossed,
        reported=_reported(scenario),
        clip=bool(optimizer) and scenario.training.clip_norm is not None and _trains(scenario, biases=True),
        scheduled=scenario.training.schedule is not None,
        validation=scenario.validation,
        classes=classes_of(targets_of(scenario.samples)) if loss.has_targets else "",
        scaling=_rules(scenario.csv.scaling if scenario.csv else None),
        target_scaling=_rules(scenario.csv.target_scaling if scenario.csv and loss.has_targets else None),
        input_names=spec.input_names,
        output_names=spec.output_names,
    )


def _trained(layer: LayerSpec) -> Marks:
    """Which weights of a layer an update changes, of those that there are; () where that is all, or none."""
    if not layer.train_weights or not layer.train:
        return ()
    links = layer.links or tuple((True,) * len(row) for row in layer.train)
    marks = tuple(tuple(map(and_, *rows)) for rows in zip(layer.train, links, strict=True))
    return () if marks == links else marks


def _reported(scenario: Scenario) -> Literal["", "same", "own"]:
    """Whether a library reports a number, and whether it is another one than E_total."""
    convention = scenario.convention
    if convention is None or convention.reported.other:
        return ""
    l2 = scenario.training.l2  # what is a part of E_total needs not be added
    pulled = l2.rate and convention.penalised and not l2.in_loss
    return "same" if convention.reported.is_the_loss and not pulled else "own"


def _is_late(scenario: Scenario) -> bool:
    """Whether what L2 adds to the slopes is added when they have been clipped."""
    l2, clip = scenario.training.l2, scenario.training.clip_norm
    return l2.rate > 0 and not l2.clipped and not l2.in_loss and clip is not None and _trains(scenario, biases=True)


def _trains(scenario: Scenario, *, biases: bool) -> bool:
    """Whether anything trains; biases: whether they count."""
    return any(
        layer.train_weights or (layer.bias is not None and layer.train_bias and biases)
        for layer in scenario.network.layers
    )


def _rules(scaling: Scaling | None) -> tuple[str, ...]:
    """The rules of the columns; () where nothing is scaled."""
    return tuple(one.rule for one in scaling.columns) if scaling else ()


def _parameters(
    scenario: Scenario, layout: Layout
) -> tuple[tuple[tuple[tuple[float, ...], ...], ...], tuple[tuple[float, ...], ...]]:
    """Weights and biases before the first update, drawn layer by layer where the file names an initializer."""
    draw = cache(lambda: Drawing(scenario.seed))
    weights: list[tuple[tuple[float, ...], ...]] = []
    biases: list[tuple[float, ...]] = []
    for number, layer in enumerate(scenario.network.layers, 1):
        before, units = layout.units(number - 1), layer.units
        if isinstance(layer.weights, FunctionSpec):
            weights.append(draw().weights(layer.weights, before, units))
        else:
            weights.append(tuple(tuple(0.0 if one is None else one for one in row) for row in layer.weights))
        match layer.bias:
            case None:
                biases.append(())
            case FunctionSpec():
                biases.append(draw().biases(layer.bias, before, units))
            case tuple():
                biases.append(layer.bias)
            case shared:
                biases.append((shared,))
    return tuple(weights), tuple(biases)


def set_value(network: Network, name: str, value: float) -> Network:
    """The network with another value for what a person names. Raises: UnknownQuantity, UsageError."""
    key, address = parse(name, network.layout)
    if address.epoch is not None or address.update is not None:
        raise UsageError(f"{name!r} cannot be set", "a setting holds from the first epoch on: leave the @ out")
    if not math.isfinite(value):
        raise UsageError(f"{name!r} cannot be set to {value}", "a finite number is needed")
    match key.kind:
        case "param" if key.source == BIAS:
            return network.replaced("biases", key.layer - 1, (key.unit,), value)
        case "param":
            return network.replaced("weights", key.layer - 1, (key.unit, key.source), value)
        case "raw":
            return network.with_raw(key, value)
        case "target" | "input" if network.layout.scaled_by(key) is None:
            rows = "inputs" if key.kind == "input" else "targets"
            return network.replaced(rows, key.sample - 1, (key.unit,), value)
        case "rate":
            return network.with_hyper(_START, _allowed(network, _START, value))
        case "hyper" if not key.is_counted and not key.slot.startswith(TAKEN):
            return network.with_hyper(key.slot, _allowed(network, key.slot, value))
    raise UsageError(
        f"{name!r} is computed, so it cannot be set",
        "what can be set is what is given: a weight, a bias, an input (x1:2 for sample 2), a target, lr",
    )


def _allowed(network: Network, slot: str, value: float) -> float:
    if network.optimizer is None:
        raise UnknownQuantity(f"there is no {slot} here")
    wanted = "lr" if slot == _START else slot
    for parameter in (
        *network.optimizer.entry.parameters,
        *(network.schedule.entry.parameters if network.schedule else ()),
    ):
        if parameter.quantity == wanted:
            check_value(parameter, value, slot)
    return value


def check_value(parameter: Parameter, value: float, name: str = "") -> None:
    """Raises: UsageError where a parameter may not have this value."""
    if not parameter.allows(value):
        whole = "a whole number, " if parameter.whole else ""
        raise UsageError(f"{name or parameter.name} cannot be {value:g}", f"it must be {whole}{parameter.range}")
