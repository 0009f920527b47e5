"""Edits: small changes of one equation, as somebody makes them by mistake, and the surgery on trees they need."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from functools import cached_property

from nnstep.algebra.expr import Expr, Sym, children, rebuild
from nnstep.engine.network import Network
from nnstep.network.trace import Trace
from nnstep.quantities.key import Key
from nnstep.quantities.layout import Layout
from nnstep.quantities.place import Place
from nnstep.quantities.spans import Spans
from nnstep.records import dataclass

Path = tuple[int, ...]
"""The way to a part of an expression: which child, which child of that, and so on."""


@dataclass(frozen=True, slots=True)
class Edit:
    """A mistake in one equation.

    rule: the same for the same mistake in other equations. cost: how far from plausible, the negative logarithm of how
    often people make it. changes: which parts become what. habit: whether who does it here does it everywhere.
    wrong, right: the operand that stands there, and that which belongs there; note: what else is to be said. form: the
    right equation in which it was made, where that is another than the recorded one.
    """

    rule: str
    mistake: str
    cost: float
    changes: tuple[tuple[Path, Expr], ...]
    habit: bool = False
    wrong: Expr | None = None
    right: Key | None = None
    note: Spans = ()
    form: Expr | None = None

    def of(self, right: Expr) -> Expr:
        """The equation with the mistake in it."""
        for path, new in sorted(self.changes, key=lambda change: -len(change[0])):
            right = put(right, path, new)
        return right

    def meets(self, other: Edit) -> bool:
        """Whether both change the same part."""
        return any(one[: len(two)] == two[: len(one)] for one, _ in self.changes for two, _ in other.changes)


@dataclass(frozen=True)
class Context:
    """Where an edit is looked for: the trace and the place of the equation. dearest: what one may cost at most."""

    trace: Trace
    place: Place
    dearest: float = math.inf

    @property
    def network(self) -> Network:
        """The network."""
        return self.trace.network

    @property
    def layout(self) -> Layout:
        """Its layout."""
        return self.trace.layout

    @property
    def key(self) -> Key:
        """What the equation is of."""
        return self.place.key

    @cached_property
    def worth(self) -> Callable[[Key], float]:
        """What gives the exact value of another quantity, seen from here."""
        return self.trace.seen_from(self.place)


def walk(node: Expr, path: Path = ()) -> Iterator[tuple[Path, Expr]]:
    """Every part with the way to it, the whole first."""
    yield path, node
    for place, part in enumerate(children(node)):
        yield from walk(part, (*path, place))


def symbols_at(node: Expr) -> list[tuple[Path, Key]]:
    """Every symbol with the way to it."""
    return [(path, key) for path, part in walk(node) if (key := key_of(part)) is not None]


def key_of(node: Expr) -> Key | None:
    """The key of a symbol; None for anything else."""
    return node.key if isinstance(node, Sym) and isinstance(node.key, Key) else None


def first_key(node: Expr) -> Key | None:
    """The first key in an expression."""
    return next((key for _, key in symbols_at(node)), None)


def put(node: Expr, path: Path, new: Expr) -> Expr:
    """The expression with another part at the end of a way."""
    if not path:
        return new
    parts = list(children(node))
    parts[path[0]] = put(parts[path[0]], path[1:], new)
    return rebuild(node, tuple(parts))
