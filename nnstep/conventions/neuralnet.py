"""R's neuralnet, read in its source, not run: the package was not to be had."""

from __future__ import annotations

from nnstep.conventions.entry import Fact, Form, Library, Value

_RPROP: dict[str, Value] = {"eta_minus": 0.5, "eta_plus": 1.2, "step_min": 1e-10, "step_max": 0.1, "learning_rate": 0.1}

NEURALNET = Library(
    name="neuralnet",
    title="R's neuralnet",
    release="(an old source)",
    source="https://cran.r-project.org/package=neuralnet",
    aliases=("r-neuralnet",),
    losses={
        **dict.fromkeys(
            ("half_squared_error", "mean_squared_error", "squared_error"),
            Form('err.fct="sse"', "half_squared_error", says="The error is ½ of the squares over outputs and samples."),
        ),
        "binary_cross_entropy": Form('err.fct="ce"', "binary_cross_entropy", {"combine": "sum"}),
    },
    activations={
        "sigmoid": Form('act.fct="logistic"', "sigmoid"),
        "tanh": Form('act.fct="tanh"', "tanh"),
        "linear": Form("linear.output=TRUE", "linear"),
    },
    optimizers={
        "rprop": Form('algorithm="rprop+"', "rprop", {**_RPROP, "form": "plus"}),
        "sgd": Form('algorithm="backprop"', "sgd"),
    },
    training={"reduction": "sum"},
    shows="error",
    always_biased=True,
    one_hidden=True,
    facts=(
        Fact("reported loss", "error is the sum over samples and outputs, with the ½."),
        Fact("optimizer", "rprop+, until no slope is above the threshold of 0.01; before that there is no result."),
        Fact("weights", "Lists of matrices of 1 + inputs rows, the first of them the biases."),
    ),
)  # fmt: skip
