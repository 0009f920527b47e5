"""Keras, measured on 3.15.1 with the backends torch 2.13.0, jax 0.10.2 and TensorFlow 2.21.0."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from nnstep.conventions.entry import Fact, Form, Library, Penalty, Value
from nnstep.conventions.forms import begins, gradient_descent, same, variances

_ADAM: Final[Mapping[str, Value]] = {
    "learning_rate": 1e-3,
    "beta1": 0.9,
    "beta2": 0.999,
    "epsilon": 1e-7,
    "epsilon_placement": "hat",
}

_CUT: Final[Mapping[str, Value]] = {"out_min": 1e-7, "out_max": 1 - 2.0**-23}  # as float32 rounds 1 − 1e-7

KERAS = Library(
    name="keras",
    title="Keras",
    release="3.15.1",
    source="https://keras.io/api/",
    aliases=("tf.keras", "keras3"),
    losses={
        **dict.fromkeys(
            ("mean_squared_error", "half_squared_error", "squared_error"),
            Form("losses.MeanSquaredError()", "mean_squared_error",
                 says="Keras' mean squared error has no ½ and averages over the outputs as well."),
        ),
        "mean_absolute_error": Form("losses.MeanAbsoluteError()", "mean_absolute_error"),
        "huber": Form("losses.Huber()", "huber", {"delta": 1.0}),
        "log_cosh": Form("losses.LogCosh()", "log_cosh"),
        "binary_cross_entropy": Form("losses.BinaryCrossentropy()", "binary_cross_entropy", _CUT),
        "categorical_cross_entropy": Form("losses.CategoricalCrossentropy()", "categorical_cross_entropy", _CUT),
        "binary_cross_entropy_logits": Form(
            "losses.BinaryCrossentropy(from_logits=True)", "binary_cross_entropy_logits"
        ),
        "categorical_cross_entropy_logits": Form(
            "losses.CategoricalCrossentropy(from_logits=True)", "categorical_cross_entropy_logits"
        ),
    },
    activations={
        **same("activations.{}", "linear", "sigmoid", "tanh", "relu", "selu", "softplus", "silu", "mish", "gelu",
               "softmax"),
        **same("activations.{}", "relu6", "softsign"),
        "hard_sigmoid": Form("activations.hard_sigmoid", "hard_sigmoid", {"slope": 1 / 6}),
        "hard_tanh": Form("activations.hard_tanh", "hard_tanh", {"low": -1.0, "high": 1.0}),
        "celu": Form("activations.celu", "celu", {"alpha": 1.0}),
        "gelu_tanh": Form("activations.gelu(approximate=True)", "gelu_tanh"),
        "leaky_relu": Form("activations.leaky_relu", "leaky_relu", {"slope": 0.2},
                           says="Keras' function leaky_relu keeps 0.2 of a negative sum, its layer LeakyReLU 0.3."),
        "elu": Form("activations.elu", "elu", {"alpha": 1.0}),
    },
    optimizers={
        **gradient_descent("optimizers.SGD", 1e-2, decay="decoupled", rate_placement="inside"),
        "adagrad": Form("optimizers.Adagrad", "adagrad",
                        {"learning_rate": 1e-3, "epsilon": 1e-7, "initial_accumulator": 0.1,
                         "epsilon_placement": "inside"}, decay="decoupled"),
        "rmsprop": Form("optimizers.RMSprop", "rmsprop",
                        {"learning_rate": 1e-3, "rho": 0.9, "epsilon": 1e-7, "epsilon_placement": "inside",
                         "centered": False, "rate_placement": "inside"}, decay="decoupled",
                        says="Keras adds epsilon inside the root, where most add it outside."),
        "adadelta": Form("optimizers.Adadelta", "adadelta", {"learning_rate": 1e-3, "rho": 0.95, "epsilon": 1e-7},
                         decay="decoupled"),
        "adam": Form("optimizers.Adam", "adam", _ADAM, decay="decoupled",
                     says="Keras corrects the rate and not the means, so epsilon counts for more in early updates."),
        "adamw": Form("optimizers.AdamW", "adamw", {**_ADAM, "weight_decay": 0.004}, decay="decoupled"),
        "adamax": Form("optimizers.Adamax", "adamax",
                       {"learning_rate": 1e-3, "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-7, "form": "keras"},
                       decay="decoupled"),
        "nadam": Form("optimizers.Nadam", "nadam",
                      {"learning_rate": 1e-3, "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-7, "form": "keras"},
                      decay="decoupled"),
        "lion": Form("optimizers.Lion", "lion",
                     {"learning_rate": 1e-3, "beta1": 0.9, "beta2": 0.99, "weight_decay": 0.0}, decay="decoupled"),
    },
    outputs={"categorical_cross_entropy": ("softmax",)},  # others are divided by their sum
    shows="loss",
    initializers={
        **same("initializers.{}", "zeros", "ones", "constant", "xavier_uniform", "he_uniform", "lecun_uniform",
               "orthogonal"),
        "uniform": Form("initializers.RandomUniform", "uniform", {"low": -0.05, "high": 0.05}),
        "normal": Form("initializers.RandomNormal", "normal", {"mean": 0.0, "std": 0.05}),
        "truncated_normal": Form("initializers.TruncatedNormal", "truncated_normal", {"mean": 0.0, "std": 0.05}),
        "variance_scaling": Form("initializers.VarianceScaling", "variance_scaling"),
        **variances("initializers.{}", xavier_normal={"scale": 1.0, "mode": "fan_avg"},
                    he_normal={"scale": 2.0, "mode": "fan_in"}, lecun_normal={"scale": 1.0, "mode": "fan_in"}),
    },
    begins=begins("Dense's own", Form("", "xavier_uniform"), Form("", "zeros")),
    penalty=Penalty("kernel_regularizer=L2({})", fields={"half": False},
                    says="It has no ½, so its slope is twice that times the weight, and is in what is reported."),
    clips=Form("global_clipnorm", "", says="Its clipnorm cuts each array by itself, which is another step."),
    facts=(
        Fact("initializer", "Dense draws weights by GlorotUniform, biases begin at 0. The normal ones are cut at two "
             "deviations, of a bell made wider for that."),
        Fact("regularisation", "L2(λ) adds λ times the sum of the squared weights to the loss, without the ½: its "
             "slope is 2λ times the weight."),
        Fact("weight decay", "weight_decay of any optimizer shrinks weights and biases beside the step."),
        Fact("reported loss", "fit shows the mean over the epoch of the losses before each update, penalties included; "
             "metrics are without them."),
        Fact("cross-entropy", "Outputs are kept from 1e-7 to 1 − 1e-7: a wrong output of 1 costs 15.94, and has no "
             "slope at all. In float64 it costs 16.12: `out_max: 0.9999999`."),
        Fact("cross-entropy", "Categorical cross-entropy divides the outputs by their sum first."),
        Fact("precision", "Keras computes in float32."),
        Fact("learning rate", "The rate is inside the velocity: a new rate leaves the old velocity as it is."),
    ),
)  # fmt: skip
