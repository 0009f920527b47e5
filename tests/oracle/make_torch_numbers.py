"""Writes torch_numbers.json: what PyTorch (and, where it has no such form, Keras or Optax) computes in float64.

The tests of the tables compare with the committed file and need none of these packages. To make it anew:

    python -m venv /tmp/torchenv
    /tmp/torchenv/bin/pip install torch==2.13.0 numpy keras==3.15.1 optax==0.2.8
    /tmp/torchenv/bin/python tests/oracle/make_torch_numbers.py
"""

from __future__ import annotations

import json
import math
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import torch
from torch.nn import functional

torch.set_default_dtype(torch.float64)  # NAdam keeps its product of the momenta in this

HERE = Path(__file__).parent

NETS = [-40.0, -6.5, -2.5, -1.0, -0.3, 0.0, 0.2, 0.9, 1.7, 3.1, 8.0, 40.0]
SOFTMAX_NETS = [[0.2, -1.3, 0.9], [3.0, 3.0, 3.0], [-8.0, 2.5, 0.4], [40.0, -40.0, 1.0], [700.0, 710.0, 705.0]]
TARGETS_AND_OUTS = [
    (0.99, 0.75),
    (0.01, 0.77),
    (1.0, 0.4),
    (0.0, 0.4),
    (0.5, 0.5),
    (0.3, 0.001),
    (0.8, 0.9999),
    (1.0, 0.9),
]
FAR = [(3.0, 0.5), (-2.0, 0.25), (0.5, -0.5), (1.0, 2.0), (0.25, 0.75)]
EDGE_NETS = [-800.0, -745.0, -700.0, -40.0, -30.0, -5.0, 0.0, 5.0, 30.0, 40.0, 700.0, 745.0, 800.0]
EDGE_SOFTMAX_NETS = [[800.0, 0.0, -800.0], [40.0, 0.0, -40.0], [0.0, -745.0, 1.0], [1.0, 2.0, 3.0]]

START = [0.55, -1.2, 0.0]
GRADIENTS = [[0.3, -2.0, 0.001], [-0.1, 1.5, 0.0], [0.25, 0.7, -0.002], [4.0, -0.4, 0.0005], [-0.02, 0.0, 0.003]]

ACTIVATIONS: list[tuple[str, dict[str, float], Callable[[torch.Tensor], torch.Tensor]]] = [
    ("linear", {}, lambda x: x * 1),
    ("sigmoid", {}, torch.sigmoid),
    ("tanh", {}, torch.tanh),
    ("linear", {"steepness": 0.5}, lambda x: 0.5 * x),
    ("sigmoid", {"steepness": 0.7}, lambda x: torch.sigmoid(0.7 * x)),
    ("tanh", {"steepness": 1.5}, lambda x: torch.tanh(1.5 * x)),
    ("relu", {}, torch.relu),
    ("leaky_relu", {"slope": 0.01}, lambda x: functional.leaky_relu(x, 0.01)),
    ("leaky_relu", {"slope": 0.2}, lambda x: functional.leaky_relu(x, 0.2)),
    ("elu", {"alpha": 1.0}, functional.elu),
    ("elu", {"alpha": 0.7}, lambda x: functional.elu(x, 0.7)),
    ("celu", {"alpha": 1.0}, functional.celu),
    ("selu", {}, functional.selu),
    ("relu6", {}, functional.relu6),
    ("hard_tanh", {"low": -1.0, "high": 1.0}, functional.hardtanh),
    ("hard_tanh", {"low": -0.5, "high": 2.0}, lambda x: functional.hardtanh(x, -0.5, 2.0)),
    # whose own hardsigmoid has a sixth in float32
    ("hard_sigmoid", {"slope": 1 / 6}, lambda x: functional.relu6(x + 3) / 6),
    ("hard_sigmoid", {"slope": 0.2}, lambda x: functional.hardtanh(0.2 * x + 0.5, 0.0, 1.0)),
    ("step_function", {"low": 0.0, "high": 1.0}, lambda x: x * 0 + torch.heaviside(x.detach(), torch.ones(()))),
    ("softsign", {}, functional.softsign),
    ("bipolar_sigmoid", {}, lambda x: 2 * torch.sigmoid(x) - 1),
    ("softplus", {}, lambda x: functional.softplus(x, threshold=1000)),
    ("silu", {}, functional.silu),
    ("mish", {}, functional.mish),
    ("gelu", {}, functional.gelu),
    ("gelu_tanh", {}, lambda x: functional.gelu(x, approximate="tanh")),
]


