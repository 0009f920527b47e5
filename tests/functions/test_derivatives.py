"""The taught derivatives are the derivatives: against finite differences of the shown equations on 60 digits."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from functions.exact import exactly, slope, symbols, variants

from nnstep.algebra.lazy import Lazy, xp
from nnstep.functions.activations import ACTIVATIONS
from nnstep.functions.entry import Activation, Loss, find
from nnstep.functions.losses import LOSSES

CLOSE = Decimal("1e-15")  # constants such as √2 are float64: they are right to about 1e-16

ACTIVATION_CASES = [
    pytest.param(entry, parameters, id=f"{entry.name}-{n}")
    for entry in ACTIVATIONS
    if not entry.crossed
    for n, parameters in enumerate(variants(entry))
]
LOSS_CASES = [
    pytest.param(entry, parameters, id=f"{entry.name}-{n}")
    for entry in LOSSES
    if not entry.crossed
    for n, parameters in enumerate(variants(entry))
]
INSIDE = [("0.3", "0.8"), ("0.99", "0.001"), ("0.5", "0.25"), ("0.0001", "1"), ("0.7", "0")]
ANYWHERE = [*INSIDE, ("-2.5", "0.4"), ("3.25", "1"), ("0.2", "-1.9"), ("1e-9", "0")]


@pytest.mark.parametrize(("entry", "parameters"), ACTIVATION_CASES)
def test_slope_of_activation_is_its_derivative(entry: Activation, parameters: dict[str, Any]) -> None:
    """The slope that is shown agrees with a finite difference of the formula that is shown."""
    net, out = symbols("net", 1), symbols("out", 1)
    formula = entry.formula(xp, net, **parameters).item(0, 0)
    taught = entry.derivative(xp, net, out, **parameters).item(0, 0)
    close = Decimal("1e-7") if parameters.get("numbers") == "single" else CLOSE
    for sample in entry.samples:
        values = {("net", 0, 0): Decimal(sample)}
        values["out", 0, 0] = exactly(formula, values)
        difference = slope(formula, ("net", 0, 0), values)
        assert abs(exactly(taught, values) - difference) <= close * max(1, abs(difference)), sample


@pytest.mark.parametrize("entry", [entry for entry in ACTIVATIONS if entry.crossed], ids=lambda entry: entry.name)
@pytest.mark.parametrize("units", [1, 2, 3, 5])
def test_crossed_slopes_are_the_whole_jacobian(entry: Activation, units: int) -> None:
    """Item [i, k] of a crossed slope is the derivative of output i by sum k, for every pair, in every sample."""
    net, out = symbols("net", units, 2), symbols("out", units, 2)
    formula = entry.formula(xp, net)
    taught = entry.derivative(xp, net, out)
    assert taught.shape == (units, units, 2)
    values = {("net", i, j): Decimal(entry.samples[i]) * (1 - 3 * j) for i in range(units) for j in range(2)}
    values |= {("out", i, j): exactly(formula.item(i, j), values) for i in range(units) for j in range(2)}
    for i, k, j in taught.indices():
        difference = slope(formula.item(i, j), ("net", k, j), values)
        assert abs(exactly(taught.item(i, k, j), values) - difference) <= CLOSE


@pytest.mark.parametrize(("entry", "parameters"), LOSS_CASES)
def test_slope_of_loss_is_its_derivative(entry: Loss, parameters: dict[str, Any]) -> None:
    """The slope of the error that is shown agrees with a finite difference of the error that is shown."""
    out, target = symbols("out", 1), symbols("target", 1)
    formula = entry.formula(xp, out, target, **parameters).item(0, 0)
    taught = entry.derivative(xp, out, target, **parameters).item(0, 0)
    for at, goal in INSIDE if entry.out_clip else ANYWHERE:
        values = {("out", 0, 0): Decimal(at), ("target", 0, 0): Decimal(goal)}
        difference = slope(formula, ("out", 0, 0), values)
        assert abs(exactly(taught, values) - difference) <= CLOSE * max(1, abs(difference)), (at, goal)


@pytest.mark.parametrize("entry", ACTIVATIONS, ids=lambda entry: entry.name)
def test_outputs_lie_in_the_range(entry: Activation) -> None:
    """An activation's output lies in the range that the table gives."""
    net = symbols("net", 3)
    formula = entry.formula(xp, net, **variants(entry)[0])
    for sample in entry.samples:
        values = {("net", i, 0): Decimal(sample) * (i + 1) for i in range(3)}
        assert entry.range[0] <= exactly(formula.item(0, 0), values) <= entry.range[1]


@pytest.mark.parametrize("entry", ACTIVATIONS, ids=lambda entry: entry.name)
def test_samples_avoid_kinks(entry: Activation) -> None:
    """No activation is tested where it has no slope, and every side of a kink is."""
    assert not set(entry.samples) & set(entry.kinks)
    for kink in entry.kinks:
        assert min(entry.samples) < kink < max(entry.samples)


