"""Printed numbers: what their digits say, and whether a value gives them."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnstep.algebra.printed import LONGEST, of_value, read
from nnstep.errors import NnstepError


@pytest.mark.parametrize(
    ("text", "number", "step"),
    [
        (".6563", "0.6563", -4), ("0,526", "0.526", -3), ("-4.0e-2", "-0.040", -3), ("−0.353", "-0.353", -3),
        ("1 234.5", "1234.5", -1), ("1,234.5", "1234.5", -1), ("1.234,5", "1234.5", -1), ("0.570", "0.570", -3),
        ("3.5·10^-4", "0.00035", -5), ("3.5×10⁻⁴", "0.00035", -5), ("7.", "7", 0), ("+.5", "0.5", -1),
        ("1e3", "1000", 3), ("-20", "-20", 0), ("−20", "-20", 0), ("+20", "20", 0), ("-1 234.5", "-1234.5", -1),
        ("-3.5·10^-4", "-0.00035", -5), ("-1e3", "-1000", 3), ("12'345", "12345", 0), ("- 20", "-20", 0),
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


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("-20", "−20"), ("-.5", "−0.5"), ("0,526", "0.526"), ("1e9", "1e9"), ("-1.50e-9", "−1.50e−9"), ("2/3", "2/3"),
        ("-0.000", "−0.000"), ("+7", "7"),
    ],
)  # fmt: skip
def test_a_number_is_written_with_its_own_digits_and_a_real_minus(text: str, plain: str) -> None:
    """The sign, the digits and the zeros at the end stay; the point and the minus sign are ours."""
    assert read(text).plain == plain


@pytest.mark.parametrize(
    ("text", "places", "unit"), [("0.570", 3, "0.001"), ("20", 0, "1"), ("1e3", 0, "1000"), ("-1.5", 1, "0.1")]
)
def test_decimals_and_the_unit_of_the_last_digit(text: str, places: int, unit: str) -> None:
    """0.570 promises three decimals, and 1e3 none."""
    assert (read(text).places, read(text).unit) == (places, Decimal(unit))
    assert (read("2/3").places, read("2/3").unit) == (15, 0)


@pytest.mark.parametrize(
    ("text", "value", "near"),
    [
        ("0.35", 0.36, True), ("0.35", 0.34, True), ("0.35", 0.361, False), ("0.35", 0.339, False),
        ("-20", -21.0, True), ("-20", 20.0, False), ("-20", -18.9, False), ("0.35", float("inf"), False),
    ],
)  # fmt: skip
def test_near_is_within_one_unit_of_the_last_digit(text: str, value: float, near: bool) -> None:
    """One of the last digit more or less, on either side of zero, and no further."""
    assert read(text).is_near(value) is near


@pytest.mark.parametrize(
    ("text", "low", "high", "spanned"),
    [
        ("0.53", 0.526, 0.531, True), ("0.53", 0.531, 0.5349, True), ("0.53", 0.54, 0.55, False),
        ("0.53", 0.52, 0.5249, False), ("-0.53", -0.5349, -0.531, True), ("0.53", 0.5, float("inf"), False),
        ("2/3", 0.6, 0.7, False), ("0.53", 0.525, 0.5251, True), ("0.53", 0.5399, 0.55, True),
    ],
)  # fmt: skip
def test_a_span_gives_a_number_if_a_value_in_it_does(text: str, low: float, high: float, spanned: bool) -> None:
    """Some value between the two is rounded to the printed number, or cut to it."""
    assert read(text).spans(low, high) is spanned


@pytest.mark.parametrize(
    ("value", "text", "given"),
    [
        (0.105, "0.105", "x"),
        (-20.0, "−20", "x"),
        (2.5e-7, "2.5e−7", "x"),
        (1 / 3, "0.333333333333333", "1/3"),
        (0.0, "0", "0"),
    ],
)
def test_what_an_expression_comes_to_has_the_digits_of_its_value(value: float, text: str, given: str) -> None:
    """Its digits are those of its decimal of 15, and whole numbers end at the point."""
    printed = of_value(given, value)
    assert printed.plain == text
    assert printed.step is not None
    assert printed.step <= 0
    assert printed.text == given


@pytest.mark.parametrize("value", [float("inf"), float("-inf"), float("nan")])
def test_what_has_no_value_is_no_printed_number(value: float) -> None:
    """An expression that is divided by 0 is an error in words."""
    with pytest.raises(NnstepError) as caught:
        of_value("1/0", value)
    assert "has no value" in str(caught.value)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("9" * (LONGEST + 1), "too long"), ("1e309", "too large"), ("1e1000", "out of reach"),
        ("1e-1000", "out of reach"),
        ("1/0", "divides by 0"), ("1.5/2", "no fraction"), ("", "there is no number"), ("1e5x", "not a number"),
    ],
)  # fmt: skip
def test_an_error_says_what_is_wrong(text: str, said: str) -> None:
    """Too long, too large, out of reach, no fraction: each in its own words."""
    with pytest.raises(NnstepError) as caught:
        read(text)
    assert said in caught.value.message
    assert read("9" * 100).number > 0
    assert read("1e308").number > 0


@pytest.mark.parametrize("written", ["0.6564740645913785", "0.6564740645913786", "0.6564740645913784"])
def test_a_float_written_whole_is_exact(written: str) -> None:
    """σ(0.64762…) lies a hair from where its fifteenth digit turns: written whole, or an ulp off, it is no mistake."""
    assert read(written).equals(0.6564740645913785)


@pytest.mark.parametrize("written", ["0.6564740645913795", "0.656474064591379", "-0.6564740645913785"])
def test_another_fifteenth_digit_is_not_exact(written: str) -> None:
    """What differs by more than half of the fifteenth digit, or in its sign, is another number."""
    assert not read(written).equals(0.6564740645913785)


@pytest.mark.parametrize(
    ("text", "digits"),
    [("0.0250", 3), ("100", 3), ("1e3", 1), ("1.20e3", 3), ("0", 1), ("0.00", 1), ("-7", 1), ("2/3", 17)],
)
def test_significant_digits_are_counted_from_the_first_that_is_not_0(text: str, digits: int) -> None:
    """0.0250 has three; 0 has one; a fraction as many as a float can have."""
    assert read(text).significant == digits


@pytest.mark.parametrize(
    ("value", "room", "text", "kept"),
    [
        (0.64965, 0.0066, "0.650", 0.0066 + 0.0005), (0.64965, 0.066, "0.65", 0.05 * 0.64965),
        (123.456, 12.0, "123", 0.05 * 123.456), (1234.5, 12.0, "1235", 12.5), (0.0, 0.001, "0.000", 0.0),
    ],
)  # fmt: skip
def test_an_expression_of_rounded_numbers_has_the_digits_they_decide(
    value: float, room: float, text: str, kept: float
) -> None:
    """To the first digit of what they leave open, and never more than a twentieth of the number beside it."""
    printed = of_value("x", value, room)
    assert (printed.plain, printed.room) == (text, pytest.approx(kept))


def test_within_is_only_what_was_worked_out() -> None:
    """A number has no room; what was worked out with rounded numbers has, on either side."""
    worked = of_value("x", 0.64965, 0.0066)
    assert [worked.is_within(value) for value in (0.6571, 0.6429, 0.6572, 0.6428)] == [True, True, False, False]
    assert not read("0.650").is_within(0.65)


def test_a_value_beside_a_number_has_its_digits() -> None:
    """As many decimals as were printed; beside a fraction all there are."""
    assert [read(text).of(0.526226) for text in ("0.5", "0.53", "1/2")] == ["0.5", "0.53", "0.526226"]
    assert [float(read(text)) for text in ("2/4", "-0,5", "5e-1")] == [0.5, -0.5, 0.5]
    assert not read("1e308").equals(float("inf"))


@pytest.mark.parametrize(
    ("text", "quoted"), [("x" * 40, "x" * 40), ("x" * 41, "x" * 39 + "…"), ("x\x1b[1m", r"x\x1b[1m")]
)
def test_somebodys_text_is_quoted_in_an_error(text: str, quoted: str) -> None:
    """Whole up to forty characters, else its beginning; what cannot be seen is escaped."""
    with pytest.raises(NnstepError) as caught:
        read(text)
    assert caught.value.message == f"'{quoted}' is not a number"
