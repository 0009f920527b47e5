"""Optax 0.2.8 with JAX 0.10.2, measured in float64; Optax' losses are averaged, as everybody does."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from nnstep.conventions.entry import Choice, Fact, Form, Library, Value
from nnstep.conventions.forms import OF_SUMS, gradient_descent, same, variances

_BETAS: Final[Mapping[str, Value]] = {"beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8}
_ADAM: Final[Mapping[str, Value]] = {**_BETAS, "epsilon_root": 0.0, "epsilon_placement": "outside"}


def _decays(name: str, parameters: Mapping[str, Value]) -> Choice:
    """An optimizer of Optax', whose name with a w has a weight decay of its own, beside the step."""

    def choose(given: Mapping[str, Any]) -> Form:
        if given["name"] != f"{name}w":
            return Form(f"optax.{name}", name, parameters, decay="coupled")
        return Form(f"optax.{name}w", name, {**parameters, "weight_decay": 1e-4}, decay="decoupled")

    return choose


def _adam(given: Mapping[str, Any]) -> Form:
    """Adam, that which looks ahead, and AMSGrad, which is an optimizer of its own there."""
    if given["name"] == "amsgrad" or given.get("amsgrad") is True:
        says = "Optax keeps the largest of the corrected mean squares, where most take them as they are."
        parameters: Mapping[str, Value] = {**_ADAM, "amsgrad": True, "largest_of": "corrected"}
        return Form("optax.amsgrad", "adam", parameters, decay="coupled", says=says)
    if given.get("nesterov") is True:
        return Form(
            "optax.adam(nesterov)", "nadam", {**_BETAS, "form": "optax"}, without=("nesterov",), decay="coupled"
        )
    return Form("optax.adam", "adam", _ADAM, without=("nesterov",), decay="coupled")


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
        "binary_cross_entropy": Form("sigmoid_binary_cross_entropy(…).mean()", "binary_cross_entropy", OF_SUMS),
        "categorical_cross_entropy": Form("softmax_cross_entropy(…).mean()", "categorical_cross_entropy", OF_SUMS),
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
        "adam": _adam,
        "adamw": Form("optax.adamw", "adamw", {**_ADAM, "weight_decay": 1e-4}, decay="decoupled"),
        "adamax": _decays("adamax", {**_BETAS, "form": "pytorch"}),
        "nadam": _decays("nadam", {**_BETAS, "form": "optax"}),
        "radam": Form("optax.radam", "radam", {**_BETAS, "epsilon_root": 0.0, "epsilon_placement": "outside"},
                      decay="coupled"),
        "lion": Form("optax.lion", "lion", {"beta1": 0.9, "beta2": 0.99, "weight_decay": 1e-3}, decay="decoupled"),
        "rprop": Form("optax.rprop", "rprop",
                      {"eta_minus": 0.5, "eta_plus": 1.2, "step_min": 1e-6, "step_max": 50.0, "form": "optax"},
                      says="optax.rprop is one step late: its first update moves nothing."),
    },
    initializers={
        **same("jax.nn.initializers.{}", "zeros", "ones", "constant", "he_uniform", "lecun_uniform", "orthogonal",
               "variance_scaling"),
        "xavier_uniform": Form("jax.nn.initializers.glorot_uniform", "xavier_uniform"),
        "uniform": Form("jax.nn.initializers.uniform", "uniform", {"low": 0.0, "high": 0.01}),
        "normal": Form("jax.nn.initializers.normal", "normal", {"mean": 0.0, "std": 0.01}),
        "truncated_normal": Form("jax.nn.initializers.truncated_normal", "truncated_normal",
                                 {"mean": 0.0, "std": 0.01}),
        **variances("jax.nn.initializers.{}", xavier_normal={"scale": 1.0, "mode": "fan_avg"},
                    he_normal={"scale": 2.0, "mode": "fan_in"}, lecun_normal={"scale": 1.0, "mode": "fan_in"}),
    },
    names={"l2_loss": "half_squared_error", "amsgrad": "adam", "nadamw": "nadam", "adamaxw": "adamax"},
    arguments={"b1": "beta1", "b2": "beta2", "decay": "rho"},
    clips=Form("optax.clip_by_global_norm", ""),
    facts=(
        Fact("initializer", "There are no layers, so nothing begins by itself; the normal ones of JAX "
             "are cut at two deviations, of a bell made wider for that."),
        Fact("reported loss", "It is the number that was differentiated: of the weights before the update."),
        Fact("cross-entropy", "Its losses take the sums, so nothing has to be cut: a wrong sum of 40 costs 40."),
        Fact("learning rate", "sgd has the rate outside the velocity, rmsprop with momentum inside."),
        Fact("activation", "gelu is the form with tanh."),
        Fact("slopes at a kink", "JAX takes 1 as the slope of leaky_relu and of abs at 0, 0 for relu."),
    ),
)  # fmt: skip
