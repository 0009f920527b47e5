"""What is watched: old → new, and how it went over the epochs looked at."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

from nnstep.errors import NnstepError
from nnstep.lesson.script import Lesson
from nnstep.pages.pictures.curves import Curve, evenly
from nnstep.pages.seen import Seen, Sight
from nnstep.quantities.key import Key
from nnstep.quantities.names import parse
from nnstep.quantities.place import Place
from nnstep.records import dataclass

_POINTS = 12  # of a curve as small as a word


@dataclass(frozen=True, slots=True)
class Watched:
    """A watched quantity: its number now, or what it was and what it is; and its curve.

    now: the point of the curve at the epoch one is in, or the last one before it.
    """

    key: Key
    numbers: tuple[Sight, ...]
    curve: Curve
    now: int = 0


def watched(seen: Seen, labels: Sequence[str], furthest: int) -> Iterator[Watched]:
    """The watched quantities that this lesson has. furthest: the last epoch looked at."""
    for label in labels:
        key = _key(seen.lesson, label)
        if key is not None:
            yield _watched(seen, _place(seen, key, label), furthest)


def _place(seen: Seen, key: Key, label: str) -> Place:
    """Where it is looked at: the sample one is at, unless the label says which."""
    here = seen.step.place
    if key.is_of_end:
        return seen.trace.beside(here, key)
    if key.sample and ":" not in label:
        key = key._replace(sample=seen.step.key.sample or seen.batch[0])
    elif key.sample and key.sample not in seen.batch:
        return Place(key, here.epoch, seen.trace.update_of(key.sample, here.epoch))
    return Place(key, here.epoch, here.update)


def _watched(seen: Seen, place: Place, furthest: int) -> Watched:
    key, epoch = place.key, place.epoch
    now = seen.at(place)
    numbers: tuple[Sight, ...]
    if key.kind == "param":
        new = Place(key.of("new"), epoch, place.update)
        told = seen.layout.is_trained(key) and seen.lesson.is_known(new, seen.step)
        numbers = (now, seen.at(new)) if told else (now,)
        known = epoch
    else:
        before = Place(key, epoch - 1, place.update)
        numbers = (seen.at(before), now) if epoch > 1 and _is_there(seen, before) else (now,)
        known = epoch if now.value is not None else epoch - 1
    epochs = evenly(max(known, furthest if known == epoch else known), _POINTS)
    values = tuple(_value(seen.lesson, key, number, place.update) for number in epochs)
    there = [(number, value) for number, value in zip(epochs, values, strict=True) if value is not None]
    curve = Curve((key,), tuple(n for n, _ in there), tuple(value for _, value in there))
    return Watched(key, numbers, curve, max(sum(n <= epoch for n in curve.epochs) - 1, 0))


def _is_there(seen: Seen, place: Place) -> bool:
    return (
        not place.key.sample or place.key.is_of_end or place.key.sample in seen.trace.batch(place.epoch, place.update)
    )


@lru_cache(maxsize=4096)
def _value(lesson: Lesson, key: Key, epoch: int, update: int) -> float | None:
    """A quantity's number in an epoch."""
    try:
        return lesson.trace.value(Place(key, epoch, update))
    except (NnstepError, KeyError):
        return None


@lru_cache(maxsize=256)
def _key(lesson: Lesson, label: str) -> Key | None:
    """The quantity of a label; None where this lesson has none, after something was set."""
    try:
        key, _ = parse(label, lesson.layout)
    except NnstepError:
        return None
    return key
