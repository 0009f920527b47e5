"""Weights at right angles: rows, or columns where there are fewer of them, of one length and each at a right angle."""

from __future__ import annotations

import math
from collections.abc import Callable
from operator import mul
from typing import Final

MOST: Final = 20_000_000
"""Products that it may take: they are added up exactly, so that every machine has the same numbers."""


def orthogonal(normal: Callable[[], float], rows: int, columns: int, gain: float) -> tuple[tuple[float, ...], ...]:
    """Rows of weights, by Gram and Schmidt's rule from numbers of the bell curve, each direction as likely as another.

    Source: Saxe, McClelland and Ganguli, Exact solutions to the nonlinear dynamics of learning (2013).
    """
    few, many = min(rows, columns), max(rows, columns)
    found: list[list[float]] = []
    for _ in range(few):
        vector = [normal() for _ in range(many)]
        for _ in range(2):  # what rounding left of the other directions goes the second time
            for other in found:
                along = math.fsum(map(mul, vector, other))
                vector = [one - along * its for one, its in zip(vector, other, strict=True)]
        length = math.sqrt(math.fsum(map(mul, vector, vector)))
        found.append([one / length for one in vector])
    turned = found if rows <= columns else zip(*found, strict=True)
    return tuple(tuple(gain * one for one in row) for row in turned)


def takes_long(rows: int, columns: int) -> bool:
    """Whether so many weights are too many."""
    return 2 * rows * columns * min(rows, columns) > MOST
