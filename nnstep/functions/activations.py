"""The table of activation functions: each with its formula and its slope, as they are taught."""

from __future__ import annotations

import math
from typing import Any

from nnstep.functions.entry import Activation, Parameter, later
from nnstep.functions.kinks import at_zero, pieces
from nnstep.functions.piecewise import PIECEWISE

_ROOT_2 = math.sqrt(2)
_ROOT_2PI = math.sqrt(2 * math.pi)
_ROOT_2_OVER_PI = math.sqrt(2 / math.pi)
_CUBIC = 0.044715
_THREE_CUBIC = 0.134145
_SELU_SCALE = 1.0507009873554805
_SELU_ALPHA = 1.6732632423543772
_SELU = {"whole": (_SELU_SCALE, _SELU_ALPHA), "short": (1.0507, 1.67326)}

_STEEPNESS = Parameter(
    "steepness", 1.0, low=0.0, open_low=True, says="what the sum is multiplied by first", optional=True
)


def _linear(xp: Any, net: Any, steepness: Any = 1) -> Any:
    return _scaled(steepness, net)


def _linear_slope(xp: Any, net: Any, out: Any, steepness: Any = 1) -> Any:
    return xp.where(True, steepness, net)  # 1 in the shape of net; the choice is made when the equation is built


def _sigmoid(xp: Any, net: Any, steepness: Any = 1) -> Any:
    return 1 / (1 + xp.exp(-_scaled(steepness, net)))


def _sigmoid_slope(xp: Any, net: Any, out: Any, steepness: Any = 1) -> Any:
    return _scaled(steepness, out) * (1 - out)


def _tanh(xp: Any, net: Any, steepness: Any = 1) -> Any:
    return xp.tanh(_scaled(steepness, net))


def _tanh_slope(xp: Any, net: Any, out: Any, steepness: Any = 1) -> Any:
    return _scaled(steepness, 1 - out**2)


def _bipolar_sigmoid(xp: Any, net: Any) -> Any:
    return 2 / (1 + xp.exp(-net)) - 1


def _bipolar_sigmoid_slope(xp: Any, net: Any, out: Any) -> Any:
    return 0.5 * (1 + out) * (1 - out)


def _softsign(xp: Any, net: Any) -> Any:
    return net / (1 + xp.abs(net))


def _softsign_slope(xp: Any, net: Any, out: Any) -> Any:
    return 1 / (1 + xp.abs(net)) ** 2


def _elu(xp: Any, net: Any, alpha: Any, at_zero: str = "left") -> Any:
    return xp.where(net > 0, net, _scaled(alpha, xp.exp(net) - 1))


def _elu_slope(xp: Any, net: Any, out: Any, alpha: Any, at_zero: str = "left") -> Any:
    return pieces(xp, net, 1, _scaled(alpha, xp.exp(net)), at_zero)


def _scaled(factor: Any, array: Any) -> Any:
    return array if factor == 1 else factor * array  # a parameter, so that no "1·" is shown


def _celu(xp: Any, net: Any, alpha: Any, at_zero: str = "left") -> Any:
    return xp.where(net > 0, net, _scaled(alpha, xp.exp(_in_parts(alpha, net)) - 1))


def _celu_slope(xp: Any, net: Any, out: Any, alpha: Any, at_zero: str = "left") -> Any:
    return pieces(xp, net, 1, xp.exp(_in_parts(alpha, net)), at_zero)


def _in_parts(size: Any, array: Any) -> Any:
    return array if size == 1 else array / size  # so that no "/1" is shown


def _selu(xp: Any, net: Any, at_zero: str = "left", numbers: str = "whole") -> Any:
    scale, alpha = _SELU[numbers]
    return scale * xp.where(net > 0, net, alpha * (xp.exp(net) - 1))


def _selu_slope(xp: Any, net: Any, out: Any, at_zero: str = "left", numbers: str = "whole") -> Any:
    scale, alpha = _SELU[numbers]
    return scale * pieces(xp, net, 1, alpha * xp.exp(net), at_zero)


def _softplus(xp: Any, net: Any) -> Any:
    return xp.log(1 + xp.exp(net))


def _softplus_safe(xp: Any, net: Any) -> Any:
    return xp.maximum(0, net) + xp.log1p(xp.exp(-xp.abs(net)))


def _softplus_slope(xp: Any, net: Any, out: Any) -> Any:
    return 1 / (1 + xp.exp(-net))


def _silu(xp: Any, net: Any) -> Any:
    return net / (1 + xp.exp(-net))


def _silu_slope(xp: Any, net: Any, out: Any) -> Any:
    return out + (1 - out) / (1 + xp.exp(-net))


def _mish(xp: Any, net: Any) -> Any:
    return net * xp.tanh(xp.log(1 + xp.exp(net)))


def _mish_safe(xp: Any, net: Any) -> Any:
    return net * xp.tanh(_softplus_safe(xp, net))


