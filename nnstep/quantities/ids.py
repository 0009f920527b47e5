"""Ids: the name of a key in files, commands, Python and JSON. ASCII, and the same in every notation."""

from __future__ import annotations

from nnstep.quantities.key import BIAS, Key
from nnstep.quantities.layout import Layout
from nnstep.quantities.spellings import STANDARD
from nnstep.quantities.symbols import IDS, Symbols


def neuron_id(layout: Layout, layer: int, unit: int) -> str:
    """x1, h1, o1: inputs, hidden units numbered on through all hidden layers, outputs."""
    return Symbols(layout, STANDARD, IDS).neuron(layer, unit)


def id_of(key: Key, layout: Layout) -> str:
    """The id of a quantity, without an address."""
    return Symbols(layout, STANDARD, IDS).name(key)


def ids(layout: Layout) -> list[str]:
    """The ids of the main quantities, for suggestions and completion; of a large network the first of each kind."""
    neurons = [(layer, unit) for layer in range(1, layout.last + 1) for unit in range(min(layout.units(layer), 100))]
    keys = [Key("input", 0, unit) for unit in range(min(layout.inputs, 100))]
    for kind in ("net", "out", "dout", "dnet", "slope"):
        keys += [Key(kind, layer, unit, unit) for layer, unit in neurons]
    if layout.has_targets:
        keys += [Key("target", layout.last, unit) for unit in range(layout.outputs)]
    keys += [Key("unit_error", layout.last, unit) for unit in range(layout.outputs)]
    keys += [Key("batch_error"), Key("epoch_error"), *(Key("hyper", slot=slot) for slot in layout.hypers)]
    keys += [Key("rate")] if layout.scheduled else []
    keys += [Key("reported")] if layout.reported else []
    keys += [Key("penalty")] if layout.in_loss else []
    keys += [Key("val_error")] if layout.validation else []
    keys += [Key("predicted"), Key("accuracy")] if layout.classes else []
    keys += [Key("val_accuracy")] if layout.classes and layout.validation else []
    for number in range(1, min(layout.first_weight[-1], 200) + 1):
        weight = layout.weight(number)
        if weight:
            keys += [weight, weight.of("grad"), weight.of("new")]
    for layer in range(1, layout.last + 1):
        biases = [Key("param", layer, unit, BIAS) for unit in range(min(layout.layer(layer).biases, 100))]
        keys += [key.of(kind) for key in biases for kind in ("param", "grad", "new")]
    return [id_of(key, layout) for key in keys]
