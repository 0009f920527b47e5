"""What may be said of L2: of which parameters it is, by what it is divided, and whether it has its half."""

from __future__ import annotations

from typing import Any

import pytest

import nnstep
from nnstep.errors import ScenarioError
from nnstep.lesson.script import Lesson
from nnstep.lesson.whatif import parted

TWO_SAMPLES = {
    "format": 1,
    "network": {
        "inputs": 2,
        "layers": [
            {"units": 2, "activation": "sigmoid", "weights": [0.15, 0.2, 0.25, 0.3], "bias": [0.35, 0.35]},
            {"units": 2, "activation": "sigmoid", "weights": [0.4, 0.45, 0.5, 0.55], "bias": [0.6, 0.6]},
        ],
    },
    "data": [{"inputs": [0.05, 0.1], "targets": [0.01, 0.99]}, {"inputs": [0.7, 0.2], "targets": [0.6, 0.1]}],
    "loss": "mean_squared_error",
    "optimizer": {"name": "sgd", "lr": 0.5},
}


def _trace(l2: Any, **training: Any) -> nnstep.Trace:
    return nnstep.trace(nnstep.Scenario.from_dict({**TWO_SAMPLES, "training": {"l2": l2, **training}}))


def _still(l2: Any, batch: int) -> nnstep.Trace:
    """Four samples of zeros that a weight of 1 gets right, so that nothing but L2 moves it."""
    layer = {"units": 1, "activation": "linear", "weights": [1.0]}
    return nnstep.trace(
        nnstep.Scenario.from_dict({
            "format": 1,
            "network": {"inputs": 1, "layers": [layer]},
            "data": [{"inputs": 0, "targets": 0}] * 4,
            "loss": "half_squared_error",
            "optimizer": {"name": "sgd", "lr": 0.01},
            "training": {"l2": l2, "batch": batch},
        })
    )  # fmt: skip


def test_on_biases_it_is_the_weight_decay_of_pytorch() -> None:
    """Two steps of torch.optim.SGD(lr=.5, weight_decay=.1) on MSELoss, PyTorch 2.13.0 in float64, biases too."""
    trace = _trace({"rate": 0.1, "biases": True})
    torch = {"w1": 0.12975478830265824, "w4": 0.2686269545951355, "w5": 0.312359375510578, "w8": 0.47136659770306033,
             "b_h1": 0.3042019285686978, "b_h2": 0.30301781577302717,
             "b_o1": 0.45968630191637444, "b_o2": 0.5036595928873852}  # fmt: skip
    for name, value in torch.items():
        assert trace[f"{name}+@2"].value == pytest.approx(value, rel=1e-14)


@pytest.mark.parametrize(("batch", "left"), [(4, 0.99875), (2, 0.99500625), (1, 0.98014950)])
def test_divided_by_samples_it_is_the_alpha_of_scikit_learn(batch: int, left: float) -> None:
    """What scikit-learn 1.9.1 leaves of a weight after an epoch of alpha .5 and lr .01: (1 − .005/batch)^(4/batch)."""
    trace = _still({"rate": 0.5, "divide": "samples"}, batch)
    assert trace["w1+"].value == pytest.approx(left, abs=5e-9)


def test_without_its_half_it_is_the_l2_of_keras() -> None:
    """Keras' regularizers.L2(.5) adds .5·w² to its loss: of a weight of 1 the slope is 1, and a step takes .01."""
    assert _still({"rate": 0.5, "half": False}, 4)["w1+"].value == pytest.approx(0.99, abs=1e-15)


def test_said_in_words_what_is_usual_changes_nothing() -> None:
    """A mapping that says what a number alone means gives its equations and numbers, to the last bit."""
    told, plain = _trace({"rate": 0.1, "biases": False, "divide": "none", "half": True}), _trace(0.1)
    for name in ("reg_w1", "w8+", "b_h1+"):
        assert (told[name].value, str(told[name].equation)) == (plain[name].value, str(plain[name].equation))


@pytest.mark.parametrize("half", [True, False])
@pytest.mark.parametrize("divide", ["none", "samples"])
def test_what_is_added_is_the_slope_of_the_penalty(half: bool, divide: str) -> None:
    """The slope that its topic derives from the square is the number that the step adds."""
    trace = _trace({"rate": 0.1, "biases": True, "half": half, "divide": divide})
    for name in ("w3", "b_o2"):
        added = trace[f"reg_{name}"].value - trace[f"dE/d{name}"].value
        by_hand = 0.1 * trace[name].value * (1 if half else 2) / (2 if divide == "samples" else 1)
        assert added == pytest.approx(by_hand, rel=1e-12)
        assert [one.id for one in trace[f"reg_{name}"].operands] == [f"dE/d{name}", "l2", name]


def test_its_matrices_are_its_numbers() -> None:
    """reg_W and reg_b hold the numbers, a shared bias one, and what numpy makes of their equations is the same."""
    first, last = TWO_SAMPLES["network"]["layers"]  # type: ignore[index]
    network = {"inputs": 2, "layers": [{**first, "bias": 0.35}, last]}
    training = {"l2": {"rate": 0.1, "biases": True}, "clip_norm": 0.01}
    trace = nnstep.trace(nnstep.Scenario.from_dict({**TWO_SAMPLES, "network": network, "training": training}))
    assert trace.array("reg_b.1").value.tolist() == [[trace["reg_b1"].value]]
    for name in ("reg_W.2", "reg_b.1", "reg_b.2", "b.1+"):
        array = trace.array(name)
        assert array.equation.evaluate().tolist() == array.value.tolist()


def test_a_rate_set_by_hand_leaves_the_rest() -> None:
    """In the tutor l2=0.3 changes the rate of a mapping and no more."""
    lesson = Lesson(_trace({"rate": 0.1, "biases": True}))
    assert parted("l2=0.3", lesson) == ("training.l2.rate", "0.3")


@pytest.mark.parametrize(
    ("l2", "said"),
    [
        ({"biases": True}, "missing key 'rate'"),
        ({"rate": -1}, "rate must be a number, 0 or more"),
        ({"rate": 0.1, "divide": "batch"}, "divide must be none or samples"),
        ({"rate": 0.1, "bias": True}, "unknown key 'bias'"),
    ],
)
def test_a_wrong_mapping_is_said(l2: Any, said: str) -> None:
    """What a mapping lacks or has too much is named."""
    with pytest.raises(ScenarioError, match=said):
        _trace(l2)
