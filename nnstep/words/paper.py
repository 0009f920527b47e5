"""What stands on worksheets and printed lessons beside the steps."""

from __future__ import annotations

from typing import Final

from nnstep.quantities.spans import Spans, count

GIVEN: Final = "Given"
NO_LINK: Final = "no link"
KNOWN_BEFORE: Final = "From the steps before"
ANSWERS: Final = "Answers"
WORKED_SOLUTION: Final[Spans] = ("Worked solution.",)
WHICH_VARIANT: Final = " at their top says which variant they are of, where many sheets are marked together."
TO_BE_MARKED: Final[Spans] = ("Copied into a file answers.txt, the lines below can be marked:",)


def wanted(digits: int) -> Spans:
    """How many digits an answer should have."""
    return (f"Give each number with {count(digits, 'significant digit')}, unless it ends before.",)


def by_hand(places: int) -> str:
    """That values are carried with so many decimals."""
    return f"carried with {places} decimal{'s' * (places != 1)}, as with a pencil"
