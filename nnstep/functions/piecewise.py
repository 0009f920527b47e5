"""The activation functions made of straight pieces: each with its formula and its slope, as they are taught."""

from __future__ import annotations

import math
from typing import Any

from nnstep.functions.entry import Activation, Parameter, ends_turned, later
from nnstep.functions.kinks import SINGLE, at_zero, pieces, single

_SIXTH = 1 / 6


def _relu(xp: Any, net: Any, at_zero: str = "left") -> Any:
    return xp.maximum(0, net)


def _relu_slope(xp: Any, net: Any, out: Any, at_zero: str = "left") -> Any:
    return pieces(xp, net, 1, 0, at_zero)


def _leaky_relu(xp: Any, net: Any, slope: Any, at_zero: str = "left") -> Any:
    return xp.where(net > 0, net, slope * net)


def _leaky_relu_slope(xp: Any, net: Any, out: Any, slope: Any, at_zero: str = "left") -> Any:
    return pieces(xp, net, 1, slope, at_zero)


def _relu6(xp: Any, net: Any) -> Any:
    return xp.minimum(xp.maximum(0, net), 6)


def _relu6_slope(xp: Any, net: Any, out: Any) -> Any:
    return xp.where(net > 0, xp.where(net < 6, 1, 0), 0)


def _hard_tanh(xp: Any, net: Any, low: Any, high: Any, at_ends: str = "outside") -> Any:
    return xp.minimum(xp.maximum(low, net), high)


def _hard_tanh_slope(xp: Any, net: Any, out: Any, low: Any, high: Any, at_ends: str = "outside") -> Any:
    if at_ends == "inside":
        return xp.where(net >= low, xp.where(net <= high, 1, 0), 0)
    return xp.where(net > low, xp.where(net < high, 1, 0), 0)


def _hard_sigmoid(xp: Any, net: Any, slope: Any, numbers: str = "whole") -> Any:
    return xp.minimum(xp.maximum(0, _times(slope, net) + 0.5), 1)


def _hard_sigmoid_slope(xp: Any, net: Any, out: Any, slope: Any, numbers: str = "whole") -> Any:
    return _times(single(slope) if numbers == "single" else slope, xp.where(out > 0, xp.where(out < 1, 1, 0), 0))


def _step(xp: Any, net: Any, low: Any, high: Any, at_zero: str = "high") -> Any:
    return xp.where(net >= 0 if at_zero == "high" else net > 0, high, low)


def _step_slope(xp: Any, net: Any, out: Any, low: Any, high: Any, at_zero: str = "high") -> Any:
    return xp.where(True, 0, net)


def _perceptron_rule(xp: Any, net: Any, out: Any, low: Any, high: Any, at_zero: str = "high") -> Any:
    return xp.where(True, 1, net)


def _times(slope: Any, array: Any) -> Any:
    return array / 6 if slope == _SIXTH else slope * array  # as people write a sixth


