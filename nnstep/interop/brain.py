"""brain.js' toJSON(): of version 1, with numbers by the names of units, and of version 2, in rows.

Measured on 1.6.1 and 2.0.0-beta.24: it steps along the slope of half the sum of squares, and reports their mean.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from nnstep.interop.activations import function
from nnstep.interop.arrays import matrix, vector
from nnstep.interop.model import Layer, Model, Unreadable
from nnstep.interop.texts import BROKEN, from_json
from nnstep.reading.places import shown
from nnstep.scenario.model import FunctionSpec

_ACTIVATIONS: Final = {"sigmoid": "sigmoid", "relu": "relu", "tanh": "tanh"}
_LEAKY: Final = "leaky-relu"
_REPORTED: Final = "brain.js reports the mean over the outputs without the half, of the weights before each update."


def brain(content: bytes) -> Model:
    """The network of a NeuralNetwork's toJSON(). Raises: Unreadable."""
    said = from_json(content)
    layers = said.get("layers")
    if not isinstance(layers, list) or len(layers) < 2 or not all(isinstance(one, Mapping) for one in layers):
        raise Unreadable("there is no list of layers", BROKEN)
    first = "weights" not in layers[1]
    activation = _activation(said, first=first)
    made, inputs = _named(layers) if first else _rows(layers, said)
    outputs = tuple(map(str, layers[-1])) if first else _order(said.get("outputLookup"))
    return Model(
        tuple(Layer(rows, biases, activation) for rows, biases in made),
        f"a network of brain.js {1 if first else 2}",
        "brain.js",
        squares="half_squared_error",
        inputs=() if all(name.isdecimal() for name in inputs) else inputs,
        outputs=() if all(name.isdecimal() for name in outputs) else outputs,
        notes=(_REPORTED,),
    )


def _activation(said: Mapping[str, Any], *, first: bool) -> FunctionSpec:
    options = said.get("trainOpts")
    options = options if isinstance(options, Mapping) else {}
    name = str(said.get("activation") or options.get("activation") or "sigmoid")
    if name == _LEAKY and not first:
        slope = options.get("leakyReluAlpha")
        return function("leaky_relu", slope=float(slope) if isinstance(slope, (int, float)) else 0.01)
    if name == _LEAKY:
        raise Unreadable(
            "the network has the leaky-relu of brain.js 1, which gives 0 below 0 and 0.01·x above: no activation is so",
            "train it with relu, or with brain.js 2",
        )
    if name not in _ACTIVATIONS:
        raise Unreadable(f"the network has the activation {shown(name, 60)}, which cannot be taken",
                         f"known are: {', '.join((*_ACTIVATIONS, _LEAKY))}")  # fmt: skip
    return function(_ACTIVATIONS[name])


def _named(layers: Sequence[Mapping[str, Any]]) -> tuple[list[Any], tuple[str, ...]]:
    """Version 1: a unit is {bias, weights: {name of a unit before: number}}."""
    made, below = [], [*layers[0]]
    for place, layer in enumerate(layers[1:], 2):
        rows, biases = [], []
        for name, unit in layer.items():
            weights = unit.get("weights") if isinstance(unit, Mapping) else None
            if not isinstance(weights, Mapping) or set(weights) != set(below):
                raise Unreadable(
                    f"unit {shown(name, 40)} of layer {place} is not linked to each of the layer before", BROKEN
                )
            rows.append([weights[source] for source in below])
            biases.append(unit.get("bias", 0.0))
        made.append((matrix(rows, f"layers[{place - 1}]"), vector(biases, f"layers[{place - 1}]")))
        below = [*layer]
    return made, tuple(map(str, layers[0]))


def _rows(layers: Sequence[Mapping[str, Any]], said: Mapping[str, Any]) -> tuple[list[Any], tuple[str, ...]]:
    """Version 2: a layer is {weights: a row for each unit, biases}."""
    made = []
    for place, layer in enumerate(layers[1:], 1):
        name = f"layers[{place}]"
        made.append((matrix(layer.get("weights"), f"{name}.weights"), vector(layer.get("biases"), f"{name}.biases")))
    return made, _order(said.get("inputLookup"))


def _order(lookup: Any) -> tuple[str, ...]:
    """Names by their places."""
    if not isinstance(lookup, Mapping) or not all(isinstance(place, int) for place in lookup.values()):
        return ()
    return tuple(str(name) for name, _ in sorted(lookup.items(), key=lambda one: one[1]))
