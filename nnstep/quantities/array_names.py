"""Names of whole arrays: W.2, dE/dW.2, delta.2, W.2+, as they are typed and as they are shown.

They are made as the names of single quantities are, from the table of kinds, with a letter and a layer in the place of
what tells one quantity from its like. So what an optimizer keeps has its names here too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from nnstep.errors import UnknownName, UnknownQuantity, did_you_mean
from nnstep.quantities.addresses import Address, split_address
from nnstep.quantities.key import BIAS, Family, Key
from nnstep.quantities.kinds import Kind
from nnstep.quantities.layout import Layout
from nnstep.quantities.place import Array
from nnstep.quantities.spellings import STANDARD
from nnstep.quantities.symbols import IDS, SIGNS, Symbols, Writer
from nnstep.quantities.typed import normalise

_LETTERS: Final[dict[Kind, str]] = {"net": "z", "out": "a", "input": "a", "target": "t", "unit_error": "E"}
_NO_LAYER: Final[dict[Kind, str]] = {"target": "targets", "error": "E.samples"}
_DELTA: Final = re.compile(r"d(?:e|l|j|c)/dz\.?(\d+)")


class Arrays(Symbols):
    """Names of arrays: a letter and the layer. slopes: the signs of activations."""

    __slots__ = ("slopes",)

    def __init__(self, layout: Layout, writer: Writer, slopes: tuple[str, ...]) -> None:
        super().__init__(layout, STANDARD, writer)
        self.slopes = slopes

    def _basic(self, kind: Kind, layer: int, unit: int) -> str:
        if kind == "target":
            return self.writer.word("t")
        return self._layered(_LETTERS[kind], layer)

    def _parameter(self, layer: int, unit: int, source: int) -> str:
        return self._layered("b" if source == BIAS else "W", layer)

    def _layered(self, letter: str, layer: int) -> str:
        return self.writer.layered(letter, layer)

    def name(self, key: Key) -> str:
        if key.kind == "dnet":
            return self._layered("δ", key.layer)
        if key.kind == "error":
            return self.writer.word("E_samples")
        if key.kind == "slope" and self.slopes:
            sign, of = self.slopes[key.layer - 1], self._layered("z", key.layer)
            return self.writer.slope_of(sign, of)
        return super().name(key)


def key_of(family: Family) -> Key:
    """Any quantity of a family: what names are made of."""
    return Key(family.kind, family.layer, 0, BIAS if family.bias else 0, 0, family.slot)


def array_id(family: Family, layout: Layout) -> str:
    """The id of an array; of what is one number, that of the quantity: W.2, dE/dW.2, E_total."""
    if family.kind in _NO_LAYER:
        return _NO_LAYER[family.kind]
    return Arrays(layout, IDS, ()).name(key_of(family))


def array_name(family: Family, layout: Layout, signs: tuple[str, ...] = (), *, ascii: bool = False) -> str:
    """How an array is shown: W2, ∂E/∂W2, σ′(z1); in ASCII its id. signs: for each layer that of its activation."""
    return array_id(family, layout) if ascii else Arrays(layout, SIGNS, signs).name(key_of(family))


def find_array(text: str, layout: Layout, families: Iterable[Family]) -> tuple[Array, Address]:
    """The array a person means, and the address it was typed with. families: all that there are.

    Raises: UnknownQuantity, with the nearest names.
    """
    name, address = split_address(text)
    if address.sample is not None and address.sample > layout.samples:
        raise UnknownQuantity(
            f"there is no sample {address.sample}",
            f"the scenario has {layout.samples} sample{'s' * (layout.samples > 1)}, counted from 1",
        )
    known = {_plain(array_id(family, layout)): family for family in families}
    family = known.get(_plain(name))
    if family is None:
        names = [array_id(family, layout) for family in families]
        meant = did_you_mean(name, names, 3)
        raise UnknownName(
            f"unknown array {name!r}", f"{meant}there are {', '.join(names[:14])}{', …' * (len(names) > 14)}"
        )
    return Array(family, address.sample or 0), address


def _plain(name: str) -> str:
    """A name as it is looked up: without what may be left out."""
    typed = {"inputs": "a.0", "x": "a.0", "y": "targets", "t": "targets"}.get(name.strip().casefold(), name)
    plain = normalise(typed).replace("^t", "")
    plain = _DELTA.sub(r"delta.\1", plain)
    return re.sub(r"(?<=[a-z])\.?(?=\d)", "", plain)
