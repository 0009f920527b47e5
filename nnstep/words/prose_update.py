"""What is said at updates: where a parameter goes, and what the optimizer keeps."""

from __future__ import annotations

import math

from nnstep.lesson.script import Lesson, Step
from nnstep.network.trace import Place
from nnstep.quantities.key import Key
from nnstep.quantities.spans import Figure, Spans, count

_STATE_NAMES = {"v": "velocity", "m": "mean slope"}


def state_name(lesson: Lesson, slot: str) -> str:
    """What an optimizer's state is called in a heading."""
    if slot == "v" and lesson.trace.network.optimizer and "square" in _v_meaning(lesson):
        return "mean square of the slope" if "sum" not in _v_meaning(lesson) else "sum of the squared slopes"
    return _STATE_NAMES.get(slot, slot)


def _state_sentence(lesson: Lesson, step: Step) -> Spans:
    """What an optimizer keeps, and why."""
    if step.key.slot == "m":
        return ("A running mean of the slopes: steadier than the slope of one update alone.",)
    match _v_meaning(lesson):
        case "square":
            return ("A running mean of the squared slopes: it says how large these slopes usually are.",)
        case "sum of squares":
            return ("All squared slopes so far, added up: it can only grow, so the steps get shorter.",)
    if lesson.trace.value(lesson.trace.beside(step.place, step.key.of("state"))) == 0:
        return ("There was no velocity yet: the first one comes from this slope alone.",)
    return ("The velocity: it keeps most of what it was and takes the new slope in.",)


def _correction(lesson: Lesson, step: Step) -> list[Spans]:
    """Why Adam's means are divided by 1 − βᵗ."""

    def hyper(name: str) -> float:
        return lesson.trace.value(Place(Key("hyper", slot=name), step.epoch, step.place.update))

    updates = int(hyper("t"))
    share = 1 - hyper("beta1" if step.key.slot.startswith("m") else "beta2") ** updates
    return [
        (f"The mean began at 0 and has seen {count(updates, 'slope')} so far: it is only ", Figure(share, 4),
         " of what it should be, so it is divided by that."),
        ("The more updates, the less this matters.",),
    ]  # fmt: skip


def _v_meaning(lesson: Lesson) -> str:
    """The velocity of momentum, and the second moment of the optimizers that divide by it."""
    optimizer = lesson.trace.network.optimizer
    name = optimizer.entry.name if optimizer else ""
    return "" if name in ("momentum", "nesterov") else "sum of squares" if name == "adagrad" else "square"


def update_sentences(lesson: Lesson, step: Step) -> list[Spans]:
    """What to say of a new value: which way it goes, and when it counts."""
    key, trace = step.key, lesson.trace
    parameter = key.of("param")
    before = trace.value(Place(parameter, step.epoch, step.place.update))
    after = trace.value(step.place)
    gradient = trace.value(Place(key.of("grad"), step.epoch, step.place.update))
    sentences: list[Spans] = []
    name = trace.network.optimizer.entry.name if trace.network.optimizer else "sgd"
    moved = "up" if after > before else "down" if after < before else ""
    if not math.isfinite(after):
        sentences.append((parameter, " has left what a computer can hold: from here on nothing can be learned."))
    elif name == "sgd" and not trace.layout.l2:
        if gradient == 0:
            sentences.append(("The slope is 0, so ", parameter, " stays what it is."))
        elif not moved:
            sentences.append(("The step is smaller than the last digit of ", parameter, ", so it stays what it is."))
        else:
            sign, effect = ("negative", "smaller") if gradient < 0 else ("positive", "larger")
            sentences.append(
                (f"The slope is {sign}: a larger ", parameter, f" makes E {effect}. So ", parameter, f" goes {moved}.")
            )
    else:
        by: Spans = (f" goes {moved} by ", Figure(abs(after - before), 4), ".")
        sentences.append((parameter, *by) if moved else (parameter, " stays what it is."))
        if trace.network.optimizer:
            sentences[0] = (trace.network.optimizer.entry.says + " ", *sentences[0])
    sentences.append(_next_sentence(lesson, step, before))
    return sentences


def _next_sentence(lesson: Lesson, step: Step, before: float) -> Spans:
    key, updates = step.key, lesson.trace.schedule.updates
    parameter = key.of("param")
    if step.is_last:
        return ()
    if updates == 1:
        return (
            key, " is the ", parameter, f" of epoch {step.epoch + 1}; every step of epoch {step.epoch} uses ",
            Figure(before, key=parameter), ".",
        )  # fmt: skip
    there = "of the next update" if step.place.update < updates else f"of epoch {step.epoch + 1}, update 1"
    return (key, " is the ", parameter, f" {there}; every step of this one uses ", Figure(before), ".")


def optimizer_sentences(lesson: Lesson, step: Step) -> list[Spans]:
    """What to say of the steps before the new value: L2, clipping, and what is kept."""
    key = step.key
    parameter = key.of("param", slot="")
    match key.kind:
        case "reg":
            return [("L2 adds a part of ", parameter, " itself, so that every update pulls it a little towards 0.")]
        case "norm":
            return [("All slopes taken as one arrow: this is its length, the root of the sum of their squares.",)]
        case "scale":
            return [("If the arrow is longer than allowed, all slopes are shortened alike; if not, this is 1.",)]
        case "used":
            return [("The slope after clipping: the same direction, and no longer than allowed.",)]
        case "hat":
            return _correction(lesson, step)
        case "state_new":
            return [_state_sentence(lesson, step), ("It is kept for the next update.",)]
    return []
