"""The table of initializers: how the first weights and biases are drawn."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from nnstep.functions.bell import LEFT_OF_TWO, cut_off, cut_wrongly, ends
from nnstep.functions.entry import Initializer, Parameter, ends_turned, later
from nnstep.functions.orthogonal import orthogonal

Draw = Callable[[], float]


def _zeros(uniform: Draw, normal: Draw, fan_in: int, fan_out: int) -> float:
    return 0.0


def _ones(uniform: Draw, normal: Draw, fan_in: int, fan_out: int) -> float:
    return 1.0


def _constant(uniform: Draw, normal: Draw, fan_in: int, fan_out: int, value: float) -> float:
    return float(value)


def _uniform(uniform: Draw, normal: Draw, fan_in: int, fan_out: int, low: float, high: float) -> float:
    return low + (high - low) * uniform()


def _normal(uniform: Draw, normal: Draw, fan_in: int, fan_out: int, mean: float, std: float) -> float:
    return mean + std * normal()


def _xavier_uniform(uniform: Draw, normal: Draw, fan_in: int, fan_out: int) -> float:
    return _within(math.sqrt(6 / (fan_in + fan_out)), uniform)


def _xavier_normal(uniform: Draw, normal: Draw, fan_in: int, fan_out: int) -> float:
    return math.sqrt(2 / (fan_in + fan_out)) * normal()


def _he_uniform(uniform: Draw, normal: Draw, fan_in: int, fan_out: int) -> float:
    return _within(math.sqrt(6 / fan_in), uniform)


def _he_normal(uniform: Draw, normal: Draw, fan_in: int, fan_out: int) -> float:
    return math.sqrt(2 / fan_in) * normal()


def _lecun_normal(uniform: Draw, normal: Draw, fan_in: int, fan_out: int) -> float:
    return math.sqrt(1 / fan_in) * normal()


def _lecun_uniform(uniform: Draw, normal: Draw, fan_in: int, fan_out: int) -> float:
    return _within(math.sqrt(3 / fan_in), uniform)


def _fan_in_uniform(uniform: Draw, normal: Draw, fan_in: int, fan_out: int) -> float:
    return _within(math.sqrt(1 / fan_in), uniform)


def _sklearn_uniform(uniform: Draw, normal: Draw, fan_in: int, fan_out: int, factor: float) -> float:
    return _within(math.sqrt(factor / (fan_in + fan_out)), uniform)


def _truncated_normal(uniform: Draw, normal: Draw, fan_in: int, fan_out: int, **given: Any) -> float:
    return float(given["mean"] + given["std"] * cut_off(normal, *ends(given)))


def _variance_scaling(
    uniform: Draw, normal: Draw, fan_in: int, fan_out: int, scale: float, mode: str, distribution: str
) -> float:
    fan = {"fan_in": fan_in, "fan_out": fan_out, "fan_avg": (fan_in + fan_out) / 2}[mode]
    if distribution == "uniform":
        return _within(math.sqrt(3 * scale / fan), uniform)
    if distribution == "untruncated_normal":
        return math.sqrt(scale / fan) * normal()
    return math.sqrt(scale / fan) / LEFT_OF_TWO * cut_off(normal)


def _orthogonal(uniform: Draw, normal: Draw, fan_in: int, fan_out: int, gain: float) -> float:
    return orthogonal(normal, 1, 1, gain)[0][0]  # of a single weight


def _within(bound: float, uniform: Draw) -> float:
    return bound * (2 * uniform() - 1)


INITIALIZERS: tuple[Initializer, ...] = (
    Initializer(
        name="zeros",
        says="All start at 0: usual for biases; neurons whose weights begin alike stay alike.",
        source="PyTorch, torch.nn.init.zeros_",
        aliases=("zero",),
        size="all 0",
        draw=_zeros,
        derivation=later("initializers", "zeros"),
        random=False,
    ),
    Initializer(
        name="ones",
        says="All start at 1.",
        source="PyTorch, torch.nn.init.ones_",
        aliases=("one",),
        size="all 1",
        draw=_ones,
        derivation=later("initializers", "ones"),
        random=False,
    ),
    Initializer(
        name="constant",
        says="All start at the same number.",
        source="PyTorch, torch.nn.init.constant_",
        parameters=(Parameter("value", aliases=("val",), says="the number"),),
        size="all value",
        draw=_constant,
        derivation=later("initializers", "constant"),
        random=False,
    ),
    Initializer(
        name="uniform",
        says="Random numbers between low and high, all equally likely.",
        source="PyTorch, torch.nn.init.uniform_",
        aliases=("random_uniform",),
        parameters=(
            Parameter("low", aliases=("a", "minval"), says="the smallest number"),
            Parameter("high", aliases=("b", "maxval"), says="the largest number"),
        ),
        clash=ends_turned,
        size="from low to high, variance (high − low)²/12",
        draw=_uniform,
        derivation=later("initializers", "uniform"),
    ),
    Initializer(
        name="normal",
        says="Random numbers from the bell curve.",
        source="PyTorch, torch.nn.init.normal_",
        aliases=("gaussian", "random_normal"),
        parameters=(
            Parameter("mean", 0.0, says="the middle of the bell"),
            Parameter("std", low=0.0, aliases=("stddev", "sigma"), says="the width of the bell"),
        ),
        size="variance std²",
        draw=_normal,
        derivation=later("initializers", "normal"),
    ),
    Initializer(
        name="xavier_uniform",
        says="Random numbers, smaller the more neurons are joined, so that signals keep their size both ways.",
        source="Glorot and Bengio, Understanding the difficulty of training deep networks (2010), equation 16",
        aliases=("glorot_uniform", "glorotuniform", "xavier", "glorot"),
        size="up to √(6/(in + out)), variance 2/(in + out)",
        draw=_xavier_uniform,
        derivation=later("initializers", "xavier_uniform"),
    ),
    Initializer(
        name="xavier_normal",
        says="As xavier_uniform, but from the bell curve.",
        source="Glorot and Bengio, Understanding the difficulty of training deep networks (2010), equation 12",
        aliases=("glorot_normal", "glorotnormal"),
        size="variance 2/(in + out)",
        draw=_xavier_normal,
        derivation=later("initializers", "xavier_normal"),
    ),
    Initializer(
        name="he_uniform",
        says="Random numbers, smaller the more inputs a neuron has; made for ReLU, which silences half of them.",
        source="He, Zhang, Ren and Sun, Delving deep into rectifiers (2015); gain √2 as torch.nn.init for relu",
        aliases=("kaiming_uniform", "heuniform"),
        size="up to √(6/in), variance 2/in",
        draw=_he_uniform,
        derivation=later("initializers", "he_uniform"),
    ),
    Initializer(
        name="he_normal",
        says="As he_uniform, but from the bell curve.",
        source="He, Zhang, Ren and Sun, Delving deep into rectifiers (2015), equation 10",
        aliases=("kaiming_normal", "henormal", "kaiming", "he"),
        size="variance 2/in",
        draw=_he_normal,
        derivation=later("initializers", "he_normal"),
    ),
    Initializer(
        name="lecun_normal",
        says="Random numbers from the bell curve that keep a neuron's sum about as large as its inputs; made for SELU.",
        source="LeCun, Bottou, Orr and Müller, Efficient BackProp (1998), section 4.6",
        aliases=("lecunnormal", "lecun"),
        size="variance 1/in",
        draw=_lecun_normal,
        derivation=later("initializers", "lecun_normal"),
    ),
    Initializer(
        name="lecun_uniform",
        says="As lecun_normal, but all numbers up to a bound equally likely.",
        source="LeCun, Bottou, Orr and Müller, Efficient BackProp (1998), section 4.6; keras.initializers.LecunUniform",
        aliases=("lecununiform",),
        size="up to √(3/in), variance 1/in",
        draw=_lecun_uniform,
        derivation=later("initializers", "lecun_uniform"),
    ),
    Initializer(
        name="fan_in_uniform",
        says="Random numbers up to 1 over the root of the number of inputs: what PyTorch draws where nothing is said.",
        source="PyTorch, torch.nn.Linear.reset_parameters: weights and biases",
        aliases=("torch_uniform", "pytorch_default"),
        size="up to √(1/in), variance 1/(3·in)",
        draw=_fan_in_uniform,
        derivation=later("initializers", "fan_in_uniform"),
    ),
    Initializer(
        name="sklearn_uniform",
        says="As xavier_uniform, with a factor of its own: what scikit-learn draws, weights and biases alike.",
        source="scikit-learn 1.9.1, BaseMultilayerPerceptron._init_coef: factor 6, or 2 with logistic hidden layers",
        aliases=("sklearn_default", "init_bound"),
        parameters=(Parameter("factor", 6.0, low=0.0, open_low=True, says="what stands in the root: 2 with logistic"),),
        size="up to √(factor/(in + out)), variance factor/(3·(in + out))",
        draw=_sklearn_uniform,
        derivation=later("initializers", "sklearn_uniform"),
    ),
    Initializer(
        name="truncated_normal",
        says="Random numbers from the bell curve, those too far from its middle drawn anew.",
        source="keras.initializers.TruncatedNormal; with bounds: numbers torch.nn.init.trunc_normal_",
        aliases=("trunc_normal", "truncatednormal"),
        parameters=(
            Parameter("mean", 0.0, says="the middle of the bell"),
            Parameter("std", low=0.0, open_low=True, aliases=("stddev", "sigma"), says="its width before it is cut"),
            Parameter("low", -2.0, aliases=("a", "lower"), says="where it is cut below"),
            Parameter("high", 2.0, aliases=("b", "upper"), says="where it is cut above"),
            Parameter(
                "bounds",
                "deviations",
                choices=("deviations", "numbers"),
                says="whether low and high count widths from the middle, as in Keras, or are numbers, as in PyTorch",
            ),
        ),
        clash=cut_wrongly,
        size="variance 0.7737·std² where it is cut two widths from its middle",
        draw=_truncated_normal,
        derivation=later("initializers", "truncated_normal"),
    ),
    Initializer(
        name="variance_scaling",
        says="Random numbers whose variance is a number divided by how many neurons are joined.",
        source="keras.initializers.VarianceScaling; jax.nn.initializers.variance_scaling",
        aliases=("variancescaling",),
        parameters=(
            Parameter("scale", 1.0, low=0.0, open_low=True, says="what is divided: 2 is He's, 1 LeCun's or Glorot's"),
            Parameter(
                "mode",
                "fan_in",
                choices=("fan_in", "fan_out", "fan_avg"),
                says="by how many: those that come in, those of the layer, or the mean of both",
            ),
            Parameter(
                "distribution",
                "truncated_normal",
                choices=("truncated_normal", "untruncated_normal", "uniform"),
                says="which numbers: of the bell curve, cut two widths from its middle or whole, or equally likely",
            ),
        ),
        size="variance scale/in, scale/out or 2·scale/(in + out)",
        draw=_variance_scaling,
        derivation=later("initializers", "variance_scaling"),
    ),
    Initializer(
        name="orthogonal",
        says="Rows at right angles to each other, all of one length, so that no signal grows or fades.",
        source="Saxe, McClelland and Ganguli, Exact solutions to the nonlinear dynamics of learning (2013)",
        aliases=("ortho", "orthogonal_init"),
        parameters=(Parameter("gain", 1.0, low=0.0, open_low=True, aliases=("multiplier",), says="their length"),),
        size="rows (columns, where there are fewer) of length gain, each at a right angle to the others; variance "
        "gain²/max(in, out)",
        draw=_orthogonal,
        matrix=orthogonal,
        derivation=later("initializers", "orthogonal"),
    ),
)
