"""Ids: the name of a key in files, commands, Python and JSON. ASCII, and the same in every notation."""

from __future__ import annotations

from nnstep.quantities.key import Key
from nnstep.quantities.layout import Layout
from nnstep.quantities.spellings import STANDARD
from nnstep.quantities.symbols import IDS, Symbols


def neuron_id(layout: Layout, layer: int, unit: int) -> str:
    """x1, h1, o1: inputs, hidden units numbered on through all hidden layers, outputs."""
    return Symbols(layout, STANDARD, IDS).neuron(layer, unit)


def id_of(key: Key, layout: Layout) -> str:
    """The id of a quantity, without an address."""
    return Symbols(layout, STANDARD, IDS).name(key)
