"""Where one is in a lesson, in a few words: the step, and the update and sample where there are several."""

from __future__ import annotations

from nnstep.lesson.script import Lesson, Step


def step_counted(step: Step) -> str:
    """`step 5 of 39`."""
    return f"step {step.number} of {step.count}"


def epoch_counted(epoch: int, updates: tuple[int, ...] = ()) -> str:
    """`epoch 2`; of a run made elsewhere `update 2`, with the epoch where that is another number."""
    if epoch > len(updates):
        return f"epoch {epoch}"
    update = updates[epoch - 1]
    return f"update {update}" if update == epoch else f"update {update} · epoch {epoch}"


def among_others(lesson: Lesson, step: Step) -> list[str]:
    """`update 2`, `sample 1`: which of several a step belongs to."""
    trace, sample = lesson.trace, step.key.sample
    update = [f"update {step.place.update}"] if trace.schedule.updates > 1 else []
    return update + ([f"sample {sample}"] if sample and lesson.layout.samples > 1 else [])


def steps_left_out(first: int, last: int, count: int) -> str:
    """That a transcript leaves steps out, from one to another of so many."""
    which = f"step {first:,} is" if first == last else f"steps {first:,} to {last:,} are"
    return f"… {which} left out: like those before; --full prints all {count:,}"


def epochs_left_out(apart: int) -> str:
    """That a transcript has a line for every tenth, hundredth … epoch only."""
    return f"… from here on every {apart:,}th epoch; --full prints all, in full"
