"""Slips with digits: rounding or cutting on the way, a misprint, arithmetic that went wrong."""

from __future__ import annotations

import math
from collections.abc import Callable
from decimal import Decimal
from typing import Final

from nnstep.algebra.printed import Printed, at, written
from nnstep.slips.costs import cost

MOST_PLACES: Final = 6
_FEW: Final = 3  # digits up to which a slip of the pen may be any number
_BY_HAND: Final = 7  # digits from which on a number was not worked out with pencil and paper
FEWEST: Final = 2
"""Decimals at which numbers may be rounded on the way: with one alone anything could be explained."""


def rounder(places: int, *, cut: bool) -> Callable[[float], float]:
    """A function that rounds to so many decimals, or cuts off there; what would become 0 stays as it is."""

    def change(value: float) -> float:
        if not math.isfinite(value):
            return value
        return float(at(value, -places, not cut)) or value

    return change


def misprint(printed: Printed, value: float) -> tuple[float, str, str] | None:
    """How far from plausible it is that the right number was copied wrongly, in which way, and what it was; or None."""
    if printed.step is None or printed.step > 0 or not math.isfinite(value):
        return None
    number = Decimal(printed.number)  # type: ignore[arg-type]
    best: tuple[float, str, str] | None = None
    for places in range(max(printed.places - 1, 0), printed.places + 3):
        for rounded in (True, False):
            right = at(value, -places, rounded)
            if right.is_signed() != number.is_signed():
                continue
            found = _slip(_digits(number), _digits(right), printed.places - places)
            if found and (best is None or found[0] < best[0]):
                best = (*found, written(right))
    return best


def _digits(number: Decimal) -> str:
    """The digits with the point in them, without a sign."""
    return f"{abs(number):f}"


def _slip(given: str, right: str, more: int) -> tuple[float, str] | None:
    """Which slip of the pen makes one text of the other; more: decimals that are too many."""
    count = len(right.replace(".", "").lstrip("0"))
    if count < 3 or given == right:
        return None
    if more == 0 and len(given) == len(right):
        differ = [place for place in range(len(right)) if given[place] != right[place]]
        if len(differ) == 2 and given[differ[0]] == right[differ[1]] and given[differ[1]] == right[differ[0]]:
            near = differ[1] - differ[0] == 1 or right[differ[0] + 1 : differ[1]] == "."
            return cost("two digits exchanged" if near else "two far digits exchanged") + math.log(
                count
            ), "two digits have changed places"
        if len(differ) == 1 and right[differ[0]] != ".":
            return cost("another digit") + math.log(4 * count), "one digit is another"
    if len(given) == len(right) - 1:
        for place in range(len(right) - 1):
            if right[:place] + right[place + 1 :] == given and right[place] != ".":
                return cost("a digit lost") + math.log(count), f"a digit is lost, the {right[place]}"
    if len(given) == len(right) + 1:
        for place in range(len(given)):
            if given[:place] + given[place + 1 :] == right and given[place] != ".":
                double = given[place] in (given[place - 1 : place] + given[place + 1 : place + 2])
                return cost("a digit doubled" if double else "a digit more") + math.log(
                    count
                ), f"a digit is too much, the {given[place]}"
    if given.replace(".", "").strip("0") == right.replace(".", "").strip("0"):
        return cost("point moved"), "the decimal point has moved"
    return None


def arithmetic(printed: Printed, value: float) -> float | None:
    """How far from plausible it is that the right line was worked out wrongly; None where the numbers are far apart.

    It might have come to any number near by: the more digits are given, the less likely is this one.
    """
    number = float(printed)
    if not value or printed.significant > _BY_HAND:
        return None
    off = abs(number - value) / abs(value)
    for limit, slip in ((0.03, "arithmetic, near"), (0.12, "arithmetic"), (0.3, "arithmetic, far")):
        if off <= limit:
            return cost(slip) + _numbers(printed, value, limit)
    return None


def noise(printed: Printed) -> float:
    """What it costs that the number is any number: a cause that costs more is no finding."""
    return cost("arithmetic, far") + _numbers(printed, float(printed), 0.3)


def _numbers(printed: Printed, value: float, within: float) -> float:
    """The logarithm of how many numbers of as many digits lie within a share of a value."""
    unit = float(printed.unit) or abs(value) * 1e-9
    return math.log(max(2 * within * abs(value) / unit, 2.0))


def chance_of_misprint(printed: Printed, slip: str) -> float:
    """How many numbers of a hundred about a printed one are the same slip of the pen, of another number or of this.

    Two digits exchanged are one; another digit may be any of the last two, and of few digits anything may be.
    """
    telling = printed.significant > _FEW and not slip.startswith(("one digit", "a digit is too much"))
    return 0.01 if telling else 0.18


def shown_digits(printed: Printed, most: int) -> int:
    """How many digits a value needs beside a printed number, so that one sees where they part."""
    return 1 if printed.step is None else min(printed.significant, most)
