"""Curves as data: exact values over the epochs, evenly spread where there are many."""

from __future__ import annotations

from nnstep.lesson.script import Step
from nnstep.pages.seen import Seen
from nnstep.quantities.key import Key
from nnstep.quantities.place import Place
from nnstep.quantities.spans import Spans
from nnstep.records import dataclass
from nnstep.words.heads import curve_head


@dataclass(frozen=True, slots=True)
class Curve:
    """A quantity over epochs: its value in each of them."""

    head: Spans
    epochs: tuple[int, ...]
    values: tuple[float, ...]


def evenly(count: int, most: int) -> list[int]:
    """The epochs 1 to count, or so many of them, evenly spread, the first and the last among them."""
    if count <= most:
        return list(range(1, count + 1))
    return sorted({1 + round(place * (count - 1) / (most - 1)) for place in range(most)})


def curve_of_error(seen: Seen, points: int) -> Curve:
    """The error over the epochs met so far, at so many points at most."""
    step: Step = seen.step
    error = seen.at(Place(Key("batch_error"), step.epoch, step.place.update))
    known = step.epoch if error.value is not None else step.epoch - 1
    epochs = evenly(known, points)
    return Curve(curve_head(known, seen.trace.layout), tuple(epochs), tuple(map(seen.trace.epoch_error, epochs)))
