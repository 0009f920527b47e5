"""FANN, libfann 2.2.0, measured in its build with doubles."""

from __future__ import annotations

from nnstep.conventions.entry import Fact, Form, Library, Reported
from nnstep.conventions.forms import begins, gradient_descent

_HALF = "FANN steps along ½ of the squares with FANN_ERRORFUNC_LINEAR, and farther by itself: its default is another."

FANN = Library(
    name="fann",
    title="FANN",
    release="2.2.0",
    source="https://libfann.github.io/fann/docs/files/fann-h.html",
    aliases=("libfann",),
    losses={
        **dict.fromkeys(
            ("half_squared_error", "mean_squared_error", "squared_error"),
            Form("FANN_ERRORFUNC_LINEAR", "half_squared_error", reported=Reported(2.0, "mean"), says=_HALF),
        ),
        "tanh_error": Form("FANN_ERRORFUNC_TANH", "tanh_error", reported=Reported(other="the mean of the squares"),
                           says="FANN takes this one where nobody says otherwise."),
    },
    activations={
        "sigmoid": Form("FANN_SIGMOID", "sigmoid", says="FANN_SIGMOID with its steepness of 0.5 is the usual one."),
        "tanh": Form("FANN_SIGMOID_SYMMETRIC", "tanh", {"steepness": 0.5}),
        "linear": Form("FANN_LINEAR", "linear", {"steepness": 0.5}, says="A linear unit is halved by default."),
    },
    optimizers=gradient_descent("FANN_TRAIN_INCREMENTAL", 0.7, ahead=False, rate_placement="inside"),
    training={"batch": "online"},
    shows="MSE",
    begins=begins("fann_create's own", Form("", "uniform", {"low": -0.1, "high": 0.1})),
    facts=(
        Fact("initializer", "Weights and biases are drawn from −0.1 to 0.1, all equally likely."),
        Fact("reported loss", "fann_get_MSE is the mean of the squares over samples and outputs, without the ½."),
        Fact("error function", "FANN_ERRORFUNC_TANH, the default, steps along ln((1 + d)/(1 − d)) in place of d: loss: "
             "tanh_error."),
        Fact("slopes", "An output is cut to 0.01 … 0.99 before its slope is taken: 0.0099 at the least."),
        Fact("training", "FANN_TRAIN_RPROP is the default; the rate of 0.7 is not used there."),
        Fact("activation", "The default is FANN_SIGMOID_STEPWISE, which is made of straight pieces; symmetric ones "
             "halve the error at an output."),
    ),
)  # fmt: skip
