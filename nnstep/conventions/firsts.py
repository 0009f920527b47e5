"""First weights and biases where nobody says any: a layer begins as the library's own does."""

from __future__ import annotations

from typing import Any

from nnstep.conventions.entry import Begins, Form, Library, Setting
from nnstep.conventions.nodes import items, made
from nnstep.reading.nodes import Node


def firsts(library: Library, root: Node) -> list[Setting]:
    """What the library begins with, put where the network says no weights; biases too, where it says none of these."""
    network = root.at("network")
    layers = [one for one in items(network.at("layers")) if isinstance(one.value, dict)]
    defaults: Any = network.at("defaults").value
    defaults = defaults if isinstance(defaults, dict) else {}
    hidden = layers[0].at("activation", "name").value if layers else None
    if library.begins is None or "weights" in defaults:
        return []
    begins = library.begins(hidden if isinstance(hidden, str) and len(layers) > 1 else "")
    settings = list[Setting]()
    for layer in layers:
        fields: Any = layer.value
        if "weights" in fields:
            continue
        fields["weights"] = _node(begins.weights, layer, "weights")
        _add(settings, "weights", begins.weights, begins)
        if "bias" not in fields and "bias" not in defaults:
            fields["bias"] = _node(begins.biases, layer, "bias")
            _add(settings, "bias", begins.biases, begins)
    return settings


def _node(form: Form, layer: Node, name: str) -> Node:
    return made({"name": form.becomes, **form.parameters}, layer, name)


def _add(settings: list[Setting], said: str, form: Form, begins: Begins) -> None:
    says = begins.says if said == "weights" else ""
    form = Form(form.own, form.becomes, form.parameters, says=says)
    one = Setting("initializer", said, form, tuple(form.parameters.items()))
    if one not in settings:
        settings.append(one)
