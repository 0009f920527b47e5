"""MLX' numbers in float64 on the processor: its layers' functions, its losses averaged, its optimizers."""

from __future__ import annotations

from typing import Any

import mlx.core as mx
import mlx.nn as nn
import mlx.optimizers
import numpy as np

mx.set_default_device(mx.cpu)

ACTIVATIONS = {
    "linear": lambda z: z,
    "sigmoid": mx.sigmoid,
    "tanh": mx.tanh,
    "relu": nn.relu,
    "leaky_relu": nn.leaky_relu,
    "elu": nn.elu,
    "selu": nn.selu,
    "softplus": nn.softplus,
    "silu": nn.silu,
    "gelu": nn.gelu,
    "gelu_tanh": nn.gelu_approx,
    "mish": nn.mish,
    "relu6": nn.relu6,
    "softsign": nn.softsign,
    "hard_tanh": nn.hard_tanh,
    "celu": nn.celu,
    "softmax": lambda z: z,  # the loss takes the sums
}
LOSSES = {
    "mean_squared_error": nn.losses.mse_loss,
    "mean_absolute_error": nn.losses.l1_loss,
    "huber": nn.losses.huber_loss,
    "smooth_l1": nn.losses.smooth_l1_loss,
    "log_cosh": nn.losses.log_cosh_loss,
    "binary_cross_entropy": nn.losses.binary_cross_entropy,
    "categorical_cross_entropy": nn.losses.cross_entropy,
    "binary_cross_entropy_logits": nn.losses.binary_cross_entropy,
    "categorical_cross_entropy_logits": nn.losses.cross_entropy,
}


def compute(case: dict[str, Any]) -> dict[str, Any]:
    """The numbers of each update, taken before it, and the parameters after it."""
    logits = "cross_entropy" in case["loss"]["name"]
    batches = [(_array(x), _array(y)) for x, y in case["batches"]]
    parameters = {
        str(number): {"w": _array(layer["weights"]), **({} if layer["bias"] is None else {"b": _array(layer["bias"])})}
        for number, layer in enumerate(case["layers"])
    }
    names = [layer["activation"] for layer in case["layers"]]
    arguments = {"reduction": "mean", **case["loss"]["arguments"]}

    def sums(parameters: Any, inputs: mx.array) -> mx.array:
        a = inputs
        for number, name in enumerate(names):
            layer = parameters[str(number)]
            a = a @ layer["w"].T
            if "b" in layer:
                a = a + layer["b"]
            if not (logits and number == len(names) - 1):
                a = ACTIVATIONS[name](a)
        return a

    def loss(parameters: Any, inputs: mx.array, targets: mx.array) -> mx.array:
        return LOSSES[case["loss"]["name"]](sums(parameters, inputs), targets, **arguments)

    optimizer = getattr(mlx.optimizers, case["optimizer"]["class"])(**case["optimizer"]["arguments"])
    optimizer.init(parameters)
    told: dict[str, list[Any]] = {"outputs": [], "loss": [], "gradients": [], "weights": []}
    for inputs, targets in batches:
        value, gradients = mx.value_and_grad(loss)(parameters, inputs, targets)
        outputs = sums(parameters, inputs)
        if logits and not case["loss"]["name"].endswith("logits"):
            outputs = mx.softmax(outputs, axis=-1) if names[-1] == "softmax" else mx.sigmoid(outputs)
        told["outputs"].append(outputs.tolist())
        told["loss"].append(value.item())
        told["gradients"].append(_listed(gradients))
        if case.get("clip"):
            gradients, _ = mlx.optimizers.clip_grad_norm(gradients, case["clip"])
        parameters = optimizer.apply_gradients(gradients, parameters)
        mx.eval(parameters, optimizer.state)
        told["weights"].append(_listed(parameters))
    return told


def _array(values: Any) -> mx.array:
    return mx.array(np.array(values), dtype=mx.float64)


def _listed(layers: Any) -> list[Any]:
    return [
        [layers[str(number)]["w"].tolist(), layers[str(number)]["b"].tolist() if "b" in layers[str(number)] else None]
        for number in range(len(layers))
    ]
