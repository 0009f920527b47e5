"""Where a quantity or a whole array is in its run, as the Python interface says it."""

from __future__ import annotations

from nnstep.quantities.place import ArrayPlace, Place


class Addressed:
    """What has a place in a run."""

    place: Place | ArrayPlace

    @property
    def epoch(self) -> int:
        """The epoch, from 1."""
        return self.place.epoch

    @property
    def update(self) -> int:
        """The update of the epoch, from 1."""
        return self.place.update

    @property
    def sample(self) -> int | None:
        """The sample it belongs to, by its number in the file; None where that is none, or all of the update."""
        return self.place.sample or None
