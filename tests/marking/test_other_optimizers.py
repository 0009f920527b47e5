"""Steps of another optimizer than the one that is asked for, worked out here from the gradients of two updates."""

from __future__ import annotations

import math
from typing import Any

import pytest

import nnstep
from nnstep.marking.diagnose import diagnose
from nnstep.network.trace import Trace
from nnstep.quantities.plain import plain

# C of the analysis: 2-2-2, sigmoid, no biases
NETWORK = {
    "format": 1,
    "network": {"inputs": 2, "layers": [
        {"units": 2, "activation": "sigmoid", "weights": [[0.4, 0.2], [0.3, 0.9]]},
        {"units": 2, "activation": "sigmoid", "weights": [[0.5, 0.1], [0.35, 0.75]]},
    ]},
    "data": [{"inputs": [0.9, 0.35], "targets": [0.95, 0.05]}],
    "loss": "half_squared_error",
    "training": {"epochs": 2},
}  # fmt: skip


def traced(optimizer: str, rate: float, **more: float) -> Trace:
    data: dict[str, Any] = {**NETWORK, "optimizer": {"name": optimizer, "learning_rate": rate, **more}}
    return nnstep.trace(nnstep.Scenario.from_dict(data))


def of(trace: Trace) -> tuple[float, float, float]:
    """The first gradient of w5, w5 after it, and the second gradient."""
    return trace["dE/dw5"].value, trace["w5+"].value, trace["dE/dw5@2"].value


def named(trace: Trace, quantity: str, number: float) -> tuple[str, str]:
    """The first mistake, and what is said of it."""
    found = diagnose(trace, quantity, f"{number:.5f}")
    return found.causes[0].mistake, plain(found.causes[0].says, found.notation)


@pytest.mark.parametrize("optimizer", ["adam", "rmsprop", "adagrad"])
def test_a_step_of_plain_descent_is_known(optimizer: str) -> None:
    """w − η·g, where the step is divided by a root."""
    trace = traced(optimizer, 0.05)
    gradient, after, second = of(trace)
    for quantity, number in (("w5+", 0.5 - 0.05 * gradient), ("w5+@2", after - 0.05 * second)):
        mistake, says = named(trace, quantity, number)
        assert mistake == "other_optimizer"
        assert "plain gradient descent" in says


def test_of_momentum_the_plain_step_is_what_was_kept_left_out() -> None:
    """The word of the contract, which says more: the velocity of the update before."""
    trace = traced("momentum", 0.5, momentum=0.9)
    _, after, second = of(trace)
    assert named(trace, "w5+@2", after - 0.5 * second)[0] == "state_not_carried"


def test_a_step_with_momentum_is_known_of_plain_descent() -> None:
    """w − η·(0.9·g + g′), which only the second step can show."""
    trace = traced("sgd", 0.5)
    gradient, after, second = of(trace)
    mistake, says = named(trace, "w5+@2", after - 0.5 * (0.9 * gradient + second))
    assert mistake == "other_optimizer"
    assert "momentum of 0.9" in says


def test_momentum_that_looks_ahead_or_does_not_is_told() -> None:
    """Nesterov's step is g + μ·v, that of momentum v: which is g + μ·v with the velocity of before as well."""
    trace = traced("momentum", 0.5, momentum=0.9)
    gradient, after, second = of(trace)
    mistake, says = named(trace, "w5+@2", after - 0.5 * (second + 0.9 * (0.9 * gradient + second)))
    assert mistake == "other_optimizer"
    assert "looks ahead" in says
    trace = traced("nesterov", 0.5, momentum=0.9)
    gradient, after, second = of(trace)
    first = diagnose(trace, "w5+@2", f"{after - 0.5 * (0.9 * gradient + second):.5f}").causes[0]
    assert {"previous_epoch", "other_optimizer"} == {first.mistake, *first.twins}


def test_a_velocity_as_a_running_mean_is_a_convention_of_others() -> None:
    """v = 0.9·v + 0.1·g, in the first update already."""
    trace = traced("momentum", 0.5, momentum=0.9)
    mistake, says = named(trace, "w5+", 0.5 - 0.5 * 0.1 * of(trace)[0])
    assert mistake == "convention"
    assert "running mean" in says


def test_sums_and_means_of_squares_are_told_apart() -> None:
    """Adagrad adds squares up, RMSprop takes a tenth of the new one: √0.1 of it in the first update."""
    rms, ada = traced("rmsprop", 0.05), traced("adagrad", 0.05)
    for trace, step, word in ((rms, 0.05, "Adagrad"), (ada, 0.05 / math.sqrt(0.1), "RMSprop")):
        mistake, says = named(trace, "w5+", 0.5 - math.copysign(step, of(trace)[0]))
        assert mistake == "other_optimizer"
        assert word in says
