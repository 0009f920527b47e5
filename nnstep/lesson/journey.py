"""The way to an epoch that is far from all that was run: some updates at a time, so that somebody can break it off."""

from __future__ import annotations

from nnstep.lesson.script import Lesson

# About how many microseconds an update takes; measured on 2-2-2 with one sample and on 4-3-3 with four.
_UPDATE, _EACH = 16, 1.7
_COMPILED = 600  # parameters x samples from which on arrays are used, that take far less for each
_EACH_OF_MANY = 0.01
_TICK = 50_000  # microseconds that are run at once
_FAR = 300_000


def is_far(lesson: Lesson, epoch: int) -> bool:
    """Whether running all there is up to an epoch takes longer than one likes to wait."""
    return (_last(lesson, epoch) - lesson.trace.history.reached) * _cost(lesson) > _FAR


def go_on(lesson: Lesson, epoch: int) -> bool:
    """Some updates more on the way to an epoch; whether it is reached."""
    return lesson.trace.history.run_towards(_last(lesson, epoch), max(round(_TICK / _cost(lesson)), 1))


def epoch_reached(lesson: Lesson) -> int:
    """The last epoch that was run as a whole; the first one where none was."""
    return max(lesson.trace.history.reached // lesson.trace.schedule.updates, 1)


def _last(lesson: Lesson, epoch: int) -> int:
    return lesson.trace.history.number(epoch, lesson.trace.schedule.updates)


def _cost(lesson: Lesson) -> float:
    layout = lesson.layout
    parameters = sum(layout.units(layer) * layout.units(layer - 1) for layer in range(1, layout.last + 1))
    size = parameters * lesson.trace.schedule.batch
    return _UPDATE + _EACH * min(size, _COMPILED) + _EACH_OF_MANY * max(size - _COMPILED, 0)
