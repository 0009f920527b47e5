"""The table of initializers: how the first weights and biases are drawn."""

from __future__ import annotations

import math
from collections.abc import Callable

from nnstep.functions.entry import Initializer, Parameter, ends_turned, later

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


def _within(bound: float, uniform: Draw) -> float:
    return bound * (2 * uniform() - 1)


INITIALIZERS: tuple[Initializer, ...] = (
    Initializer(
        name="zeros",
        says="All start at 0: usual for biases; neurons whose weights begin alike stay alike.",
        source="PyTorch, torch.nn.init.zeros_",
        aliases=("zero",),
        draw=_zeros,
        derivation=later("initializers", "zeros"),
        random=False,
    ),
    Initializer(
        name="ones",
        says="All start at 1.",
        source="PyTorch, torch.nn.init.ones_",
        aliases=("one",),
        draw=_ones,
        derivation=later("initializers", "ones"),
        random=False,
    ),
    Initializer(
        name="constant",
        says="All start at the same number.",
        source="PyTorch, torch.nn.init.constant_",
        parameters=(Parameter("value", aliases=("val",), says="the number"),),
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
        draw=_normal,
        derivation=later("initializers", "normal"),
    ),
    Initializer(
        name="xavier_uniform",
        says="Random numbers, smaller the more neurons are joined, so that signals keep their size both ways.",
        source="Glorot and Bengio, Understanding the difficulty of training deep networks (2010), equation 16",
        aliases=("glorot_uniform", "glorotuniform", "xavier", "glorot"),
        draw=_xavier_uniform,
        derivation=later("initializers", "xavier_uniform"),
    ),
    Initializer(
        name="xavier_normal",
        says="As xavier_uniform, but from the bell curve.",
        source="Glorot and Bengio, Understanding the difficulty of training deep networks (2010), equation 12",
        aliases=("glorot_normal", "glorotnormal"),
        draw=_xavier_normal,
        derivation=later("initializers", "xavier_normal"),
    ),
    Initializer(
        name="he_uniform",
        says="Random numbers, smaller the more inputs a neuron has; made for ReLU, which silences half of them.",
        source="He, Zhang, Ren and Sun, Delving deep into rectifiers (2015); gain √2 as torch.nn.init for relu",
        aliases=("kaiming_uniform", "heuniform"),
        draw=_he_uniform,
        derivation=later("initializers", "he_uniform"),
    ),
    Initializer(
        name="he_normal",
        says="As he_uniform, but from the bell curve.",
        source="He, Zhang, Ren and Sun, Delving deep into rectifiers (2015), equation 10",
        aliases=("kaiming_normal", "henormal", "kaiming", "he"),
        draw=_he_normal,
        derivation=later("initializers", "he_normal"),
    ),
    Initializer(
        name="lecun_normal",
        says="Random numbers from the bell curve that keep a neuron's sum about as large as its inputs; made for SELU.",
        source="LeCun, Bottou, Orr and Müller, Efficient BackProp (1998), section 4.6",
        aliases=("lecunnormal", "lecun"),
        draw=_lecun_normal,
        derivation=later("initializers", "lecun_normal"),
    ),
    Initializer(
        name="lecun_uniform",
        says="As lecun_normal, but all numbers up to a bound equally likely.",
        source="LeCun, Bottou, Orr and Müller, Efficient BackProp (1998), section 4.6; keras.initializers.LecunUniform",
        aliases=("lecununiform",),
        draw=_lecun_uniform,
        derivation=later("initializers", "lecun_uniform"),
    ),
    Initializer(
        name="fan_in_uniform",
        says="Random numbers up to 1 over the root of the number of inputs: what PyTorch draws where nothing is said.",
        source="PyTorch, torch.nn.Linear.reset_parameters: weights and biases",
        aliases=("torch_uniform", "pytorch_default"),
        draw=_fan_in_uniform,
        derivation=later("initializers", "fan_in_uniform"),
    ),
)
