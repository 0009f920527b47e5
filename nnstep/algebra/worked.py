"""The worked lines of an equation: its numbers, its terms, its result, each of them true on a pocket calculator.

A line is true if the numbers as typed give, rounded to the digits of the result, the result as typed. So digits are
added until the line, evaluated exactly from its own texts, proves that. Where no digits do (numbers that cancel,
overflow), there is no line of numbers but words.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal, DecimalException, DivisionByZero, InvalidOperation
from enum import Enum
from functools import cache, reduce
from itertools import product
from typing import Any

from nnstep.algebra import numbers
from nnstep.algebra.calls import CALLS
from nnstep.algebra.expr import (
    Call,
    Expr,
    Neg,
    Num,
    Power,
    Product,
    Quotient,
    Sum,
    Sym,
    children,
    evaluate,
    rebuild,
)
from nnstep.algebra.shortened import MOST_TERMS, Amounts, shorten
from nnstep.algebra.text import Script, text
from nnstep.records import NamedTuple, dataclass

_WHOLE = 15  # digits with which a number that was rounded before is shown whole
_PLAIN = Script(str)
_SMALLEST = 2.2250738585072014e-308  # below it a float loses digits


class Trouble(Enum):
    """Why no line of numbers can be true, in words; {} is what the computer keeps."""

    CANCELLATION = "these cancel; the computer keeps {}, the rest of its own rounding"
    OVERFLOW = "a number too large for the computer comes up here; it keeps {}"
    UNDERFLOW = "this is closer to 0 than the computer can tell; it keeps {}"
    UNDEFINED = "as it is written this has no value; the computer keeps {}"
    ROUNDING = "the computer's own rounding shows here; it keeps {}"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of numbers; exact: whether it is joined by = and not by ≈."""

    exact: bool
    expr: Expr


@dataclass(frozen=True, slots=True)
class Worked:
    """An equation worked out.

    symbols: the right side, its sums as long as those of the lines. lines: the numbers, the terms and the result, the
    first two only where they are not the result; empty where there is trouble. numbers: the symbols replaced by
    numbers, also then. result: the result as shown.
    """

    symbols: Expr
    lines: tuple[Line, ...]
    numbers: Expr
    result: Num
    trouble: Trouble | None = None

    @property
    def words(self) -> str:
        """What is said in place of the lines; empty where there are lines."""
        return self.trouble.value.format(self.result.text) if self.trouble else ""


def work(
    node: Expr,
    value: Callable[[Any], float],
    result: float,
    digits: int = 4,
    *,
    script: Script = _PLAIN,
    most: int | None = MOST_TERMS,
    places: int | None = None,
    amounts: Amounts | None = None,
) -> Worked:
    """The equation `result = node` in numbers, `value` giving that of each key; never raises for a number.

    digits: the significant digits to start with, of the numbers and of the result. most: how many terms a sum has, None
    for all. places: the decimals to which the result was rounded before, as with a pencil; then numbers are whole.
    amounts: of the same equation, where it is worked out several times.
    """
    digits = min(max(digits, 1), numbers.MOST_DIGITS)
    symbols = shorten(node, most, value, amounts)
    untyped = _untyped(symbols, value)

    @cache
    def line(count: int) -> tuple[Expr, Decimal]:
        typed = _typed(untyped, count, script.ascii)
        return typed, _exact(typed)

    if math.isfinite(result) and all(map(_is_float, _leaves(untyped))):
        try:
            forms = _forms(result, digits) if places is None else _carried(result, places, line(_WHOLE)[1])
            least = digits if places is None else _WHOLE
            for form, count in product(forms, range(least, numbers.MOST_DIGITS + 1)):
                typed, amount = line(count)
                if numbers.rounds_to(amount, form):
                    last = Num(result, form.text(ascii=script.ascii))
                    return Worked(symbols, _proved(typed, amount, last, form, digits, script.ascii), typed, last)
        except DecimalException:
            pass  # as it is typed it has no value; `_trouble` says why
    typed = _typed(untyped, digits if places is None else _WHOLE, script.ascii)
    trouble = _trouble(typed, result)
    kept = numbers.show(result, min(digits, 3) if trouble is Trouble.CANCELLATION else digits, ascii=script.ascii)
    return Worked(symbols, (), typed, Num(result, kept), trouble)


