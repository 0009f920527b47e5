"""Running a network through its epochs: any update of any epoch at once, in little memory.

Everything is a pure function of a state and a batch, so only the states at checkpoints are kept, and the error of each
epoch. The frontier is where the run has come to; what lies before it is run again from the checkpoint before it, and
comes out the same to the bit.
"""

from __future__ import annotations

from array import array
from collections import OrderedDict
from collections.abc import Callable, Sequence
from functools import lru_cache
from operator import mul
from typing import Any

from nnstep.engine.runner import Runner, Trained, Update, errors_of, one_by_one
from nnstep.engine.schedule import Batch, Schedule, Stretch
from nnstep.quantities.key import Key

MOST_CHECKPOINTS = 2048
CHECKPOINT_BYTES = 40_000_000
MOST_KEPT = 64  # updates whose values are kept for looking around, the last ones looked at
KEPT_BYTES = 16_000_000
MOST_ERRORS = 2_000_000  # epochs whose errors are kept without being asked for, 8 bytes each

_SUMS = 7  # numbers that an update has of a unit and sample: sum, output, three slopes, and what is between them


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
        # Of each sample of an epoch the share of its update's penalty that is taken for it; () where there is none.
        self._shares = self._penalty_shares() if runner.network.layout.in_loss else ()
        self._per_epoch = schedule.updates
        self._always = self.batches(1)[0] if schedule.order == "file" and schedule.updates == 1 else None
        # The first update that was never run, the state it starts from, and the errors of the samples that its epoch
        # has used: one value, so that a run that is broken off (Ctrl-C) anywhere can go on.
        self._frontier: tuple[int, Any, list[float]] = (0, runner.start(), [])
        self._errors = array("d")
        self._checkpoints: dict[int, Any] = {}  # the states before all updates run so far that `_spacing` divides
        self._spacing = runner.together
        self._most_checkpoints = max(2, min(MOST_CHECKPOINTS, CHECKPOINT_BYTES // (runner.state_bytes + 1)))
        self._most_kept = max(2, min(MOST_KEPT, KEPT_BYTES // self._update_bytes()))
        self._kept: OrderedDict[int, Update] = OrderedDict()
        self._lately: tuple[int, Any] = (0, self._frontier[1])  # the state found last, and of which update
        self._trains = 0  # updates of which nothing was kept

    def number(self, epoch: int, update: int) -> int:
        """The number of an update of an epoch, which both count from 1."""
        return (epoch - 1) * self._per_epoch + update - 1

    def run(self, number: int) -> Update:
        """The values of an update."""
        found = self._kept.get(number)
        if found is not None:
            self._kept.move_to_end(number)
            return found
        self._reach(number, number + 1)
        epoch, place = divmod(number, self._per_epoch)
        batch = self.batches(epoch + 1)[place]
        result = self.runner.run(self.state(number), batch, number + 1, epoch + 1)
        if number == self.reached:
            errors = errors_of(result, self.runner.network.layout, len(batch), whole=self._per_epoch == 1)
            self._go_on(number + 1, result.after(), errors)
        self._kept[number] = result  # the last one, and so the one that stays longest
        if len(self._kept) > self._most_kept:
            self._kept.popitem(last=False)
        return result

    @property
    def reached(self) -> int:
        """The number of the first update that was never run."""
        return self._frontier[0]

    def run_towards(self, number: int, most: int) -> bool:
        """So many updates at most on the way to one; whether that one has been run."""
        self._reach(min(self.reached + most, number + 1), number + 1)
        return self.reached > number

    def state(self, number: int) -> Any:
        """The state that an update starts from."""
        self._reach(number, number)
        if number == self.reached:
            return self._frontier[1]
        if number - 1 in self._kept:
            return self._kept[number - 1].after()
        start = number - number % self._spacing
        state = self._checkpoints[start]
        if start <= self._lately[0] <= number:
            start, state = self._lately
        if start < number:
            state = self._trained(state, start, number).state
        self._lately = number, state
        return state

    def errors(self, epochs: int) -> array[float]:
        """The errors of the first epochs, each over the samples of the epoch as they were before their updates."""
        while len(self._errors) < min(epochs, self.reached // self._per_epoch):
            self._catch_up()
        while len(self._errors) < epochs:
            self._advance(epochs * self._per_epoch, epochs * self._per_epoch, all_errors=True)
        return self._errors[:epochs]

    def error(self, epoch: int) -> float:
        """The error of one epoch, from 1."""
        if len(self._errors) < epoch:
            if epoch > max(MOST_ERRORS, len(self._errors) + 1):
                return self._error_of(epoch)
            self.errors(epoch)
        return self._errors[epoch - 1]

    def watch(self, start: int, stop: int, keys: Sequence[Key]) -> list[list[float]]:
        """The values of recorded quantities in the updates from one number to before another.

        A list for each quantity, of one update at least. A key's sample is its place in the batch.
        """
        self._reach(start, stop)
        if start < self.reached:
            stop = min(stop, self.reached)
            return self._trained(self.state(start), start, stop, keys).watched
        columns: list[list[float]] = [[] for _ in keys]
        while self.reached < stop:
            for column, found in zip(columns, self._advance(stop, stop, watched=keys), strict=True):
                column += found
        return columns

    def _reach(self, number: int, goal: int) -> None:
        """Runs all updates before one, on the way to another."""
        while self.reached < number:
            self._advance(number, goal)

    def _advance(
        self, number: int, goal: int, *, all_errors: bool = False, watched: Sequence[Key] = ()
    ) -> list[list[float]]:
        """Runs the updates from the frontier to the next checkpoint, or to before a number; what is watched there."""
        self._make_room(goal)
        start, state, _ = self._frontier
        stop = min(number, start - start % self._spacing + self._spacing)
        trained = self._trained(state, start, stop, watched)
        self._go_on(stop, trained.state, trained.errors, all_errors=all_errors)
        return trained.watched

    def _go_on(self, number: int, state: Any, errors: list[float], *, all_errors: bool = False) -> None:
        """Moves the frontier to an update, whose state this is; errors: of the updates before it."""
        start, before, some = self._frontier
        self._make_room(number)
        if start % self._spacing == 0:
            self._checkpoints[start] = before
        done = start // self._per_epoch
        whole, rest = self._combined(some + errors)
        if len(self._errors) >= done and (all_errors or done < MOST_ERRORS):
            del self._errors[done:]  # of a run that was broken off here
            self._errors.extend(whole)
        self._frontier = (number, state, rest)

    def _make_room(self, goal: int) -> None:
        """Drops every second checkpoint while there would be too many at a goal: memory stays small in long runs."""
        while goal > self._spacing * self._most_checkpoints:
            self._spacing *= 2
            self._checkpoints = {n: s for n, s in self._checkpoints.items() if n % self._spacing == 0}

    def _catch_up(self) -> None:
        """Finds the errors of some more epochs before the frontier, which were not kept."""
        start = len(self._errors) * self._per_epoch
        stop = min(self.reached, start - start % self._spacing + max(self._spacing, self._per_epoch))
        stop -= stop % self._per_epoch
        errors = self._trained(self.state(start), start, stop).errors
        self._errors.extend(self._combined(errors)[0])

    def _error_of(self, epoch: int) -> float:
        """The error of an epoch, by running it."""
        start, stop = self.number(epoch, 1), self.number(epoch + 1, 1)
        return self._combined(self._trained(self.state(start), start, stop).errors)[0][0]

    def _combined(self, errors: list[float]) -> tuple[list[float], list[float]]:
        """The errors of epochs, of those of all their samples in order; and what is left of an epoch not ended."""
        if self._per_epoch == 1:
            return errors, []
        each = self.schedule.samples * (2 if self._shares else 1)  # each with the penalty of its update
        ends = range(each, len(errors) + 1, each)
        return [self._total(errors[end - each : end]) for end in ends], errors[len(ends) * each :]

    def _total(self, errors: list[float]) -> float:
        own = errors[::2] if self._shares else errors
        total = sum(own[1:], own[0])  # in order, as the equation says
        total = total / len(own) if self._mean else total
        pulled = sum(map(mul, self._shares, errors[1::2])) if self._shares else 0.0
        return self._rounding(total + pulled)

    def _penalty_shares(self) -> tuple[float, ...]:
        samples, batch = self.schedule.samples, self.schedule.batch
        if self._mean:
            return (1 / samples,) * samples
        sizes = (min(batch, samples - place // batch * batch) for place in range(samples))
        return tuple(1 / size for size in sizes)

    def _trained(self, state: Any, start: int, stop: int, watched: Sequence[Key] = ()) -> Trained:
        """The updates from one number to before another, from a state: in a loop, which is made when it is worth it."""
        stretch = Stretch(start, stop, self._per_epoch, self.batches, self._always)
        self._trains += stop - start
        if self._trains <= self.runner.few:
            return one_by_one(self.runner, state, stretch, watched)
        return self.runner.train(state, stretch, watched)

    def _update_bytes(self) -> int:
        """About how much memory the values of an update take."""
        layout, state = self.runner.network.layout, self.runner.state_bytes
        parameters = layout.first_weight[-1] * (1 + len(layout.states))
        units = sum(layer.units for layer in layout.layers)
        # It holds new parameters, gradients and more: about three states.
        return 3 * state + self.schedule.batch * units * _SUMS * state // max(parameters, 1) + 1


def _cached(schedule: Schedule) -> Callable[[int], tuple[Batch, ...]]:
    """The schedule's batches, not made anew for each epoch where they come again."""
    cached = lru_cache(maxsize=64 if schedule.samples <= 1000 else 4)(schedule.batches)
    period = 1 if schedule.order == "file" else 0 if schedule.order == "shuffle" else len(schedule.order)
    if period == 1:
        always = schedule.batches(1)
        return lambda epoch: always
    return (lambda epoch: cached((epoch - 1) % period + 1)) if period else cached