def _mish_slope(xp: Any, net: Any, out: Any) -> Any:
    bend = xp.tanh(xp.log(1 + xp.exp(net)))
    return bend + net * (1 - bend**2) / (1 + xp.exp(-net))


def _gelu(xp: Any, net: Any) -> Any:
    return 0.5 * net * (1 + xp.erf(net / _ROOT_2))


def _gelu_slope(xp: Any, net: Any, out: Any) -> Any:
    return 0.5 * (1 + xp.erf(net / _ROOT_2)) + net * xp.exp(-(net**2 / 2)) / _ROOT_2PI


def _gelu_tanh(xp: Any, net: Any) -> Any:
    return 0.5 * net * (1 + xp.tanh(_ROOT_2_OVER_PI * (net + _CUBIC * net**3)))


def _gelu_tanh_slope(xp: Any, net: Any, out: Any) -> Any:
    bend = xp.tanh(_ROOT_2_OVER_PI * (net + _CUBIC * net**3))
    return 0.5 * (1 + bend) + 0.5 * net * (1 - bend**2) * _ROOT_2_OVER_PI * (1 + _THREE_CUBIC * net**2)


def _softmax(xp: Any, net: Any) -> Any:
    return xp.exp(net) / xp.exp(net).sum(axis=0)


def _softmax_safe(xp: Any, net: Any) -> Any:
    powers = xp.exp(net - net.max(axis=0))
    return powers / powers.sum(axis=0)


def _softmax_slope(xp: Any, net: Any, out: Any) -> Any:
    own, other = out[:, None, :], out[None, :, :]
    return xp.where(xp.eye(out.shape[0])[:, :, None], own * (1 - own), -(own * other))


