"""What is held back while a step's number is asked for."""

from __future__ import annotations

from nnstep.lesson.script import Lesson, Step
from nnstep.quantities.key import Key
from nnstep.quantities.place import Place


def held_back(lesson: Lesson, step: Step) -> frozenset[Place]:
    """The places whose numbers would give the answer away: the step's own, and others that are equal to it by name."""
    place, trace = step.place, lesson.trace
    hidden = {place}
    unit = Key("unit_error", lesson.layout.last, 0, 0, step.key.sample or trace.batch(step.epoch, place.update)[0])
    if step.key.kind in ("error", "batch_error"):
        if lesson.layout.outputs == 1:
            hidden.add(Place(unit, place.epoch, place.update))
        if lesson.layout.is_own_total(len(trace.batch(step.epoch, place.update))):
            hidden.add(Place(Key("error", sample=unit.sample), place.epoch, place.update))
            hidden.add(Place(Key("batch_error"), place.epoch, place.update))
        hidden.add(Place(Key("epoch_error"), place.epoch, place.update))
    if step.key.kind == "new":  # it is the parameter of the next update
        following = (place.epoch, place.update + 1)
        if place.update == trace.schedule.updates:
            following = (place.epoch + 1, 1)
        hidden.add(Place(step.key.of("param"), *following))
    return frozenset(hidden)
