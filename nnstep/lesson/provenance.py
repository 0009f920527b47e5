"""The quantities above printed numbers, and what they come to when those stand for the exact ones.

Between a number and the printed ones it rests on there may be quantities that nobody printed: their equations are
evaluated on the way.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from nnstep.algebra.expr import Expr, Sym, evaluate, operands, substitute
from nnstep.network.derived import FACTORS, WAYS, as_factor
from nnstep.network.trace import Trace
from nnstep.quantities.key import Key
from nnstep.quantities.place import Place
from nnstep.records import replace

_MOST_VISITS: Final = 100_000  # quantities looked through for printed ones below them
_FEW: Final = 16  # operands after which it is known about how much the others are
_BACK: Final = 4  # updates that are gone back at once
_FOR_ALL: Final = frozenset(("param", "state", "hyper", "rate"))  # what all samples of an update rest on


class Cone:
    """A trace in which some quantities are printed, and what that does to the others."""

    def __init__(self, trace: Trace, printed: Iterable[Place]) -> None:
        self.trace = trace
        self._updates = trace.schedule.updates
        self.printed = frozenset(map(self.settled, printed))
        kinds = {place.key.kind for place in self.printed}
        self._are_factors, self._are_ways = not kinds.isdisjoint(FACTORS), not kinds.isdisjoint(WAYS)
        self._when = {self._number(place) for place in self.printed}
        self._first = min(self._when, default=0)
        self._samples = {place.key.sample for place in self.printed}
        self._for_all = any(place.key.kind in _FOR_ALL for place in self.printed)
        self._cones: dict[Place, list[Place]] = {}
        self._rests: dict[Place, bool] = {}
        self._kept: dict[Place, tuple[Expr, dict[Key, tuple[Place, float]]]] = {}
        self._below: dict[Place, list[Place]] = {}
        self._visits = 0

    # -- places and equations -----------------------------------------------------------------------------------------

    def settled(self, place: Place) -> Place:
        """The one place of a quantity that has several: w5 of epoch 2 is w5+ of epoch 1, an input stays the same."""
        key, number = place.key, self._number(place)
        if key.is_data or (key.kind == "hyper" and not key.is_counted):
            return Place(key)
        trace = self.trace
        if key.kind == "error" and trace.layout.is_own_total(len(trace.batch(place.epoch, place.update))):
            return Place(Key("batch_error"), place.epoch, place.update)
        if key.kind in ("param", "state"):
            if not self.trace.layout.is_trained(key):
                return Place(key)
            if number > 0:
                epoch, update = divmod(number - 1, self._updates)
                return Place(key.of("new" if key.kind == "param" else "state_new"), epoch + 1, update + 1)
        return place

    def equation(self, place: Place) -> Expr | None:
        """The equation, its factors being those that are printed: dnet_o1/dw5 for out_h1, the parts of a path sum."""
        for other in self.trace.other_equations(place) if self._are_ways else ():
            if any(replace(place, key=operand) in self.printed for operand in operands(other)):
                return other
        right = self.trace.equation(place)
        if right is None or not self._are_factors:
            return right

        def factor(operand: Key) -> Expr:
            other = as_factor(place.key, operand)
            return Sym(other if other is not None and replace(place, key=other) in self.printed else operand)

        return substitute(right, factor)

    def beside(self, place: Place, key: Key) -> Place:
        """The settled place of an operand."""
        return self.settled(self.trace.beside(place, key))

    def is_given(self, place: Place) -> bool:
        """Whether a quantity is not computed."""
        return self.trace.equation(self.settled(place)) is None

    def cone(self, place: Place) -> list[Place]:
        """The quantities between the printed ones and a place, in the order in which they follow, the place last.

        Empty where it rests on no printed number, or where too much would have to be looked through.
        """
        place = self.settled(place)
        if place not in self._cones:
            self._cones[place] = self._explored(place) if self._visits < _MOST_VISITS else []
        return self._cones[place]

    def rests(self, place: Place) -> bool:
        """Whether a settled place was found to rest on a printed number."""
        return self._rests.get(place, False)

    def _explored(self, place: Place) -> list[Place]:
        order: dict[Place, None] = {}
        stack = [self._level(place)]
        found: dict[Place, bool] = {place: False}
        while stack:
            here, below, size, start = stack[-1]
            for number, operand in below:
                self._visits += 1
                if operand in self.printed or operand in order:
                    found[here] = True
                elif operand not in found and self._rests.get(operand, True):
                    if number > _FEW and (self._visits - start) * size > 2 * _MOST_VISITS * number:
                        self._visits = _MOST_VISITS + 1  # thousands of samples: it would be too much in the end
                        return []
                    found[operand] = False
                    stack.append(self._level(operand))
                    break
            else:
                stack.pop()
                self._rests[here] = found[here]
                if found[here]:
                    order[here] = None
                    if stack:
                        found[stack[-1][0]] = True
            if self._visits > _MOST_VISITS:
                return []
        return list(order) if found[place] else []

    def _level(self, place: Place) -> tuple[Place, Iterator[tuple[int, Place]], int, int]:
        """A place to look below: its operands, counted from 1, how many they are, and how much was looked through."""
        below = self._operands(place)
        return place, enumerate(below, 1), len(below), self._visits

    def leaves(self, place: Place) -> tuple[Place, ...]:
        """The printed quantities a place rests on, the nearest ones."""
        below = (operand for node in self.cone(place) for operand in self._operands(node))
        return tuple(dict.fromkeys(operand for operand in below if operand in self.printed))

    def value(self, place: Place, given: Mapping[Place, float]) -> float:
        """The value with other numbers for printed quantities; what nobody printed is computed from them."""
        values = dict(given)
        place = self.settled(place)
        for node in self.cone(place):
            right, exact = self._prepared(node)
            here = {key: values.get(operand, value) for key, (operand, value) in exact.items()}
            values[node] = evaluate(right, here.__getitem__)
        return values.get(place, self.trace.value(place)) if place not in given else self.trace.value(place)

    # -- finding the way ----------------------------------------------------------------------------------------------

    def _prepared(self, place: Place) -> tuple[Expr, dict[Key, tuple[Place, float]]]:
        """The equation, and for each operand its place and exact value; kept, for cones are evaluated many times."""
        if place not in self._kept:
            right = self.equation(place)
            assert right is not None
            where = {key: self.beside(place, key) for key in operands(right)}
            self._kept[place] = right, {key: (operand, self.trace.value(operand)) for key, operand in where.items()}
        return self._kept[place]

    def _number(self, place: Place) -> int:
        """Which update of the whole run, from 0."""
        return (place.epoch - 1) * self._updates + place.update - 1

    def _operands(self, place: Place) -> list[Place]:
        """What a quantity is made of, as far as anything printed may be below it; asked for with every mark."""
        if place not in self._below:
            self._below[place] = self._looked_up(place)
        return self._below[place]

    def _looked_up(self, place: Place) -> list[Place]:
        right = self.equation(place)
        if right is None:
            return []
        here = self._number(place)
        return [
            operand
            for operand in (self.beside(place, key) for key in operands(right))
            if operand in self.printed
            or (self._may_rest(operand) and (self._number(operand) >= here or self._is_worth_it(operand)))
        ]

    def _may_rest(self, operand: Place) -> bool:
        """Whether anything printed may be below an operand: of thousands of samples most have nothing printed.

        What a sample has in an update rests on that sample alone, on parameters, and on what was before.
        """
        key = operand.key
        apart = key.sample and not key.is_of_end and key.sample not in self._samples
        return not apart or self._for_all or self._first < self._number(operand)

    def _is_worth_it(self, operand: Place) -> bool:
        """Whether an operand from an update before is looked through: only if something was printed about that time."""
        if operand.key.kind not in ("new", "state_new"):
            return True
        number = self._number(operand)
        return any(number - back in self._when for back in range(_BACK))
