"""JAX's and Optax' numbers in float64: a forward pass as one writes it, Optax' losses averaged, its optimizers."""

from __future__ import annotations

from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import optax

jax.config.update("jax_enable_x64", True)
jax.config.update("jax_platforms", "cpu")

ACTIVATIONS = {
    "linear": lambda z: z,
    "sigmoid": jax.nn.sigmoid,
    "tanh": jnp.tanh,
    "relu": jax.nn.relu,
    "leaky_relu": jax.nn.leaky_relu,
    "elu": jax.nn.elu,
    "selu": jax.nn.selu,
    "softplus": jax.nn.softplus,
    "silu": jax.nn.silu,
    "gelu": jax.nn.gelu,
    "softmax": lambda z: z,  # Optax' loss takes the sums
}
LOSSES = {
    "half_squared_error": optax.l2_loss,
    "mean_squared_error": optax.squared_error,
    "huber": optax.huber_loss,
    "binary_cross_entropy": optax.sigmoid_binary_cross_entropy,
    "categorical_cross_entropy": optax.softmax_cross_entropy,
}


def compute(case: dict[str, Any]) -> dict[str, Any]:
    """The numbers of each update, taken before it, and the parameters after it."""
    logits = "cross_entropy" in case["loss"]["name"]
    inputs, targets = jnp.array(case["inputs"]), jnp.array(case["targets"])
    parameters = [
        {"w": jnp.array(layer["weights"]), **({} if layer["bias"] is None else {"b": jnp.array(layer["bias"])})}
        for layer in case["layers"]
    ]
    names = [layer["activation"] for layer in case["layers"]]
    loss_of = LOSSES[case["loss"]["name"]]

    def sums(parameters: Any) -> Any:
        a = inputs
        for number, (layer, name) in enumerate(zip(parameters, names, strict=True)):
            a = a @ layer["w"].T + layer.get("b", 0.0)
            if not (logits and number == len(names) - 1):
                a = ACTIVATIONS[name](a)
        return a

    def loss(parameters: Any) -> Any:
        return loss_of(sums(parameters), targets, **case["loss"]["arguments"]).mean()

    optimizer = getattr(optax, case["optimizer"]["class"])(**case["optimizer"]["arguments"])
    if case.get("decay"):  # the weight decay of a loss's slope, before the optimizer sees it
        optimizer = optax.chain(optax.add_decayed_weights(case["decay"]), optimizer)
    state = optimizer.init(parameters)
    told: dict[str, list[Any]] = {"outputs": [], "loss": [], "gradients": [], "weights": []}
    for _ in range(case["updates"]):
        value, gradients = jax.value_and_grad(loss)(parameters)
        outputs = sums(parameters)
        if logits:
            outputs = jax.nn.softmax(outputs) if names[-1] == "softmax" else jax.nn.sigmoid(outputs)
        updates, state = optimizer.update(gradients, state, parameters)
        parameters = optax.apply_updates(parameters, updates)
        told["outputs"].append(np.asarray(outputs).tolist())
        told["loss"].append(float(value))
        told["gradients"].append(_listed(gradients))
        told["weights"].append(_listed(parameters))
    return told


def _listed(layers: Any) -> list[Any]:
    return [
        [np.asarray(kept["w"]).tolist(), np.asarray(kept["b"]).tolist() if "b" in kept else None] for kept in layers
    ]
