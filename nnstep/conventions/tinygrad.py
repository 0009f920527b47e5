"""tinygrad, measured on 0.14.0."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from nnstep.conventions.entry import Fact, Form, Library, Value
from nnstep.conventions.forms import OF_SUMS, begins, gradient_descent, same, variances

_ADAM: Final[Mapping[str, Value]] = {
    "learning_rate": 1e-3, "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8, "epsilon_placement": "outside",
}  # fmt: skip

TINYGRAD = Library(
    name="tinygrad",
    title="tinygrad",
    release="0.14.0",
    source="https://docs.tinygrad.org/",
    losses={
        **dict.fromkeys(
            ("mean_squared_error", "half_squared_error", "squared_error"),
            Form("((out - y)**2).mean()", "mean_squared_error",
                 says="The mean of the squares has no ½ and is over the outputs as well."),
        ),
        "mean_absolute_error": Form("(out - y).abs().mean()", "mean_absolute_error"),
        "binary_cross_entropy": Form("binary_crossentropy", "binary_cross_entropy", lacks=("label_smoothing",)),
        "categorical_cross_entropy": Form("cross_entropy", "categorical_cross_entropy", OF_SUMS),
        "binary_cross_entropy_logits": Form("binary_crossentropy_logits", "binary_cross_entropy_logits"),
        "categorical_cross_entropy_logits": Form("cross_entropy", "categorical_cross_entropy_logits"),
        "sum_of_outputs": Form("sum()", "sum_of_outputs"),
    },
    activations={
        **same("Tensor.{}", "sigmoid", "tanh", "relu", "softplus", "silu", "mish", "softmax"),
        **same("Tensor.{}", "relu6", "softsign"),
        "selu": Form("Tensor.selu", "selu", {"at_zero": "right", "numbers": "short"}),
        "linear": Form("nothing", "linear"),
        "hard_sigmoid": Form("Tensor.hardsigmoid", "hard_sigmoid", {"slope": 1 / 6}),
        "hard_tanh": Form("Tensor.hardtanh", "hard_tanh", {"low": -1.0, "high": 1.0, "at_ends": "inside"}),
        "celu": Form("Tensor.celu", "celu", {"alpha": 1.0}),
        "gelu": Form("Tensor.gelu", "gelu_tanh", says="Tensor.gelu is the form with tanh."),
        "gelu_tanh": Form("Tensor.gelu", "gelu_tanh"),
        "leaky_relu": Form("Tensor.leaky_relu", "leaky_relu", {"slope": 0.01, "at_zero": "right"}),
        "elu": Form("Tensor.elu", "elu", {"alpha": 1.0, "at_zero": "none"}),
    },
    optimizers={
        **gradient_descent("optim.SGD", 1e-3, decay="coupled"),
        "adam": Form("optim.Adam", "adam", _ADAM),
        "adamw": Form("optim.AdamW", "adamw", {**_ADAM, "weight_decay": 0.01}, decay="decoupled"),
    },
    arguments={"b1": "beta1", "b2": "beta2"},
    initializers={
        **same("Tensor.{}", "zeros", "ones"),
        "xavier_uniform": Form("Tensor.glorot_uniform", "xavier_uniform"),
        "uniform": Form("Tensor.uniform", "uniform", {"low": 0.0, "high": 1.0}),
        "normal": Form("Tensor.normal", "normal", {"mean": 0.0, "std": 1.0}),
        **variances("Tensor.kaiming",
                    he_uniform={"scale": 2 / 1.0001, "mode": "fan_in", "distribution": "uniform"},
                    he_normal={"scale": 2 / 1.0001, "mode": "fan_in", "distribution": "untruncated_normal"}),
        "fan_in_uniform": Form("nn.Linear's own", "fan_in_uniform"),
    },
    begins=begins("nn.Linear's own", Form("", "fan_in_uniform")),
    facts=(
        Fact("initializer", "nn.Linear draws weights and biases up to ±1/√in; kaiming_uniform is for a leaky ReLU of "
             "slope 0.01."),
        Fact("reported loss", "It is the number that was differentiated: of the weights before the update. But nothing "
             "is computed before it is asked for: a loss that is read after step() is of the new weights."),
        Fact("activation", "gelu is the form with tanh; selu has its two numbers cut to 1.0507 and 1.67326."),
        Fact("precision", "The optimizers keep float32."),
        Fact("binary cross-entropy", "Nothing is cut: a wrong output of 1 costs infinity, and a perfect one is NaN."),
    ),
)  # fmt: skip
