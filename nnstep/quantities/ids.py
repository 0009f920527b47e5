"""Ids: the name of a key in files, commands, Python and JSON. ASCII, and the same in every notation."""

from __future__ import annotations

from nnstep.quantities.key import BIAS, Key
from nnstep.quantities.layout import Layout


def neuron_id(layout: Layout, layer: int, unit: int) -> str:
    """x1, h1, o1: inputs, hidden units numbered on through all hidden layers, outputs."""
    if layer == 0:
        return f"x{unit + 1}"
    return f"o{unit + 1}" if layer == layout.last else f"h{layout.first_hidden[layer] + unit + 1}"


def parameter_id(layout: Layout, key: Key) -> str:
    """w5, b_h1, or b1 for the one bias a layer shares: the parameter the key belongs to."""
    if key.source != BIAS:
        return f"w{layout.weight_number(key)}"
    if layout.layer(key.layer).bias == "shared":
        return f"b{key.layer}"
    return f"b_{neuron_id(layout, key.layer, key.unit)}"


def id_of(key: Key, layout: Layout) -> str:
    """The id of a quantity, without an address."""

    def neuron(layer: int = key.layer, unit: int = key.unit) -> str:
        return neuron_id(layout, layer, unit)

    def out(layer: int, unit: int) -> str:
        return neuron(layer, unit) if layer == 0 else f"out_{neuron(layer, unit)}"

    match key.kind:
        case "input":
            return neuron(0)
        case "raw":
            return f"raw_{neuron(0)}"
        case "hyper":
            return key.slot
        case "target":
            return f"target_o{key.unit + 1}"
        case "unit_error":
            return f"E_o{key.unit + 1}"
        case "error":
            return "E"
        case "batch_error":
            return "E_total"
        case "epoch_error":
            return "E_epoch"
        case "net" | "out":
            return f"{key.kind}_{neuron()}"
        case "dout":
            return f"dE/dout_{neuron()}"
        case "dnet":
            return f"dE/dnet_{neuron()}"
        case "dinput":
            return f"dE/d{neuron(0)}"
        case "slope":
            return f"dout_{neuron()}/dnet_{neuron(unit=key.source)}"
        case "unit_dout":
            return f"dE_o{key.source + 1}/dout_{neuron()}"
        case "via":
            return f"dE/dout_{neuron()}_via_{neuron(key.layer + 1, key.source)}"
        case "net_by_param":
            return f"dnet_{neuron()}/d{parameter_id(layout, key)}"
        case "net_by_out":
            return f"dnet_{neuron()}/d{out(key.layer - 1, key.source)}"
        case "norm":
            return "grad_norm"
        case "scale":
            return "clip_scale"
    parameter = parameter_id(layout, key)
    match key.kind:
        case "grad":
            return f"dE/d{parameter}"
        case "reg":
            return f"reg_{parameter}"
        case "used":
            return f"grad_{parameter}"
        case "new":
            return f"{parameter}+"
        case "state" | "hat":
            return f"{key.slot}_{parameter}"
        case "state_new":
            return f"{key.slot}_{parameter}+"
    return parameter
