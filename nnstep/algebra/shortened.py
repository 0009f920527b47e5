"""Long sums with so many terms as there is room for: the largest ones, and a bracket for the others."""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Sequence
from functools import reduce
from typing import Any, Final

from nnstep.algebra.expr import Expr, Num, Sum, Sym, children, evaluate, rebuild

MOST_TERMS: Final = 4
"""How many terms a sum has at most where nobody says how much room there is; the smallest become a bracket."""


def longest_sum(node: Expr) -> int:
    """The terms of the longest sum in an expression."""
    longest, left = 1, [node]
    while left:
        one = left.pop()
        if isinstance(one, Sum):
            longest = max(longest, len(one.terms))
        left += [part for part in children(one) if not isinstance(part, Sym | Num)]
    return longest


class Amounts:
    """What the terms of long sums come to, each evaluated once however often the sum is shortened."""

    def __init__(self, value: Callable[[Any], float]) -> None:
        self._value = value
        self._known: dict[int, tuple[Sum, list[float]]] = {}  # by identity: to compare 784 terms would take as long

    def of(self, node: Sum) -> list[float]:
        """The value of each term."""
        if id(node) not in self._known:
            self._known[id(node)] = node, [evaluate(term, self._value) for term in node.terms]
        return self._known[id(node)][1]


def shorten(
    node: Expr,
    most: int | None = MOST_TERMS,
    value: Callable[[Any], float] | None = None,
    amounts: Amounts | None = None,
) -> Expr:
    """Every sum of more than `most` terms with so many: the largest in their order, and `[781 more]` for the others.

    The bracket is worth the terms it stands for, and stands where the last of them did. Without `value` nothing is
    known of sizes: then the first ones and the last one are kept, and the bracket is worth NaN.
    """
    if most is None:
        return node
    if isinstance(node, Sum) and len(node.terms) > most:
        each = (amounts or Amounts(value)).of(node) if value else None
        kept = _kept(node.terms, most - 1, each)
        skipped = [place for place in range(len(node.terms)) if place not in kept]
        end = skipped[-1]
        bracket = Num(_added([each[place] for place in skipped]) if each else math.nan, f"[{len(skipped)} more]")
        shown = [node.terms[place] if place in kept else bracket for place in sorted({*kept, end})]
        node = Sum(tuple(shown))
    parts = children(node)
    return rebuild(node, tuple(shorten(part, most, value, amounts) for part in parts)) if parts else node


def _added(amounts: Sequence[float]) -> float:
    """Numbers added as an equation adds them: from left to right, each sum rounded."""
    first, *others = amounts
    return reduce(operator.add, others, first)


def _kept(terms: tuple[Expr, ...], count: int, each: Sequence[float] | None) -> set[int]:
    """The places of the terms that are shown: those of the largest numbers, the first ones where they are equal."""
    if each is None:
        return {*range(count - 1), len(terms) - 1}
    sizes = list(map(abs, each))
    ranked = sorted(range(len(terms)), key=lambda place: -sizes[place] if sizes[place] == sizes[place] else -math.inf)
    return set(ranked[:count])
