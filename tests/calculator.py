"""A calculator that knows nothing of the code it checks: it reads printed lines as they would be typed."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Context, Decimal, localcontext
from itertools import count

CALCULATOR = Context(prec=120, rounding=ROUND_HALF_UP, Emin=-(10**15), Emax=10**15)
TOKEN = re.compile(r"\d+(?:\.\d+)?(?:e[−-]?\d+)?|\[\d+ more: |[a-z]+\d?[a-z]?|[-−+·*/^²³½√|()\],]")


class Calculator:
    """Evaluates a line as it is typed, by the rules of school."""

    def __init__(self, line: str) -> None:
        assert not TOKEN.sub("", line).strip(), f"cannot type {line!r}"
        self.tokens = [*TOKEN.findall(line.replace("−", "-")), "end"]
        self.place = 0

    def next(self, *expected: str) -> str:
        token = self.tokens[self.place]
        if expected and token not in expected:
            return ""
        self.place += 1
        return token

    def value(self) -> Decimal:
        with localcontext(CALCULATOR):
            result = self.sum()
            assert self.next() == "end"
            return result

    def sum(self) -> Decimal:
        result = self.product()
        while sign := self.next("+", "-"):
            term = self.product()
            with localcontext(prec=1500):  # or a tiny term would be lost beside a large one
                result = result + term if sign == "+" else result - term
        return result

    def product(self) -> Decimal:
        if self.next("-"):
            return -self.product()
        result = self.power()
        while sign := self.next("·", "*", "/"):
            factor = self.power()
            with localcontext(prec=1500):
                result = result / factor if sign == "/" else result * factor
        return result

    def power(self) -> Decimal:
        result = self.atom()
        while sign := self.next("^", "²", "³"):
            result = result ** (self.atom() if sign == "^" else 2 if sign == "²" else 3)
        return result

    def inside(self, end: str) -> list[Decimal]:
        result = [self.sum()]
        while self.next(","):
            result.append(self.sum())
        assert self.next(end)
        return result

    def atom(self) -> Decimal:
        token = self.next()
        if token[0].isdigit():
            return Decimal(token)
        if token == "½":
            return Decimal("0.5")
        if token == "(":
            return self.inside(")")[0]
        if token == "|":
            return abs(self.inside("|")[0])
        if token[0] == "[":
            return self.inside("]")[0]
        if token == "√":
            return self.atom().sqrt()
        if token == "e":
            assert self.next("^")
            power = self.atom()
            with localcontext(prec=120 + max(0, -power.adjusted())):  # or e^(1e−200) would be 1
                return power.exp()
        assert self.next("(")
        return FUNCTIONS[token](*self.inside(")"))


TINY = Decimal("1e-40")


def tanh(x: Decimal) -> Decimal:
    if abs(x) > 1000:
        return Decimal(1).copy_sign(x)
    return 1 - 2 / ((2 * x).exp() + 1) if abs(x) > TINY else x


def erf(x: Decimal) -> Decimal:
    """The alternating series, with digits enough for what cancels in it."""
    if abs(x) > 12:
        return Decimal(1).copy_sign(x)
    with localcontext(prec=250):
        term = result = x
        for n in count(1):
            term = term * -x * x / n
            result += term / (2 * n + 1)
            if abs(term) <= Decimal("1e-120") * abs(x):
                break
        pi = Decimal("3.14159265358979323846264338327950288419716939937510582097494459230781640628620899862803")
        return result * 2 / pi.sqrt()


FUNCTIONS: dict[str, Callable[..., Decimal]] = {
    "sqrt": Decimal.sqrt,
    "abs": abs,
    "ln": Decimal.ln,
    "ln1p": lambda x: (1 + x).ln() if abs(x) > TINY else x - x * x / 2,
    "tanh": tanh,
    "erf": erf,
    "max": max,
    "min": min,
    "sign": lambda x: Decimal((x > 0) - (x < 0)),
    "clip": lambda x, low, high: min(max(x, low), high),
}


# What is printed, read back from its text.

RELATION = "[=≈~]"
STEP = re.compile(r"step \d+ of \d+ [·.-] ")
NAMED = re.compile(r" {2,}(\S+) = (\S.*)$")
MEASURED = re.compile(r" {3,}()(\(E at .*)$")
RELATED = re.compile(rf" {{2,}}({RELATION}) (.*)$")
CONTINUED = re.compile(r" {5,}([+−-] .*)$")
THROUGH = re.compile(rf" {{3}}through (?:\w+, )*\w+  +(\S.*?) +({RELATION}) +(\S+)$")
THROUGH_BELOW = re.compile(rf" {{7}}(\S.*?) ({RELATION}) ([+−-]?\S+)$")
OTHERS = re.compile(rf" {{3}}the other .*{RELATION} +(\S+)$")
TOGETHER = re.compile(rf" {{3}}\S+, together +{RELATION} +(\S+)$")
BAR = re.compile(r" {3}(through .*?|together) +([+−-]?\d\S*)(?:  .*)?$")


@dataclass
class Printed:
    """An equation as it is printed. quantity: the id in its step's heading; lines: (sign, text), the result last."""

    quantity: str
    symbols: str
    lines: list[tuple[str, str]] = field(default_factory=list)
    words: str = ""


