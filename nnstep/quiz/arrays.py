"""A quiz about whole arrays as a pure state machine: one array after the other, in matrices as they are typed.

The small sister of the quiz about numbers: hints that say more and more, the slip behind a wrong array, a summary.
"""

from __future__ import annotations

from typing import Literal

from nnstep.errors import UsageError
from nnstep.marking.arrays import ArrayDiagnosis, diagnose_array
from nnstep.network.trace import Trace
from nnstep.quantities.key import axes
from nnstep.quantities.place import Array, ArrayPlace
from nnstep.records import dataclass, replace

Outcome = Literal["once", "helped", "missed"]
HINTS = 3
"""The equation in names, its numbers, the line of one entry."""


@dataclass(frozen=True, slots=True)
class Told:
    """What is to be said: a question, a hint (1 to 3), a verdict, the answer, the help, the summary; of which array."""

    what: Literal["question", "hint", "judged", "unreadable", "answer", "help", "summary"]
    at: int
    hint: int = 0
    judged: ArrayDiagnosis | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class State:
    """Where the quiz stands. at: the array that is asked for; hints, wrong: how many there were at it."""

    at: int = 0
    hints: int = 0
    wrong: int = 0
    results: tuple[Outcome, ...] = ()
    says: tuple[Told, ...] = ()
    done: bool = False


class ArrayQuiz:
    """The arrays of the first update, each to be found from those before it. reveal: whether answers are shown."""

    def __init__(self, trace: Trace, *, rows: bool = False, reveal: bool = True, most: int = 0) -> None:
        self.trace = trace
        self.arrays = arrays = trace.arrays
        self.rows = rows
        self.reveal = reveal
        first = arrays.values.batch(1, 1)[0]
        found = [family for family in arrays.computed if axes(family)]
        self.places = [ArrayPlace(Array(family, first if family.crossed else 0)) for family in found][: most or None]

    def begin(self) -> State:
        """The first question."""
        return State(says=(Told("help", 0), Told("question", 0)))

    def answer(self, state: State, text: str) -> State:
        """The state after a line: an array, `?` or nothing for a hint, `skip`, `help`, `quit`."""
        if state.done:
            return replace(state, says=())
        match text.strip().casefold():
            case "quit" | "q" | "exit":
                return self.end(state)
            case "help" | "numbers":
                return replace(state, says=(Told("help", state.at), Told("question", state.at)))
            case "skip":
                return self._next(state, "missed", (Told("answer", state.at),) if self.reveal else ())
            case "" | "?" | "hint":
                return self._hinted(state)
        try:
            judged = diagnose_array(self.trace, self.places[state.at], text, rows=self.rows)
        except UsageError as error:
            return replace(state, says=(Told("unreadable", state.at, why=f"{error.message}: {error.help}"),))
        told = Told("judged", state.at, judged=judged)
        if judged.verdict == "right":
            return self._next(state, "helped" if state.hints or state.wrong else "once", (told,))
        return replace(state, wrong=state.wrong + 1, says=(told,))

    def end(self, state: State) -> State:
        """The end, now, with the summary."""
        return state if state.done else replace(state, says=(Told("summary", state.at),), done=True)

    def _hinted(self, state: State) -> State:
        if state.hints == HINTS:
            return self._next(state, "missed", (Told("answer", state.at),) if self.reveal else ())
        return replace(state, hints=state.hints + 1, says=(Told("hint", state.at, state.hints + 1),))

    def _next(self, state: State, outcome: Outcome, says: tuple[Told, ...]) -> State:
        at, results = state.at + 1, (*state.results, outcome)
        if at == len(self.places):
            return State(at, results=results, says=(*says, Told("summary", state.at)), done=True)
        return State(at, results=results, says=(*says, Told("question", at)))
