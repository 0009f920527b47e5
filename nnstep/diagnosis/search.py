"""The search: candidates carried through to the number, compared to its digits, and weighed.

How plausible a mistake is comes before how close its digits are. Both are costs, negative logarithms, and add up: of
two mistakes that give the number the one that is made more often wins, unless only the other gives it to the digit.
How far it is worth looking follows from the digits: what is no likelier than a number worked out wrongly is no finding.
"""

from __future__ import annotations

import gc
from collections.abc import Generator, Iterable, Iterator, Mapping
from typing import Final

from nnstep.algebra.printed import Printed
from nnstep.diagnosis import digits
from nnstep.diagnosis.candidates import Applied, Candidate
from nnstep.diagnosis.chance import AROUND, Accidents
from nnstep.diagnosis.machine import Base, Machine, Pause, at_once
from nnstep.diagnosis.miscopied import miscopied
from nnstep.diagnosis.ranking import MOST, Found, ranked
from nnstep.diagnosis.rounded import Besides
from nnstep.diagnosis.table import Column, table_of
from nnstep.network.trace import Trace
from nnstep.quantities.place import Place
from nnstep.slips.costs import AGAINST, CUT, NEAR
from nnstep.slips.edit import Edit
from nnstep.slips.others import other_rate

_ENOUGH: Final = 5.0  # where one mistake explains the number so well, two are not looked for
_COMMON: Final = 3.0  # where a common mistake explains it, no given number is taken for miscopied
_MOST_ROUNDED: Final = 36
_SMALL: Final = 300  # equations up to which numbers kept on the way are looked for with that many slips
_BY_HAND: Final = 3  # epochs that somebody may have worked out with pencil and paper
_NEARLY: Final = 2.001  # units of the last digit that a value may be off
_TELLING: Final = 4  # digits from which on two mistakes, or numbers rounded to one decimal, say something
_PAUSE: Final = 8


