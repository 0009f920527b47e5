"""The page of a step: its equation, why it is so, what its source says."""

from __future__ import annotations

from nnstep.lesson import whatif
from nnstep.lesson.parts import parts
from nnstep.lesson.script import Step
from nnstep.pages.document import Alert, Aside, Bars, Heading, Paragraph, Working
from nnstep.pages.view import View
from nnstep.pages.warned import found_at, step_alerts
from nnstep.pages.workings import working
from nnstep.quantities.addresses import of_key
from nnstep.records import dataclass
from nnstep.words import titles
from nnstep.words.prose import heading, why
from nnstep.words.summary import epoch_summary

_MOST_BARS = 4  # paths that are drawn


@dataclass(frozen=True, slots=True)
class StepPage:
    """The blocks of one step."""

    heading: Heading
    working: Working
    why: Paragraph
    summary: Paragraph | None
    bars: Bars | None
    asides: tuple[Aside, ...]
    alerts: tuple[Alert, ...] = ()


def step_page(view: View, step: Step) -> StepPage:
    """The blocks of a step."""
    # No paths are drawn for a step that says the same in words.
    ways = parts(view.lesson, step)
    bars = None
    if 2 <= len(ways) <= _MOST_BARS:
        total = view.lesson.trace.value(step.place)
        bars = Bars(tuple((titles.through(way.through), way.value) for way in ways), (titles.TOGETHER, total))
    found = found_at(view.lesson, step)
    ill = frozenset(one.illness for one in found)
    summary = epoch_summary(view.lesson, step.epoch, ill) if step.is_last else []
    typed = of_key(step.key, view.lesson.layout)
    before = whatif.beside(view.original, step, view.lesson) if view.original is not None else []
    return StepPage(
        Heading(heading(view.lesson, step), typed),
        step_working(view, step),
        Paragraph((*why(view.lesson, step, ill), *before)),
        Paragraph(tuple(summary)) if summary else None,
        bars,
        tuple(Aside(note.sentences, note.tone) for note in view.notes.at(step)),
        tuple(step_alerts(view.lesson, step, found)),
    )


def step_working(view: View, step: Step) -> Working:
    """The equation of a step, worked out."""
    return working(view.lesson.trace, step.place)
