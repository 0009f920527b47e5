"""A ladder of three hints for a number: which formula, which operands, the line as it is typed into a calculator."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, Literal

from nnstep.algebra.expr import Expr, Neg, Num, Sym, operands, substitute
from nnstep.algebra.numbers import MINUS
from nnstep.algebra.worked import Worked, work
from nnstep.lesson.script import Lesson
from nnstep.quantities.key import Key
from nnstep.quantities.notation import Notation
from nnstep.quantities.place import Place
from nnstep.quantities.spans import Span, Spans
from nnstep.records import dataclass
from nnstep.words.rules import says

HINTS: Final = 3
_MOST_NAMED = 6
_MOST_TERMS = 12  # of a sum that is typed into a calculator as it stands

Shown = Literal["nothing", "formula", "line"]
"""What stands there already: nothing of the working, the formula, or the line of numbers below it as well."""

Known = Callable[[Place], str | None]
"""The digits a learner has for a place; None where they have none, which are then not shown."""


def nth(number: int) -> str:
    """What stands before a hint."""
    return f"Hint {number} of {HINTS}:"


@dataclass(frozen=True)
class Hints:
    """The hints of a lesson.

    exact: whether the line of numbers may have as many digits as make it true, or only those the learner has.
    steps: whether it is said which step of the lesson a number is from.
    """

    lesson: Lesson
    notation: Notation
    known: Known
    digits: int = 4
    exact: bool = True
    steps: bool = False

    def hint(self, place: Place, number: int, shown: Shown = "nothing") -> tuple[Spans, ...]:
        """The hint of a number, 1 to 3. shown: what of its working stands there already."""
        if number == 1:
            formula: Spans = ("Here: ", place.key, " = ", self.worked(place).symbols, ".")
            return (says(self.lesson, place), formula) if shown == "nothing" else (says(self.lesson, place),)
        if number == 2:
            return (self._operands(place),)
        if shown != "line":
            return (("Into a calculator: ", self.line(place), "."),)
        lines = self.worked(place).lines
        if self._may_be_exact(place) and len(lines) > 2:
            return (("Worked out inside: ", lines[1].expr, "."),)
        return (("Type the line of numbers into a calculator as it stands, with its brackets.",),)

    def formula(self, place: Place) -> Expr:
        """The right side of a number's equation."""
        equation = self.lesson.trace.equation(place)
        assert equation is not None, "only what is computed is asked for"
        return self.notation.arrange(equation)

    def worked(self, place: Place) -> Worked:
        """The lines of a number's equation."""
        trace = self.lesson.trace
        return work(
            self.formula(place),
            trace.seen_from(place),
            trace.value(place),
            self.digits,
            script=self.notation.script,
            most=_MOST_TERMS,
            places=trace.hand,
        )

    def line(self, place: Place) -> Expr:
        """The equation with the numbers a learner has; a name stays where they have none."""
        lines = self.worked(place).lines
        if self._may_be_exact(place) and len(lines) > 1:
            return lines[0].expr
        beside = self.lesson.trace.beside
        return substitute(self.formula(place), lambda key: typed(key, self.known(beside(place, key))))

    def _may_be_exact(self, place: Place) -> bool:
        return self.exact and all(self.known(operand) is not None for operand in self.lesson.trace.operands(place))

    def _operands(self, place: Place) -> Spans:
        keys = operands(self.formula(place))
        spans: list[Span] = []
        for key in keys[:_MOST_NAMED]:
            operand = self.lesson.trace.beside(place, key)
            text = self.known(operand)
            spans += ["; " if spans else "Put in: ", key]
            spans += [" is ", _number(key, text)] if text is not None else [" as you have it"]
            if self.steps and (number := self.lesson.find(operand)):
                spans.append(f" (step {number})")
        more = f"; and {len(keys) - _MOST_NAMED} more." if len(keys) > _MOST_NAMED else "."
        return (*spans, more) if spans else ("There is nothing to put in: all numbers stand in the formula.",)


def typed(key: Key, text: str | None) -> Expr:
    """A number as it is typed in a line; the name itself where there is none."""
    if text is None:
        return Sym(key)
    bare = text.removeprefix(MINUS).removeprefix("-")
    return _number(key, text) if bare == text else Neg(_number(key, bare))


def _number(key: Key, text: str) -> Num:
    """A number as it is known, its sign being part of it."""
    plain = text.replace(MINUS, "-")
    top, _, bottom = plain.partition("/")
    return Num(float(top) / float(bottom or 1), plain, key)
