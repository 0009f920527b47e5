"""What is said at updates: where a parameter goes, and what the optimizer keeps."""

from __future__ import annotations

import math

from nnstep.functions.entry import BIASES, Hat, State
from nnstep.lesson.script import Lesson, Step
from nnstep.quantities.key import Key
from nnstep.quantities.place import Place
from nnstep.quantities.spans import Figure, Spans, count


def state_title(lesson: Lesson, slot: str) -> str:
    """What an optimizer's state, or what is corrected by one of its hats, is called in a heading."""
    state, _ = _kept(lesson, slot)
    return state.title if state else slot


def _kept(lesson: Lesson, slot: str) -> tuple[State | None, Hat | None]:
    """The state of this name, or the hat of this name with its state."""
    optimizer = lesson.trace.network.optimizer
    if optimizer is None:
        return None, None
    hat = next((one for one in optimizer.entry.hats(**optimizer.words) if one.name == slot), None)
    name = hat.state if hat else slot
    return next((one for one in optimizer.entry.states(**optimizer.words) if one.name == name), None), hat


def _state_sentence(lesson: Lesson, step: Step) -> Spans:
    """What an optimizer keeps, and why."""
    state, _ = _kept(lesson, step.key.slot)
    assert state is not None
    optimizer = lesson.trace.network.optimizer
    if optimizer is not None and step.key.is_bias and not optimizer.words.get(BIASES, True):
        return ("Biases have no momentum here: nothing of the velocity before is in it.",)
    if state.first_says and lesson.trace.value(lesson.trace.beside(step.place, step.key.of("state"))) == 0:
        return (state.first_says,)
    return (state.says,)


def _correction(lesson: Lesson, step: Step) -> list[Spans]:
    """Why a mean is corrected: Adam's are divided by 1 − βᵗ."""

    def hyper(name: str) -> float:
        return lesson.trace.value(Place(Key("hyper", slot=name), step.epoch, step.place.update))

    _, hat = _kept(lesson, step.key.slot)
    assert hat is not None
    if hat.says:
        return [(sentence,) for sentence in hat.says]
    updates = int(hyper("t"))
    share = 1 - hyper(hat.decay) ** updates
    return [
        (f"The mean began at 0 and has seen {count(updates, 'slope')} so far: it is only ", Figure(share, 4),
         " of what it should be, so it is divided by that."),
        ("The more updates, the less this matters.",),
    ]  # fmt: skip


def update_sentences(lesson: Lesson, step: Step) -> list[Spans]:
    """What to say of a new value: which way it goes, and when it counts."""
    key, trace = step.key, lesson.trace
    parameter = key.of("param")
    before = trace.value(Place(parameter, step.epoch, step.place.update))
    after = trace.value(step.place)
    gradient = trace.value(Place(key.of("grad"), step.epoch, step.place.update))
    sentences: list[Spans] = []
    optimizer = trace.network.optimizer
    moved = "up" if after > before else "down" if after < before else ""
    if not math.isfinite(after):
        sentences.append((parameter, " has left what a computer can hold: from here on nothing can be learned."))
    elif (optimizer is None or optimizer.entry.is_plain(optimizer.words)) and not trace.layout.l2:
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
        if optimizer:
            sentences[0] = (optimizer.entry.says + " ", *sentences[0])
    if trace.layout.scheduled:
        sentences.append(_rate_sentence(lesson, step))
    sentences.append(_next_sentence(lesson, step, before))
    return sentences


def _rate_sentence(lesson: Lesson, step: Step) -> Spans:
    """Which learning rate is in force, and where it was worked out."""
    rate = lesson.trace.beside(step.place, lesson.layout.rate)
    return (rate.key, " is ", Figure(lesson.trace.value(rate), key=rate.key), f" by now (step {lesson.find(rate)}).")


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


def _rate_sentences(lesson: Lesson, step: Step) -> list[Spans]:
    """Which schedule makes the learning rate, and for how long it holds."""
    trace = lesson.trace
    schedule = trace.network.schedule
    assert schedule is not None
    per_epoch = schedule.parameters["per"] == "epoch"
    first = step.epoch == 1 and (per_epoch or step.place.update == 1)
    start = Key("hyper", slot="lr_start")
    held = (
        "This update" if not per_epoch else "Every update of this epoch" if trace.schedule.updates > 1 else "This epoch"
    )
    begins: Spans = (
        "Nothing lies behind yet, so it is the first rate, ",
        Figure(trace.value(Place(start)), key=start),
        ".",
    )
    return [(schedule.entry.says,), begins if first else (f"{held} goes by it.",)]


def penalty_sentence(lesson: Lesson) -> Spans:
    """What L2 comes to, where it is a part of the error."""
    of = "weights and biases" if lesson.layout.l2_biases else "weights"
    half = "half of " if lesson.trace.network.l2.half else ""
    rest = f" times the squares of all {of} that train, so that large ones cost something."
    return (f"L2: {half}", Key("hyper", slot="l2"), rest)


def with_penalty(lesson: Lesson, step: Step) -> Spans:
    """What the error of an update is with the penalty in it."""
    mean = "mean" if lesson.trace.network.reduction == "mean" else "sum"
    alone = len(lesson.trace.batch(step.epoch, step.place.update)) == 1
    what = "The sample's error" if alone else f"The {mean} of the samples' errors"
    return (f"{what}, and the penalty: the one number that this update sets out to make smaller.",)


def optimizer_sentences(lesson: Lesson, step: Step) -> list[Spans]:
    """What to say of the steps before the new value: L2, clipping, and what is kept."""
    key = step.key
    parameter = key.of("param", slot="")
    match key.kind:
        case "rate":
            return _rate_sentences(lesson, step)
        case "reg" if lesson.layout.in_loss:
            so = " itself, so that every update pulls it a little towards 0."
            return [("As the error does, and as the penalty does: its slope is a part of ", parameter, so)]
        case "reg":
            return [("L2 adds a part of ", parameter, " itself, so that every update pulls it a little towards 0.")]
        case "norm":
            return [("All slopes taken as one arrow: this is its length, the root of the sum of their squares.",)]
        case "scale":
            return [("If the arrow is longer than allowed, all slopes are shortened alike; if not, this is 1.",)]
        case "used":
            clipped = "The slope after clipping: the same direction, and no longer than allowed"
            l2 = lesson.trace.network.l2
            if l2.late and (l2.late_biases or not key.is_bias):
                return [(f"{clipped}; and what L2 adds, a part of ", parameter, " itself, which is not clipped.")]
            return [(f"{clipped}.",)]
        case "hat":
            return _correction(lesson, step)
        case "state_new":
            return [_state_sentence(lesson, step), ("It is kept for the next update.",)]
    return []
