"""What stands side by side: numbers with so many digits that they look different, names with room between them."""

from __future__ import annotations

from collections.abc import Sequence

from nnstep.algebra.numbers import MOST_DIGITS, show


def apart(values: Sequence[float], digits: int, *, ascii: bool = False) -> list[str]:
    """The numbers as text, with as few digits as tell them apart, but not fewer than `digits`."""
    for many in range(digits, MOST_DIGITS):
        texts = [show(value, many, ascii=ascii) for value in values]
        if len(set(texts)) == len(set(values)):
            return texts
    return [show(value, MOST_DIGITS, ascii=ascii) for value in values]


def free(wanted: float, taken: Sequence[float], room: float) -> float:
    """A height for a name near where its curve ends, not on another name."""
    place = wanted
    while any(abs(place - one) < room for one in taken):
        place += room
    return place
