"""Where the quantities of a run are: in which epoch, in which of its updates, of which sample."""

from __future__ import annotations

from functools import lru_cache

from nnstep.arguments import MOST_EPOCHS
from nnstep.engine.history import History
from nnstep.engine.schedule import Batch, Schedule
from nnstep.errors import UnknownQuantity
from nnstep.quantities.addresses import Address, of_place
from nnstep.quantities.key import Key
from nnstep.quantities.layout import Layout
from nnstep.quantities.order import Steps, steps_of_update
from nnstep.quantities.place import Place


class Places:
    """The places of a run, and how one is reached from another."""

    def __init__(self, layout: Layout, schedule: Schedule, history: History) -> None:
        self.layout = layout
        self.schedule = schedule
        self.history = history
        self._held = frozenset(layout.validation)
        self._updates = lru_cache(maxsize=8)(self._updates_of)

    def place(self, key: Key, address: Address) -> Place:
        """The place of a key, what the address leaves out being filled in as CONTRACT §2 says."""
        epoch = address.epoch or 1
        if epoch > MOST_EPOCHS:
            raise UnknownQuantity(f"epoch {epoch} is too far", f"{MOST_EPOCHS:,} epochs are the most")
        batches = self.history.batches(epoch)
        update = address.update
        if update is not None and update > len(batches):
            raise UnknownQuantity(
                f"there is no update {update} in epoch {epoch}",
                f"an epoch has {len(batches)} update{'s' * (len(batches) > 1)}, counted from 1",
            )
        if key.is_of_end:
            if update not in (None, len(batches)):
                raise UnknownQuantity(
                    f"update {update} of epoch {epoch} is not its end",
                    "this is of the weights that an epoch ends with: leave the update out",
                )
            return Place(key, epoch, len(batches))
        if key.is_data and key.sample in self._held:
            return Place(key, epoch, update or 1)
        if key.kind == "reported" and update is None and len(batches) > 1:
            return Place(Key("epoch_reported"), epoch, 1)  # a library speaks of an epoch
        if update is None:
            sample = key.sample or (address.sample if key.kind != "epoch_error" else None)
            if sample:
                update = self.update_of(sample, epoch)
            else:
                update = len(batches) if key.is_of_update else 1
        elif key.sample and address.sample is None:
            key = key._replace(sample=batches[update - 1][0])
        if key.sample and key.sample not in batches[update - 1].places:
            raise UnknownQuantity(
                f"update {update} of epoch {epoch} does not use sample {key.sample}",
                f"it uses {', '.join(map(str, batches[update - 1]))}; leave the update out to get the one that does",
            )
        return Place(key, epoch, update)

    def spelled(self, place: Place) -> str:
        """What to type for a place: the id, with as much of an address as is not understood by itself."""
        return of_place(place, self.layout, self.schedule.updates)

    def beside(self, place: Place, key: Key) -> Place:
        """The place of another key, seen from a place: the same update, or the one that uses the key's sample."""
        return Place(key, place.epoch, self._update_for(key, place.epoch, place.update))

    def batch(self, epoch: int, update: int) -> Batch:
        """The numbers of the samples an update uses."""
        return self.history.batches(epoch)[update - 1]

    def update_of(self, sample: int, epoch: int) -> int:
        """The update of an epoch that uses a sample."""
        number = self._updates(epoch).get(sample)
        if number is not None:
            return number
        if sample in self._held:
            raise UnknownQuantity(
                f"sample {sample} validates: no update uses it",
                f"with the weights that an epoch ends with its numbers have a +: out_o1+:{sample}, E+:{sample}",
            )
        raise UnknownQuantity(f"epoch {epoch} does not use sample {sample}")

    def _updates_of(self, epoch: int) -> dict[int, int]:
        """The first update of an epoch that uses each sample."""
        found: dict[int, int] = {}
        for number, batch in enumerate(self.history.batches(epoch), 1):
            for sample in batch:
                found.setdefault(sample, number)
        return found

    def steps(self, epoch: int, update: int) -> Steps:
        """The quantities of an update that are steps of the lesson, in its order."""
        return steps_of_update(self.layout, self.batch(epoch, update))

    def _update_for(self, key: Key, epoch: int, update: int) -> int:
        """The update in which a key is looked at: the one given, if it is of any sample, or uses the key's."""
        if key.is_of_end:
            return self.schedule.updates
        if not key.sample or (key.is_data and key.sample in self._held):
            return update
        if key.sample in self.batch(epoch, update).places:
            return update
        return self.update_of(key.sample, epoch)
