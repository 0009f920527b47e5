"""Variants keep their lesson, of every bundled scenario by the plain-loop oracle; and what any scenario may ask."""

from __future__ import annotations

from typing import Any

import pytest
from variant_lessons import faults

import nnstep
from nnstep.lesson.variant import variant
from nnstep.records import replace
from nnstep.scenario.load import bundled

SEEDS = 5
LINEAR: dict[str, Any] = {
    "format": 1,
    "network": {"inputs": 1, "layers": [{"units": 1, "activation": "linear", "weights": [[0.5]], "bias": [0.1]}]},
    "data": [{"inputs": [1], "targets": [2]}, {"inputs": [3], "targets": [1]}],
    "loss": "half_squared_error",
    "optimizer": {"name": "sgd", "lr": 0.1},
}


def rate_of(one: nnstep.Scenario) -> Any:
    assert one.optimizer is not None
    return one.optimizer.parameters["learning_rate"]


@pytest.mark.parametrize("name", bundled())
def test_variants_of_a_bundled_scenario_keep_its_lesson(name: str) -> None:
    """XOR stays XOR, what diverges diverges, what dies is dead by epoch 2; and every number of the key is right."""
    scenario = nnstep.load(name)
    assert scenario.variant.lesson
    found = {seed: list(faults(name, variant(scenario, seed))) for seed in range(SEEDS)}
    assert not {seed: list(what) for seed, what in found.items() if what}


@pytest.mark.parametrize("part", ["inputs", "targets", "weights", "biases", "data", "lr"])
def test_what_a_scenario_keeps_stays(part: str) -> None:
    """`variant: {keep: [...]}`: that part as it is, something else drawn."""
    scenario = nnstep.Scenario.from_dict({**LINEAR, "variant": {"keep": [part]}})
    other = variant(scenario, 3)

    def parts(one: nnstep.Scenario) -> dict[str, Any]:
        layer = one.network.layers[0]
        inputs, targets = zip(*((sample.inputs, sample.targets) for sample in one.samples), strict=True)
        return {"inputs": inputs, "targets": targets, "weights": layer.weights, "biases": layer.bias,
                "data": one.samples, "lr": rate_of(one)}  # fmt: skip

    assert parts(other)[part] == parts(scenario)[part]
    assert parts(other) != parts(scenario)


def test_a_rate_that_is_not_kept_is_drawn_near_its_own() -> None:
    """Of 0.1, half to half as much again with one digit: 0.05 to 0.09; one that was set stays as it was set."""
    scenario = nnstep.Scenario.from_dict(LINEAR)
    drawn = {rate_of(variant(scenario, seed)) for seed in range(30)}
    assert drawn == {0.05, 0.06, 0.07, 0.08, 0.09}
    told = replace(scenario, overrides=(("optimizer.lr", "0.1"),))
    assert {rate_of(variant(told, seed)) for seed in range(3)} == {0.1}


def test_a_lesson_that_cannot_be_kept_is_said() -> None:
    """Inputs of 1 and 3 with a rate of 0.1: the error falls whatever the weights are, and cannot diverge."""
    scenario = nnstep.Scenario.from_dict({**LINEAR, "variant": {"keep": ["inputs"], "lesson": "diverges"}})
    with pytest.raises(nnstep.UsageError, match="diverges"):
        variant(scenario, 1)


def test_a_lesson_is_one_that_there_is() -> None:
    """An unknown one is a problem of the file, with the nearest that there is."""
    with pytest.raises(nnstep.ScenarioError, match="diverges"):
        nnstep.Scenario.from_dict({**LINEAR, "variant": {"lesson": "diverge"}})
