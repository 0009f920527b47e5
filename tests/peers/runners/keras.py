"""Keras' numbers, on the torch backend in float64: a Sequential of Dense layers, stepped by `train_on_batch`."""

from __future__ import annotations

import os
from typing import Any

os.environ["KERAS_BACKEND"] = "torch"

import keras
import numpy as np
import torch

keras.config.set_floatx("float64")
torch.set_num_threads(1)

LOSSES = {
    "mean_squared_error": keras.losses.MeanSquaredError,
    "mean_absolute_error": keras.losses.MeanAbsoluteError,
    "huber": keras.losses.Huber,
    "log_cosh": keras.losses.LogCosh,
    "binary_cross_entropy": keras.losses.BinaryCrossentropy,
    "categorical_cross_entropy": keras.losses.CategoricalCrossentropy,
    "binary_cross_entropy_logits": lambda **said: keras.losses.BinaryCrossentropy(from_logits=True, **said),
    "categorical_cross_entropy_logits": lambda **said: keras.losses.CategoricalCrossentropy(from_logits=True, **said),
}

ACTIVATIONS = {"gelu_tanh": lambda z: keras.activations.gelu(z, approximate=True)}


def compute(case: dict[str, Any]) -> dict[str, Any]:
    """The numbers of each update, taken before it, and the parameters after it; no gradients, which Keras keeps."""
    regularizer = keras.regularizers.L2(case["l2"]) if case.get("l2") else None
    model = keras.Sequential([keras.Input((len(case["inputs"][0]),))])
    for given in case["layers"]:
        dense = keras.layers.Dense(
            len(given["weights"]),
            activation=ACTIVATIONS.get(given["activation"], given["activation"]),
            use_bias=given["bias"] is not None,
            kernel_regularizer=regularizer,
        )
        model.add(dense)
        kernel = np.array(given["weights"]).T
        dense.set_weights([kernel] if given["bias"] is None else [kernel, np.array(given["bias"])])
    optimizer = getattr(keras.optimizers, case["optimizer"]["class"])(**case["optimizer"]["arguments"])
    model.compile(optimizer=optimizer, loss=LOSSES[case["loss"]["name"]](**case["loss"]["arguments"]))
    told: dict[str, list[Any]] = {"outputs": [], "loss": [], "weights": []}
    for inputs, targets in ((np.array(x), np.array(y)) for x, y in case["batches"]):
        told["outputs"].append(keras.ops.convert_to_numpy(model(inputs)).tolist())
        model.reset_metrics()
        told["loss"].append(float(model.train_on_batch(inputs, targets)))
        told["weights"].append(
            [
                [kept[0].T.tolist(), kept[1].tolist() if len(kept) > 1 else None]
                for kept in (layer.get_weights() for layer in model.layers)
            ]
        )
    return told
