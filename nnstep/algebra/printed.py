"""Numbers as somebody prints or types them: .6563, 0,526, -4.0e-2, 2/3, 1 234.5.

The digits are part of what is said: 0.570 promises three decimals, 0.57 two. A number that is compared with them is
taken as its decimal of 15 significant digits, and halves are rounded away from zero on that, as everywhere.
"""

from __future__ import annotations

import math
import re
from collections.abc import Hashable
from decimal import MAX_EMAX, MIN_EMIN, ROUND_DOWN, ROUND_HALF_UP, Context, Decimal
from typing import TYPE_CHECKING, Final

from nnstep.algebra.expr import Expr, Neg, Num
from nnstep.algebra.numbers import MINUS, full, is_plain
from nnstep.errors import UsageError
from nnstep.records import dataclass

if TYPE_CHECKING:
    from fractions import Fraction

LONGEST: Final = 100
"""How many characters a printed number may have."""

_FARTHEST = 999  # the largest power of ten, either way
_DIGITS = 15  # that of a float64 are trusted
_MOST_DIGITS = 17  # that a float64 can have
_MOST_ROOM = 0.05  # of the number of an expression
_WIDE = Context(prec=2500, Emin=MIN_EMIN, Emax=MAX_EMAX)
_SHORT = Context(prec=_DIGITS, rounding=ROUND_HALF_UP, Emin=MIN_EMIN, Emax=MAX_EMAX)

_SIGNS = str.maketrans({"−": "-", "–": "-", "‐": "-", "‑": "-", "﹣": "-", "－": "-", "＋": "+"})
_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺", "0123456789-+")
_FRACTIONS = {"½": "1/2", "⅓": "1/3", "⅔": "2/3", "¼": "1/4", "¾": "3/4"}
_GROUPED = r"\d{1,3}(?:([ \u00a0\u2009\u202f'’_])\d{3}(?:\1\d{3})*)?"
_POWER = r"(?:[eE]|\s*[·⋅×*x]\s*10\s*(?:\^|\*\*)?)\s*(?P<exponent>\(?[-+]?\d{1,9}\)?)"
_HELP = "a number is written like 0.526, 0,526, -4.0e-2 or 2/3"


