"""TensorFlow.js, measured on 4.22.0 with its backend for the processor."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from nnstep.conventions.entry import Fact, Form, Library, Penalty, Value
from nnstep.conventions.forms import begins, gradient_descent, same, variances
from nnstep.functions.bell import LEFT_OF_TWO

_ADAM: Final[Mapping[str, Value]] = {"learning_rate": 1e-3, "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-7}
_CUT: Final[Mapping[str, Value]] = {"out_min": 1e-7, "out_max": 1 - 2.0**-23}  # as float32 rounds 1 − 1e-7

CUT: Final = LEFT_OF_TWO**2
"""What is left of a variance where a bell curve is cut at two deviations and not made wider for that."""

TFJS = Library(
    name="tensorflow.js",
    title="TensorFlow.js",
    release="4.22.0",
    source="https://js.tensorflow.org/api/4.22.0/",
    aliases=("tfjs",),
    losses={
        **dict.fromkeys(
            ("mean_squared_error", "half_squared_error", "squared_error"),
            Form("meanSquaredError", "mean_squared_error",
                 says="meanSquaredError has no ½ and averages over the outputs as well."),
        ),
        "mean_absolute_error": Form("meanAbsoluteError", "mean_absolute_error"),
        "binary_cross_entropy": Form("binaryCrossentropy", "binary_cross_entropy", _CUT),
        "categorical_cross_entropy": Form("categoricalCrossentropy", "categorical_cross_entropy"),
    },
    activations={
        **same("{}", "linear", "sigmoid", "tanh", "relu", "relu6", "selu", "softplus", "softsign", "softmax"),
        "elu": Form("elu", "elu", {"alpha": 1.0}),
        "leaky_relu": Form("layers.leakyReLU()", "leaky_relu", {"slope": 0.3},
                           says="The layer leakyReLU keeps 0.3 of a negative sum, the operation leakyRelu 0.2."),
    },
    optimizers={
        **gradient_descent("train.sgd"),
        "adagrad": Form("train.adagrad", "adagrad",
                        {"epsilon": 1e-7, "initial_accumulator": 0.1, "epsilon_placement": "inside"}),
        "rmsprop": Form("train.rmsprop", "rmsprop",
                        {"rho": 0.9, "epsilon": 1e-7, "epsilon_placement": "inside", "centered": False,
                         "rate_placement": "inside"}),
        "adam": Form("train.adam", "adam", {**_ADAM, "epsilon_placement": "outside"}),
        "adamax": Form("train.adamax", "adamax", {**_ADAM, "learning_rate": 2e-3, "form": "keras"}),
    },
    initializers={
        **same("{}", "zeros", "ones", "constant", "xavier_uniform", "he_uniform", "lecun_uniform", "orthogonal"),
        "uniform": Form("randomUniform", "uniform", {"low": -0.05, "high": 0.05}),
        "normal": Form("randomNormal", "normal", {"mean": 0.0, "std": 0.05}),
        "truncated_normal": Form("truncatedNormal", "truncated_normal", {"mean": 0.0, "std": 0.05}),
        **variances("{}", xavier_normal={"scale": CUT, "mode": "fan_avg"},
                    he_normal={"scale": 2 * CUT, "mode": "fan_in"}, lecun_normal={"scale": CUT, "mode": "fan_in"}),
    },
    begins=begins("dense's own, glorotNormal", Form("", "variance_scaling", {"scale": CUT, "mode": "fan_avg"}),
                  Form("", "zeros"), says="Cut at two deviations and not made wider for that: 0.88 of Glorot's."),
    penalty=Penalty("kernelRegularizer: l2({})", fields={"half": False},
                    says="It has no ½, so its slope is twice that times the weight, and is in what is reported."),
    shows="loss",
    facts=(
        Fact("initializer", "dense draws weights by glorotNormal, biases begin at 0. The normal ones are cut at two "
             "deviations, and not made wider for that: they have 0.88 of the deviation that Keras' have."),
        Fact("reported loss", "fit gives the loss before the update, with what L2 comes to."),
        Fact("RMSprop", "Centered, it subtracts epsilon inside the root: slopes near 0 give NaN."),
        Fact("precision", "It computes in float32."),
    ),
)  # fmt: skip
