"""Candidates: edits put into the equations of a cone, in one unit, in a layer, or everywhere."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from nnstep.algebra.expr import Expr
from nnstep.lesson.diagnosis.cone import Change, Machine, variant
from nnstep.lesson.diagnosis.edit import Context, Edit
from nnstep.lesson.diagnosis.factors import factor_edits
from nnstep.lesson.diagnosis.functions import function_edits
from nnstep.lesson.diagnosis.operands import operand_edits
from nnstep.lesson.diagnosis.terms import term_edits
from nnstep.network.trace import Place

_RULES: Final = (term_edits, factor_edits, function_edits, operand_edits)
_WIDE: Final = 60  # operands from which on an equation is not searched for slips in single terms
_PER_LEVEL: Final = 0.2
_MOST_LEVELS: Final = 6
_MANY: Final = 6  # nodes from which on an edited equation is compiled


@dataclass(frozen=True, slots=True)
class Applied:
    """An edit at a node of the cone. scope: "" here alone, or where else it is made, in words."""

    edit: Edit
    node: int
    scope: str = ""


@dataclass(slots=True)
class Candidate:
    """A mistake that may have been made: edits with the nodes they change, and how far from plausible it all is."""

    mistake: str
    cost: float
    applied: tuple[Applied, ...]
    edits: dict[int, tuple[Edit, ...]] = field(default_factory=dict)
    changes: dict[int, Change] = field(default_factory=dict)
    also: str | None = None


class Candidates:
    """All single mistakes in the equations of a cone, the most plausible first."""

    def __init__(self, machine: Machine) -> None:
        self.machine = machine
        self.models: dict[Place, list[int]] = defaultdict(list)
        for number, node in enumerate(machine.nodes):
            if node.right is not None:
                self.models[node.model].append(number)
        self.depths = self._depths()
        self.samples = max(map(len, self.models.values()), default=1)

    def all(self) -> list[Candidate]:
        """Every candidate with equations of its own, sorted."""
        made = [(place, edit) for place in self.models for edit in self._edits(place)]
        found: dict[Any, Candidate] = {}
        for candidate in (*self._alone(made), *self._together(made)):
            name = (candidate.applied[0].edit.rule, frozenset(candidate.edits))
            if name not in found or found[name].cost > candidate.cost:
                found[name] = candidate
        return sorted(found.values(), key=lambda one: one.cost)

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
        node = self.machine.nodes[self.models[place][0]]
        assert node.right is not None
        context = Context(self.machine.trace, place)
        wide = len(node.args) > _WIDE
        for rule in _RULES:
            if wide and rule in (factor_edits, operand_edits):
                continue
            for edit in rule(context, node.right):
                if edit.changes and edit.of(node.right) != node.right:
                    yield edit

    def _alone(self, made: Iterable[tuple[Place, Edit]]) -> Iterator[Candidate]:
        """In one unit's equation: for all samples, or for one of them."""
        alike: dict[tuple[str, int], int] = defaultdict(int)
        for place in self.models:
            alike[place.key.kind, place.key.layer] += 1
        for place, edit in made:
            numbers = self.models[place]
            depth = min(self.depths[number] for number in numbers)
            siblings = alike[place.key.kind, place.key.layer]
            cost = edit.cost + self._far(depth)
            if depth and siblings > 1:
                cost += (0.7 if edit.habit else 0.0) + (0.6 if edit.habit else 0.5) * math.log(siblings)
            yield self._candidate(cost, edit, numbers, "for every sample" if len(numbers) > 1 else "")
            if len(numbers) > 1 and (depth <= 1 or self.samples <= 4):
                for number in numbers:
                    yield self._candidate(cost + 0.8 + math.log(len(numbers)), edit, [number], "")

    def _candidate(self, cost: float, edit: Edit, numbers: list[int], scope: str) -> Candidate:
        first = Applied(edit, numbers[0], scope)
        return Candidate(edit.mistake, cost, (first,), dict.fromkeys(numbers, (edit,)))

    def _together(self, made: Iterable[tuple[Place, Edit]]) -> Iterator[Candidate]:
        """A habit in every equation of a kind: of a layer, of all layers; and of functions in all their equations."""
        groups: dict[Any, list[tuple[Place, Edit]]] = defaultdict(list)
        for place, edit in made:
            if edit.habit:
                kind, layer = place.key.kind, place.key.layer
                groups[edit.rule, kind, layer, place.epoch, place.update].append((place, edit))
                groups[edit.rule, kind].append((place, edit))
                groups[edit.rule, "layer", layer].append((place, edit))
                groups[edit.rule, "all"].append((place, edit))
        for name, members in groups.items():
            if len(members) < 2:
                continue
            edits: dict[int, tuple[Edit, ...]] = {}
            for place, edit in members:
                edits |= dict.fromkeys(self.models[place], (edit,))
            nearest = min(members, key=lambda one: self.depths[self.models[one[0]][0]])
            scope = f"in layer {name[2]}" if len(name) == 5 or name[1] == "layer" else "everywhere"
            cost = min(edit.cost for _, edit in members) + self._far(min(map(self.depths.__getitem__, edits))) + 0.15
            if len(name) == 3 or (len(name) == 2 and name[1] == "all"):
                cost += 0.1
            first = Applied(nearest[1], self.models[nearest[0]][0], scope)
            yield Candidate(nearest[1].mistake, cost, (first,), edits)

    def _far(self, depth: int) -> float:
        return _PER_LEVEL * min(depth, _MOST_LEVELS)

    def _depths(self) -> dict[int, int]:
        machine = self.machine
        depths = dict.fromkeys(range(len(machine.nodes)), 99)
        depths[machine.target] = 0
        for number in range(len(machine.nodes) - 1, -1, -1):
            for operand in machine.nodes[number].args:
                depths[operand] = min(depths[operand], depths[number] + 1)
        return depths
