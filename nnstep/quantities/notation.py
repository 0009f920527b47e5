"""Notations: how the name of a quantity is shown. The ids behind them never change.

standard: net_h1, out_h1, w5. article: ∑h1, Oh1, W5, as the article writes them, the source before the weight.
textbook: z¹₁, a¹₁, δ¹₁, w²₁₁, layers raised and units lowered, as in Nielsen's book.
"""

from __future__ import annotations

from nnstep.algebra.expr import Expr, Product, Sym, children, rebuild
from nnstep.algebra.text import Script
from nnstep.quantities.generic import generic_name, numbered_slope
from nnstep.quantities.ids import id_of, neuron_id, parameter_id
from nnstep.quantities.key import BIAS, Key
from nnstep.quantities.layout import Layout
from nnstep.records import dataclass

NOTATIONS = ("standard", "article", "textbook")
DERIVATIVES = frozenset(("dout", "slope", "dnet", "net_by_param", "net_by_out", "unit_dout", "via", "dinput", "grad"))
"""Kinds that are shown as a fraction ∂A/∂B."""

_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_LOWERED = str.maketrans("0123456789,", "₀₁₂₃₄₅₆₇₈₉,")
_GREEK = {
    "lr": "η", "momentum": "μ", "rho": "ρ", "beta1": "β₁", "beta2": "β₂", "epsilon": "ε", "weight_decay": "λ",
}  # fmt: skip


def is_derivative(key: Key | None) -> bool:
    """Whether the key is shown as a fraction, so that products with it need air."""
    return key is not None and key.kind in DERIVATIVES


