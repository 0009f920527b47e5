"""A network as any library has it: layers of plain numbers, and what else its file says."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from typing import Any, Final

from nnstep.reading.checks import count
from nnstep.reading.places import shown
from nnstep.records import dataclass, field
from nnstep.scenario.build import MOST_WEIGHTS
from nnstep.scenario.model import FunctionSpec

Row = tuple[float, ...]
Rows = tuple[Row, ...]
Links = tuple[tuple[float | None, ...], ...]
"""Weights of a layer, None where a link is missing."""

TITLES: Final[Mapping[str, str]] = {
    "pytorch": "PyTorch", "keras": "Keras", "scikit-learn": "scikit-learn", "jax": "JAX", "mlx": "MLX",
    "paddle": "Paddle", "tinygrad": "tinygrad", "nnet": "R's nnet", "neuralnet": "R's neuralnet", "weka": "Weka",
    "fann": "FANN", "brain.js": "brain.js", "tensorflow.js": "TensorFlow.js",
}  # fmt: skip
"""Libraries as they write themselves."""

DENSE: Final = "nnstep takes chains of dense layers: a weight from each unit to each of the layer before"


LAYERS: Final = "nnstep takes chains of layers: links lead from each layer to the next, and may be missing"


class Unreadable(Exception):
    """What is given is no model that can be taken; message: what was found, help: what is allowed, what to do."""

    def __init__(self, message: str, help: str = "") -> None:
        super().__init__(message)
        self.message, self.help = message, help


@dataclass(frozen=True, slots=True)
class Layer:
    """One dense layer.

    weights: (units, units before), None where a link is missing. bias: (units,), or None. activation: of all units, or
    one for each; None where the model does not say it. name: the library's. trains, bias_trains: whether updates change
    them.
    """

    weights: Links
    bias: Row | None = None
    activation: FunctionSpec | tuple[FunctionSpec, ...] | None = None
    name: str = ""
    trains: bool = True
    bias_trains: bool = True


@dataclass(frozen=True, slots=True)
class Sums:
    """A loss that takes sums and makes an activation of them itself. loss: what it is called there."""

    loss: str
    activation: str


@dataclass(frozen=True, slots=True)
class Model:
    """Layers, inputs first, and what the model says beside them.

    origin: what it is, "a Sequential of PyTorch". like: the library whose numbers they are, "" where nobody says.
    loss, optimizer: as in a scenario file, None where the model says nothing. training: the same, by how many samples
    there are. l2: with all its parts; its rate alone is what the library takes by its own name for it. squares: what
    that library calls a loss of squares, for who gives targets and no loss. sums: where the loss takes them. scale: how
    it wants its inputs. inputs, outputs: their names, or (); classes: what targets may be called, in the order of the
    outputs. notes: what a person ought to know, a sentence each.
    """

    layers: tuple[Layer, ...]
    origin: str
    like: str = ""
    loss: Mapping[str, Any] | None = None
    optimizer: Mapping[str, Any] | None = None
    training: Callable[[int], Mapping[str, Any]] = field(default=lambda samples: {}, hash=False, compare=False)
    l2: Mapping[str, Any] | None = None
    squares: str = "half_squared_error"
    sums: Sums | None = None
    scale: str = "none"
    inputs: tuple[str, ...] = ()
    outputs: tuple[str, ...] = ()
    classes: tuple[Any, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def sizes(self) -> tuple[int, ...]:
        """Units of every layer, inputs first."""
        return (len(self.layers[0].weights[0]), *(len(layer.weights) for layer in self.layers))


def sound(model: Model) -> Model:
    """The model, where its layers fit each other and all its numbers are numbers. Raises: Unreadable."""
    if not model.layers:
        raise Unreadable("the model has no dense layer", DENSE)
    for number, layer in enumerate(model.layers, 1):
        _sound(layer, _called(layer, number))
    for number, (layer, above) in enumerate(pairwise(model.layers), 1):
        units, wanted = len(layer.weights), len(above.weights[0])
        if units != wanted:
            raise Unreadable(
                f"{_called(layer, number)} has {count(units, 'unit')}, and {_called(above, number + 1)} takes {wanted}",
                "each layer takes what the one before gives: is a layer missing, or are weights turned over?",
            )
    weights = sum(before * here for before, here in pairwise(model.sizes))
    if weights > MOST_WEIGHTS:
        raise Unreadable(f"the model has {weights:,} weights", f"{MOST_WEIGHTS:,} is the most that is taken")
    return model


def _called(layer: Layer, number: int) -> str:
    return f"layer {number}{f' ({shown(layer.name, 60)})' if layer.name else ''}"


def _sound(layer: Layer, called: str) -> None:
    if not layer.weights or not layer.weights[0]:
        raise Unreadable(f"{called} has no weights", DENSE)
    for unit, row in enumerate(layer.weights, 1):
        if len(row) != len(layer.weights[0]):
            raise Unreadable(f"{called} has rows of {len(layer.weights[0])} and of {count(len(row), 'weight')}", DENSE)
        _finite(row, f"the weights of {called}, unit {unit}")
    if layer.bias is not None:
        if len(layer.bias) != len(layer.weights):
            raise Unreadable(
                f"{called} has {count(len(layer.weights), 'unit')} and {count(len(layer.bias), 'bias', 'biases')}",
                "a layer has a bias for each unit, or none",
            )
        _finite(layer.bias, f"the biases of {called}")
    if isinstance(layer.activation, tuple) and len(layer.activation) != len(layer.weights):
        raise Unreadable(f"{called} has {len(layer.weights)} units and {len(layer.activation)} activations", DENSE)


def _finite(numbers: Sequence[float | None], of: str) -> None:
    for place, number in enumerate(numbers, 1):
        if number is not None and not math.isfinite(number):
            raise Unreadable(
                f"{of}, number {place}: {number} is no finite number",
                "a training that has diverged leaves such weights; take those of an epoch before it",
            )
