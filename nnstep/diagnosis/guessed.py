"""What a given number must have been taken for, so that a number comes out as it stands: a short one, or none.

Nobody can list every way to copy a number wrongly. But each wrong number says what it would have been made from; where
that is as short as what people write down, and others agree, it was.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import islice
from typing import Final

from nnstep.algebra.expr import Num
from nnstep.algebra.printed import Printed
from nnstep.diagnosis.candidates import Applied, Candidate
from nnstep.diagnosis.machine import Base, Machine
from nnstep.slips.costs import cost
from nnstep.slips.edit import Edit

_GIVEN: Final = ("param", "input", "target", "hyper")
_MOST: Final = 80  # given numbers that are tried
_TRIES: Final = 8
_FIRST: Final = 0.1  # by how much a number is moved to see what it does
_FAR: Final = 100.0  # sizes that nobody gives
_MOST_DIGITS: Final = 3
_PER_DIGIT: Final = 2.3  # what each digit costs: of ten numbers one is right by accident


def guessed(machine: Machine, spot: int, printed: Printed, base: Base) -> Iterator[Candidate]:
    """The slips in copying one given number from which a number comes out to the digit."""
    used = sorted({number for node in machine.nodes for number in node.args} - base.fixed)
    given = (number for number in used if machine.nodes[number].place.key.kind in _GIVEN)
    free = (number for number in given if machine.nodes[number].right is None and spot in machine.above((number,)))
    tried = list(islice(free, _MOST))
    for number in tried:
        worth = _solved(machine, number, spot, float(printed), base)
        if worth is not None:
            yield from _short(machine, number, spot, printed, base, worth, math.log(len(tried)))


def _value(machine: Machine, number: int, worth: float, spot: int, base: Base) -> float:
    return machine.values({number: Num(worth)}, base)[spot]


def _solved(machine: Machine, number: int, spot: int, wanted: float, base: Base) -> float | None:
    """The number with which a quantity has a value, by secants; None where none is found."""
    before = machine.exact.values[number]
    here = before + _FIRST * max(1.0, abs(before))
    value = _value(machine, number, before, spot, base)
    for _ in range(_TRIES):
        after = _value(machine, number, here, spot, base)
        if not math.isfinite(after) or after == value or abs(here) > _FAR:
            return None
        step = (wanted - after) * (here - before) / (after - value)
        before, value, here = here, after, here + step
        if abs(step) <= 1e-7 * max(1.0, abs(here)):
            return here
    return None


def _short(
    machine: Machine, number: int, spot: int, printed: Printed, base: Base, worth: float, choice: float
) -> Iterator[Candidate]:
    """The slip, where the number is short. choice: the logarithm of how many given numbers were to choose from."""
    key, right = machine.nodes[number].place.key, machine.exact.values[number]
    for digits in range(1, _MOST_DIGITS + 1):
        short = float(f"{worth:.{digits}g}")
        if short != right and printed.fits(_value(machine, number, short, spot, base)):
            word = "learning_rate_other" if key.kind == "hyper" and key.slot == "lr" else "given_miscopied"
            far = cost("given: miscopied") + choice + _PER_DIGIT * digits
            edit = Edit(f"given {key} {short}", word, far, (((), Num(short)),), True, Num(short), key)
            yield Candidate(word, far, (Applied(edit, number, "everywhere"),), {number: (edit,)})
            return
