"""What each bundled lesson teaches, in numbers of the plain-loop oracle, and its variants' keys held to that."""

from __future__ import annotations

import math
from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise

import nnstep
from oracle_scalar import Spec, Update, run, spec_of

TABLES = {
    "xor": [([0, 0], [0]), ([0, 1], [1]), ([1, 0], [1]), ([1, 1], [0])],
    "gates": [([0, 0], [0, 0]), ([0, 1], [0, 1]), ([1, 0], [0, 1]), ([1, 1], [1, 1])],
}
KNOWN = ("learning_rate", "momentum", "beta1", "beta2", "epsilon")
_CLOSE = 1e-9


def spec(scenario: nnstep.Scenario, epochs: int) -> Spec:
    """The variant as the oracle knows it, its samples in the order of the first epoch."""
    trace = nnstep.trace(scenario)
    batches = [trace.batch(1, update) for update in range(1, trace.schedule.updates + 1)]
    layers = [
        {"units": layer.units, "activation": layer.activation.name, "weights": [list(row) for row in layer.weights],
         "bias": "none" if layer.bias is None else list(layer.bias) if isinstance(layer.bias, tuple) else layer.bias,
         "train_weights": layer.train_weights, "train_bias": layer.train_bias}
        for layer in scenario.network.layers
    ]  # fmt: skip
    network = trace.network
    chosen = {**scenario.optimizer.parameters, "name": scenario.optimizer.name}
    chosen = {
        key: value
        for key, value in chosen.items()
        if key in ("name", "learning_rate", "momentum", "beta1", "beta2", "epsilon")
    }
    return spec_of({
        "network": {"inputs": scenario.network.inputs, "layers": layers},
        "data": [{"inputs": list(inputs), "targets": list(targets)}
                 for inputs, targets in zip(network.inputs, network.targets, strict=True)],
        "loss": scenario.loss.name, "optimizer": chosen,
        "training": {"epochs": epochs, "batch": scenario.training.batch, "reduction": scenario.training.reduction,
                     "order": [[number for batch in batches for number in batch]] * epochs},
    })  # fmt: skip


def faults(name: str, scenario: nnstep.Scenario) -> Iterator[str]:
    """What is wrong with a variant of a bundled scenario."""
    shuffled = scenario.training.order != "file"
    updates = run(spec(scenario, 1 if shuffled else 4))
    yield from _keys(scenario, [one for one in updates if one.epoch == 1])
    if name in TABLES and [(list(one.inputs), list(one.targets)) for one in scenario.samples] != TABLES[name]:
        yield "the truth table is another one"
    yield from _lesson(name, scenario, updates)


def _keys(scenario: nnstep.Scenario, updates: list[Update]) -> Iterator[str]:
    """Every number of the first update of the key, against the oracle's."""
    trace = nnstep.trace(scenario)
    values = updates[0].values
    for label in trace.quantities(1):
        if label in values:
            ours, theirs = trace[label].value, values[label]
            if not math.isclose(ours, theirs, rel_tol=_CLOSE, abs_tol=1e-12):
                yield f"{label} is {ours}, not {theirs}"


def _lesson(name: str, scenario: nnstep.Scenario, updates: list[Update]) -> Iterator[str]:
    first = [one for one in updates if one.epoch == 1]
    errors = [sum(one.values["E_total"] for one in updates if one.epoch == epoch) for epoch in range(1, 5)]
    match name:
        case "diverge":
            if not all(before < after for before, after in pairwise(errors)):
                yield f"the error does not rise: {errors}"
        case "dead-relu":
            nets = [[value for key, value in one.values.items() if key.startswith("net_h1")] for one in updates[:2]]
            if not (min(nets[0]) > 0 > max(nets[1])):
                yield f"h1 is not dead in epoch 2: {nets}"
        case "symmetry":
            for one in updates:
                if any(
                    value != one.values[key.replace("h1", "h2")]
                    for key, value in one.values.items()
                    if key.startswith("out_h1")
                ):
                    yield "the hidden neurons are not alike"
        case "regression":
            points = [(Fraction(repr(one.inputs[0])), Fraction(repr(one.targets[0]))) for one in scenario.samples]
            (x0, y0), (x1, y1), (x2, y2) = points
            if (y1 - y0) * (x2 - x0) != (y2 - y0) * (x1 - x0) or len({x0, x1, x2}) < 3:
                yield f"the points lie on no line: {points}"
        case "iris" | "iris-validation" | "overfitting":
            if scenario.samples != nnstep.load(name).samples:
                yield "the data is another one"
        case "xor" | "gates":
            pass
        case _:
            if not errors[1] < errors[0]:
                yield f"the error does not fall: {errors}"
    if not first:
        yield "there is no first epoch"
