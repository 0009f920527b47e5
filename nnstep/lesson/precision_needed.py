"""How many decimals a pencil needs on the way, so that the decimals that are asked for come out right.

Every number between the given ones and the result is taken as its value, give or take half a unit of the last decimal
carried; the result itself is read off the calculator and rounded once.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Final

from nnstep.algebra.expr import Expr, evaluate, operands
from nnstep.algebra.intervals import interval
from nnstep.algebra.numbers import shown
from nnstep.algebra.printed import at
from nnstep.algebra.reach import Interval
from nnstep.engine.hand import rounding
from nnstep.lesson.provenance import Cone
from nnstep.network.build import by_hand, is_drawn
from nnstep.network.trace import Trace
from nnstep.quantities.place import Place
from nnstep.records import dataclass

MOST: Final = 12
"""Decimals beyond which nobody carries numbers by hand."""

_MOST_PLACES = 4000  # quantities on the way


@dataclass(frozen=True, slots=True)
class Need:
    """What it takes to get a number right to so many decimals.

    certain: the decimals that are enough however the roundings fall; enough: the fewest with which carrying by hand
    gives it here. None where more than MOST are needed.
    """

    place: Place
    decimals: int
    certain: int | None
    enough: int | None


def decimals_shown(value: float, digits: int) -> int:
    """The decimals with which a page shows a number."""
    if not math.isfinite(value):
        return 0
    form = shown(value, digits)
    exponent = form.number.as_tuple().exponent
    return max(0, -(form.step if form.cut else exponent if isinstance(exponent, int) else 0))


def decimals_needed(trace: Trace, place: Place, decimals: int) -> Need | None:
    """The decimals to carry for a quantity to be right to so many; None where nothing is carried, or too much."""
    if trace.hand is not None or not math.isfinite(trace.value(place)):
        return None
    way = _Way.to(trace, place)
    if way is None or not (way.between or way.drawn):
        return None
    certain = next(iter(k for k in _bisected(lambda k: way.is_certain(k, decimals))), None)
    enough = next((k for k in range((MOST if certain is None else certain) + 1) if way.is_enough(k, decimals)), None)
    return Need(place, decimals, certain, enough)


def _bisected(holds) -> Iterator[int]:  # type: ignore[no-untyped-def]
    """The smallest number up to MOST for which something holds that goes on to hold."""
    low, high = 0, MOST + 1
    while low < high:
        middle = (low + high) // 2
        if middle <= MOST and not holds(middle):
            low = middle + 1
        else:
            high = middle
    if low <= MOST:
        yield low


@dataclass(frozen=True)
class _Way:
    """What lies between the given numbers and a result, in the order in which it is computed; each with its equation.

    drawn: initial parameters that were drawn, and so are rounded too.
    """

    trace: Trace
    cone: Cone
    place: Place
    between: dict[Place, Expr]
    drawn: frozenset[Place]

    @classmethod
    def to(cls, trace: Trace, place: Place) -> _Way | None:
        """The way to a quantity; None where there is none, or where it is too long."""
        cone = Cone(trace, ())
        place = cone.settled(place)
        between: dict[Place, Expr] = {}
        drawn: set[Place] = set()
        stack = [(place, False)]
        seen = {place}
        while stack:
            here, done = stack.pop()
            right = trace.equation(here)
            if right is None:
                if here.key.kind == "param" and is_drawn(trace, here.key):
                    drawn.add(here)
            elif done:
                between[here] = right
            else:
                stack.append((here, True))
                below = [cone.beside(here, key) for key in operands(right)]
                stack += [(one, False) for one in below if one not in seen]
                seen.update(below)
                if len(seen) > _MOST_PLACES:
                    return None
        if place not in between:
            return None
        last = between.pop(place)
        return cls(trace, cone, place, {**between, place: last}, frozenset(drawn)) if between or drawn else None

    def is_certain(self, carried: int, decimals: int) -> bool:
        """Whether the result is right however the numbers on the way are rounded to so many decimals."""
        half, of = 0.5 * 10.0**-carried, rounding(carried)
        known: dict[Place, Interval] = {}

        def widened(low: float, high: float, exact: float) -> Interval:
            if low == high and of(exact) == exact:
                return low, high  # it ends within the decimals, so nothing is rounded
            return low - half, high + half

        def given(place: Place) -> Interval:
            value = self.trace.value(place)
            return widened(value, value, value) if place in self.drawn else (value, value)

        for here, right in self.between.items():
            places = {key: self.cone.beside(here, key) for key in operands(right)}
            ends = interval(right, lambda key, at=places: known[at[key]] if at[key] in known else given(at[key]))  # type: ignore[misc]
            if not (math.isfinite(ends[0]) and math.isfinite(ends[1])):
                return False
            known[here] = ends if here == self.place else widened(*ends, self.trace.value(here))
        low, high = known[self.place]
        wanted = at(self.trace.value(self.place), -decimals)
        return at(low, -decimals) == wanted == at(high, -decimals)

    def is_enough(self, carried: int, decimals: int) -> bool:
        """Whether rounding everything on the way to so many decimals gives the result."""
        trace = by_hand(self.trace, carried)
        right = self.between[self.place]
        value = evaluate(right, lambda key: trace.value(self.cone.beside(self.place, key)))
        if not math.isfinite(value):
            return False
        return at(value, -decimals) == at(self.trace.value(self.place), -decimals)
