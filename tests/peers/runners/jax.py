"""JAX's and Optax' numbers in float64: a forward pass as one writes it, Optax' losses averaged, its optimizers."""

from __future__ import annotations

import json
from functools import lru_cache
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
    "gelu_tanh": jax.nn.gelu,
    "mish": jax.nn.mish,
    "relu6": jax.nn.relu6,
    "softsign": jax.nn.soft_sign,
    "hard_sigmoid": jax.nn.hard_sigmoid,
    "hard_tanh": jax.nn.hard_tanh,
    "celu": jax.nn.celu,
    "softmax": lambda z: z,  # Optax' loss takes the sums
}
ACTIVATIONS_ON_SUMS = {"softmax": jax.nn.softmax, "sigmoid": jax.nn.sigmoid}
LOSSES = {
    "half_squared_error": optax.l2_loss,
    "mean_squared_error": optax.squared_error,
    "huber": optax.huber_loss,
    "log_cosh": optax.log_cosh,
    "mean_absolute_error": lambda out, target: jnp.abs(out - target),
    "binary_cross_entropy": optax.sigmoid_binary_cross_entropy,
    "categorical_cross_entropy": optax.softmax_cross_entropy,
    "binary_cross_entropy_logits": optax.sigmoid_binary_cross_entropy,
    "categorical_cross_entropy_logits": optax.softmax_cross_entropy,
}


@lru_cache(maxsize=1)
def _functions(asked: str) -> tuple[Any, Any]:
    """The outputs, and the loss with its gradients, compiled; one network after the other is asked for."""
    names, loss_name, arguments = json.loads(asked)
    logits = "cross_entropy" in loss_name

    def sums(parameters: Any, inputs: Any) -> Any:
        a = inputs
        for number, (layer, name) in enumerate(zip(parameters, names, strict=True)):
            a = a @ layer["w"].T + layer.get("b", 0.0)
            if not (logits and number == len(names) - 1):
                a = ACTIVATIONS[name](a)
        return a

    def outputs(parameters: Any, inputs: Any) -> Any:
        a = sums(parameters, inputs)
        if not logits:
            return a
        return a if loss_name.endswith("logits") else ACTIVATIONS_ON_SUMS[names[-1]](a)

    def loss(parameters: Any, inputs: Any, targets: Any) -> Any:
        return LOSSES[loss_name](sums(parameters, inputs), targets, **arguments).mean()

    return jax.jit(outputs), jax.jit(jax.value_and_grad(loss))


def compute(case: dict[str, Any]) -> dict[str, Any]:
    """The numbers of each update, taken before it, and the parameters after it."""
    names = [layer["activation"] for layer in case["layers"]]
    asked = (names, case["loss"]["name"], case["loss"]["arguments"])
    outputs_of, slopes_of = _functions(json.dumps(asked))
    parameters = [
        {"w": jnp.array(layer["weights"]), **({} if layer["bias"] is None else {"b": jnp.array(layer["bias"])})}
        for layer in case["layers"]
    ]
    optimizer = getattr(optax, case["optimizer"]["class"])(**case["optimizer"]["arguments"])
    if case.get("decay"):  # the weight decay of a loss's slope, before the optimizer sees it
        optimizer = optax.chain(optax.add_decayed_weights(case["decay"]), optimizer)
    if case.get("clip"):
        optimizer = optax.chain(optax.clip_by_global_norm(case["clip"]), optimizer)
    state = optimizer.init(parameters)
    told: dict[str, list[Any]] = {"outputs": [], "loss": [], "gradients": [], "weights": []}
    for batch in case["batches"]:
        inputs, targets = map(jnp.array, batch)
        value, gradients = slopes_of(parameters, inputs, targets)
        told["outputs"].append(np.asarray(outputs_of(parameters, inputs)).tolist())
        told["loss"].append(float(value))
        told["gradients"].append(_listed(gradients))
        updates, state = optimizer.update(gradients, state, parameters)
        parameters = optax.apply_updates(parameters, updates)
        told["weights"].append(_listed(parameters))
    return told


def _listed(layers: Any) -> list[Any]:
    return [
        [np.asarray(kept["w"]).tolist(), np.asarray(kept["b"]).tolist() if "b" in kept else None] for kept in layers
    ]