@dataclass(frozen=True, slots=True)
class Notation:
    """A way to write the quantities of a layout. sample: the one that need not be said, where a step is about it."""

    layout: Layout
    name: str = "standard"
    ascii: bool = False
    sample: int = 0

    def symbol(self, key: Key) -> str:
        """The name of a quantity as it is shown; in ASCII its id."""
        shown = id_of(key, self.layout) if self.ascii else self._unicode(key)
        return f"{shown}:{key.sample}" if self.layout.samples > 1 and key.sample not in (0, self.sample) else shown

    def generic(self, key: Key) -> str:
        """The name of any quantity of the key's kind: ∑, not ∑OutH1."""
        return generic_name("ascii" if self.ascii else self.name, key)

    def short(self, key: Key) -> str:
        """The name of a quantity among others of its layer, where that is told by their numbers alone: ∂O1/∂∑2."""
        crossed = key.kind == "slope" and key.layer > 0 and self.layout.layer(key.layer).crossed
        return numbered_slope("ascii" if self.ascii else self.name, key) if crossed else self.generic(key)

    def at(self, sample: int) -> Notation:
        """The same notation for a step about this sample."""
        return Notation(self.layout, self.name, self.ascii, sample)

    @property
    def script(self) -> Script:
        """How the printer of expressions writes in this notation."""
        return Script(self.symbol, ascii=self.ascii, spaced=is_derivative)

    def arrange(self, node: Expr) -> Expr:
        """The expression with its factors in the notation's order: the article writes the source before the weight."""
        if self.name != "article":
            return node
        match node:
            case Product((Sym(Key(kind="param")), other)):
                return Product((other, node.factors[0]))
        parts = children(node)
        return rebuild(node, tuple(map(self.arrange, parts))) if parts else node

    def neuron(self, layer: int, unit: int) -> str:
        """The label of a neuron; the name the scenario gives it comes with its description, not here."""
        return neuron_id(self.layout, layer, unit)

    def _unicode(self, key: Key) -> str:
        match key.kind:
            case "hyper":
                return _GREEK.get(key.slot, key.slot)
            case "error":
                return "E"
            case "batch_error":
                return "E" if self.layout.samples == 1 else "E_total"
            case "epoch_error":
                return "E_epoch"
            case "raw" | "norm" | "scale":
                return id_of(key, self.layout)
            case "new":
                return self.parameter(key) + "⁺"
            case "reg":
                return f"reg_{self.parameter(key)}"
            case "used":
                return f"grad_{self.parameter(key)}"
            case "state":
                return f"{key.slot}_{self.parameter(key)}"
            case "state_new":
                return f"{key.slot}_{self.parameter(key)}⁺"
            case "hat":
                return f"{key.slot[0]}\u0302_{self.parameter(key)}"
            case "dnet" if self.name == "textbook":
                return "δ" + self._place(key.layer, key.unit)
            case "dout":
                return f"∂E/∂{self.output(key.layer, key.unit)}"
            case "dnet":
                return f"∂E/∂{self.sum(key.layer, key.unit)}"
            case "dinput":
                return f"∂E/∂{self.output(0, key.unit)}"
            case "slope":
                return f"∂{self.output(key.layer, key.unit)}/∂{self.sum(key.layer, key.source)}"
            case "unit_dout":
                return f"∂{self.unit_error(key.source)}/∂{self.output(key.layer, key.unit)}"
            case "via":
                through = self.neuron(key.layer + 1, key.source)
                return f"∂E/∂{self.output(key.layer, key.unit)}_via_{through}"
            case "net_by_param":
                return f"∂{self.sum(key.layer, key.unit)}/∂{self.parameter(key)}"
            case "net_by_out":
                return f"∂{self.sum(key.layer, key.unit)}/∂{self.output(key.layer - 1, key.source)}"
            case "grad":
                return f"∂E/∂{self.parameter(key)}"
            case "net":
                return self.sum(key.layer, key.unit)
            case "out" | "input":
                return self.output(key.layer, key.unit)
            case "unit_error":
                return self.unit_error(key.unit)
            case "target":
                return {"article": f"t{key.unit + 1}", "textbook": "y" + self._low(key.unit + 1)}.get(
                    self.name, f"target_o{key.unit + 1}"
                )
            case _:
                return self.parameter(key)

    def parameter(self, key: Key) -> str:
        """The weight or bias the key belongs to."""
        if self.name == "textbook":
            if key.source != BIAS:
                wide = max(self.layout.units(key.layer), self.layout.units(key.layer - 1)) > 9
                return (
                    "w"
                    + str(key.layer).translate(_RAISED)
                    + self._low(f"{key.unit + 1}{',' if wide else ''}{key.source + 1}")
                )
            shared = self.layout.layer(key.layer).bias == "shared"
            return "b" + (str(key.layer).translate(_RAISED) if shared else self._place(key.layer, key.unit))
        shown = parameter_id(self.layout, key)
        return "W" + shown[1:] if self.name == "article" and shown[0] == "w" else shown

    def sum(self, layer: int, unit: int) -> str:
        """The weighted sum of a neuron."""
        if self.name == "textbook":
            return "z" + self._place(layer, unit)
        neuron = self.neuron(layer, unit)
        if self.name == "article":
            return f"∑OutH{unit + 1}" if layer == self.layout.last else f"∑{neuron}"
        return f"net_{neuron}"

    def output(self, layer: int, unit: int) -> str:
        """The output of a neuron, or an input."""
        if self.name == "textbook":
            return "x" + self._low(unit + 1) if layer == 0 else "a" + self._place(layer, unit)
        neuron = self.neuron(layer, unit)
        if self.name == "article":
            return neuron.upper() if layer in (0, self.layout.last) else f"O{neuron}"
        return neuron if layer == 0 else f"out_{neuron}"

    def unit_error(self, unit: int) -> str:
        """The error at one output."""
        return {"article": f"E0{unit + 1}", "textbook": "E" + self._low(unit + 1)}.get(self.name, f"E_o{unit + 1}")

    def _place(self, layer: int, unit: int) -> str:
        return str(layer).translate(_RAISED) + self._low(unit + 1)

    @staticmethod
    def _low(text: object) -> str:
        return str(text).translate(_LOWERED)
