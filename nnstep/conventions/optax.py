"""Optax 0.2.8 with JAX 0.10.2, measured in float64; Optax' losses are averaged, as everybody does."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from nnstep.conventions.entry import Fact, Form, Library, Value
from nnstep.conventions.forms import gradient_descent, same

_ADAM: Final[Mapping[str, Value]] = {
    "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8, "epsilon_root": 0.0, "epsilon_placement": "outside",
}  # fmt: skip

OPTAX = Library(
    name="optax",
    title="Optax",
    release="0.2.8",
    source="https://optax.readthedocs.io/en/latest/",
    aliases=("jax",),
    losses={
        **dict.fromkeys(
            ("mean_squared_error", "squared_error"),
            Form("squared_error(…).mean()", "mean_squared_error",
                 says="Optax' squared error has no ½, and is averaged over outputs and samples."),
        ),
        "half_squared_error": Form("l2_loss(…).mean()", "half_squared_error", {"combine": "mean"},
                                   says="Optax' l2_loss has the ½, and is averaged over outputs and samples."),
        "mean_absolute_error": Form("abs(…).mean()", "mean_absolute_error", {"at_zero": "right"}),
        "huber": Form("huber_loss(…).mean()", "huber", {"delta": 1.0}),
        "log_cosh": Form("log_cosh(…).mean()", "log_cosh"),
        "binary_cross_entropy": Form("sigmoid_binary_cross_entropy(…).mean()", "binary_cross_entropy"),
        "categorical_cross_entropy": Form("softmax_cross_entropy(…).mean()", "categorical_cross_entropy"),
        "binary_cross_entropy_logits": Form("sigmoid_binary_cross_entropy(…).mean()", "binary_cross_entropy_logits"),
        "categorical_cross_entropy_logits": Form("softmax_cross_entropy(…).mean()", "categorical_cross_entropy_logits"),
        "sum_of_outputs": Form("sum()", "sum_of_outputs"),
    },
    activations={
        **same("jax.nn.{}", "sigmoid", "tanh", "relu", "selu", "softplus", "silu", "mish", "softmax"),
        "relu6": Form("jax.nn.relu6", "relu6"),
        "softsign": Form("jax.nn.soft_sign", "softsign"),
        "linear": Form("jax.nn.identity", "linear"),
        "hard_sigmoid": Form("jax.nn.hard_sigmoid", "hard_sigmoid", {"slope": 1 / 6}),
        "hard_tanh": Form("jax.nn.hard_tanh", "hard_tanh", {"low": -1.0, "high": 1.0, "at_ends": "inside"}),
        "celu": Form("jax.nn.celu", "celu", {"alpha": 1.0}),
        "gelu": Form("jax.nn.gelu", "gelu_tanh", says="jax.nn.gelu is the form with tanh where nobody says otherwise."),
        "gelu_tanh": Form("jax.nn.gelu", "gelu_tanh"),
        "leaky_relu": Form("jax.nn.leaky_relu", "leaky_relu", {"slope": 0.01, "at_zero": "right"}),
        "elu": Form("jax.nn.elu", "elu", {"alpha": 1.0}),
    },
    optimizers={
        **gradient_descent("optax.sgd", decay="coupled"),
        "adagrad": Form("optax.adagrad", "adagrad",
                        {"epsilon": 1e-7, "initial_accumulator": 0.1, "epsilon_placement": "inside"}, decay="coupled"),
        "rmsprop": Form("optax.rmsprop", "rmsprop",
                        {"rho": 0.9, "epsilon": 1e-8, "epsilon_placement": "inside", "centered": False,
                         "rate_placement": "inside"}, decay="coupled",
                        says="Optax adds epsilon inside the root; with momentum the rate is in the velocity."),
        "adadelta": Form("optax.adadelta", "adadelta", {"rho": 0.9, "epsilon": 1e-6}, decay="coupled"),
        "adam": Form("optax.adam", "adam", _ADAM, decay="coupled"),
        "adamw": Form("optax.adamw", "adamw", {**_ADAM, "weight_decay": 1e-4}, decay="decoupled"),
        "adamax": Form("optax.adamax", "adamax", {"beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8, "form": "pytorch"},
                       decay="coupled"),
        "nadam": Form("optax.nadam", "nadam", {"beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8, "form": "optax"},
                      decay="coupled"),
        "lion": Form("optax.lion", "lion", {"beta1": 0.9, "beta2": 0.99, "weight_decay": 1e-3}, decay="decoupled"),
        "rprop": Form("optax.rprop", "rprop",
                      {"eta_minus": 0.5, "eta_plus": 1.2, "step_min": 1e-6, "step_max": 50.0, "form": "optax"},
                      says="optax.rprop is one step late: its first update moves nothing."),
    },
    facts=(
        Fact("reported loss", "It is the number that was differentiated: of the weights before the update."),
        Fact("learning rate", "sgd has the rate outside the velocity, rmsprop with momentum inside."),
        Fact("activation", "gelu is the form with tanh."),
        Fact("slopes at a kink", "JAX takes 1 as the slope of leaky_relu and of abs at 0, 0 for relu."),
    ),
)  # fmt: skip
