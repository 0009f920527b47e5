"""Which samples each update of each epoch uses."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cached_property

from nnstep.records import dataclass


class Batch(tuple[int, ...]):
    """Numbers of samples in the file, from 1, in the order in which they are used; each is found without a search."""

    @cached_property
    def places(self) -> dict[int, int]:
        """The place of each sample in the batch, from 1."""
        return {sample: place for place, sample in enumerate(self, 1)}

    @cached_property
    def is_as_in_file(self) -> bool:
        """Whether places and numbers are the same."""
        return self == tuple(range(1, len(self) + 1))


@dataclass(frozen=True)
class Stretch:
    """Consecutive updates of a run, from one number (from 0, through all epochs) to before another.

    always: the batch, where it is the same in each of them.
    """

    start: int
    stop: int
    per_epoch: int
    batches: Callable[[int], Sequence[Batch]]
    always: Batch | None = None

    @property
    def is_whole(self) -> bool:
        """Whether an update is a whole epoch."""
        return self.per_epoch == 1

    def __iter__(self) -> Iterator[tuple[Batch, int, int]]:
        """Of each update its batch, its number and its epoch, both from 1."""
        for number in range(self.start, self.stop):
            epoch, place = divmod(number, self.per_epoch)
            yield self.batches(epoch + 1)[place], number + 1, epoch + 1


@dataclass(frozen=True)
class Schedule:
    """The batches of every epoch.

    batch: how many samples an update uses; the last of an epoch may use fewer. order: "file", "shuffle" (from the
    seed, another one each epoch), or lists of sample numbers, one an epoch, repeated when used up. numbers: those of
    the samples, where they are not 1, 2, 3 …: some do not train.
    """

    samples: int
    batch: int
    order: str | tuple[tuple[int, ...], ...] = "file"
    seed: int | None = None
    numbers: tuple[int, ...] = ()

    @property
    def updates(self) -> int:
        """How many updates an epoch has."""
        return -(-self.samples // self.batch)

    def sample_order(self, epoch: int) -> Sequence[int]:
        """The numbers of the samples in the order of an epoch, epochs counting from 1."""
        if self.order == "file":
            return self.numbers or range(1, self.samples + 1)
        if self.order == "shuffle":
            import random  # only where there is something to draw

            # Fisher and Yates' shuffle on `random()` alone, whose numbers are the same on every machine and version.
            draw = random.Random(f"{self.seed} {epoch}").random
            numbers = list(self.numbers or range(1, self.samples + 1))
            for last in range(self.samples - 1, 0, -1):
                other = int(draw() * (last + 1))
                numbers[last], numbers[other] = numbers[other], numbers[last]
            return numbers
        return self.order[(epoch - 1) % len(self.order)]  # type: ignore[return-value]

    def batches(self, epoch: int) -> tuple[Batch, ...]:
        """The batches of an epoch, one an update."""
        order = tuple(self.sample_order(epoch))
        return tuple(Batch(order[start : start + self.batch]) for start in range(0, len(order), self.batch))
