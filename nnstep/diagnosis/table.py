"""What every slip comes to, in order of value: made once for a quantity, whatever number is given for it.

Making it is most of the work of a diagnosis, and does not need the number. So it is kept: the second number of a
quantity is looked up, and a program that has nothing else to do can make it in slices before anybody asks.
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from itertools import combinations
from typing import Final

from nnstep.diagnosis.candidates import Applied, Candidate, Candidates, edits_of_both
from nnstep.diagnosis.machine import Base, Machine, Pause, at_once
from nnstep.diagnosis.ranking import WORST
from nnstep.diagnosis.rounded import alone
from nnstep.network.trace import Trace
from nnstep.quantities.key import Key
from nnstep.quantities.place import Place
from nnstep.slips.costs import SECOND
from nnstep.slips.others import other_answers

_BUDGET: Final = 90_000  # of the work of one column
_DEAREST_BEFORE: Final = 4.5  # what a mistake may cost at most where the update before is looked into as well
_SLICE: Final = 24  # candidates between two pauses
_KEPT: Final = 12  # tables of a trace
_POOL: Final = 48  # mistakes that are tried in pairs
_COLUMNS: Final = 6  # sets of printed numbers for which a table is worked out


class Column:
    """The candidates of a table with what they come to from one set of values, sorted by that."""

    def __init__(self, base: Base) -> None:
        self.base = base
        self.values: list[float] = []
        self.rows: list[Candidate] = []
        self.filling: Iterator[None] = iter(())
        self.pairs: list[tuple[float, Candidate]] | None = None
        self.roundings: list[tuple[float, Candidate, int]] | None = None

    def fill(self, found: list[tuple[float, int, Candidate]]) -> None:
        """Takes what was worked out: values, with the candidates' numbers to break ties."""
        found.sort(key=lambda one: one[:2])
        self.values = [value for value, _, _ in found]
        self.rows = [candidate for _, _, candidate in found]

    def between(self, low: float, high: float) -> Iterator[tuple[float, Candidate]]:
        """What comes to something between two numbers."""
        start, end = bisect_left(self.values, low), bisect_right(self.values, high)
        return zip(self.values[start:end], self.rows[start:end], strict=True)

    def pairs_between(self, low: float, high: float) -> Iterator[tuple[float, Candidate]]:
        """Two mistakes at once that come to something between two numbers."""
        pairs = self.pairs or []
        start, end = (bisect_left(pairs, low, key=_first), bisect_right(pairs, high, key=_first))
        return iter(pairs[start:end])


def _first(pair: tuple[float, Candidate]) -> float:
    return pair[0]


