"""A run beside a scenario: where the script's numbers leave it."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any, Final

from nnstep.debugging.mistake import Mistake
from nnstep.debugging.places import rate as rate_line
from nnstep.debugging.story import Story
from nnstep.engine.runner import Update
from nnstep.functions.entry import find
from nnstep.functions.optimizers import OPTIMIZERS
from nnstep.loops.by_hand import BY_HAND, rate_by_hand
from nnstep.loops.seen import Pass, Step
from nnstep.network.trace import Trace
from nnstep.quantities.key import BIAS, Family, Key
from nnstep.replay.engine import NotComputed, described, entry_of

_SAME: Final = 1e-5  # a given of the script's may be rounded to float32

LEAVES: Final = ("loss_leaves", "rate_leaves", "weight_leaves")
"""The words for a run that leaves the scenario though it has everything that the scenario has."""

SAYS_OF_PAPER: Final[Mapping[str, tuple[str, str]]] = {
    "layers_other": ("The scenario has layers of {wanted} units, the script of {found}.", "layers of {wanted} units"),
    "activation_other": ("Layer {layer} has {found} for its activation; the scenario has {wanted}.", "{wanted}"),
    "loss_other": ("The loss is {found}; the scenario has {wanted}.", "{wanted}"),
    "half_missing": ("The loss has no half; that of {source} has: its slopes are half of these.", "0.5 * the loss"),
    "half_extra": ("The loss has a half; the scenario's has none: its slopes are twice these.", "the loss without 0.5"),
    "sum_for_mean": ("{what} are summed; {source} takes their mean.", "the mean"),
    "mean_for_sum": ("{what} are averaged; {source} takes their sum.", "the sum"),
    "optimizer_other": ("The optimizer is {found}; the scenario has {wanted}.", "{wanted}"),
    "learning_rate_other": ("The learning rate is {found:.6g}; {source} has {wanted:.6g}.", "lr={wanted:.6g}"),
    "momentum_other": ("The momentum is {found:.6g}; {source} has {wanted:.6g}.", "momentum={wanted:.6g}"),
    "weight_decay_other": (
        "The weight decay is {found:.6g}; {source} has {wanted:.6g}.", "weight_decay={wanted:.6g}"
    ),
    "parameter_other": ("{name} is {found:.6g}; the scenario has {wanted:.6g}.", "{name}={wanted:.6g}"),
    "bias_other": ("Layer {layer} has {found}; the scenario has {wanted}.", "bias={bias}"),
    "inputs_other": ("The first input that differs is {found:.6g}; the scenario has {wanted:.6g}.", "{wanted:.6g}"),
    "targets_other": ("The first target that differs is {found:.6g}; the scenario has {wanted:.6g}.", "{wanted:.6g}"),
    "samples_other": ("An update uses {found} samples; in the scenario it uses {wanted}.", "batches of {wanted}"),
    "weights_other": (
        "The first weight that differs is {name}: {found:.6g}; the scenario has {wanted:.6g}.", "{wanted:.6g}"
    ),
    "loss_leaves": (
        "The run leaves the scenario at update {update}: the loss is {found:.6g}, the scenario has {wanted:.6g}.",
        "what stands between update {before} and {update} as the scenario has it",
    ),
    "rate_leaves": (
        "From update {update} on the learning rate is {found:.6g}; the scenario has {wanted:.6g}.",
        "the scenario's schedule, or none where it has none",
    ),
    "weight_leaves": (
        "The run leaves the scenario at update {update}: {name} becomes {found:.6g}, the scenario has {wanted:.6g}.",
        "the step as the scenario has it",
    ),
}  # fmt: skip
"""What is said where a script and a scenario differ."""


def first_weights(trace: Trace) -> list[tuple[Any, Any]]:
    """The weights and biases of each layer that a scenario begins with; None for no biases."""
    import numpy as np

    def initial(number: int, *, bias: bool = False) -> Any:
        return np.array(trace.network.initial(Family("param", number, bias=bias)), float)

    layers = trace.network.layout.layers
    return [
        (initial(number), initial(number, bias=True).ravel() if layer.biases else None)
        for number, layer in enumerate(layers, 1)
    ]


def compared(story: Story, trace: Trace, at: int = 1) -> tuple[list[Mistake], int]:
    """Where a run differs from a scenario, and how many updates have the same numbers. at: the first that was seen."""
    found = list(_beside(story, trace, at))
    if found:
        return found, 0
    same = 0
    for number, (seen, step) in enumerate(_updates(story), at):
        leaves = _leaves(story, seen, step, trace, number)
        if leaves is not None:
            return [leaves], same
        same += 1
    return [], same


def _updates(story: Story) -> Iterator[tuple[Pass, Step]]:
    """Each step with the pass before it."""
    last: Pass | None = None
    for one in story.events:
        if isinstance(one, Pass):
            last = one if one.layers else None
        elif isinstance(one, Step) and last is not None:
            yield last, one
            last = None


def _leaves(story: Story, seen: Pass, step: Step, trace: Trace, number: int) -> Mistake | None:
    """The first number of an update that is not the scenario's."""
    update = trace.history.run(number - 1)
    wanted = update.value(Key("batch_error"))
    about = {"update": number, "before": number - 1}
    if abs(seen.value - wanted) > _SAME * max(abs(wanted), _SAME):
        return Mistake("loss_leaves", seen.line, about | {"found": seen.value, "wanted": wanted})
    rates = {moved.hypers.get("lr") for moved in step.moved.values()}
    rate, theirs = _rate(trace, update), rates.pop() if len(rates) == 1 else None
    if rate is not None and theirs is not None and not math.isclose(theirs, rate, rel_tol=1e-6):
        return Mistake("rate_leaves", step.line, about | {"found": theirs, "wanted": rate})
    for layer, one in enumerate((layer for layer in seen.layers if layer.weight_id), 1):
        for key, is_bias in ((one.weight_id, False), (one.bias_id, True)):
            if key not in step.moved or layer > len(trace.network.layout.layers):
                continue
            after = step.moved[key].after
            after = after.T if one.turned and not is_bias else after
            pair = _apart(after, _array(update, "new", layer, after.shape, bias=is_bias))
            if pair is not None:
                return Mistake("weight_leaves", step.line, about | {"name": story.names.get(key, "")} | pair)
    return None


