"""A place: a quantity, or a whole array, in a run."""

from __future__ import annotations

from nnstep.quantities.key import Family, Key
from nnstep.records import NamedTuple, dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """A quantity in a run: its key (with the sample's number in the file), and the update in which it is looked at."""

    key: Key
    epoch: int = 1
    update: int = 1

    @property
    def sample(self) -> int:
        """The number of the sample in the file, 0 for none."""
        return self.key.sample

    def __hash__(self) -> int:  # as any record's, but asked for so often that it is written out
        return hash((self.key, self.epoch, self.update))


class Array(NamedTuple):
    """A whole array of the engine; sample: the one whose column it is, 0 for those of all samples of the update."""

    family: Family
    sample: int = 0


@dataclass(frozen=True, slots=True)
class ArrayPlace:
    """A whole array in a run: the array, and the update in which it is looked at."""

    array: Array
    epoch: int = 1
    update: int = 1

    @property
    def sample(self) -> int:
        """The number of the sample whose column it is, 0 for those of all samples of the update."""
        return self.array.sample
