"""Keras' own description of a model's layers, as a live one gives it and as its files hold it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from nnstep.interop.activations import KERAS, KERAS_LAYERS, LINEAR, Written, function, taken
from nnstep.interop.model import DENSE, Layer, Row, Rows, Unreadable
from nnstep.reading.places import shown
from nnstep.records import replace
from nnstep.scenario.model import FunctionSpec

Weights = Callable[[str], tuple[Rows, Row | None]]
"""The weights of a layer by its name, as a row for each unit, and its biases."""

_BROKEN: Final = "this is no description of layers as Keras writes it"
_ONLY_TRAINING: Final = ("Dropout", "AlphaDropout", "GaussianNoise", "GaussianDropout", "ActivityRegularization")
_NOTHING: Final = ("InputLayer", "Flatten")
_MODELS: Final = ("Sequential", "Functional", "Model")
_DEEPEST: Final = 8
_BEFORE: Final = {
    "negative_slope": "alpha"
}  # what Keras called a number before its third version, as TensorFlow.js does
_OUTPUTS: Final = (-1, 1)  # the axis of a softmax that is over the outputs of a sample


def layers_of(
    config: Mapping[str, Any], weights: Weights, known: Mapping[str, Written] = KERAS
) -> tuple[tuple[Layer, ...], tuple[str, ...], float]:
    """The layers of a model that is a chain; what to say of them; the rate of L2. known: its activations.

    Raises: Unreadable.
    """
    made: list[Layer] = []
    notes: list[str] = []
    rates: list[float] = []
    for kind, name, said in _chain(config):
        if kind == "Dense":
            rows, bias = weights(name)
            trains = said.get("trainable") is not False
            made.append(Layer(rows, bias, _activation(said.get("activation"), known), name, trains, trains))
            if said.get("kernel_constraint") or said.get("bias_constraint"):
                notes.append(f"Layer {shown(name, 60)} has a constraint on its weights, which is left out.")
            rates.append(_l2(said, name, notes))
        elif kind in _ONLY_TRAINING:
            notes.append(f"{kind} is left out, as it is when a model is evaluated.")
        elif kind not in _NOTHING:
            _activated(made, _layer_activation(kind, name, said, known), name)
    if len(set(rates)) > 1:
        notes.append("The layers have different rates of L2; here there is none.")
        rates = [0.0]
    return tuple(made), tuple(notes), rates[0] if rates else 0.0


def names_of(config: Mapping[str, Any]) -> tuple[str, ...]:
    """The names of the dense layers, in order. Raises: Unreadable, also where other layers cannot be taken."""
    names = []
    for kind, name, said in _chain(config):
        if kind == "Dense":
            names.append(name)
        elif kind not in (*_ONLY_TRAINING, *_NOTHING):
            _layer_activation(kind, name, said, KERAS)
    if twice := next((name for name in names if names.count(name) > 1), ""):
        raise Unreadable(f"two layers are called {shown(twice, 60)}", "give each a name of its own")
    return tuple(names)


def _chain(config: Mapping[str, Any], depth: int = 0) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    """Each layer's class, name and config, in the order in which they follow one another. Raises: Unreadable."""
    layers = config.get("layers")
    if not isinstance(layers, (list, tuple)) or not layers:
        raise Unreadable(_BROKEN, DENSE)
    if depth > _DEEPEST:
        raise Unreadable(f"models in models, more than {_DEEPEST} deep", DENSE)
    if len(given := list(_ends(config.get("output_layers")))) > 1:
        raise Unreadable(f"the model gives what {len(given)} layers give", "nnstep takes the outputs of the last one")
    before = ""
    for layer in layers:
        kind, said = (layer.get("class_name"), layer.get("config")) if isinstance(layer, Mapping) else (None, None)
        if not isinstance(kind, str) or not isinstance(said, Mapping):
            raise Unreadable(_BROKEN, DENSE)
        name = str(said.get("name", layer.get("name", "")))
        sources = list(_sources(layer.get("inbound_nodes")))
        if len(layer.get("inbound_nodes") or ()) > 1 or (before and sources and sources != [before]):
            raise Unreadable(f"layer {shown(name, 60)} takes more than the layer before it gives", DENSE)
        before = name
        if kind in _MODELS:
            yield from _chain(said, depth + 1)
        else:
            yield kind, name, said


