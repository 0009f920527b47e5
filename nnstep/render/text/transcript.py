"""The lesson printed: every step with its words, no picture."""

from __future__ import annotations

from collections.abc import Iterator

from nnstep.lesson.excerpt import excerpt
from nnstep.lesson.script import Step
from nnstep.lesson.whatif import told
from nnstep.network.stopping import find_stop
from nnstep.pages.document import Paragraph
from nnstep.pages.step import step_page
from nnstep.pages.view import View
from nnstep.pages.warned import epoch_words
from nnstep.quantities.spans import Spans
from nnstep.render.text.lines import Line, Look, cells, text_of, width_of
from nnstep.render.text.page import page_lines
from nnstep.render.text.typeset import Setting, indented, setting_of
from nnstep.words.counter import among_others, epochs_left_out, step_counted, steps_left_out
from nnstep.words.summary import epoch_line, stopped

_MOST_LINES = 10_000
_MOST_STEPS = 800  # of twelve lines each
_GAP = "   "  # between the numbers of an epoch
_FIRST = 10  # epochs that have a line each, and are looked through for what ails the network: so is the last one


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
    for alert in page.alerts:
        lines += indented(setting.alert(alert))
    for aside in page.asides:
        lines += indented(setting.paragraph(Paragraph(aside.sentences)))
    return lines


def _steps(view: View, epoch: int, most: int) -> Iterator[Step | str]:
    """The steps of an epoch; where there are more than so many, an excerpt, and what is left out of it."""
    lesson, before = view.lesson, 0
    for run in excerpt(lesson, epoch, most):
        if run.start > before + 1:
            yield steps_left_out(before + 1, run.start - 1, lesson.count(epoch))
        yield from (lesson.step(epoch, number) for number in run)
        before = run.stop - 1


def _wrapped(setting: Setting, text: str) -> list[Line]:
    """A sentence about the transcript itself."""
    return setting.wrapped([[(text, "dim")]])


def _with(line: Line, more: str, setting: Setting) -> list[Line]:
    """A line with some more behind it, or below, where there is no room."""
    if width_of(line) > setting.text_width:
        lines = _folded(text_of(line), setting.text_width)
    elif not more or width_of(line) + len(more) + 3 <= setting.text_width:
        return [[*line, *([(_GAP + more, "partly")] if more else [])]]
    else:
        lines = [line]
    return [*lines, *(setting.wrapped([[(more, "partly")]], 2) if more else [])]


def _folded(text: str, width: int) -> list[Line]:
    """A line of several numbers as rows, each number with its name."""
    first, *others = text.split(_GAP)
    rows = [first]
    for part in others:
        if cells(rows[-1] + _GAP + part) <= width:
            rows[-1] += _GAP + part
        else:
            rows.append(_GAP + part)
    return [[(row, "")] for row in rows]


def _in_steps(view: View, look: Look, epoch: int, most: int) -> Iterator[list[Line]]:
    """An epoch in so many steps at most."""
    for item in _steps(view, epoch, most):
        lines = _wrapped(setting_of(view, look), item) if isinstance(item, str) else transcript_step(view, item, look)
        yield [*lines, []]


def _in_matrices(view: View, look: Look, epoch: int) -> Iterator[list[Line]]:
    """An epoch array by array, and what became of it."""
    from nnstep.pages.matrix import epoch_in_matrices  # numpy, for those who ask for arrays

    for sample, blocks in epoch_in_matrices(view, epoch):
        yield [*page_lines(blocks, setting_of(view, look, sample)), []]
    lesson = view.lesson
    if summary := step_page(view, lesson.step(epoch, lesson.count(epoch))).summary:
        yield [*indented(setting_of(view, look).paragraph(summary)), []]


def transcript(view: View, look: Look, epochs: int, *, full: bool, matrices: bool = False) -> Iterator[list[Line]]:
    """The whole lesson: the first epoch in full, then a line an epoch; `full`: all epochs in full.

    matrices: array by array instead of step by step. What would be more than anybody reads is in excerpt, and says what
    is left out; `full` leaves nothing out.
    """
    lesson = view.lesson
    setting = setting_of(view, look)
    changed = [setting.bits((*sentence, ".")) for sentence in told(view.settings, lesson)]
    quiet = [[(view.by_hand, "dim")]] if view.by_hand else []
    yield [[(look.plain(view.title), "heading")], *setting.wrapped(changed), *quiet, []]
    stop = find_stop(lesson.trace, epochs)
    last = stop.epoch if stop else epochs
    apart = 1 if full or last <= _MOST_LINES else 10 ** (len(str(last - 1)) - 3)
    for epoch in range(1, last + 1):
        if epoch == 1 or full:
            if full and epochs > 1:
                yield [[(f"epoch {epoch}", "heading")], []]
            if matrices:
                yield from _in_matrices(view, look, epoch)
            else:
                yield from _in_steps(view, look, epoch, lesson.count(epoch) if full else _MOST_STEPS)
        elif epoch <= _FIRST or epoch % apart == 0 or epoch == last:
            line: Line = [(look.plain(text), "") for text, _ in setting.bits(epoch_line(lesson, epoch))]
            ill = epoch_words(lesson, epoch) if epoch <= _FIRST or epoch == last else ""
            yield _with(line, look.plain(ill), setting)
            if apart > 1 and epoch == _FIRST:
                yield _wrapped(setting, epochs_left_out(apart))
    if stop and stop.epoch > 1 and not full:
        yield [[], *indented(setting.paragraph(Paragraph(tuple(stopped(lesson, stop)))))]