@dataclass(frozen=True, slots=True)
class Printed:
    """A number as it was printed.

    text: to the letter. number: what it says. step: the power of ten of its last digit; None for a fraction, which has
    none. room: how far off the number of an expression may be, because it is worked out with rounded numbers.
    """

    text: str
    number: Decimal | Fraction
    step: int | None
    room: float = 0.0

    def __float__(self) -> float:
        return float(self.number)

    @property
    def places(self) -> int:
        """How many decimals it has; 15 for a fraction."""
        return _DIGITS if self.step is None else max(-self.step, 0)

    @property
    def significant(self) -> int:
        """How many significant digits it has, at least one; for a fraction as many as there are."""
        if self.step is None:
            return _MOST_DIGITS
        assert isinstance(self.number, Decimal)
        return max(1, self.number.adjusted() - self.step + 1) if self.number else 1

    @property
    def unit(self) -> Decimal:
        """One of the last digit; 0 for a fraction."""
        return Decimal(0) if self.step is None else Decimal((0, (1,), self.step))

    @property
    def plain(self) -> str:
        """The number as we would print it, with its own digits: .6563 is 0.6563, 0,526 is 0.526."""
        return written(self.number)

    def equals(self, value: float) -> bool:
        """Whether both are the same when rounded to 15 significant digits.

        Two numbers of more digits may lie on either side of where rounding turns: they are the same within half of the
        fifteenth, as the float printed whole is, and the one that another program computed.
        """
        if not math.isfinite(value):
            return False
        number = self.number
        if not isinstance(number, Decimal):
            number = _WIDE.divide(Decimal(number.numerator), Decimal(number.denominator))
        if _SHORT.plus(number) == full(value):
            return True
        half = Decimal((0, (5,), number.adjusted() - _SHORT.prec))
        return len(number.as_tuple().digits) > _SHORT.prec and abs(_WIDE.subtract(number, Decimal(value))) <= half

    def is_rounded(self, value: float) -> bool:
        """Whether the value rounded to the printed digits is the printed number."""
        return self._ends(value, ROUND_HALF_UP)

    def is_cut(self, value: float) -> bool:
        """Whether the value cut off after the printed digits is the printed number."""
        return self._ends(value, ROUND_DOWN)

    def fits(self, value: float) -> bool:
        """Whether the value gives the printed number, rounded or cut; a fraction has to be equal."""
        return self.is_rounded(value) or self.is_cut(value) or (self.step is None and self.equals(value))

    def is_near(self, value: float) -> bool:
        """Whether the value is within one unit of the last digit."""
        if self.step is None or not math.isfinite(value):
            return False
        assert isinstance(self.number, Decimal)
        return abs(_WIDE.subtract(self.number, full(value))) <= self.unit

    def is_within(self, value: float) -> bool:
        """Whether the value is as near as the rounded numbers of an expression leave it; never of a number."""
        return abs(float(self) - value) <= self.room if self.room else False

    def spans(self, low: float, high: float) -> bool:
        """Whether some value between the two gives the printed number, rounded or cut."""
        if self.step is None or not (math.isfinite(low) and math.isfinite(high)):
            return False
        return any(at(low, self.step, how) <= self.number <= at(high, self.step, how) for how in (True, False))

    def of(self, value: float) -> str:
        """The value rounded to the printed digits, as text."""
        return written(full(value) if self.step is None else at(value, self.step))

    def _ends(self, value: float, rounding: str) -> bool:
        if self.step is None or not math.isfinite(value):
            return False
        if abs(float(self) - value) > 2 * float(self.unit) + 1e-9 * abs(value):  # far off: no need to write it out
            return False
        return at(value, self.step, rounding == ROUND_HALF_UP) == self.number


def at(value: float, step: int, rounded: bool = True) -> Decimal:
    """A finite float with its last digit at a power of ten: rounded, half away from zero, or cut off."""
    rounding = ROUND_HALF_UP if rounded else ROUND_DOWN
    return full(value).quantize(Decimal((0, (1,), step)), rounding, _WIDE)


def written(number: Decimal | Fraction) -> str:
    """A number as text, all its digits kept, with a real minus sign."""
    if not isinstance(number, Decimal):
        text = str(number)
    elif is_plain(number) or (not number and number.as_tuple().exponent >= -20):  # type: ignore[operator]
        text = f"{number:f}"
    else:
        text = f"{number:e}".replace("+", "")
    return text.replace("-", MINUS)


_HIGHEST = 308  # the power of ten that floats end at


def read(text: str) -> Printed:
    """The number that a printed text says. Raises: UsageError, in words, where it says none."""
    if len(text) > LONGEST:
        raise UsageError(f"a number of {len(text)} characters is too long", f"{LONGEST} characters are enough")
    shown = text.strip()
    plain = shown.translate(_SIGNS)
    for sign, spelled in _FRACTIONS.items():
        plain = plain.replace(sign, spelled)
    if "/" in plain:
        return Printed(text, _fraction(plain, shown), None)
    number = _decimal(plain, shown)
    if number and number.adjusted() > _HIGHEST:
        raise UsageError(f"{_quoted(shown)} is too large a number", f"no number here is above 1e{_HIGHEST}")
    exponent = number.as_tuple().exponent
    assert isinstance(exponent, int)
    return Printed(text, number, exponent)


def typed(text: str, key: Hashable = None) -> Expr:
    """A number of a line with its digits as they are; a negative one is minus something: its sign is the writer's."""
    bare = text.removeprefix(MINUS)
    whole, _, part = bare.replace(MINUS, "-").partition("/")
    try:
        worth = float(whole) / float(part) if part else float(whole)
    except (ValueError, ZeroDivisionError):
        worth = math.nan
    number = Num(worth, bare.replace(MINUS, "-"), key)
    return number if bare == text else Neg(number)


