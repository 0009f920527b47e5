"""Predicting a step's number: what is held back meanwhile, how an answer is judged, and three hints."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from typing import Literal

from nnstep.algebra.expr import Expr, Num, children, evaluate, operands, rebuild
from nnstep.algebra.numbers import shown
from nnstep.algebra.parse import parse
from nnstep.algebra.printed import Printed
from nnstep.algebra.printed import read as read_number
from nnstep.algebra.worked import shorten, work
from nnstep.errors import NnstepError, UsageError
from nnstep.lesson.script import Lesson, Step
from nnstep.quantities.key import Key
from nnstep.quantities.place import Place
from nnstep.quantities.scan import Named, scanner
from nnstep.quantities.spans import Figure, Span, Spans, Verbatim
from nnstep.records import dataclass

Verdict = Literal["right", "short", "wrong", "unreadable"]

HINTS = 3
_TYPED_NUMBER = re.compile(r"(?<![\w.,])(?:\d+[.,]?\d*|[.,]\d+)(?:[eE][-+−]?\d+)?")

Diagnosis = Callable[[Lesson, Step, str], list[Spans]]
"""Names the mistake that gives a wrong number, in sentences; none where nothing explains it."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What is said to an answer."""

    verdict: Verdict
    says: tuple[Spans, ...]


def held_back(lesson: Lesson, step: Step) -> frozenset[Place]:
    """The places whose numbers would give the answer away: the step's own, and others that are equal to it by name."""
    place, trace = step.place, lesson.trace
    hidden = {place}
    unit = Key("unit_error", lesson.layout.last, 0, 0, step.key.sample or trace.batch(step.epoch, place.update)[0])
    if step.key.kind in ("error", "batch_error"):
        if lesson.layout.outputs == 1:
            hidden.add(Place(unit, place.epoch, place.update))
        if len(trace.batch(step.epoch, place.update)) == 1:
            hidden.add(Place(Key("error", sample=unit.sample), place.epoch, place.update))
            hidden.add(Place(Key("batch_error"), place.epoch, place.update))
        hidden.add(Place(Key("epoch_error"), place.epoch, place.update))
    if step.key.kind == "new":  # it is the parameter of the next update
        following = (place.epoch, place.update + 1)
        if place.update == trace.schedule.updates:
            following = (place.epoch + 1, 1)
        hidden.add(Place(step.key.of("param"), *following))
    return frozenset(hidden)


def judge(lesson: Lesson, step: Step, typed: str, diagnosis: Diagnosis | None = None) -> Reply:
    """Judges an answer by the digits typed; an expression counts as the number it comes to."""
    value = lesson.trace.value(step.place)
    try:
        printed = read_number(typed)
    except UsageError:
        return _judge_expression(lesson, step, typed, value, diagnosis)
    return _judge_number(lesson, step, printed, value, diagnosis)


def _judge_number(lesson: Lesson, step: Step, printed: Printed, value: float, diagnosis: Diagnosis | None) -> Reply:
    given = _quoted(printed.text)
    if not math.isfinite(value):
        return Reply("wrong", (("Here the computer gets no number at all; ↓ shows why.",),))
    if printed.equals(value):
        return Reply("right", ((given, " is right, to the last digit."),))
    if printed.fits(value):
        if value and float(printed.unit) > abs(value) / 10 * 1.0000001:
            return Reply("short", ((given, " is right as far as it goes. Give one digit more."),))
        how = "" if printed.is_rounded(value) else " It is cut off, not rounded, and that is fine."
        return Reply("right", ((given, " is right.", how),))
    if printed.is_near(value):
        return Reply("wrong", (("Very near: the last digit is off. Carry one digit more on the way.",),))
    return _wrong(lesson, step, printed.text, diagnosis)


def _wrong(lesson: Lesson, step: Step, typed: str, diagnosis: Diagnosis | None) -> Reply:
    named = diagnosis(lesson, step, typed) if diagnosis is not None else []
    return Reply("wrong", (("Not yet.",), *(named or [("Tab gives a hint.",)])))