def digits_that_add_up(parts: Sequence[float], result: float, digits: int = 4) -> tuple[list[int], int] | None:
    """The significant digits with which the parts, as shown, give the result, as shown; None where there are none."""
    node = Sum(tuple(map(Sym, range(len(parts)))))
    lines = work(node, parts.__getitem__, result, digits, script=Script(str, ascii=True), most=None).lines
    if not lines:
        return None
    terms, last = lines[0].expr, lines[-1].expr
    counts = [_digits(term) for term in terms.terms] if isinstance(terms, Sum) else [_digits(terms)]
    return counts, _digits(last)


def _digits(shown: Expr) -> int:
    assert isinstance(shown, Num), "a line of numbers"
    return len(re.sub(r"e.*|\D", "", shown.text).lstrip("0")) or 1


def _forms(result: float, digits: int) -> Iterator[numbers.Shown]:
    """The result as it may be shown, best first: as asked for, with a digit more, with fewer."""
    return (numbers.shown(result, count) for count in (digits, digits + 1, *range(digits - 1, 0, -1)))


def _carried(result: float, places: int, amount: Decimal) -> tuple[numbers.Shown]:
    """The result as a pencil writes it: all its decimals, unless there are no more."""
    return (numbers.carried(result, places, cut=not numbers.equal_digits(amount, result)),)


def _proved(typed: Expr, amount: Decimal, last: Num, form: numbers.Shown, digits: int, ascii: bool) -> tuple[Line, ...]:
    """A numbers line that is true, and the lines below it; = joins a line that equals both the result and the last."""
    equal = _is_equal(amount, last, form)
    lines = [] if _is_atom(typed) and text(typed, _PLAIN) == last.text else [Line(equal and not _has_cut(typed), typed)]
    inner = _worked_inside(typed, ascii)
    if not _is_atom(inner) and all(map(_is_float, _leaves(inner))):
        for count in range(digits, numbers.MOST_DIGITS + 1):
            terms = _typed(inner, count, ascii)
            amount = _exact(terms)
            if numbers.rounds_to(amount, form):
                equal, above = _is_equal(amount, last, form), equal
                lines.append(Line(equal and above and not _has_cut(terms), terms))
                break
    return (*lines, Line(equal and not form.cut, last))


def _is_equal(amount: Decimal, last: Num, form: numbers.Shown) -> bool:
    """Whether a line comes to the result: to a shown whole one exactly, so that tanh(22.8) is only nearly 1."""
    return numbers.equal_digits(amount, last.value) and (form.cut or amount == form.number)


class _Operand(NamedTuple):
    """What a symbol of a line that is not yet typed stands for; label: the beginning of a bracket."""

    number: float | Decimal
    key: Any = None
    label: str = ""
    keep_zeros: bool = False


def _untyped(node: Expr, value: Callable[[Any], float]) -> Expr:
    """The expression with operands for symbols and brackets, and of every `where` only the branch that was taken."""
    match node:
        case Call("where", (condition, yes, no)):
            return _untyped(yes if evaluate(condition, value) else no, value)
        case Sym(key):
            return Sym(_Operand(value(key), key))
        case Num(worth, shown) if shown:
            return Sym(_Operand(worth, label=shown[:-1]))
    parts = children(node)
    return rebuild(node, tuple(_untyped(part, value) for part in parts)) if parts else node


def _operand(node: Any) -> _Operand:
    return node.key  # type: ignore[no-any-return]


def _typed(node: Expr, digits: int, ascii: bool, places: int = 0) -> Expr:
    """Operands typed with so many digits; those that are direct terms of one sum with equal decimals."""
    match node:
        case Sym(_Operand(number, key, label, keep_zeros)):
            if math.isfinite(number):
                shown = numbers.shown(number, digits, places=places, keep_zeros=keep_zeros).text(ascii=ascii)
            else:
                shown = numbers.show(float(number), ascii=ascii)
            return Num(float(number), f"{label}: {shown}]" if label else shown, key)
        case Neg(arg):
            return Neg(_typed(arg, digits, ascii, places))
        case Sum(terms):
            direct = [term.arg if isinstance(term, Neg) else term for term in terms]
            amounts = [_operand(term) for term in direct if isinstance(term, Sym)]
            common = numbers.common_places(
                numbers.shown(amount.number, digits, keep_zeros=amount.keep_zeros)
                for amount in amounts
                if math.isfinite(amount.number)
            )
            return Sum(tuple(_typed(term, digits, ascii, common if _is_atom(term) else 0) for term in terms))
    parts = children(node)
    return rebuild(node, tuple(_typed(part, digits, ascii) for part in parts)) if parts else node


