"""Addresses: where a quantity is looked at, as it is written behind its id, `@EPOCH.UPDATE:SAMPLE`; all count from 1.

How many updates an epoch has is a run's own, so who spells a place says it.
"""

from __future__ import annotations

import re

from nnstep.errors import UnknownQuantity
from nnstep.quantities.ids import id_of
from nnstep.quantities.key import Key
from nnstep.quantities.layout import Layout
from nnstep.quantities.place import Place
from nnstep.records import dataclass

_ADDRESS = re.compile(r"(?P<name>[^@]*?)(?:@(?P<epoch>\d{1,9})(?:\.(?P<update>\d{1,9}))?)?(?::(?P<sample>\d{1,9}))?")
_SAMPLE_FIRST = r"([^@:]*):(\d{1,9})@(\d{1,9}(?:\.\d{1,9})?)"  # as a page names it, its epoch put behind
_LAYERED = r"[^\W\d_]\.[\d*?\[]|[*?\]]\.\d"
_MOST_SHOWN = 100  # characters of what was typed


@dataclass(frozen=True, slots=True)
class Address:
    """Where a quantity is looked at; None is what was left out."""

    epoch: int | None = None
    update: int | None = None
    sample: int | None = None

    def __str__(self) -> str:
        at = "" if self.epoch is None else f"@{self.epoch}" + ("" if self.update is None else f".{self.update}")
        return at + ("" if self.sample is None else f":{self.sample}")


# -- reading -----------------------------------------------------------------------------------------------------------


def split_address(text: str) -> tuple[str, Address]:
    """The name and the address in `net_h1@3.1:2`. Raises: UnknownQuantity where what follows @ or : is no address."""
    put = re.sub(_SAMPLE_FIRST, r"\1@\3:\2", text.strip()) if "@" in text else text.strip()
    found = _ADDRESS.fullmatch(put)
    shown = text if len(text) <= _MOST_SHOWN else text[: _MOST_SHOWN - 1] + "…"
    if not found:
        raise UnknownQuantity(
            f"no address in {shown!r}", "an address is @EPOCH, @EPOCH.UPDATE and :SAMPLE, as in net_h1@3:2"
        )
    epoch, update, sample = (None if part is None else int(part) for part in found.group("epoch", "update", "sample"))
    if 0 in (epoch, update, sample):
        raise UnknownQuantity(f"address {shown!r} has a 0", "epochs, updates and samples count from 1")
    return found["name"], Address(epoch, update, sample)


def has_address(text: str) -> bool:
    """Whether a name that was typed says where."""
    return "@" in text or ":" in text


def has_layer(text: str) -> bool:
    """Whether a name that was typed can only be that of a whole array, W.2: no quantity has a dot before a digit.

    In a pattern signs may stand for them: dE/d*.2, W.*.
    """
    name = text.partition("@")[0].partition(":")[0].strip()
    return name in ("inputs", "targets", "E.samples") or bool(re.search(_LAYERED, name))


def behind(text: str) -> str:
    """An address that was typed without a name, `3`, `3.2`, `:2`, as it stands behind one: `@3`, `@3.2`, `:2`."""
    return text if text[:1] in ("@", ":") else f"@{text}"


def is_address(text: str) -> bool:
    """Whether a text is nothing but an address, with or without its @."""
    found = _ADDRESS.fullmatch(behind(text))
    return found is not None and not found["name"]


# -- spelling ----------------------------------------------------------------------------------------------------------


def of_key(key: Key, layout: Layout) -> str:
    """The id with its sample, where there are several: `net_h1:2`."""
    return id_of(key, layout) + str(Address(sample=_told(key, layout)))


def of_place(place: Place, layout: Layout, updates: int) -> str:
    """What to type for a quantity: its id, with as much of an address as is not understood by itself."""
    update = place.update if updates > 1 and not place.key.sample and place.key.kind != "epoch_reported" else None
    epoch = place.epoch if place.epoch > 1 or update else None
    return id_of(place.key, layout) + str(Address(epoch, update, _told(place.key, layout)))


def in_epoch(place: Place, layout: Layout, updates: int) -> str:
    """The id with as much of an address as tells it from its like in the same epoch."""
    sample = _told(place.key, layout)
    if sample is None and updates > 1 and place.key.is_batched:
        return id_of(place.key, layout) + str(Address(place.epoch, place.update))
    return id_of(place.key, layout) + str(Address(sample=sample))


def _told(key: Key, layout: Layout) -> int | None:
    """The sample, where it has to be told from others."""
    return key.sample if key.sample and layout.samples > 1 else None
