"""What the bundled lessons teach, in a few words each, and what stands at the beginning and the end of any lesson."""

from __future__ import annotations

from typing import Final

from nnstep.lesson.script import Lesson
from nnstep.network.stopping import find_stop
from nnstep.quantities.spans import Figure, Spans, Verbatim, count
from nnstep.words.promised import whole_error
from nnstep.words.summary import stopped

TEACHES: Final = {
    "line": "one weight, with a pencil: error, slope, step",
    "nielsen": "why a neuron that is very wrong learns slowly",
    "article": "a whole network, forward and back",
    "mazur": "the same with biases, checked digit by digit",
    "han-kamber": "biases that learn too, and a book's own signs",
    "macleod": "errors go back through the old weights",
    "regression": "a straight line through points, learned",
    "gates": "several samples: one update takes their mean",
    "cross-entropy": "a loss that gets a stuck neuron moving",
    "softmax": "scores become shares of one whole",
    "xor": "what hidden neurons are for",
    "three-layers": "more layers: the same rule, layer by layer",
    "symmetry": "why weights must not begin alike",
    "vanishing": "why slopes shrink from layer to layer",
    "dead-relu": "how one step too far switches a neuron off",
    "diverge": "how far to step, and what too far does",
    "momentum": "steps with a memory: faster along a valley",
    "adam": "for each weight a step of its own length",
    "iris": "real flowers: scaled, in mini-batches",
    "overfitting": "learning by heart, and when to stop",
    "iris-validation": "how it does on what it never learned from",
}
"""What each bundled lesson teaches; a sentence without its first capital and its point."""

WHAT_IT_IS_ABOUT: Final = "about"
LOOKING_BACK: Final = "Looking back"
LOOK_BACK: Final = "looking back, and what comes next"
"""Beside the last step: what the key shows."""

NO_WORDS: Final[Spans] = ("The file says nothing about itself: a comment at its head would stand here.",)
IT_WAS_THE_LAST: Final[Spans] = (
    "This was the last lesson of the list. nnstep new --from copies any of them, to be changed.",
)
ONES_OWN: Final[Spans] = ("The key o opens the list of lessons.",)


def source(title: str, author: str, year: int | None) -> Spans:
    """Where an example is from."""
    return (Verbatim(", ".join(part for part in (title, author, str(year or "")) if part)), ".")


def taught(name: str) -> Spans:
    """What a bundled lesson has taught; nothing of another one."""
    return (f"What there was to see: {TEACHES[name]}.",) if name in TEACHES else ()


def is_over(lesson: Lesson, epoch: int, number: int) -> bool:
    """Whether a step is the last one of the lesson: of its last epoch, or of the one that training stops with."""
    if lesson.trace.goes_on:
        return False
    return number == lesson.count(epoch) and epoch <= lesson.epochs and epoch == end_of(lesson, epoch)


def end_of(lesson: Lesson, reached: int) -> int:
    """The epoch that the lesson ends with: where training stops, if it does by the epoch that was reached."""
    if not lesson.layout.has_update:
        return 1
    stop = find_stop(lesson.trace, min(reached, lesson.epochs))
    return stop.epoch if stop else lesson.epochs


def why_it_stopped(lesson: Lesson, epoch: int) -> list[Spans]:
    """Why training ended with this epoch before its time; nothing where it did not."""
    stop = find_stop(lesson.trace, epoch) if epoch <= lesson.epochs else None
    return stopped(lesson, stop) if stop and stop.epoch == epoch else []


def brought(lesson: Lesson, epoch: int) -> Spans:
    """What the epochs up to this one have brought."""
    trace = lesson.trace
    if not lesson.layout.has_update:
        return ("Without an optimizer the lesson ends with the gradients: nothing is updated.",)
    before, after = trace.epoch_error(1), trace.epoch_error(epoch + 1)
    within, error = (
        count(epoch, "epoch"),
        "E over the epoch" if trace.schedule.updates > 1 else whole_error(lesson.layout),
    )
    if before != before or after != after:
        return (f"After {within} E is no number any more.",)
    if before == after:
        return (f"In {within} ", error, " has stayed at ", Figure(before, 4), ".")
    verb = "fallen" if after < before else "risen"
    return (f"In {within} ", error, f" has {verb} from ", Figure(before, 4), " to ", Figure(after, 4), ".")


def next_is(name: str, title: str) -> tuple[Spans, ...]:
    """The next lesson, and how it is opened."""
    sentence = f": {TEACHES[name]}" if name in TEACHES else ""
    return (
        (f"The next lesson is {name}, “", Verbatim(title), f"”{sentence}."),
        (f"o is the list of lessons, Enter there opens it; in a shell: nnstep run {name}.",),
    )


def predicted(right: int, asked: int) -> Spans:
    """How many numbers were predicted."""
    return (f"You predicted {count(asked, 'number')}, {'all' if right == asked else right or 'none'} of them right.",)


def what_it_is_about(name: str) -> str:
    """Beside the first step: what the key shows. name: of a bundled lesson."""
    return f"what this lesson is about: {TEACHES[name]}" if name in TEACHES else "what this lesson is about"
