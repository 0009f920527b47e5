"""tinygrad's numbers in float64, where it keeps to it (the state of its optimizers is float32 unless told)."""

from __future__ import annotations

import os
from typing import Any

os.environ.setdefault("DEV", "PYTHON")  # needs no compiler
os.environ["OPTIM_DTYPE"] = os.environ["DEFAULT_FLOAT"] = "float64"

import numpy as np
from tinygrad import Tensor, dtypes
from tinygrad.helpers import Context
from tinygrad.nn import optim

ACTIVATIONS = {
    "linear": lambda z: z,
    "sigmoid": Tensor.sigmoid,
    "tanh": Tensor.tanh,
    "relu": Tensor.relu,
    "leaky_relu": Tensor.leaky_relu,
    "elu": Tensor.elu,
    "selu": Tensor.selu,
    "softplus": Tensor.softplus,
    "silu": Tensor.silu,
    "gelu": Tensor.gelu,
    "gelu_tanh": Tensor.gelu,
    "mish": Tensor.mish,
    "relu6": Tensor.relu6,
    "softsign": Tensor.softsign,
    "hard_sigmoid": Tensor.hardsigmoid,
    "hard_tanh": Tensor.hardtanh,
    "celu": Tensor.celu,
    "softmax": lambda z: z,  # the loss takes the sums
}


def compute(case: dict[str, Any]) -> dict[str, Any]:
    """The numbers of each update, taken before it, and the parameters after it."""
    batches = [(_tensor(x), _tensor(y)) for x, y in case["batches"]]
    layers = [
        (
            _tensor(layer["weights"], trained=True),
            None if layer["bias"] is None else _tensor(layer["bias"], trained=True),
        )
        for layer in case["layers"]
    ]
    names = [layer["activation"] for layer in case["layers"]]
    parameters = [kept for layer in layers for kept in layer if kept is not None]
    optimizer = getattr(optim, case["optimizer"]["class"])(parameters, **case["optimizer"]["arguments"])
    told: dict[str, list[Any]] = {"outputs": [], "loss": [], "gradients": [], "weights": []}
    with Context(TRAINING=1):
        for inputs, targets in batches:
            optimizer.zero_grad()
            a = inputs
            for (weights, bias), name in zip(layers, names, strict=True):
                a = a @ weights.T
                a = ACTIVATIONS[name](a if bias is None else a + bias)
            loss = _loss(case["loss"]["name"], a, targets)
            loss.backward()
            outputs = a.softmax() if names[-1] == "softmax" else a
            slopes = [kept.grad for kept in parameters if kept.grad is not None]
            loss.realize(outputs, *slopes)  # all at once, which is much quicker than one by one
            told["outputs"].append(outputs.tolist())
            told["loss"].append(loss.item())
            told["gradients"].append([[w.grad.tolist(), None if b is None else b.grad.tolist()] for w, b in layers])
            optimizer.step()
            told["weights"].append([[w.tolist(), None if b is None else b.tolist()] for w, b in layers])
    return told


def _tensor(values: Any, trained: bool = False) -> Tensor:
    made = Tensor(np.array(values), dtype=dtypes.float64)
    return made.is_param_(True) if trained else made


def _loss(name: str, outputs: Tensor, targets: Tensor) -> Tensor:
    if name == "binary_cross_entropy":
        return outputs.binary_crossentropy(targets)
    if name == "categorical_cross_entropy":
        return outputs.cross_entropy(targets)
    if name == "mean_absolute_error":
        return (outputs - targets).abs().mean()
    return ((outputs - targets) ** 2).mean()
