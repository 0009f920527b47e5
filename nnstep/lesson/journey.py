"""The way to an epoch that is far from all that was run: some updates at a time, so that somebody can break it off."""

from __future__ import annotations

from nnstep.engine.choose import COMPILED
from nnstep.lesson.script import Lesson

# About how many microseconds an update takes: compiled in a loop, and for each parameter and sample; on arrays; by
# hand, item by item. Measured on 2-2-2, 3-4-1 with four samples, 4-8-3 with 150 and 784-30-10 with 32.
_COMPILED, _EACH_COMPILED = 1.0, 0.08
_ARRAYS, _EACH_IN_ARRAYS = 25.0, 0.0003
_BY_HAND = 60.0
_ONE = 30.0  # more where it is not one of many
_TICK = 50_000  # microseconds that are run at once
_FAR = 300_000


def is_far(lesson: Lesson, epoch: int) -> bool:
    """Whether running all there is up to an epoch takes longer than one likes to wait."""
    return (_last(lesson, epoch) - lesson.trace.history.reached) * _cost(lesson) > _FAR


def go_on(lesson: Lesson, epoch: int) -> bool:
    """Some updates more on the way to an epoch; whether it is reached."""
    return lesson.trace.history.run_towards(_last(lesson, epoch), at_once(lesson))


def at_once(lesson: Lesson, *, one_by_one: bool = False) -> int:
    """How many updates take no longer than a moment; one by one: where the values of each are looked at."""
    return max(round(_TICK / (_cost(lesson) + _ONE * one_by_one)), 1)


def epoch_reached(lesson: Lesson) -> int:
    """The last epoch that was run as a whole; the first one where none was."""
    return max(lesson.trace.history.reached // lesson.trace.schedule.updates, 1)


def _last(lesson: Lesson, epoch: int) -> int:
    return lesson.trace.history.number(epoch, lesson.trace.schedule.updates)


def _cost(lesson: Lesson) -> float:
    layout = lesson.layout
    parameters = sum(layout.units(layer) * layout.units(layer - 1) for layer in range(1, layout.last + 1))
    size = parameters * lesson.trace.schedule.batch
    if lesson.trace.hand is not None:
        return _BY_HAND * size
    return _COMPILED + _EACH_COMPILED * size if size <= COMPILED else _ARRAYS + _EACH_IN_ARRAYS * size
