"""Keras' own description of a model, as a live one gives it and as its files hold it: layers, loss, optimizer."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final

from nnstep.interop.activations import KERAS, KERAS_LAYERS, LINEAR, function, taken
from nnstep.interop.model import DENSE, Layer, Row, Rows, Unreadable
from nnstep.interop.training import Told, joined, loss_of, optimizer_of
from nnstep.reading.places import shown
from nnstep.records import replace
from nnstep.scenario.model import FunctionSpec

Weights = Callable[[str], tuple[Rows, Row | None]]
"""The weights of a layer by its name, as a row for each unit, and its biases."""

_BROKEN: Final = "this is no description of layers as Keras writes it"
_ONLY_TRAINING: Final = ("Dropout", "AlphaDropout", "GaussianNoise", "GaussianDropout", "ActivityRegularization")
_NOTHING: Final = ("InputLayer", "Flatten")
_ADAM: Final = ("beta_1", "beta_2", "epsilon")


def layers_of(config: Mapping[str, Any], weights: Weights) -> tuple[tuple[Layer, ...], tuple[str, ...], float]:
    """The layers of a model that is a chain; what to say of them; the rate of L2. Raises: Unreadable."""
    made: list[Layer] = []
    notes: list[str] = []
    rates: list[float] = []
    for kind, name, said in _chain(config):
        if kind == "Dense":
            rows, bias = weights(name)
            trains = said.get("trainable") is not False
            made.append(Layer(rows, bias, _activation(said.get("activation")), name, trains, trains))
            rates.append(_l2(said, name, notes))
        elif kind in _ONLY_TRAINING:
            notes.append(f"{kind} is left out, as it is when a model is evaluated.")
        elif kind not in _NOTHING:
            _activated(made, _layer_activation(kind, name, said), name)
    if len(set(rates)) > 1:
        notes.append("The layers have different rates of L2; here there is none.")
        rates = [0.0]
    return tuple(made), tuple(notes), rates[0] if rates else 0.0


def names_of(config: Mapping[str, Any]) -> tuple[str, ...]:
    """The names of the dense layers, in order. Raises: Unreadable."""
    return tuple(name for kind, name, _ in _chain(config) if kind == "Dense")


def _chain(config: Mapping[str, Any]) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    """Each layer's class, name and config, in the order in which they follow one another. Raises: Unreadable."""
    layers = config.get("layers")
    if not isinstance(layers, (list, tuple)) or not layers:
        raise Unreadable(_BROKEN, DENSE)
    before = ""
    for layer in layers:
        kind, said = (layer.get("class_name"), layer.get("config")) if isinstance(layer, Mapping) else (None, None)
        if not isinstance(kind, str) or not isinstance(said, Mapping):
            raise Unreadable(_BROKEN, DENSE)
        name = str(said.get("name", layer.get("name", "")))
        if kind in ("Sequential", "Functional", "Model"):
            raise Unreadable(f"layer {shown(name, 60)} is a model in the model", "give its layers one after another")
        sources = list(_sources(layer.get("inbound_nodes")))
        if len(layer.get("inbound_nodes") or ()) > 1 or (before and sources and sources != [before]):
            raise Unreadable(f"layer {shown(name, 60)} takes more than the layer before it gives", DENSE)
        before = name
        yield kind, name, said


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


def _activation(said: Any) -> FunctionSpec:
    if said is None:
        return LINEAR
    if isinstance(said, Mapping):  # an activation with numbers of its own, or somebody's function
        said = said.get("config") if isinstance(said.get("config"), str) else said.get("class_name")
    return taken(KERAS, str(said))


def _layer_activation(kind: str, name: str, said: Mapping[str, Any]) -> FunctionSpec:
    if kind == "Activation":
        return _activation(said.get("activation"))
    if kind == "ReLU":
        slope, top, from_ = (said.get(key) or 0.0 for key in ("negative_slope", "max_value", "threshold"))
        if from_ == 0 and not top:
            return function("leaky_relu", slope=float(slope)) if slope else function("relu")
        return function("relu6") if top == 6 and from_ == slope == 0 else _unknown(kind, name)
    if kind not in KERAS_LAYERS:
        return _unknown(kind, name)
    return taken(KERAS_LAYERS, kind, said.get)


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


# -- compile ----------------------------------------------------------------------------------------------------------


def compiled(config: Any, title: str = "Keras") -> Told:
    """The loss and the optimizer of a compile_config; nothing where there is none."""
    if not isinstance(config, Mapping):
        return Told()
    return joined([_loss(config.get("loss"), title), _optimizer(config.get("optimizer"), title)])


def _loss(said: Any, title: str) -> Told:
    if isinstance(said, str):
        return loss_of(said, title=title)
    if isinstance(said, Mapping) and isinstance(said.get("config"), Mapping):
        inside = said["config"]
        reduction = str(inside.get("reduction") or "sum_over_batch_size")
        logits = inside.get("from_logits") is True
        return loss_of(str(said.get("class_name")), reduction, inside, logits=logits, title=title)
    return Told() if said is None else Told(notes=(f"{title}'s loss is no single one; another stands in its place.",))


def _optimizer(said: Any, title: str) -> Told:
    if isinstance(said, str):
        return Told(notes=(f"The optimizer is {said} with numbers that are not said; give --optimizer and --lr.",))
    if not isinstance(said, Mapping) or not isinstance(said.get("config"), Mapping):
        return Told()
    kind, inside = str(said.get("class_name")).split(">")[-1], said["config"]
    rate = inside.get("learning_rate")
    if not isinstance(rate, (int, float)):
        return Told(notes=(f"The rate of {kind} goes by a schedule: the lesson ends with the slopes.",))
    decay, momentum = inside.get("weight_decay") or None, inside.get("momentum") or None
    beta1, beta2, epsilon = (inside.get(key) for key in _ADAM)
    adam = {"learning_rate": rate, "beta1": beta1, "beta2": beta2, "epsilon": epsilon, "weight_decay": decay}
    family = "sgd" if not momentum else "nesterov" if inside.get("nesterov") else "momentum"
    forms: Mapping[str, tuple[str, Mapping[str, Any]]] = {
        "SGD": (family, {"learning_rate": rate, "momentum": momentum, "weight_decay": decay}),
        "Adam": ("adam", {**adam, "epsilon_placement": "hat"}),
        "AdamW": ("adamw", {**adam, "weight_decay": inside.get("weight_decay"), "epsilon_placement": "hat"}),
        "Nadam": ("nadam", {**adam, "form": "keras"}),
        "RMSprop": ("rmsprop", {"learning_rate": rate, "rho": inside.get("rho"), "epsilon": epsilon,
                                "epsilon_placement": "inside", "centered": inside.get("centered"),
                                "momentum": momentum, "weight_decay": decay}),
        "Adagrad": ("adagrad", {"learning_rate": rate, "epsilon": epsilon, "epsilon_placement": "inside",
                                "initial_accumulator": inside.get("initial_accumulator_value"),
                                "weight_decay": decay}),
    }  # fmt: skip
    odd = next((key for key in _ODD if inside.get(key)), "")
    name, parameters = forms.get(kind, ("", {}))
    return optimizer_of("" if odd else name, f"{kind} with {odd}" if odd else kind, parameters, title)


_ODD: Final[Sequence[str]] = ("amsgrad", "clipnorm", "clipvalue", "global_clipnorm", "use_ema", "loss_scale_factor",
                              "gradient_accumulation_steps")  # fmt: skip
"""What changes an update and is not of the optimizer's form."""
