"""One real update as a network: the weights, samples, states and hyperparameters that were there."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any, Final

import numpy as np

from nnstep.engine.arrays import NumpyRunner, State
from nnstep.engine.build import build
from nnstep.engine.network import Network
from nnstep.functions.entry import find
from nnstep.functions.optimizers import OPTIMIZERS
from nnstep.loops.by_hand import rate_by_hand
from nnstep.loops.seen import Array, LayerSeen, Moved, Pass, Step, is_nothing
from nnstep.loops.updates import Update
from nnstep.quantities.key import Family, Key
from nnstep.records import replace
from nnstep.replay.engine import STATES, NotComputed, count_of, entry_of, scenario_of
from nnstep.scenario.model import L2, FunctionSpec
from nnstep.scenario.schema import Scenario

CLIP_EPSILON: Final = 1e-6
"""What torch.nn.utils.clip_grad_norm_ adds to a norm before it divides by it."""

_SAME: Final = 1e-5  # of numbers that are float32


class Real:
    """A real update, as nnstep computes it. why: what of it is left out, and why; "" where nothing is.

    Raises: NotComputed where not even its pass is.
    """

    def __init__(self, update: Update, name: str) -> None:
        seen, self.why = update.seen, ""
        if seen.loss is None:
            raise NotComputed("what leads to the loss")
        if seen.loss.factor != 1:
            raise NotComputed("a loss that is multiplied by a number")
        if not seen.is_single:
            raise NotComputed("a loss of several terms, or of samples that do not weigh alike")
        self.number, self.seen = update.number, seen
        self.step: Step | None = None
        self.scenario = plain = scenario_of(seen, name)
        try:
            self.scenario = _clipped(_with_step(plain, seen, _taken(update)), update)
            self.step = update.step
        except NotComputed as error:
            self.why = str(error)

    @cached_property
    def network(self) -> Network:
        """Its network, with its samples and hyperparameters."""
        return build(self.scenario)

    @property
    def count(self) -> int:
        """Which update it is by the optimizer's own count; the run's, where that counts none."""
        moved = _first(self.step) if self.step is not None else None
        return count_of(moved) if moved is not None and "step" in moved.state else self.number

    @cached_property
    def shape(self) -> tuple[Any, ...]:
        """What two updates have in common that are epochs of one lesson."""
        network, scenario = self.network, self.scenario
        if network.optimizer is None:  # there is nothing that leads to the next one
            return (self.number,)
        keys = tuple((one.weight_id, one.bias_id) for one in self.seen.layers)
        layout = replace(network.layout, classes="", hypers=())
        words = (scenario.loss, [one.activation for one in scenario.network.layers], network.reduction, network.l2)
        optimizer = network.optimizer.entry.name, network.optimizer.words
        return keys, layout, tuple(network.hypers), words, optimizer, self.step and self.step.optimizer

    def states(self, network: Network) -> dict[Family, Array]:
        """What the optimizer had kept before this update."""
        optimizer, found = network.optimizer, dict[Family, Array]()
        if self.step is None or optimizer is None:
            return found
        for number, layer in enumerate(self.seen.layers, 1):
            for key, bias in ((layer.weight_id, False), (layer.bias_id, True)):
                moved = self.step.moved.get(key)
                for slot in network.layout.states if moved is not None else ():
                    known = moved.state.get(STATES[optimizer.entry.name].get(slot, ""))  # type: ignore[union-attr]
                    if known is not None:
                        array = np.broadcast_to(np.asarray(known, float), moved.before.shape)  # type: ignore[union-attr]
                        turned = array.T if layer.turned and not bias else array
                        found[Family("state", number, bias=bias, slot=slot)] = turned
        return found

    def begin(self, runner: NumpyRunner) -> State:
        """The state that it really started from."""
        known = self.states(runner.network)
        return tuple(known.get(family, array) for family, array in zip(runner.families, runner.start(), strict=True))

    @cached_property
    def error(self) -> float:
        """E of its samples."""
        network = replace(self.network.running(), optimizer=None)
        return float(_run(network, self.seen).value(Key("batch_error")))


def _run(network: Network, seen: Pass) -> Any:
    from nnstep.engine.schedule import Batch  # small, and used here alone

    runner = NumpyRunner(network)
    return runner.run(runner.start(), Batch(range(1, len(seen.inputs) + 1)), 1)


def _taken(update: Update) -> Step | None:
    """The step, where it takes the gradients as the pass made them. Raises: NotComputed where it does not."""
    seen, step = update.seen, update.step
    if step is None:
        return None
    if update.passes > 1:
        raise NotComputed(f"its step takes the gradients of {update.passes} passes")
    keys = [key for layer in seen.layers for key in (layer.weight_id, layer.bias_id) if key in step.moved]
    if len(set(keys)) < len(keys):
        raise NotComputed("weights that stand in two places")
    for key in keys:
        used, made = step.moved[key].gradient, seen.after.get(key)
        if used is None:
            continue
        if not is_nothing(seen.before.get(key)):
            raise NotComputed("its gradients were not empty before")
        if made is None:
            raise NotComputed("its gradients were changed before the step")
    return step


def _clipped(scenario: Scenario, update: Update) -> Scenario:
    """The scenario with the norm to which a step's gradients were clipped. Raises: NotComputed for other changes."""
    step, after = update.step, update.seen.after
    used = {key: one.gradient for key, one in step.moved.items() if one.gradient is not None} if step else {}
    if all((made := after.get(key)) is None or np.array_equal(array, made) for key, array in used.items()):
        return scenario
    if not all(is_nothing(update.seen.before.get(key)) and after.get(key) is not None for key in used):
        raise NotComputed("its gradients were changed before the step, together with others that are not computed")
    whole: dict[int, Array] = {key: after[key] for key in used}
    squares = sum(float((array * array).sum()) for array in whole.values())
    scale = sum(float((used[key] * array).sum()) for key, array in whole.items()) / (squares or 1.0)
    norm = scale * (squares**0.5 + CLIP_EPSILON)
    limit = float(f"{norm:.3g}")  # as somebody writes it
    largest = max(float(np.abs(array).max()) for array in whole.values())
    off = max(float(np.abs(used[key] - scale * array).max()) for key, array in whole.items())
    if not 0 < scale < 1 or off > _SAME * largest or abs(norm - limit) > _SAME * limit:
        raise NotComputed("its gradients were changed before the step: not all by one factor, as a norm clips them")
    if scenario.training.l2.rate:
        raise NotComputed("weight decay that is added to gradients after they were clipped")
    return replace(scenario, training=replace(scenario.training, clip_norm=limit, clip_epsilon=CLIP_EPSILON))


