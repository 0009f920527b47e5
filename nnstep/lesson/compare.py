"""Two runs side by side: aligned step by step, where they part, and what becomes of the error."""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import islice

from nnstep.errors import UnknownQuantity
from nnstep.lesson.script import Lesson
from nnstep.quantities.ids import id_of
from nnstep.quantities.names import parse
from nnstep.quantities.place import Place
from nnstep.records import dataclass

_MOST_SEARCHED = 20_000  # steps that are looked at one by one for the first difference
_MOST_STEPS = 50_000  # steps of an epoch whose numbers are set side by side


@dataclass(frozen=True, slots=True)
class Pair:
    """A step of two runs: its id, and where it is in each; None where a run has no such step."""

    label: str
    a: Place | None
    b: Place | None
    step_a: int | None
    step_b: int | None


@dataclass(frozen=True, slots=True)
class Parting:
    """The first step whose numbers differ: in which epoch, and the numbers."""

    pair: Pair
    epoch: int
    value_a: float
    value_b: float


@dataclass(frozen=True, slots=True)
class Numbers:
    """A step of two runs with its number in each; None where a run has no such step."""

    pair: Pair
    a: float | None
    b: float | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """What two runs have in common and where they part.

    errors: for each epoch its number and both errors. only_a, only_b: ids of steps that one of them alone has.
    """

    a: Lesson
    b: Lesson
    parting: Parting | None
    errors: tuple[tuple[int, float, float], ...]
    only_a: tuple[str, ...]
    only_b: tuple[str, ...]

    @property
    def epoch(self) -> int:
        """The first epoch in which something differs, or the first where nothing does."""
        return self.parting.epoch if self.parting else 1

    def steps(self) -> Iterator[Numbers]:
        """The steps of that epoch with their numbers."""
        for pair in islice(pairs(self.a, self.b, self.epoch), _MOST_STEPS):
            yield Numbers(pair, _value(self.a, pair.a), _value(self.b, pair.b))

    def differing(self) -> Iterator[Numbers]:
        """The steps of that epoch which both have and whose numbers differ."""
        for numbers in self.steps():
            if numbers.a is not None and numbers.b is not None and _differ(numbers.a, numbers.b):
                yield numbers


def compare(a: Lesson, b: Lesson, epochs: int = 10) -> Comparison:
    """Compares two runs over so many epochs."""
    epochs = max(1, epochs)
    errors = tuple(
        (number, x, y)
        for number, x, y in zip(range(1, epochs + 1), a.trace.errors(epochs), b.trace.errors(epochs), strict=False)
    )
    only_a, only_b = [], []
    for pair in islice(pairs(a, b, 1), _MOST_SEARCHED) if not _alike(a, b) else ():
        if pair.a is None:
            only_b.append(pair.label)
        elif pair.b is None:
            only_a.append(pair.label)
    return Comparison(a, b, parting(a, b, epochs), errors, tuple(only_a), tuple(only_b))


def parting(a: Lesson, b: Lesson, epochs: int = 10) -> Parting | None:
    """The first step, epoch by epoch, that both runs have and whose numbers differ."""
    looked = 0
    for epoch in range(1, epochs + 1):
        for pair in pairs(a, b, epoch):
            looked += 1
            if looked > _MOST_SEARCHED:
                return None
            if pair.a is None or pair.b is None:
                continue
            x, y = a.trace.value(pair.a), b.trace.value(pair.b)
            if _differ(x, y):
                return Parting(pair, epoch, x, y)
        if not (a.layout.has_update and b.layout.has_update):
            break
    return None


def pairs(a: Lesson, b: Lesson, epoch: int) -> Iterator[Pair]:
    """The steps of an epoch in the order of the first run, each with its twin; then those the second has alone."""
    met = set()
    for number in range(1, a.count(epoch) + 1):
        place = a.step(epoch, number).place
        label = label_of(a, place)
        twin = twin_of(b, a, place)
        if twin is not None:
            met.add(twin)
        yield Pair(label, place, twin, number, b.find(twin) if twin is not None else None)
    for number in range(1, b.count(epoch) + 1):
        place = b.step(epoch, number).place
        if place not in met:
            yield Pair(label_of(b, place), None, place, None, number)


def twin_of(other: Lesson, lesson: Lesson, place: Place) -> Place | None:
    """The same quantity in another run, found by its id, or None where it is no step there."""
    if _alike(lesson, other):
        return place
    return _by_id(other, lesson, place)


def _alike(a: Lesson, b: Lesson) -> bool:
    """Whether two runs have the same steps."""
    return a.layout == b.layout and a.trace.schedule == b.trace.schedule


def _by_id(other: Lesson, lesson: Lesson, place: Place) -> Place | None:
    try:
        key, _ = parse(id_of(place.key, lesson.layout), other.layout)
    except UnknownQuantity:
        return None
    key = key._replace(sample=place.key.sample) if key.is_sampled else key
    if key.sample > other.layout.samples or place.update > other.trace.schedule.updates:
        return None
    twin = Place(key, place.epoch, place.update)
    if key.sample and key.sample not in other.trace.batch(place.epoch, place.update):
        return None
    return twin if other.find(twin) is not None else None


def label_of(lesson: Lesson, place: Place) -> str:
    """The id of a step with as much of an address as is needed within its epoch."""
    return lesson.trace.quantity(place).label


def _value(lesson: Lesson, place: Place | None) -> float | None:
    return None if place is None else lesson.trace.value(place)


def _differ(x: float, y: float) -> bool:
    return x != y and not (math.isnan(x) and math.isnan(y))