def _ends(said: Any) -> Iterator[str]:
    """The names of the layers whose outputs are the model's: one list of three, or a list or mapping of such."""
    if isinstance(said, Mapping):
        said = list(said.values())
    if isinstance(said, (list, tuple)):
        if len(said) == 3 and isinstance(said[0], str):
            yield said[0]
            return
        for one in said:
            yield from _ends(one)


def _sources(nodes: Any) -> Iterator[str]:
    """The names of the layers that a layer takes: in Keras 3 histories of tensors, before that lists of four."""
    if isinstance(nodes, Mapping):
        history = nodes.get("keras_history")
        if isinstance(history, (list, tuple)) and history:
            yield str(history[0])
            return
        nodes = list(nodes.values())
    if isinstance(nodes, (list, tuple)):
        if len(nodes) == 4 and isinstance(nodes[0], str):
            yield nodes[0]
            return
        for one in nodes:
            yield from _sources(one)


def _activation(said: Any, known: Mapping[str, Written]) -> FunctionSpec:
    if said is None:
        return LINEAR
    if isinstance(said, Mapping):  # a layer as an activation, or somebody's function
        inside, kind = said.get("config"), said.get("class_name")
        if not isinstance(kind, str) or (kind in ("__lambda__", "function") and not isinstance(inside, str)):
            raise Unreadable("an activation is a function of somebody's own, which cannot be seen", DENSE)
        if isinstance(inside, Mapping):
            return _layer_activation(kind, kind, inside, known)
        said = inside if isinstance(inside, str) else kind
    return taken(known, str(said))


def _layer_activation(kind: str, name: str, said: Mapping[str, Any], known: Mapping[str, Written]) -> FunctionSpec:
    if kind == "Activation":
        return _activation(said.get("activation"), known)
    if kind == "Softmax" and said.get("axis", -1) not in _OUTPUTS:
        raise Unreadable(f"layer {shown(name, 60)} is a softmax over the samples, by its axis", DENSE)
    if kind == "Gelu":
        return function("gelu_tanh" if said.get("approximate", True) else "gelu")
    if kind == "ReLU":
        slope, top, from_ = (said.get(key) or 0.0 for key in ("negative_slope", "max_value", "threshold"))
        if from_ == 0 and not top:
            return function("leaky_relu", slope=float(slope)) if slope else function("relu")
        return function("relu6") if top == 6 and from_ == slope == 0 else _unknown(kind, name)
    if kind not in KERAS_LAYERS:
        return _unknown(kind, name)
    return taken(KERAS_LAYERS, kind, lambda word: said.get(word, said.get(_BEFORE.get(word, word))))


def _unknown(kind: str, name: str) -> FunctionSpec:
    raise Unreadable(f"layer {shown(name, 60)} is {shown(kind, 60)}, which cannot be taken", DENSE)


def _activated(layers: list[Layer], activation: FunctionSpec, name: str) -> None:
    """Gives the last layer its activation. Raises: Unreadable where it has one."""
    if not layers:
        raise Unreadable(f"layer {shown(name, 60)} is an activation before the first layer", DENSE)
    if layers[-1].activation not in (None, LINEAR) and activation != LINEAR:
        raise Unreadable(f"layer {shown(name, 60)} is a second activation after one layer", DENSE)
    if activation != LINEAR:
        layers[-1] = replace(layers[-1], activation=activation)


def _l2(said: Mapping[str, Any], name: str, notes: list[str]) -> float:
    """The rate of a layer's L2 on its weights; what else it regularises is noted."""
    found = said.get("kernel_regularizer")
    inside = found.get("config", {}) if isinstance(found, Mapping) else {}
    rate = inside.get("l2", 0.0) if isinstance(inside, Mapping) else 0.0
    odd = said.get("bias_regularizer") or said.get("activity_regularizer") or inside.get("l1")
    if odd or (found and not rate):
        notes.append(f"Layer {shown(name, 60)} has a regulariser that a scenario has not; it is left out.")
    return float(rate) if isinstance(rate, (int, float)) and not isinstance(rate, bool) else 0.0