class Table:
    """The slips behind a number of one quantity. back: how many updates before it are looked into as well."""

    def __init__(self, trace: Trace, place: Place, back: int, pause: Pause) -> None:
        self.machine = Machine(trace, place, _sequential(trace, place), pause, back=back)
        self.machine.pause = at_once  # from here on the table is kept, half made too
        self.candidates = Candidates(self.machine, _DEAREST_BEFORE) if back else Candidates(self.machine)
        self._making: Iterator[None] = self._made()
        self.singles: list[Candidate] = []
        self._place, self._back = place, back
        self._columns: dict[frozenset[tuple[Place, float]], Column] = {}

    def slices(self, claims: tuple[Mapping[Place, float], ...] = ()) -> Iterator[None]:
        """Makes what is not made yet, with a pause every millisecond or two: whoever stops there, another goes on."""
        for _ in self._making:
            yield
        for claimed in ({}, *claims):
            for _ in self.column(claimed).filling:
                yield

    def _made(self) -> Iterator[None]:
        yield from self.candidates.slices()
        self.singles = sorted([*self.candidates.found, *self._answers()], key=lambda one: one.cost)

    def column(self, claimed: Mapping[Place, float]) -> Column:
        """The column of these printed numbers, which `slices` fills."""
        name = frozenset(claimed.items())
        if name not in self._columns:
            if len(self._columns) > _COLUMNS:
                self._forget(next(one for one in self._columns if one))
            column = Column(self.machine.base(claimed) if claimed else self.machine.exact)
            column.filling = self._filled(column)
            self._columns[name] = column
        return self._columns[name]

    def _forget(self, name: frozenset[tuple[Place, float]]) -> None:
        self.machine.bases.remove(self._columns.pop(name).base)

    def _filled(self, column: Column) -> Iterator[None]:
        machine, budget = self.machine, _BUDGET // 2 if self._back else _BUDGET
        right = column.base.values[machine.target]
        found: list[tuple[float, int, Candidate]] = []
        for number, candidate in enumerate(self.singles):
            budget -= machine.work(candidate.edits)
            if budget < 0:
                break
            if number % _SLICE == 0:
                yield
            if not candidate.changes:
                candidate.changes = self.candidates.changes(candidate.edits)
            value = machine.value(candidate.changes, column.base)
            if math.isfinite(value) and value != right:
                found.append((value, number, candidate))
        column.fill(found)

    def paired(self, column: Column) -> Iterator[None]:
        """Works out two plausible mistakes at once, where that is not done yet."""
        if column.pairs is not None:
            return
        machine, budget = self.machine, _BUDGET // 5
        matters = {id(candidate) for candidate in column.rows}
        pool = [one for one in self.singles if id(one) in matters and one.edits][:_POOL]
        made = sorted(
            ((one.cost + two.cost + SECOND, one, two) for one, two in combinations(pool, 2)), key=lambda pair: pair[0]
        )
        found: list[tuple[float, Candidate]] = []
        for number, (far, one, two) in enumerate(made):
            if far > WORST or budget < 0:
                break
            if number % _SLICE == 0:
                yield
            if (pair := _pair(far, one, two)) is None:
                continue
            budget -= machine.work(pair.edits)
            pair.changes = self.candidates.changes(pair.edits)
            value = machine.value(pair.changes, column.base)
            if math.isfinite(value):
                found.append((value, pair))
        column.pairs = sorted(found, key=_first)

    def roundings(self, column: Column) -> list[tuple[float, Candidate, int]]:
        """Everything right but rounded on the way: what that comes to, with the number of decimals."""
        if column.roundings is None:
            right = column.base.values[self.machine.target]
            made = ((self.machine.value(one.changes, column.base), one, places)
                    for one, places in alone(self.machine, self.candidates.depths))  # fmt: skip
            column.roundings = [one for one in made if one[0] != right and math.isfinite(one[0])]
        return column.roundings

    def _answers(self) -> Iterator[Candidate]:
        """The numbers of other quantities."""
        target = self.machine.target
        for edit in other_answers(self.machine.trace, self._place):
            candidate = Candidate(edit.mistake, edit.cost, (Applied(edit, target),), {target: (edit,)})
            candidate.changes[target] = edit.changes[0][1]
            yield candidate


def _pair(far: float, first: Candidate, second: Candidate) -> Candidate | None:
    """Both at once; None where they meet, or are the same slip."""
    if first.applied[0].edit.rule == second.applied[0].edit.rule:
        return None
    both = edits_of_both(first, second)
    if both is None:
        return None
    return Candidate(first.mistake, far, first.applied + second.applied, both, also=second.mistake)


def table_of(trace: Trace, place: Place, back: int, pause: Pause = at_once) -> Table:
    """The table of a quantity, kept as long as its trace; of a trace the last few."""
    # with the trace itself: a table refers to it, so that a weak dictionary of traces would keep both for ever
    tables: dict[tuple[Place, int], Table] = vars(trace).setdefault("_tables_of_slips", {})
    table = tables.pop((place, back), None) or Table(trace, place, back, pause)
    tables[place, back] = table  # the last one is the newest
    if len(tables) > _KEPT:
        del tables[next(iter(tables))]
    return table


def _sequential(trace: Trace, place: Place) -> tuple[Place, ...]:
    """New weights of the layers above, which somebody may use too early, so that they are worked out on the way."""
    layout = trace.layout
    if layout.last < 3 or layout.clip or len(trace.batch(place.epoch, place.update)) > 4:
        return ()
    sizes = [layout.units(layer) * layout.units(layer - 1) for layer in range(2, layout.last)]
    if sum(sizes) > 80 or place.key.kind not in ("dout", "dnet", "grad", "new", "state_new", "hat", "reg"):
        return ()
    keys: list[Key] = []
    for layer in range(2, layout.last):
        keys += [key.of("new") for key in layout.parameters(layer, biases=False) if layout.is_trained(key)]
    return tuple(Place(key, place.epoch, place.update) for key in keys)
