"""Two runs side by side: aligned step by step, where they part, and what becomes of the error."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import islice

from nnstep.errors import UnknownQuantity
from nnstep.lesson.differing import Differing, are_of_one_shape, differ
from nnstep.lesson.script import Lesson
from nnstep.quantities.ids import id_of
from nnstep.quantities.key import Key
from nnstep.quantities.layout import Layout
from nnstep.quantities.names import parse
from nnstep.quantities.place import Place
from nnstep.records import dataclass

_MOST_SEARCHED = 20_000  # steps of runs of different shapes that are looked at one by one
_MOST_STEPS = 50_000  # steps of an epoch whose numbers are set side by side
_MOST_DRAWN = 2000  # epochs of a curve,
_MOST_WORK = 5_000_000  # and products of weights and samples that are worth one


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

    errors: for each epoch its number and both errors. only_a, only_b: ids of steps that one of them alone has. curves:
    both errors over all their epochs, () where one of them has none but the first.
    """

    a: Lesson
    b: Lesson
    parting: Parting | None
    errors: tuple[tuple[int, float, float], ...]
    only_a: tuple[str, ...]
    only_b: tuple[str, ...]
    curves: tuple[Sequence[float], ...] = ()

    @property
    def looked_at(self) -> int | None:
        """How many steps were looked at for the first difference; None for all there are."""
        few = are_of_one_shape(self.a, self.b) or self.a.count(1) <= _MOST_SEARCHED
        return None if few else _MOST_SEARCHED

    @property
    def epoch(self) -> int:
        """The first epoch in which something differs, or the first where nothing does."""
        return self.parting.epoch if self.parting else 1

    def steps(self) -> Iterator[Numbers]:
        """The steps of that epoch with their numbers, so many at most: from where the runs part, if that is farther."""
        first = (self.parting.pair.step_a if self.parting else None) or 1
        for pair in islice(pairs(self.a, self.b, self.epoch, first if first > _MOST_STEPS else 1), _MOST_STEPS):
            yield Numbers(pair, _value(self.a, pair.a), _value(self.b, pair.b))

    def differing(self) -> Iterator[Numbers]:
        """The steps of that epoch which both have and whose numbers differ."""
        if self.parting is None:
            return
        for pair in _differing(self.a, self.b, self.epoch, self.parting.pair.step_a or 1):
            x, y = _value(self.a, pair.a), _value(self.b, pair.b)
            if x is not None and y is not None and differ(x, y):
                yield Numbers(pair, x, y)


def compare(a: Lesson, b: Lesson, epochs: int = 10) -> Comparison:
    """Compares two runs over so many epochs."""
    epochs = max(1, epochs)
    errors = tuple(
        (number, x, y)
        for number, x, y in zip(range(1, epochs + 1), a.trace.errors(epochs), b.trace.errors(epochs), strict=False)
    )
    return Comparison(a, b, parting(a, b, epochs), errors, *_alone(a, b), _curves(a, b, epochs))


def _curves(a: Lesson, b: Lesson, epochs: int) -> tuple[Sequence[float], ...]:
    """Both errors over the epochs that are compared, and farther where the runs go farther and that takes no time."""
    if not (a.layout.has_update and b.layout.has_update):
        return ()
    work = max(one.layout.first_weight[-1] * one.layout.samples for one in (a, b))
    drawn = max(epochs, min(max(a.epochs, b.epochs), _MOST_DRAWN, _MOST_WORK // work))
    return tuple(one.trace.errors(drawn) for one in (a, b)) if drawn > 1 else ()


def parting(a: Lesson, b: Lesson, epochs: int = 10) -> Parting | None:
    """The first step, epoch by epoch, that both runs have and whose numbers differ."""
    for epoch in range(1, epochs + 1):
        for pair in _differing(a, b, epoch):
            x, y = _value(a, pair.a), _value(b, pair.b)
            if x is not None and y is not None and differ(x, y):
                return Parting(pair, epoch, x, y)
        if not (a.layout.has_update and b.layout.has_update):
            break
    return None


def _differing(a: Lesson, b: Lesson, epoch: int, first: int = 1) -> Iterator[Pair]:
    """Pairs of the steps of an epoch, from one on, among them all that differ."""
    if are_of_one_shape(a, b):
        return (_pair(a, b, epoch, number) for number in Differing(a, b).steps(epoch, first))
    return islice(pairs(a, b, epoch, first), _MOST_SEARCHED)


def _alone(a: Lesson, b: Lesson) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The ids of steps of the first epoch that the first run alone has, and of those that the second alone has."""
    if _alike(a, b):
        return (), ()
    if are_of_one_shape(a, b):
        x, y = (islice(Differing(*both).alone(1), _MOST_SEARCHED) for both in ((a, b), (b, a)))
        return tuple(label_of(a, place) for place in x), tuple(label_of(b, place) for place in y)
    found = list(islice(pairs(a, b, 1), _MOST_SEARCHED))
    return tuple(one.label for one in found if one.b is None), tuple(one.label for one in found if one.a is None)


def pairs(a: Lesson, b: Lesson, epoch: int, first: int = 1) -> Iterator[Pair]:
    """The steps of an epoch, from one on, in the order of the first run, each with its twin; then those b has alone."""
    met, one_shape = set(), are_of_one_shape(a, b)
    for number in range(first, a.count(epoch) + 1):
        yield (pair := _pair(a, b, epoch, number))
        met.add(pair.b)
    for number in range(1, 1 if _alike(a, b) else b.count(epoch) + 1):
        place = b.step(epoch, number).place
        if a.find(place) is None if one_shape else place not in met:
            yield Pair(label_of(b, place), None, place, None, number)


def _pair(a: Lesson, b: Lesson, epoch: int, number: int) -> Pair:
    place = a.step(epoch, number).place
    twin = twin_of(b, a, place)
    return Pair(label_of(a, place), place, twin, number, b.find(twin) if twin is not None else None)


def twin_of(other: Lesson, lesson: Lesson, place: Place) -> Place | None:
    """The same quantity in another run, found by its id, or None where it is no step there."""
    if _alike(lesson, other):
        return place
    return _by_id(other, lesson, place)


def _alike(a: Lesson, b: Lesson) -> bool:
    """Whether two runs have the same steps."""
    return a.layout == b.layout and a.trace.schedule == b.trace.schedule


def _by_id(other: Lesson, lesson: Lesson, place: Place) -> Place | None:
    key = _key_by_id(place.key._replace(sample=0), lesson.layout, other.layout)
    if key is None:
        return None
    key = key._replace(sample=place.key.sample) if key.is_sampled else key
    if key.sample > other.layout.samples or place.update > other.trace.schedule.updates:
        return None
    twin = Place(key, place.epoch, place.update)
    if key.sample and key.sample not in other.trace.batch(place.epoch, place.update).places:
        return None
    return twin if other.find(twin) is not None else None


@lru_cache(maxsize=50_000)
def _key_by_id(key: Key, layout: Layout, other: Layout) -> Key | None:
    """The key that has the id of this one in another layout."""
    try:
        return parse(id_of(key, layout), other)[0]
    except UnknownQuantity:
        return None


def label_of(lesson: Lesson, place: Place) -> str:
    """The id of a step with as much of an address as is needed within its epoch."""
    return lesson.trace.quantity(place).label


def _value(lesson: Lesson, place: Place | None) -> float | None:
    return None if place is None else lesson.trace.value(place)
