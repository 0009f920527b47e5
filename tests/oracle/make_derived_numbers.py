"""Writes derived_numbers.json: derivatives that are no steps of a lesson, by PyTorch's autograd in float64.

Of each output's error alone, undivided, with respect to every hidden output; of a sample's error with respect to its
inputs, to the parameters, and through one sum of the next layer. Every loss after sigmoids and after a softmax, a
softmax among the hidden layers, shared biases, several samples. To make the file anew:

    python -m venv /tmp/torchenv
    /tmp/torchenv/bin/pip install torch==2.13.0 numpy
    /tmp/torchenv/bin/python tests/oracle/make_derived_numbers.py
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from typing import Any

import torch
from torch.nn import functional

HERE = Path(__file__).parent

ACTIVATIONS: dict[str, Callable[[torch.Tensor], torch.Tensor]] = {
    "sigmoid": torch.sigmoid,
    "tanh": torch.tanh,
    "gelu": functional.gelu,
    "softmax": lambda net: torch.softmax(net, -1),
}

# The error at each output, and how they make the error of the sample.
LOSSES: dict[str, tuple[Callable[[torch.Tensor, torch.Tensor], torch.Tensor], Callable[[torch.Tensor], torch.Tensor]]]
LOSSES = {
    "half_squared_error": (lambda o, t: 0.5 * functional.mse_loss(o, t, reduction="none"), torch.sum),
    "squared_error": (lambda o, t: functional.mse_loss(o, t, reduction="none"), torch.sum),
    "mean_squared_error": (lambda o, t: functional.mse_loss(o, t, reduction="none"), torch.mean),
    "mean_absolute_error": (lambda o, t: functional.l1_loss(o, t, reduction="none"), torch.mean),
    "huber": (lambda o, t: functional.huber_loss(o, t, reduction="none", delta=0.4), torch.mean),
    "binary_cross_entropy": (lambda o, t: functional.binary_cross_entropy(o, t, reduction="none"), torch.mean),
    "categorical_cross_entropy": (lambda o, t: -torch.xlogy(t, o), torch.sum),
    "sum_of_outputs": (lambda o, t: o * 1, torch.sum),
}
PARAMETERS = {"huber": {"delta": 0.4}}

SHAPES: list[tuple[list[int], list[str], str, int]] = [  # sizes, hidden activations, biases, samples
    ([2, 2, 2], ["sigmoid"], "none", 1),
    ([2, 3, 2, 3], ["softmax", "gelu"], "unit", 2),
    ([2, 2, 1], ["tanh"], "shared", 2),
]


def scenarios() -> Iterator[dict[str, Any]]:
    """The networks with their data, in the form of a scenario file."""
    seed = 0
    for sizes, hidden, biases, samples in SHAPES:
        for loss in LOSSES:
            for output in ("sigmoid", "softmax") if sizes[-1] > 1 else ("sigmoid",):
                if (loss == "categorical_cross_entropy" and output != "softmax") or (
                    len(sizes) == 4 and loss == "huber"
                ):
                    continue
                seed += 1
                yield _scenario(Random(seed), sizes, [*hidden, output], loss, biases, samples)


def _scenario(
    random: Random, sizes: list[int], activations: list[str], loss: str, biases: str, samples: int
) -> dict[str, Any]:
    def drawn(low: float = -1.5, high: float = 1.5) -> float:
        return round(random.uniform(low, high), 2)

    layers = []
    for before, units, activation in zip(sizes, sizes[1:], activations, strict=False):
        rows = [[drawn() for _ in range(before)] for _ in range(units)]
        layer: dict[str, Any] = {"units": units, "activation": activation, "weights": rows}
        if biases != "none":
            layer["bias"] = drawn() if biases == "shared" else [drawn() for _ in range(units)]
        layers.append(layer)
    data = []
    for _ in range(samples):
        sample: dict[str, Any] = {"inputs": [drawn() for _ in range(sizes[0])]}
        if loss == "categorical_cross_entropy":
            right = random.randrange(sizes[-1])
            sample["targets"] = [float(unit == right) for unit in range(sizes[-1])]
        elif loss != "sum_of_outputs":
            sample["targets"] = [drawn(0.05, 0.95) for _ in range(sizes[-1])]
        data.append(sample)
    return {
        "format": 1,
        "network": {"inputs": sizes[0], "layers": layers},
        "data": data,
        "loss": {"name": loss, **PARAMETERS.get(loss, {})},
        "training": {"batch": "full", "reduction": random.choice(["mean", "sum"])},
    }


def numbers(scenario: dict[str, Any]) -> dict[str, float]:
    """Every derived derivative by its id, with its sample."""
    found: dict[str, float] = {}
    for place, sample in enumerate(scenario["data"], 1):
        for name, value in _of_sample(scenario, sample).items():
            found[f"{name}:{place}" if len(scenario["data"]) > 1 else name] = value
    return found


def _of_sample(scenario: dict[str, Any], sample: dict[str, Any]) -> dict[str, float]:
    layers = scenario["network"]["layers"]
    x = torch.tensor(sample["inputs"], dtype=torch.float64, requires_grad=True)
    weights = [torch.tensor(layer["weights"], dtype=torch.float64, requires_grad=True) for layer in layers]
    biases = [torch.tensor(layer.get("bias", 0.0), dtype=torch.float64, requires_grad=True) for layer in layers]
    outs, nets = [x], []
    for layer, weight, bias in zip(layers, weights, biases, strict=True):
        nets.append(weight @ outs[-1] + bias)
        outs.append(ACTIVATIONS[layer["activation"]](nets[-1]))
    errors_at, combine = LOSSES[scenario["loss"]["name"]]
    target = torch.tensor(sample.get("targets", [0.0] * len(outs[-1])), dtype=torch.float64)
    errors = errors_at(outs[-1], target)
    error = combine(errors)

    def slopes(of: torch.Tensor, by: torch.Tensor) -> Any:
        (slope,) = torch.autograd.grad(of, by, retain_graph=True, allow_unused=True)
        return (torch.zeros_like(by) if slope is None else slope).tolist()

    names = _names([len(out) for out in outs])
    found: dict[str, float] = {f"dE/dx{unit}": slope for unit, slope in enumerate(slopes(error, x), 1)}
    for output, one in enumerate(errors):
        found[f"dE_o{output + 1}/dout_o{output + 1}"] = slopes(one, outs[-1])[output]
    number = 0
    for place, layer in enumerate(layers):
        here, below = names[place + 1], names[place]
        for unit, slope in enumerate(slopes(error, nets[place])):
            sources = slopes(nets[place][unit], outs[place])
            by_weight = slopes(nets[place][unit], weights[place])[unit]
            for source, name in enumerate(below):
                number += 1
                found[f"dE/dw{number}"] = slopes(error, weights[place])[unit][source]
                found[f"dnet_{here[unit]}/dw{number}"] = by_weight[source]
                if place:
                    found[f"dE/dout_{name}_via_{here[unit]}"] = slope * sources[source]
        if isinstance(layer.get("bias"), list):
            found |= {f"dE/db_{name}": slope for name, slope in zip(here, slopes(error, biases[place]), strict=True)}
        elif "bias" in layer:
            found[f"dE/db{place + 1}"] = slopes(error, biases[place])
        if place + 1 < len(layers):
            for output, one in enumerate(errors, 1):
                for name, slope in zip(here, slopes(one, outs[place + 1]), strict=True):
                    found[f"dE_o{output}/dout_{name}"] = slope
        if layer["activation"] == "softmax":
            for unit, name in enumerate(here):
                for other, slope in zip(here, slopes(outs[place + 1][unit], nets[place]), strict=True):
                    found[f"dout_{name}/dnet_{other}"] = slope
    return found


def _names(sizes: list[int]) -> list[list[str]]:
    """x1, h1, o1: the neurons of each layer, hidden ones numbered on."""
    hidden = iter(range(1, sum(sizes) + 1))
    middle = [[f"h{next(hidden)}" for _ in range(units)] for units in sizes[1:-1]]
    return [[f"x{unit}" for unit in range(1, sizes[0] + 1)], *middle, [f"o{unit}" for unit in range(1, sizes[-1] + 1)]]


def main() -> None:
    """Write the file."""
    rows = [json.dumps({"scenario": one, "numbers": numbers(one)}) for one in scenarios()]
    text = f'{{\n "made_with": {{"torch": "{torch.__version__}"}},\n "cases": [\n  ' + ",\n  ".join(rows) + "\n ]\n}\n"
    (HERE / "derived_numbers.json").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