def equations(text: str) -> list[Printed]:
    """The equations of a transcript or of a page of `explain`."""
    found: list[Printed] = []
    current: Printed | None = None
    quantity, in_heading = "", False
    for row in text.splitlines():
        if STEP.match(row) or in_heading:
            quantity = row.rpartition("(")[2].rstrip(")")
            in_heading = not row.endswith(")")
        elif start := NAMED.match(row) or MEASURED.match(row):
            current = Printed(quantity, start[2])
            found.append(current)
        elif current and (line := RELATED.match(row)):
            current.lines.append((line[1], re.sub(" ✓$| ok$|, not the same.*", "", line[2])))
        elif current and (rest := CONTINUED.match(row)):
            if current.lines:
                current.lines[-1] = (current.lines[-1][0], f"{current.lines[-1][1]} {rest[1]}")
            else:
                current.symbols += f" {rest[1]}"
        elif current and current.lines and row.startswith("     "):
            current.words = f"{current.words} {row.strip()}".strip()
        else:
            current = None
    return [one for one in found if one.lines]


def number(text: str) -> Decimal:
    """A printed number."""
    return Decimal(text.replace("−", "-"))


def assert_gives(typed: str, result: str) -> None:
    """What is typed, evaluated and rounded to the digits of the result, is the result."""
    value, wanted = Calculator(typed).value(), number(result)
    with localcontext(CALCULATOR):
        rounded = value if wanted == 0 else value.quantize(Decimal((0, (1,), wanted.as_tuple().exponent)))
    assert rounded == wanted, f"{typed} is {value:.12g}, not {result}"


def assert_equation_is_true(printed: Printed, value: float | None = None) -> int:
    """Every line gives the result; where no line can, there are words. Returns how many lines were typed in.

    value: what it is in truth; the result has to be that, rounded, and `=` has to mean it to 14 digits.
    """
    if printed.words:
        assert len(printed.lines) == 1, printed
        assert "keeps" in printed.words, printed
        return 0
    *above, (_, result) = printed.lines
    for _, typed in above:
        assert_gives(typed, result)
    if value is not None:
        wanted = number(result)
        unit = Decimal((0, (1,), wanted.as_tuple().exponent))
        with localcontext(CALCULATOR):
            away = abs(wanted - Decimal(value))
        assert away <= unit / 2 + Decimal("1e-13"), f"{printed.quantity} is {value!r}, not {result}"
        for sign, typed in printed.lines:
            if sign == "=":
                away = abs(Calculator(typed).value() - Decimal(value))
                assert away <= Decimal(1e-14 * max(1.0, abs(value))), f"{typed} is not {value!r}"
    return len(above)


def assert_paths_are_true(text: str) -> int:
    """Each path's product gives its part, and the parts as printed give what is printed under them."""
    parts: list[str] = []
    typed = 0
    for row in re.sub(r"\n {9}(?=\S)", " ", text).splitlines():  # a line that went on below
        if path := THROUGH.match(row) or THROUGH_BELOW.match(row):
            assert_gives(path[1], path[3].removeprefix("+"))
            parts.append(path[3])
            typed += 1
        elif others := OTHERS.match(row):
            parts.append(others[1])
        elif total := TOGETHER.match(row):
            signed = [part if part[0] in "+−-" else f"+{part}" for part in parts]
            assert_gives("0" + "".join(f" {part[0]} {part[1:]}" for part in signed), total[1].removeprefix("+"))
            typed += 1
    return typed


def assert_bars_are_true(text: str) -> None:
    """The numbers before bars, as printed, add up to the one before the last bar."""
    found = [(bar[1], bar[2]) for bar in map(BAR.match, text.splitlines()) if bar]
    *parts, (last, total) = found
    assert last == "together"
    signed = [part if part[0] in "+−-" else f"+{part}" for _, part in parts]
    assert_gives("0" + "".join(f" {part[0]} {part[1:]}" for part in signed), total.removeprefix("+"))
