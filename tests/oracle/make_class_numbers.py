"""Writes class_numbers.json: iris and wine, trained, validated and classed by scikit-learn's own MLPClassifier.

    python -m venv /tmp/sklearnenv
    /tmp/sklearnenv/bin/pip install scikit-learn==1.9.1
    /tmp/sklearnenv/bin/python tests/oracle/make_class_numbers.py

Weights are drawn here and given to it; scaling is its StandardScaler, fitted to those that train. It trains by full
batches, without momentum or a penalty: `partial_fit` is one epoch. It calls log_loss what is E here.
"""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import sklearn
from sklearn.datasets import load_iris, load_wine
from sklearn.metrics import accuracy_score, confusion_matrix, log_loss
from sklearn.neural_network import MLPClassifier
from sklearn.preprocessing import StandardScaler

EPOCHS = (1, 2, 5, 20)
RUNS: dict[str, dict[str, Any]] = {
    "iris": {"load": load_iris, "hidden": 3, "activation": "tanh", "rate": 0.4, "every": 5, "digits": 1},
    "wine": {"load": load_wine, "hidden": 4, "activation": "logistic", "rate": 0.9, "every": 4, "digits": 2},
}
"""every: so manieth sample validates. digits: decimals to which the measurements are given."""


class Prepared(MLPClassifier):
    """Begins with weights that it is given: `start` has a pair of weights and biases for each layer."""

    start: list[tuple[Any, Any]]

    def _init_coef(self, fan_in: int, fan_out: int, dtype: Any) -> tuple[Any, Any]:
        weights, biases = next(pair for pair in self.start if pair[0].shape == (fan_in, fan_out))
        return weights.copy(), biases.copy()


def _drawn(draw: Random, *shape: int) -> Any:
    return np.array([round(draw.uniform(-1, 1), 2) for _ in range(int(np.prod(shape)))]).reshape(shape)


def run(name: str) -> dict[str, Any]:
    """A data set, the start, and what there is after some epochs."""
    fields = RUNS[name]
    data = fields["load"]()
    numbers = np.round(data.data, fields["digits"])
    held = np.arange(len(numbers)) % fields["every"] == fields["every"] - 1
    scaler = StandardScaler().fit(numbers[~held])
    train, validation = scaler.transform(numbers[~held]), scaler.transform(numbers[held])
    draw = Random(name)
    sizes = [numbers.shape[1], fields["hidden"], 3]
    model = Prepared(
        hidden_layer_sizes=(fields["hidden"],), activation=fields["activation"], solver="sgd", alpha=0.0, momentum=0.0,
        batch_size=len(train), learning_rate_init=fields["rate"], shuffle=False,
    )  # fmt: skip
    model.start = [(_drawn(draw, before, here), _drawn(draw, here)) for before, here in pairwise(sizes)]
    kept = {}
    for epoch in range(1, EPOCHS[-1] + 1):
        model.partial_fit(train, data.target[~held], classes=[0, 1, 2])
        if epoch not in EPOCHS:
            continue
        found = {}
        for part, x, y in (("train", train, data.target[~held]), ("validation", validation, data.target[held])):
            predicted = model.predict(x)
            found[part] = {
                "error": log_loss(y, model.predict_proba(x)),
                "accuracy": accuracy_score(y, predicted),
                "confusion": confusion_matrix(y, predicted).tolist(),
                "predicted": "".join(map(str, predicted)),
            }
        kept[str(epoch)] = {**found, "loss": model.loss_}
    return {
        "hidden": fields["hidden"], "activation": fields["activation"], "rate": fields["rate"],
        "start": [[w.T.tolist(), b.tolist()] for w, b in model.start],
        "held": [int(number) + 1 for number in np.flatnonzero(held)],
        "rows": [[*map(float, row), int(kind)] for row, kind in zip(numbers, data.target, strict=True)],
        "epochs": kept,
    }  # fmt: skip


def main() -> None:
    """Write the file."""
    lines = ",\n".join(f' "{name}": {json.dumps(run(name), separators=(",", ":"))}' for name in RUNS)
    made = json.dumps({"scikit-learn": sklearn.__version__})
    text = f'{{\n "made_with": {made},\n{lines}\n}}\n'
    (Path(__file__).parent / "class_numbers.json").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
