"""Numbers as text. The expected texts are read off SCREENS §1 or rounded by hand."""

from __future__ import annotations

import math
from decimal import Decimal, DivisionByZero, InvalidOperation

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnstep.algebra import numbers
from nnstep.algebra.calls import CALLS

FINITE = st.floats(allow_nan=False, allow_infinity=False)


@pytest.mark.parametrize(
    ("value", "digits", "text"),
    [
        (0.105, 4, "0.105"),
        (0.55, 4, "0.55"),
        (1.0, 4, "1"),
        (0.2, 4, "0.2"),
        (100.0, 1, "100"),
        (0.1 + 0.2, 4, "0.3"),
        (0.295954856598, 4, "0.2960"),
        (0.295954856598, 3, "0.296"),
        (-0.0752149, 4, "−0.07521"),
        (0.99996, 4, "1.000"),
        (0.00012345, 4, "0.0001235"),
        (12345.678, 4, "12346"),
        (2 / 3, 15, "0.666666666666667"),
        (2 / 3, 17, "0.6666666666666666"),
        (0.1 + 0.2, 15, "0.3"),
        (0.1 + 0.2, 16, "0.3000000000000000"),
        (0.0, 4, "0"),
        (-0.0, 4, "0"),
    ],
)
def test_significant_digits(value: float, digits: int, text: str) -> None:
    """What ends within the digits is shown whole, what is cut keeps its zeros."""
    assert numbers.show(value, digits) == text


@pytest.mark.parametrize(
    ("value", "text"), [(2.0005, "2.001"), (-2.0005, "−2.001"), (0.12345, "0.1235"), (8.9995, "9.000")]
)
def test_halves_are_rounded_away_from_zero(value: float, text: str) -> None:
    """A half counts as a half on the decimal of 15 digits, even where the float lies below it."""
    assert numbers.show(value) == text


@pytest.mark.parametrize(
    ("value", "text", "ascii"),
    [
        (1.23412e-12, "1.234e−12", "1.234e-12"),
        (-1.5e-300, "−1.5e−300", "-1.5e-300"),
        (1e-8, "1e−8", "1e-8"),
        (9.9999e-5, "0.0001000", "0.0001000"),
        (9.9994e-5, "9.999e−5", "9.999e-5"),
        (5e-324, "4.941e−324", "4.941e-324"),
        (9999999.4, "9999999", "9999999"),
        (9999999.6, "1.000e7", "1.000e7"),
        (12345678.0, "1.235e7", "1.235e7"),
        (1e30, "1e30", "1e30"),
        (math.inf, "∞", "inf"),
        (-math.inf, "−∞", "-inf"),
        (math.nan, "not a number", "not a number"),
    ],
)
def test_very_small_very_large_and_none(value: float, text: str, ascii: str) -> None:
    """Below 1e−4 and from 1e7 on there is an e, and what is no number is said in words."""
    assert (numbers.show(value), numbers.show(value, ascii=True)) == (text, ascii)


def test_no_zeros_are_made_up() -> None:
    """A float that says sixteen digits is not written with eighteen, as if the last two were known to be 0."""
    assert numbers.fixed(-82.62762958292545, 16) == "−82.62762958292545"
    assert numbers.fixed(-82.62762958292545, 14) == "−82.62762958292545"
    assert numbers.fixed(0.5, 6) == "0.500000"


@pytest.mark.parametrize(
    ("value", "places", "text"),
    [
        (0.00775038, 6, "0.007750"),
        (0.5, 3, "0.500"),
        (-1.0005, 3, "−1.001"),
        (0.0, 2, "0.00"),
        (0.0004, 3, "0.0004"),
        (1e-12, 6, "1e−12"),
        (2e9, 1, "2e9"),
        (math.inf, 2, "∞"),
    ],
)
def test_fixed_decimals(value: float, places: int, text: str) -> None:
    """So many decimals, unless they would hide the number."""
    assert numbers.fixed(value, places) == text


def test_equal_decimals() -> None:
    """Terms of one sum get the decimals of the one that has most, and whole ones stay whole."""
    values = [0.0556157, 0.2403391, 0.55]
    places = numbers.common_places(numbers.shown(value, 4) for value in values)
    assert [numbers.show(value, 4, places=places) for value in values] == ["0.05562", "0.24034", "0.55"]


def test_a_number_with_an_e_asks_no_decimals_of_others() -> None:
    """1.234e−12 beside 0.2403 does not make that 0.240339123456789."""
    assert numbers.common_places([numbers.shown(1.234123e-12, 4), numbers.shown(0.240339123, 4)]) == 4


@pytest.mark.parametrize(("value", "cut"), [(0.105, False), (0.1 + 0.2, False), (0.10501, True), (math.nan, False)])
def test_what_is_cut(value: float, cut: bool) -> None:
    """A number is cut where digits of its 15-digit decimal are lost."""
    assert numbers.is_cut(value, 4) is cut


@given(FINITE, st.integers(1, 15))
def test_a_text_says_the_number_it_shows(value: float, digits: int) -> None:
    """Reading a text gives the value up to half a step of its last digit and the 15th digit."""
    form = numbers.shown(value, digits)
    assert numbers.read(form.text()) == form.number
    half = Decimal((0, (5,), form.step - 1))
    assert abs(form.number - Decimal(value)) <= half + abs(Decimal(value)) * Decimal("1e-14")


