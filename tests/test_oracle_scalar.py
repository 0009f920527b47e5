"""The second opinion is itself checked: against central differences, and against numbers others have printed."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from hypothesis import given, settings

from oracle_scalar import Spec, Update, nudged, run, spec_of, total_error
from random_networks import scenarios, seeded

ACTIVATIONS = ("sigmoid", "tanh", "linear", "softmax")
KINKED = ("relu", {"name": "leaky_relu", "slope": 0.1})
LOSSES = (
    "half_squared_error",
    "squared_error",
    "mean_squared_error",
    "binary_cross_entropy",
    "categorical_cross_entropy",
)

MAZUR = Spec(
    sizes=[2, 2, 2],
    weights=[[[0.15, 0.20], [0.25, 0.30]], [[0.40, 0.45], [0.50, 0.55]]],
    biases=[0.35, 0.60],
    activations=["sigmoid", "sigmoid"],
    loss="half_squared_error",
    samples=[([0.05, 0.10], [0.01, 0.99])],
    learning_rate=0.5,
    train_bias=[False, False],
)

# From "A Step by Step Backpropagation Example" (Matt Mazur, 2015), as printed there.
MAZUR_PRINTS = {
    "net_h1": "0.3775",
    "out_h1": "0.593269992",
    "out_h2": "0.596884378",
    "net_o1": "1.105905967",
    "out_o1": "0.75136507",
    "out_o2": "0.772928465",
    "E_o1": "0.274811083",
    "E_o2": "0.023560026",
    "E_total": "0.298371109",
    "dE/dout_o1": "0.74136507",
    "dout_o1/dnet_o1": "0.186815602",
    "dnet_o1/dw5": "0.593269992",
    "dE/dw5": "0.082167041",
    "w5+": "0.35891648",
    "w6+": "0.408666186",
    "w7+": "0.511301270",
    "w8+": "0.561370121",
    "dE/dnet_o1": "0.138498562",
    "dnet_o1/dout_h1": "0.40",
    "dE_o1/dout_h1": "0.055399425",
    "dE_o2/dout_h1": "-0.019049119",
    "dE/dout_h1": "0.036350306",
    "dout_h1/dnet_h1": "0.241300709",
    "dnet_h1/dw1": "0.05",
    "dE/dw1": "0.000438568",
    "w1+": "0.149780716",
    "w2+": "0.19956143",
    "w3+": "0.24975114",
    "w4+": "0.29950229",
}


@pytest.mark.parametrize("name", MAZUR_PRINTS)
def test_mazurs_numbers_come_out(name: str) -> None:
    """Every number that Mazur prints for the first update is within one unit of its last digit."""
    printed = MAZUR_PRINTS[name]
    digits = len(printed.partition(".")[2])
    assert run(MAZUR)[0].values[name] == pytest.approx(float(printed), rel=0, abs=1.0001 * 10**-digits)


def test_mazurs_second_error_needs_a_simultaneous_update() -> None:
    """After one update E is .291027774, as everyone who recomputes it finds; Mazur prints .291027924."""
    assert run(replace(MAZUR, epochs=2))[1].values["E_total"] == pytest.approx(0.2910277736936, rel=1e-12)


def test_frozen_biases_stay_and_have_a_gradient() -> None:
    """A frozen shared bias keeps its value, and its gradient is the sum over the units it serves."""
    values = run(MAZUR)[0].values
    assert values["b2+"] == values["b2"] == 0.6
    assert values["dE/db2"] == pytest.approx(values["dE/dnet_o1"] + values["dE/dnet_o2"], rel=1e-15)


def agrees_with_central_differences(spec: Spec) -> None:
    """Compares the batch gradient of every parameter with (E(p + h) − E(p − h)) / 2h."""
    values = run(replace(spec, epochs=1))[0].values
    names = [name.removesuffix("+") for name in values if name.endswith("+")]
    assert names
    for name in names:
        step = 1e-5
        slope = (total_error(nudged(spec, name, step)) - total_error(nudged(spec, name, -step))) / (2 * step)
        assert values[f"dE/d{name}"] == pytest.approx(slope, rel=1e-5, abs=1e-8), name


@settings(max_examples=80, deadline=None)
@given(scenarios(activations=ACTIVATIONS, losses=LOSSES, samples=(1, 3)))
def test_gradients_agree_with_central_differences(scenario: dict) -> None:
    """In random networks with smooth functions every gradient agrees with central differences."""
    agrees_with_central_differences(spec_of(scenario))


def far_from_kinks(updates: list[Update]) -> bool:
    """Whether every sum of the run is so far from 0 that a small step crosses no kink."""
    return all(
        abs(value) > 1e-3 for update in updates for name, value in update.values.items() if name.startswith("net_")
    )


def test_kinked_activations_agree_with_central_differences() -> None:
    """In networks with relu and leaky relu every gradient agrees with central differences, away from the kinks."""
    specs = [spec_of(seeded(seed, activations=KINKED, samples=(1, 3))) for seed in range(80)]
    tried = [spec for spec in specs if far_from_kinks(run(spec))]
    assert len(tried) > 50
    for spec in tried:
        agrees_with_central_differences(spec)


def test_softmax_with_cross_entropy_comes_to_out_minus_target() -> None:
    """Through all the crossed slopes, dE/dnet of softmax under cross-entropy is the output less the target."""
    values = run(spec_of(seeded(3, losses=["categorical_cross_entropy"])))[0].values
    outputs = [name.removeprefix("out_") for name in values if name.startswith("out_o") and ":" not in name]
    assert len(outputs) > 1
    for o in outputs:
        assert values[f"dE/dnet_{o}"] == pytest.approx(values[f"out_{o}"] - values[f"target_{o}"], rel=1e-12)


def test_batches_follow_the_file_and_the_last_may_be_smaller() -> None:
    """Five samples in batches of two are three updates, each with its own samples' mean error."""
    spec = spec_of(seeded(1, samples=(5, 5), training={"batch": 2}))
    updates = run(spec)
    assert [update.samples for update in updates] == [[1, 2], [3, 4], [5]]
    for update in updates:
        errors = [update.values[f"E:{sample}"] for sample in update.samples]
        assert update.values["E_total"] == pytest.approx(math.fsum(errors) / len(errors), rel=1e-15)


def test_sum_reduction_is_the_mean_times_the_samples() -> None:
    """With `reduction: sum` the gradient of three samples is three times the mean's."""
    scenario = seeded(5, samples=(3, 3))
    mean, total = run(spec_of(scenario))[0].values, run(replace(spec_of(scenario), reduction="sum"))[0].values
    assert total["dE/dw1"] == pytest.approx(3 * mean["dE/dw1"], rel=1e-12)


def test_l2_adds_to_weights_only() -> None:
    """With L2 the update of a weight uses dE/dw + l2·w, that of a bias dE/db."""
    values = run(replace(MAZUR, l2=0.1, train_bias=[True, True]))[0].values
    assert values["grad_w5"] == pytest.approx(0.082167041 + 0.1 * 0.4, abs=1e-9)
    assert values["grad_b2"] == values["dE/db2"]
