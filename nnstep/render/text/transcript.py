"""The lesson printed: every step with its words, no picture."""

from __future__ import annotations

from collections.abc import Iterator

from nnstep.lesson.script import Step
from nnstep.lesson.whatif import told
from nnstep.network.stopping import find_stop
from nnstep.pages.document import Paragraph
from nnstep.pages.step import step_page
from nnstep.pages.view import View
from nnstep.quantities.spans import Spans
from nnstep.render.text.lines import Line, Look
from nnstep.render.text.typeset import indented, setting_of
from nnstep.words.counter import among_others, step_counted
from nnstep.words.summary import epoch_line, stopped


def transcript_step(view: View, step: Step, look: Look) -> list[Line]:
    """A step as the transcript has it: the same words, no picture."""
    setting = setting_of(view, look, step.key.sample)
    page = step_page(view, step)
    where = " · ".join((step_counted(step), *among_others(view.lesson, step), ""))
    title: Spans = (where, *page.heading.spans, f" ({page.heading.tail})")
    lines = setting.wrapped([[(text, "heading") for text, _ in setting.bits(title)]])
    lines += [[], *setting.working(page.working), []]
    lines += indented(setting.paragraph(page.why))
    if page.summary:
        lines += [[], *indented(setting.paragraph(page.summary))]
    for aside in page.asides:
        lines += indented(setting.paragraph(Paragraph(aside.sentences)))
    return lines


def transcript(view: View, look: Look, epochs: int, *, full: bool) -> Iterator[list[Line]]:
    """The whole lesson: the first epoch in full, then a line an epoch; `full`: all epochs in full."""
    lesson = view.lesson
    setting = setting_of(view, look)
    changed = [setting.bits((*sentence, ".")) for sentence in told(view.settings, lesson)]
    quiet = [[(view.by_hand, "dim")]] if view.by_hand else []
    yield [[(look.plain(view.title), "heading")], *setting.wrapped(changed), *quiet, []]
    stop = find_stop(lesson.trace, epochs)
    for epoch in range(1, (stop.epoch if stop else epochs) + 1):
        if epoch == 1 or full:
            if full and epochs > 1:
                yield [[(f"epoch {epoch}", "heading")], []]
            for number in range(1, lesson.count(epoch) + 1):
                yield [*transcript_step(view, lesson.step(epoch, number), look), []]
        else:
            yield [[(look.plain(text), "") for text, _ in setting.bits(epoch_line(lesson, epoch))]]
    if stop and stop.epoch > 1 and not full:
        yield [[], *indented(setting.paragraph(Paragraph(tuple(stopped(lesson, stop)))))]
