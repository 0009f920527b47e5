"""Real updates as a lesson: the weights, samples and hyperparameters that were there."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from nnstep.attach.engine import NotComputed, count_of, entry_of, scenario_of
from nnstep.attach.seen import LayerSeen, Pass, Step
from nnstep.attach.story import Story
from nnstep.attach.values import rate_by_hand
from nnstep.functions.entry import find
from nnstep.functions.optimizers import OPTIMIZERS
from nnstep.network.build import build, set_value
from nnstep.network.choose import choose
from nnstep.network.schedule import Schedule
from nnstep.network.trace import Trace
from nnstep.quantities.key import Key
from nnstep.quantities.place import Place
from nnstep.records import replace
from nnstep.scenario.model import L2, FunctionSpec
from nnstep.scenario.schema import Scenario

_SAME = 1e-4  # of the largest weight: so far may float32 lead from float64 in a few updates


def lesson_of(story: Story, first: int = 1) -> Trace | None:
    """The updates from one on, each an epoch of one lesson, as long as nnstep's weights stay those of the run.

    None where the update cannot be computed.
    """
    pairs = _pairs(story)[first - 1 :]
    if not pairs:
        return None
    seen, step = pairs[0]
    assert seen.loss is not None
    if seen.loss.factor != 1 or not seen.is_single:
        return None
    if step is not None and not _is_taken(seen, step):
        step = None
    try:
        scenario = _with_step(scenario_of(seen, Path(story.script).stem or "attached"), seen, step)
    except NotComputed:
        return None
    alike = []
    for one, following in pairs:
        if not _is_alike(one, seen) or not _moves_alike(following, step):
            break
        alike.append(one)
    if step is None:
        return _trace(scenario, [seen])
    trace = _trace(scenario, alike)
    for epoch, one in enumerate(alike, 1):
        if not _has_weights(trace, epoch, one):
            return _trace(scenario, alike[: epoch - 1])
    return trace


def _pairs(story: Story) -> list[tuple[Pass, Step | None]]:
    """Each pass with the step that follows it."""
    found: list[tuple[Pass, Step | None]] = []
    for place, one in enumerate(story.events):
        if isinstance(one, Pass) and one.layers:
            following = next((event for event in story.events[place + 1 :] if isinstance(event, Step | Pass)), None)
            found.append((one, following if isinstance(following, Step) else None))
    return found


def _is_taken(seen: Pass, step: Step) -> bool:
    """Whether a step takes the gradients as the pass made them: not clipped, not gathered."""
    for key, moved in step.moved.items():
        made = seen.after.get(key)
        if made is not None and (not _equal(moved.gradient, made) or _has(seen.before.get(key))):
            return False
    return True


def _equal(one: Any, other: Any) -> bool:
    return one is not None and np.array_equal(one, other)


def _has(array: Any) -> bool:
    return array is not None and bool(array.any())


def _is_alike(one: Pass, first: Pass) -> bool:
    ids = [(layer.weight_id, layer.bias_id, layer.activation) for layer in one.layers]
    return ids == [(layer.weight_id, layer.bias_id, layer.activation) for layer in first.layers] and (
        one.loss is not None
        and first.loss is not None
        and replace(one.loss, shapes=((), ())) == replace(first.loss, shapes=((), ()))
    )


def _moves_alike(one: Step | None, first: Step | None) -> bool:
    if one is None or first is None or one.kind != first.kind or one.optimizer != first.optimizer:
        return one is first
    return [moved.hypers for moved in one.moved.values()] == [moved.hypers for moved in first.moved.values()]


def _trace(scenario: Scenario, passes: list[Pass]) -> Trace:
    """A lesson that has an epoch of one update for each pass, with its samples."""
    samples = [sample for one in passes for sample in scenario_of(one).samples]
    which = "The update" if len(passes) == 1 else f"Updates 1 to {len(passes)}"
    scenario = replace(scenario, samples=samples, title=f"{which} of {scenario.name}")
    order, begin = [], 1
    for one in passes:
        order.append(tuple(range(begin, begin + len(one.inputs))))
        begin += len(one.inputs)
    most = max(map(len, order))
    network = build(scenario)
    return Trace(network, Schedule(most, most, tuple(order)), choose(network, most), len(passes), scenario)


def with_values(trace: Trace, values: Mapping[str, float]) -> Trace:
    """The lesson with other values for quantities that are given. Raises: UnknownQuantity, UsageError."""
    network = trace.network
    for name, value in values.items():
        network = set_value(network, name, value)
    changed = Trace(network, trace.schedule, choose(network, trace.schedule.batch), trace.epochs, trace.scenario)
    changed.settings = dict(values)
    return changed


def _has_weights(trace: Trace, epoch: int, seen: Pass) -> bool:
    """Whether an update of the lesson begins with the weights of the run."""
    for number, layer in enumerate(seen.layers, 1):
        places = (Place(Key("param", number, *place), epoch, 1) for place in np.ndindex(*layer.weights.shape))
        mine = np.fromiter(map(trace.value, places), float).reshape(layer.weights.shape)
        if not np.all(np.abs(mine - layer.weights) <= _SAME * max(float(np.abs(layer.weights).max()), 1e-12)):
            return False
    return True


def _with_step(scenario: Scenario, seen: Pass, step: Step | None) -> Scenario:
    """The scenario with the optimizer of a step. Raises: NotComputed."""
    if step is None or not step.moved:
        return scenario
    more = len(scenario.network.layers) - len(seen.layers)  # what the loss adds on top learns nothing
    padded = [*seen.layers, *[LayerSeen(np.zeros((0, 0)), None, learns=(False, False))] * more]
    layers = tuple(
        replace(
            spec,
            train_weights=layer.weight_id in step.moved and layer.learns[0],
            train_bias=layer.bias_id in step.moved and layer.learns[1],
        )
        for spec, layer in zip(scenario.network.layers, padded, strict=True)
    )
    optimizer = _optimizer(step)
    decay = next(iter(step.moved.values())).hypers.get("weight_decay")
    if decay and optimizer is not None and "weight_decay" not in optimizer.parameters:
        training = replace(scenario.training, l2=L2(float(decay), biases=True))
        scenario = replace(scenario, training=training)
    return replace(scenario, optimizer=optimizer, network=replace(scenario.network, layers=layers))


def _optimizer(step: Step) -> FunctionSpec | None:
    if step.by_hand:
        rates = [rate_by_hand(moved.before, moved.after, moved.gradient) for moved in step.moved.values()]
        rate = next((one for one in rates if one is not None and one > 0), None)
        return None if rate is None else _spec("sgd", {"learning_rate": rate})
    moved = next(iter(step.moved.values()))
    if count_of(moved) > 1 or (moved.state and "step" not in moved.state) or moved.hypers.get("maximize"):
        raise NotComputed("a later update, with what its optimizer has kept")
    name, given = entry_of(step.kind, moved.hypers)
    return _spec(name, given)


def _spec(name: str, given: dict[str, Any]) -> FunctionSpec:
    entry = find(OPTIMIZERS, name)
    assert entry is not None
    whole: dict[str, Any] = {one.name: one.default for one in entry.parameters if not one.optional}
    return FunctionSpec(name, whole | given)
