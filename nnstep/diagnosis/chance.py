"""Whether a mistake that gives a number is the one: how many as plausible were to be expected there by accident.

The slips that are known for a quantity lie about the number with some density. Where it is high, a fit says nothing,
however well it fits: it knows the digits, the size of the network and how plausible the mistake is, all at once.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Final

from nnstep.algebra.expr import Expr, operands
from nnstep.algebra.printed import Printed
from nnstep.diagnosis import digits
from nnstep.diagnosis.ranking import Found
from nnstep.diagnosis.table import Column, Table
from nnstep.slips.costs import NEAR

AROUND: Final = 50
"""Units of the last digit to either side of a number, in which accidents are counted."""

_FURTHER: Final = 4  # times as far they are counted as well: near by there may happen to be few
_SURE: Final = 0.0175  # accidents to be expected, from which on a mistake only may be the one: of random numbers of
# four digits it then is for fewer than one in fifty, since a number fits cut as well as rounded
_SURE_OF_FEW: Final = 0.01  # the same of two digits, with which the likeliest slip alone is hit once in fifty times
_FEW: Final = 2
_COARSE: Final = 0.03  # of a number of two digits, that one of its last digit may be: of 0.12 it is a twelfth
_ROUNDED: Final = frozenset(("rounded_early", "truncated_early"))
_TELLING: Final = 5  # digits from which on numbers rounded on the way are told from others
_SURE_OF_PRINTED: Final = 0.1  # the same of a line with a printed number in it, which is evidence of its own


class Accidents:
    """The numbers around a printed one that slips would give. copies: those that miscopied givens would give."""

    def __init__(self, printed: Printed, table: Table, columns: Sequence[Column], copies: Sequence[float]) -> None:
        self.printed = printed
        self.table = table
        self.columns = columns
        self.copies = copies
        self.given = float(printed)
        self.unit = max(float(printed.unit), printed.room, abs(self.given) * 1e-12)

    def chance(self, found: Found) -> float:
        """How many causes as plausible were to be expected for a number of as many digits."""
        edit, word = found.candidate.applied[0].edit, found.candidate.mistake
        if word == "arithmetic":
            return 1.0
        if word == "misprint":
            return digits.chance_of_misprint(self.printed, str(edit.note[0]))
        if edit.rule == "rate":
            return 0.0
        return max(self._around(found, 1), self._around(found, _FURTHER))

    def is_sure(self, found: Found) -> bool:
        """Whether it is one mistake, gives the number to the digit with nothing rounded on top, and is no accident.

        Two mistakes are enough where the line they make has a printed number in it, and comes out even.
        """
        if found.candidate.also and self._line_of_printed(found):
            return found.chance < _SURE_OF_PRINTED
        alone = found.candidate.also is None and not found.how and self.printed.significant > 1
        to_the_digit = found.cost < found.candidate.cost + NEAR and self._is_it(found.value)
        if found.candidate.mistake in _ROUNDED and self.printed.significant < _TELLING:
            return False
        if self.printed.significant <= _FEW:
            fine = self.unit <= _COARSE * abs(self.given) and self.printed.is_rounded(found.value)
            return alone and fine and found.chance < _SURE_OF_FEW
        return alone and to_the_digit and found.chance < _SURE

    def _around(self, found: Found, times: int) -> float:
        """The accidents within so many times fifty units, by the room there is."""
        room = AROUND * times * self.unit
        low, high = self.given - room, self.given + room
        around = {float(f"{value:.9e}") for value in self._alike(found, low, high) if not self._is_it(value)}
        return len(around) / (2 * AROUND * times)

    def _alike(self, found: Found, low: float, high: float) -> Iterator[float]:
        """What causes at most as costly come to between two numbers."""
        most, word = found.candidate.cost + 1e-9, found.candidate.mistake
        own = self._line_of_printed(found)
        if word == "given_miscopied":
            yield from (value for value in self.copies if low <= value <= high)
        for column in self.columns:
            if own and column.base is not found.base:
                continue
            yield from (value for value, one in column.between(low, high)
                        if one.cost <= most and (not own or one.edits.keys() <= own))  # fmt: skip
            if found.candidate.also:
                yield from (value for value, one in column.pairs_between(low, high)
                            if one.cost <= most and (not own or one.edits.keys() <= own))  # fmt: skip
            if word in _ROUNDED:
                yield from (value for value, one, _ in self.table.roundings(column)
                            if one.cost <= most and low <= value <= high)  # fmt: skip

    def _line_of_printed(self, found: Found) -> set[int]:
        """Where the number's own line, with a number in it that was printed, gives it without any rounding.

        The nodes of that line: its own, and what is given in it. Empty where it is not so.
        """
        machine = self.table.machine
        node, values = machine.nodes[machine.target], found.base.values
        right = found.candidate.changes.get(machine.target, node.right)
        line = {machine.target, *(number for number in node.args if not machine.nodes[number].args)}
        if not (found.base.fixed and found.candidate.edits.keys() <= line and isinstance(right, Expr)):
            return set()
        used = {machine.operand(node, key, values) for key in operands(right)}
        even = math.isclose(found.value, self.given, rel_tol=1e-12)
        return line if even and not used.isdisjoint(found.base.fixed) else set()

    def _is_it(self, value: float) -> bool:
        return self.printed.fits(value) or self.printed.is_within(value)
