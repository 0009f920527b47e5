"""The plan of a quiz: which numbers are asked for, in the lesson's order, those missed last time first."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Final

from nnstep.algebra.expr import operands
from nnstep.algebra.worked import work
from nnstep.errors import UsageError
from nnstep.lesson.provenance import Cone
from nnstep.lesson.script import Lesson, Step
from nnstep.quantities.kinds import PHASES
from nnstep.quantities.place import Place
from nnstep.records import dataclass
from nnstep.words.rules import Rule, rule_of

LONGEST: Final = 60
"""A plan of more numbers is thinned out: of each rule in each layer only the first few are asked for."""

_BY_HAND: Final = 8  # operands that somebody can be asked to work with
_LOOKED_AT: Final = 64  # numbers of a block that may be asked for


@dataclass(frozen=True)
class Item:
    """A number that is asked for: its step, its rule, its full address. again: whether it was missed last time."""

    step: Step
    rule: Rule
    label: str
    again: bool = False

    @property
    def place(self) -> Place:
        """The place of the number."""
        return self.step.place


@dataclass(frozen=True)
class Scope:
    """What a quiz is about. phase: one of the lesson's; hard: only what people find hard; at: an address.

    questions: how many numbers at most, 0 for all there are.
    """

    phase: str = ""
    hard: bool = False
    epochs: int = 1
    at: str = ""
    questions: int = 0


def plan(lesson: Lesson, scope: Scope, missed: Collection[str] = ()) -> tuple[Item, ...]:
    """The items of a quiz. missed: addresses that come first. Raises: UsageError, UnknownQuantity."""
    if scope.phase and scope.phase not in PHASES:
        raise UsageError(f"no phase {scope.phase!r}", f"the phases are {', '.join(PHASES)}")
    found = [item for item in _all(lesson, scope) if _fits(lesson, item, scope)]
    for most in (4, 2, 1):
        if len(found) > LONGEST:
            found = list(_thinned(found, most, missed))
    first = [Item(item.step, item.rule, item.label, again=True) for item in found if item.label in missed]
    # What those that come first are made of is given with them, so it cannot be asked for any more.
    given = {place for item in first for place in settled_operands(lesson, item.place)}
    here = Cone(lesson.trace, ())
    rest = [item for item in found if item.label not in missed and here.settled(item.place) not in given]
    return tuple(_shorter(first, rest, scope.questions)) if scope.questions else (*first, *rest)


def _shorter(first: Sequence[Item], rest: Sequence[Item], count: int) -> Iterator[Item]:
    """So many of the items, in their order: those that come first, then of some rules, evenly chosen, two or more.

    One of a rule would not do: the first of a kind is an example.
    """
    yield from first[:count]
    left = max(count - len(first), 0)
    counts = Counter(item.rule for item in rest)
    rules = [rule for rule, there in counts.items() if there > 1] or list(counts)
    few = min(max(left // 2, 1), len(rules))
    chosen = {rules[place * (len(rules) - 1) // max(few - 1, 1)] for place in range(few)}
    seen: dict[Rule, int] = {}
    ranks: list[tuple[bool, int, int]] = []
    for place, item in enumerate(rest):
        seen[item.rule] = seen.get(item.rule, 0) + 1
        ranks.append((item.rule not in chosen, seen[item.rule], place))
    yield from (rest[place] for place in sorted(place for _, _, place in sorted(ranks)[:left]))


def settled_operands(lesson: Lesson, place: Place) -> list[Place]:
    """The places of what a quantity is made of, each in its one form: w5 of epoch 2 is w5+ of epoch 1."""
    cone = Cone(lesson.trace, ())
    return [cone.settled(operand) for operand in lesson.trace.operands(place)]


def _all(lesson: Lesson, scope: Scope) -> Iterator[Item]:
    """Every number that can be asked for in the scope's epochs."""
    start, epochs, update, sample = _where(lesson, scope)
    for epoch in epochs:
        first = 0
        for number in range(1, lesson.trace.schedule.updates + 1):
            steps = lesson.trace.steps(epoch, number)
            for block, begin in zip(steps.blocks, steps.starts, strict=False):
                if (update and number != update) or (sample and block.sample not in (0, sample)):
                    continue
                if scope.phase and block.phase != scope.phase:
                    continue
                for inside in range(min(len(block), _LOOKED_AT * len(block.pattern))):
                    step = lesson.step(epoch, first + begin + inside + 1)
                    if (epoch, step.number) >= start and (item := _item(lesson, step)):
                        yield item
            first += len(steps)


def _where(lesson: Lesson, scope: Scope) -> tuple[tuple[int, int], Iterable[int], int, int]:
    """The step to begin with, the epochs, and the one update and sample, where the address says them."""
    found = re.fullmatch(r"@?(?P<epoch>\d+)?(?:\.(?P<update>\d+))?(?::(?P<sample>\d+))?", scope.at.strip())
    if not found:
        place = lesson.trace.find(scope.at)
        number = lesson.first_use(place)
        if number is None:
            raise UsageError(f"{scope.at!r} is no step of the lesson", "give an epoch, 3, 3.2 or 3:2, or a step's id")
        return (place.epoch, number), range(place.epoch, place.epoch + scope.epochs), 0, 0
    epoch, update, sample = (int(part) if part else 0 for part in found.group("epoch", "update", "sample"))
    epoch = epoch or 1
    if epoch > 1_000_000 or update > lesson.trace.schedule.updates or sample > lesson.layout.samples:
        raise UsageError(
            f"--at {scope.at!r} is nowhere in this lesson",
            f"it has {lesson.layout.samples} samples and {lesson.trace.schedule.updates} updates an epoch",
        )
    if sample and not update and lesson.trace.schedule.updates > 1:
        update = lesson.trace.update_of(sample, epoch)
    return (epoch, 1), range(epoch, epoch + scope.epochs), update, sample


def _item(lesson: Lesson, step: Step) -> Item | None:
    """The item of a step; None where it cannot be worked out by hand."""
    trace = lesson.trace
    right, value = trace.equation(step.place), trace.value(step.place)
    if right is None or not math.isfinite(value) or not 1 <= len(operands(right)) <= _BY_HAND:
        return None
    if not work(right, trace.seen_from(step.place), value).lines:
        return None
    return Item(step, rule_of(lesson, step.key), trace.spelled(step.place))


def _fits(lesson: Lesson, item: Item, scope: Scope) -> bool:
    return not scope.hard or _is_hard(lesson, item)


def _is_hard(lesson: Lesson, item: Item) -> bool:
    """Sums over paths, slopes, the chain rule, what reaches the hidden layers, and what optimizers keep."""
    if item.rule in ("gradient", "bias_gradient"):
        return item.step.key.layer < lesson.layout.last
    return item.rule in ("share", "paths", "path", "slope", "chain", "kept", "correction")


def _thinned(items: Iterable[Item], most: int, missed: Collection[str]) -> Iterator[Item]:
    """Of each rule in each layer the first few, and all that were missed."""
    seen: dict[tuple[int, str, int], int] = {}
    for item in items:
        group = (item.step.epoch, item.rule, item.step.key.layer)
        seen[group] = seen.get(group, 0) + 1
        if seen[group] <= most or item.label in missed:
            yield item
