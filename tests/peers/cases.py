"""The cases: small networks in training, each as a scenario for nnstep and as a line of JSON for a library's runner."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from further import UPDATES as MORE
from further import further
from optimizers import Pair, pairs

from random_networks import seeded

UPDATES = 5
RANDOM = 20
SPARSE = {"tinygrad": 4}  # it takes its time: each optimizer has every fourth of the random networks there

ARTICLE = {
    "inputs": 2,
    "layers": [
        {"units": 2, "activation": "sigmoid", "weights": [[0.15, 0.25], [0.35, 0.45]]},
        {"units": 2, "activation": "sigmoid", "weights": [[0.55, 0.65], [0.75, 0.85]]},
    ],
}
ARTICLE_DATA = [{"inputs": [0.2, 0.3], "targets": [0.99, 0.01]}]
TWO_THREE_TWO = {
    "inputs": 2,
    "layers": [
        {"units": 3, "activation": "tanh", "weights": [[0.1, -0.2], [0.4, 0.3], [-0.5, 0.6]], "bias": [0.1, 0.0, -0.3]},
        {"units": 2, "activation": "linear", "weights": [[0.7, -0.1, 0.2], [0.5, 0.8, -0.9]], "bias": [0.2, -0.1]},
    ],
}
TWO_THREE_TWO_DATA = [
    {"inputs": [0.5, -1.0], "targets": [1.0, 0.25]},
    {"inputs": [1.5, 0.75], "targets": [-0.5, 0.5]},
]

BATCHES = (None, 2, 1)  # samples of an update; None: all
SMOOTH = (
    *("sigmoid", "tanh", "linear", "relu", "leaky_relu", "elu", "selu", "softplus", "silu", "gelu", "gelu_tanh"),
    *("mish", "softsign", "relu6", "hard_tanh", "celu", "hard_sigmoid"),  # the last is not in MLX
)
SQUARED = {"scikit-learn": "half_squared_error"}  # elsewhere mean_squared_error, the one that all have
ALL_LOSSES = (
    "mean_squared_error",
    "mean_absolute_error",
    "huber",
    "binary_cross_entropy",
    "categorical_cross_entropy",
)
LOSSES = {
    "scikit-learn": ("half_squared_error", "binary_cross_entropy", "categorical_cross_entropy"),
    "optax": (
        *("mean_squared_error", "half_squared_error", "mean_absolute_error", "huber", "log_cosh"),
        *("binary_cross_entropy", "categorical_cross_entropy"),
    ),
    "keras": (*ALL_LOSSES, "log_cosh"),
    "mlx": (*ALL_LOSSES, "log_cosh"),
    "tinygrad": ("mean_squared_error", "mean_absolute_error", "binary_cross_entropy", "categorical_cross_entropy"),
}


class Case(NamedTuple):
    """A network in training: its name, the scenario, and what the runner is told."""

    name: str
    scenario: dict[str, Any]
    told: dict[str, Any]


def cases(like: str) -> Iterator[Case]:
    """All cases of a library: every network with every optimizer, and what these do not show."""
    few = SPARSE.get(like, 1)
    for number, (name, scenario) in enumerate(_networks(like)):
        for place, pair in enumerate(pairs(like)):
            if "random" not in name or (number + place) % few == 0:
                yield _case(like, number, name, scenario, pair)
    for name, scenario, told in further(like):
        given = {"format": 1, "title": name, "like": like, **scenario}
        yield Case(f"further, {name}", given, {**_told(f"further, {name}", scenario, MORE), **told})


def _networks(like: str) -> Iterator[tuple[str, dict[str, Any]]]:
    loss = SQUARED.get(like, "mean_squared_error")
    if like != "scikit-learn":  # which has no sigmoid under a squared error, and no layer without biases
        yield "article", {"network": ARTICLE, "data": ARTICLE_DATA, "loss": loss}
    yield "2-3-2", {"network": TWO_THREE_TWO, "data": TWO_THREE_TWO_DATA, "loss": loss}
    for seed in range(1, RANDOM + 1):
        yield f"random {seed}", _random(like, seed)


def _random(like: str, seed: int) -> dict[str, Any]:
    few = like == "scikit-learn"
    made = seeded(
        seed,
        activations=(("sigmoid", "tanh", "linear", "relu")[seed % 4],)
        if few
        else (SMOOTH[:-1] if like == "mlx" else SMOOTH),
        output_activations=None if not few else ("linear",),
        losses=(LOSSES.get(like, ALL_LOSSES)[seed % len(LOSSES.get(like, ALL_LOSSES))],),
        biases=("unit",) if few else ("none", "unit"),
        samples=(1, 4),
        frozen=False,
    )
    last = made["network"]["layers"][-1]
    if few and made["loss"] != "half_squared_error":
        last["activation"] = "softmax" if made["loss"] == "categorical_cross_entropy" else "sigmoid"
    if few and made["loss"] == "categorical_cross_entropy" and last["units"] == 2:
        last["units"] = 3  # two classes would be one sigmoid output
        last["weights"].append([0.25] * len(last["weights"][0]))
        last["bias"].append(-0.5)
        for sample in made["data"]:
            sample["targets"].append(0.0)
    if few and made["loss"] == "binary_cross_entropy":
        for sample in made["data"]:
            sample["targets"] = [float(target > 0.5) for target in sample["targets"]]
    return made


def _case(like: str, number: int, name: str, scenario: dict[str, Any], pair: Pair) -> Case:
    ours = dict(pair.ours)
    training: dict[str, Any] = {"epochs": UPDATES}
    if "l2" in ours:
        training["l2"] = ours.pop("l2")
    full = f"{name}, {pair.label}"
    batch = min(BATCHES[number % 3] or samples, samples) if (samples := len(scenario["data"])) > 1 else 1
    training["batch"] = batch
    told = {
        **_told(full, {**scenario, "training": training}, UPDATES),
        "loss": {"name": scenario["loss"], "arguments": {}},
        "optimizer": {"class": pair.kind, "arguments": pair.theirs},
        **pair.beside,
    }
    given = {
        "format": 1,
        "title": full,
        "like": like,
        "network": scenario["network"],
        "data": scenario["data"],
        "loss": scenario["loss"],
        "optimizer": ours,
        "training": training,
    }
    return Case(full, given, told)


def _told(name: str, scenario: dict[str, Any], updates: int) -> dict[str, Any]:
    """What a runner is told of a network and its samples."""
    return {
        "name": name,
        "layers": [
            {"activation": layer["activation"], "weights": layer["weights"], "bias": _bias(layer)}
            for layer in scenario["network"]["layers"]
        ],
        "inputs": [sample["inputs"] for sample in scenario["data"]],
        "batches": _batches(scenario["data"], scenario["training"]["batch"], updates),
    }


def _batches(data: list[dict[str, Any]], size: int, updates: int) -> list[list[Any]]:
    """The inputs and the targets of each update, in the order of the file."""
    starts = range(0, len(data), size)
    parts = [data[start : start + size] for start in starts]
    taken = [parts[number % len(parts)] for number in range(updates)]
    return [[[one["inputs"] for one in part], [one["targets"] for one in part]] for part in taken]


def _bias(layer: dict[str, Any]) -> list[float] | None:
    bias = layer.get("bias", "none")
    return None if bias == "none" else bias
