"""Several numbers of one person, explained together: the likeliest set of slips behind those that are wrong.

A slip is a change of the computation, carried through all that follows. So one that was made throughout, or on the way
between what was written down, explains many numbers at the price of one. Where each number came from its neighbours on
the sheet, it is compared with what the slip makes of those; else with what it makes of exact ones.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Final

from nnstep.algebra.printed import Printed
from nnstep.diagnosis.candidates import Candidate, Candidates, edits_of_both
from nnstep.diagnosis.guessed import guessed
from nnstep.diagnosis.machine import Base, Machine
from nnstep.network.trace import Trace
from nnstep.quantities.place import Place
from nnstep.records import dataclass, field

_DEAREST: Final = 6.5  # from here on a slip is too far from plausible to explain anything
_BUDGET: Final = 400_000  # of the work of one table
_MOST_WORTH: Final = 6.5  # what explaining a number is worth at most
_NEARLY: Final = 2.001  # units of the last digit that a value may be off
_NEAR: Final = 2.5  # what that costs
_TELLING: Final = 40  # units off the right number from which on near is near
_LOOKED_AT: Final = 40
_MOST_SLIPS: Final = 6
_SURE: Final = 6.0  # how much more explained numbers have to be worth than the slip costs
_CLEAR: Final = 1.0  # how far behind another word has to be
_KEPT: Final = 2
_ASKED: Final = 3  # numbers that are asked what a given one must have been


class _Near(Candidates):
    """The slips near any of several numbers, not of one."""

    def __init__(self, machine: Machine, roots: Iterable[int]) -> None:
        self.roots = tuple(roots)
        super().__init__(machine)

    def _depths(self) -> dict[int, int]:
        nodes = self.machine.nodes
        depths = dict.fromkeys(range(len(nodes)), 99)
        depths.update(dict.fromkeys(self.roots, 0))
        for number in range(len(nodes) - 1, -1, -1):
            for operand in nodes[number].args:
                depths[operand] = min(depths[operand], depths[number] + 1)
        return depths


class Table:
    """The slips behind some quantities, and what each makes of all of them, from exact numbers on."""

    def __init__(self, trace: Trace, places: Sequence[Place]) -> None:
        latest = max(places, key=lambda place: (place.epoch, place.update))
        self.machine = machine = Machine(trace, latest, tuple(places))
        self.numbers = {place: machine.index[place] for place in places if place in machine.index}
        self._made = _Near(machine, self.numbers.values())
        self.rows: list[tuple[Candidate, dict[int, float]]] = []
        budget = _BUDGET
        for candidate in self._made.all():
            budget -= machine.work(candidate.edits)
            if candidate.cost > _DEAREST or budget < 0:
                break
            if row := self.row(candidate):
                self.rows.append((candidate, row))

    def row(self, candidate: Candidate) -> dict[int, float]:
        """The numbers that a slip changes, and to what."""
        if not candidate.changes:
            candidate.changes = self._made.changes(candidate.edits)
        exact = self.machine.exact
        values = self.machine.values(candidate.changes, exact)
        known = self.numbers.values()
        return {number: values[number] for number in known if values[number] != exact.values[number]}

    def both(self, first: Candidate, second: Candidate) -> Candidate | None:
        """Two slips as one; None where they change the same."""
        edits = edits_of_both(first, second)
        if edits is None:
            return None
        made = Candidate(first.mistake, first.cost + second.cost, first.applied + second.applied, edits)
        made.changes = self._made.changes(edits)
        return made


_tables: dict[int, tuple[Trace, dict[tuple[Place, ...], Table]]] = {}


def table_of(trace: Trace, places: Sequence[Place]) -> Table:
    """The table of these quantities; kept, since a class is asked for the same ones."""
    if id(trace) not in _tables:
        _tables.clear()
        _tables[id(trace)] = trace, {}
    kept, name = _tables[id(trace)][1], tuple(sorted(set(places), key=repr))
    if name not in kept:
        while len(kept) >= _KEPT:
            del kept[next(iter(kept))]
        kept[name] = Table(trace, name)
    return kept[name]


@dataclass(frozen=True)
class Number:
    """A number of the sheet: its settled place, what stands there, what is right, whether it is to be explained."""

    place: Place
    printed: Printed
    value: float
    wrong: bool

    @cached_property
    def given(self) -> float:
        """The number that stands there."""
        return float(self.printed)

    @cached_property
    def unit(self) -> float:
        """One of its last digit; of a fraction next to nothing."""
        return float(self.printed.unit) or abs(self.value) * 1e-12 or 1e-300

    @property
    def off(self) -> float:
        """How many units of its last digit it is off."""
        return abs(self.given - self.value) / self.unit

    @cached_property
    def worth(self) -> float:
        """What explaining it is worth: a slip that moves a number as far gives it by accident once in so many."""
        return min(_MOST_WORTH, math.log1p(self.off if self.wrong else 10.0**self.printed.significant))


@dataclass(frozen=True, slots=True)
class Shared:
    """A slip that explains several numbers. explains: their places in the list of numbers, the first one first."""

    candidate: Candidate
    explains: tuple[int, ...]
    sure: bool
    machine: Machine


@dataclass(slots=True)
class _Offer:
    candidate: Candidate
    explains: dict[int, float] = field(default_factory=dict)
    gain: float = 0.0


class Together:
    """One sheet's numbers, in its order."""

    def __init__(self, trace: Trace, numbers: Sequence[Number]) -> None:
        self.trace = trace
        self.all = numbers
        self.table = table_of(trace, [one.place for one in numbers])
        self.machine = self.table.machine
        self.spots = [self.table.numbers.get(one.place, -1) for one in numbers]
        printed = {one.place: float(one.printed) for one in reversed(numbers)}
        self.rows: list[tuple[Candidate, dict[int, float]]] = []
        self._printed = printed
        self._bases: dict[int, Base] = {}
        self._cones: dict[int, frozenset[int]] = {}
        self._fixed = {self.table.numbers[place] for place in printed if place in self.table.numbers}

    def shared(self) -> list[Shared]:
        """The slips that explain several wrong numbers each, the one that explains most first."""
        kept = len(self.machine.bases)
        left = [place for place, one in enumerate(self.all) if one.wrong and self.spots[place] >= 0]
        self.rows = self.table.rows
        found: list[Shared] = []
        before: Candidate | None = None
        while len(left) > 1 and len(found) < _MOST_SLIPS:
            best, others = self._best(left, before)
            if self.rows is self.table.rows and (best is None or len(best.explains) < len(left)):
                more = [(one, self.table.row(one)) for one in self._guessed(left)]
                self.rows = [*self.rows, *more]
                if more:
                    best, others = self._best(left, before)
            if best is None:
                break
            sure = best.gain >= _SURE and all(best.gain - one.gain >= _CLEAR for one in others)
            found.append(Shared(best.candidate, self._in_order(best.explains), sure, self.machine))
            left = [place for place in left if place not in best.explains]
            before = best.candidate if before is None else self.table.both(before, best.candidate) or before
        del self.machine.bases[kept:]
        return found

    def _in_order(self, explains: Iterable[int]) -> tuple[int, ...]:
        """The numbers that a slip explains, those first that rest on no other of them."""
        spots = {place: self.spots[place] for place in explains}
        below = {place: sum(spot in self.machine.above((other,)) for other in spots.values())
                 for place, spot in spots.items()}  # fmt: skip
        return tuple(sorted(spots, key=lambda place: (below[place] > 1, place)))

    # -- weighing -----------------------------------------------------------------------------------------------------

    def _best(self, left: Sequence[int], before: Candidate | None) -> tuple[_Offer | None, list[_Offer]]:
        offers = [offer for offer in self._offers(left, before) if offer.explains]
        alone: dict[int, float] = {}
        for offer in offers:
            for place in offer.explains:
                alone[place] = max(alone.get(place, 0.0), self.all[place].worth - offer.candidate.cost)
        offers = sorted((one for one in offers if len(one.explains) > 1), key=lambda one: -one.gain)[:_LOOKED_AT]
        for offer in offers:
            offer.gain -= self._breaks(offer.candidate, before)
        # of two that explain as much, what is done throughout
        offers.sort(key=lambda one: (-round(one.gain, 1), -len(one.candidate.edits), one.candidate.cost))
        for offer in offers:
            if offer.gain > sum(alone[place] for place in offer.explains):
                word = offer.candidate.mistake
                others = [one for one in offers if one is not offer and one.candidate.mistake != word]
                return offer, [one for one in others if set(one.explains) & set(offer.explains)
                               and not self._is_twin(one, offer)]  # fmt: skip
        return None, []

    def _offers(self, left: Sequence[int], before: Candidate | None) -> Iterable[_Offer]:
        cones = {place: self._cone(place) for place in left}
        leaning = {place for place in left if before is not None or self._leans(place)}
        moved = {} if before is None else self.table.row(before)
        after = {spot for spot in moved if any(self.spots[place] == spot for place in left)}
        for candidate, row in self.rows:
            here = candidate.edits.keys()
            offer = _Offer(candidate, gain=-candidate.cost)
            if before is not None and not after.isdisjoint(row):
                both = self.table.both(before, candidate)
                row = row if both is None else self.table.row(both)
            for place in left:
                number = self.all[place]
                spot = self.spots[place]
                fit = self._fit(number, row[spot]) if spot in row else None
                if fit is None and place in leaning and not cones[place].isdisjoint(here):
                    fit = self._fit(number, self._local(candidate, place, before))
                if fit is not None:
                    offer.explains[place] = fit
                    offer.gain += number.worth - fit
            yield offer

    def _breaks(self, candidate: Candidate, before: Candidate | None) -> float:
        """What a slip makes wrong that is right on the sheet."""
        lost = 0.0
        after = self.machine.values(candidate.changes, self.machine.exact)
        for place, number in enumerate(self.all):
            if number.wrong or self.spots[place] < 0 or self._cone(place).isdisjoint(candidate.edits):
                continue
            values = (self._local(candidate, place, before), after[self.spots[place]])
            if all(self._fit(number, value) is None for value in values):
                lost += number.worth
        return lost

    def _is_twin(self, one: _Offer, other: _Offer) -> bool:
        """Whether two slips come to the very same numbers, so that nobody can tell them apart."""
        exact = self.machine.exact
        first, second = (self.machine.values(offer.candidate.changes, exact) for offer in (one, other))
        spots = [self.spots[place] for place in other.explains]
        return all(math.isclose(first[spot], second[spot], rel_tol=1e-9) for spot in spots)

    def _fit(self, number: Number, value: float) -> float | None:
        """What the fit of a value costs; None where it does not fit."""
        printed = number.printed
        if not abs(value - number.given) <= max(_NEARLY * number.unit, printed.room):
            return None
        if printed.fits(value) or printed.is_within(value):
            return 0.0
        return _NEAR if number.off >= _TELLING else None

    # -- what follows from the sheet's own numbers --------------------------------------------------------------------

    def _local(self, candidate: Candidate, place: int, before: Candidate | None) -> float:
        """What a slip makes of a number, from its neighbours on the sheet."""
        changes = candidate.changes
        if before is not None and not self._cone(place).isdisjoint(before.edits):
            both = self.table.both(before, candidate)
            changes = both.changes if both is not None else changes
        return self.machine.values(changes, self._base(place))[self.spots[place]]

    def _base(self, place: int) -> Base:
        own = self.all[place].place
        if place not in self._bases:
            self._bases[place] = self.machine.base({spot: one for spot, one in self._printed.items() if spot != own})
        return self._bases[place]

    def _cone(self, place: int) -> frozenset[int]:
        """A number and what lies between it and its neighbours on the sheet."""
        if place not in self._cones:
            found = {self.spots[place]}
            queue = [self.spots[place]]
            while queue:
                for operand in self.machine.nodes[queue.pop()].args:
                    if operand not in found and operand not in self._fixed:
                        found.add(operand)
                        queue.append(operand)
            self._cones[place] = frozenset(found)
        return self._cones[place]

    def _leans(self, place: int) -> bool:
        """Whether a number may come from neighbours on the sheet, and not from what is given alone."""
        nodes = self.machine.nodes
        return any(operand in self._fixed for number in self._cone(place) for operand in nodes[number].args)

    # -- slips that only these numbers suggest ------------------------------------------------------------------------

    def _guessed(self, left: Sequence[int]) -> Iterable[Candidate]:
        """Given numbers copied wrongly, as the most telling of the wrong numbers would have it."""
        telling = sorted(left, key=lambda place: -self.all[place].worth)[:_ASKED]
        found: dict[str, Candidate] = {}
        for place in telling:
            for base in (self.machine.exact, self._base(place)):
                for candidate in guessed(self.machine, self.spots[place], self.all[place].printed, base):
                    found.setdefault(candidate.applied[0].edit.rule, candidate)
        return found.values()
