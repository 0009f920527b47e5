"""How the numbers of a column are scaled before the network gets them: each rule with its formula and its sentences.

A column whose numbers are all the same has a rule of its own, without a division by its deviation or span of 0.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, Literal

from nnstep.records import dataclass

Kind = Literal["standard", "minmax", "range"]
KINDS: Final[tuple[Kind, ...]] = ("standard", "minmax", "range")


Deviation = Literal["population", "sample"]
DEVIATIONS: Final[tuple[Deviation, ...]] = ("population", "sample")
"""By what the squares under the root of a standard deviation are divided: their number n, or n − 1."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One way to scale. given: what must be known of the column, in the order in which the formula takes it.

    formula: of the number in the file and what is given; back: from what it makes to the number in the file; both run
    on floats and on symbols. says: why, at its step, with the word for what is scaled left open.
    """

    name: str
    given: tuple[str, ...]
    formula: Callable[..., Any]
    back: Callable[..., Any]
    says: tuple[str, ...]


_ONE_SIZE = "so that every {what} is of the same size."
_SAME = "Every number of the column is the same, so its {} is 0 and nothing is divided by it: {}."
TAKEN: Final = ("mean_", "std_", "min_", "span_")
"""How the names of what is taken from a column begin."""

_RULES = (
    Rule("", (), lambda raw: raw, lambda x: x, ()),  # of words, which are 0 and 1
    Rule(
        "standard", ("mean", "std"),
        lambda raw, mean, std: (raw - mean) / std,
        lambda x, mean, std: mean + std * x,
        ("The column's mean is taken away, and the rest is divided by its standard deviation.",
         "So every {what} is of about the same size: most lie between −2 and 2."),
    ),
    Rule(
        "standard_same", ("mean",),
        lambda raw, mean: raw - mean,
        lambda x, mean: mean + x,
        (_SAME.format("standard deviation", "only the mean is taken away"),),
    ),
    Rule(
        "minmax", ("min", "span"),
        lambda raw, low, span: (raw - low) / span,
        lambda x, low, span: low + span * x,
        (f"The column's smallest value becomes 0 and its largest 1, {_ONE_SIZE}",),
    ),
    Rule(
        "minmax_same", ("min",),
        lambda raw, low: raw - low,
        lambda x, low: low + x,
        (_SAME.format("span", "it becomes 0"),),
    ),
    Rule(
        "range", ("min", "span"),
        lambda raw, low, span: 2 * (raw - low) / span - 1,
        lambda x, low, span: low + span * (x + 1) / 2,
        (f"The column's smallest value becomes −1 and its largest 1, {_ONE_SIZE}",),
    ),
    Rule(
        "range_same", ("min",),
        lambda raw, low: raw - low - 1,
        lambda x, low: low + x + 1,
        (_SAME.format("span", "it becomes −1, as the smallest does"),),
    ),
)  # fmt: skip

RULES: Final = {one.name: one for one in _RULES}


def rule_of(kind: Kind, *, same: bool) -> Rule:
    """The rule for a column; same: whether all its numbers are one number."""
    return RULES[f"{kind}_same" if same else kind]