MEASURED = [
    # name, parameters, where, the slope there; measured on PyTorch 2.13.0, jax 0.10.2, tinygrad 0.14.0, MLX 0.32.4,
    # Keras 3.15.1 with TensorFlow 2.21.0, TensorFlow.js 4.22.0: the gradient of the function at the kink itself
    ("relu", {"at_zero": "middle"}, 0, 0.5),  # torch.maximum(x, 0), jnp.maximum(x, 0)
    ("relu", {"at_zero": "right"}, 0, 1.0),  # tf.maximum(x, 0), torch.clip(x, 0, None)
    ("leaky_relu", {"slope": 0.2, "at_zero": "left"}, 0, 0.2),  # torch, TensorFlow
    ("leaky_relu", {"slope": 0.2, "at_zero": "right"}, 0, 1.0),  # jax, tinygrad, MLX
    ("elu", {"alpha": 0.3, "at_zero": "left"}, 0, 0.3),  # torch, jax, MLX
    ("elu", {"alpha": 0.3, "at_zero": "none"}, 0, 0.0),  # tinygrad
    ("selu", {"at_zero": "left"}, 0, 1.7580993408473766),  # torch, jax, MLX
    ("selu", {"at_zero": "right"}, 0, 1.0507009873554805),  # TensorFlow
    ("selu", {"at_zero": "right", "numbers": "short"}, 0, 1.0507),  # tinygrad
    ("celu", {"alpha": 0.3, "at_zero": "left"}, 0, 1.0),  # jax
    ("celu", {"alpha": 0.3, "at_zero": "none"}, 0, 0.0),  # MLX
    ("celu", {"alpha": 1.0, "at_zero": "both"}, 0, 2.0),  # TensorFlow
    ("hard_tanh", {"low": -1.0, "high": 1.0, "at_ends": "outside"}, 1, 0.0),  # torch
    ("hard_tanh", {"low": -1.0, "high": 1.0, "at_ends": "inside"}, 1, 1.0),  # jax, TensorFlow
    ("hard_tanh", {"low": -1.0, "high": 1.0, "at_ends": "inside"}, -1, 1.0),
    ("relu6", {}, 6, 0.0),  # torch, jax
    ("hard_sigmoid", {"slope": 1 / 6}, 3, 0.0),  # torch, jax
]


@pytest.mark.parametrize(("name", "parameters", "at", "expected"), MEASURED)
def test_slope_at_a_kink_is_that_of_a_library(name: str, parameters: dict[str, Any], at: int, expected: float) -> None:
    """Where libraries differ at a kink, each has its word."""
    entry = find(ACTIVATIONS, name)
    assert entry is not None
    net = Lazy((1, 1), lambda *_: float(at))
    out = entry.formula(xp, net, **parameters)
    assert entry.derivative(xp, net, out, **parameters).item(0, 0) == pytest.approx(expected, rel=1e-15)


@pytest.mark.parametrize(("word", "expected"), [("middle", 0), ("right", 1), ("left", -1)])
def test_slope_of_absolute_error_at_the_target_is_that_of_a_library(word: str, expected: int) -> None:
    """Where the output is its target: 0 in PyTorch, 1 in jax (jnp.abs), −1 in TensorFlow.js."""
    entry = find(LOSSES, "mae")
    assert entry is not None
    assert entry.derivative(xp, 0.4, 0.4, at_zero=word) == expected


@pytest.mark.parametrize(
    ("name", "parameters", "expected"),
    [("relu", {}, 0), ("leaky_relu", {"slope": 0.2}, 0.2), ("elu", {"alpha": 0.7}, 0.7)],
)
def test_slope_of_activation_at_its_kink(name: str, parameters: dict[str, float], expected: float) -> None:
    """At a net of exactly 0 the slope is the one of the left side: 0 for relu, the small one for leaky_relu."""
    entry = find(ACTIVATIONS, name)
    assert entry is not None
    assert entry.kinks == (0,)
    assert exactly(
        entry.derivative(xp, symbols("net", 1), symbols("out", 1), **parameters).item(0, 0),
        {("net", 0, 0): Decimal(0), ("out", 0, 0): Decimal(0)},
    ) == Decimal(expected)


def test_slope_of_absolute_error_at_the_target() -> None:
    """Where output and target are equal the slope of the absolute error is 0."""
    entry = find(LOSSES, "mae")
    assert entry is not None
    taught = entry.derivative(xp, symbols("out", 1), symbols("target", 1)).item(0, 0)
    assert exactly(taught, {("out", 0, 0): Decimal("0.4"), ("target", 0, 0): Decimal("0.4")}) == 0
