"""How the outputs' errors combine, chosen apart from the loss and from how samples combine."""

from __future__ import annotations

from typing import Any

import pytest

import nnstep
from nnstep.errors import ScenarioError
from nnstep.lesson.verify import finite_difference
from nnstep.scenario.load import load
from nnstep.words.combined import combined

TWO_SAMPLES = {
    "format": 1,
    "network": {
        "inputs": 2,
        "layers": [
            {"units": 2, "activation": "sigmoid", "weights": [0.15, 0.2, 0.25, 0.3], "bias": 0.35},
            {"units": 2, "activation": "sigmoid", "weights": [0.4, 0.45, 0.5, 0.55], "bias": 0.6},
        ],
    },
    "data": [{"inputs": [0.05, 0.1], "targets": [0.01, 0.99]}, {"inputs": [0.7, 0.2], "targets": [0.6, 0.1]}],
    "optimizer": {"name": "sgd", "lr": 0.5},
}


def _trace(loss: Any, reduction: str = "mean") -> nnstep.Trace:
    return nnstep.trace(nnstep.Scenario.from_dict({**TWO_SAMPLES, "loss": loss, "training": {"reduction": reduction}}))


@pytest.mark.parametrize(
    ("name", "combine", "same"),
    [
        ("mean_squared_error", "sum", "squared_error"),
        ("squared_error", "mean", "mean_squared_error"),
        ("half_squared_error", "sum", "half_squared_error"),
    ],
)
def test_a_loss_combined_otherwise_is_the_loss_of_another_name(name: str, combine: str, same: str) -> None:
    """Squares averaged over outputs are the mean squared error, added up the sum of squares, to the last bit."""
    one, other = _trace({"name": name, "combine": combine}), _trace(same)
    for quantity in ("E_total", "E:2", "dE/dw1", "dE_o1/dout_h1", "w8+"):
        assert one[quantity].value == other[quantity].value


@pytest.mark.parametrize(("reduction", "factor"), [("mean", 0.25), ("sum", 0.5)])
def test_outputs_and_samples_combine_apart(reduction: str, factor: float) -> None:
    """Half squares averaged over 2 outputs, and averaged or added up over 2 samples, are ¼ or ½ of all four."""
    trace = _trace({"name": "half_squared_error", "combine": "mean"}, reduction)
    four = [trace[f"E_o{unit}:{sample}"].value for unit in (1, 2) for sample in (1, 2)]
    assert trace["E_total"].value == pytest.approx(factor * sum(four), rel=1e-15)
    for name in ("w1", "w8", "b1"):
        measured = finite_difference(trace, trace.find(name).key)
        assert measured.agrees(trace[f"dE/d{name}"].value)


def test_the_step_of_the_error_says_so() -> None:
    """Its equation has the mean, and a sentence says that this loss adds up by itself."""
    trace = _trace({"name": "half_squared_error", "combine": "mean"})
    assert str(trace["E:1"].equation) == "E = (E_o1 + E_o2)/2"
    sentence = "".join(map(str, combined(trace.network)))
    assert sentence == (
        " The outputs' errors are averaged, as the scenario says; half_squared_error adds up by itself."
    )
    assert combined(_trace("half_squared_error").network) == ()


def test_combine_is_a_word_of_losses_alone() -> None:
    """Another word than sum or mean is an error, and an optimizer has no such key."""
    for fields, words in (
        ({"loss": {"name": "huber", "combine": "max"}}, "combine must be sum or mean"),
        ({"loss": "huber", "optimizer": {"name": "sgd", "lr": 1, "combine": "sum"}}, "unknown key 'combine'"),
    ):
        with pytest.raises(ScenarioError, match=words):
            nnstep.Scenario.from_dict({**TWO_SAMPLES, **fields})


def test_a_bundled_loss_is_combined_from_the_command_line() -> None:
    """`--set loss.combine=mean` halves Mazur's error, which has two outputs."""
    half = nnstep.trace(load("mazur").changed([("loss.combine", "mean")]))
    assert half["E_total"].value == pytest.approx(0.298371109 / 2, abs=1e-9)
