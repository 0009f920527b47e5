"""The page of a run of steps, at a coarser setting of the dial: its tables, and what they mean."""

from __future__ import annotations

from nnstep.lesson.dial import Dial, span
from nnstep.lesson.script import Step
from nnstep.pages.document import Alert, Aside, Block, Document, Heading, Paragraph, Picture
from nnstep.pages.grid import Grid
from nnstep.pages.pictures.update import UpdateTable
from nnstep.pages.samples import Samples
from nnstep.pages.sections import Run
from nnstep.pages.view import View
from nnstep.pages.warned import found_in_run, step_alerts
from nnstep.quantities.spans import Spans
from nnstep.records import dataclass
from nnstep.words.runs import printed_in_run, run_heading, run_words

_MOST_PRINTED = 200  # steps of a run whose printed numbers are looked for


@dataclass(frozen=True)
class RunPage:
    """The blocks of a run of steps.

    more: how many tables are left out. samples: what the network makes of them, where it is
    an epoch of several. picture: the parameters, where it is an epoch. printed: what the source prints,
    as a sentence that may go on. alerts: what ails the network there.
    """

    heading: Heading
    grids: tuple[Grid, ...]
    more: int
    words: Paragraph | None
    picture: Picture | None
    printed: Spans
    samples: tuple[Block, ...] = ()
    alerts: tuple[Alert, ...] = ()

    @property
    def document(self) -> Document:
        """All of them, one after the other."""
        printed = Aside(((*self.printed, "."),)) if self.printed else None
        tail = (self.words, *self.alerts, *self.samples, self.picture, printed)
        tables: list[Block] = []
        for grid in self.grids:
            tables += [Heading(grid.title, level=2), grid] if len(self.grids) > 1 else [grid]
        return (self.heading, *tables, *(block for block in tail if block is not None))


def run_page(view: View, step: Step, by: Dial, most: int | None = None) -> RunPage:
    """The run of steps that ends with this one: what it is, its rules, its numbers, what it means.

    most: tables; None for all.
    """
    lesson = view.lesson
    first, last = span(lesson, step.epoch, step.number, by)
    run = Run(lesson, step.epoch, first, last)
    whole = by == "epoch"
    several = whole and lesson.layout.samples > 1
    groups = [] if several else run.outcome if whole else run.groups
    grids = tuple(map(run.grid, groups[:most]))
    found = found_in_run(lesson, step, first if not whole else last)
    ill = frozenset(one.illness for one in found)
    words = tuple(run_words(lesson, step, by, [grid.results for grid in grids], ill))
    printed = [] if whole else _printed(view, step.epoch, first, last)
    return RunPage(
        Heading(run_heading(lesson, step, by, first, last)),
        grids,
        len(groups) - len(grids),
        Paragraph(words) if words else None,
        Picture(UpdateTable(lesson, step, whole=True)) if whole else None,
        printed_in_run(view.notes.name, printed) if printed else (),
        Samples(lesson, step.epoch).some() if several else (),
        tuple(step_alerts(lesson, step, found)),
    )


def _printed(view: View, epoch: int, first: int, last: int) -> list[str]:
    """The source's numbers for these steps."""
    numbers = range(first, min(last, first + _MOST_PRINTED) + 1)
    return [text for number in numbers for text in view.notes.printed_at(view.lesson.step(epoch, number))]
