"""What a learner has in a quiz: what they found, what they were shown, what is given; everything else is held back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from nnstep.algebra.numbers import show
from nnstep.algebra.printed import read
from nnstep.lesson.provenance import Cone
from nnstep.lesson.script import Lesson
from nnstep.marking.judge import Own
from nnstep.quantities.place import Place
from nnstep.quiz.messages import Entry
from nnstep.quiz.plan import Item

_GROUPS: Final = {"input": "inputs", "target": "targets", "param": "weights", "hyper": "set", "state": "kept"}
_MOST_LISTED: Final = 12  # numbers of a group that are listed at the beginning
_GIVEN_DIGITS: Final = 6
_DEEPEST = 4  # equations looked through for a number that is asked for


class Ground:
    """The ground that questions stand on: which numbers are asked for, which are given."""

    def __init__(self, lesson: Lesson, items: Sequence[Item], digits: int) -> None:
        self.lesson = lesson
        self.items = items
        self.digits = digits
        self._cone = Cone(lesson.trace, ())
        self._asked = frozenset(self.settled(item.place) for item in items)

    def settled(self, place: Place) -> Place:
        """The one place of a quantity that has several: w5 of epoch 2 is w5+ of epoch 1."""
        return self._cone.settled(place)

    def given(self, place: Place, digits: int) -> Own:
        """A number as it is shown."""
        trace = self.lesson.trace
        return Own(trace.spelled(place), self.settled(place), show(trace.value(place), digits))

    def found(self, own: Sequence[Own], place: Place) -> Own | None:
        """The number a learner has for a place."""
        spot = self.settled(place)
        return next((one for one in reversed(own) if one.place == spot), None)

    def is_open(self, own: Sequence[Own], place: Place) -> bool:
        """Whether a number may be shown: it is no question, or has been found."""
        found = self.found(own, place)
        return found.right if found else self.settled(place) not in self._asked

    def text(self, own: Sequence[Own], place: Place) -> str | None:
        """The digits a learner has for an operand of a question."""
        if found := self.found(own, place):
            return found.text
        return show(self.lesson.trace.value(place), self.digits) if self.is_open(own, place) else None

    def worth(self, own: Sequence[Own], place: Place) -> float | None:
        """What a name stands for in an expression: the number a learner has, exactly where that is right."""
        found = self.found(own, place)
        if found and not found.right:
            return float(read(found.text))
        return None if self._is_hidden(own, place) else self.lesson.trace.value(place)

    def listed(self) -> list[tuple[str, tuple[Entry, ...], tuple[Own, ...]]]:
        """What is given for all questions, by kind; not what there is much of, which is said where it is needed."""
        found: dict[str, dict[Place, None]] = {}
        for item in self.items:
            for place in self.lesson.trace.operands(item.place):
                if place.key.kind in _GROUPS and self.settled(place) not in self._asked:
                    found.setdefault(place.key.kind, {})[place] = None
        listed = []
        for kind, title in _GROUPS.items():
            places = sorted(found.get(kind, ()), key=_in_order)
            if 0 < len(places) <= _MOST_LISTED:
                owns = tuple(self.given(place, _GIVEN_DIGITS) for place in places)
                entries = tuple((place.key, own.text) for place, own in zip(places, owns, strict=True))
                listed.append((title, entries, owns))
        return listed

    def also(self, own: Sequence[Own], place: Place) -> list[tuple[Entry, Own]]:
        """What is needed for a question, is no question itself, and was not shown before."""
        also = []
        for operand in self.lesson.trace.operands(place):
            if self.found(own, operand) is None and self.settled(operand) not in self._asked:
                one = self.given(operand, _GIVEN_DIGITS if operand.key.kind in _GROUPS else self.digits)
                also.append(((operand.key, one.text), one))
        return also

    def beneath(self, own: Sequence[Own], place: Place) -> list[Own]:
        """The numbers a learner has that a number rests on next, but those that are exact: they change nothing."""
        chosen: dict[Own, None] = {}
        level = [self.settled(place)]
        for _ in range(_DEEPEST):
            operands = dict.fromkeys(operand for spot in level for operand in self.lesson.trace.operands(spot))
            level = []
            for operand in operands:
                if found := self.found(own, operand):
                    if not read(found.text).equals(self.lesson.trace.value(operand)):
                        chosen[found] = None
                else:
                    level.append(self.settled(operand))
        return list(chosen)

    def hidden(self, own: Sequence[Own]) -> list[float]:
        """The numbers that are asked for and not found yet."""
        return [self.lesson.trace.value(item.place) for item in self.items if self.found(own, item.place) is None]

    def _is_hidden(self, own: Sequence[Own], place: Place, deep: int = 0) -> bool:
        """Whether a number is asked for, or tells one that is asked for, and was not found."""
        if found := self.found(own, place):
            return not found.right
        spot = self.settled(place)
        if spot in self._asked or deep > _DEEPEST:
            return True
        operands = self.lesson.trace.operands(spot)
        if not operands:
            return spot.key.is_computed
        return any(self._is_hidden(own, operand, deep + 1) for operand in operands)


def _in_order(place: Place) -> tuple[object, ...]:
    """By epoch, update and sample; a layer's weights before its biases."""
    key = place.key
    return place.epoch, place.update, key.sample, key.layer, key.is_bias, key
