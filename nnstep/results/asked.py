"""`nnstep.ask`: the quiz, a line at a time."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from nnstep.arguments import checked
from nnstep.network.trace import Trace
from nnstep.pages.document import Document
from nnstep.pages.quizzed import Quizzed, sample_of
from nnstep.pages.view import View
from nnstep.printable import harmless
from nnstep.quantities.spans import Spans
from nnstep.quiz.machine import Quiz, State
from nnstep.quiz.plan import Scope, plan
from nnstep.records import replace
from nnstep.render.formats import FORMATS, known, written
from nnstep.render.text.lines import Look
from nnstep.render.text.page import page_lines
from nnstep.render.text.plain import plain
from nnstep.render.text.typeset import Setting, setting_of
from nnstep.results.view import view_of

_WIDTH, _HEIGHT = 80, 24  # columns and rows of a page, where they matter to a writer


class Asked:
    """A quiz that waits for an answer: what it says now, and what has been answered.

    `print(quiz)` shows what it says, `quiz.answer("0.105")` takes a line as `nnstep quiz` does, `quiz.done` tells the
    end.
    """

    def __init__(self, quiz: Quiz, pages: Quizzed) -> None:
        self._pages = pages
        self._quiz = quiz
        self._state: State = quiz.begin()

    @property
    def view(self) -> View:
        """The lesson as it is shown."""
        return self._pages.view

    @property
    def done(self) -> bool:
        """Whether all was asked."""
        return self._state.done

    @property
    def asks(self) -> str:
        """The full name of the number that is asked for; empty at the end."""
        return "" if self.done else self._quiz.items[self._state.at].label

    @property
    def prompt(self) -> tuple[Spans, int]:
        """What stands before the place to type in, and the sample it is about."""
        item = self._quiz.items[self._state.at]
        return self._pages.prompt(self._state, item), item.step.key.sample

    @property
    def results(self) -> tuple[Mapping[str, Any], ...]:
        """What became of each number that was asked for: its name and how it went."""
        return tuple({"quantity": one.label, "outcome": one.outcome} for one in self._state.results)

    @checked
    def answer(self, line: str | float) -> Asked:
        """Goes on with a line that is typed: a number, an expression, `?`, `skip`, `numbers`, `help` or `quit`."""
        self._state = self._quiz.answer(self._state, str(line))
        return self

    def end(self) -> Asked:
        """Ends it here, with the summary."""
        self._state = self._quiz.end(replace(self._state, says=()))
        return self

    @property
    def documents(self) -> tuple[tuple[Document, int], ...]:
        """What is said now, as pages, each with the sample it is about."""
        return tuple((self._pages.page(message), sample_of(message)) for message in self._state.says)

    @checked
    def text(self, width: int = 80) -> str:
        """What is said now, as `nnstep quiz` prints it."""
        return harmless(plain(line for page, setting in self._set(width) for line in page_lines(page, setting)))

    @checked
    def to(self, format: str, width: int = 80) -> str:
        """What is said now, in a format: markdown, latex, typst, html. Raises: UsageError for another one."""
        return written(known(format, tuple(FORMATS), "a format"), self._set(width))

    def _set(self, width: int) -> list[tuple[Document, Setting]]:
        look = Look(width, _HEIGHT, self.view.ascii)
        return [(page, setting_of(self.view, look, sample)) for page, sample in self.documents]

    def markdown(self) -> str:
        """What is said now, as Markdown."""
        return self.to("markdown")

    def latex(self) -> str:
        """What is said now, as a LaTeX document."""
        return self.to("latex")

    def _repr_html_(self) -> str:
        """What a notebook shows: what is said now."""
        from nnstep.notebook.cell import blocks  # only in a notebook

        return blocks(self._set(_WIDTH))

    def _repr_markdown_(self) -> str:
        return self.markdown()

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        printer.text(str(self))

    def __str__(self) -> str:
        return self.text().rstrip("\n")

    def __repr__(self) -> str:
        return f"<Asked: {self.asks or 'the end'}, {len(self._state.results)} of {len(self._quiz.items)} answered>"


@checked
def ask(
    trace: Trace,
    *,
    phase: str = "",
    hard: bool = False,
    epochs: int = 1,
    at: str = "",
    questions: int = 0,
    reveal: bool = True,
    missed: Collection[str] = (),
    notation: str | None = None,
    digits: int | None = None,
) -> Asked:
    """The quiz of a trace, as `nnstep quiz` asks it; for other numbers give it the trace of another scenario.

    phase: only forward, error, backward, average or update. hard: only what people find hard. at: where it begins.
    questions: how many numbers at most, 0 for all. reveal: whether numbers that were not found are shown.
    missed: names that come first.
    Raises: UsageError where there is nothing to ask for; UnknownQuantity.
    """
    return asked(view_of(trace, notation, digits), Scope(phase, hard, epochs, at, questions), missed, reveal=reveal)


def asked(
    view: View,
    scope: Scope,
    missed: Collection[str] = (),
    *,
    reveal: bool = True,
    explain: str = "",
    varied: bool = False,
) -> Asked:
    """The quiz of a lesson. explain: the rest of a command that explains a number; varied: whether it has others."""
    items = plan(view.lesson, scope, missed)
    quiz = Quiz(view.lesson, items, view.setting_notation(), reveal, view.digits)
    return Asked(quiz, Quizzed(view, explain, varied))
