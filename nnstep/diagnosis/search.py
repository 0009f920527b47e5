"""The search: candidates carried through to the number, compared to its digits, and ranked.

How plausible a mistake is comes before how close its digits are. Both are costs, negative logarithms, and add up: of
two mistakes that give the number the one that is made more often wins, unless only the other gives it to the digit.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final

from nnstep.algebra.expr import Expr
from nnstep.algebra.printed import Printed
from nnstep.diagnosis import digits
from nnstep.diagnosis.candidates import Applied, Candidate, Candidates
from nnstep.diagnosis.costs import AGAINST, CUT, NEAR, ROUNDED, SECOND, cost
from nnstep.diagnosis.edit import Edit
from nnstep.diagnosis.machine import Base, Machine, Pause, at_once
from nnstep.diagnosis.others import other_answers
from nnstep.network.trace import Trace
from nnstep.quantities.key import Key
from nnstep.quantities.place import Place
from nnstep.records import dataclass

Rounder = Callable[[float], float]

_BUDGET: Final = 300_000  # of the work of one search; an equation that is evaluated again counts one
_TRIED: Final = 50  # what a candidate costs besides
_ENOUGH: Final = 5.0  # where one mistake explains the number so well, two are not looked for
_POOL: Final = 48  # mistakes that are tried in pairs
_MOST_ROUNDED: Final = 60
_SMALL: Final = 300  # nodes up to which the whole cone is worked out with rounded numbers
_WORST: Final = 9.0
_BY_HAND: Final = 3  # epochs that somebody may have worked out with pencil and paper
_NEARLY: Final = 2.001  # units of the last digit that a value may be off
_FAR: Final = 2.0  # how much less plausible a second one of the same kind, or of two mistakes, may be
_MOST_CAUSES: Final = 6
_RANGE: Final = 5.0  # how much less plausible than the best one a cause may be


@dataclass(slots=True)
class Found:
    """A mistake that gives the number. cost: all of it; value: what it comes to; how: what else was done on the way."""

    candidate: Candidate
    cost: float
    value: float
    base: Base
    how: str = ""


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
        self.machine = Machine(trace, place, _sequential(trace, place), pause)
        self.given = float(printed)
        self.unit = max(float(printed.unit), abs(self.given) * 1e-12)
        self.true = trace.value(place)
        self.bases = [self.machine.exact]
        for claimed in claims:
            if any(spot in self.machine.index for spot in claimed):
                self.bases.append(self.machine.base(claimed))
        # a number that was printed was not made by a mistake in its own equation that nobody sees in it
        self._said = frozenset[int]().union(*(base.fixed for base in self.bases))
        self.candidates = Candidates(self.machine)
        self._loose: list[tuple[Candidate, Base]] = []

    def found(self) -> list[Found]:
        """What gives the number, the most plausible first, one for each word and a few more."""
        singles = self.candidates.all()
        result = [*self._tried(singles, _BUDGET), *self._answers(), *self._digits(), *self._roundings()]
        if min((one.cost for one in result), default=99) > _ENOUGH:
            result += self._with_rounding()
            result += self._pairs(singles)
        return _ranked(result)

    def rates(self) -> list[Found]:
        """Other learning rates that give the number to the digit."""
        rates = [one for one in self.candidates.all() if one.mistake == "learning_rate_other" and len(one.edits) == 1]
        return sorted((one for one in self._tried(rates, _BUDGET) if one.cost == one.candidate.cost),
                      key=lambda one: one.cost)  # fmt: skip

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

    def _tried(self, candidates: Iterable[Candidate], budget: int) -> Iterator[Found]:
        machine = self.machine
        for candidate in candidates:
            budget -= _TRIED + (len(machine.above(candidate.edits)) + 10 * len(candidate.edits)) * len(self.bases)
            if budget < 0:
                return
            if not candidate.changes:
                candidate.changes = self.candidates.changes(candidate.edits)
            best: Found | None = None
            against = 0.0 if self._said.isdisjoint(candidate.edits) else AGAINST
            for base in self.bases:
                value = machine.value(candidate.changes, base)
                fit = self.fit(value)
                if fit is not None and value != base.values[machine.target]:
                    found = Found(candidate, candidate.cost + fit + against, value, base)
                    best = found if best is None or found.cost < best.cost else best
                elif abs(value - self.given) <= max(0.03 * abs(self.given), 12 * self.unit):
                    self._loose.append((candidate, base))
            if best is not None:
                yield best

    # -- other explanations -------------------------------------------------------------------------------------------

    def _answers(self) -> Iterator[Found]:
        """The number is another quantity's, or one that somebody printed for another."""
        target, machine = self.machine.target, self.machine
        for edit in other_answers(self.trace, self.place, self.given, _NEARLY * self.unit):
            candidate = Candidate(edit.mistake, edit.cost, (Applied(edit, target),), {target: (edit,)})
            candidate.changes = {target: edit.changes[0][1]}
            value = machine.value(candidate.changes, machine.exact)
            fit = self.fit(value)
            if fit is not None:
                yield Found(candidate, candidate.cost + fit, value, machine.exact)

    def _digits(self) -> Iterator[Found]:
        """The right number, copied or worked out wrongly."""
        values = {base.values[self.machine.target]: base for base in self.bases}
        for value, base in values.items():
            if (slip := digits.misprint(self.printed, value)) is not None:
                yield self._bare("misprint", slip[0], base, *slip[1:])
            by_hand = self.place.epoch <= _BY_HAND
            if by_hand and (far := digits.arithmetic(self.printed, value)) is not None:
                yield self._bare("arithmetic", far, base)

    def _bare(self, word: str, far: float, base: Base, *note: str) -> Found:
        edit = Edit(word, word, far, (), note=note)
        return Found(Candidate(word, far, (Applied(edit, self.machine.target),)), far, self.given, base)

    def _roundings(self) -> Iterator[Found]:
        """Everything right, but rounded or cut on the way."""
        machine = self.machine
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
            groups.append((cost("rounded forward"), list(filter(self._forward, computed)), "forward"))
        if len(computed) > 1 and len(machine.nodes) <= _SMALL:
            one = cost("one rounded") + 0.7 * math.log(len(computed))
            groups += [(one, [number], "") for number in computed]
        for places in range(digits.FEWEST, min(self.printed.places + 2, digits.MOST_PLACES) + 1):
            for cut, word in ((False, "rounded_early"), (True, "truncated_early")):
                change = digits.rounder(places, cut=cut)
                for far, numbers, scope in groups:
                    yield from self._rounded_at(numbers, change, word, far, scope, places)

    def _rounded_at(
        self, numbers: list[int], change: Rounder, word: str, far: float, scope: str, places: int
    ) -> Iterator[Found]:
        for base in self.bases:
            value = self.machine.value(dict.fromkeys(numbers, change), base)
            fit = self.fit(value)
            if fit is None and scope == "everywhere" and self.printed.places > places:
                fit = self.fit(change(value))  # the last one was rounded as well, and written with zeros
            if fit is not None and fit < NEAR and value != base.values[self.machine.target]:
                how = "rounded to" if word == "rounded_early" else "cut off after"
                number = max(numbers, key=lambda one: -self.candidates.depths[one])
                edit = Edit(f"{word} {places}", word, far, (), note=(how, str(places), scope))
                candidate = Candidate(word, far, (Applied(edit, number, scope),))
                candidate.changes = dict.fromkeys(numbers, change)
                yield Found(candidate, far + fit + cost("coarser") * max(4 - places, 0), value, base)

    def _forward(self, number: int) -> bool:
        return self.machine.nodes[number].place.key.kind in ("net", "out")

    # -- a mistake, and numbers that were rounded ---------------------------------------------------------------------

    def _with_rounding(self) -> Iterator[Found]:
        """Mistakes that nearly give the number, with operands rounded or cut alike, or everything on the way."""
        machine = self.machine
        places = range(digits.FEWEST, min(self.printed.places + 2, digits.MOST_PLACES) + 1)
        self._loose.sort(key=lambda one: one[0].cost)
        for candidate, base in self._loose[:_MOST_ROUNDED]:
            if candidate.cost + ROUNDED > _WORST:
                break
            values = machine.values(candidate.changes, base)
            for number in places:
                for cut in (False, True):
                    change = digits.rounder(number, cut=cut)
                    fits = [self._last_line(candidate, values, change)]
                    if len(machine.nodes) <= _SMALL:
                        fits.append(self._all_rounded(candidate, base, change))
                    for value in fits:
                        if value is not None and (fit := self.fit(value)) is not None and fit < NEAR:
                            how = f"{'cut off after' if cut else 'rounded to'} {number}"
                            yield Found(candidate, candidate.cost + fit + ROUNDED, value, base, how)

    def _last_line(self, candidate: Candidate, values: list[float], change: Rounder) -> float | None:
        """The target's own equation with its computed operands rounded."""
        machine = self.machine
        node = machine.nodes[machine.target]
        right = candidate.changes.get(machine.target, node.right)
        if not isinstance(right, Expr):
            return None
        rounded = [change(value) if self._computed(number) else value for number, value in enumerate(values)]
        return machine.edited(node, right, rounded)

    def _computed(self, number: int) -> bool:
        return not self.machine.nodes[number].place.key.is_given

    def _all_rounded(self, candidate: Candidate, base: Base, change: Rounder) -> float | None:
        machine = self.machine
        values = base.values[:]
        for number, node in enumerate(machine.nodes):
            if not node.args and number not in candidate.changes:
                continue
            if number in base.fixed:
                continue
            other = candidate.changes.get(number)
            if isinstance(other, Expr):
                value = machine.edited(node, other, values)
            elif other is None:
                value = node.run(*[values[place] for place in node.args])
            else:
                return None
            values[number] = value if number == machine.target else change(value)
        return values[machine.target]

    # -- two mistakes -------------------------------------------------------------------------------------------------

    def _pairs(self, singles: list[Candidate]) -> Iterator[Found]:
        """Two plausible mistakes at once."""
        pool = self._pool(singles)
        made = sorted(
            (
                (first.cost + second.cost + SECOND, first, second)
                for place, first in enumerate(pool)
                for second in pool[place + 1 :]
            ),
            key=lambda one: one[0],
        )
        pairs = (pair for far, first, second in made if far <= _WORST and (pair := self._pair(far, first, second)))
        yield from self._tried(pairs, _BUDGET // 5)

    def _pool(self, singles: list[Candidate]) -> list[Candidate]:
        """The likeliest mistakes, but for those that are known to change nothing."""
        return [one for one in singles if not one.changes or self._matters(one)][:_POOL]

    def _matters(self, candidate: Candidate) -> bool:
        exact = self.machine.exact
        return self.machine.value(candidate.changes, exact) != exact.values[self.machine.target]

    def _pair(self, far: float, first: Candidate, second: Candidate) -> Candidate | None:
        both = dict(first.edits)
        for number, edits in second.edits.items():
            before = both.get(number, ())
            if any(one.meets(two) for one in before for two in edits):
                return None
            both[number] = before + edits
        if first.applied[0].edit.rule == second.applied[0].edit.rule:
            return None
        return Candidate(first.mistake, far, first.applied + second.applied, both, also=second.mistake)


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


def _ranked(found: list[Found]) -> list[Found]:
    """The best of each word first, all within reach of the best; then others of a word, with other values."""
    found = sorted((one for one in found if one.cost <= _WORST), key=lambda one: one.cost)
    if not found:
        return []
    best = found[0].cost
    single = any(one.candidate.also is None and one.candidate.mistake != "arithmetic" for one in found)
    seen: dict[tuple[str, str | None], list[float]] = {}
    result: list[Found] = []
    more: list[Found] = []
    for one in found:
        if one.cost > best + _RANGE or (single and one.candidate.also and one.cost > best + _FAR):
            continue
        values = seen.setdefault((one.candidate.mistake, one.candidate.also), [])
        if not values:
            result.append(one)
        elif one.cost <= best + _FAR and not any(math.isclose(one.value, value, rel_tol=1e-9) for value in values):
            more.append(one)
        values.append(one.value)
    return [*result[:_MOST_CAUSES], *more[:2]]
