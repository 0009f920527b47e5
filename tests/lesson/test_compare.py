"""Two runs compared by whole arrays, against a walk through all their steps."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import pytest

import nnstep
from nnstep.lesson.compare import compare
from nnstep.lesson.script import Lesson

_LAYERS = [{"units": 40, "weights": "xavier_uniform", "bias": "zeros"}, {"units": 2, "weights": "xavier_uniform"}]


def lesson(settings: Mapping[str, float], **fields: Any) -> Lesson:
    """A network large enough to run on arrays, in batches of 4 of 6 samples."""
    samples = [{"inputs": [k / 7, 1 - k / 5, k * k / 40], "targets": [k / 6, 1 - k / 6]} for k in range(6)]
    scenario = {
        "format": 1, "seed": 1, "network": {"inputs": 3, "defaults": {"activation": "sigmoid"}, "layers": _LAYERS},
        "data": samples, "loss": "half_squared_error", "optimizer": {"name": "sgd", "lr": 0.5},
        "training": {"batch": 4}, **fields,
    }  # fmt: skip
    return Lesson(nnstep.trace(nnstep.Scenario.from_dict(scenario), settings))


@pytest.mark.parametrize(
    ("settings", "fields"),
    [
        ({"lr": 0.25}, {}),
        ({"x2:6": 0.75}, {}),
        ({"target_o1:2": 0.75}, {}),
        ({}, {"optimizer": {"name": "momentum", "lr": 0.5}}),
        ({}, {"loss": "mean_squared_error"}),
        ({}, {}),
    ],
)
def test_the_first_difference_is_that_of_a_walk_through_all_steps(settings: Mapping[str, float], fields: Any) -> None:
    """Where two runs part is where a walk through every step finds the first other number, and so are those after."""
    a, b = lesson({}), lesson(settings, **fields)
    found = compare(a, b, 2)
    steps = [(epoch, a.step(epoch, number)) for epoch in (1, 2) for number in range(1, a.count(epoch) + 1)]
    walked = [
        (epoch, step.number)
        for epoch, step in steps
        if b.find(step.place) and a.trace.value(step.place) != b.trace.value(step.place)
    ]
    assert walked[:1] == ([(found.epoch, found.parting.pair.step_a)] if found.parting else [])
    assert [one.pair.step_a for one in found.differing()] == [n for epoch, n in walked if epoch == found.epoch]


def test_what_one_run_alone_computes_is_found_behind_thousands_of_steps() -> None:
    """Momentum keeps a velocity for each weight and bias, and plain descent none."""
    found = compare(lesson({}), lesson({}, optimizer={"name": "momentum", "lr": 0.5}), 1)
    assert found.only_a == ()
    assert len(found.only_b) == 2 * (3 * 40 + 40 + 40 * 2)  # in two updates


def test_both_curves_are_those_of_the_closed_form() -> None:
    """One weight that should be 1, input 2: each update multiplies E by (1 - 4·lr)², over all 20 epochs of the runs."""
    scenario = nnstep.load("diverge")
    found = nnstep.compare(scenario, nnstep.trace(scenario, {"lr": 0.3}), epochs=2)
    for name, factor in (("a", 1.96), ("b", 0.04)):
        assert list(found.curves[name]) == pytest.approx([2 * factor**epoch for epoch in range(20)])
    page = found.text(60, ascii=True)
    assert "E, epoch by epoch, logarithmic" in page
    assert re.search(r"^ +714324 \|.* \* A$.*^ +5\.492e-27 \|.* o B$\n +1 +20$", page, re.MULTILINE | re.DOTALL)


def test_numbers_that_differ_are_shown_as_two() -> None:
    """Adam steps lr·g/(|g| + ε) at first, from 1 by .1 and a slope of .1: ε of 1e-8 and 1e-9 part behind six digits."""
    scenario = nnstep.Scenario.from_dict({
        "format": 1, "network": {"inputs": 1, "layers": [{"units": 1, "activation": "linear", "weights": [1.0]}]},
        "data": [{"inputs": [1.0], "targets": [0.9]}], "loss": "half_squared_error",
        "optimizer": {"name": "adam", "lr": 0.1},
    })  # fmt: skip
    page = nnstep.compare(scenario, nnstep.trace(scenario, {"epsilon": 1e-9}), epochs=1).text(80)
    assert "w1⁺ is 0.90000001 in A and 0.90000000 in B" in " ".join(page.split())


def test_runs_of_one_epoch_have_no_curves() -> None:
    """Nothing is updated where there is no optimizer, so there is nothing to draw."""
    still = lesson({}, optimizer=None)
    assert compare(still, lesson({"x1:1": 0.5}, optimizer=None), 1).curves == ()
    assert compare(still, lesson({}), 1).curves == ()
    assert compare(lesson({}), lesson({}), 1).curves == ()
