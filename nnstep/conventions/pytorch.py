"""PyTorch, measured on 2.13.0 (CPU), Python 3.11, float64."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from nnstep.conventions.entry import Fact, Form, Library, Rates, Slows, Value
from nnstep.conventions.forms import OF_SUMS, begins, decays, gradient_descent, same

_ADAM: Final[Mapping[str, Value]] = {
    "learning_rate": 1e-3,
    "beta1": 0.9,
    "beta2": 0.999,
    "epsilon": 1e-8,
    "epsilon_placement": "outside",
}

PYTORCH = Library(
    name="pytorch",
    title="PyTorch",
    release="2.13.0",
    source="https://pytorch.org/docs/2.13/",
    aliases=("torch",),
    losses={
        **dict.fromkeys(
            ("mean_squared_error", "half_squared_error", "squared_error"),
            Form("nn.MSELoss()", "mean_squared_error", says="MSELoss has no ½ and averages over the outputs as well."),
        ),
        "mean_absolute_error": Form("nn.L1Loss()", "mean_absolute_error"),
        "smooth_l1": Form("nn.SmoothL1Loss()", "smooth_l1", {"beta": 1.0}),
        "huber": Form("nn.HuberLoss()", "huber", {"delta": 1.0}),
        "binary_cross_entropy": Form("nn.BCELoss()", "binary_cross_entropy",
                                     {"log_min": -100.0, "beyond": "guarded_single"}),
        "categorical_cross_entropy": Form("nn.CrossEntropyLoss()", "categorical_cross_entropy", OF_SUMS),
        "binary_cross_entropy_logits": Form("nn.BCEWithLogitsLoss()", "binary_cross_entropy_logits"),
        "categorical_cross_entropy_logits": Form("nn.CrossEntropyLoss()", "categorical_cross_entropy_logits"),
    },
    activations={
        **same("nn.functional.{}", "sigmoid", "tanh", "relu", "selu", "softplus", "silu", "mish", "gelu", "softmax"),
        **same("nn.functional.{}", "relu6", "softsign"),
        "linear": Form("nn.Identity()", "linear"),
        "hard_sigmoid": Form("nn.Hardsigmoid()", "hard_sigmoid", {"slope": 1 / 6, "numbers": "single"}),
        "hard_tanh": Form("nn.Hardtanh()", "hard_tanh", {"low": -1.0, "high": 1.0}),
        "celu": Form("nn.CELU()", "celu", {"alpha": 1.0},
                     says="With another alpha PyTorch takes its slope in single precision."),
        "gelu_tanh": Form("nn.GELU('tanh')", "gelu_tanh"),
        "leaky_relu": Form("nn.LeakyReLU()", "leaky_relu", {"slope": 0.01}),
        "elu": Form("nn.ELU()", "elu", {"alpha": 1.0}),
    },
    optimizers={
        **gradient_descent("optim.SGD", 1e-3, decay="coupled", dampens=True),
        "adagrad": Form("optim.Adagrad", "adagrad",
                        {"learning_rate": 1e-2, "epsilon": 1e-10, "initial_accumulator": 0.0,
                         "epsilon_placement": "outside"}, decay="coupled"),
        "rmsprop": Form("optim.RMSprop", "rmsprop",
                        {"learning_rate": 1e-2, "rho": 0.99, "epsilon": 1e-8, "epsilon_placement": "outside",
                         "centered": False}, decay="coupled"),
        "adadelta": Form("optim.Adadelta", "adadelta", {"learning_rate": 1.0, "rho": 0.9, "epsilon": 1e-6},
                         decay="coupled"),
        "adamax": Form("optim.Adamax", "adamax",
                       {"learning_rate": 2e-3, "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8, "form": "pytorch"},
                       decay="coupled"),
        "adam": decays("optim.Adam", "adam", _ADAM),
        "adamw": Form("optim.AdamW", "adamw", {**_ADAM, "weight_decay": 0.01}, decay="decoupled"),
        "nadam": decays("optim.NAdam", "nadam", {
            "learning_rate": 2e-3, "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8, "form": "pytorch"}),
        "radam": decays("optim.RAdam", "radam", {**_ADAM, "epsilon_placement": "hat"}),
        "rprop": Form("optim.Rprop", "rprop",
                      {"learning_rate": 1e-2, "eta_minus": 0.5, "eta_plus": 1.2, "step_min": 1e-6, "step_max": 50.0,
                       "form": "pytorch"}),
    },
    initializers={
        **same("nn.init.{}_", "zeros", "ones", "constant", "xavier_uniform", "xavier_normal", "orthogonal"),
        "uniform": Form("nn.init.uniform_", "uniform", {"low": 0.0, "high": 1.0}),
        "normal": Form("nn.init.normal_", "normal", {"mean": 0.0, "std": 1.0}),
        "he_uniform": Form("nn.init.kaiming_uniform_", "he_uniform"),
        "he_normal": Form("nn.init.kaiming_normal_", "he_normal"),
        "truncated_normal": Form("nn.init.trunc_normal_", "truncated_normal",
                                 {"mean": 0.0, "std": 1.0, "low": -2.0, "high": 2.0, "bounds": "numbers"},
                                 says="It is cut at the numbers −2 and 2, however narrow the bell is."),
        "fan_in_uniform": Form("nn.Linear's own", "fan_in_uniform"),
    },
    rates=Rates(slows=(Slows("lr_decay", "adagrad", "inverse", "rate", {"per": "update"}),)),
    begins=begins("nn.Linear's own", Form("", "fan_in_uniform")),
    clips=Form("nn.utils.clip_grad_norm_", "", says="It adds 1e-6 to the norm before it divides by it."),
    clip_epsilon=1e-6,
    facts=(
        Fact("initializer", "nn.Linear draws weights and biases up to ±1/√in; trunc_normal_ is cut at the numbers −2 "
             "and 2, not at two deviations."),
        Fact("weight decay", "weight_decay adds its share of every weight and every bias to the slope; only AdamW "
             "shrinks them beside it."),
        Fact("cross-entropy", "CrossEntropyLoss takes the sums, before the softmax, and makes the shares itself."),
        Fact("binary cross-entropy", "BCELoss lets no logarithm fall below −100: a wrong output of 1 costs 100. "
             "Its slope is (out − target)/max(out·(1 − out), 1e-12)."),
        Fact("learning rate", "The rate is outside the velocity: a new rate moves the old velocity, too."),
    ),
)  # fmt: skip
