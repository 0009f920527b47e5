"""MLX, measured on 0.32.4."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from nnstep.conventions.entry import Fact, Form, Library, Value
from nnstep.conventions.forms import OF_SUMS, begins, gradient_descent, same, variances

_ADAM: Final[Mapping[str, Value]] = {
    "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8, "epsilon_placement": "outside", "bias_correction": False,
}  # fmt: skip

MLX = Library(
    name="mlx",
    title="MLX",
    release="0.32.4",
    source="https://ml-explore.github.io/mlx/build/html/python/nn.html",
    losses={
        **dict.fromkeys(
            ("mean_squared_error", "half_squared_error", "squared_error"),
            Form("nn.losses.mse_loss", "mean_squared_error",
                 says="mse_loss has no ½ and averages over the outputs as well."),
        ),
        "mean_absolute_error": Form("nn.losses.l1_loss", "mean_absolute_error"),
        "smooth_l1": Form("nn.losses.smooth_l1_loss", "smooth_l1", {"beta": 1.0}),
        "huber": Form("nn.losses.huber_loss", "huber", {"delta": 1.0}),
        "log_cosh": Form("nn.losses.log_cosh_loss", "log_cosh"),
        "binary_cross_entropy": Form(
            "nn.losses.binary_cross_entropy", "binary_cross_entropy", OF_SUMS,
            says="Without logits no logarithm falls below −100 there, and an output of exactly 0 or 1 has the slope "
            "NaN, right or wrong.",
        ),
        "categorical_cross_entropy": Form("nn.losses.cross_entropy", "categorical_cross_entropy", OF_SUMS),
        "binary_cross_entropy_logits": Form(
            "nn.losses.binary_cross_entropy(with_logits=True)", "binary_cross_entropy_logits"
        ),
        "categorical_cross_entropy_logits": Form("nn.losses.cross_entropy", "categorical_cross_entropy_logits"),
        "sum_of_outputs": Form("sum()", "sum_of_outputs"),
    },
    activations={
        **same("nn.{}", "sigmoid", "tanh", "relu", "softplus", "silu", "mish", "gelu", "softmax"),
        **same("nn.{}", "relu6", "softsign"),
        "selu": Form("nn.selu", "selu", {"numbers": "short"}),
        "linear": Form("nothing", "linear"),
        "hard_tanh": Form("nn.hard_tanh", "hard_tanh", {"low": -1.0, "high": 1.0}),
        "celu": Form("nn.celu", "celu", {"alpha": 1.0, "at_zero": "none"}),
        "gelu_tanh": Form("nn.gelu_approx", "gelu_tanh"),
        "leaky_relu": Form("nn.leaky_relu", "leaky_relu", {"slope": 0.01, "at_zero": "right"}),
        "elu": Form("nn.elu", "elu", {"alpha": 1.0}),
    },
    optimizers={
        **gradient_descent("optimizers.SGD", decay="coupled", dampens=True, dampen_first=True),
        "adagrad": Form("optimizers.Adagrad", "adagrad",
                        {"epsilon": 1e-8, "initial_accumulator": 0.0, "epsilon_placement": "outside"}),
        "rmsprop": Form("optimizers.RMSprop", "rmsprop",
                        {"rho": 0.99, "epsilon": 1e-8, "epsilon_placement": "outside", "centered": False}),
        "adadelta": Form("optimizers.AdaDelta", "adadelta", {"rho": 0.9, "epsilon": 1e-6}),
        "adam": Form("optimizers.Adam", "adam", _ADAM,
                     says="MLX does not correct Adam's means where nobody says so: first updates are long."),
        "adamw": Form("optimizers.AdamW", "adamw", {**_ADAM, "weight_decay": 0.01}, decay="decoupled"),
        "adamax": Form("optimizers.Adamax", "adamax", {"beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8, "form": "mlx"}),
        "lion": Form("optimizers.Lion", "lion", {"beta1": 0.9, "beta2": 0.99, "weight_decay": 0.0}, decay="decoupled"),
    },
    initializers={
        **same("nn.init.{}", "constant", "orthogonal"),
        "xavier_uniform": Form("nn.init.glorot_uniform", "xavier_uniform"),
        "xavier_normal": Form("nn.init.glorot_normal", "xavier_normal"),
        "uniform": Form("nn.init.uniform", "uniform", {"low": 0.0, "high": 1.0}),
        "normal": Form("nn.init.normal", "normal", {"mean": 0.0, "std": 1.0}),
        **variances("nn.init.{}",
                    he_normal={"scale": 1.0, "mode": "fan_in", "distribution": "untruncated_normal"},
                    he_uniform={"scale": 1.0, "mode": "fan_in", "distribution": "uniform"}),
        "fan_in_uniform": Form("nn.Linear's own", "fan_in_uniform"),
    },
    begins=begins("nn.Linear's own", Form("", "fan_in_uniform")),
    clips=Form("optimizers.clip_grad_norm", "", says="It adds 1e-6 to the norm before it divides by it."),
    clip_epsilon=1e-6,
    facts=(
        Fact("reported loss", "It is the number that was differentiated: of the weights before the update."),
        Fact("Adam", "The means are not corrected where nobody says so, and Adamax' never."),
        Fact("momentum", "Dampening holds from the first update on."),
        Fact("cross-entropy", "binary_cross_entropy takes the sums, before the sigmoid, where nobody says otherwise. "
             "Of outputs no logarithm falls below −100, and an exact 0 or 1 has the slope NaN, right or wrong."),
        Fact("initializer", "nn.Linear draws weights and biases up to ±1/√in; he_normal and he_uniform lack the √2."),
    ),
)  # fmt: skip
