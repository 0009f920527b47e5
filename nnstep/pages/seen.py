"""What a learner sees of a number at a step: the number, that it has not been met yet, or that it is held back."""

from __future__ import annotations

import math
from collections.abc import Iterable
from functools import cached_property
from typing import Literal

from nnstep.lesson.script import Lesson, Step
from nnstep.quantities.key import PER_SAMPLE, Key
from nnstep.quantities.place import Place
from nnstep.records import dataclass


@dataclass(frozen=True, slots=True)
class Sight:
    """A quantity as it is seen at a step. value: None where it is not: it comes later, or it is held back.

    part: what it is at the step: its result, one of the result's operands, or neither.
    """

    key: Key
    value: float | None
    held_back: bool = False
    part: Literal["result", "operand", "other"] = "other"


class Seen:
    """The numbers around a step, as they are seen there. hidden: places that are held back, while predicting."""

    def __init__(self, lesson: Lesson, step: Step, hidden: frozenset[Place] = frozenset()) -> None:
        self.lesson, self.step, self.hidden = lesson, step, hidden
        self.trace, self.layout = lesson.trace, lesson.layout

    @cached_property
    def batch(self) -> tuple[int, ...]:
        """The samples of the update."""
        return tuple(self.trace.batch(self.step.epoch, self.step.place.update))

    @cached_property
    def operands(self) -> frozenset[Key]:
        """What the step's number is made of."""
        return frozenset(place.key for place in self.trace.operands(self.step.place))

    def key(self, kind: str, layer: int = 0, unit: int = 0, source: int = 0) -> Key:
        """A key about the step's sample; the output of layer 0 is an input."""
        if kind == "out" and layer == 0:
            kind = "input"
        sample = (self.step.key.sample or self.batch[0]) if kind in PER_SAMPLE else 0
        return Key(kind, layer, unit, source, sample)  # type: ignore[arg-type]

    def place(self, key: Key) -> Place:
        """Where the key is looked at, standing at the step."""
        return self.step.place if key == self.step.key else self.trace.beside(self.step.place, key)

    def is_met(self, key: Key) -> bool:
        """Whether the number has been computed by now, held back or not."""
        return key == self.step.key or self.lesson.is_known(self.place(key), self.step)

    def sight(self, key: Key) -> Sight:
        """A quantity as it is seen here."""
        part: Literal["result", "operand", "other"] = "operand" if key in self.operands else "other"
        return self.at(self.place(key), "result" if key == self.step.key else part)

    def at(self, place: Place, part: Literal["result", "operand", "other"] = "other") -> Sight:
        """A quantity anywhere in the run, as it is seen here."""
        if place in self.hidden:
            return Sight(place.key, None, True, part)
        met = part == "result" or self.lesson.is_known(place, self.step)
        return Sight(place.key, self.trace.value(place) if met else None, False, part)

    def in_all(self, products: Iterable[tuple[Key, ...]]) -> float | None:
        """What products of the step's operands come to together, or None where one of them is held back."""
        listed = list(products)
        hidden = {place.key for place in self.hidden}
        if hidden and any(not hidden.isdisjoint(product) for product in listed):
            return None
        values, value = self.trace.operand_values(self.step.place), self.trace.seen_from(self.step.place)
        return sum(math.prod(values[key] if key in values else value(key) for key in product) for product in listed)