def _first(step: Step) -> Moved | None:
    return next((one for one in step.moved.values() if one.gradient is not None), None)


def _with_step(scenario: Scenario, seen: Pass, step: Step | None) -> Scenario:
    """The scenario with the optimizer of a step. Raises: NotComputed."""
    first = None if step is None else _first(step)
    if step is None or first is None:
        return scenario

    def trains(key: int) -> bool:
        return key in step.moved and step.moved[key].gradient is not None

    more = len(scenario.network.layers) - len(seen.layers)  # what the loss adds on top learns nothing
    padded = [*seen.layers, *[LayerSeen(np.zeros((0, 0)), None, learns=(False, False))] * more]
    layers = tuple(
        replace(spec, train_weights=trains(layer.weight_id), train_bias=trains(layer.bias_id))
        for spec, layer in zip(scenario.network.layers, padded, strict=True)
    )
    keys = {key for layer in seen.layers for key in (layer.weight_id, layer.bias_id) if trains(key)}
    biases = {layer.bias_id for layer in seen.layers}
    decays = [{step.moved[key].hypers.get("weight_decay") for key in part} for part in (keys - biases, keys & biases)]
    bare = decays[0] != decays[1] and all(len(part) == 1 for part in decays) and not any(decays[1])
    apart = [name for name in first.hypers if name != "weight_decay" or not bare]
    others = {name: {step.moved[key].hypers.get(name) for key in keys} for name in apart}
    if own_settings := [name for name, values in others.items() if len(values) > 1]:
        said = ", ".join(f"{name} {' and '.join(sorted(map(str, others[name])))}" for name in own_settings)
        raise NotComputed(f"groups of parameters with settings of their own ({said})")
    if any(count_of(step.moved[key]) != count_of(first) for key in keys):
        raise NotComputed("parameters that have made different numbers of steps")
    optimizer = _optimizer(step, first)
    decay = max((value or 0.0 for part in decays for value in part), default=0.0)
    if decay and "weight_decay" in optimizer.parameters and bare:
        raise NotComputed("weight decay of the weights alone, beside the gradients")
    if decay and "weight_decay" not in optimizer.parameters:
        training = replace(scenario.training, l2=L2(float(decay), biases=not bare))
        scenario = replace(scenario, training=training)
    return replace(scenario, optimizer=optimizer, network=replace(scenario.network, layers=layers))


def _optimizer(step: Step, first: Moved) -> FunctionSpec:
    if step.by_hand:
        rates = [rate_by_hand(moved.before, moved.after, moved.gradient) for moved in step.moved.values()]
        rate = next((one for one in rates if one is not None and one > 0), None)
        if rate is None:
            raise NotComputed("a step by hand that is not −η times the gradient")
        return _spec("sgd", {"learning_rate": rate})
    if first.hypers.get("maximize"):
        raise NotComputed("maximize")
    name, given = entry_of(step.kind, first.hypers)
    return _spec(name, given)


def _spec(name: str, given: Mapping[str, Any]) -> FunctionSpec:
    entry = find(OPTIMIZERS, name)
    assert entry is not None
    whole: dict[str, Any] = {one.name: one.default for one in entry.parameters if not one.optional}
    return FunctionSpec(name, {**whole, **given})
