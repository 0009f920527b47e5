"""An epoch of more steps than somebody reads, in excerpt: the first of each kind in its first update, and the last."""

from __future__ import annotations

from collections.abc import Iterator

from nnstep.lesson.script import Lesson
from nnstep.quantities.order import Block


def excerpt(lesson: Lesson, epoch: int, most: int) -> list[range]:
    """The numbers of the steps that are shown, in runs: all of them, where they are not more than so many.

    A sample goes as the first, an update as the first; of steps alike there are as many as fit, equally many of each.
    """
    count = lesson.count(epoch)
    if count <= most:
        return [range(1, count + 1)]
    steps = lesson.trace.steps(epoch, 1)
    blocks = [*steps.each, *steps.after]
    places = [*range(len(steps.each)), *range(len(steps.blocks) - len(steps.after), len(steps.blocks))]
    starts = [steps.starts[place] + 1 for place in places]
    each = _each(blocks, most)
    runs = [
        range(start, start + min(len(block), each * len(block.pattern)))
        for start, block in zip(starts, blocks, strict=True)
    ]
    return list(_joined([*runs, range(count, count + 1)]))


def _each(blocks: list[Block], most: int) -> int:
    """How many of each block's neurons or parameters there may be, so that it is not more than so many steps."""
    each, longest = 1, max(block.count for block in blocks)
    while each < longest and sum(min(len(block), (each + 1) * len(block.pattern)) for block in blocks) < most:
        each += 1
    return each


def _joined(runs: list[range]) -> Iterator[range]:
    """Runs that follow each other, as one."""
    whole = runs[0]
    for run in runs[1:]:
        if run.start <= whole.stop:
            whole = range(whole.start, max(whole.stop, run.stop))
        else:
            yield whole
            whole = run
    yield whole
