"""The engine on symbols: the equation of every quantity, each made only when it is asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any, Final

from nnstep.algebra.expr import Call, Expr, Sum, Sym, children, evaluate, expr, operands, rebuild, total
from nnstep.algebra.lazy import Lazy, elementwise, xp
from nnstep.algebra.partials import partials
from nnstep.engine.engine import examine, run
from nnstep.engine.network import Network
from nnstep.quantities.key import Family, Key, index_in, key_at, keys_of
from nnstep.quantities.kinds import Kind
from nnstep.quantities.layout import Layout

Execute = Callable[[Network, Any, Any, int], None]
"""The engine: what runs a network on an `xp`, with a recorder and so many samples."""


def at_end(network: Network, xp: Any, recorder: Any, samples: int) -> None:
    """The part of the engine that runs when an epoch has ended."""
    examine(network, xp, recorder)


class Equations:
    """The equations of one update with a batch of `samples`. The sample of a key is its place in the batch, from 1.

    execute: the engine, or the part of it whose equations these are.
    """

    lean = False

    def __init__(self, network: Network, samples: int, execute: Execute = run) -> None:
        self.network = network
        self.layout = network.layout
        self.samples = samples
        self.arrays: dict[Family, Lazy] = {}  # in the order in which they are computed
        # Kept: a sum of 784 inputs is asked for each of them.
        self._terms = lru_cache(maxsize=128)(self._terms_of)
        execute(network, xp, self, samples)

    def given(self, family: Family) -> Any:
        """The array's symbols; a scalar is an array without axes, so that it can meet any other."""
        at = keys_of(family)
        return linked(self.layout, family, Lazy(self.layout.shape(family, self.samples), lambda *i: Sym(at(*i))))

    def record(self, family: Family, array: Any) -> Any:
        """Keeps the expressions as the family's equations and goes on with fresh symbols, so each is one level deep."""
        self.arrays[family] = spread(array, self.layout.shape(family, self.samples))
        return self.given(family)

    def equation(self, key: Key) -> Expr | None:
        """The right side of the quantity's equation, or None where it is not computed by the engine."""
        family = self.layout.family(key)
        array = self.arrays.get(family)
        return None if array is None or not self.layout.has(key) else expr(array.item(*index_in(family, key)))

    def partial(self, key: Key, operand: Key) -> Expr | None:
        """How a quantity changes with an operand of its equation; None where it does not name it."""
        terms = self._terms(key).get(operand)
        return None if terms is None else partials(total(tuple(terms))).get(operand)

    def _terms_of(self, key: Key) -> dict[Key, list[Expr]]:
        """For each operand the terms of a quantity's equation that name it: only those change with it."""
        equation = self.equation(key)
        found: dict[Key, list[Expr]] = {}
        for term in equation.terms if isinstance(equation, Sum) else () if equation is None else (equation,):
            for operand in operands(term):
                found.setdefault(operand, []).append(term)
        return found

    def keys(self) -> list[Key]:
        """Every quantity that is computed, in order."""
        return [key for key, _, _ in self._places()]

    def every(self) -> Iterator[tuple[Key, Expr]]:
        """Every quantity that is computed, in order, with its equation."""
        for key, array, index in self._places():
            yield key, expr(array.item(*index))

    def _places(self) -> Iterator[tuple[Key, Lazy, tuple[int, ...]]]:
        has = self.layout.has
        for family, array in self.arrays.items():
            for index in array.indices():
                key = key_at(family, index)
                if has(key):
                    yield key, array, index


def linked(layout: Layout, family: Family, array: Lazy) -> Lazy:
    """An array of a layer's weights, with nothing where a link is missing; others as they are."""
    links = () if family.bias or family.kind not in _WEIGHTS else layout.layer(family.layer).links
    return xp.only(xp.mask(links), array) if links else array


_WEIGHTS: Final = frozenset[Kind](("param", "new"))


def spread(array: Any, shape: tuple[int, ...]) -> Lazy:
    """The array in its full shape: a formula may give a constant. Raises: ValueError where it does not fit."""
    result = elementwise(lambda item, _: item, array, Lazy(shape, lambda *index: 0))
    if result.shape != shape:
        raise ValueError(f"an array of shape {result.shape} was recorded where {shape} belongs")
    return result


_OF_LOSS: Final = frozenset[Kind](
    ("unit_error", "error", "batch_error", "dout", "unit_dout", "unit_error_end", "error_end")
)
"""The kinds whose equations have a loss in them."""


def chosen(network: Network, key: Key, right: Expr | None, value: Callable[[Any], float]) -> Expr | None:
    """The equation of a loss that may be cut, in the form that is taken with these numbers; others as they are."""
    is_cut = right is not None and network.loss.cut is not None and key.kind in _OF_LOSS
    return _taken(right, value) if right is not None and is_cut else right


def _taken(node: Expr, value: Callable[[Any], float]) -> Expr:
    if isinstance(node, Call) and node.name == "where":
        condition, yes, no = node.args
        return _taken(yes if evaluate(condition, value) else no, value)
    parts = children(node)
    return rebuild(node, tuple(_taken(part, value) for part in parts)) if parts else node
