"""PaddlePaddle, measured on 3.3.1."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from nnstep.conventions.entry import Fact, Form, Library, Value
from nnstep.conventions.forms import OF_SUMS, SMOOTH_L1, begins, gradient_descent, same

_BETAS: Final[Mapping[str, Value]] = {"learning_rate": 1e-3, "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8}
_ADAM: Final[Mapping[str, Value]] = {**_BETAS, "epsilon_placement": "outside"}

PADDLE = Library(
    name="paddle",
    title="Paddle",
    release="3.3.1",
    source="https://www.paddlepaddle.org.cn/documentation/docs/en/api/index_en.html",
    aliases=("paddlepaddle",),
    losses={
        **dict.fromkeys(
            ("mean_squared_error", "half_squared_error", "squared_error"),
            Form("nn.MSELoss()", "mean_squared_error", says="MSELoss has no ½ and averages over the outputs as well."),
        ),
        "mean_absolute_error": Form("nn.L1Loss()", "mean_absolute_error"),
        "huber": Form("nn.SmoothL1Loss()", "huber", {"delta": 1.0}, says="Paddle's SmoothL1Loss is Huber's loss."),
        "binary_cross_entropy": Form("nn.BCELoss()", "binary_cross_entropy",
                                     {"log_min": -100.0, "beyond": "guarded"}),
        "categorical_cross_entropy": Form(
            "nn.CrossEntropyLoss(soft_label=True)", "categorical_cross_entropy",
            {**OF_SUMS, "log_min": -64.0, "beyond": "uncut"},
        ),
        "binary_cross_entropy_logits": Form("nn.BCEWithLogitsLoss()", "binary_cross_entropy_logits"),
        "categorical_cross_entropy_logits": Form(
            "nn.CrossEntropyLoss(soft_label=True)", "categorical_cross_entropy_logits", {"log_min": -64.0}
        ),
        "sum_of_outputs": Form("sum()", "sum_of_outputs"),
    },
    activations={
        **same("nn.functional.{}", "sigmoid", "tanh", "relu", "selu", "softplus", "silu", "mish", "gelu", "softmax"),
        **same("nn.functional.{}", "relu6", "softsign"),
        "linear": Form("nn.Identity()", "linear"),
        "hard_sigmoid": Form("nn.Hardsigmoid()", "hard_sigmoid", {"slope": 1 / 6}),
        "hard_tanh": Form("nn.Hardtanh()", "hard_tanh", {"low": -1.0, "high": 1.0}),
        "celu": Form("nn.CELU()", "celu", {"alpha": 1.0}),
        "gelu_tanh": Form("nn.GELU(approximate=True)", "gelu_tanh"),
        "leaky_relu": Form("nn.LeakyReLU()", "leaky_relu", {"slope": 0.01, "at_zero": "right"}),
        "elu": Form("nn.ELU()", "elu", {"alpha": 1.0}),
    },
    optimizers={
        **gradient_descent("optimizer.Momentum", 1e-3, decay="coupled", plain="optimizer.SGD", named=0.9),
        "adagrad": Form("optimizer.Adagrad", "adagrad",
                        {"epsilon": 1e-6, "initial_accumulator": 0.0, "epsilon_placement": "outside"},
                        decay="coupled"),
        "rmsprop": Form("optimizer.RMSProp", "rmsprop",
                        {"rho": 0.95, "epsilon": 1e-6, "epsilon_placement": "inside", "centered": False,
                         "rate_placement": "inside"}, decay="coupled",
                        says="Paddle adds epsilon inside the root, where most add it outside."),
        "adadelta": Form("optimizer.Adadelta", "adadelta", {"learning_rate": 1e-3, "rho": 0.95, "epsilon": 1e-6},
                         decay="coupled"),
        "adam": Form("optimizer.Adam", "adam", _ADAM, decay="coupled"),
        "adamw": Form("optimizer.AdamW", "adamw", {**_ADAM, "weight_decay": 0.01}, decay="decoupled"),
        "adamax": Form("optimizer.Adamax", "adamax", {**_BETAS, "form": "paddle"}, decay="coupled"),
        "nadam": Form("optimizer.NAdam", "nadam", {**_BETAS, "learning_rate": 2e-3, "form": "pytorch"},
                      decay="coupled"),
        "radam": Form("optimizer.RAdam", "radam", {**_BETAS, "epsilon_placement": "hat"}, decay="coupled"),
        "rprop": Form("optimizer.Rprop", "rprop",
                      {"learning_rate": 1e-3, "eta_minus": 0.5, "eta_plus": 1.2, "step_min": 1e-5, "step_max": 50.0,
                       "form": "pytorch"}),
    },
    initializers={
        "constant": Form("nn.initializer.Constant", "constant", {"value": 0.0}),
        "xavier_uniform": Form("nn.initializer.XavierUniform", "xavier_uniform"),
        "xavier_normal": Form("nn.initializer.XavierNormal", "xavier_normal"),
        "he_uniform": Form("nn.initializer.KaimingUniform", "he_uniform"),
        "he_normal": Form("nn.initializer.KaimingNormal", "he_normal"),
        "orthogonal": Form("nn.initializer.Orthogonal", "orthogonal"),
        "uniform": Form("nn.initializer.Uniform", "uniform", {"low": -1.0, "high": 1.0}),
        "normal": Form("nn.initializer.Normal", "normal", {"mean": 0.0, "std": 1.0}),
        "truncated_normal": Form("nn.initializer.TruncatedNormal", "truncated_normal",
                                 {"mean": 0.0, "std": 1.0, "low": -2.0, "high": 2.0, "bounds": "numbers"},
                                 says="It is cut at the numbers −2 and 2, however narrow the bell is."),
    },
    begins=begins("nn.Linear's own", Form("", "xavier_uniform"), Form("", "zeros")),
    names=SMOOTH_L1,
    clips=Form("nn.ClipGradByGlobalNorm", ""),
    facts=(
        Fact("weight decay", "weight_decay adds its share of every weight and every bias to the slope; only AdamW "
             "shrinks them beside it."),
        Fact("reported loss", "It is the number that was differentiated: of the weights before the update."),
        Fact("Huber", "SmoothL1Loss(delta) is Huber's loss, and not PyTorch's SmoothL1Loss."),
        Fact("binary cross-entropy", "BCELoss lets no logarithm fall below −100. Its slope is (out − target)/max(out·"
             "(1 − out), 1e-12)."),
        Fact("cross-entropy", "CrossEntropyLoss takes the sums, and lets no logarithm of a share fall below −64: no "
             "loss is much above 64, and its slope is as if nothing were cut."),
        Fact("initializer", "A layer's weights are XavierUniform's, its biases 0; TruncatedNormal is cut at the "
             "numbers −2 and 2, not at two deviations."),
    ),
)  # fmt: skip
