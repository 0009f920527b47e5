"""Which neurons of a layer are shown where there are many."""

from __future__ import annotations

from typing import Final

REST: Final = -1
"""Stands for those that are left out."""

_MOST = 4


def units_shown(count: int, *keep: int) -> list[int]:
    """All units of a small layer; of a larger one the first two, REST and the last, or those kept in their place."""
    if count <= _MOST:
        return list(range(count))
    wanted = list(dict.fromkeys((*keep, count - 1, 0, 1)))[:3]
    first, second, last = sorted(wanted)
    return [first, second, REST, last]