def _rate(trace: Trace, update: Update) -> float | None:
    """The learning rate of an update."""
    try:
        return update.value(Key("hyper", slot="lr"))
    except KeyError:
        return trace.network.hypers.get("lr")


def _array(update: Update, kind: Any, layer: int, shape: tuple[int, ...], *, bias: bool = False) -> Any:
    """The weights or biases of a layer in an update; those the scenario has not are 0."""
    import numpy as np

    def value(place: tuple[int, ...]) -> float:
        key = Key(kind, layer, place[0], BIAS if bias else place[1])
        for one in (key, key._replace(kind="param")):  # what is not trained has no new value
            try:
                return update.value(one)
            except KeyError:
                continue
        return 0.0

    return np.array([value(place) for place in np.ndindex(shape)], float).reshape(shape)


def _beside(story: Story, trace: Trace, at: int) -> Iterator[Mistake]:
    """Where the first update of a run differs from the scenario's, one difference after the other."""
    seen = next((one for one in story.passes if one.layers and one.loss is not None), None)
    if seen is None:
        return
    try:
        layers, loss = described(seen.layers, seen.loss)  # type: ignore[arg-type]
    except NotComputed:
        return
    network = trace.network
    wanted = [layer.units for layer in network.layout.layers]
    found = [len(layer.weights) for layer in layers]
    if wanted != found or network.layout.inputs != layers[0].weights.shape[1]:
        sizes = {"wanted": _sizes(network.layout.inputs, wanted), "found": _sizes(layers[0].weights.shape[1], found)}
        yield Mistake("layers_other", layers[0].line, sizes)
        return
    for number, (layer, activation) in enumerate(zip(layers, network.activations, strict=True), 1):
        if layer.activation != activation.name:
            names = {"layer": number, "found": layer.activation, "wanted": activation.name}
            yield Mistake(
                "activation_other", layer.activation_line if layer.activation_line.number else layer.line, names
            )
        biases = network.layout.layer(number).biases
        if bool(biases) != (layer.bias is not None) and not (layer.bias is not None and not layer.bias.any()):
            has = {True: "biases", False: "no biases"}
            said = {"layer": number, "found": has[not biases], "wanted": has[bool(biases)], "bias": bool(biases)}
            yield Mistake("bias_other", story.code.called("Linear") or layer.line, said)
    yield from _losses(seen, loss, trace)
    yield from _optimizers(story, trace)
    yield from _givens(story, seen, layers, trace, at)


def _sizes(inputs: int, units: list[int]) -> str:
    return "-".join(map(str, (inputs, *units)))


def _losses(seen: Pass, name: str, trace: Trace) -> Iterator[Mistake]:
    assert seen.loss is not None
    loss, network = seen.loss, trace.network
    squares = {"half_squared_error": 0.5, "squared_error": 1.0, "mean_squared_error": 1.0}
    mine = network.loss.entry.name
    if name != mine and not (name in squares and mine in squares):
        yield Mistake("loss_other", loss.line, {"found": name, "wanted": mine})
        return
    there = squares.get(name, 1.0) * loss.factor
    here = squares.get(mine, 1.0)
    samples, outputs = len(seen.inputs), len(seen.layers[-1].weights)
    all_there = there * _share(loss.combine, outputs) * _share(loss.reduction, samples)
    all_here = here * _share(network.loss.combine, outputs) * _share(network.reduction, samples)
    if math.isclose(all_there, all_here):
        return
    if not math.isclose(there, here):
        word = "half_missing" if there > here else "half_extra"
        if math.isclose(max(there, here), 2 * min(there, here)):
            yield Mistake(word, loss.line)
    for what, theirs, ours, count in (
        ("The outputs' errors", loss.combine, network.loss.combine, outputs),
        ("The samples' errors", loss.reduction, network.reduction, samples),
    ):
        if theirs != ours and count > 1 and name != "categorical_cross_entropy":
            yield Mistake("sum_for_mean" if theirs == "sum" else "mean_for_sum", loss.line, {"what": what})