def fann(out: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
    """The error with the slope of FANN_ERRORFUNC_TANH: -ln((1 + d)/(1 - d)), and 17 from a miss of 0.9999999 on."""
    miss = target - out
    near = miss.clamp(-0.9999999, 0.9999999)
    return (1 + near) * (1 + near).log() + (1 - near) * (1 - near).log() + 17 * (miss.abs() - 0.9999999).relu()


LOSSES: list[tuple[str, dict[str, float], Callable[[torch.Tensor, torch.Tensor], torch.Tensor]]] = [
    ("half_squared_error", {}, lambda o, t: 0.5 * functional.mse_loss(o, t, reduction="none")),
    ("squared_error", {}, lambda o, t: functional.mse_loss(o, t, reduction="none")),
    ("mean_squared_error", {}, lambda o, t: functional.mse_loss(o, t, reduction="none")),
    ("mean_absolute_error", {}, lambda o, t: functional.l1_loss(o, t, reduction="none")),
    ("huber", {"delta": 1.0}, lambda o, t: functional.huber_loss(o, t, reduction="none")),
    ("huber", {"delta": 0.5}, lambda o, t: functional.huber_loss(o, t, reduction="none", delta=0.5)),
    ("smooth_l1", {"beta": 1.0}, lambda o, t: functional.smooth_l1_loss(o, t, reduction="none")),
    ("smooth_l1", {"beta": 0.5}, lambda o, t: functional.smooth_l1_loss(o, t, reduction="none", beta=0.5)),
    ("log_cosh", {}, lambda o, t: torch.logaddexp(o - t, t - o) - math.log(2)),
    ("tanh_error", {}, fann),
    ("binary_cross_entropy", {}, lambda o, t: functional.binary_cross_entropy(o, t, reduction="none")),
    (
        "binary_cross_entropy_logits",
        {},
        lambda o, t: functional.binary_cross_entropy_with_logits(o, t, reduction="none"),
    ),
    ("categorical_cross_entropy", {}, lambda o, t: -torch.xlogy(t, o)),
    ("sum_of_outputs", {}, lambda o, t: o * 1),
]

# What one sample's error is, outputs combined.
COMBINED: dict[str, Callable[[torch.Tensor, torch.Tensor], torch.Tensor]] = {
    "half_squared_error": lambda o, t: 0.5 * functional.mse_loss(o, t, reduction="sum"),
    "squared_error": lambda o, t: functional.mse_loss(o, t, reduction="sum"),
    "mean_squared_error": functional.mse_loss,
    "mean_absolute_error": functional.l1_loss,
    "huber": functional.huber_loss,
    "smooth_l1": functional.smooth_l1_loss,
    "log_cosh": lambda o, t: (torch.logaddexp(o - t, t - o) - math.log(2)).mean(),
    "tanh_error": lambda o, t: fann(o, t).sum(),
    "binary_cross_entropy": functional.binary_cross_entropy,
    "binary_cross_entropy_logits": functional.binary_cross_entropy_with_logits,
    "categorical_cross_entropy": lambda o, t: functional.cross_entropy(o.log()[None, :], t[None, :]),
    "sum_of_outputs": lambda o, t: o.sum(),
}

TORCH_OPTIMIZERS: list[tuple[str, dict[str, Any], Callable[[list[torch.Tensor]], torch.optim.Optimizer]]] = [
    ("sgd", {"learning_rate": 0.5}, lambda w: torch.optim.SGD(w, lr=0.5)),
    ("momentum", {"learning_rate": 0.1}, lambda w: torch.optim.SGD(w, lr=0.1, momentum=0.9)),
    ("momentum", {"learning_rate": 0.1, "momentum": 0.5}, lambda w: torch.optim.SGD(w, lr=0.1, momentum=0.5)),
    ("nesterov", {"learning_rate": 0.1}, lambda w: torch.optim.SGD(w, lr=0.1, momentum=0.9, nesterov=True)),
    ("adagrad", {"learning_rate": 0.1}, lambda w: torch.optim.Adagrad(w, lr=0.1, eps=1e-10)),
    (
        "adagrad",
        {"learning_rate": 0.1, "epsilon": 0.01, "initial_accumulator": 0.3},
        lambda w: torch.optim.Adagrad(w, lr=0.1, eps=0.01, initial_accumulator_value=0.3),
    ),
    ("rmsprop", {"learning_rate": 0.1}, lambda w: torch.optim.RMSprop(w, lr=0.1, alpha=0.9, eps=1e-8)),
    (
        "rmsprop",
        {"learning_rate": 0.1, "rho": 0.7, "epsilon": 0.01},
        lambda w: torch.optim.RMSprop(w, lr=0.1, alpha=0.7, eps=0.01),
    ),
    (
        "rmsprop",
        {"learning_rate": 0.1, "epsilon": 0.01, "centered": True},
        lambda w: torch.optim.RMSprop(w, lr=0.1, alpha=0.9, eps=0.01, centered=True),
    ),
    ("adam", {"learning_rate": 0.1}, lambda w: torch.optim.Adam(w, lr=0.1)),
    (
        "adam",
        {"learning_rate": 0.1, "beta1": 0.8, "beta2": 0.95, "epsilon": 0.01},
        lambda w: torch.optim.Adam(w, lr=0.1, betas=(0.8, 0.95), eps=0.01),
    ),
    ("adamw", {"learning_rate": 0.1}, lambda w: torch.optim.AdamW(w, lr=0.1, weight_decay=0.01)),
    (
        "adamw",
        {"learning_rate": 0.1, "weight_decay": 0.3, "epsilon": 0.01},
        lambda w: torch.optim.AdamW(w, lr=0.1, weight_decay=0.3, eps=0.01),
    ),
    ("nadam", {"learning_rate": 0.1}, lambda w: torch.optim.NAdam(w, lr=0.1)),
    (
        "nadam",
        {"learning_rate": 0.1, "momentum_decay": 0.3},
        lambda w: torch.optim.NAdam(w, lr=0.1, momentum_decay=0.3),
    ),
    ("adadelta", {"learning_rate": 0.1}, lambda w: torch.optim.Adadelta(w, lr=0.1)),
    ("adamax", {"learning_rate": 0.1}, lambda w: torch.optim.Adamax(w, lr=0.1)),
    ("rprop", {"learning_rate": 0.1}, lambda w: torch.optim.Rprop(w, lr=0.1)),
    ("radam", {"learning_rate": 0.1}, lambda w: torch.optim.RAdam(w, lr=0.1)),
    (
        "radam",
        {"learning_rate": 0.1, "beta1": 0.8, "beta2": 0.7, "epsilon": 0.01},
        lambda w: torch.optim.RAdam(w, lr=0.1, betas=(0.8, 0.7), eps=0.01),
    ),
    (
        "adam",
        {"learning_rate": 0.1, "beta2": 0.5, "amsgrad": True},
        lambda w: torch.optim.Adam(w, lr=0.1, betas=(0.9, 0.5), amsgrad=True),
    ),
    (
        "adamw",
        {"learning_rate": 0.1, "beta2": 0.5, "amsgrad": True},
        lambda w: torch.optim.AdamW(w, lr=0.1, betas=(0.9, 0.5), weight_decay=0.01, amsgrad=True),
    ),
    (
        "nadam",
        {"learning_rate": 0.1, "beta1": 0.8, "beta2": 0.95, "epsilon": 0.01},
        lambda w: torch.optim.NAdam(w, lr=0.1, betas=(0.8, 0.95), eps=0.01),
    ),
]


def _points(name: str) -> list[tuple[float, float]]:
    return TARGETS_AND_OUTS if name.endswith("cross_entropy") else TARGETS_AND_OUTS + FAR


def _tensor(numbers: Any, *, grad: bool = False) -> torch.Tensor:
    return torch.tensor(numbers, dtype=torch.float64, requires_grad=grad)


def activations() -> Iterator[dict[str, Any]]:
    """The output and the slope of every activation but softmax, at NETS."""
    for name, parameters, function in ACTIVATIONS:
        net = _tensor(NETS, grad=True)
        out = function(net)
        (slope,) = torch.autograd.grad(out.sum(), net)
        yield {
            "name": name,
            "parameters": parameters,
            "net": NETS,
            "out": out.tolist(),
            "slope": slope.tolist(),
        }


def softmax() -> Iterator[dict[str, Any]]:
    """The outputs of softmax and all its slopes."""
    for nets in SOFTMAX_NETS:
        net = _tensor(nets)
        jacobian = torch.autograd.functional.jacobian(lambda x: torch.softmax(x, 0), net)
        yield {"net": nets, "out": torch.softmax(net, 0).tolist(), "slope": jacobian.tolist()}


def losses() -> Iterator[dict[str, Any]]:
    """The error at each output, its slope, and the error of a sample with these outputs."""
    for name, parameters, function in LOSSES:
        targets, outs = zip(*_points(name), strict=True)
        out, target = _tensor(outs, grad=True), _tensor(targets)
        errors = function(out, target)
        (slope,) = torch.autograd.grad(errors.sum(), out)
        row = {"name": name, "parameters": parameters, "out": outs, "target": targets}
        yield {**row, "error": errors.tolist(), "slope": slope.tolist()}


def combined() -> Iterator[dict[str, Any]]:
    """The error of one sample with three outputs."""
    outs, targets = [0.2, 0.7, 0.1], [0.0, 0.9, 0.1]
    for name, function in COMBINED.items():
        error = function(_tensor(outs), _tensor(targets)).item()
        yield {"name": name, "out": outs, "target": targets, "error": error}


def edges() -> Iterator[dict[str, Any]]:
    """dE/dnet of a cross-entropy at nets where outputs round to 0 or 1, as PyTorch's fused functions give it."""
    for target in (0.0, 0.3, 1.0):
        net = _tensor(EDGE_NETS, grad=True)
        goal = torch.full_like(net, target)
        loss = functional.binary_cross_entropy_with_logits(net, goal, reduction="none")
        (slope,) = torch.autograd.grad(loss.sum(), net)
        row = {"loss": "binary_cross_entropy", "activation": "sigmoid", "net": EDGE_NETS}
        yield {**row, "target": [target] * len(EDGE_NETS), "slope": slope.tolist()}
    for nets in EDGE_SOFTMAX_NETS:
        for goals in ([1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0], [0.2, 0.3, 0.5]):
            net = _tensor(nets, grad=True)
            loss = functional.cross_entropy(net[None, :], _tensor(goals)[None, :])
            (slope,) = torch.autograd.grad(loss, net)
            row = {"loss": "categorical_cross_entropy", "activation": "softmax", "net": nets}
            yield {**row, "target": goals, "slope": slope.tolist()}


def optimizers() -> Iterator[dict[str, Any]]:
    """Five updates of three parameters by PyTorch's optimizers."""
    for name, parameters, make in TORCH_OPTIMIZERS:
        w = _tensor(START, grad=True)
        optimizer = make([w])
        steps = []
        for gradient in GRADIENTS:
            w.grad = _tensor(gradient)
            optimizer.step()
            steps.append(w.tolist())
        yield {"name": name, "parameters": parameters, "by": f"torch.optim.{type(optimizer).__name__}", "steps": steps}


def torch_numbers() -> dict[str, Any]:
    """All that comes from PyTorch alone."""
    return {
        "activations": list(activations()),
        "softmax": list(softmax()),
        "losses": list(losses()),
        "combined": list(combined()),
        "edges": list(edges()),
        "start": START,
        "gradients": GRADIENTS,
        "optimizers": list(optimizers()),
    }


def keras_optimizers() -> Iterator[dict[str, Any]]:
    """What Keras has and PyTorch has not: epsilon under the root, Adam's `hat`, its own NAdam, Lion."""
    os.environ["KERAS_BACKEND"] = "torch"
    import keras

    keras.config.set_floatx("float64")
    make: list[tuple[str, dict[str, Any], Any]] = [
        (
            "adagrad",
            {"learning_rate": 0.1, "epsilon": 0.01, "initial_accumulator": 0.3, "epsilon_placement": "inside"},
            keras.optimizers.Adagrad(0.1, initial_accumulator_value=0.3, epsilon=0.01),
        ),
        (
            "rmsprop",
            {"learning_rate": 0.1, "epsilon": 0.01, "epsilon_placement": "inside"},
            keras.optimizers.RMSprop(0.1, rho=0.9, epsilon=0.01),
        ),
        (
            "rmsprop",
            {"learning_rate": 0.1, "epsilon": 0.01, "centered": True, "epsilon_placement": "inside"},
            keras.optimizers.RMSprop(0.1, rho=0.9, epsilon=0.01, centered=True),
        ),
        (
            "adam",
            {"learning_rate": 0.1, "epsilon": 0.01, "epsilon_placement": "hat"},
            keras.optimizers.Adam(0.1, epsilon=0.01),
        ),
        (
            "adamw",
            {"learning_rate": 0.1, "weight_decay": 0.3, "epsilon": 0.01, "epsilon_placement": "hat"},
            keras.optimizers.AdamW(0.1, weight_decay=0.3, epsilon=0.01),
        ),
        ("nadam", {"learning_rate": 0.1, "form": "keras"}, keras.optimizers.Nadam(0.1, epsilon=1e-8)),
        (
            "nadam",
            {"learning_rate": 0.1, "form": "keras", "beta1": 0.8, "beta2": 0.95, "epsilon": 0.01},
            keras.optimizers.Nadam(0.1, beta_1=0.8, beta_2=0.95, epsilon=0.01),
        ),
        (
            "lion",
            {"learning_rate": 0.1, "beta1": 0.8, "weight_decay": 0.0},
            keras.optimizers.Lion(0.1, beta_1=0.8, beta_2=0.99),
        ),
    ]
    for name, parameters, optimizer in make:
        w = keras.Variable(START, dtype="float64")
        steps = []
        for gradient in GRADIENTS:
            optimizer.apply([_tensor(gradient)], [w])
            steps.append(w.value.detach().tolist())
        yield {
            "name": name,
            "parameters": parameters,
            "by": f"keras.optimizers.{type(optimizer).__name__}",
            "steps": steps,
        }


def optax_optimizers() -> Iterator[dict[str, Any]]:
    """What only Optax has: the averaging momentum, Adam with epsilon under the root, its own NAdam, Lion with decay."""
    import jax

    jax.config.update("jax_enable_x64", True)
    import jax.numpy as jnp
    import optax

    inside = {"learning_rate": 0.1, "epsilon": 0.01, "epsilon_placement": "inside"}
    largest = {"learning_rate": 0.1, "beta2": 0.5, "amsgrad": True, "largest_of": "corrected"}
    make: list[tuple[str, dict[str, Any], str, Any]] = [
        (
            "momentum",
            {"learning_rate": 0.1, "form": "ema"},
            "optax.ema",
            optax.chain(optax.ema(0.9, debias=False), optax.scale(-0.1)),
        ),
        ("adam", inside, "optax.adam", optax.adam(0.1, eps=0.0, eps_root=0.01)),
        (
            "adamw",
            {**inside, "weight_decay": 0.3},
            "optax.adamw",
            optax.adamw(0.1, eps=0.0, eps_root=0.01, weight_decay=0.3),
        ),
        ("nadam", {"learning_rate": 0.1, "form": "optax"}, "optax.nadam", optax.nadam(0.1)),
        (
            "nadam",
            {"learning_rate": 0.1, "form": "optax", "beta1": 0.8, "beta2": 0.95, "epsilon": 0.01},
            "optax.nadam",
            optax.nadam(0.1, b1=0.8, b2=0.95, eps=0.01),
        ),
        ("adam", largest, "optax.amsgrad", optax.amsgrad(0.1, b2=0.5)),
        (
            "adamw",
            {**largest, "weight_decay": 0.3},
            "optax.chain",
            optax.chain(optax.scale_by_amsgrad(b2=0.5), optax.add_decayed_weights(0.3), optax.scale(-0.1)),
        ),
        (
            "radam",
            {"learning_rate": 0.1, "beta2": 0.7, "epsilon": 0.01, "epsilon_placement": "outside"},
            "optax.radam",
            optax.radam(0.1, b2=0.7, eps=0.01),
        ),
        ("lion", {"learning_rate": 0.1}, "optax.lion", optax.lion(0.1)),
        (
            "lion",
            {"learning_rate": 0.1, "beta1": 0.5, "beta2": 0.7, "weight_decay": 0.3},
            "optax.lion",
            optax.lion(0.1, b1=0.5, b2=0.7, weight_decay=0.3),
        ),
    ]
    for name, parameters, by, optimizer in make:
        w = jnp.array(START, dtype=jnp.float64)
        state = optimizer.init(w)
        steps = []
        for gradient in GRADIENTS:
            updates, state = optimizer.update(jnp.array(gradient, dtype=jnp.float64), state, w)
            w = optax.apply_updates(w, updates)
            steps.append(w.tolist())
        yield {"name": name, "parameters": parameters, "by": by, "steps": steps}


def main() -> None:
    """Write the file."""
    from importlib.metadata import version

    numbers = torch_numbers()
    numbers["optimizers"] += [*keras_optimizers(), *optax_optimizers()]
    numbers = {"made_with": {name: version(name) for name in ("torch", "keras", "optax")}, **numbers}
    lines = []
    for key, value in numbers.items():
        rows = isinstance(value, list) and isinstance(value[0], dict)
        body = "[\n" + ",\n".join("  " + json.dumps(row) for row in value) + "\n ]" if rows else json.dumps(value)
        lines.append(f' "{key}": {body}')
    (HERE / "torch_numbers.json").write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
