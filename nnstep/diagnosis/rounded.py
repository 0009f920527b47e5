"""Numbers that were rounded or cut on the way: everything right but for that, or a slip that was made besides."""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Mapping
from itertools import combinations, product
from typing import Final

from nnstep.algebra.expr import Expr, operands
from nnstep.diagnosis import digits
from nnstep.diagnosis.candidates import Applied, Candidate
from nnstep.diagnosis.machine import Base, Change, Machine
from nnstep.records import NamedTuple
from nnstep.slips.costs import ROUNDED, cost
from nnstep.slips.edit import Edit

Rounder = Callable[[float], float]

_SMALL: Final = 300  # nodes up to which the whole cone is worked out with rounded numbers
_FREE: Final = 3  # operands that may each have been kept to their own number of decimals
_MANY: Final = 12  # numbers on the way, up to which each may have been kept in its own way
_WAYS: Final = 2 * digits.MOST_PLACES  # rounded or cut, to how many decimals
_ONE_DECIMAL: Final = 1.0  # what it costs more that a single one was kept
_BENT: Final = 0.1  # of how far a number moves, by which the straight line may be wrong
_MOST_MOVED: Final = 0.12  # by which everything being rounded may move a number


def alone(machine: Machine, depths: dict[int, int]) -> Iterator[tuple[Candidate, int]]:
    """Everything right, but rounded or cut on the way: as candidates, each with its number of decimals."""
    computed = [number for number, node in enumerate(machine.nodes) if node.args and number != machine.target]
    if len(machine.nodes) > 4 * _SMALL:
        return
    groups: list[tuple[float, list[int], str]] = [(cost("rounded everywhere"), computed, "everywhere")]
    kinds: dict[tuple[str, int], list[int]] = {}
    for number in computed:
        key = machine.nodes[number].place.key
        kinds.setdefault((key.kind, key.layer), []).append(number)
    if len(kinds) > 1 and len(machine.nodes) <= _SMALL:
        groups += [(cost("rounded in a layer"), numbers, "layer") for numbers in kinds.values()]
        forward = [number for number in computed if machine.nodes[number].place.key.kind in ("net", "out")]
        groups.append((cost("rounded forward"), forward, "forward"))
    if len(computed) > 1 and len(machine.nodes) <= _SMALL:
        one = cost("one rounded") + 0.7 * math.log(len(computed))
        groups += [(one, [number], "") for number in computed]
    for places in range(1, digits.MOST_PLACES + 1):
        for cut, word in ((False, "rounded_early"), (True, "truncated_early")):
            change = digits.rounder(places, cut=cut)
            for far, numbers, scope in groups:
                if numbers:
                    far = far + cost("coarser") * max(4 - places, 0) + (_ONE_DECIMAL if places == 1 else 0.0)
                    yield _rounding(word, far, numbers, change, scope, places, depths), places


def _rounding(
    word: str, far: float, numbers: list[int], change: Rounder, scope: str, places: int, depths: dict[int, int]
) -> Candidate:
    how = "rounded to" if word == "rounded_early" else "cut off after"
    number = min(numbers, key=depths.__getitem__)
    edit = Edit(f"{word} {places}", word, far, (), note=(how, str(places), scope))
    return Candidate(word, far, (Applied(edit, number, scope),), changes=dict.fromkeys(numbers, change))


class Way(NamedTuple):
    """How the numbers on the way were kept. cost: beside the slip's own; values: those that its line was made of."""

    value: float
    cost: float
    how: str
    values: list[float]


class _Kept(NamedTuple):
    """A number that was kept to fewer digits: how far that moves what is asked for, and what it is then."""

    moved: float
    value: float
    places: int


def _moved(kept: _Kept) -> float:
    return kept.moved


