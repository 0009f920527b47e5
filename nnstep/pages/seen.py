"""What a learner sees of a number at a step: the number, `·` for not yet, `?` for held back; and in which style."""

from __future__ import annotations

import math
from collections.abc import Iterable
from functools import cached_property

from nnstep.algebra.numbers import show
from nnstep.lesson.script import Lesson, Step
from nnstep.quantities.key import Key
from nnstep.quantities.names import PER_SAMPLE
from nnstep.quantities.place import Place
from nnstep.render.text.lines import Look, role


class Seen:
    """The numbers around a step, as they are shown there. hidden: places that are held back, while predicting."""

    def __init__(
        self, lesson: Lesson, step: Step, look: Look, digits: int = 4, hidden: frozenset[Place] = frozenset()
    ) -> None:
        self.lesson, self.step, self.look, self.digits, self.hidden = lesson, step, look, digits, hidden
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

    def number(self, value: float) -> str:
        """Any number to the lesson's digits."""
        return show(value, self.digits, ascii=self.look.ascii)

    def text(self, key: Key) -> str:
        """The number, `·` or `?`."""
        place = self.place(key)
        if place in self.hidden:
            return "?"
        return self.number(self.trace.value(place)) if self.is_met(key) else self.look.glyph("·")

    def style(self, key: Key) -> str:
        """The style of a number: the step's result, one of its operands, or neither."""
        if key == self.step.key:
            return "result"
        return role(key) if key in self.operands else "dim"

    def in_all(self, products: Iterable[tuple[Key, ...]]) -> str:
        """What products of the step's operands come to together, or "" where one of them is held back."""
        listed = list(products)
        hidden = {place.key for place in self.hidden}
        if hidden and any(not hidden.isdisjoint(product) for product in listed):
            return ""
        return self.number(sum(math.prod(map(self.value, product)) for product in listed))

    def value(self, key: Key) -> float:
        """The number itself, seen or not."""
        return self.trace.value(self.place(key))
