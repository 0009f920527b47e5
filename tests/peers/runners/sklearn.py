"""scikit-learn's numbers: an MLP whose coefs_ are set, stepped by `partial_fit` on all samples at once."""

from __future__ import annotations

from typing import Any

import numpy as np
from sklearn.neural_network import MLPClassifier, MLPRegressor

ACTIVATIONS = {"linear": "identity", "sigmoid": "logistic"}


def compute(case: dict[str, Any]) -> dict[str, Any]:
    """The numbers of each update, taken before it, and the parameters after it."""
    inputs, targets = np.array(case["inputs"]), np.array(case["targets"])
    hidden = [layer["activation"] for layer in case["layers"][:-1]]
    told: dict[str, list[Any]] = {"outputs": [], "loss": [], "weights": []}
    arguments = {
        "hidden_layer_sizes": [len(layer["weights"]) for layer in case["layers"][:-1]],
        "activation": ACTIVATIONS.get(hidden[0], hidden[0]),
        "solver": case["optimizer"]["class"],
        "batch_size": len(inputs),
        "shuffle": False,
        **case["optimizer"]["arguments"],
    }
    classifies = case["loss"]["name"] != "half_squared_error"
    if classifies:
        model: Any = MLPClassifier(**arguments)
        last = case["layers"][-1]["activation"]
        classes = list(range(targets.shape[1])) if last == "softmax" or targets.shape[1] > 1 else [0, 1]
        labels = targets.argmax(axis=1) if last == "softmax" else targets.astype(int)
        if last == "sigmoid" and targets.shape[1] == 1:
            labels = labels[:, 0]
        model.partial_fit(inputs, labels, classes=classes)
    else:
        model = MLPRegressor(**arguments)
        labels = targets if targets.shape[1] > 1 else targets[:, 0]
        model.partial_fit(inputs, labels)
    # The first call made the arrays and the optimizer over them; both start anew, with the weights of the case.
    for kept, layer in zip(model.coefs_, case["layers"], strict=True):
        kept[:] = np.array(layer["weights"]).T
    for kept, layer in zip(model.intercepts_, case["layers"], strict=True):
        kept[:] = layer["bias"]
    del model._optimizer
    model.loss_curve_ = []
    for _ in range(case["updates"]):
        if classifies:
            shown = model.predict_proba(inputs)
            one = last == "sigmoid" and targets.shape[1] == 1  # of the two columns, that of class 1
            told["outputs"].append((shown[:, 1:] if one else shown).tolist())
        else:
            told["outputs"].append(model.predict(inputs).reshape(len(inputs), -1).tolist())
        model.partial_fit(inputs, labels)
        told["loss"].append(float(model.loss_))
        told["weights"].append(
            [[c.T.tolist(), b.tolist()] for c, b in zip(model.coefs_, model.intercepts_, strict=True)]
        )
    return told
