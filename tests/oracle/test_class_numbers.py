"""Errors, accuracies and classes of iris and wine against scikit-learn's, of samples that train and that do not."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from nnstep.network.build import trace as trace_of
from nnstep.network.trace import Trace
from nnstep.pages.confusion import confusion
from nnstep.scenario.schema import Scenario

COMMITTED: dict[str, Any] = json.loads((Path(__file__).parent / "class_numbers.json").read_text(encoding="utf-8"))
CASES = [(name, epoch) for name in ("iris", "wine") for epoch in ("1", "2", "5", "20")]
ACTIVATIONS = {"logistic": "sigmoid"}
CLOSE = 1e-9


@cache
def run(name: str) -> Trace:
    """Our run of a data set: two CSV files, those that train and those that do not."""
    import tempfile

    given = COMMITTED[name]
    held = set(given["held"])
    names = [f"f{number}" for number in range(len(given["rows"][0]) - 1)]
    parts: dict[bool, list[str]] = {False: [], True: []}
    for number, row in enumerate(given["rows"], 1):
        parts[number in held].append(",".join([*map(str, row[:-1]), "abc"[row[-1]]]))
    (hidden, biases), (out, out_biases) = given["start"]
    activation = ACTIVATIONS.get(given["activation"], given["activation"])
    with tempfile.TemporaryDirectory() as folder:
        for part, file in ((False, "train.csv"), (True, "validation.csv")):
            Path(folder, file).write_text("\n".join([",".join([*names, "kind"]), *parts[part]]), encoding="utf-8")
        scenario = Scenario.from_dict({
            "format": 1,
            "network": {"inputs": len(names), "layers": [
                {"units": given["hidden"], "activation": activation, "weights": hidden, "bias": biases},
                {"units": 3, "activation": "softmax", "weights": out, "bias": out_biases}]},
            "data": {"csv": "train.csv", "inputs": names, "targets": "kind", "scale": "standard",
                     "validation": {"csv": "validation.csv"}},
            "loss": "categorical_cross_entropy",
            "optimizer": {"name": "sgd", "learning_rate": given["rate"]},
        }, base=folder)  # fmt: skip
    return trace_of(scenario)


@pytest.mark.parametrize(("name", "epoch"), CASES)
def test_errors_and_accuracies_are_those_of_scikit_learn(name: str, epoch: str) -> None:
    """E_epoch is its loss_, E_val its log_loss, the accuracies its accuracy_score."""
    trace, wanted = run(name), COMMITTED[name]["epochs"][epoch]
    assert trace[f"E_epoch@{epoch}"].value == pytest.approx(wanted["loss"], abs=CLOSE)
    assert trace[f"E_val@{epoch}"].value == pytest.approx(wanted["validation"]["error"], abs=CLOSE)
    assert trace[f"E_epoch@{int(epoch) + 1}"].value == pytest.approx(wanted["train"]["error"], abs=CLOSE)
    assert trace[f"accuracy@{epoch}"].value == wanted["train"]["accuracy"]
    assert trace[f"accuracy_val@{epoch}"].value == wanted["validation"]["accuracy"]


@pytest.mark.parametrize(("name", "epoch"), CASES)
def test_classes_are_those_of_scikit_learn(name: str, epoch: str) -> None:
    """Each sample gets the class that `predict` gives it, and the table of classes is its confusion_matrix."""
    trace, wanted = run(name), COMMITTED[name]["epochs"][epoch]
    for part, samples in (("train", trace.layout.training), ("validation", trace.layout.validation)):
        predicted = "".join(str(int(trace[f"predicted@{epoch}:{sample}"].value) - 1) for sample in samples)
        assert predicted == wanted[part]["predicted"]
        assert [list(row) for row in confusion(trace, int(epoch), samples)] == wanted[part]["confusion"]
