"""PyTorch's numbers: a Sequential of Linear layers in float64, a loss and an optimizer of its own, stepped by hand."""

from __future__ import annotations

from typing import Any

import torch
from torch import nn

torch.set_default_dtype(torch.float64)
torch.set_num_threads(1)

ACTIVATIONS = {
    "linear": nn.Identity,
    "sigmoid": nn.Sigmoid,
    "tanh": nn.Tanh,
    "relu": nn.ReLU,
    "leaky_relu": nn.LeakyReLU,
    "elu": nn.ELU,
    "selu": nn.SELU,
    "softplus": nn.Softplus,
    "silu": nn.SiLU,
    "gelu": nn.GELU,
    "gelu_tanh": lambda: nn.GELU("tanh"),
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
    "huber": nn.HuberLoss,
    "smooth_l1": nn.SmoothL1Loss,
    "binary_cross_entropy": nn.BCELoss,
    "binary_cross_entropy_logits": nn.BCEWithLogitsLoss,
    "categorical_cross_entropy_logits": nn.CrossEntropyLoss,
    "categorical_cross_entropy": nn.CrossEntropyLoss,  # takes the sums, so a softmax before it is left out
}


def compute(case: dict[str, Any]) -> dict[str, Any]:
    """The numbers of each update, taken before it, and the parameters after it."""
    layers: list[nn.Module] = []
    dense = []
    for given in case["layers"]:
        linear = nn.Linear(len(given["weights"][0]), len(given["weights"]), bias=given["bias"] is not None)
        with torch.no_grad():
            linear.weight.copy_(torch.tensor(given["weights"]))
            if given["bias"] is not None:
                linear.bias.copy_(torch.tensor(given["bias"]))
        dense.append(linear)
        layers.append(linear)
        if given["activation"] != "softmax":
            layers.append(ACTIVATIONS[given["activation"]]())
    model = nn.Sequential(*layers)
    loss_of = LOSSES[case["loss"]["name"]](**case["loss"]["arguments"])
    optimizer = getattr(torch.optim, case["optimizer"]["class"])(model.parameters(), **case["optimizer"]["arguments"])
    batches = [(torch.tensor(x), torch.tensor(y)) for x, y in case["batches"]]
    told: dict[str, list[Any]] = {"outputs": [], "loss": [], "gradients": [], "weights": []}
    for inputs, targets in batches:
        optimizer.zero_grad()
        outputs = model(inputs)
        loss = loss_of(outputs, targets)
        loss.backward()
        shown = torch.softmax(outputs, -1) if case["layers"][-1]["activation"] == "softmax" else outputs
        told["outputs"].append(shown.tolist())
        told["loss"].append(loss.item())
        told["gradients"].append(
            [[layer.weight.grad.tolist(), None if layer.bias is None else layer.bias.grad.tolist()] for layer in dense]
        )
        if case.get("clip"):
            nn.utils.clip_grad_norm_(model.parameters(), case["clip"])
        optimizer.step()
        told["weights"].append(
            [[layer.weight.tolist(), None if layer.bias is None else layer.bias.tolist()] for layer in dense]
        )
    return told
