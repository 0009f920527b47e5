"""Paddle's numbers in float64, where it keeps to it: a Sequential of Linear layers, its losses and its optimizers."""

from __future__ import annotations

from typing import Any

import numpy as np
import paddle
from paddle import nn

paddle.set_device("cpu")
paddle.set_default_dtype("float64")

ACTIVATIONS = {
    "linear": nn.Identity,
    "sigmoid": nn.Sigmoid,
    "tanh": nn.Tanh,
    "relu": nn.ReLU,
    "leaky_relu": nn.LeakyReLU,
    "elu": nn.ELU,
    "selu": nn.SELU,
    "softplus": nn.Softplus,
    "silu": nn.Silu,
    "gelu": nn.GELU,
    "gelu_tanh": lambda: nn.GELU(approximate=True),
    "mish": nn.Mish,
    "relu6": nn.ReLU6,
    "softsign": nn.Softsign,
    "hard_sigmoid": nn.Hardsigmoid,
    "hard_tanh": nn.Hardtanh,
    "celu": nn.CELU,
}
LOSSES = {
    "mean_squared_error": nn.MSELoss,
    "mean_absolute_error": nn.L1Loss,
    "huber": nn.SmoothL1Loss,
    "binary_cross_entropy": nn.BCELoss,
    "binary_cross_entropy_logits": nn.BCEWithLogitsLoss,
    "categorical_cross_entropy_logits": lambda **said: nn.CrossEntropyLoss(soft_label=True, **said),
    "categorical_cross_entropy": lambda **said: nn.CrossEntropyLoss(soft_label=True, **said),  # takes the sums
}


def compute(case: dict[str, Any]) -> dict[str, Any]:
    """The numbers of each update, taken before it, and the parameters after it."""
    layers: list[nn.Layer] = []
    dense = []
    for given in case["layers"]:
        linear = nn.Linear(
            len(given["weights"][0]), len(given["weights"]), bias_attr=None if given["bias"] is not None else False
        )
        linear.weight.set_value(np.array(given["weights"]).T)
        if given["bias"] is not None:
            linear.bias.set_value(np.array(given["bias"]))
        dense.append(linear)
        layers.append(linear)
        if given["activation"] != "softmax":
            layers.append(ACTIVATIONS[given["activation"]]())
    model = nn.Sequential(*layers)
    loss_of = LOSSES[case["loss"]["name"]](**case["loss"]["arguments"])
    clip = {"grad_clip": nn.ClipGradByGlobalNorm(case["clip"])} if case.get("clip") else {}
    optimizer = getattr(paddle.optimizer, case["optimizer"]["class"])(
        parameters=model.parameters(), **case["optimizer"]["arguments"], **clip
    )
    batches = [(paddle.to_tensor(np.array(x)), paddle.to_tensor(np.array(y))) for x, y in case["batches"]]
    told: dict[str, list[Any]] = {"outputs": [], "loss": [], "gradients": [], "weights": []}
    for inputs, targets in batches:
        outputs = model(inputs)
        loss = loss_of(outputs, targets)
        loss.backward()
        shown = nn.functional.softmax(outputs) if case["layers"][-1]["activation"] == "softmax" else outputs
        told["outputs"].append(shown.tolist())
        told["loss"].append(float(loss))
        told["gradients"].append(
            [
                [layer.weight.grad.numpy().T.tolist(), None if layer.bias is None else layer.bias.grad.tolist()]
                for layer in dense
            ]
        )
        optimizer.step()
        optimizer.clear_grad()
        told["weights"].append(
            [[layer.weight.numpy().T.tolist(), None if layer.bias is None else layer.bias.tolist()] for layer in dense]
        )
    return told
