"""What quantities of a kind are called wherever they stand: ∑ for the sum of whichever neuron, ∂E/∂O for its slope.

In each notation the names of single quantities begin with these: δ²₁ is a δ, net_h1 a net. Pictures, tables and rules
of whole layers are headed by them.
"""

from __future__ import annotations

from typing import Final

from nnstep.quantities.key import Key

_NAMES: Final[dict[str, dict[str, str]]] = {
    "article": {
        "net": "∑", "out": "O", "input": "X", "param": "W", "bias": "b", "target": "t", "unit_error": "E",
        "dout": "∂E/∂O", "slope": "∂O/∂∑", "dnet": "∂E/∂∑", "grad": "∂E/∂W", "new": "W⁺",
    },
    "standard": {
        "net": "net", "out": "out", "input": "x", "param": "w", "bias": "b", "target": "target", "unit_error": "E",
        "dout": "∂E/∂out", "slope": "∂out/∂net", "dnet": "∂E/∂net", "grad": "∂E/∂w", "new": "w⁺",
    },
    "textbook": {
        "net": "z", "out": "a", "input": "x", "param": "w", "bias": "b", "target": "y", "unit_error": "E",
        "dout": "∂E/∂a", "slope": "∂a/∂z", "dnet": "δ", "grad": "∂E/∂w", "new": "w⁺",
    },
    "ascii": {
        "net": "net", "out": "out", "input": "x", "param": "w", "bias": "b", "target": "target", "unit_error": "E",
        "dout": "dE/do", "slope": "do/dn", "dnet": "dE/dn", "grad": "dE/dw", "new": "w+",
    },
}  # fmt: skip
_LOWERED = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


def generic_name(notation: str, key: Key) -> str:
    """The name of any quantity of the key's kind. notation: article, standard, textbook or ascii."""
    names = _NAMES[notation]
    match key.kind:
        case "param" if key.is_bias:
            return names["bias"]
        case "state":
            return key.slot
        case "state_new":
            return key.slot + ("+" if notation == "ascii" else "⁺")
        case "hat":
            return key.slot if notation == "ascii" else f"{key.slot[0]}\u0302"
        case "error" | "batch_error" | "epoch_error":
            return names["unit_error"]
    return names.get(key.kind, key.kind)


def numbered_slope(notation: str, key: Key) -> str:
    """The slope of one output with respect to another's sum, as short as a table needs it: ∂O1/∂∑2."""
    above, _, below = _NAMES[notation]["slope"].partition("/")
    unit, source = str(key.unit + 1), str(key.source + 1)
    if notation == "textbook":
        unit, source = unit.translate(_LOWERED), source.translate(_LOWERED)
    return f"{above}{unit}/{below}{source}"
