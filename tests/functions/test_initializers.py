"""Initializers: by hand for given draws, and the spread of many."""

from __future__ import annotations

import random
import statistics
from typing import Any

import numpy as np
import pytest

import nnstep
from nnstep.functions.bell import width_left
from nnstep.functions.entry import find
from nnstep.functions.initializers import INITIALIZERS
from nnstep.functions.orthogonal import orthogonal

FAN_IN, FAN_OUT = 6, 2  # so that 6 / (6 + 2) = 0.75, 2 / (6 + 2) = 0.25, 6 / 6 = 1


@pytest.mark.parametrize(
    ("name", "parameters", "expected"),
    [
        ("zeros", {}, 0),
        ("ones", {}, 1),
        ("constant", {"value": 0.35}, 0.35),
        ("uniform", {"low": -1.0, "high": 3.0}, 2.0),  # three quarters of the way
        ("normal", {"mean": 0.5, "std": 2.0}, 3.5),
        ("xavier_uniform", {}, 0.5 * 0.75**0.5),
        ("xavier_normal", {}, 1.5 * 0.5),
        ("he_uniform", {}, 0.5 * 1),
        ("he_normal", {}, 1.5 * (2 / 6) ** 0.5),
        ("lecun_normal", {}, 1.5 * (1 / 6) ** 0.5),
        ("lecun_uniform", {}, 0.5 * (3 / 6) ** 0.5),
        ("fan_in_uniform", {}, 0.5 / 6**0.5),
        ("sklearn_uniform", {"factor": 2.0}, 0.5 * 0.25**0.5),
        ("truncated_normal", {"mean": 0.5, "std": 2.0, "low": -2.0, "high": 2.0, "bounds": "deviations"}, 3.5),
        ("variance_scaling", {"scale": 3.0, "mode": "fan_out", "distribution": "untruncated_normal"}, 1.5 * 1.5**0.5),
        ("variance_scaling", {"scale": 3.0, "mode": "fan_avg", "distribution": "uniform"}, 0.5 * 2.25**0.5),
        (
            "variance_scaling",
            {"scale": 6.0, "mode": "fan_in", "distribution": "truncated_normal"},
            1.5 / 0.879625661034,
        ),
    ],
)
def test_one_draw_by_hand(name: str, parameters: dict[str, float], expected: float) -> None:
    """With 0.75 from the uniform and 1.5 from the normal distribution, a draw is what a pocket calculator gives."""
    entry = find(INITIALIZERS, name)
    assert entry is not None
    assert entry.draw(lambda: 0.75, lambda: 1.5, FAN_IN, FAN_OUT, **parameters) == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize(
    ("name", "spread"),
    [
        ("xavier_uniform", (2 / 50) ** 0.5),
        ("xavier_normal", (2 / 50) ** 0.5),
        ("he_uniform", (2 / 30) ** 0.5),
        ("he_normal", (2 / 30) ** 0.5),
        ("lecun_normal", (1 / 30) ** 0.5),
        ("lecun_uniform", (1 / 30) ** 0.5),
        ("fan_in_uniform", (1 / 90) ** 0.5),  # of 20400 weights of torch.nn.Linear(30, 20), 2.13.0: 0.1053
    ],
)
def test_spread_of_many_draws(name: str, spread: float) -> None:
    """From 30 to 20 neurons, many draws have mean 0 and the standard deviation that the paper gives."""
    entry = find(INITIALIZERS, name)
    assert entry is not None
    source, bell = random.Random(7), statistics.NormalDist()
    draws = [entry.draw(source.random, lambda: bell.inv_cdf(source.random()), 30, 20) for _ in range(20000)]
    assert statistics.mean(draws) == pytest.approx(0, abs=0.03 * spread)
    assert statistics.stdev(draws) == pytest.approx(spread, rel=0.02)


