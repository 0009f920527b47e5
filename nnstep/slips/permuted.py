"""A whole row in another order: exchanged, reversed, rotated, or read the other way round."""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import combinations
from typing import Final

from nnstep.algebra.expr import Sym
from nnstep.quantities.key import BIAS, Key
from nnstep.slips.costs import cost
from nnstep.slips.edit import Edit, Path

_MOST: Final = 5  # of a row, up to which two of several in each other's place are tried

Found = list[tuple[Path, Key]]


def order_edits(found: Found, mistake: str, slip: str) -> Iterator[Edit]:
    """The quantities of a kind that stand in an equation, in another order. slip: what two exchanged cost."""
    keys = [key for key in dict.fromkeys(key for _, key in found) if key.source != BIAS]
    if len(keys) < 2:
        return
    for number, (name, far, order) in enumerate(_orders(keys)):
        other = dict(zip(keys, order, strict=True))
        changes = tuple((path, Sym(other[key])) for path, key in found if other.get(key, key) != key)
        first = next(key for _, key in found if other.get(key, key) != key)
        rule = slip if name == "exchanged" and len(keys) == 2 else f"{slip} {name} {number}"
        if len(keys) > 2 and mistake == "wrong_weight":
            far += cost("weights, not sources")
        yield Edit(rule, mistake, cost(slip) + far, changes, True, Sym(other[first]), first)


def _orders(keys: list[Key]) -> Iterator[tuple[str, float, list[Key]]]:
    pairs = list(combinations(range(len(keys)), 2)) if len(keys) <= _MOST else []
    for one, two in pairs:
        order = list(keys)
        order[one], order[two] = order[two], order[one]
        yield "exchanged", math.log(len(pairs)), order
    if len(keys) > 2:
        yield "reversed", cost("reversed"), keys[::-1]
        yield "rotated", cost("rotated"), [*keys[1:], keys[0]]
        yield "rotated back", cost("rotated"), [keys[-1], *keys[:-1]]
