"""Whether targets are classes, so that a sample can be classed right or wrong."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

Classes = Literal["", "one-hot", "two"]
"""None; one 1 among 0s for each sample; or one output, whose target has one of two values."""


def classes_of(rows: Sequence[Sequence[float]]) -> Classes:
    """What kind of classes the targets of samples are."""
    if not rows or not all(map(len, rows)):
        return ""
    if len(rows[0]) == 1:
        return "two" if len({row[0] for row in rows}) == 2 else ""
    return "one-hot" if all(sorted(row) == [0.0] * (len(row) - 1) + [1.0] for row in rows) else ""


def middle_of(rows: Sequence[Sequence[float]]) -> float:
    """Halfway between the two values of targets that have two."""
    values = {row[0] for row in rows}
    return (min(values) + max(values)) / 2
