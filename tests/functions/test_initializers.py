"""Initializers: by hand for given draws, and the spread of many."""

from __future__ import annotations

import random
import statistics
from typing import Any

import pytest

from nnstep.functions.entry import find
from nnstep.functions.initializers import INITIALIZERS

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
    ],
)
def test_one_draw_by_hand(name: str, parameters: dict[str, float], expected: float) -> None:
    """With 0.75 from the uniform and 1.5 from the normal distribution, a draw is what a pocket calculator gives."""
    entry = find(INITIALIZERS, name)
    assert entry is not None
    assert entry.draw(lambda: 0.75, lambda: 1.5, FAN_IN, FAN_OUT, **parameters) == pytest.approx(expected, rel=1e-15)


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


@pytest.mark.parametrize("entry", INITIALIZERS, ids=lambda entry: entry.name)
def test_random_ones_draw_once(entry: Any) -> None:
    """A random initializer takes one number from the seed for each weight, the others none."""
    drawn: list[str] = []

    def draw(kind: str) -> float:
        drawn.append(kind)
        return 0.5

    parameters = {p.name: 1.0 for p in entry.parameters}
    entry.draw(lambda: draw("uniform"), lambda: draw("normal"), 3, 4, **parameters)
    assert len(drawn) == (1 if entry.random else 0)
