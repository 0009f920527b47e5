"""All equations a quantity depends on, compiled once, so that edited variants of them are cheap to carry through.

A variant gives some nodes another equation (or puts their values through a rounding); only those and what lies above
them is evaluated again. Samples share their equations: a node says which sample its equation is shifted to.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from operator import itemgetter
from typing import Any, Final

from nnstep.algebra.expr import Expr, Sym, evaluate, operands
from nnstep.algebra.flat import function_of
from nnstep.errors import UnknownQuantity
from nnstep.lesson.provenance import Cone
from nnstep.network.trace import Trace
from nnstep.quantities.key import Key
from nnstep.quantities.place import Place
from nnstep.records import dataclass, field

MOST_NODES: Final = 4000
_FEW: Final = 300  # equations of an update up to which the update before is looked into as well
_TRIED, _EDITED, _SHORT = 50, 10, 8  # a try; an equation made anew, by those worked out; operands that count one
_WIDE: Final = 400  # operands from which on an equation is not compiled


@dataclass(frozen=True, slots=True)
class Variant:
    """Another equation, compiled because many nodes get it."""

    keys: tuple[Key, ...]
    run: Callable[..., float]


Pause = Callable[[], object]


def at_once() -> None:
    """Nobody waits for anything else: what has begun is gone on with."""


Change = Expr | Variant | Callable[[float], float]
"""What a node gets instead: another equation, or something its own value is put through."""


def variant(right: Expr) -> Expr | Variant:
    """An equation for many nodes, compiled; one with operands of another time stays a tree."""
    keys = operands(right)
    if len(keys) >= _WIDE or not all(isinstance(key, Key) for key in keys):
        return right
    return Variant(keys, function_of(right, keys))


_BACKWARD = {"via": -1, "dout": 0, "unit_dout": 0, "slope": 1, "dnet": 2, "dinput": 9, "grad": 4, "reg": 5}
_UPDATE = {"norm": 0, "scale": 1, "used": 2, "state_new": 6, "hat": 7, "new": 8}


@dataclass(slots=True)
class Node:
    """A quantity of the cone. right: the equation of its model, about another sample; None for what is given."""

    place: Place
    model: Place
    right: Expr | None = None
    args: list[int] = field(default_factory=list)
    run: Callable[..., float] = float
    taken: Callable[[list[float]], Iterable[float]] = list  # the values of its operands
    seen: dict[Any, int] = field(default_factory=dict)  # what edited equations of it have used


@dataclass(slots=True)
class Base:
    """Values that variants start from. fixed: nodes that keep theirs, because somebody printed them."""

    values: list[float]
    fixed: frozenset[int]
    printed: Mapping[Place, float]


class Machine:
    """The cone of a quantity: nodes in an order in which operands come first, the target's number, and the values.

    also: places that are worked out besides; back: how many updates before the target's are gone into; pause: called
    between the parts of all this work; it may raise, to break off what somebody has no time for.
    """

    def __init__(
        self, trace: Trace, target: Place, also: tuple[Place, ...] = (), pause: Pause = at_once, *, back: int = 1
    ) -> None:
        self.trace = trace
        self.pause = pause
        self.layout = trace.layout
        self._ways = Cone(trace, ())
        self._spots: dict[tuple[Key, int, int], Place] = {}
        self._equations: dict[Place, tuple[Expr | None, tuple[Key, ...], Callable[..., float]]] = {}
        place = self.settled(target)
        self._sample = place.key.sample
        below = self._explored([place], self._number(place))
        self.goes_back = self._number(place) > 0 and len(below) <= _FEW
        if also or (back and self.goes_back):
            roots = [place, *(self.settled(one) for one in also)]
            below = self._explored(roots, self._number(place) - (back if self.goes_back else 0))

        def rank(one: Place) -> tuple[int, ...]:
            alias = isinstance(self._equation(self._model(one))[0], Sym) and below[one]
            return (*self._rank(alias[0]), 1) if alias else self._rank(one)

        order = sorted(below, key=rank)
        self.index = {one: number for number, one in enumerate(order)}
        self.nodes = [Node(one, one) for one in order]
        self.target = self.index[place]
        self.exact = Base([trace.value(one) for one in order], frozenset(), {})
        self.bases = [self.exact]
        for number, one in enumerate(order):
            if (operands_here := below[one]) is not None:
                model = self._model(one)
                right, _, run = self._equation(model)
                args = [self.index[spot] for spot in operands_here]
                self.nodes[number] = Node(one, model, right, args, run, _taken(args))
        self._masks = self._above()
        self._lists: dict[int, list[int]] = {}
        self._works: dict[tuple[int, ...], int] = {}

    # -- places -------------------------------------------------------------------------------------------------------

    def settled(self, place: Place) -> Place:
        """The one place of a quantity that has several."""
        return self._ways.settled(place)

    def beside(self, place: Place, key: Key) -> Place:
        """The settled place of another key, seen from a place."""
        spot = self._spots.get((key, place.epoch, place.update))
        if spot is None:
            spot = self.settled(self.trace.beside(place, key))
            self._spots[key, place.epoch, place.update] = spot
        return spot

    def locate(self, place: Place, symbol: Any) -> int:
        """The number of an operand of an edited equation: a key seen from a place, or a place of its own."""
        spot = self.settled(symbol) if isinstance(symbol, Place) else self.beside(place, symbol)
        number = self.index.get(spot)
        if number is None:
            number = self.index[spot] = len(self.nodes)
            self.nodes.append(Node(spot, spot))
            try:
                value = self.trace.value(spot)
            except UnknownQuantity:
                value = math.nan
            for base in self.bases:
                base.values.append(base.printed.get(spot, value))
        return number

    def shift(self, node: Node, key: Key) -> Key:
        """A key of the model's equation, as it is in the node's own sample."""
        sample = node.place.key.sample
        model = node.model.key.sample
        return key._replace(sample=sample) if model and key.sample == model != sample else key

    # -- values -------------------------------------------------------------------------------------------------------

    def base(self, printed: Mapping[Place, float]) -> Base:
        """The values where some quantities are as somebody printed them, and all that follows from those."""
        base = Base(self.exact.values[:], frozenset(), printed)
        self.bases.append(base)
        fixed = {self.index[spot] for spot in printed if spot in self.index} - {self.target}
        for number in fixed:
            base.values[number] = printed[self.nodes[number].place]
        below = [number for number in fixed if number < len(self._masks)]  # not what edited equations alone have used
        self._carry(base.values, self.above(below), frozenset(fixed), {})
        base.fixed = frozenset(fixed)
        return base

    def value(self, changes: Mapping[int, Change], base: Base) -> float:
        """What the target comes to with these changes."""
        return self.values(changes, base)[self.target]

    def values(self, changes: Mapping[int, Change], base: Base) -> list[float]:
        """All values with these changes."""
        self.pause()
        values = base.values[:]
        self._carry(values, self.above(changes), base.fixed, changes)
        return values

    def moved(
        self, values: list[float], changes: Mapping[int, Change], base: Base, to: Mapping[int, float]
    ) -> list[float]:
        """Values, worked out with these changes, where some of them are other numbers, and all that follows."""
        values = values[:]
        for number, value in to.items():
            values[number] = value
        own = [number for number in to if number < len(self._masks)]
        self._carry(values, self.above((*own, *changes)), base.fixed | to.keys(), changes)
        return values

    def operand(self, node: Node, symbol: Any, values: list[float]) -> int:
        """The number of an operand of an edited equation, which may be one that nobody has asked for yet."""
        number = node.seen.get(symbol)
        if number is None:
            number = self.locate(node.place, symbol if isinstance(symbol, Place) else self.shift(node, symbol))
            node.seen[symbol] = number
        if number >= len(values):
            values.extend(self.exact.values[len(values) :])
        return number

    def _carry(
        self, values: list[float], order: list[int], fixed: frozenset[int], changes: Mapping[int, Change]
    ) -> None:
        nodes = self.nodes
        for number in order:
            if number in fixed:
                continue
            node = nodes[number]
            if (change := changes.get(number)) is None:
                if node.args:
                    values[number] = node.run(*node.taken(values))
            elif isinstance(change, Expr):
                values[number] = self.edited(node, change, values)
            elif isinstance(change, Variant):
                values[number] = change.run(*[values[self.operand(node, key, values)] for key in change.keys])
            else:
                values[number] = change(node.run(*node.taken(values)) if node.args else values[number])

    def edited(self, node: Node, right: Expr, values: list[float]) -> float:
        """Another equation of a node, evaluated."""
        seen, many = node.seen, len(values)

        def worth(symbol: Any) -> float:
            number = seen.get(symbol, many)
            return values[number if number < many else self.operand(node, symbol, values)]

        return float(evaluate(right, worth))

    # -- order --------------------------------------------------------------------------------------------------------

    def above(self, numbers: Any) -> list[int]:
        """These nodes and all that depend on them, in order."""
        mask = 0
        for number in numbers:
            mask |= self._masks[number]
        if mask not in self._lists:
            bits = bin(mask)[:1:-1]
            found, start = [], bits.find("1")
            while start >= 0:
                found.append(start)
                start = bits.find("1", start + 1)
            self._lists[mask] = found
        return self._lists[mask]

    def work(self, numbers: Iterable[int]) -> int:
        """What it takes to see what edits of these nodes come to; an equation with few operands counts one."""
        edited = tuple(numbers)
        if edited not in self._works:
            again = sum(self._sizes[number] for number in self.above(edited))
            self._works[edited] = _TRIED + again + _EDITED * sum(self._sizes[number] for number in edited)
        return self._works[edited]

    @cached_property
    def _sizes(self) -> list[int]:
        """How large the equation of each node is, to work it out."""
        return [max(len(node.args) // _SHORT, 1) for node in self.nodes]

    def _above(self) -> list[int]:
        masks = [1 << number for number in range(len(self.nodes))]
        for number in range(len(self.nodes) - 1, -1, -1):
            for place in self.nodes[number].args:
                masks[place] |= masks[number]
        return masks

    def _explored(self, roots: list[Place], lowest: int) -> dict[Place, list[Place] | None]:
        """All places below, with those of their operands; None for what is given or too far away."""
        found: dict[Place, list[Place] | None] = dict.fromkeys(roots)
        queue = deque(roots)
        while queue:
            place = queue.popleft()
            if place.key.kind != "epoch_error" and self._number(place) < lowest:
                continue
            model = self._model(place)
            right, keys, _ = self._equation(model)
            if right is None or len(found) + len(keys) > MOST_NODES:
                continue
            sample, own = model.key.sample, place.key.sample
            below = []
            for key in keys:
                spot = self.beside(place, key._replace(sample=own) if sample and key.sample == sample else key)
                below.append(spot)
                if spot not in found:
                    found[spot] = None
                    queue.append(spot)
            found[place] = below
        return found

    def _model(self, place: Place) -> Place:
        """The place whose equation is taken: that of the target's sample, or of the batch's first."""
        key = place.key
        if not key.sample:
            return place
        batch = self.trace.batch(place.epoch, place.update)
        sample = self._sample if self._sample in batch else batch[0]
        return Place(key._replace(sample=sample), place.epoch, place.update)

    def _equation(self, place: Place) -> tuple[Expr | None, tuple[Key, ...], Callable[..., float]]:
        if place not in self._equations:
            self.pause()
            right = self.trace.equation(place)
            keys = () if right is None else operands(right)
            run: Callable[..., float] = float
            if right is not None:
                run = function_of(right, keys) if len(keys) < _WIDE else _tree(right, keys)
            self._equations[place] = right, keys, run
        return self._equations[place]

    def _number(self, place: Place) -> int:
        return (place.epoch - 1) * self.trace.schedule.updates + place.update - 1

    def _rank(self, place: Place) -> tuple[int, ...]:
        key, back = place.key, self.layout.last - place.key.layer
        number = self._number(place)
        match key.kind:
            case "input" | "target":  # which may be scaled, and so made of others
                return (number, 0, 1, 0)
            case "net" | "out" | "net_by_param":
                return (number, 1, key.layer, key.kind == "out")
            case "unit_error" | "error" | "batch_error":
                return (number, 2, ("unit_error", "error", "batch_error").index(key.kind), 0)
            case "epoch_error":
                return (number + self.trace.schedule.updates, 9, 0, 0)
            case "grad" if key.sample:
                return (number, 3, back, 3)
            case kind if kind in _BACKWARD:
                return (number, 3, back, _BACKWARD[kind])
            case kind if kind in _UPDATE and (self.layout.clip or kind not in ("state_new", "hat", "new")):
                return (number, 4, 0, _UPDATE[kind])
            case kind if kind in _UPDATE:
                return (number, 3, back, _UPDATE[kind])
        return (number, 0, 0, 0)


def _taken(args: list[int]) -> Callable[[list[float]], Iterable[float]]:
    """What takes the values of operands out of all values."""
    if len(args) > 1:
        return itemgetter(*args)
    return lambda values: [values[number] for number in args]


def _tree(right: Expr, keys: tuple[Key, ...]) -> Callable[..., float]:
    return lambda *values: float(evaluate(right, dict(zip(keys, values, strict=True)).__getitem__))
