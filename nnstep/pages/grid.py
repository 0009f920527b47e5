"""A table of quantities as data: rows that are added up, with the numbers and equations they stand for."""

from __future__ import annotations

from collections.abc import Mapping

from nnstep.algebra.expr import Expr
from nnstep.quantities.key import Key
from nnstep.quantities.kinds import Kind
from nnstep.quantities.spans import Spans
from nnstep.records import dataclass


@dataclass(frozen=True, slots=True)
class Head:
    """A column of a source: its label, and the quantity whose number stands under it; rest: how many are left out."""

    label: Spans
    key: Key | None = None
    rest: int = 0


@dataclass(frozen=True, slots=True)
class GridRow:
    """A row: its label, its cells under the heads, the columns around them. gap: how many rows are left out."""

    label: Spans = ()
    lead: tuple[Key | None, ...] = ()
    cells: tuple[Key | None, ...] = ()
    tail: tuple[Key | None, ...] = ()
    gap: int = 0

    @property
    def keys(self) -> tuple[Key | None, ...]:
        """All of its quantities, from left to right."""
        return (*self.lead, *self.cells, *self.tail)


@dataclass(frozen=True, slots=True)
class Formula:
    """An equation of a whole layer: of one of its quantities, and the keys in it that stand for whichever there is.

    hypers: the hyperparameters in it, with their numbers.
    """

    key: Key
    equation: Expr
    whichever: frozenset[Key]
    hypers: tuple[tuple[Key, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Grid:
    """A table. title: what it is, beside others. lead, tail: the heads of the columns before and after the sources'.

    results: the kinds of its results. named: whether the cells are weights, with their names. values: the exact
    numbers of all that stands in it. equations: of the results whose every operand stands in it, or is given in values.
    """

    title: Spans
    results: frozenset[Kind]
    heads: tuple[Head, ...]
    lead: tuple[Spans, ...]
    tail: tuple[Spans, ...]
    rows: tuple[GridRow, ...]
    formulas: tuple[Formula, ...]
    values: Mapping[Key, float]
    equations: Mapping[Key, Expr]
    named: bool = True

    def is_result(self, key: Key | None) -> bool:
        """Whether the quantity is one that the steps of the table compute."""
        return key is not None and key.kind in self.results
