"""A quiz as documents: its questions, what is said to answers, its summary."""

from __future__ import annotations

from collections.abc import Iterator

from nnstep.pages.document import Block, Document, Heading, Items, Listing, Paragraph, Reply, Space, Verse, Working
from nnstep.pages.step import step_working
from nnstep.pages.view import View
from nnstep.quantities.ids import id_of
from nnstep.quantities.spans import Span, Spans, Verbatim
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
from nnstep.records import dataclass, replace
from nnstep.words import quizzed as words
from nnstep.words.prose import heading_of
from nnstep.words.rules import NAMES


@dataclass(frozen=True)
class Quizzed:
    """The pages of a quiz.

    explain: the rest of a command that explains a number of it. varied: whether that shows other numbers than the quiz.
    """

    view: View
    explain: str = ""
    varied: bool = False

    def page(self, message: Message) -> Document:
        """What is said, as blocks."""
        return tuple(self._blocks(message))

    def prompt(self, state: State, item: Item) -> Spans:
        """What stands before the place to type in."""
        return ("rule: ",) if state.asking == "rule" else (item.step.key, " = ")

    def _blocks(self, message: Message) -> Iterator[Block]:
        match message:
            case Opening():
                yield from self._opening(message)
            case Question():
                yield from self._question(message)
            case Choice(rules):
                yield Paragraph((words.WHICH_RULE,))
                yield Listing((("", tuple((f"{number} {NAMES[rule]}",) for number, rule in enumerate(rules, 1))),))
            case Said(sentences, sign):
                yield Reply(sentences, sign)
            case Shown(item):
                yield step_working(self.view, item.step)
            case Numbers(entries) if entries:
                yield Listing((("", _entries(entries)),))
            case Summary(sentences, repeat):
                yield from self._summary(sentences, repeat)
        if not isinstance(message, Summary):
            yield Space()

    def _opening(self, opening: Opening) -> Iterator[Block]:
        yield Heading((Verbatim(self.view.title), words.title(opening.count)))
        yield Space()
        yield Paragraph(words.opening(opening.again, reveal=opening.reveal))
        if opening.given:
            yield Space()
            yield Listing(tuple((title, _entries(entries)) for title, entries in opening.given))

    def _question(self, question: Question) -> Iterator[Block]:
        step, lesson = question.item.step, self.view.lesson
        head: list[Span] = [f"{question.number} of {question.count} · "]
        if step.epoch > 1:
            head.append(f"epoch {step.epoch} · ")
        if not step.key.sample and lesson.trace.schedule.updates > 1:
            head.append(f"update {step.place.update} · ")
        if step.key.sample and lesson.layout.samples > 1:
            head.append(f"sample {step.key.sample} · ")
        # The heading of an example would say the rule that is asked for.
        head += [words.EXAMPLE] if question.given == "worked" else heading_of(lesson, step.key)
        yield Heading(tuple(head), id_of(step.key, lesson.layout), level=2)
        if question.also:
            yield Space()
            yield Listing(((words.GIVEN, _entries(question.also)),))
        if question.given != "alone":
            yield Space()
            yield self._open(question)

    def _open(self, question: Question) -> Working:
        """The formula, and the line of numbers where it is given; but in an example the result is a question mark."""
        shown = step_working(self.view, question.item.step)
        if question.given == "worked":
            return shown
        return replace(shown, known=False, rows="last", line=question.line)

    def _summary(self, sentences: tuple[Spans, ...], repeat: tuple[str, ...]) -> Iterator[Block]:
        yield Heading((words.HOW_IT_WENT,), level=2)
        yield Space()
        yield Items(sentences)
        if repeat:
            yield Space()
            yield Paragraph((words.to_repeat(own_numbers=self.varied),))
            yield Verse(tuple((Verbatim(f"nnstep explain {label}{self.explain}"),) for label in repeat))


def sample_of(message: Message) -> int:
    """The sample that a message is about, whose number need not be said in it."""
    match message:
        case Question(item=item) | Shown(item):
            return item.step.key.sample
        case Said(sample=sample) | Numbers(sample=sample):
            return sample
    return 0


def _entries(entries: tuple[Entry, ...]) -> tuple[Spans, ...]:
    return tuple((key, " = ", Verbatim(text)) for key, text in entries)