def _judge_expression(lesson: Lesson, step: Step, typed: str, value: float, diagnosis: Diagnosis | None) -> Reply:
    trace = lesson.trace
    try:
        node = parse(typed, scanner(lesson.layout), lesson.trace.network.functions)
        places = {named: _beside(lesson, step, named) for named in operands(node)}
    except NnstepError as error:
        return Reply("unreadable", ((Verbatim(f"{error.message[:1].upper()}{error.message[1:]}."),),))
    hidden = held_back(lesson, step)
    for (key, _), place in places.items():
        if place in hidden:
            return Reply("unreadable", ((key, " is what is asked for; say it by other numbers."),))
        if not lesson.is_known(place, step):
            return Reply("unreadable", ((key, " is not known yet at this step."),))
    result = _evaluated(node, {named: trace.value(place) for named, place in places.items()})
    room = _room(node, typed, {named: trace.value(place) for named, place in places.items()}, result)
    if not math.isfinite(result):
        return Reply("wrong", (("That has no value: something in it is divided by 0, or too large.",),))
    comes_to: Spans = ("That comes to ", Figure(result), ".")
    if value == result or abs(value - result) <= min(room, abs(value) / 20) + 1e-12 * abs(value):
        return Reply("right", ((*comes_to[:2], ", and that is right."),))
    return _combined(comes_to, _wrong(lesson, step, f"{shown(result, 6).text()}", diagnosis))


def _combined(first: Spans, reply: Reply) -> Reply:
    return Reply(reply.verdict, (first, *reply.says))


def _evaluated(node: Expr, values: dict[Named, float]) -> float:
    return float(evaluate(node, values.__getitem__))


def _room(node: Expr, typed: str, values: dict[Named, float], result: float) -> float:
    """How far the result may be off because the numbers in it were typed with few digits."""
    units = {}
    for text in _TYPED_NUMBER.findall(typed):
        number = text.replace(",", ".")
        places = len(number.partition("e")[0].partition("E")[0].partition(".")[2])
        if places:
            units[float(number.replace("−", "-"))] = 10.0**-places
    room = 0.0
    for number, unit in units.items():
        moved = _evaluated(_moved(node, number, unit), values)
        room += abs(moved - result) if math.isfinite(moved) else 0.0
    return room


def _moved(node: Expr, number: float, by: float) -> Expr:
    if isinstance(node, Num):
        return Num(node.value + by) if abs(node.value) == number else node
    parts = children(node)
    return rebuild(node, tuple(_moved(part, number, by) for part in parts)) if parts else node


def _beside(lesson: Lesson, step: Step, named: Named) -> Place:
    key, address = named
    if address.epoch is not None or address.sample is not None:
        return lesson.trace.place(key, address)
    if key.sample and step.key.sample:
        key = key._replace(sample=step.key.sample)
    elif key.sample:
        key = key._replace(sample=lesson.trace.batch(step.epoch, step.place.update)[0])
    return lesson.trace.beside(step.place, key)


def hints(lesson: Lesson, step: Step, digits: int = 4) -> tuple[tuple[Spans, ...], ...]:
    """Three hints: which rule, which operands, the line as it is typed into a calculator."""
    trace = lesson.trace
    equation = trace.equation(step.place)
    assert equation is not None, "a step is computed"
    rule: Spans = ("Here: ", step.key, " = ", shorten(equation), ".")
    named: list[Span] = ["Put in: "]
    keys = operands(equation)
    for place, key in enumerate(keys[:6]):
        where = trace.beside(step.place, key)
        number = lesson.find(where)
        named += ["; " if place else "", key, " is ", Figure(trace.value(where), key=key)]
        named += [f" (step {number})"] if number else []
    named.append(f"; and {len(keys) - 6} more." if len(keys) > 6 else ".")
    lines = work(
        equation,
        lambda key: trace.value(trace.beside(step.place, key)),
        trace.value(step.place),
        digits,
        places=trace.hand,
    ).lines
    last: Spans = ("Look at its line of numbers: type it into a calculator as it stands.",)
    if len(lines) > 1:
        last = ("Into a calculator: ", lines[-2].expr, ".")
    return ((_rule_words(step.key, lesson),), rule), (tuple(named),), (last,)


def _rule_words(key: Key, lesson: Lesson) -> str:
    if key.kind == "dout" and key.layer == lesson.layout.last:
        return "The slope of the error at this output."
    return {
        "net": "A weighted sum: each number times its weight, added up.",
        "out": "The activation, taken of the sum.",
        "unit_error": "The error of one output, from the output and its target.",
        "error": "The errors of the outputs, combined.",
        "batch_error": "The errors, combined.",
        "dout": "How the error changes with an output: over every path, added up.",
        "slope": "The slope of the activation at this sum.",
        "dnet": "The chain rule: what comes back to the output, times the slope of the activation.",
        "grad": "What comes back to the sum, times what the weight is multiplied by.",
        "new": "The old value, less the learning rate times the slope.",
    }.get(key.kind, "Look at what is on the right side.")


def _quoted(text: str) -> Verbatim:
    return Verbatim(text.strip().replace("-", "−"))
