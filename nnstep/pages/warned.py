"""Warnings on pages: at a step, in a run of steps, on the page of a quantity, and counted at the end of an epoch."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from nnstep.health.examine import at_step, behind, in_epoch
from nnstep.health.finding import Finding
from nnstep.lesson.script import Lesson, Step
from nnstep.pages.document import Alert, Document, Heading
from nnstep.quantities.place import Place
from nnstep.words.health import counted, in_line, titled, warning

_MOST_STEPS = 500  # of a run, that are looked at


def step_alerts(lesson: Lesson, step: Step, found: tuple[Finding, ...]) -> Iterator[Alert]:
    """What is told at a step; at the last one of an epoch also how much there was before it."""
    yield from _alerts(lesson, found)
    if step.is_last:
        yield from epoch_alerts(lesson, step.epoch, told=found)


def epoch_alerts(lesson: Lesson, epoch: int, told: tuple[Finding, ...] = ()) -> Iterator[Alert]:
    """The warnings of an epoch, counted; none where all of them are told beside it."""
    found = in_epoch(lesson.trace, epoch)
    if len(found) > len(told):
        lead, said = counted(lesson, found, epoch)
        yield Alert((said,), lead)


def warnings_page(lesson: Lesson, found: tuple[Finding, ...], epoch: int) -> Document:
    """The warnings of an epoch, each by itself."""
    return (Heading((titled(len(found), epoch),)), *_alerts(lesson, found))


def epoch_words(lesson: Lesson, epoch: int) -> str:
    """The warnings of an epoch in a few words; "" for none."""
    found = in_epoch(lesson.trace, epoch)
    return in_line(lesson, found) if found else ""


def quantity_alerts(lesson: Lesson, place: Place) -> Iterator[Alert]:
    """What ails the neuron, the layer or the network that a quantity belongs to."""
    yield from _alerts(lesson, behind(lesson.trace, place))


def found_at(lesson: Lesson, step: Step) -> tuple[Finding, ...]:
    """What is to be told at a step."""
    return at_step(lesson.trace, step.place)


def found_in_run(lesson: Lesson, step: Step, first: int) -> tuple[Finding, ...]:
    """The same of the steps from one to this one; of very many of the last ones."""
    numbers = range(max(first, step.number - _MOST_STEPS), step.number + 1)
    return tuple(one for number in numbers for one in found_at(lesson, lesson.step(step.epoch, number)))


def _alerts(lesson: Lesson, found: Iterable[Finding]) -> Iterator[Alert]:
    for one in found:
        says, advice = warning(lesson, one)
        yield Alert((says, advice))
