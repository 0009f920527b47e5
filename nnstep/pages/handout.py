"""The worked lesson on paper: the same words and equations as on the screen, as blocks for the writers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from nnstep.lesson.script import Step
from nnstep.lesson.series import over_epochs
from nnstep.pages.document import Block, Document, Heading, Paragraph
from nnstep.pages.pictured import picture_page
from nnstep.pages.plotted import epochs_drawn, plot_page
from nnstep.pages.step import step_page
from nnstep.pages.view import View
from nnstep.quantities.spans import Verbatim
from nnstep.records import replace
from nnstep.words.counter import among_others, step_counted

Part = tuple[int, tuple[Block, ...]]
"""Blocks, and the sample they are about (0 for none), whose number need not be said in them."""


def lesson_parts(view: View, steps: Iterable[Step]) -> Iterator[Part]:
    """Title, epochs and steps, one after the other."""
    yield (
        0,
        (Heading((Verbatim(view.title),)), Paragraph(((f"{view.by_hand.capitalize()}.",) if view.by_hand else (),))),
    )
    epoch = 0
    for step in steps:
        if step.epoch != epoch:
            epoch = step.epoch
            yield 0, (Paragraph(((f"Epoch {epoch}",),)),)
        yield step.key.sample, tuple(step_blocks(view, step))


def with_pictures(view: View, parts: Iterable[Part], epochs: int | None = None) -> Iterator[Part]:
    """A lesson with the network after its title, and with the error over the epochs at its end."""
    from nnstep.pages.pictures.kinds import KINDS  # not for those who read the steps alone

    left = iter(parts)
    yield next(left)
    yield 0, _below(picture_page(KINDS["network"](view, (), None)))
    yield from left
    if last := epochs_drawn(view, epochs):
        yield 0, _below(plot_page(view, [over_epochs(view.lesson.trace, "E_epoch", 1, last)]))


def _below(page: Document) -> Document:
    """A page as a part of another: its heading one level lower."""
    return tuple(replace(one, level=one.level + 1) if isinstance(one, Heading) else one for one in page)


def step_blocks(view: View, step: Step) -> Iterator[Block]:
    """A step, under a heading that says which."""
    page = step_page(view, step)
    words = [step_counted(step).capitalize(), *among_others(view.lesson, step)]
    yield Heading((f"{', '.join(words)}: ", *page.heading.spans), page.heading.tail, level=2)
    yield page.working
    yield page.why
    if page.summary:
        yield page.summary
    yield from page.alerts
    yield from page.asides
