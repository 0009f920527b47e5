"""Typed working: what stands between the equals signs, what each step comes to, and which quantity each number is.

`-0.18 * 0.8 = 0.144` has two steps, −0.144 and 0.144; the chain breaks between them, and −0.18 is dE/dout_o1.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Final

from nnstep.algebra.printed import Printed, read
from nnstep.errors import UsageError
from nnstep.quantities.place import Place
from nnstep.records import dataclass
from nnstep.sheets.values import number

_NUMBER: Final = re.compile(r"(?<![\w.,])(?:\d+(?:[.,]\d+)?|[.,]\d+)(?:[eE][-+−]?\d+)?(?!\w)")
_LESS: Final = 1 - 1e-6  # cut off, a number is less than one of its last digit off
_EXACT: Final = 1e-9
_FEWEST: Final = 2  # digits from which on a number can be recognised


@dataclass(frozen=True, slots=True)
class Factor:
    """A number in a step, without its sign, and the quantities that it may be."""

    text: str
    value: float
    places: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """What stands between two equals signs.

    value: what it comes to, None where it has no value here; room: how far that may be off, by the digits of its
    numbers. is_number: whether it is a lone number.
    """

    text: str
    value: float | None
    room: float = 0.0
    factors: tuple[Factor, ...] = ()
    is_number: bool = False

    def agrees(self, other: Step) -> bool:
        """Whether both come to the same, as far as their digits tell."""
        if self.value is None or other.value is None:
            return True
        rounding = _EXACT * max(abs(self.value), abs(other.value))
        return abs(self.value - other.value) <= self.room + other.room + rounding


@dataclass(frozen=True, slots=True)
class Working:
    """The steps of a working; the last one is the number given."""

    steps: tuple[Step, ...]

    @property
    def breaks(self) -> int | None:
        """The first step that the next one does not follow from; None where each does."""
        for at, (one, other) in enumerate(zip(self.steps, self.steps[1:], strict=False)):
            if not one.agrees(other):
                return at
        return None

    @property
    def factors(self) -> tuple[Factor, ...]:
        """All numbers of its expressions."""
        return tuple(factor for step in self.steps for factor in step.factors if not step.is_number)


Comes = Callable[[str], tuple[float, float] | None]
"""What an expression comes to, and how far that may be off; None where it has no value here."""


def working_of(texts: Sequence[str], last: Printed, comes: Comes, values: Mapping[Place, float]) -> Working | None:
    """The working of a number. values: what quantities its numbers may be, with their values; None where none stands
    before the number.
    """
    if not texts:
        return None
    steps = []
    for text in texts:
        if (lone := number(text)) is not None:
            steps.append(_lone(text, lone))
        else:
            value, room = comes(text) or (None, 0.0)
            steps.append(Step(text, value, room, tuple(factors(text, values))))
    return Working((*steps, _lone(last.text, last)))


def _lone(text: str, printed: Printed) -> Step:
    """A number, which may have been rounded or cut."""
    return Step(text, float(printed), float(printed.unit) * _LESS, (), True)


def factors(text: str, values: Mapping[Place, float]) -> Iterator[Factor]:
    """The numbers in an expression, and what each may be."""
    for found in _NUMBER.finditer(text):
        try:
            printed = read(found[0])
        except UsageError:
            continue
        yield Factor(found[0], float(printed), tuple(_places(printed, values.items())))


def _places(printed: Printed, values: Iterable[tuple[Place, float]]) -> Iterator[Place]:
    for place, value in values:
        size = abs(value)
        if printed.equals(size) or (printed.significant >= _FEWEST and printed.fits(size)):
            yield place
