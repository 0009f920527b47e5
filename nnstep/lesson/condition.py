"""Run until: a condition about a lesson's quantities, and the search for the first update at which it holds."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Literal

from nnstep.algebra.expr import Expr, evaluate, symbols
from nnstep.algebra.parse import Condition as Comparison
from nnstep.algebra.parse import ExpressionError, UnknownWord, parse, parse_condition
from nnstep.errors import UsageError
from nnstep.lesson.journey import at_once
from nnstep.lesson.script import Lesson
from nnstep.lesson.watch import Watch
from nnstep.lesson.whatif import joined
from nnstep.quantities.missing import unknown
from nnstep.quantities.place import Place
from nnstep.quantities.scan import Named, scanner
from nnstep.records import dataclass, replace

FARTHEST = 1_000_000
"""The last epoch that is looked at."""

Outcome = Literal["searching", "found", "never", "undefined"]


@dataclass(frozen=True, slots=True)
class Condition:
    """What may hold of an update, and what the person typed."""

    text: str
    expr: Expr
    changes: bool = False
    equals: Expr | None = None

    @property
    def named(self) -> tuple[Named, ...]:
        """The quantities it is about, with the addresses they were typed with."""
        found = symbols(self.expr) + (symbols(self.equals) if self.equals is not None else [])
        return tuple(dict.fromkeys(found))


@dataclass(frozen=True, slots=True)
class Search:
    """How far a search has come: the update looked at next, since which epoch, and the value before, for a change."""

    condition: Condition
    epoch: int
    update: int
    start: int
    before: float | None = None
    outcome: Outcome = "searching"


def read(text: str, lesson: Lesson) -> Condition:
    """The condition a person typed. Raises: UsageError, in words, with exit code 2."""
    try:
        return _read(joined(text), lesson)
    except UnknownWord as error:
        raise unknown(error.word, lesson.layout) from None
    except ExpressionError as error:
        hint = error.help or "a condition is written like 'E_total < 0.2' or 'sign(dE/dw1) changes'"
        raise ExpressionError(f"{error.message} in {text.strip()!r}", error.column, hint) from None


def _read(text: str, lesson: Lesson) -> Condition:
    names, functions = scanner(lesson.layout), lesson.trace.network.functions
    left, sign, right = text.partition("==")
    if not sign and not any(other in text for other in "<>≤≥"):
        left, sign, right = text.partition("=")
    if sign:
        condition = Condition(text.strip(), parse(left, names, functions), equals=parse(right, names, functions))
    else:
        found: Comparison = parse_condition(text, names, functions)
        condition = Condition(text.strip(), found.expr, found.changes)
    if not condition.named:
        raise UsageError(
            f"{text.strip()!r} is about no quantity", "write it like 'E_total < 0.2' or 'abs(dE/dw1) < 1e-3'"
        )
    if not lesson.layout.has_update:
        raise UsageError("nothing changes from epoch to epoch: the scenario has no optimizer")
    for _, address in condition.named:
        if (address.epoch or 1) > FARTHEST:
            raise UsageError(f"epoch {address.epoch} is too far", f"a run goes up to epoch {FARTHEST}")
    for key, address in condition.named:  # a wrong address is found before the run and not in the middle of it
        lesson.trace.value(lesson.trace.place(key, address))
    return condition


def begin(lesson: Lesson, condition: Condition, epoch: int) -> Search:
    """A search from an epoch on; a change is looked for after it."""
    search = Search(condition, epoch, 1, epoch)
    if condition.changes:
        value = _evaluated(lesson, condition, condition.expr, epoch, 1)
        search = replace(_after(lesson, search), before=value)
    return search


def search_on(lesson: Lesson, search: Search) -> Search:
    """The search some updates further: as many as take a moment."""
    condition, history, farthest = search.condition, lesson.trace.history, min(FARTHEST, lesson.trace.farthest)
    watch = Watch(lesson, condition.expr, condition.equals, changes=condition.changes)
    if watch.is_possible and search.epoch <= farthest:
        start, end = history.number(search.epoch, search.update), history.number(farthest + 1, 1)
        stop = min(start + at_once(lesson), end)
        found = watch.quiet(start, stop, search.before)
        epoch, place = divmod(found, lesson.trace.schedule.updates)
        search = replace(search, epoch=epoch + 1, update=place + 1)
        if start < found < end:
            return search
    for _ in range(at_once(lesson, one_by_one=True)):
        if search.epoch > farthest:
            return search if lesson.trace.goes_on else replace(search, outcome="never")
        search = once(lesson, search)
        if search.outcome != "searching":
            return search
    return search


def once(lesson: Lesson, search: Search) -> Search:
    """The search, one update looked at."""
    outcome, value = _look(lesson, search)
    if outcome != "searching":
        return replace(search, outcome=outcome)
    return replace(_after(lesson, search), before=value)


def run_until(
    lesson: Lesson, condition: Condition, epoch: int = 1, tell: Callable[[Search], None] | None = None
) -> Search:
    """The whole search; `tell` hears how far it is."""
    search = begin(lesson, condition, epoch)
    while search.outcome == "searching":
        search = search_on(lesson, search)
        if tell is not None:
            tell(search)
    return search


def step_of(lesson: Lesson, search: Search) -> int:
    """The step at which the condition is decided: the last of those whose numbers it is about."""
    numbers = [1]
    for key, address in search.condition.named:
        if address.epoch is not None:
            continue
        place = _place(lesson, (key, address), search.epoch, search.update)
        told_late = key.kind == "epoch_error" or key.is_of_end
        found = lesson.find(place) or (lesson.first_use(place) if told_late else None)
        numbers.append(found or 1)
    return max(numbers)


def _after(lesson: Lesson, search: Search) -> Search:
    if search.update < lesson.trace.schedule.updates:
        return replace(search, update=search.update + 1)
    return replace(search, epoch=search.epoch + 1, update=1)


def _look(lesson: Lesson, search: Search) -> tuple[Outcome, float | None]:
    """Whether the condition holds at the update, and the value that a change is measured from."""
    condition = search.condition
    value = _evaluated(lesson, condition, condition.expr, search.epoch, search.update)
    if condition.changes:
        if math.isnan(value):
            return "undefined", value
        return ("found" if search.before is not None and value != search.before else "searching"), value
    if condition.equals is not None:
        other = _evaluated(lesson, condition, condition.equals, search.epoch, search.update)
        if math.isnan(value) or math.isnan(other):
            return "undefined", None
        return ("found" if value == other else "searching"), None
    if value:
        return "found", None
    return ("undefined" if _is_undefined(lesson, search) else "searching"), None


def _is_undefined(lesson: Lesson, search: Search) -> bool:
    """Whether a number the condition is about has no value: then it never has one again."""
    return any(math.isnan(_value(lesson, named, search.epoch, search.update)) for named in search.condition.named)


def _evaluated(lesson: Lesson, condition: Condition, node: Expr, epoch: int, update: int) -> float:
    return float(evaluate(node, lambda named: _value(lesson, named, epoch, update)))


def _value(lesson: Lesson, named: Named, epoch: int, update: int) -> float:
    return lesson.trace.value(_place(lesson, named, epoch, update))


def _place(lesson: Lesson, named: Named, epoch: int, update: int) -> Place:
    key, address = named
    if address.epoch is not None:
        return lesson.trace.place(key, address)
    if key.is_of_end or (key.is_data and key.sample in lesson.layout.validation):
        return lesson.trace.beside(Place(key, epoch, update), key)
    if key.sample and key.sample not in lesson.trace.batch(epoch, update):
        if address.sample is not None:
            return Place(key, epoch, lesson.trace.update_of(key.sample, epoch))
        key = key._replace(sample=lesson.trace.batch(epoch, update)[0])
    return Place(key, epoch, address.update or update)


def words(lesson: Lesson, search: Search) -> str:
    """What the search came to, in a sentence."""
    text, ran = search.condition.text, search.epoch - search.start
    match search.outcome:
        case "found" if ran == 0:
            return f"{text}: so it is already in epoch {search.epoch}"
        case "found":
            verb = "it did so" if search.condition.changes else "it holds"
            return f"{text}: {verb} in epoch {search.epoch}, after {ran} epoch{'s' * (ran > 1)}"
        case "never":
            return f"{text}: not once up to epoch {search.epoch - 1}"
        case "undefined":
            return f"{text}: from epoch {search.epoch} on this is no number any more, so the run ends there"
    return f"{text}: stopped in epoch {search.epoch}, after {ran} epoch{'s' * (ran != 1)}; it did not hold so far"
