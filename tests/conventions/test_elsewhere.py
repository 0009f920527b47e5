"""Libraries that are not Python: scenarios like them beside numbers that they printed once."""

from typing import Any

import pytest

from nnstep import Scenario, trace
from nnstep.scenario.load import load

_DATA = [{"inputs": [0.05, 0.1], "targets": [0.01, 0.99]}, {"inputs": [0.5, -0.2], "targets": [0.3, -0.4]}]


def _network(first: list[Any], second: list[Any], activations: tuple[str, str]) -> dict[str, Any]:
    layers = [
        {"units": 2, "activation": name, "weights": weights, "bias": bias}
        for name, (weights, bias) in zip(activations, (first, second), strict=True)
    ]
    return {"inputs": 2, "layers": layers}


def _run(like: str, network: dict[str, Any], optimizer: Any, data: list[Any], **training: Any) -> Any:
    fields = {"network": network, "data": data, "loss": "mean_squared_error", "optimizer": optimizer}
    return trace(Scenario.from_dict({"format": 1, "like": like, **fields, "training": {"epochs": 3, **training}}))


# TensorFlow.js 4.22.0 on the processor, float32: trainOnBatch(X, Y) three times of a dense tanh layer and a linear one
# with 'meanSquaredError'; then both kernels' first numbers, and the loss of the third call.
_TFJS: list[tuple[Any, dict[str, Any], list[float]]] = [
    ({"name": "sgd", "lr": 0.1}, {}, [0.09545702487230301, 0.3397334814071655, 0.4757596254348755]),
    ({"name": "sgd", "lr": 0.1}, {"l2": 0.05}, [0.09227681159973145, 0.3287980556488037, 0.5170472264289856]),
    ({"name": "momentum", "lr": 0.1, "momentum": 0.9}, {},
     [0.04591301828622818, 0.28033503890037537, 0.371096134185791]),
    ({"name": "nesterov", "lr": 0.1, "momentum": 0.9}, {},
     [0.01980191469192505, 0.2634947896003723, 0.28280287981033325]),
    ("adam", {}, [0.14700043201446533, 0.3970007002353668, 0.7817893624305725]),
    ("adamax", {}, [0.1440197378396988, 0.3940357565879822, 0.7733028531074524]),
    ({"name": "rmsprop", "lr": 0.01}, {}, [0.0797431617975235, 0.3319932222366333, 0.591155469417572]),
    ({"name": "adagrad", "lr": 0.1}, {}, [0.028165260329842567, 0.27881187200546265, 0.4028286337852478]),
]  # fmt: skip


@pytest.mark.parametrize(("optimizer", "training", "expected"), _TFJS)
def test_tensorflow_js(optimizer: Any, training: dict[str, Any], expected: list[float]) -> None:
    """Two weights after three updates, and the loss that is shown, L2 with it."""
    layers = ([[0.15, 0.2], [0.25, 0.3]], [0.35, 0.35]), ([[0.4, 0.45], [0.5, 0.55]], [0.6, 0.6])
    run = _run("tfjs", _network(*map(list, layers), ("tanh", "linear")), optimizer, _DATA, **training)
    assert [run[name].value for name in ("w1+@3", "w5+@3", "E_reported@3")] == pytest.approx(expected, abs=2e-7)


def test_fann() -> None:
    """libfann 2.2.0 with doubles: fann_train on two patterns, twice, FANN_TRAIN_INCREMENTAL, FANN_ERRORFUNC_LINEAR."""
    layers = ([[0.15, 0.2], [0.25, 0.3]], [0.1, -0.2]), ([[0.4, 0.45], [0.5, 0.55]], [0.3, 0.05])
    data = [_DATA[0], {"inputs": [0.5, -0.2], "targets": [0.3, 0.6]}]
    steps = {"name": "momentum", "lr": 0.7, "momentum": 0.4}
    run = _run("fann", _network(*map(list, layers), ("sigmoid", "sigmoid")), steps, data)
    found = [run[name].value for name in ("E_reported@1", "E_reported@2", "w1+@2", "b_h1+@2", "w5+@2", "b_o2+@2")]
    printed = [0.170171603560, 0.132985711098, 0.1430100309, 0.0809528411, 0.1693041482, 0.1874683267]
    assert found == pytest.approx(printed, abs=1e-8)  # its rates are of single precision


def test_brain_js() -> None:
    """brain.js 1.6.1: train(two patterns, {iterations: 1}), float32: its error, and weights, which have momentum."""
    layers = ([[0.15, 0.25], [0.35, 0.45]], [0.1, -0.2]), ([[0.55, 0.65], [0.75, 0.85]], [0.3, 0.05])
    data = [{"inputs": [0.2, 0.3], "targets": [0.99, 0.01]}, {"inputs": [0.5, -0.2], "targets": [0.1, 0.7]}]
    run = _run("brain.js", _network(*map(list, layers), ("sigmoid", "sigmoid")), "sgd", data)
    found = [run[name].value for name in ("E_reported@1", "w1+@1", "w5+@1", "w8+@1")]
    assert found == pytest.approx(
        [0.2354629157578536, 0.1461968868970871, 0.5401712656021118, 0.8265737295150757], abs=1e-7
    )


def test_biases_of_brain_js_have_no_momentum() -> None:
    """brain.js 1.6.1: two iterations of one pattern, learningRate 0.5, momentum 0.9, keepNetworkIntact: all biases."""
    layers = ([[0.15, 0.2], [0.25, 0.3]], [0.35, 0.35]), ([[0.4, 0.45], [0.5, 0.55]], [0.6, 0.6])
    data = [{"inputs": [0.05, 0.1], "targets": [0.01, 0.99]}]
    steps = {"name": "sgd", "learning_rate": 0.5, "momentum": 0.9}
    run = _run("brain.js", _network(*map(list, layers), ("sigmoid", "sigmoid")), steps, data)
    found = [run[f"{name}+@2"].value for name in ("w1", "w5", "b_h1", "b_h2", "b_o1", "b_o2")]
    printed = [0.1493880913734524, 0.27986027961236953, 0.3417089371010661, 0.34049671785905955, 0.45969167202711103,
               0.6373022723942995]  # fmt: skip
    assert found == pytest.approx(printed, abs=1e-8)  # its errors are of single precision


def test_nnet() -> None:
    """R's nnet 7.3-18: nnet(x, y, size=2, Wts=…, maxit=0)$value of the article, and with decay=0.5."""
    assert trace(load("article", like="nnet"))["E_reported"].value == pytest.approx(0.591909646246876, abs=1e-14)
    pulled = trace(load("article", [("training.l2", "0.5")], like="nnet"))
    assert pulled["E_reported"].value == pytest.approx(1.80190964624688, abs=1e-13)


@pytest.mark.parametrize("like", ["neuralnet", "weka"])
def test_half_of_the_squares_is_stepped_along(like: str) -> None:
    """Mazur's error of 0.298371109 is ½ of the sum of the squares, which is theirs."""
    assert trace(load("mazur", like=like))["E_reported"].value == pytest.approx(0.298371109, abs=1e-9)