PIECEWISE: tuple[Activation, ...] = (
    Activation(
        name="relu",
        says="ReLU lets a positive sum through and makes 0 of a negative one.",
        source="Nair and Hinton, Rectified linear units improve restricted Boltzmann machines (2010)",
        aliases=("rectifier", "rectified_linear", "rectified_linear_unit"),
        parameters=(at_zero("left", "right", "middle"),),
        formula=_relu,
        derivative=_relu_slope,
        derivation=later("piecewise", "relu"),
        range=(0.0, math.inf),
        kinks=(0.0,),
        slope_says="the slope of ReLU: 1 where the sum is positive, otherwise 0",
        far_fetched=1.8,
        settled=True,
        weights="he_uniform",
    ),
    Activation(
        name="leaky_relu",
        says="Leaky ReLU lets a positive sum through and keeps only a small part of a negative one.",
        source="Maas, Hannun and Ng, Rectifier nonlinearities improve neural network acoustic models (2013)",
        aliases=("leakyrelu", "leaky_rectifier"),
        parameters=(
            Parameter(
                "slope",
                0.01,
                low=0.0,
                aliases=("negative_slope", "alpha"),
                says="what a negative sum is multiplied by",
            ),
            at_zero("left", "right", "middle"),
        ),
        formula=_leaky_relu,
        derivative=_leaky_relu_slope,
        derivation=later("piecewise", "leaky_relu"),
        kinks=(0.0,),
        slope_says="the slope of leaky ReLU: 1 where the sum is positive, otherwise small",
        far_fetched=3.2,
        weights="he_uniform",
    ),
    Activation(
        name="relu6",
        says="ReLU6 lets a sum between 0 and 6 through, makes 0 of a negative one and 6 of a larger one.",
        source="Krizhevsky, Convolutional deep belief networks on CIFAR-10 (2010); as torch.nn.ReLU6",
        aliases=("relu_6",),
        formula=_relu6,
        derivative=_relu6_slope,
        derivation=later("piecewise", "relu6"),
        range=(0.0, 6.0),
        samples=(-2.5, -1.0, -0.3, 0.2, 0.9, 3.1, 7.5),
        kinks=(0.0, 6.0),
        slope_says="the slope of ReLU6: 1 where the sum is between 0 and 6, otherwise 0",
        saturates=True,
        settled=True,
        weights="he_uniform",
    ),
    Activation(
        name="hard_tanh",
        says="Hard tanh lets a sum between two ends through, and makes the nearer end of any other.",
        source="Collobert, Large scale machine learning (2004), section 5.4; as torch.nn.Hardtanh",
        aliases=("hardtanh",),
        parameters=(
            Parameter("low", -1.0, aliases=("min_val",), says="the smallest output"),
            Parameter("high", 1.0, aliases=("max_val",), says="the largest output"),
            Parameter(
                "at_ends",
                "outside",
                choices=("outside", "inside"),
                says="whether the slope at an end itself is 0, as outside of it, or 1, in which libraries differ",
                optional=True,
            ),
        ),
        formula=_hard_tanh,
        derivative=_hard_tanh_slope,
        derivation=later("piecewise", "hard_tanh"),
        clash=ends_turned,
        range=(-1.0, 1.0),
        samples=(-2.5, -0.8, -0.3, 0.2, 0.9, 3.1),
        kinks=(-1.0, 1.0),
        slope_says="the slope of hard tanh: 1 where the sum is between the ends, otherwise 0",
        saturates=True,
        settled=True,
    ),
    Activation(
        name="hard_sigmoid",
        says="The hard sigmoid is a straight line through ½, cut off at 0 and at 1.",
        source="Courbariaux, Bengio and David, BinaryConnect (2015), section 2.3; a sixth as torch.nn.Hardsigmoid, "
        "0.2 as Keras 2 and ONNX",
        aliases=("hardsigmoid",),
        parameters=(
            Parameter(
                "slope", _SIXTH, low=0.0, open_low=True, aliases=("alpha",), says="how steep the straight line is"
            ),
            SINGLE,
        ),
        formula=_hard_sigmoid,
        derivative=_hard_sigmoid_slope,
        derivation=later("piecewise", "hard_sigmoid"),
        range=(0.0, 1.0),
        samples=(-4.5, -1.0, -0.3, 0.2, 0.9, 3.1, 5.5),
        kinks=(-3.0, 3.0),
        slope_says="the slope of the hard sigmoid: that of its line, and 0 where it is cut off",
        saturates=True,
    ),
    Activation(
        name="step_function",
        says="A step unit answers yes or no: the larger number where its sum reaches 0, else the smaller one.",
        source="McCulloch and Pitts, A logical calculus of the ideas immanent in nervous activity (1943); the rule: "
        "Rosenblatt, The perceptron (1958)",
        aliases=("step", "heaviside", "binary_step", "unit_step", "threshold_unit", "hard_limit"),
        parameters=(
            Parameter("low", 0.0, says="the output below the edge; −1 for answers of −1 and 1"),
            Parameter("high", 1.0, says="the output from the edge on"),
            Parameter(
                "at_zero",
                "high",
                choices=("high", "low"),
                says="the output where the sum is exactly 0; low in scikit-learn's Perceptron",
                optional=True,
            ),
        ),
        clash=ends_turned,
        formula=_step,
        derivative=_step_slope,
        derivation=later("piecewise", "step"),
        rule=_perceptron_rule,
        range=(0.0, 1.0),
        kinks=(0.0,),
        slope_says="a step is level on both sides of its edge, so its slope is 0",
        rule_says="the perceptron rule puts 1 in place of the slope that a step has not",
    ),
)
