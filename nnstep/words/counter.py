"""Where one is in a lesson, in a few words: the step, and the update and sample where there are several."""

from __future__ import annotations

from nnstep.lesson.script import Lesson, Step


def step_counted(step: Step) -> str:
    """`step 5 of 39`."""
    return f"step {step.number} of {step.count}"


def among_others(lesson: Lesson, step: Step) -> list[str]:
    """`update 2`, `sample 1`: which of several a step belongs to."""
    trace, sample = lesson.trace, step.key.sample
    update = [f"update {step.place.update}"] if trace.schedule.updates > 1 else []
    return update + ([f"sample {sample}"] if sample and lesson.layout.samples > 1 else [])
