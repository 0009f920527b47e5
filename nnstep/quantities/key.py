"""Keys: what a quantity is, apart from how it is written and what its value is.

A key is a place in one array of the engine: its *family* says which array, its *index* where in it. Layers count from
0 (the inputs), units and sources from 0, samples from 1 (0: no sample). A bias is a parameter whose source is BIAS.
"""

from __future__ import annotations

from typing import Final, Literal, NamedTuple

Kind = Literal[
    "input", "raw", "target", "param", "hyper",
    "net", "out", "unit_error", "error", "batch_error", "epoch_error",
    "dout", "slope", "dnet", "net_by_param", "net_by_out", "unit_dout", "via", "dinput",
    "grad", "reg", "norm", "scale", "used", "state", "state_new", "hat", "new",
]  # fmt: skip

BIAS: Final = -1


class Key(NamedTuple):
    """A quantity.

    layer, unit: the neuron (for a parameter: the one it leads into); source: the unit of the layer before, or BIAS;
    for `slope` the unit whose sum is moved, for `unit_dout` the output whose error it is, for `via` the unit of the
    next layer that the way leads through. slot: the name of a hyperparameter or of an optimizer's state.
    """

    kind: Kind
    layer: int = 0
    unit: int = 0
    source: int = 0
    sample: int = 0
    slot: str = ""

    @property
    def is_bias(self) -> bool:
        """Whether it belongs to a bias (the bias itself, its gradient, its update, its state)."""
        return self.source == BIAS and self.kind in PARAMETER_KINDS

    def of(self, kind: Kind, *, sample: int | None = None, slot: str | None = None) -> Key:
        """The quantity of another kind at the same place."""
        return Key(
            kind,
            self.layer,
            self.unit,
            self.source,
            self.sample if sample is None else sample,
            self.slot if slot is None else slot,
        )


class Family(NamedTuple):
    """One array of the engine: all keys of a kind in a layer."""

    kind: Kind
    layer: int = 0
    bias: bool = False
    per_sample: bool = False
    slot: str = ""
    crossed: bool = False  # a slope for every pair of units, not for every unit


PARAMETER_KINDS: Final = frozenset(("param", "grad", "reg", "used", "state", "state_new", "hat", "new", "net_by_param"))
"""Kinds that exist once for every weight and bias."""

_PER_UNIT: Final = frozenset(("input", "raw", "target", "net", "out", "unit_error", "dout", "dnet", "dinput", "slope"))


def axes(family: Family) -> str:
    """The meaning of each axis of the family's array: u(nit), v (source), s(ample)."""
    if family.kind in PARAMETER_KINDS:
        inner = "u" if family.bias else "uv"
    elif family.crossed:
        inner = "uv"
    else:
        inner = "u" if family.kind in _PER_UNIT else ""
    return inner + "s" if family.per_sample else inner


def family_of(key: Key, *, crossed: bool = False) -> Family:
    """The array the key is an item of; `crossed`: whether the outputs of its layer depend on all sums."""
    return Family(key.kind, key.layer, key.is_bias, key.sample > 0, key.slot, crossed and key.kind == "slope")


def index_in(family: Family, key: Key) -> tuple[int, ...]:
    """Where the key stands in its family's array."""
    return tuple(key.unit if axis == "u" else key.source if axis == "v" else key.sample - 1 for axis in axes(family))


def key_at(family: Family, index: tuple[int, ...]) -> Key:
    """The key at an index of a family's array."""
    unit, source, sample = 0, BIAS if family.bias else 0, 0
    for axis, place in zip(axes(family), index, strict=True):
        if axis == "u":
            unit = place
        elif axis == "v":
            source = place
        else:
            sample = place + 1
    if family.kind == "slope" and not family.crossed:
        source = unit
    return Key(family.kind, family.layer, unit, source, sample, family.slot)
