"""What is found behind a wrong number: the mistakes that give it, and the number with all of them."""

from __future__ import annotations

import math

from nnstep.algebra.expr import Expr
from nnstep.algebra.printed import Printed
from nnstep.marking.libraries import AsLibrary
from nnstep.marking.marks import Verdict
from nnstep.quantities.notation import Notation
from nnstep.quantities.place import Place
from nnstep.quantities.spans import Spans
from nnstep.records import dataclass

TELLING = 0.02
"""Causes to be expected by accident below which a number tells a mistake from them."""


@dataclass(frozen=True, slots=True)
class Cause:
    """A mistake that gives the number.

    mistake, also: the words of CONTRACT §4. says: a sentence for the learner; why: its end, what is wrong.
    expression: the wrong line with its numbers; right: the right one; gives: what the wrong one comes to.
    behind: how much less plausible it is than the first cause, as a negative logarithm. chance: how many causes as
    plausible were to be expected by accident; sure: whether it is no accident; of_printed: whether numbers that
    were printed elsewhere were used. twins: other words for the same number.
    """

    mistake: str
    also: str | None
    says: Spans
    why: Spans
    expression: Expr
    right: Expr
    gives: float
    reason: Spans = ()
    behind: float = 0.0
    chance: float = 0.0
    sure: bool = True
    of_printed: bool = False
    twins: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """A number, its verdict, and the mistakes that may be behind it, the most plausible first.

    short: whether it is right as far as it goes, but says too little. known: how many slips were looked at. libraries:
    those that compute this number.
    """

    quantity: str
    place: Place
    given: Printed
    value: float
    verdict: Verdict
    because: Spans
    causes: tuple[Cause, ...]
    notation: Notation
    short: bool = False
    known: int = 0
    libraries: tuple[AsLibrary, ...] = ()

    @property
    def accidents(self) -> float:
        """How many causes as plausible as the first one were to be expected for any number of as many digits."""
        return self.causes[0].chance if self.causes else 0.0

    @property
    def digits_needed(self) -> int:
        """How many significant digits would tell a mistake from an accident."""
        more = math.ceil(math.log10(max(self.accidents, TELLING) / TELLING))
        return self.given.significant + more