@given(FINITE.filter(bool), st.integers(1, 17), st.integers(0, 6))
def test_no_number_is_shown_as_zero(value: float, digits: int, places: int) -> None:
    """0.000 is never said of a number that is not 0."""
    assert numbers.read(numbers.show(value, digits))
    assert numbers.read(numbers.fixed(value, places))


@given(FINITE, st.integers(1, 17))
@settings(max_examples=50)
def test_ascii_differs_in_the_minus_only(value: float, digits: int) -> None:
    """The ASCII text is the other one with another minus."""
    assert numbers.show(value, digits, ascii=True) == numbers.show(value, digits).replace("−", "-")


@pytest.mark.parametrize(
    ("name", "function", "number"),
    [
        (function.__name__, function, number)
        for function in (math.tanh, math.erf, math.log1p, math.exp, math.cos)
        for number in ("1e-40", "1e-31", "1e-29", "0.001", "0.3", "-0.7", "2", "-9.5", "40")
        if function is not math.log1p or float(number) > -1  # elsewhere it has no value
    ],
)
def test_functions_of_decimals(name: str, function, number: str) -> None:
    """The functions agree with those of the C library to a few units of its last digit."""
    assert float(CALLS[name].exact(Decimal(number))) == pytest.approx(function(float(number)), rel=4e-15)


def test_erf_to_fifty_digits() -> None:
    """erf(1/2) as tabulated (DLMF 7.23; OEIS A222391 gives more digits)."""
    assert str(numbers.erf(Decimal("0.5"))).startswith("0.5204998778130465376827466538919645287")


def test_cosines_of_many_turns() -> None:
    """cos 10⁶ with Machin's π and the series on 80 digits; beyond 10¹⁵ no digit of an angle is left."""
    assert str(numbers.cos(Decimal("1e6"))).startswith("0.93675212753314478693")
    with pytest.raises(InvalidOperation):
        numbers.cos(Decimal("1.1e15"))


def test_functions_far_out() -> None:
    """Where nothing more can be said: 1, −1, and a power of e that is not 0."""
    for number in ("151", "1e9"):
        assert [numbers.tanh(Decimal(sign + number)) for sign in ("", "-")] == [1, -1]
        assert [numbers.erf(Decimal(sign + number)) for sign in ("", "-")] == [1, -1]
    assert 0 < numbers.exp(Decimal("-2e15")) < Decimal("1e-1000000")
    assert numbers.power(Decimal(0), Decimal(0)) == 1
    with pytest.raises(DivisionByZero):
        numbers.power(Decimal(0), Decimal(-1))


@pytest.mark.parametrize(
    ("value", "places", "cut", "text"),
    [(0.5, 3, True, "0.500"), (0.5, 3, False, "0.5"), (0.0, 2, True, "0.00"), (0.0, 2, False, "0"),
     (12.25, 1, True, "12.3")],
)  # fmt: skip
def test_a_number_carried_by_hand_keeps_its_zeros_where_it_was_cut(
    value: float, places: int, cut: bool, text: str
) -> None:
    """0.500 was something else before; 0.5 is what it is."""
    assert numbers.carried(value, places, cut=cut).text() == text


@pytest.mark.parametrize(
    ("number", "shown", "step", "is_it"),
    [
        ("9.96", "10.0", -1, True),  # a power of ten more
        ("9.94", "10.0", -1, False), ("1000", "1", 0, False), ("0.125", "0.13", -2, True),
        ("-0.125", "-0.13", -2, True),
        ("0.004", "0.00", -2, True), ("0.005", "0.00", -2, False), ("0.001", "0.01", -2, False),
    ],
)  # fmt: skip
def test_whether_a_number_rounds_to_another(number: str, shown: str, step: int, is_it: bool) -> None:
    """To the last digit that is shown, a half away from 0; what is cut to 0 is less than half of it."""
    assert numbers.rounds_to(Decimal(number), numbers.Shown(Decimal(shown), True, step)) is is_it


def test_the_floor_is_not_above() -> None:
    """Of 2.7 it is 2, of −2.3 it is −3."""
    assert (numbers.floor(Decimal("2.7")), numbers.floor(Decimal("-2.3"))) == (2, -3)


def test_an_angle_that_is_too_far_has_no_cosine() -> None:
    """Up to 10¹⁵ it is the one of the machine."""
    assert float(numbers.cos(Decimal("1e15"))) == pytest.approx(math.cos(1e15), abs=1e-12)
    with pytest.raises(InvalidOperation):
        numbers.cos(Decimal("1e15") + 1)


@pytest.mark.parametrize(
    ("value", "border", "digits"),
    [(0.49983, 0.5, 4), (0.50004, 0.5, 5), (0.501, 0.5, 3), (0.5, 0.5, 3), (0.4999996, 0.5, 7), (-1e-9, 0.0, 3)],
)
def test_a_number_is_told_apart_from_a_border(value: float, border: float, digits: int) -> None:
    """With three digits or the fewest more that do not round it onto the border."""
    assert numbers.digits_apart(value, border, 3) == digits
