"""Activations as other libraries call them: which function of the tables each is, and with what numbers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from nnstep.functions.activations import ACTIVATIONS
from nnstep.functions.entry import find
from nnstep.interop.model import Unreadable
from nnstep.reading.places import shown
from nnstep.scenario.model import FunctionSpec, Value

Told = Callable[[str], Any]
"""What a library says of one of its activation's parameters."""


def function(name: str, **parameters: Value) -> FunctionSpec:
    """An activation of the tables, by its name or an alias. Raises: Unreadable."""
    entry = find(ACTIVATIONS, name)
    if entry is None:
        raise Unreadable(
            f"the model has the activation {shown(name, 60)}, which nnstep has not",
            f"activations are: {', '.join(one.name for one in ACTIVATIONS)}",
        )
    known = {one.name: one for one in entry.parameters}
    for word, value in parameters.items():
        if word not in known or (isinstance(value, float) and not known[word].allows(value)):
            raise Unreadable(f"the model has {entry.name} with {word} {value}, which nnstep has not")
    return FunctionSpec(entry.name, parameters)


LINEAR: Final = FunctionSpec("linear")

Written = str | tuple[str, Mapping[str, tuple[str, float]]]
"""A function's name; and of each of its parameters the library's name for it, and its value where nobody says."""

TORCH: Final[Mapping[str, Written]] = {
    "Identity": "linear", "Sigmoid": "sigmoid", "Tanh": "tanh", "ReLU": "relu", "SELU": "selu", "SiLU": "silu",
    "Mish": "mish", "Softmax": "softmax", "LogSoftmax": "softmax", "Softplus": "softplus", "GELU": "gelu",
    "LeakyReLU": ("leaky_relu", {"slope": ("negative_slope", 0.01)}), "ELU": ("elu", {"alpha": ("alpha", 1.0)}),
    "CELU": ("celu", {"alpha": ("alpha", 1.0)}), "ReLU6": "relu6", "Softsign": "softsign",
    "Hardsigmoid": "hard_sigmoid",
    "Hardtanh": ("hard_tanh", {"low": ("min_val", -1.0), "high": ("max_val", 1.0)}),
}  # fmt: skip
"""PyTorch's modules."""

KERAS: Final[Mapping[str, Written]] = {
    "linear": "linear", "sigmoid": "sigmoid", "tanh": "tanh", "relu": "relu", "selu": "selu", "silu": "silu",
    "swish": "silu", "mish": "mish", "softmax": "softmax", "softplus": "softplus", "gelu": "gelu", "elu": "elu",
    "leaky_relu": ("leaky_relu", {"slope": ("negative_slope", 0.2)}), "relu6": "relu6", "softsign": "softsign",
    "celu": "celu", "hard_tanh": "hard_tanh", "hard_sigmoid": ("hard_sigmoid", {"slope": ("", 1 / 6)}),
}  # fmt: skip
"""Keras' functions, as a layer's config names them."""

KERAS_2: Final[Mapping[str, Written]] = {**KERAS, "hard_sigmoid": ("hard_sigmoid", {"slope": ("", 0.2)})}
"""The same before its third version, and in TensorFlow.js."""

KERAS_LAYERS: Final[Mapping[str, Written]] = {
    "Softmax": "softmax", "ELU": ("elu", {"alpha": ("alpha", 1.0)}),
    "LeakyReLU": ("leaky_relu", {"slope": ("negative_slope", 0.3)}),
    "Relu": "relu", "Relu6": "relu6", "Sigmoid": "sigmoid", "Tanh": "tanh", "Softplus": "softplus", "Selu": "selu",
    "Softsign": "softsign", "Silu": "silu", "HardSigmoid": "hard_sigmoid", "HardTanh": "hard_tanh",
    "Elu": ("elu", {"alpha": ("alpha", 1.0)}), "Celu": ("celu", {"alpha": ("alpha", 1.0)}),
    "LeakyRelu": ("leaky_relu", {"slope": ("negative_slope", 0.2)}),
}  # fmt: skip
"""Keras' activations that are layers of their own, and functions that a functional model calls; ReLU and Gelu have
forms, see `keras_config`."""

SKLEARN: Final[Mapping[str, Written]] = {
    "identity": "linear", "logistic": "sigmoid", "tanh": "tanh", "relu": "relu", "softmax": "softmax",
}  # fmt: skip
"""scikit-learn's words."""


def taken(table: Mapping[str, Written], name: str, told: Told = lambda _: None) -> FunctionSpec:
    """The function that a library calls so; told: what it says of a parameter. Raises: Unreadable."""
    if name not in table:
        known = ", ".join(table)
        raise Unreadable(
            f"the model has the activation {shown(name, 60)}, which cannot be taken", f"known are: {known}"
        )
    written = table[name]
    if isinstance(written, str):
        return function(written)
    parameters: dict[str, Value] = {}
    for own, (theirs, default) in written[1].items():
        said = told(theirs)
        parameters[own] = default if said is None else number(said, theirs)
    return function(written[0], **parameters)


def number(said: Any, name: str) -> float:
    """A parameter as a float: libraries have numbers, and arrays of one. Raises: Unreadable."""
    try:
        return float(said)
    except (TypeError, ValueError, OverflowError):
        raise Unreadable(f"{shown(name, 60)} is {shown(repr(said), 60)}, which is no number") from None
