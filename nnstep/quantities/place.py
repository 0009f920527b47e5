"""A place: a quantity in a run."""

from __future__ import annotations

from nnstep.quantities.key import Key
from nnstep.records import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """A quantity in a run: its key (with the sample's number in the file), and the update in which it is looked at."""

    key: Key
    epoch: int = 1
    update: int = 1
