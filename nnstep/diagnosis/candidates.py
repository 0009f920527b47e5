"""Candidates: edits put into the equations of a cone, in one unit, in a layer, or everywhere."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any, Final

from nnstep.algebra.expr import Expr
from nnstep.diagnosis.machine import Change, Machine, variant
from nnstep.quantities.place import Place
from nnstep.records import dataclass, field
from nnstep.slips import costs
from nnstep.slips.edit import Context, Edit
from nnstep.slips.factors import factor_edits
from nnstep.slips.forms import form_edits
from nnstep.slips.functions import function_edits, kept_slope
from nnstep.slips.givens import given_edits, scaled_edits
from nnstep.slips.operands import operand_edits
from nnstep.slips.optimizers import optimizer_edits
from nnstep.slips.terms import term_edits

_GIVEN: Final = frozenset(("param", "input", "target", "hyper"))
RULES: Final = (term_edits, factor_edits, function_edits, operand_edits, optimizer_edits)
WIDE: Final = 60  # operands from which on an equation is not searched for slips in single terms
_MOST_LEVELS: Final = 6
_DEAREST: Final = 7.6  # from here on a mistake is too far from plausible to be looked into
_LARGE: Final = 300  # nodes from which on only common mistakes are looked into
_DEAREST_OF_LARGE: Final = 4.5
_SLICE: Final = 200  # candidates between two pauses
_MANY: Final = 6  # nodes from which on an edited equation is compiled


@dataclass(frozen=True, slots=True)
class Applied:
    """An edit at a node of the cone. scope: "" here alone, or where else it is made, in words."""

    edit: Edit
    node: int
    scope: str = ""


@dataclass(slots=True)
class Candidate:
    """A mistake that may have been made: edits with the nodes they change, and how far from plausible it all is.

    kept: whether slopes are worked out from the sums and so keep a slip at an output out.
    """

    mistake: str
    cost: float
    applied: tuple[Applied, ...]
    edits: dict[int, tuple[Edit, ...]] = field(default_factory=dict)
    changes: dict[int, Change] = field(default_factory=dict)
    also: str | None = None
    kept: bool = False


def edits_of_both(first: Candidate, second: Candidate) -> dict[int, tuple[Edit, ...]] | None:
    """The edits of two candidates made together; None where they change the same."""
    both = dict(first.edits)
    for number, edits in second.edits.items():
        before = both.get(number, ())
        if any(one.meets(two) for one in before for two in edits):
            return None
        both[number] = before + edits
    return both


class Candidates:
    """All single mistakes in the equations of a cone, the most plausible first. dearest: what one may cost at most."""

    def __init__(self, machine: Machine, dearest: float = _DEAREST) -> None:
        self.machine = machine
        self._dearest = dearest if len(machine.nodes) <= _LARGE else min(dearest, _DEAREST_OF_LARGE)
        self.models: dict[Place, list[int]] = defaultdict(list)
        for number, node in enumerate(machine.nodes):
            if node.right is not None or node.place.key.kind in _GIVEN:
                self.models[node.model if node.right is not None else node.place].append(number)
        self._users = [0] * len(machine.nodes)
        for node in machine.nodes:
            for number in node.args:
                self._users[number] += 1
        self.depths = self._depths()
        self._nearest = {place: min(map(self.depths.__getitem__, numbers)) for place, numbers in self.models.items()}
        self.found: list[Candidate] = []
        self.samples = max(map(len, self.models.values()), default=1)

    def all(self) -> list[Candidate]:
        """Every candidate with equations of its own, sorted."""
        for _ in self.slices():
            pass
        return self.found

    def slices(self) -> Iterator[None]:
        """Finds them all, with a pause now and then."""
        made = []
        for place in self.models:
            made += [(place, edit) for edit in self._edits(place) if edit.cost <= self._dearest]
            yield
        found: dict[Any, Candidate] = {}
        own: list[Candidate] = []
        for candidate in chain(self._alone(made), self._together(made)):
            own.append(candidate)
            if len(own) % _SLICE == 0:
                yield
        for candidate in chain(own, self._slopes_kept(own)):
            name = (candidate.applied[0].edit.rule, candidate.kept, frozenset(candidate.edits))
            if name not in found or found[name].cost > candidate.cost:
                found[name] = candidate
        self.found = sorted(found.values(), key=lambda one: one.cost)

    def changes(self, edits: dict[int, tuple[Edit, ...]]) -> dict[int, Change]:
        """The equations these edits lead to, node by node."""
        made: dict[tuple[Place, tuple[int, ...]], Any] = {}
        result: dict[int, Change] = {}
        for number, several in edits.items():
            node = self.machine.nodes[number]
            name = (node.model, tuple(map(id, several)))
            if name not in made:
                right: Expr | None = node.right
                for edit in several:
                    right = edit.of(right) if right is not None else edit.changes[0][1]
                assert right is not None
                made[name] = variant(right) if len(self.models[node.model]) > _MANY < len(edits) else right
            result[number] = made[name]
        return result

    def _edits(self, place: Place) -> Iterator[Edit]:
        number = self.models[place][0]
        node, machine = self.machine.nodes[number], self.machine
        machine.pause()
        context = Context(machine.trace, place, self._dearest)
        target = machine.nodes[machine.target].place
        earlier = (place.epoch, place.update) < (target.epoch, target.update)
        if (self._users[number] or place.key.kind == "hyper") and (
            node.right is None or (earlier and place.key.kind == "new")
        ):
            yield from given_edits(context, machine.exact.values[number])
        if node.right is None:
            return
        if place.key.is_data:
            yield from scaled_edits(context, node.right)
        wide = len(node.args) > WIDE
        for rule in RULES:
            if wide and rule in (factor_edits, operand_edits):
                continue
            yield from rule(context, node.right)
        if not wide:
            yield from form_edits(context, node.right)

    def _alone(self, made: Iterable[tuple[Place, Edit]]) -> Iterator[Candidate]:
        """In one unit's equation: for all samples, or for one of them."""
        alike: dict[tuple[str, int], int] = defaultdict(int)
        for place in self.models:
            alike[place.key.kind, place.key.layer] += 1
        for place, edit in made:
            numbers, depth = self.models[place], self._nearest[place]
            siblings = alike[place.key.kind, place.key.layer]
            cost = edit.cost + self._far(depth)
            if depth and siblings > 1:
                cost += costs.IN_ONE_OF_SEVERAL if edit.habit else 0.0
                cost += costs.PER_SIBLING[edit.habit] * math.log(siblings)
            if cost > self._dearest:
                continue
            yield self._candidate(cost, edit, numbers, "for every sample" if len(numbers) > 1 else "")
            if len(numbers) > 1 and (depth <= 1 or self.samples <= 4):
                for number in numbers:
                    yield self._candidate(cost + costs.IN_ONE_SAMPLE + math.log(len(numbers)), edit, [number], "")

    def _candidate(self, cost: float, edit: Edit, numbers: list[int], scope: str) -> Candidate:
        first = Applied(edit, numbers[0], scope)
        return Candidate(edit.mistake, cost, (first,), dict.fromkeys(numbers, (edit,)))

    def _together(self, made: Iterable[tuple[Place, Edit]]) -> Iterator[Candidate]:
        """A habit in every equation of a kind: of a layer, of an update, of all; and in several kinds of equations."""
        groups: dict[Any, list[tuple[list[int], Edit]]] = defaultdict(list)
        for place, edit in made:
            if not edit.habit:
                continue
            kind, layer, time = place.key.kind, place.key.layer, (place.epoch, place.update)
            numbers = self.models[place]
            for name in (
                ("layer", kind, layer, time), ("layer", "", layer, time), ("", kind, 0, time), ("", "", 0, time),
                ("", kind, 0, ()), ("", "", 0, ()),
            ):  # fmt: skip
                groups[edit.rule, name].append((numbers, edit))
            if place.key.is_data and place.key.sample:
                groups[edit.rule, ("sample", kind, 0, place.key.sample)].append((numbers, edit))
        nearest = {self.models[place][0]: depth for place, depth in self._nearest.items()}
        seen: set[tuple[int, ...]] = set()
        for (_, (where, kind, layer, _)), members in groups.items():
            same = tuple(id(edit) for _, edit in members)
            if len(members) < 2 or same in seen:  # the narrower group came first
                continue
            seen.add(same)
            edits: dict[int, tuple[Edit, ...]] = {}
            for numbers, edit in members:
                edits |= dict.fromkeys(numbers, (edit,))
            numbers, first = min(members, key=lambda one: nearest[one[0][0]])
            scope = {"layer": f"in layer {layer}", "sample": ""}.get(where, "everywhere")
            cost = min(edit.cost for _, edit in members) + self._far(nearest[numbers[0]])
            cost += costs.IN_A_GROUP
            cost += 0.0 if kind else costs.IN_ALL_KINDS
            yield Candidate(first.mistake, cost, (Applied(first, numbers[0], scope),), edits)

    def _slopes_kept(self, candidates: Iterable[Candidate]) -> Iterator[Candidate]:
        """A slip at an output once more, by somebody who works slopes out from the sums."""
        machine = self.machine
        kept: dict[int, Edit] = {}
        for place, numbers in self.models.items():
            node = machine.nodes[numbers[0]]
            if place.key.kind == "slope" and node.right is not None:
                edit = kept_slope(Context(machine.trace, place), node.right)
                kept |= dict.fromkeys(numbers, edit) if edit is not None else {}
        if not kept:
            return
        slopes = {number: machine.beside(node.place, node.place.key._replace(source=node.place.key.unit).of("slope"))
                  for number, node in enumerate(machine.nodes) if node.place.key.kind == "out"}  # fmt: skip
        there = {number: machine.index[slope] for number, slope in slopes.items() if slope in machine.index}
        for candidate in candidates:
            more = {there[number] for number in candidate.edits if number in there} & kept.keys()
            more -= candidate.edits.keys()
            if more:
                edits = candidate.edits | {number: (kept[number],) for number in more}
                yield Candidate(
                    candidate.mistake,
                    candidate.cost + costs.cost("slope from the sum"),
                    candidate.applied,
                    edits,
                    kept=True,
                )

    def _far(self, depth: int) -> float:
        return costs.PER_LEVEL * min(depth, _MOST_LEVELS)

    def _depths(self) -> dict[int, int]:
        machine = self.machine
        depths = dict.fromkeys(range(len(machine.nodes)), 99)
        depths[machine.target] = 0
        for number in range(len(machine.nodes) - 1, -1, -1):
            for operand in machine.nodes[number].args:
                depths[operand] = min(depths[operand], depths[number] + 1)
        return depths
