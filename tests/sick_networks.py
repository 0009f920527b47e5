"""Networks made ill by hand, each by a recipe that says why it is, and healthy ones from a seed.

Nothing here asks our rules: an illness is put in by its own arithmetic (weights that make a sum of −5, a rate above
2/curvature), and what is healthy is checked by numpy: it learns, no unit is flat or dark for every sample.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from random import Random
from typing import Any, NamedTuple

import numpy as np

_LEARNS = 15  # epochs that are played through

XOR = [([0, 0], 0), ([0, 1], 1), ([1, 0], 1), ([1, 1], 0)]


class Sick(NamedTuple):
    """A network with an illness: what is to be found, in which epoch."""

    illness: str
    data: dict[str, Any]
    epoch: int = 1


def scenario(
    layers: Sequence[dict[str, Any]],
    samples: Sequence[tuple[Sequence[float], Any]],
    *,
    loss: str = "half_squared_error",
    rate: float = 0.1,
    optimizer: str = "sgd",
    epochs: int = 30,
    training: dict[str, Any] | None = None,
) -> dict[str, Any]:
    """A scenario of these layers, samples (inputs and targets) and settings."""
    return {
        "format": 1,
        "title": "A network",
        "network": {"inputs": len(samples[0][0]), "layers": list(layers)},
        "data": [{"inputs": list(x), "targets": t} for x, t in samples],
        "loss": loss,
        "optimizer": {"name": optimizer, "learning_rate": rate},
        "training": {"epochs": epochs, **(training or {})},
    }


def layer(activation: str, weights: Sequence[Sequence[float]], bias: Sequence[float] | None = None) -> dict[str, Any]:
    """A layer, one row of weights for each unit."""
    own = {"bias": list(bias)} if bias is not None else {}
    return {"units": len(weights), "activation": activation, "weights": [list(row) for row in weights], **own}


def sick() -> Iterator[Sick]:
    """Forty of them, three or four of each illness."""
    yield from _saturated()
    yield from _dead()
    yield from _on_the_way_back()
    yield from _alike()
    yield from _too_fast()
    yield from _rounded()
    yield from _scales()
    yield from _losses()
    yield from _stalled()


def _saturated() -> Iterator[Sick]:
    # Sums of 6 and more in the hidden unit h1, whatever the sample: 0.998 and more, with a slope below 0.0025.
    out = layer("sigmoid", [[0.5, -0.5]], [0.1])
    yield Sick("saturated_unit", scenario([layer("sigmoid", [[1, 1], [0.3, -0.2]], [6, 0]), out], XOR))
    yield Sick("saturated_unit", scenario([layer("tanh", [[1, 1], [0.3, -0.2]], [-6, 0]), out], XOR))
    # The output is 1/(1 + e^-8) for every sample, and two of them want 0.
    yield Sick("saturated_unit", scenario([layer("sigmoid", [[0.2, 0.1]], [8])], XOR))
    yield Sick("saturated_unit", scenario([layer("tanh", [[0.2, 0.1]], [-5])], [(x, 2 * t - 1) for x, t in XOR]))
    # Nielsen's neuron at its bad start, weight and bias 2.5: out 0.993, wanted 0.
    yield Sick("saturated_unit", scenario([layer("sigmoid", [[2.5]], [2.5])], [([1], 0)], rate=0.15))


def _dead() -> Iterator[Sick]:
    alive, out = [0.4, 0.3], layer("linear", [[0.5, 0.5]], [0])
    # Inputs are 0 or 1 and both weights negative, or the bias far below: no sum of h1 is above 0.
    yield Sick("dead_relu", scenario([layer("relu", [[-1, -2], alive], [-0.5, 0.1]), out], XOR))
    yield Sick("dead_relu", scenario([layer("relu", [[1, 1], alive], [-5, 0.1]), out], XOR))
    yield Sick(
        "dead_relu",
        scenario([layer("relu", [[1, 1], alive], [-5, 0.1]), out], XOR, training={"batch": 1}),
    )
    # It answers 10 where 0 is wanted, and the rate takes weight and bias far below 0.
    one = [layer("relu", [[2]], [2]), layer("linear", [[1]])]
    yield Sick("dead_relu", scenario(one, [([1], 0), ([2], 0)], rate=1.5), 2)


def _on_the_way_back() -> Iterator[Sick]:
    one = layer("sigmoid", [[1]], [0])
    # Each sigmoid lets at most a quarter through: four of them at most 1/256.
    yield Sick("vanishing_gradient", scenario([one] * 5, [([0.5], 0.2)]))
    yield Sick("vanishing_gradient", scenario([layer("sigmoid", [[0.5, 0.2], [0.1, 0.4]])] * 6, [([0.5, 1], [0, 1])]))
    # Weights of 0.05 between tanh units: each layer leaves a twentieth or a tenth.
    tiny = layer("tanh", [[0.05, 0.04], [0.03, 0.06]])
    yield Sick("vanishing_gradient", scenario([tiny] * 4, [([0.5, 1], [0, 1]), ([1, -1], [1, 0])]))
    # Linear units with weights of 8: 8 · 8 · 8 = 512.
    big = layer("linear", [[8]])
    yield Sick("exploding_gradient", scenario([big] * 4, [([0.01], 0.2)], rate=1e-9))
    yield Sick(
        "exploding_gradient", scenario([layer("relu", [[7, 7], [7, 7]])] * 4, [([0.1, 0.1], [1, 2])], rate=1e-12)
    )
    yield Sick("exploding_gradient", scenario([layer("leaky_relu", [[30]])] * 3, [([0.1], 1), ([0.2], 0)], rate=1e-9))


def _alike() -> Iterator[Sick]:
    half = layer("tanh", [[0.5, 0.5]] * 2, [0, 0])
    yield Sick("symmetric_units", scenario([half, layer("linear", [[0.5, 0.5]], [0])], XOR))
    # All weights 0, as in a careless start.
    yield Sick("symmetric_units", scenario([layer("sigmoid", [[0, 0]] * 3), layer("sigmoid", [[0, 0, 0]])], XOR))
    # Two of three are alike; in the second hidden layer; one sample at a time, after three epochs.
    three = layer("sigmoid", [[0.3, -0.1], [0.6, 0.2], [0.3, -0.1]], [0.1, 0.2, 0.1])
    yield Sick("symmetric_units", scenario([three, layer("sigmoid", [[0.4, 0.9, 0.4]], [0])], XOR))
    first = layer("tanh", [[0.3, 0.8], [-0.5, 0.2]], [0, 0.1])
    yield Sick(
        "symmetric_units", scenario([first, half, layer("sigmoid", [[0.7, 0.7]])], XOR, training={"batch": 1}), 3
    )


def _too_fast() -> Iterator[Sick]:
    # One weight, input x: the curvature is x², and from 2/x² on every step ends higher than it began.
    for size in (1, 2, 3):
        yield Sick("rate_too_large", scenario([layer("linear", [[0]])], [([size], 1)], rate=2.4 / size**2))
    yield Sick("rate_too_large", scenario([layer("linear", [[0]], [0])], [([1], 3), ([2], 5), ([3], 7)], rate=1.5), 2)
    # One sample after the other: E of an epoch grows all the same.
    yield Sick(
        "rate_too_large",
        scenario([layer("linear", [[0]])], [([2], 2), ([3], 2)], rate=0.6, training={"batch": 1}),
        4,
    )


def _rounded() -> Iterator[Sick]:
    # 1/(1 + e^-40) is 1 in a float64, e^-40 being below half its last digit; tanh(25) as well.
    yield Sick("rounded_output", scenario([layer("sigmoid", [[20, 20]], [0])], XOR[:1] + XOR[3:]))
    yield Sick("rounded_output", scenario([layer("tanh", [[25]])], [([1], 0.5)]))
    yield Sick("rounded_output", scenario([layer("sigmoid", [[50]])], [([1], 0)], loss="binary_cross_entropy"))
    softmax = layer("softmax", [[60], [-60]])
    yield Sick("rounded_output", scenario([softmax], [([1], [1, 0])], loss="categorical_cross_entropy"))


def _scales() -> Iterator[Sick]:
    # Income in euros beside age in years, metres beside kilometres.
    rows = [([30_000, 35], 0), ([52_000, 41], 1), ([18_000, 60], 0)]
    yield Sick("unequal_scales", scenario([layer("linear", [[1e-5, 0.01]], [0])], rows, rate=1e-10))
    rows = [([0.002, 1.5], 1), ([0.001, -2], 0), ([0.004, 0.5], 1)]
    yield Sick("unequal_scales", scenario([layer("tanh", [[0.2, 0.1]] * 1, [0])], rows))
    rows = [([10, 0.1], 1), ([10, -0.1], 0)]
    yield Sick("unequal_scales", scenario([layer("linear", [[0, 0]])], rows, optimizer="adam"))


def _losses() -> Iterator[Sick]:
    yield Sick("unfitting_loss", scenario([layer("tanh", [[0.3, -0.8]], [0.1])], XOR, loss="binary_cross_entropy"))
    yield Sick("unfitting_loss", scenario([layer("linear", [[1, -1]], [0])], XOR, loss="binary_cross_entropy"))
    two = [(x, [t, 1 - t]) for x, t in XOR]
    sigmoids = layer("sigmoid", [[0.3, -0.8], [0.5, 0.2]], [0, 0])
    yield Sick("unfitting_loss", scenario([sigmoids], two, loss="categorical_cross_entropy"))
    yield Sick("unfitting_loss", scenario([layer("softmax", [[0.5, 0.2]])], [([1, 0], 1)]))
    # A sigmoid never gives 3, nor a ReLU −1.
    yield Sick("unreachable_target", scenario([layer("sigmoid", [[0.5]], [0])], [([1], 3), ([2], 0.5)]))
    yield Sick("unreachable_target", scenario([layer("relu", [[0.5]], [0.2])], [([1], -1), ([2], 1)]))


def _stalled() -> Iterator[Sick]:
    # No straight line tells these apart: the best it can do is the mean, and there it begins.
    line = layer("linear", [[0, 0]], [0.5])
    yield Sick("stalled_at_mean", scenario([line], XOR, rate=0.1), 20)
    yield Sick("stalled_at_mean", scenario([layer("sigmoid", [[0, 0]], [0])], XOR, loss="binary_cross_entropy"), 20)
    thirds = [([1, 1], [1, 0, 0]), ([1, 1], [0, 1, 0]), ([1, 1], [0, 0, 1])]
    softmax = layer("softmax", [[0.1, 0], [0, 0.1], [0.05, 0.05]])
    yield Sick("stalled_at_mean", scenario([softmax], thirds, loss="categorical_cross_entropy", rate=0.5), 30)


# -- healthy -----------------------------------------------------------------------------------------------------------


def healthy(seed: int) -> dict[str, Any]:
    """A small network that learns what it is asked, its first weights drawn as is usual (Xavier, He)."""
    rng = Random(seed)
    while True:
        data = _drawn(rng)
        if _is_well(data):
            return data


def _drawn(rng: Random) -> dict[str, Any]:
    kind = rng.choice(("regression", "binary", "classes"))
    hidden = rng.choice(("sigmoid", "tanh", "relu", "leaky_relu"))
    sizes = [rng.randint(1, 3), *(rng.randint(2, 5) for _ in range(rng.randint(0, 3 if hidden == "tanh" else 2))), 1]
    classes = rng.randint(2, 3)
    sizes[-1] = classes if kind == "classes" else 1
    last = {"regression": "linear", "binary": "sigmoid", "classes": "softmax"}[kind]
    layers = []
    for number in range(1, len(sizes)):
        activation = last if number == len(sizes) - 1 else hidden
        spread = (6 / (sizes[number - 1] + sizes[number])) ** 0.5 * (2**0.5 if "relu" in activation else 1)
        rows = [[rng.uniform(-spread, spread) for _ in range(sizes[number - 1])] for _ in range(sizes[number])]
        layers.append(layer(activation, rows, [0.0] * sizes[number]))
    true = [rng.uniform(-1, 1) for _ in range(sizes[0])]
    samples: list[tuple[list[float], Any]] = []
    for place in range(rng.choice((4, 6, 8, 12))):
        x = [rng.uniform(-1.5, 1.5) for _ in range(sizes[0])]
        score = sum(a * b for a, b in zip(x, true, strict=True))
        if kind == "regression":
            samples.append((x, score + 0.3))
        elif kind == "binary":
            samples.append((x, int(score > 0)))
        else:
            chosen = place % classes
            x[0] += 2 * (chosen - 1)  # classes in a row along the first input
            samples.append((x, [int(one == chosen) for one in range(classes)]))
    loss = {
        "regression": "half_squared_error",
        "binary": "binary_cross_entropy",
        "classes": "categorical_cross_entropy",
    }
    optimizer = "sgd" if hidden == "relu" else rng.choice(("sgd", "momentum", "adam"))  # whose dying is played through
    rate = {"sgd": rng.choice((0.05, 0.1, 0.2)), "momentum": 0.05, "adam": 0.02}[optimizer]
    batch = rng.choice(("full", 2, 1)) if optimizer == "sgd" else "full"  # what is played through is plain descent
    return scenario(
        layers, samples, loss=loss[kind], rate=rate, optimizer=optimizer, epochs=12, training={"batch": batch}
    )


def _is_well(data: dict[str, Any]) -> bool:
    """By numpy: no unit is dark or flat for every sample, no two columns are far apart, and E comes down steadily."""
    x = np.array([sample["inputs"] for sample in data["data"]], float)
    if x.shape[1] > 1 and np.abs(x).max(axis=0).max() > 10 * np.abs(x).max(axis=0).min():
        return False
    t = np.array([np.atleast_1d(sample["targets"]) for sample in data["data"]], float)
    if t.min(axis=0).tolist() == t.max(axis=0).tolist():
        return False
    weights = [np.array(one["weights"], float) for one in data["network"]["layers"]]
    biases = [np.array(one["bias"], float) for one in data["network"]["layers"]]
    names = [one["activation"] for one in data["network"]["layers"]]
    errors = []
    size = len(x) if data["training"]["batch"] == "full" else data["training"]["batch"]
    starts = range(0, len(x), size)
    for _ in range(_LEARNS):
        outs = _outs(x, weights, biases, names)
        if any((np.abs(_SLOPES[n](out)).max(axis=0) < 0.1).any() for out, n in zip(outs[1:], names[:-1], strict=False)):
            return False
        errors.append(_error(outs[-1], t, data["loss"]))
        for some in (slice(start, start + size) for start in starts):
            outs = _outs(x[some], weights, biases, names)
            if any((out.max(axis=0) <= 0).any() for out in _outs(x, weights, biases, names)[1:-1] if "relu" in names):
                return False
            delta = (outs[-1] - t[some]) / len(outs[-1])
            for place in range(len(weights) - 1, -1, -1):
                gradient, bias = delta.T @ outs[place], delta.sum(axis=0)
                if place:
                    delta = delta @ weights[place] * _SLOPES[names[place - 1]](outs[place])
                weights[place] = weights[place] - data["optimizer"]["learning_rate"] * gradient
                biases[place] = biases[place] - data["optimizer"]["learning_rate"] * bias
    falls = all(after < 1.02 * before for before, after in pairwise(errors))
    return falls and errors[10] < 0.98 * errors[0]


def _outs(x: Any, weights: Sequence[Any], biases: Sequence[Any], names: Sequence[str]) -> list[Any]:
    """The inputs and the outputs of each layer, a row for each sample."""
    outs = [x]
    for w, b, name in zip(weights, biases, names, strict=True):
        outs.append(_FUNCTIONS[name](outs[-1] @ w.T + b))
    return outs


def _error(o: Any, t: Any, loss: str) -> float:
    if loss == "half_squared_error":
        return float(((o - t) ** 2).sum(axis=1).mean() / 2)
    both = t * np.log(o) + ((1 - t) * np.log(1 - o) if loss == "binary_cross_entropy" else 0)
    return float(-both.sum(axis=1).mean())


_FUNCTIONS = {
    "sigmoid": lambda net: 1 / (1 + np.exp(-net)),
    "tanh": np.tanh,
    "relu": lambda net: np.maximum(net, 0),
    "leaky_relu": lambda net: np.where(net > 0, net, 0.01 * net),
    "linear": lambda net: net,
    "softmax": lambda net: np.exp(net) / np.exp(net).sum(axis=1, keepdims=True),
}
_SLOPES = {
    "sigmoid": lambda out: 4 * out * (1 - out),  # of its steepest
    "tanh": lambda out: 1 - out**2,
    "relu": lambda out: (out > 0).astype(float),
    "leaky_relu": lambda out: np.where(out > 0, 1, 0.01),
}
