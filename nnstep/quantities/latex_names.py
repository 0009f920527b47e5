r"""The names of quantities in LaTeX, in each notation: \mathrm{net}_{h_1}, W_5, z^{(2)}_1.

Derivatives are fractions. A sample that has to be said follows its quantity as it does in an id: x_1{:}2.
"""

from __future__ import annotations

import re
from typing import Final

from nnstep.algebra.latex import escape
from nnstep.quantities.generic import generic_name
from nnstep.quantities.key import BIAS, Key
from nnstep.quantities.notation import Notation

_PARTS: Final = re.compile(r"[A-Za-z]+|[^A-Za-z]")
_GREEK: Final = {
    "lr": r"\eta", "momentum": r"\mu", "rho": r"\rho", "beta1": r"\beta_1", "beta2": r"\beta_2",
    "epsilon": r"\varepsilon", "weight_decay": r"\lambda",
}  # fmt: skip


def latex_name(notation: Notation, key: Key) -> str:
    """The name of a quantity, for a formula; without dollar signs."""
    shown = _Names(notation).name(key)
    said = notation.layout.samples > 1 and key.sample not in (0, notation.sample)
    return f"{shown}{{:}}{key.sample}" if said else shown


def latex_generic(notation: Notation, key: Key) -> str:
    """The name of any quantity of the key's kind, for a formula."""
    words = {"∑": r"\Sigma", "∂": r"\partial ", "δ": r"\delta", "⁺": "^{+}"}
    shown = generic_name(notation.name, key)
    if key.kind == "hat":
        return rf"\hat{{{shown[0]}}}"
    parts = [
        "".join(words.get(part, rf"\mathrm{{{part}}}" if len(part) > 1 else part) for part in _PARTS.findall(side))
        for side in shown.split("/")
    ]
    return rf"\frac{{{parts[0]}}}{{{parts[1]}}}" if len(parts) == 2 else parts[0]


class _Names:
    def __init__(self, notation: Notation) -> None:
        self.notation = notation
        self.layout = notation.layout
        self.article = notation.name == "article"
        self.textbook = notation.name == "textbook"

    def name(self, key: Key) -> str:
        match key.kind:
            case "hyper" if "_x" in key.slot:  # mean_x1, by which an input is scaled
                word, _, column = key.slot.partition("_x")
                return rf"\mathrm{{{word}}}_{{x{_low(column)}}}"
            case "hyper":
                return _GREEK.get(key.slot, key.slot if len(key.slot) == 1 else rf"\mathrm{{{escape(key.slot)}}}")
            case "error":
                return "E"
            case "batch_error":
                return "E" if self.layout.samples == 1 else r"E_{\mathrm{total}}"
            case "epoch_error":
                return r"E_{\mathrm{epoch}}"
            case "norm":
                return r"\mathrm{grad\_norm}"
            case "scale":
                return r"\mathrm{clip\_scale}"
            case "new":
                shown = self.parameter(key)
                return shown.replace(")}", ")+}", 1) if self.textbook else f"{shown}^{{+}}"  # one superscript a name
            case "reg" | "used":
                return rf"\mathrm{{{'reg' if key.kind == 'reg' else 'grad'}}}_{{{self.parameter(key)}}}"
            case "state":
                return self.state(key)
            case "state_new":
                return f"{self.state(key)}^{{+}}"
            case "hat":
                return rf"\hat{{{key.slot[0]}}}_{{{self.parameter(key)}}}"
            case "raw":
                return rf"\mathrm{{raw}}_{{x{_low(key.unit + 1)}}}"
            case "net":
                return self.sum(key.layer, key.unit)
            case "out" | "input":
                return self.output(key.layer, key.unit)
            case "unit_error":
                return self.unit_error(key.unit)
            case "target":
                if self.article or self.textbook:
                    return ("t" if self.article else "y") + _low(key.unit + 1)
                return rf"\mathrm{{target}}_{{o{_low(key.unit + 1)}}}"
            case "dnet" if self.textbook:
                return rf"\delta{self.place(key.layer, key.unit)}"
            case "param":
                return self.parameter(key)
        return self.derivative(key)

    def derivative(self, key: Key) -> str:
        match key.kind:
            case "dout":
                return _fraction("E", self.output(key.layer, key.unit))
            case "dnet":
                return _fraction("E", self.sum(key.layer, key.unit))
            case "dinput":
                return _fraction("E", self.output(0, key.unit))
            case "slope":
                return _fraction(self.output(key.layer, key.unit), self.sum(key.layer, key.source))
            case "unit_dout":
                return _fraction(self.unit_error(key.source), self.output(key.layer, key.unit))
            case "via":
                through = self.neuron(key.layer + 1, key.source)
                whole = _fraction("E", self.output(key.layer, key.unit))
                return rf"\left.{whole}\right|_{{\mathrm{{via}}\,{through}}}"
            case "net_by_param":
                return _fraction(self.sum(key.layer, key.unit), self.parameter(key))
            case "net_by_out":
                return _fraction(self.sum(key.layer, key.unit), self.output(key.layer - 1, key.source))
            case "grad":
                return _fraction("E", self.parameter(key))
        raise ValueError(f"a key of no kind: {key}")

    def neuron(self, layer: int, unit: int) -> str:
        shown = self.notation.neuron(layer, unit)
        return shown[0] + _low(shown[1:])

    def parameter(self, key: Key) -> str:
        shared = key.source == BIAS and self.layout.layer(key.layer).bias == "shared"
        if self.textbook:
            if shared:
                return f"b^{{({key.layer})}}"
            if key.source == BIAS:
                return "b" + self.place(key.layer, key.unit)
            wide = max(self.layout.units(key.layer), self.layout.units(key.layer - 1)) > 9
            return f"w^{{({key.layer})}}" + _low(f"{key.unit + 1}{',' if wide else ''}{key.source + 1}")
        if key.source != BIAS:
            return ("W" if self.article else "w") + _low(self.layout.weight_number(key))
        return "b" + _low(key.layer) if shared else f"b_{{{self.neuron(key.layer, key.unit)}}}"

    def state(self, key: Key) -> str:
        return f"{key.slot}_{{{self.parameter(key)}}}"

    def sum(self, layer: int, unit: int) -> str:
        if self.textbook:
            return "z" + self.place(layer, unit)
        neuron = self.neuron(layer, unit)
        if self.article:
            return r"\Sigma " + (rf"\mathrm{{OutH}}{_low(unit + 1)}" if layer == self.layout.last else neuron)
        return rf"\mathrm{{net}}_{{{neuron}}}"

    def output(self, layer: int, unit: int) -> str:
        if self.textbook:
            return "x" + _low(unit + 1) if layer == 0 else "a" + self.place(layer, unit)
        neuron = self.neuron(layer, unit)
        if self.article:
            return neuron[0].upper() + neuron[1:] if layer in (0, self.layout.last) else f"O_{{{neuron}}}"
        return neuron if layer == 0 else rf"\mathrm{{out}}_{{{neuron}}}"

    def unit_error(self, unit: int) -> str:
        if self.article:
            return "E" + _low(f"0{unit + 1}")
        return "E" + _low(unit + 1) if self.textbook else f"E_{{o{_low(unit + 1)}}}"

    def place(self, layer: int, unit: int) -> str:
        return f"^{{({layer})}}{_low(unit + 1)}"


def _fraction(top: str, bottom: str) -> str:
    return rf"\frac{{\partial {top}}}{{\partial {bottom}}}"


def _low(text: object) -> str:
    shown = str(text)
    return f"_{shown}" if len(shown) == 1 else f"_{{{shown}}}"
