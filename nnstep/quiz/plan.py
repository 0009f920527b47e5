"""The plan of a quiz: which numbers are asked for, in the lesson's order, those missed last time first."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import suppress
from typing import Final

from nnstep.algebra.expr import operands
from nnstep.algebra.worked import work
from nnstep.errors import UnknownQuantity, UsageError
from nnstep.lesson.provenance import Cone
from nnstep.lesson.script import Lesson, Step
from nnstep.quantities.key import Key
from nnstep.quantities.kinds import PHASES
from nnstep.quantities.order import Block
from nnstep.quantities.place import Place
from nnstep.records import dataclass
from nnstep.words.rules import Rule, rule_of

LONGEST: Final = 60
"""A plan of more numbers is thinned out: of each rule in each layer only the first few are asked for."""

_BY_HAND: Final = 8  # operands that somebody can be asked to work with
_LOOKED_AT: Final = 64  # numbers of a block that may be asked for
_EACH: Final = 4  # numbers of a rule in a layer that may be asked for, where there are more than enough


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
    found = _found(lesson, scope, missed)
    for most in (_EACH, 2, 1):
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


def _found(lesson: Lesson, scope: Scope, missed: Collection[str]) -> list[Item]:
    """The numbers that can be asked for in the scope's epochs.

    Once there are more than a plan holds, no more of a rule than are left when it is thinned out, and those missed:
    working out every number of a large network takes minutes.
    """
    found: list[Item] = []
    seen: Counter[tuple[int, Rule, int]] = Counter()
    maker, again = _Maker(lesson, scope.hard), _placed(lesson, missed)
    for epoch, update, first, begin, block in _blocks(lesson, scope):
        size, batch = len(block.pattern), len(lesson.trace.batch(epoch, update))
        kinds = [block.key(inside) for inside in range(size)]
        groups = [(epoch, rule_of(lesson, key), block.layer) for key in kinds]
        long = [_alike(key, batch) in maker.long for key in kinds]
        asked = again.get((epoch, update), ())
        kept = {inside for key in asked if (inside := block.place(key)) is not None}
        full = len(found) > LONGEST and all(seen[group] >= _EACH for group in groups)
        looked_at = () if not kept and (full or all(long)) else range(begin, min(len(block), _LOOKED_AT * size))
        for inside in looked_at:
            group = groups[inside % size]
            if long[inside % size] or (len(found) > LONGEST and seen[group] >= _EACH and inside not in kept):
                continue
            if item := maker.item(epoch, first + inside):
                seen[group] += 1
                found.append(item)
    return found


def _alike(key: Key, batch: int) -> tuple[object, ...]:
    """What quantities have in common that are made of as many numbers. batch: the samples of the update."""
    return key.kind, key.layer, key.is_bias, key.slot, key.sample > 0, batch


def _placed(lesson: Lesson, labels: Iterable[str]) -> dict[tuple[int, int], list[Key]]:
    """The quantities of these addresses, by epoch and update; what the lesson has no more is left out."""
    placed: dict[tuple[int, int], list[Key]] = {}
    for label in labels:
        with suppress(UnknownQuantity):
            place = lesson.trace.find(label)
            placed.setdefault((place.epoch, place.update), []).append(place.key)
    return placed


def _blocks(lesson: Lesson, scope: Scope) -> Iterator[tuple[int, int, int, int, Block]]:
    """The blocks of steps in the scope: epoch, update, number of the first step, how many to leave out, and block."""
    start, epochs, update, sample = _where(lesson, scope)
    for epoch in epochs:
        first = 1
        for number in range(1, lesson.trace.schedule.updates + 1):
            steps = lesson.trace.steps(epoch, number)
            for block, begin in zip(steps.blocks, steps.starts, strict=False):
                if (update and number != update) or (sample and block.sample not in (0, sample)):
                    continue
                if scope.phase and block.phase != scope.phase:
                    continue
                before = start[1] - first - begin if epoch == start[0] else 0
                if before < len(block):
                    yield epoch, number, first + begin, max(before, 0), block
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


class _Maker:
    """Makes items of steps. hard: only of what people find hard."""

    def __init__(self, lesson: Lesson, hard: bool) -> None:
        self._lesson, self._hard = lesson, hard
        self.long: set[tuple[object, ...]] = set()  # what is made of more than somebody can work with

    def item(self, epoch: int, number: int) -> Item | None:
        """The item of a step; None where it cannot be worked out by hand, or is not wanted."""
        trace, step = self._lesson.trace, self._lesson.step(epoch, number)
        place, key = step.place, step.key
        alike = _alike(key, len(trace.batch(place.epoch, place.update)))
        if alike in self.long or not math.isfinite(value := trace.value(place)):
            return None
        right = trace.equation(place)
        if right is None or not 1 <= (count := len(operands(right))) <= _BY_HAND:
            if right is not None and count > _BY_HAND:
                self.long.add(alike)
            return None
        item = Item(step, rule_of(self._lesson, key), trace.spelled(place))
        if self._hard and not _is_hard(self._lesson, item):
            return None
        return item if work(right, trace.seen_from(place), value).lines else None


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
