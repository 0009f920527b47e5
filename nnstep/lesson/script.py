"""The script of a lesson: which quantity each step is about, and which step a quantity is explained at."""

from __future__ import annotations

from bisect import bisect_left
from functools import lru_cache

from nnstep.network.trace import Trace
from nnstep.quantities.key import Key
from nnstep.quantities.kinds import Phase
from nnstep.quantities.order import Block, Steps
from nnstep.quantities.place import Place
from nnstep.records import dataclass


@dataclass(frozen=True, slots=True)
class Step:
    """One step: number and count within the epoch (from 1), the place of its quantity, and the block it belongs to."""

    number: int
    count: int
    place: Place
    phase: Phase
    block: Block
    inside: int  # its place in the block, from 0

    @property
    def key(self) -> Key:
        """The quantity the step computes."""
        return self.place.key

    @property
    def epoch(self) -> int:
        """The epoch, from 1."""
        return self.place.epoch

    @property
    def is_last(self) -> bool:
        """Whether the epoch is done with this step."""
        return self.number == self.count


class Lesson:
    """The steps of every epoch of a trace."""

    def __init__(self, trace: Trace) -> None:
        self.trace = trace
        self.layout = trace.layout
        self._steps = lru_cache(maxsize=256)(trace.steps)
        self._starts = lru_cache(maxsize=64)(self._starts_of)
        self._step = lru_cache(maxsize=2048)(self._step_of)
        self._parts = lru_cache(maxsize=64)(self._parts_of)

    @property
    def epochs(self) -> int:
        """Where a run stops by itself; later epochs can be asked for all the same."""
        return self.trace.epochs

    def count(self, epoch: int) -> int:
        """How many steps an epoch has."""
        return self._starts(epoch)[-1]

    def step(self, epoch: int, number: int) -> Step:
        """A step of an epoch. Raises: IndexError where there is none of this number."""
        return self._step(epoch, number)

    def _step_of(self, epoch: int, number: int) -> Step:
        starts = self._starts(epoch)
        if not 1 <= number <= starts[-1]:
            raise IndexError(number)
        update = bisect_left(starts, number, 0, len(starts) - 1)
        steps = self._steps(epoch, update)
        block, inside = steps.block_at(number - 1 - starts[update - 1])
        return Step(number, starts[-1], Place(block.key(inside), epoch, update), block.phase, block, inside)

    def find(self, place: Place) -> int | None:
        """The number of the step that computes a quantity, or None where it is no step."""
        within = self._steps(place.epoch, place.update).find(place.key)
        return None if within is None else self._starts(place.epoch)[place.update - 1] + within + 1

    def first_use(self, place: Place) -> int | None:
        """The number of the step at which a quantity is shown: its own, or the first one that is made of it."""
        number = self.find(place)
        if number is not None:
            return number
        if place.key.is_of_end:  # it is told at the last step
            return self.count(place.epoch)
        for candidate in self._likely_uses(place):
            found = self.find(candidate)
            if found is not None:
                return found
        steps = self._steps(place.epoch, place.update)
        start = self._starts(place.epoch)[place.update - 1]
        for inside, key in enumerate(steps):
            if place in self.trace.operands(Place(key, place.epoch, place.update)):
                return start + inside + 1
        return None

    def is_known(self, place: Place, now: Step) -> bool:
        """Whether the learner has met the value when standing at a step; what is given is known from the start."""
        if place.key.is_of_end:
            return place.epoch < now.epoch or (place.epoch == now.epoch and now.is_last)
        if (place.epoch, place.update) != (now.epoch, now.place.update):
            return (place.epoch, place.update) < (now.epoch, now.place.update)
        if not place.key.is_computed and self.layout.scaled_by(place.key) is None:
            return True
        number = self.find(place)
        if number is not None:
            return number <= now.number
        return all(self.is_known(operand, now) for operand in self.trace.operands(place))

    def phase_start(self, step: Step) -> int:
        """The number of the first step of the phase that a step is in."""
        steps, start = self.around(step)
        number = steps.block_number(step.number - start - 1)
        while number > 0 and steps.blocks[number - 1].phase == step.phase:
            number -= 1
        return start + steps.starts[number] + 1

    def next_phase(self, step: Step) -> int | None:
        """The number of the first step of the phase after a step's, or None where the epoch ends first."""
        steps, start = self.around(step)
        number = steps.block_number(step.number - start - 1)
        while number < len(steps.blocks) and steps.blocks[number].phase == step.phase:
            number += 1
        found = start + steps.starts[number] + 1
        return found if found <= step.count else None

    def phases(self, step: Step) -> list[tuple[Phase, int, int]]:
        """The phases of the update a step is in: name, steps, and how many of them are done at this step."""
        _, start = self.around(step)
        done = step.number - start
        result: dict[Phase, list[int]] = {}
        for phase, first, size in self._parts(step.epoch, step.place.update, step.block.sample):
            counts = result.setdefault(phase, [0, 0])
            counts[0] += size
            counts[1] += min(max(done - first, 0), size)
        return [(phase, total, so_far) for phase, (total, so_far) in result.items()]

    def _parts_of(self, epoch: int, update: int, sample: int) -> list[tuple[Phase, int, int]]:
        """The parts of an update that are about a sample, or all: the phase, the first step less 1, how many steps."""
        steps = self._steps(epoch, update)
        return [
            (block.phase, first, len(block))
            for block, first in zip(steps.blocks, steps.starts, strict=False)
            if not block.sample or not sample or block.sample == sample  # the bars are about the sample one is at
        ]

    def around(self, step: Step) -> tuple[Steps, int]:
        """The steps of the update a step is in, and how many steps of the epoch come before them."""
        return self.steps_of(step.epoch, step.place.update)

    def steps_of(self, epoch: int, update: int) -> tuple[Steps, int]:
        """The steps of an update, and how many steps of the epoch come before them."""
        return self._steps(epoch, update), self._starts(epoch)[update - 1]

    def _starts_of(self, epoch: int) -> list[int]:
        starts = [0]
        for update in range(1, self.trace.schedule.updates + 1):
            starts.append(starts[-1] + len(self._steps(epoch, update)))
        return starts

    def _likely_uses(self, place: Place) -> list[Place]:
        """Where a factor of the chain rule is used: dnet_o1/dw5 at dE/dw5, dE_o1/dout_h1 at dE/dout_h1."""
        key, trace = place.key, self.trace
        alone = len(trace.batch(place.epoch, place.update)) == 1
        match key.kind:
            case "net_by_param":
                return [Place(key.of("grad", sample=0 if alone else key.sample), place.epoch, place.update)]
            case "unit_dout" | "via":
                return [Place(Key("dout", key.layer, key.unit, 0, key.sample), place.epoch, place.update)]
            case "net_by_out":
                sample = trace.batch(place.epoch, place.update)[0]
                return [Place(Key("dout", key.layer - 1, key.source, 0, sample), place.epoch, place.update)]
            case "unit_error" | "error" | "epoch_error":
                return [Place(Key("batch_error"), place.epoch, place.update)]
            case "grad":
                return [Place(key._replace(sample=0), place.epoch, place.update)]
        return []