@pytest.mark.parametrize(
    ("name", "given", "square", "most"),
    [
        # The variance of a standard bell curve cut at ±2: scipy.stats.truncnorm(-2, 2).var().
        ("truncated_normal", {"std": 0.5, "low": -2.0, "high": 2.0, "bounds": "deviations"}, 0.25 * 0.7737413, 1.0),
        ("truncated_normal", {"std": 0.5, "low": -1.0, "high": 1.0, "bounds": "numbers"}, 0.25 * 0.7737413, 1.0),
        ("sklearn_uniform", {"factor": 2.0}, 2 / (3 * 50), (2 / 50) ** 0.5),
        ("variance_scaling", {"scale": 2.0}, 2 / 30, 2 * (2 / 30) ** 0.5 / 0.87962566),  # keras' HeNormal
        ("variance_scaling", {"mode": "fan_out"}, 1 / 20, 2 * (1 / 20) ** 0.5 / 0.87962566),
        ("variance_scaling", {"mode": "fan_avg", "distribution": "uniform"}, 1 / 25, (3 / 25) ** 0.5),
        ("variance_scaling", {"mode": "fan_avg", "distribution": "untruncated_normal"}, 1 / 25, 9.0),
    ],
)
def test_mean_square_and_range_of_many_draws(name: str, given: dict[str, Any], square: float, most: float) -> None:
    """From 30 to 20 neurons: the mean is 0, the mean square as the literature has it, and nothing lies beyond."""
    entry = find(INITIALIZERS, name)
    assert entry is not None
    source, bell = random.Random(7), statistics.NormalDist()
    parameters = {p.name: p.default for p in entry.parameters} | given
    draws = [entry.draw(source.random, lambda: bell.inv_cdf(source.random()), 30, 20, **parameters)
             for _ in range(20000)]  # fmt: skip
    assert statistics.mean(draws) == pytest.approx(0, abs=0.03 * square**0.5)
    assert statistics.mean(x * x for x in draws) == pytest.approx(square, rel=0.03)
    assert max(map(abs, draws)) <= most


@pytest.mark.parametrize(("low", "high", "square"), [(-2.0, 2.0, 0.7737413035499232), (-1.0, 2.0, 0.5197625392115339)])
def test_what_is_left_of_the_bell_curve(low: float, high: float, square: float) -> None:
    """The variance that scipy.stats.truncnorm(low, high).var() of SciPy 1.17.1 gives."""
    assert width_left(low, high) == pytest.approx(square, rel=1e-14)


@pytest.mark.parametrize(("rows", "columns"), [(5, 5), (3, 7), (7, 3), (1, 4), (4, 1)])
def test_orthogonal_rows_or_columns_are_at_right_angles(rows: int, columns: int) -> None:
    """As numpy multiplies them: of one length, the gain, and each at a right angle to the others."""
    source = random.Random(3)
    made = np.array(orthogonal(lambda: source.gauss(0, 1), rows, columns, 1.5))
    assert made.shape == (rows, columns)
    product = made @ made.T if rows <= columns else made.T @ made
    assert np.allclose(product, 2.25 * np.eye(min(rows, columns)), rtol=0, atol=1e-14)


def test_every_direction_is_as_likely() -> None:
    """Of many 3 by 3 matrices each number has mean 0 and mean square 1/3, and half of them are mirrored."""
    source = random.Random(5)
    made = np.array([orthogonal(lambda: source.gauss(0, 1), 3, 3, 1.0) for _ in range(4000)])
    assert np.allclose(made.mean(axis=0), 0, atol=0.04)
    assert np.allclose((made**2).mean(axis=0), 1 / 3, atol=0.02)
    assert (np.linalg.det(made) > 0).mean() == pytest.approx(0.5, abs=0.03)


@pytest.mark.parametrize(
    ("layer", "problem"),
    [
        ({"bias": "orthogonal"}, "orthogonal makes rows of weights, and biases are no rows"),
        ({"units": 3000, "weights": "orthogonal"}, "so many weights are too many for orthogonal"),
        ({"weights": {"name": "truncated_normal", "std": 1, "low": 3, "high": -3}}, "low, 3, is not below high, -3"),
        ({"weights": {"name": "truncated_normal", "std": 1, "mean": 9, "bounds": "numbers"}}, "hardly any number"),
    ],
)
def test_what_cannot_be_drawn_is_said(layer: dict[str, Any], problem: str) -> None:
    """Rows as biases, more than can be turned in a moment, ends that leave nothing between them."""
    fields = {
        "format": 1, "seed": 1, "loss": "sum_of_outputs", "data": [{"inputs": [0.5] * 900}],
        "network": {"inputs": 900, "layers": [{"units": 2, "activation": "linear", "weights": "ones", **layer}]},
    }  # fmt: skip
    with pytest.raises(nnstep.ScenarioError, match=problem):
        nnstep.Scenario.from_dict(fields)


@pytest.mark.parametrize("entry", INITIALIZERS, ids=lambda entry: entry.name)
def test_random_ones_draw_once(entry: Any) -> None:
    """A random initializer takes one number from the seed for each weight, the others none."""
    drawn: list[str] = []

    def draw(kind: str) -> float:
        drawn.append(kind)
        return 0.5

    parameters = {p.name: 1.0 if p.default is None else p.default for p in entry.parameters}
    entry.draw(lambda: draw("uniform"), lambda: draw("normal"), 3, 4, **parameters)
    assert len(drawn) == (1 if entry.random else 0)
