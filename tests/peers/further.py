"""Cases of what networks and optimizers alone do not show: clipping, losses on sums, smoothed labels, other names.

One network each, in more updates than the others: RAdam takes plain steps in the first five.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

UPDATES = 8

REGRESSION = [
    {"inputs": [0.5, -1.0], "targets": [1.0, 0.25]},
    {"inputs": [1.5, 0.75], "targets": [-0.5, 0.5]},
    {"inputs": [-0.75, 0.25], "targets": [0.25, -1.0]},
]
TWO = [
    dict(one, targets=targets) for one, targets in zip(REGRESSION, ([1.0, 0.0], [1.0, 1.0], [0.0, 1.0]), strict=True)
]
CLASSES = [
    dict(one, targets=targets) for one, targets in zip(REGRESSION, ([1.0, 0.0], [0.0, 1.0], [1.0, 0.0]), strict=True)
]


class Further(NamedTuple):
    """A case: its label, what the scenario says, what the runner is told. output: the last activation.

    sure: what the last weights are multiplied by, so that outputs are next to 0 and 1.
    """

    label: str
    optimizer: dict[str, Any]
    kind: str
    arguments: dict[str, Any]
    loss: Any = "mean_squared_error"
    theirs: dict[str, Any] = {}
    output: str = "linear"
    training: dict[str, Any] = {}
    beside: dict[str, Any] = {}
    data: list[dict[str, Any]] = REGRESSION
    sure: float = 1.0


_SLOW = {"learning_rate": 0.05}
_CLIPPED = {"training": {"clip_norm": 0.1}, "beside": {"clip": 0.1}}
_DECAYED = {"weight_decay": 0.3}
_AMSGRAD = {"learning_rate": 0.1, "amsgrad": True}
_SMOOTH_L1 = {"name": "smooth_l1", "beta": 0.3}
_BINARY, _CATEGORICAL = "binary_cross_entropy_logits", "categorical_cross_entropy_logits"


def _smooth(loss: str, optimizer: dict[str, Any], kind: str, arguments: dict[str, Any]) -> Further:
    data = CLASSES if loss.startswith("categorical") else TWO
    said = {"name": loss, "label_smoothing": 0.1}
    return Further(f"{loss}, smoothed", optimizer, kind, arguments, said, {"label_smoothing": 0.1}, data=data)


def _sgd(kind: str, word: str, decayed: dict[str, float] = {}) -> dict[str, Any]:  # noqa: B006 - it is only read
    optimizer = {"name": "sgd", "learning_rate": 0.5, **decayed}
    return {"optimizer": optimizer, "kind": kind, "arguments": {word: 0.5, **decayed}}


def _sure(kind: str, word: str, losses: dict[str, str]) -> tuple[Further, ...]:
    """Outputs that are next to 0 or 1, some of them wrong. losses: each with the last activation."""
    return tuple(
        Further(f"{loss}, sure by {sure:g}", **_sgd(kind, word), loss=loss, output=output, sure=sure,
                data=TWO if loss == "binary_cross_entropy" else CLASSES)
        for loss, output in losses.items() for sure in (30.0, 90.0, 500.0)
    )  # fmt: skip


_BOTH = {"binary_cross_entropy": "sigmoid", "categorical_cross_entropy": "softmax"}


FURTHER: dict[str, tuple[Further, ...]] = {
    "pytorch": (
        *_sure("SGD", "lr", _BOTH),
        Further("clipped", **_sgd("SGD", "lr"), **_CLIPPED),
        Further("clipped and decayed", **_sgd("SGD", "lr", _DECAYED), **_CLIPPED),
        Further("radam", {"name": "radam", **_SLOW}, "RAdam", {"lr": 0.05}),
        Further("radam beside", {"name": "radam", **_SLOW, "weight_decay": 0.3, "decoupled_weight_decay": True},
                "RAdam", {"lr": 0.05, "weight_decay": 0.3, "decoupled_weight_decay": True}),
        Further("amsgrad", {"name": "adam", **_AMSGRAD, "beta2": 0.5}, "Adam",
                {"lr": 0.1, "amsgrad": True, "betas": [0.9, 0.5]}),
        Further("sums, two", {"name": "adam", **_SLOW}, "Adam", {"lr": 0.05}, _BINARY, data=TWO),
        _smooth(_CATEGORICAL, {"name": "adam", **_SLOW}, "Adam", {"lr": 0.05}),
        Further("smooth l1", {"name": "sgd", **_SLOW}, "SGD", {"lr": 0.05}, _SMOOTH_L1, {"beta": 0.3}),
        Further("lr_decay", {"name": "adagrad", **_SLOW, "lr_decay": 0.5}, "Adagrad", {"lr": 0.05, "lr_decay": 0.5}),
        Further("momentum_decay", {"name": "nadam", **_SLOW, "momentum_decay": 0.3}, "NAdam",
                {"lr": 0.05, "momentum_decay": 0.3}),
    ),
    "keras": (
        *_sure("SGD", "learning_rate", {"categorical_cross_entropy": "softmax"}),  # of two: the least is float32's
        Further("clipped", {"name": "sgd", "learning_rate": 0.5}, "SGD",
                {"learning_rate": 0.5, "global_clipnorm": 0.1}, training={"clip_norm": 0.1}),
        Further("amsgrad", {"name": "adam", **_AMSGRAD, "beta2": 0.5}, "Adam", {**_AMSGRAD, "beta_2": 0.5}),
        Further("its name", {"name": "adam", **_SLOW}, "Adam", _SLOW, "binary_crossentropy",
                output="sigmoid", data=TWO),
        Further("its other name", {"name": "adam", **_SLOW}, "Adam", _SLOW, "categorical_crossentropy",
                output="softmax", data=CLASSES),
        _smooth(_BINARY, {"name": "adam", **_SLOW}, "Adam", _SLOW),
        _smooth(_CATEGORICAL, {"name": "adam", **_SLOW}, "Adam", _SLOW),
    ),
    "scikit-learn": (  # a call of partial_fit is an epoch
        Further("invscaling", {"name": "sgd", "learning_rate": "invscaling", "learning_rate_init": 0.3}, "sgd",
                {"learning_rate": "invscaling", "learning_rate_init": 0.3}, "half_squared_error",
                training={"batch": 3}),
        Further("invscaling, plain", {"name": "sgd", "learning_rate": 0.3, "momentum": 0.0}, "sgd",
                {"learning_rate": "invscaling", "power_t": 0.7, "learning_rate_init": 0.3, "momentum": 0.0},
                "half_squared_error", training={"batch": 3, "schedule": {"name": "invscaling", "power_t": 0.7}}),
    ),
    "optax": (
        *_sure("sgd", "learning_rate", _BOTH),
        Further("clipped", **_sgd("sgd", "learning_rate"), **_CLIPPED),
        Further("radam", {"name": "radam", **_SLOW}, "radam", _SLOW),
        Further("amsgrad", {"name": "amsgrad", "learning_rate": 0.1, "b2": 0.5}, "amsgrad",
                {"learning_rate": 0.1, "b2": 0.5}),
        Further("nadamw", {"name": "nadamw", **_SLOW}, "nadamw", _SLOW),
        Further("l2_loss", {"name": "sgd", **_SLOW}, "sgd", _SLOW, "l2_loss"),
        Further("sums, two", {"name": "adam", **_SLOW}, "adam", _SLOW, _BINARY, data=TWO),
        Further("sums", {"name": "adam", **_SLOW}, "adam", _SLOW, _CATEGORICAL, data=CLASSES),
    ),
    "mlx": (
        *_sure("SGD", "learning_rate", _BOTH),
        Further("clipped", **_sgd("SGD", "learning_rate"), **_CLIPPED),
        Further("clipped and decayed", **_sgd("SGD", "learning_rate", _DECAYED), **_CLIPPED),
        Further("sums, two", {"name": "sgd", **_SLOW}, "SGD", _SLOW, _BINARY, data=TWO),
        _smooth(_CATEGORICAL, {"name": "sgd", **_SLOW}, "SGD", _SLOW),
        Further("smooth l1", {"name": "sgd", **_SLOW}, "SGD", _SLOW, _SMOOTH_L1, {"beta": 0.3}),
    ),
    "paddle": (
        *_sure("SGD", "learning_rate", _BOTH),
        Further("clipped", **_sgd("SGD", "learning_rate"), **_CLIPPED),
        Further("clipped and decayed", **_sgd("SGD", "learning_rate", _DECAYED), **_CLIPPED),
        Further("radam", {"name": "radam", **_SLOW}, "RAdam", _SLOW),
        Further("amsgrad", {"name": "adam", **_AMSGRAD, "beta2": 0.5}, "Adam", {**_AMSGRAD, "beta2": 0.5}),
        Further("sgd with momentum", {"name": "sgd", **_SLOW, "momentum": 0.6}, "Momentum", {**_SLOW, "momentum": 0.6}),
        Further("sums, two", {"name": "adam", **_SLOW}, "Adam", _SLOW, _BINARY, data=TWO),
        _smooth(_CATEGORICAL, {"name": "adam", **_SLOW}, "Adam", _SLOW),
    ),
}  # fmt: skip
_OURS = {"binary_crossentropy": "binary_cross_entropy", "categorical_crossentropy": "categorical_cross_entropy",
         "l2_loss": "half_squared_error"}  # fmt: skip


def further(like: str) -> Iterator[tuple[str, dict[str, Any], dict[str, Any]]]:
    """Of each case its name, the scenario, and what the runner is told, but for what all cases have alike."""
    for one in FURTHER.get(like, ()):
        layers = [
            {"units": 3, "activation": "tanh", "weights": [[0.1, -0.2], [0.4, 0.3], [-0.5, 0.6]],
             "bias": [0.1, 0.0, -0.3]},
            {"units": 2, "activation": one.output, "bias": [0.2, -0.1],
             "weights": [[w * one.sure for w in row] for row in ([0.7, -0.1, 0.2], [0.5, 0.8, -0.9])]},
        ]  # fmt: skip
        name = one.loss["name"] if isinstance(one.loss, dict) else one.loss
        scenario = {
            "network": {"inputs": 2, "layers": layers}, "data": one.data, "loss": one.loss,
            "optimizer": one.optimizer, "training": {"epochs": UPDATES, "batch": 2, **one.training},
        }  # fmt: skip
        told = {
            "loss": {"name": _OURS.get(name, name), "arguments": one.theirs},
            "optimizer": {"class": one.kind, "arguments": one.arguments}, **one.beside,
        }  # fmt: skip
        yield one.label, scenario, told