ACTIVATIONS: tuple[Activation, ...] = (
    Activation(
        name="linear",
        says="A linear neuron passes its sum on unchanged.",
        source="Goodfellow, Bengio and Courville, Deep Learning (2016), section 6.2.2.1",
        aliases=("identity",),
        parameters=(_STEEPNESS,),
        formula=_linear,
        derivative=_linear_slope,
        derivation=later("activations", "linear"),
        slope_says="the slope of a straight line, 1 everywhere",
        identity=True,
        settled=True,
    ),
    Activation(
        name="sigmoid",
        says="The sigmoid turns any sum into a number between 0 and 1.",
        source="Rumelhart, Hinton and Williams, Learning representations by back-propagating errors (1986)",
        aliases=("logistic", "logistic_sigmoid"),
        parameters=(_STEEPNESS,),
        formula=_sigmoid,
        derivative=_sigmoid_slope,
        derivation=later("activations", "sigmoid"),
        range=(0.0, 1.0),
        slope_says="the slope of the sigmoid, steepest where the output is 0.5",
        far_fetched=1.8,
        saturates=True,
        sign="σ",
    ),
    Activation(
        name="tanh",
        says="The hyperbolic tangent turns any sum into a number between −1 and 1.",
        source="LeCun, Bottou, Orr and Müller, Efficient BackProp (1998), section 4.4",
        aliases=("hyperbolic_tangent",),
        parameters=(_STEEPNESS,),
        formula=_tanh,
        derivative=_tanh_slope,
        derivation=later("activations", "tanh"),
        range=(-1.0, 1.0),
        slope_says="the slope of tanh, steepest where the output is 0",
        far_fetched=1.8,
        saturates=True,
    ),
    Activation(
        name="bipolar_sigmoid",
        says="The bipolar sigmoid is the sigmoid stretched to between −1 and 1: the tanh of half the sum.",
        source="Fausett, Fundamentals of Neural Networks (1994), section 2.3",
        aliases=("bipolar_logistic",),
        formula=_bipolar_sigmoid,
        derivative=_bipolar_sigmoid_slope,
        derivation=later("activations", "bipolar_sigmoid"),
        range=(-1.0, 1.0),
        slope_says="the slope of the bipolar sigmoid, steepest where the output is 0",
        saturates=True,
    ),
    Activation(
        name="softsign",
        says="Softsign divides the sum by 1 and its size: between −1 and 1, and slower to get there than tanh.",
        source="Bergstra, Desjardins, Lamblin and Bengio, Quadratic polynomials learn better image features (2009)",
        aliases=("soft_sign",),
        formula=_softsign,
        derivative=_softsign_slope,
        derivation=later("activations", "softsign"),
        range=(-1.0, 1.0),
        slope_says="the slope of softsign, 1 where the sum is 0",
        saturates=True,
    ),
    *PIECEWISE,
    Activation(
        name="elu",
        says="ELU lets a positive sum through and bends a negative one smoothly towards a floor.",
        source="Clevert, Unterthiner and Hochreiter, Fast and accurate deep network learning by ELUs (2015)",
        aliases=("exponential_linear_unit",),
        parameters=(
            Parameter("alpha", 1.0, low=0.0, says="the floor for negative sums is minus this number"),
            at_zero("left", "none"),
        ),
        formula=_elu,
        derivative=_elu_slope,
        derivation=later("activations", "elu"),
        kinks=(0.0,),
        slope_says="the slope of ELU: 1 above 0, and flatter the further the sum is below",
        weights="he_uniform",
    ),
    Activation(
        name="celu",
        says="CELU is ELU without a corner: a negative sum counts in parts of alpha, so that its slope at 0 is 1.",
        source="Barron, Continuously differentiable exponential linear units (2017)",
        aliases=("continuously_differentiable_elu",),
        parameters=(
            Parameter("alpha", 1.0, low=0.0, open_low=True, says="the floor for negative sums is minus this number"),
            at_zero("left", "none", "both"),
        ),
        formula=_celu,
        derivative=_celu_slope,
        derivation=later("activations", "celu"),
        slope_says="the slope of CELU: 1 above 0, and flatter the further the sum is below",
        weights="he_uniform",
    ),
    Activation(
        name="selu",
        says="SELU is ELU, stretched by fixed numbers that keep the outputs of deep networks from drifting.",
        source="Klambauer, Unterthiner, Mayr and Hochreiter, Self-normalizing neural networks (2017)",
        aliases=("scaled_elu", "scaled_exponential_linear_unit"),
        parameters=(
            at_zero("left", "right"),
            Parameter(
                "numbers",
                "whole",
                choices=("whole", "short"),
                optional=True,
                says="its two numbers, whole or, as some libraries have them, 1.0507 and 1.67326",
            ),
        ),
        formula=_selu,
        derivative=_selu_slope,
        derivation=later("activations", "selu"),
        range=(-_SELU_SCALE * _SELU_ALPHA, math.inf),
        kinks=(0.0,),
        slope_says="the slope of SELU: 1.05 above 0, and flatter the further the sum is below",
        weights="lecun_normal",
    ),
    Activation(
        name="softplus",
        says="Softplus is ReLU with its corner rounded: never 0, and close to the sum where that is large.",
        source="Dugas, Bengio, Bélisle, Nadeau and Garcia, Incorporating second-order functional knowledge (2000)",
        aliases=("soft_plus",),
        formula=_softplus,
        derivative=_softplus_slope,
        derivation=later("activations", "softplus"),
        kernel=_softplus_safe,
        range=(0.0, math.inf),
        slope_says="the slope of softplus, which is the sigmoid of the sum",
        far_fetched=3.4,
        weights="he_uniform",
    ),
    Activation(
        name="silu",
        says="SiLU multiplies the sum by its own sigmoid: large sums pass, negative ones almost vanish.",
        source="Elfwing, Uchibe and Doya, Sigmoid-weighted linear units (2017)",
        aliases=("swish", "sigmoid_linear_unit"),
        formula=_silu,
        derivative=_silu_slope,
        derivation=later("activations", "silu"),
        slope_says="the slope of SiLU, slightly negative where the sum is below −1.28",
        weights="he_uniform",
    ),
    Activation(
        name="mish",
        says="Mish multiplies the sum by the tanh of its softplus: large sums pass, negative ones almost vanish.",
        source="Misra, Mish: a self regularized non-monotonic activation function (2019); as torch.nn.Mish",
        formula=_mish,
        derivative=_mish_slope,
        derivation=later("activations", "mish"),
        kernel=_mish_safe,
        slope_says="the slope of Mish, slightly negative where the sum is below −1.19",
        weights="he_uniform",
    ),
    Activation(
        name="gelu",
        says="GELU multiplies the sum by the chance that a random number from the bell curve is below it.",
        source="Hendrycks and Gimpel, Gaussian error linear units (2016)",
        aliases=("gaussian_error_linear_unit", "gelu_exact", "gelu_erf"),
        formula=_gelu,
        derivative=_gelu_slope,
        derivation=later("activations", "gelu"),
        slope_says="the slope of GELU, slightly negative where the sum is below −0.75",
        weights="he_uniform",
    ),
    Activation(
        name="gelu_tanh",
        says="This is GELU in its shortcut form, where tanh stands in for the bell curve.",
        source="Hendrycks and Gimpel, Gaussian error linear units (2016), section 2",
        aliases=("gelu_new", "gelu_approximate"),
        formula=_gelu_tanh,
        derivative=_gelu_tanh_slope,
        derivation=later("activations", "gelu_tanh"),
        slope_says="the slope of GELU in its shortcut form",
        weights="he_uniform",
    ),
    Activation(
        name="softmax",
        says="Softmax turns the layer's sums into shares: each is between 0 and 1, and together they make 1.",
        source="Bridle, Probabilistic interpretation of feedforward classification network outputs (1990)",
        aliases=("softargmax", "normalized_exponential"),
        formula=_softmax,
        derivative=_softmax_slope,
        derivation=later("activations", "softmax"),
        kernel=_softmax_safe,
        crossed=True,
        range=(0.0, 1.0),
        slope_says="the slope of softmax: every sum moves every share",
        far_fetched=2.8,
    ),
)
