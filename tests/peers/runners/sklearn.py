"""scikit-learn's numbers: an MLP whose coefs_ are set, stepped by `partial_fit` on the samples of each update."""

from __future__ import annotations

from typing import Any

import numpy as np
from sklearn.neural_network import MLPClassifier, MLPRegressor

ACTIVATIONS = {"linear": "identity", "sigmoid": "logistic"}


def compute(case: dict[str, Any]) -> dict[str, Any]:
    """The numbers of each update, taken before it, and the parameters after it."""
    batches = [(np.array(x), np.array(y)) for x, y in case["batches"]]
    inputs, targets = batches[0]
    last = case["layers"][-1]["activation"]
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
        classes = list(range(targets.shape[1])) if last == "softmax" or targets.shape[1] > 1 else [0, 1]
        model.partial_fit(inputs, _labels(targets, last), classes=classes)
    else:
        model = MLPRegressor(**arguments)
        model.partial_fit(inputs, _labels(targets))
    # The first call made the arrays and the optimizer over them; both start anew, with the weights of the case.
    for kept, layer in zip(model.coefs_, case["layers"], strict=True):
        kept[:] = np.array(layer["weights"]).T
    for kept, layer in zip(model.intercepts_, case["layers"], strict=True):
        kept[:] = layer["bias"]
    del model._optimizer
    model.t_, model.loss_curve_ = 0, []
    for inputs, targets in batches:
        if classifies:
            shown = model.predict_proba(inputs)
            one = last == "sigmoid" and targets.shape[1] == 1  # of the two columns, that of class 1
            told["outputs"].append((shown[:, 1:] if one else shown).tolist())
        else:
            told["outputs"].append(model.predict(inputs).reshape(len(inputs), -1).tolist())
        model.partial_fit(inputs, _labels(targets, last if classifies else ""))
        told["loss"].append(float(model.loss_))
        told["weights"].append(
            [[c.T.tolist(), b.tolist()] for c, b in zip(model.coefs_, model.intercepts_, strict=True)]
        )
    return told


def _labels(targets: Any, last: str = "") -> Any:
    """Targets as scikit-learn wants them; last: the activation of the outputs of a classifier."""
    if last == "softmax":
        return targets.argmax(axis=1)
    labels = targets.astype(int) if last else targets
    return labels if labels.shape[1] > 1 else labels[:, 0]
