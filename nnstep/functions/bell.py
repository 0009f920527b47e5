"""The bell curve, cut off at both ends."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any, Final

LEFT_OF_TWO: Final = 0.87962566103423978
"""The width of the standard bell curve that is cut off two widths from its middle."""

_RARE = 0.01  # of the numbers: where fewer lie between the ends, drawing them anew and anew takes too long


def cut_off(normal: Callable[[], float], low: float = -2.0, high: float = 2.0) -> float:
    """A number of the standard bell curve between two ends: one beyond them is drawn anew."""
    while not low <= (number := normal()) <= high:
        pass
    return number


def width_left(low: float, high: float) -> float:
    """The mean square, around its mean, of the standard bell curve between two ends."""
    density = [math.exp(-end * end / 2) / math.sqrt(2 * math.pi) for end in (low, high)]
    inside = _inside(low, high)
    return 1 + (low * density[0] - high * density[1]) / inside - ((density[0] - density[1]) / inside) ** 2


def ends(given: Mapping[str, Any]) -> tuple[float, float]:
    """Where it is cut, in widths from its middle."""
    low, high = given["low"], given["high"]
    if given["bounds"] == "deviations":
        return low, high
    return (low - given["mean"]) / given["std"], (high - given["mean"]) / given["std"]


def cut_wrongly(given: Mapping[str, Any]) -> tuple[str, str] | None:
    """What is wrong where next to nothing of the bell curve lies between the ends."""
    low, high = ends(given)
    if low >= high:
        return f"low, {given['low']:g}, is not below high, {given['high']:g}", "the smaller number is low"
    if _inside(low, high) < _RARE:
        return "hardly any number of this bell curve lies between low and high", "the middle of the bell is its mean"
    return None


def _inside(low: float, high: float) -> float:
    return (math.erf(high / math.sqrt(2)) - math.erf(low / math.sqrt(2))) / 2
