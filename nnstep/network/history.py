"""Running a network through its epochs: any update of any epoch at once, in little memory.

Everything is a pure function of a state and a batch, so only the states at checkpoints are kept, and the error of each
epoch. The frontier is where the run has come to; what lies before it is run again from the checkpoint before it, and
comes out the same to the bit.
"""

from __future__ import annotations

from array import array
from collections import OrderedDict
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from nnstep.network.runner import Runner, Update
from nnstep.network.schedule import Batch, Schedule
from nnstep.quantities.key import Key

MOST_CHECKPOINTS = 2048
CHECKPOINT_BYTES = 64_000_000
LARGE_STATE = 20_000  # bytes from which on keeping a state takes about as long as running an update
MOST_KEPT = 64  # updates whose values are kept for looking around, the last ones looked at or run through
KEPT_BYTES = 16_000_000

_BATCH_ERROR = Key("batch_error")


class History:
    """All updates of a run, numbered from 0 through all epochs.

    reduction: "mean" or "sum", of the samples' errors. rounding: what their mean or sum is put through.
    """

    def __init__(
        self, schedule: Schedule, runner: Runner, reduction: str, rounding: Callable[[float], float] | None = None
    ) -> None:
        self.schedule = schedule
        self._rounding = rounding or float
        self.runner = runner
        self.batches = _cached(schedule)
        self._mean = reduction == "mean"
        self._per_epoch = schedule.updates
        # The first update that was never run, and the state it starts from: one value, so that a run that is broken off
        # (Ctrl-C) anywhere can go on.
        self._frontier: tuple[int, Any] = (0, runner.start())
        self._errors = array("d")
        self._epoch_errors: list[float] = []  # of the samples so far, in the epoch at the frontier
        self._checkpoints: dict[int, Any] = {}  # the states before all updates run so far that `_spacing` divides
        self._spacing = 1 if runner.state_bytes < LARGE_STATE else 16
        # An update holds new parameters, gradients and more: about three states.
        self._most_checkpoints = max(2, min(MOST_CHECKPOINTS, CHECKPOINT_BYTES // (runner.state_bytes + 1)))
        self._most_kept = max(2, min(MOST_KEPT, KEPT_BYTES // (3 * runner.state_bytes + 1)))
        self._kept: OrderedDict[int, Update] = OrderedDict()

    def number(self, epoch: int, update: int) -> int:
        """The number of an update of an epoch, which both count from 1."""
        return (epoch - 1) * self._per_epoch + update - 1

    def run(self, number: int) -> Update:
        """The values of an update."""
        found = self._kept.get(number)
        if found is not None:
            self._kept.move_to_end(number)
            return found
        while self._frontier[0] <= number:
            self._advance(keep=number - self._frontier[0] < self._most_kept)
        return self._kept[number] if number in self._kept else self._again(number)

    @property
    def reached(self) -> int:
        """The number of the first update that was never run."""
        return self._frontier[0]

    def run_towards(self, number: int, most: int) -> bool:
        """So many updates at most on the way to one; whether that one has been run."""
        for _ in range(most):
            if self._frontier[0] > number:
                break
            self._advance(keep=number - self._frontier[0] < self._most_kept)
        return self._frontier[0] > number

    def state(self, number: int) -> Any:
        """The state that an update starts from."""
        if number == 0:
            return self.runner.start()
        if number in self._checkpoints:
            return self._checkpoints[number]
        return self._frontier[1] if number == self._frontier[0] else self.run(number - 1).after()

    def errors(self, epochs: int) -> array[float]:
        """The errors of the first epochs, each over the samples of the epoch as they were before their updates."""
        end = epochs * self._per_epoch
        while self._frontier[0] < end:
            self._advance(keep=end - self._frontier[0] <= self._most_kept)
        return self._errors[:epochs]

    def error(self, epoch: int) -> float:
        """The error of one epoch, from 1."""
        if len(self._errors) < epoch:
            self.errors(epoch)
        return self._errors[epoch - 1]

    def _advance(self, *, keep: bool) -> None:
        """Runs the update at the frontier."""
        number, state = self._frontier
        if number % self._spacing == 0:
            self._checkpoint(number, state)
        epoch, place = divmod(number, self._per_epoch)
        batch = self.batches(epoch + 1)[place]
        result = self.runner.run(state, batch, number + 1, epoch + 1)
        self._count_error(result, epoch, place, len(batch))
        self._frontier = (number + 1, result.after())
        if keep:
            self._keep(number, result)

    def _again(self, number: int) -> Update:
        """Runs an update before the frontier once more."""
        before = self._kept.get(number - 1)
        start = number if before is not None else number - number % self._spacing
        state = self._checkpoints[start] if before is None else before.after()
        for place in range(start, number + 1):
            epoch, update = divmod(place, self._per_epoch)
            result = self.runner.run(state, self.batches(epoch + 1)[update], place + 1, epoch + 1)
            if number - place < self._most_kept:
                self._keep(place, result)
            if place < number:
                state = result.after()
        return self._kept[number]

    def _count_error(self, result: Update, epoch: int, place: int, samples: int) -> None:
        """Adds an update's errors to its epoch's, both from 0; doing it twice changes nothing."""
        errors = self._epoch_errors
        if self._per_epoch == 1:
            total = result.value(_BATCH_ERROR)
        else:
            del errors[place * self.schedule.batch :]
            if samples == 1:
                errors.append(result.value(_BATCH_ERROR))
            else:
                errors += [result.value(Key("error", sample=number)) for number in range(1, samples + 1)]
            if place + 1 < self._per_epoch:
                return
            total = sum(errors[1:], errors[0])  # in order, as the equation says
            total = self._rounding(total / len(errors) if self._mean else total)
        if len(self._errors) == epoch:
            self._errors.append(total)

    def _checkpoint(self, number: int, state: Any) -> None:
        self._checkpoints[number] = state
        if len(self._checkpoints) > self._most_checkpoints:
            # Every second one is dropped, so that memory stays small however long the run is.
            self._spacing *= 2
            self._checkpoints = {n: s for n, s in self._checkpoints.items() if n % self._spacing == 0}

    def _keep(self, number: int, result: Update) -> None:
        self._kept[number] = result
        self._kept.move_to_end(number)
        if len(self._kept) > self._most_kept:
            self._kept.popitem(last=False)


def _cached(schedule: Schedule) -> Callable[[int], tuple[Batch, ...]]:
    """The schedule's batches, not made anew for each epoch where they come again."""
    cached = lru_cache(maxsize=64 if schedule.samples <= 1000 else 4)(schedule.batches)
    period = 1 if schedule.order == "file" else 0 if schedule.order == "shuffle" else len(schedule.order)
    if period == 1:
        always = schedule.batches(1)
        return lambda epoch: always
    return (lambda epoch: cached((epoch - 1) % period + 1)) if period else cached
