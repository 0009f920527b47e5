"""The sentences of a page: those that stand in its steps, and those that may be said of other numbers.

A sentence is told once: the script takes what stands in a step from there, by its number, and is given the rest.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from nnstep.algebra.expr import Expr
from nnstep.html.arithmetic import Given
from nnstep.html.cases import Cases, case_of, settings
from nnstep.html.sentences import Voice, pattern
from nnstep.lesson.script import Lesson, Step
from nnstep.network.build import trace as make_trace
from nnstep.pages.step import StepPage
from nnstep.records import NamedTuple
from nnstep.words.prose import why

MOST_SETTINGS = 36
_EXAMPLES = 3000  # steps of other settings that are looked at, for what is said there

_NAMED = re.compile('<a href="#step=(\\d+)"><i>([^<]*)</i></a>')


class Example(NamedTuple):
    """The lesson in an epoch, as it is or with other numbers."""

    lesson: Lesson
    epoch: int


class Said:
    """What a page says. symbols: what each step works out, as HTML. further: what stands in no step yet."""

    def __init__(self, voice: Callable[[Step, Lesson | None], Voice], symbols: dict[int, str]) -> None:
        self._voice, self._symbols = voice, symbols
        self.further: dict[str, int] = {}
        self._in_steps: dict[str, int] = {}  # of each sentence of a step the number of one that is it
        self._told = 0  # sentences in the steps

    def in_step(self, step: Step, shown: StepPage) -> str:
        """What a step says of its numbers."""
        voice = self._voice(step, None)
        sentences = [voice.said(one) for one in shown.why.sentences if one]
        for one in map(self._pattern, sentences):
            self._in_steps.setdefault(one, self._told)
            self._told += 1
        return " ".join(f"<span>{one}</span>" for one in sentences)

    def cases(self, steps: Sequence[Step], examples: Iterator[Example]) -> list[dict[str, list[int]]]:
        """For each step, for each case that is met in the examples, the numbers of the sentences that are said."""
        found = [Cases() for _ in steps]
        equations: dict[tuple[int, int], Expr | None] = {}  # numbers that are set change none
        for lesson, epoch in examples:
            for step, cases in zip(steps, found, strict=True):
                there = lesson.step(epoch, step.number)
                voice = self._voice(there, lesson)
                at = there.epoch, there.number
                if at not in equations:
                    right = lesson.trace.equation(there.place)
                    equations[at] = None if right is None else voice.notation.arrange(right)
                right = equations[at]
                if right is None:
                    continue
                case = case_of(right, voice.value, lesson.trace.value(there.place))
                said = (self._pattern(voice.said(one)) for one in why(lesson, there))
                cases.add(case, filter(None, said))
        return [{case: list(map(self._number, said)) for case, said in cases.told().items()} for cases in found]

    def _number(self, said: str) -> int:
        """The number of a sentence: among those in the steps, or behind them."""
        known = self._in_steps.get(said)
        return self._told + self.further.setdefault(said, len(self.further)) if known is None else known

    def _pattern(self, said: str) -> str:
        """A sentence without its numbers, and with the step's number for a name that leads there."""

        def shorter(found: re.Match[str]) -> str:
            return f"<{found[1]}>" if found[2] == self._symbols.get(int(found[1])) else found[0]

        return _NAMED.sub(shorter, pattern(said))


def examples(lesson: Lesson, epochs: int, givens: Sequence[Given], steps: int) -> Iterator[Example]:
    """A lesson in its first epochs, and with other numbers for what is given: as many as so many steps allow."""
    for epoch in range(1, epochs + 1):
        yield Example(lesson, epoch)
    scenario = lesson.trace.scenario
    if scenario is None:
        return
    for number, setting in enumerate(settings(givens, min(MOST_SETTINGS, _EXAMPLES // steps))):
        trace = make_trace(scenario, {**lesson.trace.settings, **setting})
        yield Example(Lesson(trace), 1 + number % 2 * (epochs > 1))