class Besides:
    """Slips once more, with the numbers they were worked out with kept to fewer digits.

    low, high: where a value has to lie; most: decimals up to which numbers may have been kept.
    """

    def __init__(self, machine: Machine, low: float, high: float, most: int) -> None:
        self.machine = machine
        self.low, self.high = low, high
        self.places = range(min(most, digits.MOST_PLACES), 0, -1)  # many first: of two ways the finer is likelier

    def ways(self, candidate: Candidate, base: Base, worst: float) -> Iterator[Way]:
        """The ways that may come between `low` and `high`. worst: what one may cost at most."""
        machine, changes = self.machine, candidate.changes
        values = machine.values(changes, base)
        exact = values[machine.target]
        used = self._used(machine.target, changes, values)
        slopes = {number: self._slope(number, values, changes, base) for number in used}
        if not all(map(math.isfinite, (exact, *slopes.values()))):
            return
        reach = sum(map(abs, slopes.values()))
        for places, cut in product(self.places, (False, True)):
            change = digits.rounder(places, cut=cut)
            far = ROUNDED + (_ONE_DECIMAL if places == 1 else 0.0)
            how = f"{'cut off after' if cut else 'rounded to'} {places}"
            if self._is_near(exact, reach * 10.0**-places * (1 if cut else 0.5)):
                kept = machine.moved(values, changes, base, {number: change(values[number]) for number in used})
                yield Way(kept[machine.target], far, how, kept)
            if self._is_near(exact, abs(exact) * _MOST_MOVED + 10.0**-places):
                yield from self._whole(candidate, base, change, far, how)
        if len(slopes) < _MANY:
            for number in used:
                more = self._used(number, changes, values)
                slopes |= {one: self._slope(one, values, changes, base) for one in more if one not in slopes}
        if len(slopes) < _MANY and all(map(math.isfinite, slopes.values())):
            yield from self._each(candidate, base, values, slopes, worst)

    def _used(self, number: int, changes: Mapping[int, Change], values: list[float]) -> list[int]:
        """The computed numbers that an equation is made of, as it was changed."""
        node = self.machine.nodes[number]
        right = changes.get(number, node.right)
        used = list(node.args)
        if isinstance(right, Expr):
            used = [self.machine.operand(node, key, values) for key in operands(right)]
        return [one for one in dict.fromkeys(used) if not self.machine.nodes[one].place.key.is_given]

    def _each(
        self, candidate: Candidate, base: Base, values: list[float], slopes: dict[int, float], worst: float
    ) -> Iterator[Way]:
        """Up to three numbers, each kept to its own number of decimals: the more ways there are, the dearer is one."""
        exact = values[self.machine.target]
        kept = {number: self._kept(values[number], slope) for number, slope in slopes.items() if slope}
        for count in range(1, min(len(kept), _FREE) + 1):
            far = count * math.log(_WAYS) + math.log(math.comb(len(kept), count))
            if far > worst:
                return
            for chosen in combinations(kept, count):
                for ways in self._near(exact, [kept[number] for number in chosen]):
                    to = {number: way.value for number, way in zip(chosen, ways, strict=True)}
                    how = f"kept to {max(way.places for way in ways)}"
                    other = self.machine.moved(values, candidate.changes, base, to)
                    yield Way(other[self.machine.target], far, how, other)

    def _kept(self, value: float, slope: float) -> list[_Kept]:
        """What a number becomes when it is rounded or cut, by how far that moves the number that is asked for."""
        found: dict[float, _Kept] = {}
        for places, cut in product(self.places, (False, True)):
            other = digits.rounder(places, cut=cut)(value)
            if other != value:
                found.setdefault(other, _Kept(slope * (other - value), other, places))
        return sorted(found.values())

    def _near(self, exact: float, kept: list[list[_Kept]]) -> Iterator[tuple[_Kept, ...]]:
        """Ways to keep some numbers that together move the exact value near enough, the last one looked up."""
        *others, last = kept
        room = 4 * (self.high - self.low)
        for ways in product(*others):
            moved = sum(way.moved for way in ways)
            slack = room + _BENT * sum(abs(way.moved) for way in ways)
            low, high = self.low - exact - moved - slack, self.high - exact - moved + slack
            low, high = low - _BENT * abs(low), high + _BENT * abs(high)
            for way in last[bisect_left(last, low, key=_moved) : bisect_right(last, high, key=_moved)]:
                yield (*ways, way)

    def _whole(self, candidate: Candidate, base: Base, change: Rounder, far: float, how: str) -> Iterator[Way]:
        """Everything on the way rounded alike, or cut."""
        machine = self.machine
        if len(machine.nodes) > _SMALL:
            return
        values = base.values[:]
        for number, node in enumerate(machine.nodes):
            if (not node.args and number not in candidate.changes) or number in base.fixed:
                continue
            other = candidate.changes.get(number)
            if isinstance(other, Expr):
                value = machine.edited(node, other, values)
            elif other is None:
                value = node.run(*[values[place] for place in node.args])
            else:
                return
            values[number] = value if number == machine.target else change(value)
        yield Way(values[machine.target], far, how, values)

    def _slope(self, number: int, values: list[float], changes: Mapping[int, Change], base: Base) -> float:
        """How much the number that is asked for moves with one on the way."""
        exact, target = values[number], self.machine.target
        step = 1e-6 * max(abs(exact), 1e-3)
        ends = [self.machine.moved(values, changes, base, {number: exact + way})[target] for way in (step, -step)]
        return (ends[0] - ends[1]) / (2 * step)

    def _is_near(self, value: float, reach: float) -> bool:
        return self.low - reach <= value <= self.high + reach
