"""Slips with digits, in which way and how far from plausible: exchanged, lost, doubled, the point moved, worked out."""

from __future__ import annotations

import math

import pytest

from nnstep.algebra.printed import read
from nnstep.diagnosis.digits import arithmetic, misprint, rounder, shown_digits
from nnstep.slips.costs import cost

# 0.526226 and 1.25 as they may be copied: what is done, at how many places it may be done, what is said, what it was.
COPIED = [
    ("0.562226", 0.526226, "two digits exchanged", 6, "two digits have changed places", "0.526226"),
    ("0.622526", 0.526226, None, 0, "", ""),  # three digits differ
    ("0.625226", 0.526226, "two far digits exchanged", 6, "two digits have changed places", "0.526226"),
    ("2.15", 1.25, "two digits exchanged", 3, "two digits have changed places", "1.25"),  # with the point between them
    ("-0.562226", -0.526226, "two digits exchanged", 6, "two digits have changed places", "−0.526226"),
    ("0.526726", 0.526226, "another digit", 24, "one digit is another", "0.526226"),
    ("1.26", 1.25, "another digit", 12, "one digit is another", "1.25"),
    ("0.52626", 0.526226, "a digit lost", 6, "a digit is lost, the 2", "0.526226"),
    ("0.5226226", 0.526226, "a digit doubled", 6, "a digit is too much, the 2", "0.526226"),
    ("0.5266226", 0.526226, "a digit doubled", 6, "a digit is too much, the 6", "0.526226"),
    ("0.5296226", 0.526226, "a digit more", 6, "a digit is too much, the 9", "0.526226"),
    ("5.26226", 0.526226, "point moved", 1, "the decimal point has moved", "0.526226"),
    ("0.0526226", 0.526226, "point moved", 1, "the decimal point has moved", "0.5262260"),
    ("52.626", 5.2626, "point moved", 1, "the decimal point has moved", "5.2626"),  # of as many signs, and no exchange
    ("9.523", 10.523, None, 0, "", ""),
    ("0.562", 0.526226, "two digits exchanged", 3, "two digits have changed places", "0.526"),
    ("0.5279", 0.52679, "a digit lost", 5, "a digit is lost, the 6", "0.52679"),
    ("0.65", 0.56, None, 0, "", ""),  # two digits say nothing
    ("0.562226", -0.526226, None, 0, "", ""),
    ("0.562226", 0.0, None, 0, "", ""),
    ("0.562226", math.inf, None, 0, "", ""),
    ("2/3", 0.526226, None, 0, "", ""),
    ("526e3", 562000.0, None, 0, "", ""),  # no digits after those that are printed
    ("625", 652.0, "two digits exchanged", 3, "two digits have changed places", "652"),
]


@pytest.mark.parametrize(("typed", "value", "slip", "places", "says", "was"), COPIED)
def test_how_a_number_was_copied(typed: str, value: float, slip: str | None, places: int, says: str, was: str) -> None:
    """The plainest slip of the pen that makes the printed digits of the right ones."""
    expected = None if slip is None else (pytest.approx(cost(slip) + math.log(places)), says, was)
    assert misprint(read(typed), value) == expected


# 3, 12 and 30 of 100 are the borders; both have to be on one side of 0, and of few enough digits to be done by hand.
WORKED = [
    ("103", 100.0, "arithmetic, near"), ("97", 100.0, "arithmetic, near"), ("104", 100.0, "arithmetic"),
    ("112", 100.0, "arithmetic"), ("113", 100.0, "arithmetic, far"), ("130", 100.0, "arithmetic, far"),
    ("131", 100.0, None), ("-103", -100.0, "arithmetic, near"), ("-103", 100.0, None), ("0", 100.0, None),
    ("103.0", 100.0, "arithmetic, near"),
    ("1", 0.0, None), ("1.030000", 1.02, "arithmetic, near"), ("1.0300000", 1.02, None), ("1", math.nan, None),
]  # fmt: skip


@pytest.mark.parametrize(("typed", "value", "slip"), WORKED)
def test_how_far_a_line_was_worked_out_wrongly(typed: str, value: float, slip: str | None) -> None:
    """It might be any number as near, of as many digits: one of so many. Beyond 30 % it is something else."""
    limit = {"arithmetic, near": 0.03, "arithmetic": 0.12, "arithmetic, far": 0.3}.get(slip or "", 0.0)
    numbers = 2 * limit * abs(value) * 10 ** len(typed.partition(".")[2])  # of as many decimals, within that share
    assert arithmetic(read(typed), value) == (None if slip is None else pytest.approx(cost(slip) + math.log(numbers)))


@pytest.mark.parametrize(
    ("value", "rounded", "cut"),
    [
        (0.126, 0.13, 0.12), (-0.126, -0.13, -0.12), (0.125, 0.13, 0.12), (0.004, 0.004, 0.004),
        (0.006, 0.01, 0.006), (2.0, 2.0, 2.0), (math.inf, math.inf, math.inf),
    ],
)  # fmt: skip
def test_what_somebody_keeps_of_a_number_on_the_way(value: float, rounded: float, cut: float) -> None:
    """Two decimals, a half away from 0; what would become 0 is kept as it is."""
    assert (rounder(2, cut=False)(value), rounder(2, cut=True)(value)) == (rounded, cut)


def test_as_many_digits_as_were_typed_are_shown_beside_a_number() -> None:
    """Four beside 0.5264, no more than the most, one beside a fraction."""
    assert [shown_digits(read(text), most) for text, most in (("0.5264", 15), ("0.5264", 3), ("1/3", 15))] == [4, 3, 1]