def _share(how: str, count: int) -> float:
    return 1.0 / count if how == "mean" else 1.0


def _optimizers(story: Story, trace: Trace) -> Iterator[Mistake]:
    step = next((one for one in story.steps if one.moved), None)
    optimizer = trace.network.optimizer
    if step is None or optimizer is None:
        return
    hypers = trace.network.hypers
    if step.by_hand or step.kind == BY_HAND:
        yield from _by_hand(story, step, hypers)
        return
    moved = next(iter(step.moved.values()))
    line = story.code.made(step)
    try:
        name, given = entry_of(step.kind, moved.hypers)
    except NotComputed:
        return
    decay = float(moved.hypers.get("weight_decay") or 0.0) if name != "adamw" else 0.0
    if name != optimizer.entry.name:
        has_momentum = {"sgd": 0.0, "momentum": hypers.get("momentum", 0.0), "nesterov": hypers.get("momentum", 0.0)}
        if {name, optimizer.entry.name} == {"sgd", "momentum"}:
            numbers = {"found": given.get("momentum", 0.0), "wanted": has_momentum[optimizer.entry.name]}
            yield Mistake("momentum_other", line, numbers)
        else:
            yield Mistake("optimizer_other", line, {"found": name, "wanted": optimizer.entry.name})
            return
    entry = find(OPTIMIZERS, name)
    assert entry is not None
    for parameter in entry.parameters:
        wanted = (
            hypers.get("lr_start", hypers.get("lr")) if parameter.quantity == "lr" else hypers.get(parameter.quantity)
        )
        value = given.get(parameter.name, parameter.default)
        if wanted is None or not isinstance(value, int | float) or math.isclose(value, wanted, rel_tol=1e-9):
            continue
        words = {"lr": "learning_rate_other", "momentum": "momentum_other", "weight_decay": "weight_decay_other"}
        word = words.get(parameter.quantity, "parameter_other")
        place = rate_line(story, step, float(value)) if parameter.quantity == "lr" else line
        yield Mistake(word, place, {"name": parameter.quantity, "found": float(value), "wanted": float(wanted)})
    wanted_decay = float(hypers.get("l2", 0.0))
    if not math.isclose(decay, wanted_decay, rel_tol=1e-9):
        yield Mistake("weight_decay_other", line, {"found": decay, "wanted": wanted_decay})


def _by_hand(story: Story, step: Step, hypers: Mapping[str, float]) -> Iterator[Mistake]:
    rates = [rate_by_hand(moved.before, moved.after, moved.gradient) for moved in step.moved.values()]
    rate = next((one for one in rates if one is not None), None)
    wanted = hypers.get("lr_start", hypers.get("lr"))
    if rate is not None and wanted is not None and not math.isclose(rate, wanted, rel_tol=1e-3):
        yield Mistake("learning_rate_other", rate_line(story, step, rate), {"found": rate, "wanted": wanted})


def _givens(story: Story, seen: Pass, layers: list[Any], trace: Trace, at: int) -> Iterator[Mistake]:
    import numpy as np

    epoch, place = divmod(at - 1, len(trace.history.batches(1)))
    batch = trace.history.batches(epoch + 1)[place]
    network = trace.network
    if len(batch) != len(seen.inputs):
        yield Mistake("samples_other", seen.line, {"found": len(seen.inputs), "wanted": len(batch)})
        return
    inputs = np.array([network.inputs[number - 1] for number in batch], float)
    if (pair := _apart(seen.inputs, inputs)) is not None:
        yield Mistake("inputs_other", layers[0].line, pair)
    if network.layout.has_targets and seen.loss is not None:
        targets = np.array([network.targets[number - 1] for number in batch], float)
        if (pair := _apart(seen.targets, targets)) is not None:
            yield Mistake("targets_other", seen.loss.line, pair)
    for number, layer in enumerate(layers, 1):
        if at == 1:
            wanted = np.array(network.initial(Family("param", number)), float)
        else:
            wanted = _array(trace.history.run(at - 2), "new", number, layer.weights.shape)
        if (pair := _apart(layer.weights, wanted)) is not None:
            name = story.names.get(layer.weight_id, "")
            yield Mistake("weights_other", layer.line, {"name": name, **pair})
            return


def _apart(theirs: Any, mine: Any) -> dict[str, float] | None:
    """The first two numbers that differ."""
    off = abs(theirs - mine) > _SAME * abs(mine).max()
    if theirs.shape != mine.shape or not off.any():
        return None
    place = int(off.ravel().argmax())
    return {"found": float(theirs.ravel()[place]), "wanted": float(mine.ravel()[place])}
