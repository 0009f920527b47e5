"""Weka's MultilayerPerceptron, measured on 3.9.7, with the same digits on 3.6.14."""

from __future__ import annotations

from nnstep.conventions.entry import Fact, Form, Library
from nnstep.conventions.forms import begins, gradient_descent

WEKA = Library(
    name="weka",
    title="Weka",
    release="3.9.7",
    source="https://weka.sourceforge.io/doc.stable/weka/classifiers/functions/MultilayerPerceptron.html",
    losses=dict.fromkeys(
        ("half_squared_error", "mean_squared_error", "squared_error"),
        Form("squared error", "half_squared_error", says="Weka steps along ½ of the squares, for classes too."),
    ),
    activations={"sigmoid": Form("Sigmoid Node", "sigmoid"), "linear": Form("Linear Node", "linear")},
    optimizers=gradient_descent("MultilayerPerceptron", 0.3, 0.2, argument="-M", ahead=False, rate_placement="inside"),
    training={"batch": "online"},
    shows="the error",
    always_biased=True,
    one_hidden=True,
    begins=begins("MultilayerPerceptron's own", Form("", "uniform", {"low": -0.05, "high": 0.05})),
    facts=(
        Fact("initializer", "Weights and biases are drawn from −0.05 to 0.05, all equally likely."),
        Fact("data", "Inputs, and a numeric class, are scaled to −1 … 1 unless -I and -C say otherwise; the weights "
             "that are printed are for scaled numbers. Here that is scale: range."),
        Fact("training", "Sample by sample in one shuffled order for all epochs; -D divides the rate by the epoch."),
        Fact("weights", "Threshold is a bias: it is added."),
        Fact("classes", "A sigmoid output for each class, their shares at the end; two classes give two outputs."),
    ),
)  # fmt: skip
