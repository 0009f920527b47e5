"""How many digits the numbers of a table get: as many as make every row of it true on a calculator."""

from __future__ import annotations

import math

from nnstep.algebra import numbers
from nnstep.algebra.expr import Expr, Product, Sym, evaluate, operands, total
from nnstep.pages.grid import Grid, GridRow
from nnstep.quantities.key import Key
from nnstep.records import dataclass, field

Family = tuple[str, int, str]
"""The numbers of a table that have the same digits: a column, or the columns of the sources."""

_REST_LAYER = -1  # of the keys that stand for what the sources left out add to a row
_MOST_ROUNDS = 200


@dataclass()
class TrueDigits:
    """The digits of a table's numbers, begun with `digits` and raised until every row is true.

    counts: digits by family, where more than `digits`. untrue: results that no digits make true.
    """

    grid: Grid
    digits: int
    counts: dict[Family, int] = field(default_factory=dict)
    untrue: set[Key] = field(default_factory=set)

    def __post_init__(self) -> None:
        grid = self.grid
        self._rests: dict[Key, float] = {}
        self.shown = {key for row in grid.rows for key in row.keys if key}
        self.shown |= {head.key for head in grid.heads if head.key}
        self._equations: dict[Key, Expr] = {}
        for number, row in enumerate(grid.rows):
            self._equations |= self._cut_short(number, row)
        self._equations = {**grid.equations, **self._equations}
        results = [key for row in grid.rows for key in row.keys if grid.is_result(key)]
        order = [key for key in reversed(results) if key in self._equations]
        for _ in range(_MOST_ROUNDS):
            wrong = next((key for key in order if key not in self.untrue and not self._is_true(key)), None)
            if wrong is None:
                return
            self._raise(wrong)

    @staticmethod
    def family(key: Key) -> Family:
        """Which numbers have the same digits as this one."""
        return (key.kind, key.layer, key.slot)

    @staticmethod
    def rest_key(row: int) -> Key:
        """What the sources left out add to a row, as a key."""
        return Key("net", _REST_LAYER, row)

    def has_rest(self, row: int) -> bool:
        """Whether sources are left out of a row's sum."""
        return self.rest_key(row) in self._rests

    def value(self, key: Key) -> float:
        """The number itself."""
        return self._rests[key] if key in self._rests else self.grid.values[key]

    def count(self, key: Key) -> int:
        """The digits of a number."""
        return self.counts.get(self.family(key), self.digits)

    def text(self, key: Key, *, ascii: bool) -> str:
        """The number as the table shows it."""
        return numbers.show(self.value(key), self.count(key), ascii=ascii)

    def is_cut(self, key: Key) -> bool:
        """Whether digits of the number are lost."""
        return numbers.is_cut(self.value(key), self.count(key))

    def _raise(self, wrong: Key) -> None:
        """One digit more for what a result is made of."""
        families = {
            self.family(key) for key in operands(self._equations[wrong]) if key in self.shown and self.is_cut(key)
        }
        families = {family for family in families if self.counts.get(family, self.digits) < numbers.MOST_DIGITS}
        if not families:
            self.untrue.add(wrong)
        for family in families:
            self.counts[family] = self.counts.get(family, self.digits) + 1

    def _cut_short(self, number: int, row: GridRow) -> dict[Key, Expr]:
        """The sum of a row some of whose sources are left out: those that are shown, and what the others add."""
        heads = self.grid.heads
        wanted = next((key for key in row.tail if key and self.grid.is_result(key)), None)
        if wanted is None or not any(head.rest for head in heads):
            return {}
        terms: list[Expr] = []
        for head, cell in zip(heads, row.cells, strict=True):
            if cell is not None:
                terms.append(Product((Sym(cell), Sym(head.key))) if head.key else Sym(cell))
        rest = self.rest_key(number)
        self._rests[rest] = self.value(wanted) - sum(float(evaluate(term, self.value)) for term in terms)
        self.shown.add(rest)
        return {wanted: total((*terms, Sym(rest)))}

    def _is_true(self, key: Key) -> bool:
        value = self.value(key)
        if not math.isfinite(value):
            return True
        try:
            worked = float(evaluate(self._equations[key], self._as_shown))
        except (ValueError, OverflowError, ZeroDivisionError):
            return False
        return math.isfinite(worked) and numbers.rounds_to(numbers.full(worked), numbers.shown(value, self.count(key)))

    def _as_shown(self, key: Key) -> float:
        value = self.value(key)
        if key not in self.shown or not math.isfinite(value):
            return value
        return float(numbers.shown(value, self.count(key)).number)
