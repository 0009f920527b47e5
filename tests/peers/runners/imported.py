"""Networks of a library, trained by it and by nnstep, which was handed the living objects: a line of JSON for each."""

from __future__ import annotations

import json
import sys
import warnings
from collections.abc import Iterator
from typing import Any

import numpy as np

import nnstep

UPDATES = 3
Case = tuple[str, dict[str, list[float]], Any]


def _samples(outputs: int, seed: int) -> tuple[Any, Any]:
    draw = np.random.default_rng(seed)
    return draw.normal(size=(4, 3)), draw.uniform(0.1, 0.9, size=(4, outputs))


def pytorch() -> Iterator[Case]:
    """Sequentials in float64, each with a loss and an optimizer of its own."""
    import torch
    from torch import nn, optim

    torch.set_default_dtype(torch.float64)
    layers: Any = [
        nn.Tanh(), nn.ReLU(), nn.LeakyReLU(0.3), nn.ELU(0.7), nn.GELU(), nn.SiLU(), nn.Softplus(), nn.SELU(),
        nn.Hardsigmoid(), nn.Tanh(), nn.ReLU6(), nn.Mish(), nn.Tanh(), nn.Softsign(),
    ]  # fmt: skip
    steps: Any = [
        lambda p: optim.SGD(p, 0.1), lambda p: optim.SGD(p, 0.1, momentum=0.8),
        lambda p: optim.SGD(p, 0.1, momentum=0.8, nesterov=True), lambda p: optim.SGD(p, 0.1, weight_decay=0.2),
        lambda p: optim.Adam(p, 0.05), lambda p: optim.AdamW(p, 0.05, weight_decay=0.1),
        lambda p: optim.RMSprop(p, 0.02), lambda p: optim.Adagrad(p, 0.1), lambda p: optim.Adadelta(p, 0.5),
        lambda p: optim.Adamax(p, 0.05), lambda p: optim.RAdam(p, 0.05, weight_decay=0.1), lambda p: optim.Rprop(p),
        lambda p: optim.Adam(p, 0.05, amsgrad=True),
        lambda p: optim.NAdam(p, 0.05, weight_decay=0.1, decoupled_weight_decay=True),
    ]  # fmt: skip
    losses: Any = [
        nn.MSELoss(), nn.L1Loss(), nn.HuberLoss(delta=0.3), nn.BCEWithLogitsLoss(), nn.CrossEntropyLoss(),
        nn.MSELoss(reduction="sum"), nn.CrossEntropyLoss(label_smoothing=0.1), nn.BCEWithLogitsLoss(reduction="sum"),
    ]  # fmt: skip
    for number, (activation, step) in enumerate(zip(layers, steps, strict=True)):
        torch.manual_seed(number)
        loss = losses[number % len(losses)]
        net = nn.Sequential(nn.Linear(3, 4), activation, nn.Dropout(0.0), nn.Linear(4, 2, bias=number % 2 == 0))
        x, y = (torch.tensor(one) for one in _samples(2, number))
        if isinstance(loss, nn.CrossEntropyLoss):
            y = y.argmax(1)
        optimizer = step(net.parameters())
        scenario = nnstep.from_model(net, x, y, loss=loss, optimizer=optimizer)
        theirs: dict[str, list[float]] = {"losses": []}
        for _ in range(UPDATES):
            optimizer.zero_grad()
            error = loss(net(x), y)
            error.backward()
            theirs["losses"].append(error.item())
            optimizer.step()
        theirs["weights"] = [one for part in (net[0], net[3]) for one in part.weight.detach().ravel().tolist()]
        yield f"{activation}, {loss}, {type(optimizer).__name__} {number}", theirs, scenario


def keras() -> Iterator[Case]:
    """Compiled Sequentials, in the float32 that Keras computes in."""
    import keras
    from keras import layers, optimizers

    steps: Any = [
        optimizers.SGD(0.1), optimizers.SGD(0.1, momentum=0.8, nesterov=True), optimizers.Adam(0.05),
        optimizers.RMSprop(0.02), optimizers.Adagrad(0.1), optimizers.AdamW(0.05, weight_decay=0.1),
    ]  # fmt: skip
    for number, (activation, step) in enumerate(
        zip(("tanh", "relu", "leaky_relu", "elu", "gelu", "softplus"), steps, strict=True)
    ):
        keras.utils.set_random_seed(number)
        shares = number % 2 == 1
        penalty = keras.regularizers.L2(0.05) if number == 2 else None
        net = keras.Sequential([
            keras.Input((3,)), layers.Dense(4, activation=activation, kernel_regularizer=penalty),
            layers.Dense(2, activation="softmax" if shares else "sigmoid", kernel_regularizer=penalty),
        ])  # fmt: skip
        net.compile(step, loss="categorical_crossentropy" if shares else "mse")
        x, y = _samples(2, number)
        y = np.eye(2)[y.argmax(1)] if shares else y
        yield (
            f"{activation}, {type(step).__name__}",
            *_trained(net, x, y, nnstep.from_model(net, x.astype(np.float32), y)),
        )
    yield from _described()


