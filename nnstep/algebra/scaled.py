"""Printed numbers of somebody who counts in another unit: the minus of ours, a multiple of it, or from another point.

The digits are theirs, so that a verdict is about what stands there; the number is ours, so that others can be worked
out with it.
"""

from __future__ import annotations

import math
from decimal import Decimal, localcontext
from typing import TYPE_CHECKING

from nnstep.algebra.printed import Printed
from nnstep.records import dataclass

if TYPE_CHECKING:
    from fractions import Fraction

_DIGITS = 17  # that a float64 can have


@dataclass(frozen=True, slots=True)
class Scaled(Printed):
    """A number that was printed as `factor` times what it is here, and `offset` more.

    number, step: in our unit; theirs: as it stands.
    """

    theirs: Printed | None = None
    factor: float = 1.0
    offset: float = 0.0

    @property
    def unit(self) -> Decimal:
        """One of the last digit, in our unit."""
        return self._own.unit / Decimal(abs(self.factor))

    @property
    def places(self) -> int:
        """How many decimals stand there."""
        return self._own.places

    @property
    def significant(self) -> int:
        """How many significant digits stand there."""
        return self._own.significant

    def read(self, value: float) -> float:
        """A value of ours in their unit."""
        return value * self.factor + self.offset

    @property
    def _own(self) -> Printed:
        assert self.theirs is not None
        return self.theirs

    def equals(self, value: float) -> bool:
        """Whether both are the same when rounded to 15 significant digits."""
        return self._own.equals(self.read(value))

    def is_rounded(self, value: float) -> bool:
        """Whether their value, rounded, is what stands there."""
        return self._own.is_rounded(self.read(value))

    def is_cut(self, value: float) -> bool:
        """Whether their value, cut off, is what stands there."""
        return self._own.is_cut(self.read(value))

    def is_near(self, value: float) -> bool:
        """Whether their value is within one unit of the last digit."""
        return self._own.is_near(self.read(value))

    def is_within(self, value: float) -> bool:
        """Whether their value is as near as the rounded numbers of an expression leave it."""
        return self._own.is_within(self.read(value))

    def spans(self, low: float, high: float) -> bool:
        """Whether some value between the two gives what stands there."""
        ends = sorted((self.read(low), self.read(high)))
        return self._own.spans(*ends)


def scaled(theirs: Printed, factor: float) -> Printed:
    """A number that stands for `factor` times ours; the factor is not 0."""
    number: Decimal | Fraction
    if not isinstance(theirs.number, Decimal):
        from fractions import Fraction  # only where somebody wrote one

        number = theirs.number / Fraction(factor)
    elif factor == -1:
        number = theirs.number.copy_negate()
    else:
        with localcontext() as context:
            context.prec = _DIGITS
            number = (theirs.number / Decimal(repr(factor))).normalize()
    step = None if theirs.step is None else theirs.step - round(math.log10(abs(factor)))
    return Scaled(theirs.text, number, step, theirs.room / abs(factor), theirs, factor)


def shifted(theirs: Printed, factor: float, zero: float) -> Printed:
    """A number that is counted from `zero` on, upwards or, where the factor is -1, downwards."""
    with localcontext() as context:
        context.prec = _DIGITS
        own = theirs.number if isinstance(theirs.number, Decimal) else float(theirs.number)
        number = Decimal(repr(zero)) + Decimal(str(own)) * Decimal(int(factor))
    return Scaled(theirs.text, number, theirs.step, theirs.room, theirs, factor, -factor * zero)


def as_printed(printed: Printed, value: float) -> float:
    """A value of ours in the unit of a printed number."""
    return printed.read(value) if isinstance(printed, Scaled) else value
