"""Verdicts and marks: what is said of a number that a source prints or somebody gives."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final, Literal

from nnstep.algebra.printed import Printed
from nnstep.marking.carried import Proof
from nnstep.quantities.notation import Notation
from nnstep.quantities.place import Place
from nnstep.quantities.spans import Spans
from nnstep.reading.places import Place as FilePlace
from nnstep.records import dataclass, field
from nnstep.scenario.model import Claim

if TYPE_CHECKING:
    from nnstep.sheets.working import Working

Verdict = Literal["exact", "rounded", "truncated", "carried", "close", "wrong"]
"""exact, rounded, truncated: right. carried: right, given a number that was rounded, cut or wrong before it; that is
proved by an evaluation (carried.py). close: one of the last digit off. wrong: none of these.
"""

NO_TELLING: Final = 0.5
"""Accidents to be expected for a number of as many digits, from which on a cause that fits means nothing."""

VERDICTS: Final[tuple[Verdict, ...]] = ("exact", "rounded", "truncated", "carried", "close", "wrong")


@dataclass(frozen=True, slots=True)
class Answer:
    """A number somebody gives for a quantity. file: where it stands, where there is a file.

    quantity: as it is written. meant: the id it was read as, "" where that is the name itself; others: ids it might
    have meant as well. working: what stands before the number, step by step. under: what the number is, where it is
    not the quantity itself but its change.
    """

    quantity: str
    printed: Printed
    file: FilePlace = field(default=FilePlace(), compare=False, repr=False)
    meant: str = ""
    others: tuple[str, ...] = ()
    working: Working | None = None
    under: str = ""

    @property
    def line(self) -> int:
        """The line of the file; 0 where there is none."""
        return self.file.line


@dataclass(frozen=True, slots=True)
class Mark:
    """A number and what is to be said about it.

    number: which of the source's numbers, from 1. quantity: as written; id, place: what it means. reason: why, in few
    words, for a table; because: the same and what else fits. proof: for `carried`, the evaluation that gives it.
    from_: what it follows from, ids or `claim 8`. mistake, also: the words of CONTRACT §4, once a mistake is named.
    short: whether it is right as far as it goes, but of too few digits to tell; then it counts as wrong.
    sure: whether no other mistake is as likely as the one that is named. under: the convention it was read under, ""
    for ours. library: a sentence about one that computes just this.
    """

    number: int
    quantity: str
    id: str
    place: Place
    printed: Printed
    value: float
    verdict: Verdict
    reason: Spans
    because: Spans
    proof: Proof | None = None
    others: tuple[Proof, ...] = ()
    from_: tuple[str, ...] = ()
    mistake: str | None = None
    also: str | None = None
    short: bool = False
    sure: bool = True
    under: str = ""
    library: str = ""
    claim: Claim | Answer | None = field(default=None, compare=False, repr=False)

    @property
    def is_right(self) -> bool:
        """Whether the number is not wrong."""
        return self.verdict != "wrong"


@dataclass(frozen=True, slots=True)
class UnreadLine:
    """A line of a sheet that gives a number for something, and could not be read."""

    line: int
    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class Slip:
    """A slip of a sheet. mistake: a word of CONTRACT §4; quantity: where it shows first; says: what it is.

    sure: whether nothing else is as likely. explains: the ids of all numbers that are as they are because of it.
    """

    mistake: str
    quantity: str
    says: Spans
    sure: bool
    explains: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Points:
    """Points of a sheet: got, of how many; each: the same for every quantity that was asked for, by its id."""

    got: float
    of: float
    each: Mapping[str, tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Report:
    """All marks, in the order of the numbers, and how many there are of each verdict.

    conventions: what was recognised for the whole sheet, a sentence each. unread: the lines that could not be read.
    unanswered: ids of what was left out. slips: those of somebody's sheet, each with all that it explains.
    points: by a scheme, where there is one.
    """

    marks: tuple[Mark, ...]
    notation: Notation
    conventions: tuple[Spans, ...] = ()
    unread: tuple[UnreadLine, ...] = ()
    unanswered: tuple[str, ...] = ()
    slips: tuple[Slip, ...] = ()
    points: Points | None = None

    @property
    def counts(self) -> dict[Verdict, int]:
        """How many numbers got each verdict."""
        return {verdict: sum(mark.verdict == verdict for mark in self.marks) for verdict in VERDICTS}

    @property
    def all_right(self) -> bool:
        """Whether no number is wrong."""
        return all(mark.is_right for mark in self.marks)


FEWEST_DIGITS: Final = 2
"""Significant digits that an answer has to have where it is not exactly the number: with one anything may be right."""


def verdict_of(printed: Printed, value: float) -> Verdict | None:
    """exact, rounded or truncated; None where it takes more than the value to say."""
    if printed.equals(value):
        return "exact"
    if printed.is_rounded(value):
        return "rounded"
    return "truncated" if printed.is_cut(value) else None
