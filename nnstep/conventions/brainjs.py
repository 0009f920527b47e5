"""brain.js, measured on 1.6.1."""

from __future__ import annotations

from nnstep.conventions.entry import Fact, Form, Library, Reported
from nnstep.conventions.forms import begins, gradient_descent

BRAINJS = Library(
    name="brain.js",
    title="brain.js",
    release="1.6.1",
    source="https://github.com/BrainJS/brain.js",
    aliases=("brainjs", "brain"),
    losses=dict.fromkeys(
        ("half_squared_error", "mean_squared_error", "squared_error"),
        Form("its only error", "half_squared_error", reported=Reported(2.0, "mean"),
             says="brain.js steps along ½ of the sum of the squares, and reports their mean without the ½."),
    ),
    activations={
        "sigmoid": Form("sigmoid", "sigmoid"),
        "tanh": Form("tanh", "tanh"),
        "relu": Form("relu", "relu"),
    },
    optimizers=gradient_descent("train()", 0.3, 0.1, ahead=False, rate_placement="inside",
                                biases=False, says="Biases have no momentum in brain.js."),
    training={"batch": "online"},
    shows="error",
    always_biased=True,
    one_hidden=True,
    begins=begins("NeuralNetwork's own", Form("", "uniform", {"low": -0.2, "high": 0.2})),
    facts=(
        Fact("initializer", "Weights and biases are drawn from −0.2 to 0.2, all equally likely."),
        Fact("reported loss", "The mean of the squares over outputs and samples, before each update."),
        Fact("momentum", "Weights have it, biases never."),
        Fact("activation", "leaky-relu of 1.6.1 gives 0 for negative sums and 0.01 of positive ones."),
        Fact("training", "A momentum of 0 and a learningRate of 1 are refused."),
    ),
)  # fmt: skip
