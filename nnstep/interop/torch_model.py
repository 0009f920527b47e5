"""Modules of PyTorch as they live in a program, by their names and attributes: torch itself is never imported."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from nnstep.interop.activations import LINEAR, TORCH, function, taken
from nnstep.interop.arrays import linked, matrix, vector
from nnstep.interop.model import DENSE, Layer, Model, Unreadable
from nnstep.reading.places import shown
from nnstep.records import replace
from nnstep.scenario.model import FunctionSpec

_NOTHING: Final = ("Flatten", "Unflatten")
_ONLY_TRAINING: Final = ("Dropout", "AlphaDropout", "FeatureAlphaDropout")


def kind_of(thing: Any, package: str) -> str:
    """The name of the class of a package that a thing is of, or is derived from; "" where there is none."""
    return next((one.__name__ for one in type(thing).__mro__ if one.__module__.split(".")[0] == package), "")


def is_torch(thing: Any) -> bool:
    """Whether it is a module of PyTorch."""
    return any(one.__name__ == "Module" and one.__module__.startswith("torch.nn") for one in type(thing).__mro__)


def torch_model(module: Any, updated: frozenset[int] | None = None) -> Model:
    """The model of a Sequential of dense layers and activations, or of a lone Linear.

    updated: the parameters that an optimizer has, by `id`; None for all of them. Raises: Unreadable.
    """
    layers: list[Layer] = []
    notes: list[str] = []
    seen: set[int] = set()
    for name, part in _parts(module, ""):
        kind = kind_of(part, "torch")
        if kind == "ParametrizedLinear" or hasattr(part, "weight_g"):
            notes.append(_normed(part, name))
            kind = "Linear"
        if kind == "Linear":
            if id(part) in seen:
                raise Unreadable(f"module {shown(name, 60)} stands there twice, with one set of weights", DENSE)
            seen.add(id(part))
            layers.append(_linear(part, name, updated))
        elif kind in _ONLY_TRAINING:
            notes.append(f"{kind} is left out, as it is when a model is evaluated.")
        elif kind not in _NOTHING:
            _activated(layers, _activation(part, kind, name), name)
            if kind == "LogSoftmax":
                notes.append("LogSoftmax is taken as a softmax: the outputs here are shares, their logarithms there.")
    if updated is not None and layers and not any(one.trains or (one.bias and one.bias_trains) for one in layers):
        notes.append("The optimizer has none of the parameters of the model, so it changes none.")
    whole = tuple(replace(layer, activation=layer.activation or LINEAR) for layer in layers)
    what = "a Linear" if kind_of(module, "torch") == "Linear" else "a Sequential"
    return Model(whole, f"{what} of PyTorch", "pytorch", squares="mean_squared_error", notes=tuple(notes))


def _parts(module: Any, name: str) -> Iterator[tuple[str, Any]]:
    """The modules that are no containers, in the order in which they are called. Raises: Unreadable."""
    kind = kind_of(module, "torch")
    own = type(module).__name__
    if type(module).__module__.split(".")[0] != "torch" and _has_own_forward(type(module)):
        raise Unreadable(
            f"{shown(own, 60)} has a forward() of its own, and what happens there cannot be seen",
            "give its layers in order, nnstep.from_model(torch.nn.Sequential(model.fc1, torch.nn.ReLU(), model.fc2)), "
            "or its weights and say its activations: nnstep.from_model(model.state_dict(), activation='relu', "
            "output_activation='linear')",
        )
    if kind == "Sequential":
        for child, part in module.named_children():
            yield from _parts(part, f"{name}.{child}" if name else child)
        return
    yield name or kind.casefold(), module


def _has_own_forward(kind: type) -> bool:
    for one in kind.__mro__:
        if one.__module__.split(".")[0] == "torch":
            return False
        if "forward" in one.__dict__ or "__call__" in one.__dict__:
            return True
    return False


def _normed(module: Any, name: str) -> str:
    """What is said of a layer whose weights are made of others. Raises: Unreadable where not by weight_norm."""
    parts = getattr(module, "parametrizations", {})
    made = [type(one).__name__ for key in parts for one in parts[key]]
    if parts and made != ["_WeightNorm"]:
        what = " and ".join(one.strip("_") for one in made)
        raise Unreadable(
            f"module {shown(name, 60)} makes its weights by {shown(what, 60)}, which cannot be taken", DENSE
        )
    return (
        f"Module {shown(name, 60)} is under weight_norm: here are the weights that it makes, and updates change them "
        "themselves, not their lengths and directions."
    )


def _linear(module: Any, name: str, updated: frozenset[int] | None) -> Layer:
    mask = getattr(module, "weight_mask", None)  # of a pruned layer
    own = matrix(module.weight, f"{name}.weight")
    weights = linked(own, None if mask is None else matrix(mask, f"{name}.weight_mask"))
    bias = None if module.bias is None else vector(module.bias, f"{name}.bias")
    source = getattr(module, "weight_orig", None) if mask is not None else module.weight
    trains = _trains(source, updated) or hasattr(module, "parametrizations") or hasattr(module, "weight_g")
    return Layer(weights, bias, name=name, trains=trains, bias_trains=bias is None or _trains(module.bias, updated))


def _trains(parameter: Any, updated: frozenset[int] | None) -> bool:
    """Whether updates change it: it has a slope, and an optimizer."""
    return bool(getattr(parameter, "requires_grad", True)) and (updated is None or id(parameter) in updated)


def _activation(module: Any, kind: str, name: str) -> FunctionSpec:
    if kind not in TORCH:
        raise Unreadable(
            f"module {shown(name, 60)} is {shown(kind or type(module).__name__, 60)}, which cannot be taken",
            f"{DENSE}; activations are: {', '.join(TORCH)}",
        )
    if kind in ("Softmax", "LogSoftmax") and getattr(module, "dim", None) not in (None, 1, -1):
        raise Unreadable(
            f"module {shown(name, 60)} is {kind} over the samples, its dim being {module.dim}",
            f"{kind}(dim=1) is over the outputs of a sample",
        )
    if kind == "GELU" and getattr(module, "approximate", "none") == "tanh":
        return function("gelu_tanh")
    if kind == "Softplus" and getattr(module, "beta", 1) != 1:
        raise Unreadable(f"module {shown(name, 60)} is Softplus with beta {module.beta}, which cannot be taken", DENSE)
    return taken(TORCH, kind, lambda word: getattr(module, word, None))


def _activated(layers: list[Layer], activation: FunctionSpec, name: str) -> None:
    """Gives the last layer its activation. Raises: Unreadable where it has one."""
    if not layers:
        raise Unreadable(f"module {shown(name, 60)} is an activation before the first layer", DENSE)
    before = layers[-1].activation
    if before not in (None, LINEAR) and activation != LINEAR:
        raise Unreadable(f"module {shown(name, 60)} is a second activation after one layer", DENSE)
    if activation != LINEAR or before is None:
        layers[-1] = replace(layers[-1], activation=activation)
