"""Nothing that a scenario says is left out of a program: it is expressed there, or refused in words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from typing import Any

import pytest

import nnstep
from nnstep.functions.activations import ACTIVATIONS
from nnstep.functions.entry import Entry
from nnstep.functions.losses import LOSSES
from nnstep.functions.optimizers import OPTIMIZERS
from nnstep.functions.schedules import SCHEDULES
from nnstep.programs import plan
from nnstep.programs.plan import Found, Plan, Refused
from nnstep.records import fields
from nnstep.render.formats import PROGRAMS
from nnstep.scenario import model
from nnstep.scenario.schema import Scenario

NAMES: dict[str, set[str]] = {
    "Scenario": {
        *("name", "title", "notation", "source", "variant", "claims", "remarks", "digits", "vectors", "path"),
        *("overrides", "content", "origin", "base", "convention", "csv"),
    },
    "NetworkSpec": {"input_names", "output_names"},
}
"""Fields that change no number of a run: words, and how it is shown; scaled inputs are those of the program."""

SCHEDULE = {"name": "step", "every": 1, "factor": 0.5}
CHANGED: dict[str, dict[str, Any]] = {
    "Scenario": {
        "network": {"hidden": {"units": 1, "weights": [[0.5, -0.4]]}, "output": {"weights": [[0.5], [0.25]]}},
        "samples": {"data": [{"inputs": [0.4, 0.7], "targets": [1, 0]}]},
        "loss": {"loss": "log_cosh"},
        "optimizer": {"optimizer": None},
        "training": {"training": {"batch": 1}},
        "like": {"like": "pytorch", "loss": "squared_error"},
        "seed": {"seed": 2, "training": {"order": "shuffle"}},
        "validation": {"validation": 0.3},
    },
    "Training": {
        "epochs": {"epochs": 3},
        "batch": {"batch": 2},
        "reduction": {"reduction": "sum"},
        "order": {"order": [[3, 1, 2]], "batch": 2},
        "l2": {"l2": 0.1},
        "clip_norm": {"clip_norm": 0.01},
        "clip_epsilon": {"clip_norm": 0.01, "clip_epsilon": 0.5},
        "schedule": {"schedule": SCHEDULE},
        "stop": {"stop": {"below": 9.0}},
    },
    "L2": {
        "rate": {"l2": {"rate": 0.2}},
        "biases": {"l2": {"rate": 0.1, "biases": True}},
        "divide": {"l2": {"rate": 0.1, "divide": "samples"}},
        "half": {"l2": {"rate": 0.1, "half": False}},
        "in_loss": {"l2": {"rate": 0.1, "in_loss": True}},
        "clipped": {"l2": {"rate": 0.1, "clipped": False}, "clip_norm": 0.01},
    },
    "LayerSpec": {
        "units": {"units": 1, "weights": [[0.5, -0.4]]},
        "activation": {"activation": "softsign"},
        "weights": {"weights": [[0.6, None], [0.3, 0.8]]},
        "bias": {"bias": 0.3},
        "train_weights": {"train_weights": False},
        "train_bias": {"bias": [0.1, 0.2], "train_bias": False},
        "train": {"train": [[True, False], [True, True]]},
    },
    "Stop": {
        "on": {"stop": {"on": "accuracy", "above": 0.0}},
        "below": {"stop": {"below": 9.0}},
        "above": {"stop": {"on": "accuracy", "above": 0.0}},
        "patience": {"stop": {"patience": 1}},
        "min_change": {"stop": {"patience": 1, "min_change": 9.0}},
        "restore_best": {"stop": {"patience": 1, "restore_best": True}},
    },
    "FunctionSpec": {"name": {}, "parameters": {}, "combine": {}},  # every function with all that can be said of it
    "NetworkSpec": {"inputs": {}, "layers": {}},  # nothing of them but what other fields change
}
"""A change of each field that changes the numbers."""


def scenario(
    hidden: dict[str, Any] | None = None, output: dict[str, Any] | None = None,
    training: dict[str, Any] | None = None, validation: Any = None, **more: Any,
) -> Scenario:  # fmt: skip
    """Three samples through a 2-2-2 with biases."""
    layers = [
        {"units": 2, "activation": "tanh", "bias": [0.1, -0.2], "weights": [[0.5, -0.4], [0.3, 0.8]], **(hidden or {})},
        {"units": 2, "activation": "sigmoid", "bias": [0.3, 0.1], "weights": [[0.6, -0.1], [0.2, 0.9]]},
    ]
    layers[0]["bias"] = layers[0]["bias"][: layers[0]["units"]] if isinstance(layers[0]["bias"], list) else 0.3
    layers[1] |= output or {}
    data: Any = [{"inputs": [0.3, 0.7], "targets": [1, 0]}, {"inputs": [-0.5, 0.2], "targets": [0, 1]},
                 {"inputs": [0.9, -0.6], "targets": [0, 1]}]  # fmt: skip
    if validation is not None:
        data = {"samples": data, "validation": validation}
    return Scenario.from_dict({
        "format": 1, "seed": 1, "network": {"inputs": 2, "layers": layers}, "data": data,
        "loss": "binary_cross_entropy", "optimizer": {"name": "sgd", "learning_rate": 0.1},
        "training": {"epochs": 2, **(training or {})}, **more,
    })  # fmt: skip


def changes() -> Iterator[tuple[str, dict[str, Any]]]:
    """Every field that changes numbers, and every function with every parameter, as what they change in a scenario."""
    yield "nothing", {}
    for kind, said in CHANGED.items():
        for name, change in said.items():
            wrapped = {"Training": "training", "L2": "training", "Stop": "training", "LayerSpec": "hidden"}.get(kind)
            narrow = {"output": {"weights": [[0.6], [0.2]]}} if change.get("units") == 1 else {}
            yield f"{kind}.{name}", {wrapped: change, **narrow} if wrapped else change
    for activation in ACTIVATIONS:
        for given in parameters(activation):
            chosen = {"name": activation.name, **given}
            yield f"hidden {chosen}", {"hidden": {"activation": chosen}}
    for loss in LOSSES:
        for given in parameters(loss):
            last = loss.activation or ("linear" if getattr(loss, "logits", False) else "sigmoid")
            for combine in ("sum", "mean"):
                chosen = {"name": loss.name, "combine": combine, **given}
                more = {} if loss.has_targets else {"data": [{"inputs": [0.3, 0.7]}]}
                yield f"loss {chosen}", {"loss": chosen, "output": {"activation": last}, **more}
    for optimizer in OPTIMIZERS:
        for given in parameters(optimizer):
            chosen = {"name": optimizer.name, "learning_rate": 0.1, **given}
            yield f"optimizer {chosen}", {"optimizer": chosen}
    for rule in SCHEDULES:
        for given in parameters(rule):
            said = {"name": rule.name, **given}
            yield f"schedule {said}", {"training": {"batch": 2, "schedule": said}}


def parameters(entry: Entry) -> Iterator[dict[str, Any]]:
    """A function as it is, and with each parameter another."""
    needed = {one.name: 2 if one.whole else 0.5 for one in entry.parameters if one.default is None}
    yield needed
    for one in entry.parameters:
        usual = needed.get(one.name, one.default)
        others = one.choices or ((not usual,) if isinstance(usual, bool) else (3,) if one.whole else (0.3, 0.7, 1.5))
        allowed = [other for other in others if other != usual and (one.is_word or one.allows(other))]
        for other in allowed if one.choices else allowed[:1]:
            yield {**needed, one.name: other}


CHANGES = dict(changes())


@pytest.mark.parametrize(
    "kind", [Scenario, model.Training, model.L2, model.Stop, model.FunctionSpec, model.NetworkSpec, model.LayerSpec]
)
def test_every_field_of_a_scenario_is_looked_at(kind: type) -> None:
    """A new field has to be said here to change numbers, or not to; then it is tried in all libraries."""
    known = NAMES.get(kind.__name__, set()) | CHANGED[kind.__name__].keys()
    assert {field.name for field in fields(kind)} == known


@pytest.fixture(scope="module")
def plans() -> dict[str, Plan]:
    """Of each change what a program has to do, with the same numbers to be found whatever is changed."""

    def found(trace: nnstep.Trace, *_: Any, **__: Any) -> Found:
        weights, biases = trace.network.weights, trace.network.biases
        return Found(0.5, weights, biases, [[0.5, 0.5]], weights, biases)

    made = {}
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(plan, "_found", found)
        for name, change in CHANGES.items():
            try:
                made[name] = plan.plan(nnstep.trace(scenario(**change)))
            except nnstep.NnstepError as refused:
                if not refused.help:
                    raise
    return made


@cache
def numbers(name: str) -> str:
    """What a run really gives, as it stands in its checks."""
    return nnstep.program(nnstep.trace(scenario(**CHANGES[name])), "numpy").split("first update")[1]


@pytest.mark.parametrize("to", PROGRAMS)
def test_every_change_is_in_a_program_or_refused(to: str, plans: dict[str, Plan]) -> None:
    """Two runs with the same program take the same steps: no field and no parameter is silently left out of one."""
    writer, same = import_module(PROGRAMS[to]), defaultdict[str, list[str]](list)
    for name, one in plans.items():
        try:
            same[writer.program(one)].append(name)
        except Refused as refused:
            if not refused.help:
                raise
    for names in same.values():
        assert len(names) == 1 or len({numbers(name) for name in names}) == 1, names
    assert len(same) > (20 if to == "sklearn" else 150)
