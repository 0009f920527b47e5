"""scikit-learn's MLPRegressor and MLPClassifier, measured on 1.9.1."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from nnstep.conventions.entry import Begins, Fact, Form, Library, Penalty, Rates, Reported, Value
from nnstep.conventions.forms import gradient_descent, same

_CUT: Final[Mapping[str, Value]] = {"out_min": 2.0**-52, "out_max": 1 - 2.0**-52, "beyond": "uncut"}


def _begins(hidden: str) -> Begins:
    factor = 2.0 if hidden == "sigmoid" else 6.0
    form = Form("MLP's own", "sklearn_uniform", {"factor": factor})
    return Begins(form, form, "Weights and biases are drawn alike.")


SKLEARN = Library(
    name="scikit-learn",
    title="scikit-learn",
    release="1.9.1",
    source="https://scikit-learn.org/1.9/modules/neural_networks_supervised.html",
    aliases=("sklearn", "scikit_learn"),
    losses={
        **dict.fromkeys(
            ("mean_squared_error", "half_squared_error", "squared_error"),
            Form("MLPRegressor's squared_error", "half_squared_error", reported=Reported(outputs="mean"),
                 says="scikit-learn steps along ½ of the sum over the outputs, and reports ½ of their mean."),
        ),
        "binary_cross_entropy": Form("MLPClassifier's log_loss", "binary_cross_entropy", {"combine": "sum", **_CUT},
                                     lacks=("label_smoothing",)),
        "categorical_cross_entropy": Form("MLPClassifier's log_loss", "categorical_cross_entropy", _CUT,
                                          lacks=("label_smoothing",)),
    },
    activations={
        **same("{}", "tanh", "relu", "softmax"),
        "linear": Form("identity", "linear"),
        "sigmoid": Form("logistic", "sigmoid"),
    },
    optimizers={
        **gradient_descent("solver='sgd'", 1e-3, 0.9, nesterov=True, rate_placement="inside"),
        "adam": Form("solver='adam'", "adam",
                     {"learning_rate": 1e-3, "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8,
                      "epsilon_placement": "hat"},
                     says="scikit-learn corrects the rate and not the means, so epsilon counts for more at first."),
    },
    names={"log_loss": {"softmax": "categorical_cross_entropy"}},
    arguments={"learning_rate_init": "learning_rate"},
    begins=_begins,
    rates=Rates(
        argument="learning_rate",
        schedules={"inverse_scaling": Form("learning_rate='invscaling'", "inverse_scaling",
                                           says="It changes once an epoch, by the samples seen: not by updates.")},
        words={"constant": "constant", "invscaling": "inverse_scaling"},
        beside={"power_t": "power"},
        refused={"adaptive": (
            "scikit-learn's adaptive waits for the loss to stop falling, and no schedule here looks at the loss",
            "fit(verbose=True) prints when it divides the rate by 5; {name: step, every: …, factor: 0.2} does so then",
        )},
        only=("sgd", "momentum", "nesterov"),
    ),
    outputs={"half_squared_error": ("linear",), "binary_cross_entropy": ("sigmoid",),
             "categorical_cross_entropy": ("softmax",)},
    shows="loss_",
    always_biased=True,
    one_hidden=True,
    penalty=Penalty("alpha={}", 1e-4, {"divide": "samples"},
                    "It is divided by the samples of the batch, leaves biases out, and is in what is reported."),
    facts=(
        Fact("initializer", "Weights and biases are drawn up to √(6/(in + out)), with logistic hidden layers up to "
             "√(2/(in + out))."),
        Fact("reported loss", "loss_ is the mean over the epoch's batches, each before its own update."),
        Fact("reported loss", "With several outputs loss_ divides by their number as well, and the step does not."),
        Fact("regularisation", "alpha is 0.0001 where nobody says otherwise, and is divided by the samples of the "
             "batch; biases are not in it."),
        Fact("solver", "sgd has momentum 0.9 in Nesterov's form where nobody says otherwise."),
        Fact("learning rate", "invscaling divides by a power of the samples seen and one more, once an epoch, for sgd "
             "alone."),
        Fact("learning rate", "adaptive divides by 5 after n_iter_no_change + 1 epochs without a gain of tol: 11 where "
             "nobody says otherwise."),
        Fact("cross-entropy", "An output of 1 that is wrong costs 36.04: no logarithm is of less than 2.2e-16."),
    ),
)  # fmt: skip
