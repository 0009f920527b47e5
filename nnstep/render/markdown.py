"""Steps as Markdown: what `x` writes, to be kept, printed or handed in."""

from __future__ import annotations

from collections.abc import Sequence

from nnstep.lesson.script import Step
from nnstep.render.compose import View
from nnstep.render.document import Paragraph
from nnstep.render.lines import Line, Look, text_of
from nnstep.render.typeset import Setting

_WIDTH = 80


def markdown(view: View, steps: Sequence[Step]) -> str:
    """The steps one after the other, the equations as they stand on the screen."""
    setting = view.setting(Look(_WIDTH, 24, view.ascii))
    parts = [f"# {_escaped(view.title)}", ""]
    epoch = 0
    for step in steps:
        if step.epoch != epoch:
            epoch = step.epoch
            parts += [f"Epoch {epoch}", ""]
        parts += _step(view, step, view.setting(setting.look, step.key.sample))
    return "\n".join(parts).rstrip() + "\n"


def _step(view: View, step: Step, setting: Setting) -> list[str]:
    page = view.page(step, setting.look)
    title = text_of(setting.bits(page.heading.spans))
    sample = f", sample {step.key.sample}" if step.key.sample and view.lesson.layout.samples > 1 else ""
    lines = [f"## Step {step.number} of {step.count}{sample}: {_escaped(title)} (`{page.heading.tail}`)", ""]
    lines += ["```", *(text_of(line).rstrip() for line in _flush(setting.working(page.working))), "```", ""]
    lines += [_prose(page.why, setting), ""] if page.why.sentences else []
    lines += [_prose(page.summary, setting), ""] if page.summary else []
    for aside in page.asides:
        lines += ["> " + _prose(Paragraph(aside.sentences), setting), ""]
    return lines


def _prose(block: Paragraph, setting: Setting) -> str:
    sentences = (text_of(setting.bits(sentence)).strip() for sentence in block.sentences if sentence)
    return _escaped(" ".join(filter(None, sentences)))


def _flush(lines: list[Line]) -> list[Line]:
    """The lines without the blanks that all of them begin with."""
    texts = [text_of(line) for line in lines if text_of(line).strip()]
    margin = min((len(text) - len(text.lstrip()) for text in texts), default=0)
    return [[(text_of(line)[margin:], "")] for line in lines]


def _escaped(text: str) -> str:
    """Text whose signs are not taken for Markdown's."""
    for sign in "\\`*_[]<>#":
        text = text.replace(sign, "\\" + sign)
    return text
