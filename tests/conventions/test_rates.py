"""The learning rate as a library changes it by itself: scikit-learn's `invscaling`, in its words and in ours."""

from __future__ import annotations

from typing import Any

import pytest

from nnstep import NnstepError, Scenario, trace
from nnstep.words.conventional import said

NETWORK = {
    "inputs": 1,
    "layers": [
        {"units": 2, "activation": "tanh", "weights": [0.3, -0.2], "bias": [0.1, 0.2]},
        {"units": 1, "activation": "linear", "weights": [0.5, 0.4], "bias": [0.1]},
    ],
}
DATA = [{"inputs": x, "targets": t} for x, t in ((0.2, 0.9), (0.5, 0.1), (0.7, 0.4))]


def _scenario(optimizer: Any, **training: Any) -> Scenario:
    return Scenario.from_dict({
        "format": 1, "like": "scikit-learn", "network": NETWORK, "data": DATA, "loss": "squared_error",
        "optimizer": optimizer, "training": {"batch": 2, "l2": 0, **training},
    })  # fmt: skip


@pytest.mark.parametrize(
    ("optimizer", "schedule", "weights"),
    [
        # Printed by scikit-learn 1.9.1 after three epochs: MLPRegressor(hidden_layer_sizes=(2,), activation="tanh",
        # solver="sgd", batch_size=2, shuffle=False, learning_rate="invscaling", learning_rate_init=0.1, alpha=0.0,
        # warm_start=True, max_iter=3), these coefs_ and intercepts_, t_ = 0, fit; then with power_t=0.7, momentum=0.0.
        ({"name": "sgd", "learning_rate": 0.1}, "invscaling",
         [0.30718179985097477, -0.19515784169969555, 0.5222745611360944, 0.43213822249981415]),
        ({"name": "sgd", "learning_rate": "invscaling", "learning_rate_init": 0.1}, None,
         [0.30718179985097477, -0.19515784169969555, 0.5222745611360944, 0.43213822249981415]),
        ({"name": "sgd", "learning_rate": "invscaling", "learning_rate_init": 0.1, "power_t": 0.7, "momentum": 0}, None,
         [0.30559363801557016, -0.19533019124774567, 0.5088026860836267, 0.4078493205549386]),
        ({"name": "sgd", "learning_rate": 0.1, "momentum": 0}, {"name": "inverse_scaling", "power": 0.7},
         [0.30559363801557016, -0.19533019124774567, 0.5088026860836267, 0.4078493205549386]),
    ],
)  # fmt: skip
def test_invscaling_is_that_of_scikit_learn(optimizer: Any, schedule: Any, weights: list[float]) -> None:
    """Two updates in each of three epochs, the rate changed between epochs: the weights are the library's."""
    run = trace(_scenario(optimizer, schedule=schedule))
    assert [run[f"w{number}+@3"].value for number in (1, 2, 3, 4)] == pytest.approx(weights, rel=1e-14)


@pytest.mark.parametrize(
    ("optimizer", "training", "told"),
    [
        ({"name": "sgd", "learning_rate": "invscaling"}, {}, "inverse_scaling is learning_rate='invscaling'"),
        ({"name": "adam", "learning_rate": "invscaling"}, {}, "changes nothing in scikit-learn but with sgd"),
        ({"name": "adam"}, {"schedule": "invscaling"}, "scikit-learn has no schedule but for sgd: that is nnstep's"),
        ("sgd", {"schedule": {"name": "exponential", "rate": 0.5}}, "scikit-learn has no schedule 'exponential'"),
    ],
)
def test_what_scikit_learn_makes_of_a_schedule_is_said(optimizer: Any, training: Any, told: str) -> None:
    """What it has by which argument, what it ignores, and what is nnstep's."""
    scenario = _scenario(optimizer, **training)
    assert any(told in line for line in said(scenario, trace(scenario)))


def test_scikit_learn_s_adam_has_one_rate() -> None:
    """`learning_rate="invscaling"` beside `solver="adam"` is ignored there, and so it is here."""
    run = trace(_scenario({"name": "adam", "learning_rate": "invscaling", "learning_rate_init": 0.1, "power_t": 0.7}))
    assert [run[f"lr@{epoch}"].value for epoch in (1, 2, 3)] == [0.1, 0.1, 0.1]


@pytest.mark.parametrize(
    ("word", "schedule", "problem"),
    [
        ("adaptive", None, "no schedule here looks at the loss"),
        ("falling", None, "scikit-learn has no learning_rate 'falling'"),
        ("invscaling", "inverse_scaling", "the schedule is said twice"),
    ],
)
def test_a_word_that_cannot_be_followed_is_answered(word: str, schedule: Any, problem: str) -> None:
    """In words, with what to do instead."""
    with pytest.raises(NnstepError, match=problem) as refused:
        _scenario({"name": "sgd", "learning_rate": word}, schedule=schedule)
    assert "= help" in str(refused.value)


@pytest.mark.parametrize(
    ("training", "rates"),
    [
        ({}, [0.1, 0.05, 0.1 / 7**0.5]),  # three samples an epoch
        ({"validation": 1}, [0.1, 0.1 / 3**0.5, 0.1 / 5**0.5]),  # of which one does not train
        ({"schedule": {"name": "inverse_scaling", "samples": 1}}, [0.1, 0.1 / 2**0.5, 0.1 / 3**0.5]),
        ({"schedule": {"name": "inverse_scaling", "per": "update"}}, [0.1, 0.1 / 5**0.5, 0.1 / 9**0.5]),
    ],
)
def test_the_samples_of_an_epoch_are_counted(training: dict[str, Any], rates: list[float]) -> None:
    """Those that train, where nobody says how many; those of a batch, where updates are counted."""
    held = training.pop("validation", 0)
    data = {"samples": DATA[held:], "validation": DATA[:held]} if held else DATA
    scenario = Scenario.from_dict({
        "format": 1, "network": NETWORK, "data": data, "loss": "squared_error",
        "optimizer": {"name": "sgd", "learning_rate": 0.1},
        "training": {"batch": 2, "schedule": "inverse_scaling", **training},
    })  # fmt: skip
    run = trace(scenario)
    assert [run[f"lr@{epoch}.1"].value for epoch in (1, 2, 3)] == pytest.approx(rates, rel=1e-15)


def test_pytorch_s_adagrad_slows_down_by_an_argument() -> None:
    """lr_decay divides the rate by 1 + lr_decay·(t − 1), here beside two updates an epoch; 0 changes nothing."""
    adagrad = {"name": "adagrad", "learning_rate": 0.2}
    runs = [
        trace(Scenario.from_dict({
            "format": 1, "like": "pytorch", "network": NETWORK, "data": DATA, "loss": "mse",
            "optimizer": {**adagrad, "lr_decay": decay}, "training": {"batch": 2},
        }))
        for decay in (0.5, 0)
    ]  # fmt: skip
    assert [runs[0][f"lr@{place}"].value for place in ("1.1", "1.2", "2.1")] == pytest.approx([0.2, 0.2 / 1.5, 0.1])
    assert runs[1]["lr@2.1"].value == 0.2
    assert runs[0].scenario is not None
    assert any("inverse is lr_decay=0.5" in line for line in said(runs[0].scenario, runs[0]))