def _worked_inside(node: Expr, ascii: bool) -> Expr:
    """The line with every innermost operation worked out, not yet typed, and signs folded: −(−0.02) is 0.02."""
    parts = children(node)
    if not parts:
        return node
    if _is_cut_short(node):
        return parts[1]
    if not isinstance(node, Neg) and all(map(_is_atom, parts)):
        return Sym(_Operand(_exact(node), keep_zeros=_has_cut(node)))
    parts = tuple(_worked_inside(part, ascii) for part in parts)
    match node, parts:
        case Neg(), (Sym(_Operand(Decimal() as number, _, _, keep_zeros)),):
            return Sym(_Operand(number.copy_negate(), keep_zeros=keep_zeros))  # a plain - would round
        case Neg(), (Num(worth, shown, key),) if shown != "0":  # 0 taken away stays 0 taken away
            return Num(-worth, shown and _with_other_sign(shown, ascii), key)
    return rebuild(node, parts)


def _with_other_sign(shown: str, ascii: bool) -> str:
    if shown[0] in ("-", numbers.MINUS):
        return shown.lstrip("-" + numbers.MINUS)
    return ("-" if ascii else numbers.MINUS) + shown


def _is_atom(node: Expr) -> bool:
    """Whether nothing is left to work out: a number, or minus a number."""
    return isinstance(node.arg if isinstance(node, Neg) else node, Num | Sym)


def _leaves(node: Expr) -> Iterator[Any]:
    parts = children(node)
    if not parts:
        yield node
    for part in parts:
        yield from _leaves(part)


def _is_float(leaf: Expr) -> bool:
    """Whether the number, perhaps not yet typed, is one that a float holds without losing digits."""
    number = leaf.value if isinstance(leaf, Num) else _operand(leaf).number
    return math.isfinite(number) and (number == 0 or abs(float(number)) >= _SMALLEST or isinstance(number, float))


def _has_cut(line: Expr) -> bool:
    """Whether a text says something else than its value; constants of the formula are shown as they are."""
    return any(leaf.text and _exact(leaf) != numbers.full(leaf.value) for leaf in _leaves(line))


def _exact(node: Expr) -> Decimal:
    """What the line comes to as it is typed.

    Raises: DecimalException, where it has no value.
    """
    match node:
        case Num(value, shown):
            return numbers.read(shown.rpartition(": ")[2].rstrip("]")) if shown else Decimal(repr(float(value)))
        case Neg(arg):
            return _exact(arg).copy_negate()
        case Sum(terms):
            return reduce(numbers.add, map(_exact, terms))
        case Product(factors):
            return reduce(numbers.multiply, map(_exact, factors))
        case Quotient(top, bottom):
            return numbers.divide(_exact(top), _exact(bottom))
        case Power(base, exponent):
            return numbers.power(_exact(base), _exact(exponent))
        case Call(name, args):
            if _is_cut_short(node):
                return _exact(args[1])
            return CALLS[name].exact(*map(_exact, args))
    raise TypeError(f"not a line of numbers: {node!r}")


def _is_cut_short(node: Expr) -> bool:
    """Whether a maximum is of ln 0, which is below every number, and of another number."""
    return (
        isinstance(node, Call)
        and node.name == "maximum"
        and isinstance(first := node.args[0], Call)
        and first.name == "log"
        and not _exact(first.args[0])
    )


def _trouble(typed: Expr, result: float) -> Trouble:
    """Why the line does not give the result."""
    if not all(math.isfinite(leaf.value) for leaf in _leaves(typed)):
        return Trouble.UNDEFINED if math.isnan(result) else Trouble.OVERFLOW
    try:
        amount = _exact(typed)
    except (InvalidOperation, DivisionByZero):
        return Trouble.UNDEFINED
    except DecimalException:
        return Trouble.UNDERFLOW if abs(result) < _SMALLEST else Trouble.OVERFLOW
    if not math.isfinite(result):
        return Trouble.OVERFLOW
    if abs(result) < _SMALLEST and amount and amount.copy_abs() < Decimal(_SMALLEST):
        return Trouble.UNDERFLOW
    return Trouble.CANCELLATION if _has_cancelled(typed) else Trouble.ROUNDING


def _has_cancelled(typed: Expr) -> bool:
    """Whether a sum in the line is very small beside its terms."""
    if isinstance(typed, Sum):
        largest = max(_exact(term).copy_abs() for term in typed.terms)
        if _exact(typed).copy_abs() <= numbers.multiply(largest, Decimal("1e-9")):
            return True
    return any(map(_has_cancelled, children(typed)))
