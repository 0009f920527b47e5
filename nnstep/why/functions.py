"""The topics of the functions: one for each entry of the tables, made from it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from nnstep.algebra.expr import Expr, Sym, expr, operands, total
from nnstep.algebra.lazy import Lazy, xp
from nnstep.functions.activations import ACTIVATIONS
from nnstep.functions.derivations.begun import Drawn, NewValue, Slope
from nnstep.functions.entry import Activation, Entry, Initializer, Loss, Optimizer, Parameter, find
from nnstep.functions.initializers import INITIALIZERS
from nnstep.functions.losses import LOSSES
from nnstep.functions.optimizers import OPTIMIZERS
from nnstep.lesson.script import Lesson
from nnstep.quantities.derivation import Derivation
from nnstep.quantities.key import Key
from nnstep.quantities.place import Place
from nnstep.scenario.model import FunctionSpec
from nnstep.why.topic import Topic, folded
from nnstep.why.trees import equation, sample_of, written_out

_OF_UPDATE = ("new", "state_new", "hat")


def function_topics() -> Iterator[Topic]:
    """A topic for each function of the tables."""
    yield from map(_of_activation, ACTIVATIONS)
    yield from map(_of_loss, LOSSES)
    yield from map(_of_optimizer, OPTIMIZERS)
    yield from map(_of_initializer, INITIALIZERS)


def _title(entry: Entry, rest: str) -> str:
    return f"{entry.name.replace('_', ' ')}: {rest}"


def _words(entry: Entry, *more: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(map(folded, (entry.name, *entry.aliases, *more))))


def _given(entry: Entry, **more: Any) -> dict[str, Any]:
    required: dict[str, Any] = {one.name: _some(one) for one in entry.parameters if one.default is None}
    return {"name": entry.name, **required, **more}


def _some(parameter: Parameter) -> float:
    return 0.1 if parameter.high is None or parameter.high > 0.1 else parameter.high


# -- activations -------------------------------------------------------------------------------------------------------


def _of_activation(entry: Activation) -> Topic:
    def holds(lesson: Lesson, key: Key) -> bool:
        return key.kind in ("out", "slope") and lesson.trace.network.activation(key).entry is entry

    def derive(lesson: Lesson, place: Place) -> tuple[Derivation, ...]:
        key = place.key
        if key.kind == "slope" or not entry.crossed:
            return entry.derivation(slope_of_activation(lesson, place))
        other = (key.unit + 1) % lesson.layout.units(key.layer)
        units = dict.fromkeys((key.unit, other))
        places = [lesson.trace.beside(place, key._replace(kind="slope", source=unit)) for unit in units]
        return tuple(each for one in places for each in entry.derivation(slope_of_activation(lesson, one)))

    words = (f"slope of {entry.name}", f"derivative of {entry.name}", *([entry.sign] if entry.sign else ()))
    field = "out_activation" if entry.crossed or entry.rule else "activation"
    return Topic(
        entry.name,
        _title(entry, "why this slope"),
        _words(entry, *words),
        ((entry.says,),),
        holds,
        derive,
        {field: _given(entry)},
        pictured=True,
        related=("saturation", "chain_rule"),
    )


def slope_of_activation(lesson: Lesson, place: Place) -> Slope:
    """What the derivation of a slope begins with, in the names of a neuron's output or slope."""
    key = place.key
    source = key.source if key.kind == "slope" else key.unit
    slope = Key("slope", key.layer, key.unit, source, key.sample)
    out = Key("out", key.layer, key.unit, 0, key.sample)
    units = range(lesson.layout.units(key.layer))
    return Slope(
        Sym(slope),
        Sym(Key("net", key.layer, source, 0, key.sample)),
        Sym(out),
        equation(lesson, place, out),
        equation(lesson, place, slope),
        lesson.trace.network.activation(key).parameters,
        all_at=tuple(Sym(Key("net", key.layer, unit, 0, key.sample)) for unit in units),
        values=tuple(Sym(Key("out", key.layer, unit, 0, key.sample)) for unit in units),
    )


# -- losses ------------------------------------------------------------------------------------------------------------


