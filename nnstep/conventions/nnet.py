"""R's nnet, measured on 7.3-18."""

from __future__ import annotations

from nnstep.conventions.entry import Fact, Form, Library, Penalty
from nnstep.conventions.forms import begins

NNET = Library(
    name="nnet",
    title="R's nnet",
    release="7.3-18",
    source="https://cran.r-project.org/package=nnet",
    aliases=("r-nnet",),
    losses={
        **dict.fromkeys(
            ("squared_error", "mean_squared_error", "half_squared_error"),
            Form("least squares", "squared_error", says="$value adds up squares over outputs and samples, without ½."),
        ),
        "binary_cross_entropy": Form("entropy=TRUE", "binary_cross_entropy", {"combine": "sum"}),
        "categorical_cross_entropy": Form("softmax=TRUE", "categorical_cross_entropy"),
    },
    activations={
        "sigmoid": Form("logistic", "sigmoid"),
        "linear": Form("linout=TRUE", "linear"),
        "softmax": Form("softmax=TRUE", "softmax"),
    },
    optimizers={},
    training={"reduction": "sum"},
    steps=False,
    shows="$value",
    always_biased=True,
    one_hidden=True,
    penalty=Penalty("decay={}", fields={"half": False, "biases": True},
                    says="It has no ½, takes biases too, and is in what is reported."),
    begins=begins("nnet's rang", Form("", "uniform", {"low": -0.7, "high": 0.7})),
    facts=(
        Fact("initializer", "Weights and biases are drawn from −0.7 to 0.7, all equally likely."),
        Fact("optimizer", "BFGS on the sum over all samples; there is no learning rate."),
        Fact("activation", "A sum beyond ±15 gives exactly 1 or 0; an output is sigmoid unless linout=TRUE."),
        Fact("entropy", "Of targets between 0 and 1 it takes what is more than their own entropy."),
        Fact("weights", "wts has the bias of a unit first, then its weights, unit by unit."),
    ),
)  # fmt: skip
