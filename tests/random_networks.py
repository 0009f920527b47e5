"""Random scenarios in the form of a scenario file, from a seed or from hypothesis: the same generator behind both."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import Any, Protocol

from hypothesis import strategies as st

SMOOTH = ("sigmoid", "tanh", "linear")
SQUARED = ("half_squared_error", "mean_squared_error")
BIASES = ("none", "shared", "unit")


class Chooser(Protocol):
    """Where the random choices come from."""

    def integer(self, low: int, high: int) -> int:
        """A whole number from low to high, both included."""

    def choice(self, among: Sequence[Any]) -> Any:
        """One of these."""


class _Seeded:
    """Choices from `random.Random`."""

    def __init__(self, rng: Random) -> None:
        self.rng = rng

    def integer(self, low: int, high: int) -> int:
        return self.rng.randint(low, high)

    def choice(self, among: Sequence[Any]) -> Any:
        return self.rng.choice(among)


class _Drawn:
    """Choices drawn by hypothesis, which then shrinks them to the plainest failing network."""

    def __init__(self, draw: Any) -> None:
        self.draw = draw

    def integer(self, low: int, high: int) -> int:
        return self.draw(st.integers(low, high))

    def choice(self, among: Sequence[Any]) -> Any:
        return self.draw(st.sampled_from(among))


def make(
    chooser: Chooser,
    *,
    activations: Sequence[Any] = SMOOTH,
    losses: Sequence[str] = SQUARED,
    output_activations: Sequence[Any] | None = None,
    biases: Sequence[str] = BIASES,
    hidden_layers: tuple[int, int] = (1, 3),
    units: tuple[int, int] = (1, 4),
    samples: tuple[int, int] = (1, 1),
    epochs: int = 1,
    frozen: bool = True,
    training: dict[str, Any] | None = None,
    notations: Sequence[str] = ("standard",),
) -> dict[str, Any]:
    """A scenario; all ranges include both ends.

    activations: names or `{name: …}` of any layer; output_activations: of the last one (by default what its loss
    needs: sigmoid under binary, softmax under categorical cross-entropy). frozen: whether parameters may be.
    """

    def hundredths(most: int) -> float:
        return chooser.integer(-most, most) / 100

    loss = chooser.choice(losses)
    if output_activations is None:
        output_activations = {
            "binary_cross_entropy": ("sigmoid",),
            "binary_cross_entropy_logits": ("linear",),
            "categorical_cross_entropy": ("softmax",),
            "categorical_cross_entropy_logits": ("linear",),
        }.get(loss, activations)
    sizes = [chooser.integer(*units) for _ in range(chooser.integer(*hidden_layers) + 2)]
    if loss.startswith("categorical"):
        sizes[-1] = max(2, sizes[-1])
    layers = []
    for number in range(1, len(sizes)):
        layer: dict[str, Any] = {
            "units": sizes[number],
            "activation": chooser.choice(output_activations if number == len(sizes) - 1 else activations),
            "weights": [[hundredths(150) for _ in range(sizes[number - 1])] for _ in range(sizes[number])],
        }
        bias = chooser.choice(biases)
        if bias == "shared":
            layer["bias"] = hundredths(100)
        elif bias == "unit":
            layer["bias"] = [hundredths(100) for _ in range(sizes[number])]
        if frozen and chooser.integer(1, 5) == 1:
            layer["train_weights"] = False
        if frozen and bias != "none" and chooser.integer(1, 3) == 1:
            layer["train_bias"] = False
        layers.append(layer)
    return {
        "format": 1,
        "title": "A random network",
        "notation": chooser.choice(notations),
        "network": {"inputs": sizes[0], "layers": layers},
        "data": [
            {"inputs": [hundredths(200) for _ in range(sizes[0])], "targets": _targets(chooser, loss, sizes[-1])}
            for _ in range(chooser.integer(*samples))
        ],
        "loss": loss,
        "optimizer": {"name": "sgd", "learning_rate": chooser.integer(1, 100) / 100},
        "training": {"epochs": epochs, **(training or {})},
    }


def _targets(chooser: Chooser, loss: str, outputs: int) -> list[float]:
    if loss.startswith("categorical"):
        right = chooser.integer(0, outputs - 1)
        return [1.0 if unit == right else 0.0 for unit in range(outputs)]
    if loss.startswith("binary_cross_entropy"):
        return [chooser.integer(0, 4) / 4 for _ in range(outputs)]
    return [chooser.integer(-100, 100) / 100 for _ in range(outputs)]


def seeded(seed: int, **options: Any) -> dict[str, Any]:
    """The scenario of a seed; the options are those of `make`."""
    return make(_Seeded(Random(seed)), **options)


def scenarios(**options: Any) -> st.SearchStrategy[dict[str, Any]]:
    """A hypothesis strategy of scenarios; the options are those of `make`."""

    @st.composite
    def strategy(draw: Any) -> dict[str, Any]:
        return make(_Drawn(draw), **options)

    return strategy()
