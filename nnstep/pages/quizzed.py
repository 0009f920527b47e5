"""A quiz as lines: its questions, what is said to answers, its summary."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from nnstep.pages.document import Paragraph
from nnstep.pages.step import step_working
from nnstep.pages.view import View
from nnstep.quantities.ids import id_of
from nnstep.quantities.spans import Span, Spans
from nnstep.quiz.machine import State
from nnstep.quiz.messages import (
    Choice,
    Entry,
    Message,
    Numbers,
    Opening,
    Question,
    Said,
    Shown,
    Summary,
)
from nnstep.quiz.plan import Item
from nnstep.render.text.lines import Line, Look, cells, right, width_of
from nnstep.render.text.typeset import Setting, indented, setting_of
from nnstep.words.prose import heading_of
from nnstep.words.rules import NAMES, Rule

_GAP = 3  # cells between choices, and between numbers that are listed


class Quizzed:
    """The page a quiz is set on.

    explain: the rest of a command that explains a number of it. varied: whether that shows other numbers than the quiz.
    """

    def __init__(self, view: View, look: Look, explain: str = "", *, varied: bool = False) -> None:
        self.varied = varied
        self.view = view
        self.look = look
        self.explain = explain

    def lines(self, messages: Iterable[Message]) -> Iterator[Line]:
        """The messages, one after the other."""
        for message in messages:
            yield from self._message(message)

    def prompt(self, state: State, item: Item) -> str:
        """What stands before the place to type in."""
        if state.asking == "rule":
            return " rule: "
        return f" {self._setting(item.step.key.sample).notation.symbol(item.step.key)} = "

    def _setting(self, sample: int) -> Setting:
        return setting_of(self.view, self.look, sample)

    def _message(self, message: Message) -> Iterator[Line]:
        match message:
            case Opening():
                yield from self._opening(message)
            case Question():
                yield from self._question(message)
            case Choice(rules):
                yield from self._choice(rules)
            case Said(sentences, sign, sample):
                yield from self._said(sentences, sign, sample)
            case Shown(item):
                yield from self._working(item)
                yield []
            case Numbers(entries, sample):
                yield from self._entries(entries, self._setting(sample))
                yield []
            case Summary(sentences, repeat):
                yield from self._summary(sentences, repeat)

    def _opening(self, opening: Opening) -> Iterator[Line]:
        setting = self._setting(0)
        numbers = f"{opening.count} number{'s' * (opening.count != 1)}"
        yield from indented(setting.wrapped([[(f"{self.look.plain(self.view.title)}: a quiz, {numbers}", "heading")]]))
        yield []
        says: list[Spans] = [
            ("The first of a kind is shown; then less and less is given.",),
            ("Type a number (0.75 or 0,75) or an expression (2*0.5-0.25).",),
            ("? or Enter gives a hint; skip, numbers, help and quit are words to type.",),
        ]
        if opening.again:
            what = "one you missed comes" if opening.again == 1 else f"{opening.again} you missed come"
            says.append((f"The {what} first.",))
        if not opening.reveal:
            says.append(("Answers are not shown in this one.",))
        yield from indented(setting.paragraph(Paragraph(tuple(says))))
        yield []
        wide = max((len(title) for title, _ in opening.given), default=0) + 2
        for title, entries in opening.given:
            yield from self._entries(entries, setting, title.ljust(wide))
        if opening.given:
            yield []

    def _question(self, question: Question) -> Iterator[Line]:
        step = question.item.step
        setting = self._setting(step.key.sample)
        head: list[Span] = [f"{question.number} of {question.count} · "]
        if step.epoch > 1:
            head.append(f"epoch {step.epoch} · ")
        if not step.key.sample and self.view.lesson.trace.schedule.updates > 1:
            head.append(f"update {step.place.update} · ")
        if step.key.sample and self.view.lesson.layout.samples > 1:
            head.append(f"sample {step.key.sample} · ")
        # The heading of an example would say the rule that is asked for.
        head += ["An example"] if question.given == "worked" else heading_of(self.view.lesson, step.key)
        line: Line = [(text, "heading") for text, _ in setting.bits(tuple(head))]
        tail = self.look.plain(id_of(step.key, self.view.lesson.layout))
        if width_of(line) + cells(tail) + 3 <= setting.text_width:
            yield right([(" ", ""), *line], [(tail, "dim")], setting.text_width + 1)
        else:
            yield from indented(setting.wrapped([line]))
        yield []
        if question.also:
            yield from self._entries(question.also, setting, "given  ")
            yield []
        if question.given == "worked":
            yield from self._working(question.item)
            yield []
        elif question.given != "alone":
            yield from self._open_working(question, setting)
            yield []

    def _working(self, item: Item) -> list[Line]:
        return self._setting(item.step.key.sample).working(step_working(self.view, item.step))

    def _open_working(self, question: Question, setting: Setting) -> list[Line]:
        """The formula, and the line of numbers where it is given; the result is a question mark."""
        shown = step_working(self.view, question.item.step)
        return setting.working(replace(shown, known=False, rows="last", line=question.line))

    def _choice(self, rules: tuple[Rule, ...]) -> Iterator[Line]:
        options = [f"{number} {self.look.plain(NAMES[rule])}" for number, rule in enumerate(rules, 1)]
        yield [(" Which rule is this?", "")]
        yield from _in_rows(options, self._setting(0).text_width, "   ")
        yield []

    def _said(self, sentences: tuple[Spans, ...], sign: str, sample: int) -> Iterator[Line]:
        setting = self._setting(sample)
        mark = {"right": "✓ ", "wrong": "✗ "}.get(sign, "")
        mark = self.look.glyph(mark.strip()) + " " if mark else ""
        body = setting.wrapped([setting.bits(one) for one in sentences if one], 0, setting.text_width - cells(mark) - 1)
        for number, line in enumerate(body):
            start = mark if not number else " " * cells(mark)
            yield [(" ", ""), (start, sign if start.strip() else ""), *line]
        yield []

    def _entries(self, entries: tuple[Entry, ...], setting: Setting, title: str = "") -> Iterator[Line]:
        shown = []
        for key, text in entries:
            number = text.replace("−", "-") if self.look.ascii else text
            shown.append(f"{setting.notation.symbol(key)} = {number}")
        yield from _in_rows(shown, setting.text_width, f"   {title}")

    def _summary(self, sentences: tuple[Spans, ...], repeat: tuple[str, ...]) -> Iterator[Line]:
        setting = self._setting(0)
        yield [(" How it went", "heading")]
        yield []
        for sentence in sentences:
            first, *rest = setting.wrapped([setting.bits(sentence)], 0, setting.text_width - 5) or [[]]
            yield [("   ", ""), *first]
            yield from ([("     ", ""), *line] for line in rest)
        if repeat:
            yield []
            yield [(" To repeat, with the scenario's own numbers:" if self.varied else " To repeat:", "")]
            for label in repeat:
                yield [(self.look.plain(f"   nnstep explain {label}{self.explain}"), "")]


def _in_rows(texts: list[str], width: int, start: str) -> Iterator[Line]:
    """Short texts side by side, in as many rows as it takes."""
    row = start
    for place, text in enumerate(texts):
        gap = "" if not place or row == " " * len(start) else " " * _GAP
        if row.strip() and cells(row + gap + text) > width and place:
            yield [(row, "")]
            row, gap = " " * len(start), ""
        row += gap + text
    if row.strip():
        yield [(row, "")]
