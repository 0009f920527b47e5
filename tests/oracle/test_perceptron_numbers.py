"""Step units are trained by the perceptron rule: scikit-learn's Perceptron, printed once, and a book's own numbers."""

from __future__ import annotations

from typing import Any

import pytest

import nnstep


def _trained(step: dict[str, Any], data: list[tuple[list[int], int]], weights: list[float], bias: float, rate: float,
             epochs: int) -> list[list[float]]:  # fmt: skip
    """The weights and the bias after each epoch of a single unit, sample by sample."""
    layer = {"units": 1, "activation": {"name": "step", **step}, "weights": [weights], "bias": [bias]}
    trace = nnstep.trace(nnstep.Scenario.from_dict({
        "format": 1,
        "network": {"inputs": 2, "layers": [layer]},
        "data": [{"inputs": inputs, "targets": target} for inputs, target in data],
        "loss": "half_squared_error",
        "optimizer": {"name": "sgd", "learning_rate": rate},
        "training": {"batch": "online", "epochs": epochs},
    }))  # fmt: skip
    names = ("w1+", "w2+", "b_o1+")
    return [[trace.value(trace.find(f"{name}@{n}.{len(data)}")) for name in names] for n in range(1, epochs + 1)]


AND = [([0, 0], 0), ([0, 1], 0), ([1, 0], 0), ([1, 1], 1)]


def test_weights_are_those_of_scikit_learn() -> None:
    """Six epochs of AND, from 0.3, −0.2 and 0.05: those that scikit-learn 1.9.1 has after 1, 2, 3, 4 and 6.

    Perceptron(eta0=0.1, shuffle=False, max_iter=n, tol=None).fit(X, y, coef_init=[[0.3, -0.2]], intercept_init=[0.05])
    """
    found = _trained({"at_zero": "low"}, AND, [0.3, -0.2], 0.05, 0.1, 6)
    printed = {
        1: [0.3, -0.1, -0.05],
        2: [0.3, 0.0, -0.05],
        3: [0.2, 0.0, -0.15],
        4: [0.2, 0.1, -0.15],
        6: [0.2, 0.1, -0.25],
    }
    assert {n: found[n - 1] for n in printed} == {n: pytest.approx(row, abs=1e-12) for n, row in printed.items()}


def test_answers_of_minus_one_and_one() -> None:
    """With targets −1 and 1 a wrong answer is 2 off, so that half the rate gives the same steps: by hand.

    From 0, 0 and 0 the first sample (1, 1) of class −1 is answered 1: each number falls by 0.5·2·1. The second, (1, 0)
    of class 1, has the sum −2 and is answered −1: w1 and the bias rise by 1 again.
    """
    found = _trained({"low": -1, "high": 1}, [([1, 1], -1), ([1, 0], 1)], [0.0, 0.0], 0.0, 0.5, 1)
    assert found == [[0.0, -1.0, 0.0]]


def test_a_network_of_step_units_is_computed_forward() -> None:
    """XOR of McCulloch and Pitts, by hand: OR, AND, and the first without the second."""
    layers = [
        {"units": 2, "activation": "step", "weights": [[1, 1], [1, 1]], "bias": [-0.5, -1.5]},
        {"units": 1, "activation": "step", "weights": [[1, -1]], "bias": [-0.5]},
    ]
    corners = [([0, 0], 0), ([0, 1], 1), ([1, 0], 1), ([1, 1], 0)]
    data = [{"inputs": inputs, "targets": target} for inputs, target in corners]
    made = {"format": 1, "network": {"inputs": 2, "layers": layers}, "data": data, "loss": "half_squared_error"}
    trace = nnstep.trace(nnstep.Scenario.from_dict(made))
    assert [trace[f"out_o1:{sample}"].value for sample in (1, 2, 3, 4)] == [0, 1, 1, 0]
    assert trace["dE/dw1"].value == 0  # nothing comes back through a step