def _described() -> Iterator[Case]:
    """What Keras keeps in the descriptions of losses, rates and functions."""
    import keras
    from keras import layers, losses, optimizers
    from keras.optimizers import schedules

    logits = losses.CategoricalCrossentropy(from_logits=True, label_smoothing=0.1)
    for number, (loss, step) in enumerate([
        (logits, optimizers.Adamax(schedules.ExponentialDecay(0.1, 2, 0.5))),
        (losses.Huber(delta=0.3), optimizers.SGD(schedules.InverseTimeDecay(0.1, 2, 0.5), global_clipnorm=0.1)),
        (losses.BinaryCrossentropy(from_logits=True, reduction="sum"), optimizers.Adam(0.05, amsgrad=True)),
        (losses.MeanSquaredError(reduction="sum"), optimizers.Adadelta(0.5)),
        (["mae"], optimizers.Lion(schedules.CosineDecay(0.1, 10))),
    ]):  # fmt: skip
        keras.utils.set_random_seed(number)
        given = keras.Input((3,))
        below = keras.Sequential([keras.Input((3,)), layers.Dense(4, "hard_sigmoid")])
        net = keras.Model(given, layers.Dense(2)(keras.ops.elu(layers.Dense(3)(below(given)))))
        net.compile(step, loss=loss)
        x, y = _samples(2, number)
        y = np.eye(2)[y.argmax(1)] if loss is logits else y
        yield f"{loss}, {type(step).__name__}", *_trained(net, x, y, nnstep.from_model(net, x.astype(np.float32), y))


def _trained(net: Any, x: Any, y: Any, scenario: Any) -> tuple[dict[str, list[float]], Any]:
    theirs = {"losses": [float(np.ravel(net.train_on_batch(x, y))[0]) for _ in range(UPDATES)]}
    theirs["weights"] = [one for rows in net.get_weights() if rows.ndim == 2 for one in rows.T.ravel().tolist()]
    return theirs, scenario


def sklearn() -> Iterator[Case]:
    """Regressors and classifiers, each begun anew with the weights that they were given."""
    from sklearn.neural_network import MLPClassifier, MLPRegressor

    warnings.simplefilter("ignore")
    options: Any = [
        {"solver": "sgd", "momentum": 0.0}, {"solver": "sgd"}, {"solver": "sgd", "nesterovs_momentum": False},
        {"solver": "adam"}, {"solver": "adam", "alpha": 0.5}, {"solver": "sgd", "alpha": 0.0},
    ]  # fmt: skip
    for number, more in enumerate(options):
        kind = MLPClassifier if number % 2 else MLPRegressor
        x, y = _samples(2, number)
        labels = np.array(["a", "b", "c", "a"]) if number % 2 else y
        hidden = ("tanh", "relu", "logistic")[number % 3]
        net = kind(hidden_layer_sizes=(4,), activation=hidden, learning_rate_init=0.05, random_state=number, **more)
        first = {"classes": ["a", "b", "c"]} if number % 2 else {}
        net.partial_fit(x, labels, **first)
        del net._optimizer  # made anew, with nothing to remember
        net.loss_curve_ = []
        scenario = nnstep.from_model(net, x, labels)
        theirs: dict[str, list[float]] = {"losses": []}
        for _ in range(UPDATES):
            net.partial_fit(x, labels)
            theirs["losses"].append(float(net.loss_))
        theirs["weights"] = [one for part in net.coefs_ for one in part.T.ravel().tolist()]
        yield f"{kind.__name__} {more}", theirs, scenario


def _ours(scenario: Any) -> dict[str, list[float]]:
    trace = nnstep.trace(scenario)
    weights = [trace.array(f"W.{layer}+@{UPDATES}").tolist() for layer in range(1, len(scenario.network.layers) + 1)]
    return {
        "losses": [trace[f"E_reported@{epoch}"].value for epoch in range(1, UPDATES + 1)],
        "weights": [number for rows in weights for row in rows for number in row],
    }


if __name__ == "__main__":
    for name, theirs, scenario in {"pytorch": pytorch, "keras": keras, "sklearn": sklearn}[sys.argv[1]]():
        print(json.dumps({"name": name, "theirs": theirs, "ours": _ours(scenario)}), flush=True)
