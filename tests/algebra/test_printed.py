"""Printed numbers: what their digits say, and whether a value gives them."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnstep.algebra.printed import LONGEST, read
from nnstep.errors import NnstepError


@pytest.mark.parametrize(
    ("text", "number", "step"),
    [
        (".6563", "0.6563", -4), ("0,526", "0.526", -3), ("-4.0e-2", "-0.040", -3), ("−0.353", "-0.353", -3),
        ("1 234.5", "1234.5", -1), ("1,234.5", "1234.5", -1), ("1.234,5", "1234.5", -1), ("0.570", "0.570", -3),
        ("3.5·10^-4", "0.00035", -5), ("3.5×10⁻⁴", "0.00035", -5), ("7.", "7", 0), ("+.5", "0.5", -1),
        ("1e3", "1000", 3),
    ],
)  # fmt: skip
def test_a_printed_number_keeps_its_value_and_the_place_of_its_last_digit(text: str, number: str, step: int) -> None:
    """Points, commas, real minus signs, powers of ten and groups of three are read, and trailing zeros count."""
    printed = read(text)
    assert (printed.number, printed.step) == (Decimal(number), step)


@pytest.mark.parametrize(
    ("text", "number"), [("2/3", Fraction(2, 3)), ("−1/2", Fraction(-1, 2)), ("½", Fraction(1, 2))]
)
def test_a_fraction_is_exact_and_has_no_last_digit(text: str, number: Fraction) -> None:
    """A fraction is the number itself, so nothing can be rounded to its digits."""
    printed = read(text)
    assert printed.number == number
    assert printed.step is None
    assert printed.equals(float(number))
    assert not printed.is_near(float(number))


@pytest.mark.parametrize("text", ["", "x", "1..2", "1e", "--1", "1/0", "٣", "1e9999", "1 23", ".", "-", "1,2,3", "nan"])
def test_what_is_no_number_is_refused_in_words(text: str) -> None:
    """Text that says no number is an error with a help line."""
    with pytest.raises(NnstepError) as caught:
        read(text)
    assert caught.value.help


def test_a_half_is_rounded_away_from_zero_on_the_decimal_of_15_digits() -> None:
    """0.86285 becomes 0.8629 though its float64 lies below, and −0.86285 becomes −0.8629; cut, both lose the 5."""
    assert read("0.8629").is_rounded(0.526 * 0.75 + 0.551 * 0.85)
    assert read("-0.8629").is_rounded(-0.86285)
    assert read("0.8628").is_cut(0.86285)
    assert not read("0.8628").is_rounded(0.86285)


@given(st.floats(-1e6, 1e6), st.integers(0, 12))
def test_a_formatted_value_is_what_the_value_gives(value: float, places: int) -> None:
    """Rounding a float's decimal of 15 digits by hand gives a number that counts as rounded."""
    text = f"{Decimal(f'{value:.15g}').quantize(Decimal(1).scaleb(-places), 'ROUND_HALF_UP'):f}"
    assert read(text).is_rounded(value)
    assert read(text).fits(value)


@given(st.text(max_size=LONGEST + 5) | st.from_regex(r"[-−+]?[\d .,]{0,8}([eE·/][-^\d]{0,9})?", fullmatch=True))
def test_no_text_gives_anything_but_a_number_or_an_error_in_words(text: str) -> None:
    """Whatever is read, the result is a printed number that can be printed again, or an NnstepError."""
    try:
        printed = read(text)
    except NnstepError:
        return
    assert read(printed.plain).number == printed.number