def _of_loss(entry: Loss) -> Topic:
    def holds(lesson: Lesson, key: Key) -> bool:
        if lesson.trace.network.loss.entry is not entry:
            return False
        layout = lesson.layout
        at_end = key.kind == "dout" and key.layer == layout.last
        alone = layout.outputs == 1 and (key.kind == "error" or layout.is_own_total(layout.samples))
        return at_end or key.kind in ("unit_error", "unit_dout") or (alone and key.kind in ("error", "batch_error"))

    def derive(lesson: Lesson, place: Place) -> tuple[Derivation, ...]:
        return entry.derivation(slope_of_loss(lesson, place))

    crossed = next((one for one in ACTIVATIONS if one.name == entry.activation), None)
    example: dict[str, Any] = {"loss": _given(entry)}
    if crossed is not None:
        example["out_activation"] = crossed.name
    short = ("why o − t", "o − t", "output − target", "out − target", "why output minus target") if entry.square else ()
    words = _words(entry, f"slope of {entry.name}", f"derivative of {entry.name}", *short)
    return Topic(
        entry.name,
        _title(entry, "why this slope"),
        words,
        ((entry.says,),),
        holds,
        derive,
        example,
        pictured=True,
        related=("other_errors", "out_minus_target", "chain_rule"),
    )


def slope_of_loss(lesson: Lesson, place: Place) -> Slope:
    """What the derivation of a loss's slope begins with, in the names of an output."""
    key, layout, network = place.key, lesson.layout, lesson.trace.network
    sample = sample_of(lesson, place)
    out = Sym(Key("out", layout.last, key.unit, 0, sample))
    target: Any = Sym(Key("target", layout.last, key.unit, 0, sample)) if layout.has_targets else None
    one = layout.outputs == 1
    left = (
        Key("dout", layout.last, key.unit, 0, sample)
        if one
        else Key("unit_dout", layout.last, key.unit, key.unit, sample)
    )
    error = Key("unit_error", layout.last, key.unit, 0, sample)
    if network.loss.entry.crossed:
        return _of_all_outputs(lesson, key.unit, sample)
    return Slope(
        Sym(left),
        out,
        Sym(error),
        expr(network.loss.value(xp, out, target)),
        expr(network.loss.slope(xp, out, target)),
        network.loss.parameters,
        expr(network.loss.aim(target)) if target is not None else out,
    )


def _of_all_outputs(lesson: Lesson, unit: int, sample: int) -> Slope:
    """The same where each output is in the errors of all of them: how the sample's error changes with one."""
    layout, loss = lesson.layout, lesson.trace.network.loss
    count = layout.outputs
    outs, targets = (
        Lazy((count, 1), lambda one, _, kind=kind: Sym(Key(kind, layout.last, one, 0, sample)))
        for kind in ("out", "target")
    )
    shared = count if loss.combine == "mean" else 1
    errors, slope = loss.value(xp, outs, targets), expr(loss.slope(xp, outs, targets).item(unit, 0))
    whole = total(tuple(expr(errors.item(one, 0)) for one in range(count)))
    aims = tuple(expr(loss.aim(targets).item(one, 0)) for one in range(count))
    error = Key("batch_error") if layout.is_own_total(layout.samples) else Key("error", sample=sample)
    return Slope(
        Sym(Key("dout", layout.last, unit, 0, sample)),
        outs.item(unit, 0),
        Sym(error),
        whole / shared if shared > 1 else whole,
        slope / shared if shared > 1 else slope,
        loss.parameters,
        aims[unit],
        tuple(outs.item(one, 0) for one in range(count)),
        aims,
        shared,
    )


# -- optimizers --------------------------------------------------------------------------------------------------------