class NoValue(UsageError):
    """An expression comes to nothing finite."""


def of_value(text: str, value: float, room: float = 0.0) -> Printed:
    """What an expression somebody typed comes to.

    room: how much the digits of the numbers in it leave open. The number is rounded to the last digit that they decide;
    where they leave nothing open, that is the last of 15 significant ones. Raises: NoValue.
    """
    number = full(value).normalize(_WIDE) if math.isfinite(value) else None
    if number is None:
        raise NoValue(f"{_quoted(text)} has no value", "something in it is divided by 0, or too large")
    exponent = number.as_tuple().exponent
    assert isinstance(exponent, int)
    if not room:
        return Printed(text, number, min(exponent, 0))
    step = min(math.floor(math.log10(room)), 0)
    return Printed(text, at(value, step), step, min(room + 10.0**step / 2, _MOST_ROOM * abs(value)))


def _fraction(plain: str, shown: str) -> Fraction:
    top, _, bottom = plain.partition("/")
    if not re.fullmatch(r"\s*[-+]?\s*\d+\s*", top, re.ASCII) or not re.fullmatch(r"\s*\d+\s*", bottom, re.ASCII):
        raise UsageError(f"{_quoted(shown)} is no fraction", "a fraction has two whole numbers: 2/3")
    if int(bottom) == 0:
        raise UsageError(f"{_quoted(shown)} divides by 0", _HELP)
    from fractions import Fraction  # only where somebody wrote one

    return Fraction(int(re.sub(r"\s", "", top)), int(bottom))


def _decimal(plain: str, shown: str) -> Decimal:
    if plain.isascii() and plain.removeprefix("-").replace(".", "", 1).isdigit():  # as nearly all are
        return _WIDE.create_decimal(plain)
    exponent = 0
    if power := re.search(_POWER, plain):
        if power.end() != len(plain):
            raise _no_number(shown)
        exponent = int(power["exponent"].strip("()"))
    elif power := re.search(r"[·⋅×*x]\s*10([⁻⁺]?[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,9})$", plain):
        exponent = int(power[1].translate(_RAISED))
    body = plain[: power.start()] if power else plain
    sign = "-" if body.startswith("-") else ""
    body = body.removeprefix("-").removeprefix("+" if not sign else "").strip()
    whole, decimals = _split(body)
    grouped = re.fullmatch(_GROUPED, whole)
    if grouped and grouped[1] and whole.startswith("0"):  # 0'296 may be 0.296; it is not 296
        raise _no_number(shown)
    if not grouped and not whole.isdigit() and whole:
        raise _no_number(shown)
    digits = re.sub(r"\D", "", whole) if grouped else whole
    if not (digits + decimals).isascii() or not (digits + decimals).isdigit():
        raise _no_number(shown)
    if abs(exponent) > _FARTHEST:
        raise UsageError(f"{_quoted(shown)} is out of reach", f"powers of ten go from -{_FARTHEST} to {_FARTHEST}")
    return _WIDE.scaleb(_WIDE.create_decimal(f"{sign}{digits or '0'}.{decimals}"), exponent)


def _split(body: str) -> tuple[str, str]:
    """Before and after the decimal point or comma; where both stand, the last one is it and the other makes groups."""
    point = max(body.rfind("."), body.rfind(","))
    if point < 0:
        return body, ""
    whole, decimals = body[:point], body[point + 1 :]
    if not decimals and ("," in whole or "." in whole):  # a full stop behind it
        return _split(whole)
    group = "," if body[point] == "." else "."
    if re.fullmatch(rf"\d{{1,3}}(?:{re.escape(group)}\d{{3}})+", whole, re.ASCII):
        whole = whole.replace(group, "")
    return whole, decimals


def _no_number(shown: str) -> UsageError:
    return UsageError(f"{_quoted(shown)} is not a number" if shown else "there is no number", _HELP)


def _quoted(text: str) -> str:
    """Somebody's text as it may be shown: invisible characters escaped."""
    return repr(text) if len(text) <= 40 else repr(text[:39] + "…")
