"""How numbers are shown: the only place where anything is rounded, and then only for the eye.

A float counts as its decimal of 15 significant digits (0.1 + 0.2 is 0.3), and halves are rounded away from zero on
that. A number that ends within the digits asked for is shown whole (0.105); one that is cut keeps its zeros (0.2960),
so that the two can be told apart. Digits before the point are never rounded away: 12345.6 is 12346, not 12350.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from decimal import (
    MAX_EMAX,
    MIN_EMIN,
    ROUND_FLOOR,
    ROUND_HALF_EVEN,
    ROUND_HALF_UP,
    Context,
    Decimal,
    DivisionByZero,
    InvalidOperation,
    Overflow,
    Underflow,
)
from functools import cache, lru_cache
from typing import Final

from nnstep.records import NamedTuple

MINUS: Final = "−"
MOST_DIGITS: Final = 17  # no float64 has more to say

_TRUSTED = 15  # every decimal of 15 digits survives the way through a float64
_LOWEST, _HIGHEST = -4, 6  # powers of ten that are written without an e
_FAILURES = [InvalidOperation, DivisionByZero, Overflow, Underflow]
_EXACT = Context(prec=5000, rounding=ROUND_HALF_UP, Emin=MIN_EMIN, Emax=MAX_EMAX, traps=_FAILURES)
_TO = tuple(
    Context(prec=max(digits, 1), rounding=ROUND_HALF_UP, Emin=MIN_EMIN, Emax=MAX_EMAX, traps=_FAILURES)
    for digits in range(MOST_DIGITS + 1)
)
_WORK = Context(prec=60, rounding=ROUND_HALF_EVEN, Emin=MIN_EMIN, Emax=MAX_EMAX, traps=_FAILURES)
_FINE = Context(prec=800, rounding=ROUND_HALF_EVEN, Emin=MIN_EMIN, Emax=MAX_EMAX, traps=_FAILURES)
_LONG = Context(prec=200, rounding=ROUND_HALF_EVEN, Emin=MIN_EMIN, Emax=MAX_EMAX, traps=_FAILURES)
_ZERO, _ONE = Decimal(0), Decimal(1)
_SMALL, _FAR = Decimal("1e-30"), Decimal(150)
_LEAST_EXPONENT, _TINY = Decimal("-1e15"), Decimal("1e-999999999999999")
_TURN = Decimal("6.28318530717958647692528676655900576839433879875021164194988918461563281257241799725606965068423")
_FARTHEST_ANGLE = Decimal("1e15")
_TWO_BY_ROOT_PI = Decimal("1.12837916709551257389615890312154517168810125865799771368817144")


class Shown(NamedTuple):
    """A number as it is shown.

    number: what the text says. cut: whether digits were lost. step: the power of ten of the last digit asked for.
    """

    number: Decimal
    cut: bool
    step: int

    def text(self, *, ascii: bool = False) -> str:
        """The number as text, zeros kept only where it was cut."""
        number = self.number
        if not number:
            return f"{number:f}" if self.cut else "0"
        text = f"{number:f}" if is_plain(number) else f"{number:e}".replace("+", "")
        return text if ascii else text.replace("-", MINUS)


def full(value: float) -> Decimal:
    """The float as a decimal of at most 15 significant digits."""
    return Decimal(f"{value:.15g}")


def is_plain(number: Decimal) -> bool:
    """Whether the number is written without an e."""
    return not number or _LOWEST <= number.adjusted() <= _HIGHEST


def shown(value: float | Decimal, digits: int, *, places: int = 0, keep_zeros: bool = False) -> Shown:
    """A finite number to so many significant digits.

    places: decimals it has at least, unless it is written with an e. keep_zeros: count it as cut even where it ends,
    because it was worked out from numbers that are cut.
    """
    if isinstance(value, Decimal):
        whole = value
    else:
        whole = full(value) if digits <= _TRUSTED else Decimal(repr(float(value)))
    if not whole:
        return Shown(_ZERO, False, 0)
    digits = min(max(digits, 1), MOST_DIGITS)
    size = _TO[digits].plus(whole).adjusted()  # of the rounded number: 0.99996 to 4 digits is 1.000
    step = size - digits + 1
    plain = min(step, 0, -places)
    if (
        size >= _LOWEST
        and whole.adjusted() <= _HIGHEST
        and is_plain(whole.quantize(_power_of_ten(plain), context=_EXACT))
    ):
        step = plain
    number = whole.quantize(_power_of_ten(step), context=_EXACT)
    if keep_zeros or number != whole:
        return Shown(number, True, step)
    return Shown(whole.normalize(_EXACT), False, step)


def carried(value: float, places: int, *, cut: bool) -> Shown:
    """A finite number that was rounded to so many decimals: with all of them where it was cut, else whole."""
    whole = full(value)
    if cut:
        return Shown(whole.quantize(_power_of_ten(-places), context=_EXACT), True, -places)
    return Shown(whole.normalize(_EXACT) if whole else _ZERO, False, -places)


@lru_cache(maxsize=4096)  # a frame shows most numbers of the one before; 0 and −0, which are equal, are shown alike
def show(value: float, digits: int = 4, *, places: int = 0, ascii: bool = False) -> str:
    """Any float as text to so many significant digits; infinities and NaN in words."""
    if math.isfinite(value):
        return shown(value, digits, places=places).text(ascii=ascii)
    if math.isnan(value):
        return "not a number"
    sign = "" if value > 0 else "-" if ascii else MINUS
    return sign + ("inf" if ascii else "∞")


def fixed(value: float, places: int, *, ascii: bool = False) -> str:
    """The number with exactly so many decimals, zeros kept; where that would be 0, or hide its size, as `show` does.

    Of a float that has no more to say there are fewer decimals: no zeros are made up.
    """
    if not math.isfinite(value):
        return show(value, ascii=ascii)
    whole = full(value)
    if _last_place(whole) > -places and len(whole.as_tuple().digits) >= _TRUSTED:
        whole = Decimal(repr(float(value)))
        places = min(places, -_last_place(whole))
    number = whole.quantize(_power_of_ten(-places), context=_EXACT)
    if not is_plain(whole) or (whole and not number):
        return show(value, ascii=ascii)
    text = f"{number or number.copy_abs():f}"
    return text if ascii else text.replace("-", MINUS)


def _last_place(number: Decimal) -> int:
    exponent = number.as_tuple().exponent
    assert isinstance(exponent, int)
    return exponent


def is_cut(value: float, digits: int) -> bool:
    """Whether digits are lost when the number is shown to so many."""
    return math.isfinite(value) and shown(value, digits).cut


def digits_apart(value: float, border: float, digits: int) -> int:
    """As many digits as are asked for, or more: until the number is not shown as the border, or beyond it."""
    if not math.isfinite(value) or value == border:
        return digits
    apart = (Decimal(value) > Decimal(border), Decimal(value) < Decimal(border))
    for more in range(digits, MOST_DIGITS):
        number, limit = shown(value, more).number, full(border)
        if (number > limit, number < limit) == apart:
            return more
    return MOST_DIGITS


def digits_to_part(x: float, y: float, digits: int) -> int:
    """As many digits as are asked for, or more: until two numbers that differ are shown as two."""
    if x == y or not (math.isfinite(x) and math.isfinite(y)):
        return digits
    parted = (more for more in range(digits, MOST_DIGITS) if shown(x, more).number != shown(y, more).number)
    return next(parted, MOST_DIGITS)


def common_places(forms: Iterable[Shown]) -> int:
    """The decimals that give numbers which are added up equal ones: the most of any that is cut and has no e."""
    return max((-form.step for form in forms if form.cut and is_plain(form.number)), default=0)


def read(text: str) -> Decimal:
    """The number that a text of this module says."""
    return Decimal(text.replace(MINUS, "-"))


def rounds_to(number: Decimal, form: Shown) -> bool:
    """Whether the number, rounded to the digits of the shown one, is the shown one."""
    if not form.number and form.cut:
        return not number.quantize(_power_of_ten(form.step), context=_EXACT)
    if not form.number or not number:
        return number == form.number
    if abs(number.adjusted() - form.number.adjusted()) > 1:
        return False
    return number.quantize(_power_of_ten(form.step), context=_EXACT) == form.number


def equal_digits(number: Decimal, value: float) -> bool:
    """Whether both are the same when rounded to 15 significant digits."""
    return _TO[_TRUSTED].plus(number) == full(value)


def add(a: Decimal, b: Decimal) -> Decimal:
    """The sum, exact unless the terms are thousands of digits apart."""
    return _EXACT.add(a, b)


def multiply(a: Decimal, b: Decimal) -> Decimal:
    """The product."""
    return _EXACT.multiply(a, b)


def divide(a: Decimal, b: Decimal) -> Decimal:
    """The quotient; raises DecimalException by 0."""
    return _FINE.divide(a, b)


def power(base: Decimal, exponent: Decimal) -> Decimal:
    """The power; anything to the power of 0 is 1, as for floats."""
    if not exponent:
        return _ONE
    if exponent == 2:
        return multiply(base, base)
    # Thousands of digits would take seconds, and change no digit of the result.
    return _finite(_WORK.power(_LONG.plus(base), _LONG.plus(exponent)))


def exp(a: Decimal) -> Decimal:
    """The power of e; where that is too small even for a decimal, something very small that is not 0."""
    if a.copy_abs() < _SMALL:  # not 1: e^(1e−100) − 1 is not 0
        return _EXACT.add(_ONE, _EXACT.add(a, _WORK.divide(_WORK.multiply(a, a), Decimal(2))))
    return _WORK.exp(a) if a > _LEAST_EXPONENT else _TINY


def log(a: Decimal) -> Decimal:
    """The natural logarithm; raises DecimalException of anything but a positive number."""
    return _finite(_WORK.ln(a))


def log1p(a: Decimal) -> Decimal:
    """ln(1 + a), also where a is too small beside 1."""
    if a.copy_abs() < _SMALL:
        return _WORK.multiply(a, _WORK.subtract(_ONE, _WORK.divide(a, Decimal(2))))
    return log(_EXACT.add(_ONE, a))


def sqrt(a: Decimal) -> Decimal:
    """The square root; raises DecimalException below 0."""
    return _WORK.sqrt(a)


def tanh(a: Decimal) -> Decimal:
    """The hyperbolic tangent."""
    if a.copy_abs() > _FAR:
        return _ONE.copy_sign(a)
    if a.copy_abs() < _SMALL:
        return a
    double = _WORK.exp(_WORK.multiply(a, Decimal(2)))
    return _WORK.divide(_EXACT.subtract(double, _ONE), _EXACT.add(double, _ONE))


def erf(a: Decimal) -> Decimal:
    """The series 2/√π · e^(−a²) · Σ 2ⁿ·a²ⁿ⁺¹/(1·3·5·…·(2n + 1)), all of whose terms have one sign."""
    if a.copy_abs() > _FAR:
        return _ONE.copy_sign(a)
    if a.copy_abs() < _SMALL:
        return _WORK.multiply(_TWO_BY_ROOT_PI, a)
    square = _WORK.multiply(a, a)
    double = _WORK.add(square, square)
    term = total = a
    odd = 1
    while term and term.adjusted() > total.adjusted() - _WORK.prec:
        odd += 2
        term = _WORK.divide(_WORK.multiply(term, double), Decimal(odd))
        total = _WORK.add(total, term)
    return _WORK.multiply(_WORK.multiply(_TWO_BY_ROOT_PI, _WORK.exp(square.copy_negate())), total)


def floor(a: Decimal) -> Decimal:
    """The largest whole number that is not above it."""
    return a.to_integral_value(ROUND_FLOOR)


def cos(a: Decimal) -> Decimal:
    """The series Σ (−1)ⁿ·a²ⁿ/(2n)! of the angle within one turn; raises DecimalException of one that is too far."""
    if a.copy_abs() > _FARTHEST_ANGLE:
        raise InvalidOperation
    angle = _LONG.remainder_near(a, _TURN)
    square = _WORK.multiply(angle, angle)
    term = total = _ONE
    last = 0
    while term and term.adjusted() > -_WORK.prec:
        last += 2
        term = _WORK.divide(_WORK.multiply(term, square), Decimal(-last * (last - 1)))
        total = _WORK.add(total, term)
    return total


def _finite(number: Decimal) -> Decimal:
    if not number.is_finite():  # decimal gives ln(0) and 0 ** -1 without a word
        raise DivisionByZero
    return number


@cache
def _power_of_ten(exponent: int) -> Decimal:
    return Decimal((0, (1,), exponent))
