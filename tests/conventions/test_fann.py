"""FANN's own error function, as libfann 2.2.0 stepped along it in its build with doubles."""

from __future__ import annotations

import pytest

from nnstep import Scenario, UnknownQuantity, trace
from nnstep.words.conventional import said


def _scenario(weights: list[float], target: float, activation: str) -> Scenario:
    layer = {"units": 1, "activation": activation, "weights": [weights]}
    return Scenario.from_dict({
        "format": 1, "network": {"inputs": 1, "layers": [layer]}, "loss": "tanh_error",
        "data": [{"inputs": 1, "targets": target}], "optimizer": {"name": "sgd", "learning_rate": 1},
    })  # fmt: skip


@pytest.mark.parametrize(
    ("weight", "target", "activation", "moved"),
    [
        # fann_create_standard(2, 1, 1), FANN_TRAIN_INCREMENTAL, rate 1, momentum 0, bias 0, FANN_ERRORFUNC_TANH,
        # FANN_SIGMOID and FANN_LINEAR with steepness 0.5 and 1: what one fann_train added to the weight.
        (0.0, 1.0, "sigmoid", 0.274653072167), (0.2, 0.9, "sigmoid", 0.181000426167),
        (-0.5, 0.1, "sigmoid", -0.133959407377), (0.3, 0.8, "linear", 1.098612288668), (0.3, 2.0, "linear", 17.0),
        (0.0, 1.0, "linear", 17.0), (1e-7, 1.0, "linear", 16.811242782045),
        (0.3, -0.699999, "linear", -14.508657238606),
    ],
)  # fmt: skip
def test_a_step_is_that_of_fann(weight: float, target: float, activation: str, moved: float) -> None:
    """One weight, at misses near and far, and at the end where the slope stays 17."""
    run = trace(_scenario([weight], target, activation))
    assert run["w1+"].value - weight == pytest.approx(moved, abs=2e-9 if abs(moved) > 16 else 1e-11)


def test_two_updates_are_those_of_fann_and_its_report_is_named() -> None:
    """A 2-2-1 read as FANN; the mean of the squares, which it reports, is not made of this error."""
    scenario = Scenario.from_dict({
        "format": 1, "like": "fann", "loss": "fann_errorfunc_tanh",
        "network": {"inputs": 2, "layers": [
            {"units": 2, "activation": "sigmoid", "weights": [[0.15, 0.2], [0.25, 0.3]], "bias": [0.35, 0.35]},
            {"units": 1, "activation": "sigmoid", "weights": [[0.4, 0.45]], "bias": [0.6]},
        ]},
        "data": [{"inputs": [0.05, 0.1], "targets": 0.01}], "optimizer": {"name": "sgd", "learning_rate": 0.5},
    })  # fmt: skip
    run = trace(scenario)
    # The nine weights after two fann_train, as printed, a bias behind the weights of its unit.
    names = ("w1", "w2", "b_h1", "w3", "w4", "b_h2", "w5", "w6", "b_o1")
    assert [run[f"{name}+@2"].value for name in names] == pytest.approx(
        [0.148508668974948, 0.197017337949896, 0.320173379498957, 0.248299757642782, 0.296599515285565,
         0.315995152855649, 0.189866633214217, 0.238670590800247, 0.244547305115477], rel=1e-13,
    )  # fmt: skip
    with pytest.raises(UnknownQuantity):
        run["E_reported"]
    assert "FANN reports the mean of the squares, which is not computed here" in list(said(scenario, run))