def _of_optimizer(entry: Optimizer) -> Topic:
    def holds(lesson: Lesson, key: Key) -> bool:
        optimizer = lesson.trace.network.optimizer
        return optimizer is not None and optimizer.entry is entry and key.kind in _OF_UPDATE

    def derive(lesson: Lesson, place: Place) -> tuple[Derivation, ...]:
        return entry.derivation(update_of(lesson, place))

    words = _words(entry, f"update of {entry.name}", f"step of {entry.name}")
    return Topic(
        entry.name,
        _title(entry, "where its step comes from"),
        words,
        ((entry.says,),),
        holds,
        derive,
        {"optimizer": _given(entry)},
        related=("learning_rate", "gradient", "l2", "clipping"),
    )


def update_of(lesson: Lesson, place: Place) -> NewValue:
    """What the derivation of an update begins with, in the names of a parameter."""
    layout, network = lesson.layout, lesson.trace.network
    assert network.optimizer is not None
    parameter = place.key.of("param", sample=0, slot="")
    new = parameter.of("new")
    step = equation(lesson, place, new)

    def named(kind: Any, slots: tuple[str, ...]) -> dict[str, Expr]:
        return {slot: Sym(parameter.of(kind, slot=slot)) for slot in slots}

    return NewValue(
        Sym(new),
        Sym(parameter),
        Sym(used_gradient(lesson, parameter)),
        named("state", tuple(layout.states)),
        named("state_new", tuple(layout.states)),
        named("hat", tuple(layout.hats)),
        {one.name: Sym(Key("hyper", slot=one.quantity)) for one in network.optimizer.entry.parameters}
        | {one.quantity: Sym(Key("hyper", slot=one.quantity)) for one in network.optimizer.entry.parameters},
        network.optimizer.entry.words_for(network.optimizer.words, bias=parameter.is_bias),
        step,
        written_out(lesson, place, step, lambda key: key.kind in ("state_new", "hat")),
    )


# -- initializers ------------------------------------------------------------------------------------------------------


def _of_initializer(entry: Initializer) -> Topic:
    def holds(lesson: Lesson, key: Key) -> bool:
        return key.kind == "net" and _drawn_by(lesson, key.layer) is not None and _name(lesson, key.layer) is entry

    def derive(lesson: Lesson, place: Place) -> tuple[Derivation, ...]:
        key, layout = place.key, lesson.layout
        letters = (
            (Key("hyper", slot="n_in"), float(layout.units(key.layer - 1))),
            (Key("hyper", slot="n_out"), float(layout.units(key.layer))),
        )
        n_in, n_out = (Sym(letter) for letter, _ in letters)
        sources = operands(equation(lesson, place, key))
        numbers = tuple(Sym(one) for one in sources if one.kind in ("input", "out"))[:2]
        spec = _drawn_by(lesson, key.layer)
        given = {**{one.name: one.default for one in entry.parameters}, **(spec.parameters if spec else {})}
        found = entry.derivation(Drawn(n_in, n_out, given, numbers * (3 - len(numbers))))
        return tuple(one._replace(letters=letters) for one in found)

    return Topic(
        entry.name,
        _title(entry, "why weights of this size"),
        _words(entry),
        ((entry.says,),),
        holds,
        derive,
        {"weights": {"name": entry.name, **_required(entry)}},
        related=("weighted_sum", "vanishing"),
        aside=True,
    )


def _required(entry: Initializer) -> dict[str, float]:
    """Numbers for what has to be given: of two the first one is below 0."""
    names = [one.name for one in entry.parameters if one.default is None]
    return {name: 0.5 if name == names[-1] else -0.5 for name in names}


def _drawn_by(lesson: Lesson, layer: int) -> FunctionSpec | None:
    """The initializer that the scenario draws the weights of a layer by."""
    scenario = lesson.trace.scenario
    weights = scenario.network.layers[layer - 1].weights if scenario is not None else None
    return weights if isinstance(weights, FunctionSpec) else None


def _name(lesson: Lesson, layer: int) -> Initializer | None:
    spec = _drawn_by(lesson, layer)
    return None if spec is None else find(INITIALIZERS, spec.name)


def used_gradient(lesson: Lesson, parameter: Key) -> Key:
    """The slope that the update of a parameter uses."""
    layout = lesson.layout
    if layout.clip:
        return parameter.of("used")
    return parameter.of("reg" if layout.decays(bias=parameter.is_bias) else "grad")
