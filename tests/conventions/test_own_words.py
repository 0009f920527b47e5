"""A library's own words for functions and parameters, and what it has not, under `like`."""

from typing import Any

import pytest

from nnstep import Scenario, trace
from nnstep.words.conventional import said

_NETWORK = {
    "inputs": 2,
    "layers": [
        {"units": 2, "activation": "tanh", "weights": [[0.15, 0.2], [0.25, 0.3]], "bias": [0.35, 0.35]},
        {"units": 2, "activation": "linear", "weights": [[0.4, 0.45], [0.5, 0.55]], "bias": [0.6, 0.6]},
    ],
}
_DATA = [{"inputs": [0.05, 0.1], "targets": [0.01, 0.99]}, {"inputs": [0.5, -0.2], "targets": [0.3, -0.4]}]


def _scenario(like: str, optimizer: Any, **fields: Any) -> Scenario:
    given = {"network": _NETWORK, "data": _DATA, "loss": "mse", "optimizer": optimizer, **fields}
    return Scenario.from_dict({"format": 1, "like": like, **given})


@pytest.mark.parametrize(
    ("like", "theirs", "ours"),
    [
        ("optax", {"name": "adam", "lr": 0.1, "b2": 0.9}, {"name": "adam", "lr": 0.1, "beta2": 0.9}),
        ("optax", {"name": "rmsprop", "lr": 0.1, "decay": 0.8}, {"name": "rmsprop", "lr": 0.1, "rho": 0.8}),
        ("tinygrad", {"name": "adam", "lr": 0.1, "b1": 0.8}, {"name": "adam", "lr": 0.1, "beta1": 0.8}),
        ("sklearn", {"name": "adam", "learning_rate_init": 0.1}, {"name": "adam", "lr": 0.1}),
        ("paddle", {"name": "sgd", "lr": 0.1, "momentum": 0.6}, {"name": "momentum", "lr": 0.1, "momentum": 0.6}),
        ("optax", {"name": "adam", "lr": 0.1, "nesterov": True}, {"name": "nadam", "lr": 0.1}),
    ],
)  # fmt: skip
def test_a_library_s_own_words_mean_what_ours_do(like: str, theirs: Any, ours: Any) -> None:
    """An argument by the library's name gives the weights of the same one by ours."""
    runs = [trace(_scenario(like, one)) for one in (theirs, ours)]
    assert (runs[0].array("W.1+@2").value == runs[1].array("W.1+@2").value).all()


@pytest.mark.parametrize(
    ("like", "activation", "loss", "own"),
    [
        ("keras", "sigmoid", "binary_crossentropy", "losses.BinaryCrossentropy()"),
        ("keras", "softmax", "categorical_crossentropy", "losses.CategoricalCrossentropy()"),
        ("tinygrad", "sigmoid", "binary_crossentropy", "binary_crossentropy"),
        ("tinygrad", "linear", "binary_crossentropy_logits", "binary_crossentropy_logits"),
        ("optax", "linear", "l2_loss", "l2_loss(…).mean()"),
        ("sklearn", "sigmoid", "log_loss", "MLPClassifier's log_loss"),
        ("torch", "linear", "smooth_l1", "nn.SmoothL1Loss()"),
        ("torch", "linear", {"name": "smooth_l1", "beta": 0.5}, "nn.SmoothL1Loss()"),
        ("mlx", "linear", "smooth_l1_loss", "nn.losses.smooth_l1_loss"),
        ("paddle", "linear", "SmoothL1Loss", "nn.SmoothL1Loss()"),
    ],
)
def test_losses_go_by_the_names_of_their_library(like: str, activation: str, loss: str, own: str) -> None:
    """The loss is the one that the library calls so."""
    layers = [_NETWORK["layers"][0], {**_NETWORK["layers"][1], "activation": activation}]
    data = [{"inputs": [0.05, 0.1], "targets": [0, 1]}]
    optimizer = "sgd" if like not in ("optax", "mlx") else {"name": "sgd", "lr": 0.1}
    scenario = _scenario(like, optimizer, loss=loss, data=data,
                         network={"inputs": 2, "layers": layers})  # fmt: skip
    assert scenario.convention is not None
    assert next(one.form.own for one in scenario.convention.settings if one.what == "loss") == own


def test_log_loss_of_classes_is_of_their_shares() -> None:
    """scikit-learn 1.9.1's log_loss is −Σ y·ln(p) behind softmax: (ln 3 of three equal shares) = 1.0986123."""
    layer = {"units": 3, "activation": "softmax", "weights": [[0.0], [0.0], [0.0]], "bias": [0.0, 0.0, 0.0]}
    data = [{"inputs": [1.0], "targets": [0, 1, 0]}]
    network = {"inputs": 1, "layers": [layer]}
    found = trace(_scenario("sklearn", "adam", loss="log_loss", data=data, network=network))["E_reported"].value
    assert found == pytest.approx(1.0986122886681098, abs=1e-15)


@pytest.mark.parametrize(("like", "is_said"), [("keras", True), ("optax", True), ("pytorch", False), ("mlx", False)])
def test_dampening_that_a_library_has_not_is_said(like: str, is_said: bool) -> None:
    """Only PyTorch and MLX dampen: elsewhere it is computed, and said to be nnstep's."""
    scenario = _scenario(like, {"name": "sgd", "lr": 0.1, "momentum": 0.9, "dampening": 0.5})
    told = [line for line in said(scenario, trace(scenario)) if "has no dampening" in line]
    assert bool(told) == is_said


# torch 2.13.0, float64, as in test_measured.py: SGD(lr=.5) three times, W1[0, 0] and W2[0, 0], the loss before the
# third; with clip_grad_norm_(p, .01), with hardsigmoid in place of tanh.
_TORCH: list[tuple[Any, dict[str, Any], list[float]]] = [
    ("tanh", {"clip_norm": 0.01}, [0.14783100230886181, 0.3971973240731501, 0.7757359025621428]),
    ("hard_sigmoid", {}, [0.11893127822077486, 0.0856720016310204, 0.252934441101423]),
]


@pytest.mark.parametrize(("activation", "training", "expected"), _TORCH)
def test_pytorch_s_small_differences(activation: Any, training: dict[str, Any], expected: list[float]) -> None:
    """The 1e-6 beside the norm, and constants of single precision in slopes."""
    layers = [{**_NETWORK["layers"][0], "activation": activation}, _NETWORK["layers"][1]]
    network = {"inputs": 2, "layers": layers}
    run = trace(_scenario("torch", {"name": "sgd", "lr": 0.5}, network=network, training=training))
    found = [run[name].value for name in ("w1+@3", "w5+@3", "E_reported@3")]
    assert found == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize(("said", "expected"), [({}, 0.0113), ({"half": True}, 0.00565)])
def test_what_an_l2_does_not_say_is_as_the_library_has_it(said: Any, expected: float) -> None:
    """Keras' L2 of .01 has no ½, of squares that add up to 1.13; where the ½ is asked for, it is there."""
    l2 = {"rate": 0.01, "in_loss": True, **said}
    found = trace(_scenario("keras", {"name": "sgd", "lr": 0.1}, training={"l2": l2}))
    assert found["penalty"].value == pytest.approx(expected, rel=1e-12)
