"""Answers judged by the digits typed, with follow-through: what is right given somebody's own numbers is right."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Final, Literal

from nnstep.algebra.expr import evaluate, operands
from nnstep.algebra.numbers import show
from nnstep.algebra.parse import LONGEST, parse
from nnstep.algebra.printed import Printed, of_value, read
from nnstep.errors import NnstepError, UsageError
from nnstep.lesson.script import Lesson
from nnstep.marking.claims import check
from nnstep.marking.marks import Answer, Mark, verdict_of
from nnstep.quantities.place import Place
from nnstep.quantities.scan import Named, scanner
from nnstep.quantities.spans import Figure, Span, Spans, Verbatim, count
from nnstep.records import dataclass

Verdict = Literal["right", "short", "near", "wrong", "unreadable"]
"""short: right as far as it goes, but of too few digits to tell. near: the last digit is off."""

_FEW: Final = (4, 3)  # significant digits to which an expression has to be right
_MOST_NAMES = 3


@dataclass(frozen=True, slots=True)
class Own:
    """A number somebody has: what they answered, or what they were shown. label: the quantity's address."""

    label: str
    place: Place
    text: str
    right: bool = True


@dataclass(frozen=True, slots=True)
class Judged:
    """What an answer is worth: the verdict, why in a few words, and the number that it says ("" where it says none)."""

    verdict: Verdict
    says: Spans
    number: str = ""


def judge(
    lesson: Lesson, place: Place, label: str, typed: str, own: Sequence[Own], known: Callable[[Place], float | None]
) -> Judged:
    """Judges an answer. own: what follows from these counts. known: the number a name stands for in an expression."""
    value = lesson.trace.value(place)
    try:
        printed = read(typed)
        if printed.step is not None:
            return _judge_number(lesson, place, label, printed, value, own)
    except UsageError:
        pass  # then it is an expression, and 2/3 is one as well
    try:
        result = _evaluated(lesson, place, typed, known)
    except NnstepError as error:
        return Judged("unreadable", (Verbatim(f"{error.message[:1].upper()}{error.message[1:]}."),))
    if not math.isfinite(result):
        return Judged("unreadable", ("That has no value: something in it is divided by 0, or too large.",))
    return _judge_result(lesson, place, label, typed, result, own)


def _judge_number(
    lesson: Lesson, place: Place, label: str, printed: Printed, value: float, own: Sequence[Own]
) -> Judged:
    mark = None
    verdict = verdict_of(printed, value)
    if verdict is None:
        mark = _mark(lesson, label, printed, own)
        verdict = mark.verdict
    if verdict == "wrong":
        return Judged("wrong", (), printed.plain)
    few = bool(value) and float(printed.unit) > abs(value) / 10 * 1.0000001
    if verdict == "close" and few:
        return Judged("wrong", (), printed.plain)
    if verdict == "close":
        return Judged("near", ("Very near: the last digit is off. Carry a digit more on the way.",), printed.plain)
    if verdict != "exact" and few:
        return Judged("short", ("Right as far as it goes. Give one digit more.",), printed.plain)
    return Judged("right", _why(mark, verdict, printed), printed.plain)


def _judge_result(lesson: Lesson, place: Place, label: str, typed: str, result: float, own: Sequence[Own]) -> Judged:
    """An expression may be of rounded numbers: it is right where it is right to three or four digits."""
    value = lesson.trace.value(place)
    shown = show(result, 6)
    comes_to: Spans = ("that comes to ", Figure(result, 6))
    whole = of_value(typed, result)
    if verdict_of(whole, value) or _mark(lesson, label, whole, own).verdict == "carried":
        return Judged("right", comes_to, shown)
    if result and value:
        for digits in _FEW:
            rounded = read(show(result, digits))
            if verdict_of(rounded, value) or _mark(lesson, label, rounded, own).verdict == "carried":
                return Judged("right", comes_to, shown)
    return Judged("wrong", (*comes_to, "."), shown)


def _mark(lesson: Lesson, label: str, printed: Printed, own: Sequence[Own]) -> Mark:
    """The mark of a number, after all that somebody has already."""
    sheet = [Answer(one.label, read(one.text)) for one in own if one.label != label]
    return check(lesson.trace, [*sheet, Answer(label, printed)]).marks[-1]


def _why(mark: Mark | None, verdict: str, printed: Printed) -> Spans:
    match verdict:
        case "exact":
            return ("to the last digit",)
        case "rounded":
            return (f"rounded to {_places(printed)}",)
        case "truncated":
            return (f"cut off after {_places(printed)}",)
    assert mark is not None
    if mark.proof is None or not mark.proof.used:
        return ("with numbers rounded on the way",)
    spans: list[Span] = ["it follows from your "]
    for number, held in enumerate(mark.proof.used[:_MOST_NAMES]):
        spans += [" and " if number else "", held.place.key, " = ", Verbatim(held.printed.plain)]
    return (*spans, " and others") if len(mark.proof.used) > _MOST_NAMES else tuple(spans)


def _places(printed: Printed) -> str:
    return count(printed.places, "decimal") if printed.places else "a whole number"


def _evaluated(lesson: Lesson, place: Place, typed: str, known: Callable[[Place], float | None]) -> float:
    """What an expression comes to. Raises: NnstepError where it is none, or names what is not known."""
    if len(typed) > LONGEST:
        raise UsageError(f"an expression of {len(typed)} characters is too long")
    node = parse(typed, scanner(lesson.layout), lesson.trace.network.functions)
    values: dict[Named, float] = {}
    for named in operands(node):
        where = _beside(lesson, place, named)
        value = None if where == place else known(where)
        if value is None:
            symbol = lesson.trace.quantity(where).label
            asked = "what is asked for" if where == place else "not known yet"
            raise UsageError(f"{symbol} is {asked}; use numbers, or names of numbers you have")
        values[named] = value
    return float(evaluate(node, values.__getitem__))


def _beside(lesson: Lesson, place: Place, named: Named) -> Place:
    """The place of a name in an expression: that of the same epoch, update and sample, where it does not say more."""
    key, address = named
    trace = lesson.trace
    if address.epoch is not None or address.sample is not None:
        return trace.place(key, address)
    if key.sample:
        key = key._replace(sample=place.key.sample or trace.batch(place.epoch, place.update)[0])
    return trace.beside(place, key)
