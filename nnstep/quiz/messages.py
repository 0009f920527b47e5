"""What a quiz says: a closed set of messages, without any styling."""

from __future__ import annotations

from typing import Literal

from nnstep.algebra.expr import Expr
from nnstep.quantities.key import Key
from nnstep.quantities.spans import Spans
from nnstep.quiz.plan import Item
from nnstep.records import dataclass
from nnstep.words.rules import Rule

Given = Literal["worked", "last", "formula", "alone"]
"""How much of a number is given: all of it, the line of numbers, the formula, nothing."""

GIVEN: tuple[Given, ...] = ("worked", "last", "formula", "alone")

Entry = tuple[Key, str]
"""A quantity and the digits that are shown of it."""


@dataclass(frozen=True, slots=True)
class Opening:
    """How many numbers are asked for, of them so many that were missed last time, and what is given, by kind."""

    count: int
    again: int
    given: tuple[tuple[str, tuple[Entry, ...]], ...]
    reveal: bool


@dataclass(frozen=True, slots=True)
class Question:
    """A number that is asked for, the `number`-th; or shown worked.

    line: the line of numbers, where it is given. also: what is needed, is no question and was not shown before.
    asks_rule: the heading must not say the rule.
    """

    number: int
    count: int
    item: Item
    given: Given
    line: Expr | None = None
    also: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True)
class Choice:
    """A question of principle: which of these rules is it?"""

    rules: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class Said:
    """A few sentences. sign: what they are: about a right answer, a wrong one, or neither."""

    sentences: tuple[Spans, ...]
    sign: Literal["", "right", "wrong"] = ""
    sample: int = 0


@dataclass(frozen=True, slots=True)
class Shown:
    """A number worked out whole."""

    item: Item


@dataclass(frozen=True, slots=True)
class Numbers:
    """All numbers a learner has."""

    entries: tuple[Entry, ...]
    sample: int = 0


@dataclass(frozen=True, slots=True)
class Summary:
    """How it went. repeat: addresses of what is worth looking at once more."""

    sentences: tuple[Spans, ...]
    repeat: tuple[str, ...] = ()


Message = Opening | Question | Choice | Said | Shown | Numbers | Summary
