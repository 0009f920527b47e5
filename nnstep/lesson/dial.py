"""The dial: how much one press goes on. Every press covers a run of steps, from a single equation to a whole epoch."""

from __future__ import annotations

from typing import Literal

from nnstep.lesson.script import Lesson, Step
from nnstep.quantities.order import Block

Dial = Literal["equation", "neuron", "layer", "phase", "epoch"]
DIALS: tuple[Dial, ...] = ("equation", "neuron", "layer", "phase", "epoch")


def span(lesson: Lesson, epoch: int, number: int, by: Dial) -> tuple[int, int]:
    """The first and the last step of the run that a step belongs to, at a setting of the dial."""
    if by == "equation":
        return number, number
    step = lesson.step(epoch, number)
    if by == "epoch":
        return 1, step.count
    steps, start = lesson.around(step)
    place = steps.block_number(number - start - 1)
    if by == "neuron":
        inside, size = step.block.of_unit(step.inside)
        first = start + steps.starts[place] + inside + 1
        return first, first + size - 1
    low = high = place
    while low > 0 and _together(steps.blocks[low - 1], step.block, by):
        low -= 1
    while high + 1 < len(steps.blocks) and _together(steps.blocks[high + 1], step.block, by):
        high += 1
    return start + steps.starts[low] + 1, start + steps.starts[high + 1]


def _together(one: Block, other: Block, by: Dial) -> bool:
    """Whether two neighbouring blocks are walked through at once."""
    if one.phase != other.phase or (one.sample != other.sample and 0 not in (one.sample, other.sample)):
        return False
    if by == "phase" or one.phase == "error":
        return True
    # A layer's slopes for its weights are another table than what comes back to its neurons.
    return one.layer == other.layer and _is_gradient(one) == _is_gradient(other)


def _is_gradient(block: Block) -> bool:
    return block.pattern[0][0] == "grad"


def is_whole(lesson: Lesson, step: Step, by: Dial) -> bool:
    """Whether a step is shown by itself, as one equation."""
    first, last = span(lesson, step.epoch, step.number, by)
    return first == last


def finer(by: Dial) -> Dial | None:
    """The next finer setting."""
    place = DIALS.index(by)
    return DIALS[place - 1] if place else None


def coarser(by: Dial) -> Dial | None:
    """The next coarser setting."""
    place = DIALS.index(by) + 1
    return DIALS[place] if place < len(DIALS) else None
