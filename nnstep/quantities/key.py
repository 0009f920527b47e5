"""Keys: what a quantity is, apart from how it is written and what its value is.

A key is a place in one array of the engine: its *family* says which array, its *index* where in it. Layers count from
0 (the inputs), units and sources from 0, samples from 1 (0: no sample). A bias is a parameter whose source is BIAS.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Final

from nnstep.quantities.kinds import KINDS, Kind, Ratio
from nnstep.records import NamedTuple

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

    @property
    def belongs_to_parameter(self) -> bool:
        """Whether there is one for every weight and bias: parameters, gradients, states, new values."""
        return self.kind in PARAMETER_KINDS

    @property
    def is_given(self) -> bool:
        """Whether the scenario says its value (a parameter's: before the first update)."""
        return self.kind in _GIVEN

    @property
    def is_computed(self) -> bool:
        """Whether an update computes it: it is neither given nor kept from the update before."""
        return self.kind in _COMPUTED

    @property
    def is_error(self) -> bool:
        """Whether it is an error: at one output, of a sample, a batch or an epoch."""
        return self.kind in _ERRORS

    @property
    def is_derivative(self) -> bool:
        """Whether it is shown as a fraction ∂A/∂B."""
        return self.kind in _RATIOS

    @property
    def is_sampled(self) -> bool:
        """Whether a sample has one of its own (a gradient: the batch has one, too)."""
        return self.kind in _SAMPLED

    @property
    def is_per_sample(self) -> bool:
        """Whether there is one for each sample and none for the batch."""
        return self.kind in PER_SAMPLE

    @property
    def is_batched(self) -> bool:
        """Whether an update has one of its own."""
        return KINDS[self.kind].batched

    @property
    def is_data(self) -> bool:
        """Whether it stands in the data: an input or a target of a sample."""
        return self.kind in _DATA

    @property
    def is_of_end(self) -> bool:
        """Whether it is of the weights that an epoch ended with."""
        return self.kind in _OF_END

    @property
    def is_hyper(self) -> bool:
        """Whether it steers the learning: a number chosen or counted, or the rate that a schedule makes."""
        return self.kind in _HYPERS

    @property
    def is_counted(self) -> bool:
        """Whether nobody chose it: it is counted while training goes on, updates or epochs."""
        return self.kind == "hyper" and self.slot in COUNTED

    @property
    def is_of_unit(self) -> bool:
        """Whether there is one for every unit of a layer."""
        return KINDS[self.kind].per == "unit"

    @property
    def is_of_update(self) -> bool:
        """Whether the phase of the update computes it."""
        return self.kind in _OF_UPDATE

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


COUNTED: Final = ("t", "epoch", "best_epoch")
"""The hyperparameters that are counted: updates and epochs so far, this one included; which epoch was the best."""


class Family(NamedTuple):
    """One array of the engine: all keys of a kind in a layer."""

    kind: Kind
    layer: int = 0
    bias: bool = False
    per_sample: bool = False
    slot: str = ""
    crossed: bool = False  # a slope for every pair of units, not for every unit


PARAMETER_KINDS: Final = frozenset(kind for kind, facts in KINDS.items() if facts.per == "parameter")
"""Kinds that exist once for every weight and bias."""

PER_SAMPLE: Final = frozenset(kind for kind, facts in KINDS.items() if facts.sampled and not facts.batched)
"""Kinds that have a value for every sample, and none for the batch."""

_SAMPLED: Final = frozenset(kind for kind, facts in KINDS.items() if facts.sampled)
_GIVEN: Final = frozenset(kind for kind, facts in KINDS.items() if facts.origin == "given")
_DATA: Final = _GIVEN & PER_SAMPLE
_COMPUTED: Final = frozenset(kind for kind, facts in KINDS.items() if facts.origin == "computed")
_OF_UPDATE: Final = frozenset(kind for kind in _COMPUTED if KINDS[kind].phase == "update")
_ERRORS: Final = frozenset(kind for kind, facts in KINDS.items() if facts.word == "error")
_OF_END: Final = frozenset(kind for kind, facts in KINDS.items() if facts.ends)
_HYPERS: Final = frozenset(kind for kind, facts in KINDS.items() if facts.word == "hyperparameter")
_RATIOS: Final = frozenset(kind for kind, facts in KINDS.items() if isinstance(facts.name, Ratio))


_AXES: Final = {"network": "", "unit": "u", "parameter": "uv", "pair": "uv"}


@lru_cache(maxsize=512)
def axes(family: Family) -> str:
    """The meaning of each axis of the family's array: u(nit), v (source), s(ample)."""
    inner = _AXES[KINDS[family.kind].per]
    if family.crossed:
        inner = "uv"
    elif family.bias:
        inner = "u"
    return inner + "s" if family.per_sample else inner


def family_of(key: Key, *, crossed: bool = False) -> Family:
    """The array the key is an item of; `crossed`: whether the outputs of its layer depend on all sums."""
    return Family(key.kind, key.layer, key.is_bias, key.sample > 0, key.slot, crossed and key.kind == "slope")


def index_in(family: Family, key: Key) -> tuple[int, ...]:
    """Where the key stands in its family's array."""
    return tuple(key.unit if axis == "u" else key.source if axis == "v" else key.sample - 1 for axis in axes(family))


def key_at(family: Family, index: tuple[int, ...]) -> Key:
    """The key at an index of a family's array."""
    return keys_of(family)(*index)


@lru_cache(maxsize=512)
def keys_of(family: Family) -> Callable[..., Key]:
    """`key_at` of one family, for many of its keys."""
    of = axes(family)
    if family.kind == "slope" and not family.crossed:  # each neuron's own
        of = of.replace("u", "uu")
    return _MAKERS[of](family.kind, family.layer, BIAS if family.bias else 0, family.slot)


_MAKERS: Final[dict[str, Callable[..., Callable[..., Key]]]] = {
    "uv": lambda kind, layer, _, slot: lambda unit, source: Key(kind, layer, unit, source, 0, slot),
    "uvs": lambda kind, layer, _, slot: lambda unit, source, sample: Key(kind, layer, unit, source, sample + 1, slot),
    "u": lambda kind, layer, source, slot: lambda unit: Key(kind, layer, unit, source, 0, slot),
    "us": lambda kind, layer, source, slot: lambda unit, sample: Key(kind, layer, unit, source, sample + 1, slot),
    "uu": lambda kind, layer, _, slot: lambda unit: Key(kind, layer, unit, unit, 0, slot),
    "uus": lambda kind, layer, _, slot: lambda unit, sample: Key(kind, layer, unit, unit, sample + 1, slot),
    "s": lambda kind, layer, source, slot: lambda sample: Key(kind, layer, 0, source, sample + 1, slot),
    "": lambda kind, layer, source, slot: lambda: Key(kind, layer, 0, source, 0, slot),
}
"""The key at an index, by the axes of the array: u(nit), v (source), s(ample)."""