class Search:
    """One number, and the mistakes that give it. claims: numbers printed elsewhere that it may have been made from.

    pause: called between the parts of the search, which it may break off by raising something.
    """

    def __init__(
        self,
        trace: Trace,
        place: Place,
        printed: Printed,
        claims: Iterable[Mapping[Place, float]],
        pause: Pause = at_once,
    ) -> None:
        self.trace = trace
        self.place = place
        self.printed = printed
        self.given = float(printed)
        self.unit = max(float(printed.unit), abs(self.given) * 1e-12)
        self.true = trace.value(place)
        self._claims = tuple(claims)
        self._pause = pause
        self._copies: list[float] = []
        self._table = table_of(trace, place, 0, pause)

    @property
    def machine(self) -> Machine:
        """The equations that were gone through."""
        return self._table.machine

    def found(self) -> list[Found]:
        """What gives the number, the most plausible first, one for each word and a few more."""
        work = self.slices()
        collects = gc.isenabled()
        gc.disable()  # a table is all kept, and looking through it again and again for garbage took half of the time
        try:
            while True:
                self._pause()  # outside, so that what is half made is kept
                next(work)
        except StopIteration as end:
            return end.value  # type: ignore[no-any-return]
        finally:
            if collects:
                gc.enable()

    def slices(self) -> Generator[None, None, list[Found]]:
        """`found`, with a pause every few milliseconds for whoever has something else to do as well."""
        yield from self._table.slices(self._used())
        result = self._plain()
        if self._best(result) > _COMMON:
            result += self._miscopied()
            yield
        if self._best(result) > _ENOUGH and self.machine.goes_back:
            self._table = table_of(self.trace, self.place, 1, self._pause)
            yield from self._table.slices(self._used())
            result = [*self._plain(), *self._miscopied()]
        if self._best(result) > _ENOUGH and self.place.epoch <= _BY_HAND:
            for number, several in enumerate(self._with_rounding()):
                result += several
                if number % _PAUSE == 0:
                    yield
        if self._best(result) > _ENOUGH and (self._used() or self.printed.significant >= _TELLING):
            for column in self._columns():
                yield from self._table.paired(column)
                result += self._fitting(column, column.pairs_between(*self._reach()))
        accidents = Accidents(self.printed, self._table, self._columns(), self._copies)
        told = ranked(result, self._table.candidates.depths)
        for one in told:
            likeliest = one.likeliest or one
            one.machine = likeliest.machine = self.machine
            one.chance = likeliest.chance = accidents.chance(likeliest)
            one.sure = accidents.is_sure(likeliest)
            yield
        return told

    def rates(self) -> list[Found]:
        """Other learning rates that give the number to the digit."""
        for _ in self._table.slices(self._used()):
            pass
        found = [one for one in self._singles() if one.candidate.mistake == "learning_rate_other"]
        exact = [one for one in found if len(one.candidate.edits) == 1 and one.cost == one.candidate.cost]
        return sorted(exact, key=lambda one: one.cost)

    def _used(self) -> tuple[Mapping[Place, float], ...]:
        """The printed numbers that matter to the equations at hand."""
        index = self.machine.index
        return tuple(claimed for claimed in self._claims if any(spot in index for spot in claimed))

    def _columns(self) -> list[Column]:
        return [self._table.column(claimed) for claimed in ({}, *self._used())]

    def _plain(self) -> list[Found]:
        """One mistake alone."""
        return [*self._singles(), *self._rate(), *self._digits(), *self._roundings()]

    def _best(self, found: list[Found]) -> float:
        return min((one.cost for one in found), default=99)

    # -- fitting ------------------------------------------------------------------------------------------------------

    def fit(self, value: float) -> float | None:
        """What the fit of a value costs: nothing to the digit, much within two units; None where it does not fit."""
        off = abs(value - self.given)
        printed = self.printed
        if not off <= _NEARLY * self.unit and not printed.is_within(value):
            return None
        if printed.is_rounded(value) or printed.is_within(value) or off <= abs(self.given) * 1e-12:
            return 0.0
        if printed.is_cut(value):
            return CUT
        # Two units of a lone digit are anything: near is only what has a second digit to be near in.
        telling = printed.step is not None and self.unit <= 0.1 * abs(self.given)
        return NEAR if telling and off < abs(self.true - self.given) / 2 else None

    def _reach(self, units: float = _NEARLY) -> tuple[float, float]:
        room = max(units * self.unit, self.printed.room)
        return self.given - room, self.given + room

    def _singles(self) -> Iterator[Found]:
        best: dict[int, Found] = {}
        for column in self._columns():
            for found in self._fitting(column, column.between(*self._reach())):
                name = id(found.candidate)
                if name not in best or found.cost < best[name].cost:
                    best[name] = found
        yield from best.values()

    def _fitting(self, column: Column, near: Iterable[tuple[float, Candidate]]) -> Iterator[Found]:
        # a number that was printed was not made by a mistake in its own equation that nobody sees in it
        said = frozenset[int]().union(*(one.base.fixed for one in self._columns()))
        for value, candidate in near:
            if (fit := self.fit(value)) is not None:
                against = 0.0 if said.isdisjoint(candidate.edits) else AGAINST
                yield Found(candidate, candidate.cost + fit + against, value, column.base)

    # -- other explanations -------------------------------------------------------------------------------------------

    def _rate(self) -> Iterator[Found]:
        """Another learning rate, where that was asked for."""
        if self.place.key == self.trace.layout.rate:
            yield self._bare(other_rate(self.place, self.given), self.machine.exact)

    def _digits(self) -> Iterator[Found]:
        """The right number, copied or worked out wrongly."""
        values = {one.base.values[self.machine.target]: one.base for one in self._columns()}
        for value, base in values.items():
            if (slip := digits.misprint(self.printed, value)) is not None:
                far, *note = slip
                yield self._bare(Edit("misprint", "misprint", far, (), note=tuple(note)), base)
            if self.place.epoch <= _BY_HAND and (lost := digits.arithmetic(self.printed, value)) is not None:
                yield self._bare(Edit("arithmetic", "arithmetic", lost, ()), base)

    def _bare(self, edit: Edit, base: Base) -> Found:
        target = self.machine.target
        candidate = Candidate(edit.mistake, edit.cost, (Applied(edit, target),))
        if edit.changes:
            candidate.changes = {target: edit.changes[0][1]}
        return Found(candidate, edit.cost, self.given, base)

    def _roundings(self) -> Iterator[Found]:
        """Everything right, but rounded or cut on the way."""
        most = self.printed.places + 2
        for column in reversed(self._columns()):  # what was printed is likelier to have been used
            for value, candidate, places in self._table.roundings(column):
                if places > most or (places < digits.FEWEST and self.printed.significant < _TELLING):
                    continue
                fit = self.fit(value)
                everywhere = candidate.applied[0].scope == "everywhere"
                if fit is None and everywhere and self.printed.places > places:
                    cut = candidate.mistake == "truncated_early"
                    fit = self.fit(digits.rounder(places, cut=cut)(value))  # the last one as well, written with zeros
                if fit is not None and fit < NEAR:
                    yield Found(candidate, candidate.cost + fit, value, column.base)

    def _miscopied(self) -> Iterator[Found]:
        """A given number copied wrongly; each that comes near is an accident that another might be."""
        low, high = self._reach(AROUND)
        for column in self._columns():
            near = list(miscopied(self.machine, self._table.candidates, column.base, low, high))
            self._copies += [value for value, _ in near]
            yield from self._fitting(column, near)

    def _with_rounding(self) -> Iterator[list[Found]]:
        """Mistakes that nearly give the number, with operands rounded or cut on the way."""
        room = max(0.03 * abs(self.given), 12 * self.unit)
        low, high = self.given - room, self.given + room
        loose = [(one, column.base) for column in self._columns() for _, one in column.between(low, high)]
        loose.sort(key=lambda one: one[0].cost)
        worst = min(digits.noise(self.printed), MOST)
        besides = Besides(self.machine, *self._reach(1.0), self.printed.places + 2)
        most = _MOST_ROUNDED if len(self.machine.nodes) <= _SMALL else _MOST_ROUNDED // 10
        for candidate, base in loose[:most]:
            found = []
            for way in besides.ways(candidate, base, worst - candidate.cost):
                fit = self.fit(way.value)
                if fit is not None and fit < NEAR and candidate.cost + way.cost <= worst:
                    found.append(
                        Found(candidate, candidate.cost + fit + way.cost, way.value, base, way.how, way.values)
                    )
            yield found
