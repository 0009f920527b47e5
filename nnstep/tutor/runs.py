"""A run of steps on one screen, at a coarser setting of the dial: tables and sums, each row of them true."""

from __future__ import annotations

from functools import lru_cache

from nnstep.lesson.dial import Dial, span
from nnstep.lesson.script import Lesson, Step
from nnstep.pages.document import Aside, Paragraph
from nnstep.pages.pictures.update import UpdateTable
from nnstep.pages.sections import Section, sections_of
from nnstep.pages.view import View
from nnstep.quantities.ids import neuron_id
from nnstep.quantities.order import Block
from nnstep.quantities.spans import Spans, Verbatim
from nnstep.render.text.grid import grid_lines
from nnstep.render.text.lines import Line, Look, right
from nnstep.render.text.typeset import Setting, indented, setting_of
from nnstep.render.text.update import update_lines
from nnstep.words.prose import heading_of
from nnstep.words.summary import epoch_summary

_MOST_SECTIONS = 12  # tables on one screen, however deep a network is


def page(view: View, step: Step, by: Dial, look: Look, rows: int) -> list[Line]:
    """The run of steps that ends with this one: what it is, its rules, its numbers, what it means."""
    return list(_page(view, step, by, look, rows))


@lru_cache(maxsize=16)
def _page(view: View, step: Step, by: Dial, look: Look, rows: int) -> tuple[Line, ...]:
    return tuple(_lines(view, step, by, look, rows))


def _lines(view: View, step: Step, by: Dial, look: Look, rows: int) -> list[Line]:
    lesson = view.lesson
    first, last = span(lesson, step.epoch, step.number, by)
    setting = setting_of(view, look, step.key.sample)
    sections = sections_of(lesson, step.epoch, first, last)
    title = _title(lesson, step, by, sections)
    heading: Line = [(text, "heading") for text, _ in setting.bits((*title, f": {_numbers(first, last)}"))]
    tail = look.plain("+ one by one")
    lines = [[(" ", ""), *right(heading, [(tail, "dim")], setting.text_width)], []]
    if by == "epoch":
        return [*lines, *_epoch(view, step, sections, look, setting)]
    several = len(sections) > 1
    for section in sections[:_MOST_SECTIONS]:
        if several:
            name: Line = [(text, "phase") for text, _ in setting.bits(section.title(lesson))]
            lines.append([(" ", ""), *name])
        lines += grid_lines(view, section, setting, formulas=not several or rows > 30, air=not several)
        lines.append([])
    if len(sections) > _MOST_SECTIONS:
        lines += [[(f" and {len(sections) - _MOST_SECTIONS} tables more: + shows them one by one", "dim")], []]
    if not several and rows >= 20 and len(lines) <= 11:
        lines.append([])
    words = _words(lesson, step, by, sections)
    if words:
        lines += [*indented(setting.paragraph(Paragraph(tuple(words)))), []]
    notes = _notes(view, setting, step.epoch, first, last)
    return [*lines, *notes] if len(lines) + len(notes) <= rows or not several else lines


def _epoch(view: View, step: Step, sections: list[Section], look: Look, setting: Setting) -> list[Line]:
    """What an epoch brought, what the network answers, its error, and the weights before and after."""
    lesson = view.lesson
    lines = indented(setting.paragraph(Paragraph(tuple(epoch_summary(lesson, step.epoch)))))
    lines += [[]] if lines else []
    last = [section for section in sections if section.phase in ("forward", "error")]
    for section in [one for one in last if one.layer in (0, lesson.layout.last)][-2:]:
        lines += [*grid_lines(view, section, setting, formulas=False, air=False), []]
    return [*lines, *update_lines(UpdateTable(lesson, step), setting)]


def _numbers(first: int, last: int) -> str:
    return f"steps {first} {'and' if last == first + 1 else 'to'} {last}"


def _title(lesson: Lesson, step: Step, by: Dial, sections: list[Section]) -> Spans:
    layout, block = lesson.layout, step.block
    if by == "epoch":
        return (f"Epoch {step.epoch}",)
    phase: str = block.phase
    if phase == "forward" and block.layer == 0 and by == "layer":
        return ("The inputs, scaled",)
    if by == "phase" or (block.layer == 0 and by == "layer"):
        return ({"forward": "Forward, all layers", "error": "The error", "backward": "Backward, all layers",
                 "average": "All samples together", "update": "The update, all weights"}[phase],)  # fmt: skip
    if by == "layer":
        if phase == "error":
            return ("The error",)
        name = "the outputs" if block.layer == layout.last else "hidden"
        what = {"backward": ", backward", "average": ", all samples together", "update": ", new values"}.get(phase, "")
        return (f"Layer {block.layer}, {name}{what}",)
    return _neuron_title(lesson, step, block)


def _neuron_title(lesson: Lesson, step: Step, block: Block) -> Spans:
    if len(block.pattern) * block.columns == 1 or block.layer == 0:
        return heading_of(lesson, step.key)
    neuron = neuron_id(lesson.layout, block.layer, step.key.unit)
    kinds = {kind for kind, _ in block.pattern}
    if "new" in kinds:
        return (f"New weights into {neuron}",) if not block.bias else ("New value of ", step.key.of("param"))
    if kinds & {"grad", "reg", "used"}:
        return (f"How E changes with the weights into {neuron}",)
    if kinds & {"dout", "dnet", "slope"}:
        return (f"Neuron {neuron}, backward",)
    return (f"Neuron {neuron}",)


def _words(lesson: Lesson, step: Step, by: Dial, sections: list[Section]) -> list[Spans]:
    """What the table says, in a sentence."""
    if by == "epoch" or (by == "phase" and step.phase == "update" and step.is_last):
        return epoch_summary(lesson, step.epoch)
    kinds = {kind for section in sections for kind in section.kinds}
    if len(sections) > 1:
        return []
    if "net" in kinds:
        return [("A row is a neuron: its weights times the numbers above them, added up.",)]
    if "dnet" in kinds:
        return [("A row is a neuron: what comes back to its output, times its slope.",)]
    if "grad" in kinds and step.phase == "backward":
        return [("Each slope is what comes back to the neuron of its row, times the number above it.",)]
    if "grad" in kinds:
        return [("Each is what the samples found, each for itself, taken together.",)]
    if "new" in kinds:
        return [("Where the slope is positive a weight goes down, where it is negative it goes up.",)]
    return []


def _notes(view: View, setting: Setting, epoch: int, first: int, last: int) -> list[Line]:
    """The source's numbers for these steps, in one line."""
    printed = [text for number in range(first, min(last, first + 200) + 1)
               for text in view.notes.printed_at(view.lesson.step(epoch, number))]  # fmt: skip
    if not printed:
        return []
    names = _listed([text.replace("-", "−") for text in printed])
    spans: Spans = (f"{view.notes.name} prints ", Verbatim(names), ": e tells how it got there.")
    return indented(setting.aside(Aside((spans,))))


def _listed(texts: list[str]) -> str:
    return texts[0] if len(texts) == 1 else f"{', '.join(texts[:-1])} and {texts[-1]}"
