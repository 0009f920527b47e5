"""The quiz about whole arrays, a line at a time."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from nnstep.arguments import checked
from nnstep.pages.document import Document
from nnstep.pages.matrix import array_spelled
from nnstep.pages.quizzed_arrays import told_page
from nnstep.pages.view import View
from nnstep.quantities.spans import ArrayName, Spans
from nnstep.quiz.arrays import ArrayQuiz, State


class AskedArrays:
    """A quiz that waits for an array: what it says now, and what has been answered. It talks as `Asked` does."""

    def __init__(self, view: View, *, reveal: bool = True, questions: int = 0) -> None:
        self.view = view
        self._quiz = ArrayQuiz(view.lesson.trace, rows=view.rows, reveal=reveal, most=questions)
        self._state: State = self._quiz.begin()

    @property
    def done(self) -> bool:
        """Whether all was asked."""
        return self._state.done

    @property
    def prompt(self) -> tuple[Spans, int]:
        """What stands before the place to type in, and the sample it is about."""
        return (ArrayName(self._quiz.places[self._state.at].array.family), " = "), 0

    @property
    def results(self) -> tuple[Mapping[str, Any], ...]:
        """What became of each array that was asked for: its id and how it went."""
        told = zip(self._quiz.places, self._state.results, strict=False)
        return tuple({"quantity": array_spelled(self.view, place), "outcome": outcome} for place, outcome in told)

    @property
    def documents(self) -> tuple[tuple[Document, int], ...]:
        """What is said now, as pages, each with the sample it is about."""
        return tuple((told_page(self.view, self._quiz, self._state, told), 0) for told in self._state.says)

    @checked
    def answer(self, line: str) -> AskedArrays:
        """Goes on with a line that is typed: an array, `?`, `skip`, `help` or `quit`."""
        self._state = self._quiz.answer(self._state, line)
        return self

    def end(self) -> AskedArrays:
        """Ends it here, with the summary."""
        self._state = self._quiz.end(self._state)
        return self
