"""What a source's own numbers lead to: equations evaluated with printed numbers in place of exact ones.

A number is *carried* where such an evaluation gives it; the evaluation is kept as the proof.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice, product
from typing import Final, Literal

from nnstep.algebra import numbers
from nnstep.algebra.expr import Expr, Neg, Num, evaluate, operands, substitute
from nnstep.algebra.printed import Printed, at, typed
from nnstep.lesson.provenance import Cone
from nnstep.network.trace import Trace
from nnstep.quantities.key import Key
from nnstep.quantities.notation import Notation
from nnstep.quantities.place import Place
from nnstep.records import dataclass

How = Literal["printed", "rounded", "cut", "followed", "typed"]
"""Which numbers were used: those printed; exact ones, all rounded or all cut; what follows a slip, not rounded; those
that stand in an expression.
"""

_MOST_CHOICES = 64
_MOST_PLACES = 15
_WIDE: Final = 4  # an equation of more operands is not written into another one
_DEEPEST: Final = 2  # equations in one another


@dataclass(frozen=True, slots=True)
class Held:
    """A printed number, as later ones may use it.

    number: which of the source's numbers, from 1. carried: the number behind it, not rounded: exact where it is right,
    what followed where an earlier one was wrong, give or take `spread`. slips: the wrong numbers behind it.
    """

    number: int
    place: Place
    printed: Printed
    exact: bool
    right: bool
    carried: float
    spread: float = 0.0
    slips: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Proof:
    """An evaluation that gives a printed number. value: what it comes to. cut: whether that had to be cut, not rounded.

    expr: with the numbers used; lone: what stands there for its only operand. used: the printed numbers in it. changed:
    the operands that were rounded or cut.
    """

    how: How
    value: float
    cut: bool
    expr: Expr
    lone: Expr | None = None
    used: tuple[Held, ...] = ()
    changed: tuple[Key, ...] = ()


class Carrying(Cone):
    """The proofs that printed numbers follow from others, on paper."""

    def __init__(self, trace: Trace, printed: Iterable[Place], notation: Notation) -> None:
        super().__init__(trace, printed)
        self.notation = notation

    def proofs(self, place: Place, printed: Printed, held: Mapping[Place, Sequence[Held]]) -> list[Proof]:
        """Every evaluation of the equation that gives a printed number, the simplest first."""
        found = [
            *self._printed(place, printed, held),
            *self._rounded(place, printed),
            *self._followed(place, printed, held),
        ]
        if not found and printed.is_within(value := self.trace.value(place)):
            found = [Proof("typed", value, False, typed(printed.plain))]
        first: dict[Expr, Proof] = {}
        for proof in found:
            first.setdefault(proof.expr, proof)
        return list(first.values())

    def choices(self, place: Place, held: Mapping[Place, Sequence[Held]]) -> list[tuple[Held, ...]]:
        """One printed number for each quantity a place rests on, in every way there is; right ones first."""
        ranked = [sorted(held[leaf], key=lambda one: not one.right) for leaf in self.leaves(place) if held.get(leaf)]
        return list(islice(product(*ranked), _MOST_CHOICES)) if ranked else []

    def follow(self, place: Place, chosen: Sequence[Held]) -> tuple[float, float]:
        """What follows from the numbers behind printed ones, without rounding, and how much their digits leave open."""
        exact = {self.settled(one.place): one.carried for one in chosen}
        spread = 0.0
        for one in chosen:
            if one.spread:
                low, high = (
                    self.value(place, {**exact, self.settled(one.place): one.carried + side * one.spread})
                    for side in (-1, 1)
                )
                spread += abs(high - low) / 2
        return self.value(place, exact), spread

    def _printed(self, place: Place, printed: Printed, held: Mapping[Place, Sequence[Held]]) -> Iterator[Proof]:
        for chosen in self.choices(place, held):
            value = self.value(place, {self.settled(one.place): float(one.printed) for one in chosen})
            if printed.fits(value) or printed.is_within(value):
                numbers_used = {self.settled(one.place): typed(one.printed.plain) for one in chosen}
                used = tuple(one for one in chosen if not one.exact)
                shown, lone = self._written(self.settled(place), numbers_used)
                if used:  # with exact ones alone it is the exact number
                    yield Proof("printed", value, not printed.is_rounded(value), shown, lone, used)

    def _rounded(self, place: Place, printed: Printed) -> Iterator[Proof]:
        place = self.settled(place)
        right = self.trace.equation(place)
        if right is None:
            return
        exact = {key: self.trace.value(self.beside(place, key)) for key in operands(right)}
        if not all(map(math.isfinite, exact.values())):
            return
        exact = {key: float(numbers.full(value)) for key, value in exact.items()}
        seen = [exact]
        for places in range(2, min(printed.places + 3, _MOST_PLACES) + 1):
            hows: tuple[How, How] = ("rounded", "cut")
            for how in hows:
                every = {key: float(at(value, -places, how == "rounded")) for key, value in exact.items()}
                computed = {key: exact[key] if key.is_given else value for key, value in every.items()}
                for used in (computed, every):
                    # A number that becomes 0 has lost all it said: with it, anything could be explained.
                    if used in seen or any(not value and exact[key] for key, value in used.items()):
                        continue
                    seen.append(used)
                    value = evaluate(right, used.__getitem__)
                    if printed.fits(value):
                        changed = tuple(key for key in used if used[key] != exact[key])
                        line = {key: _rounded(key, used[key], places if key in changed else None) for key in used}
                        shown = substitute(self.notation.arrange(right), line.__getitem__)
                        lone = next(iter(line.values())) if len(line) == 1 else None
                        yield Proof(how, value, not printed.is_rounded(value), shown, lone, (), changed)

    def _followed(self, place: Place, printed: Printed, held: Mapping[Place, Sequence[Held]]) -> Iterator[Proof]:
        for chosen in self.choices(place, held):
            slips = tuple(one for one in chosen if one.slips)
            if not slips:
                continue
            value, spread = self.follow(place, chosen)
            if (
                printed.fits(value)
                or printed.is_within(value)
                or (spread and printed.spans(value - spread, value + spread))
            ):
                yield Proof("followed", value, False, typed(printed.of(value)), None, slips)

    # -- lines of numbers ---------------------------------------------------------------------------------------------

    def _written(self, place: Place, known: Mapping[Place, Expr], deep: int = 0) -> tuple[Expr, Expr | None]:
        """The equation with printed numbers, and its only operand; what nobody printed is written out where short."""
        right = self.equation(place)
        assert right is not None

        def put(key: Key) -> Expr:
            operand = self.beside(place, key)
            if operand in known:
                found = known[operand]
                return _keyed(found, key)
            if self.rests(operand):
                below = self.equation(operand)
                if deep < _DEEPEST and below is not None and len(operands(below)) <= _WIDE:
                    return self._written(operand, known, deep + 1)[0]
                given = {spot: _worth(node) for spot, node in known.items()}
                return typed(numbers.show(self.value(operand, given), 6), key)
            return typed(numbers.show(self.trace.value(operand), 6), key)

        line = {key: put(key) for key in operands(right)}
        lone = next(iter(line.values())) if len(line) == 1 else None
        return substitute(self.notation.arrange(right), line.__getitem__), lone


def _rounded(key: Key, value: float, places: int | None) -> Expr:
    """An operand as it was used: rounded or cut, with all its decimals, or as it is."""
    return typed(numbers.show(value, _MOST_PLACES) if places is None else numbers.fixed(value, places), key)


def _keyed(node: Expr, key: Key) -> Expr:
    if isinstance(node, Neg):
        return Neg(_keyed(node.arg, key))
    return Num(node.value, node.text, key) if isinstance(node, Num) else node


def _worth(node: Expr) -> float:
    return evaluate(node, lambda key: 0.0)
