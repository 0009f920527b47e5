"""Which part of a plane is looked at: around where training goes, or around where samples are."""

from __future__ import annotations

import math
from collections.abc import Sequence

from nnstep.network.values import Values
from nnstep.quantities.key import Key
from nnstep.quantities.place import Place

_ROOM = 0.7  # to both sides of the middle, as a part of how far numbers go
_LEAST = 0.25  # the same, as a part of how far the other ones go
_ALONE = 1.0  # to both sides, where nothing goes anywhere
_FAR = 1e100  # what has gone so far is not coming back


def path(trace: Values, key: Key, first: int, last: int) -> Sequence[float]:
    """The values a parameter has when the epochs from first to last begin."""
    if not trace.layout.has_update:
        return [trace.value(Place(key))]
    course = trace.course(Place(key), last)
    if course is not None:
        return course[first - 1 :]
    return [trace.value(Place(key, epoch)) for epoch in range(first, last + 1)]


def spread(values: Sequence[float], others: Sequence[float]) -> tuple[float, float]:
    """From where to where numbers are drawn: with room on both sides, and not too narrow beside the others."""
    low, high = _ends(values)
    other = _ends(others)
    half = max(_ROOM * (high - low), _LEAST * (other[1] - other[0])) or _ALONE
    half = max(half, 1e-6 * max(abs(low), abs(high)))  # so that floats can tell the points apart
    middle = low / 2 + high / 2
    return middle - half, middle + half


def _ends(values: Sequence[float]) -> tuple[float, float]:
    finite = [value for value in values if math.isfinite(value) and abs(value) < _FAR] or [0.0]
    return min(finite), max(finite)
