"""What somebody typed, as a number with the digits that make sense: 0.526, 2/3, 0.5262*0.55 + 0.551*0.65.

The numbers in an expression may have been rounded or cut where they were written down, but not those that are given
(a weight, an input, the rate) or stand in the formula. How far they may be off is how far the result may be.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable
from numbers import Real
from typing import TYPE_CHECKING, Final

from nnstep.algebra.expr import Expr, Num, children, evaluate, operands, rebuild
from nnstep.algebra.printed import Printed, of_value, read
from nnstep.errors import UsageError
from nnstep.network.trace import Trace
from nnstep.quantities.addresses import Address
from nnstep.quantities.ids import id_of
from nnstep.quantities.place import Place

if TYPE_CHECKING:
    from nnstep.algebra.parse import Scanner
    from nnstep.quantities.scan import Named

Worth = Callable[["Named"], float]
"""The number that a name in an expression stands for. Raises: NnstepError where it stands for none."""

_MOST_EPOCHS: Final = 1_000_000
_WORKED = r"[^\W\d]|[-+*/^·×()−|½¼¾⅓⅔²³√]"  # signs that a lone number has at its beginning only
_NUMBER = r"(?<![\w.,])(?:\d+[.,]\d*|[.,]\d+)(?:[eE][-+−]?\d+)?"
_MIDDLE_DOT: Final = r"[-−+]?0·\d{2,}"  # nobody multiplies by 0: it may be meant as a decimal point
_LONGEST: Final = 1000
_DEEPEST: Final = 4  # equations below a quantity in which a typed number may be given
_MOST_PLACES: Final = 200
_TRUSTED: Final = 3  # digits of a number worked out by hand that can be relied on
_FEWEST: Final = 2  # digits from which on a number was measured out; ½ is exactly 0.5


class Earlier:
    """What names stand for in a sheet: what is given, and what its earlier lines say.

    said: the numbers of earlier lines; off: how far one may be from what it was rounded from. scope: the epoch and the
    sample that a heading says for what follows.
    """

    def __init__(self, trace: Trace) -> None:
        self.trace = trace
        self.said: dict[Place, float] = {}
        self.off: dict[Place, float] = {}
        self.scope = Address()

    def say(self, place: Place, printed: Printed) -> None:
        """Takes the number of a line."""
        self.said[place] = float(printed)
        self.off[place] = _off(printed) if printed.significant >= _FEWEST and not place.key.is_given else 0.0

    def room(self, named: Named) -> float:
        """How far the number of a name may be off, since it was rounded."""
        return self.off.get(self._place(named), 0.0)

    def _place(self, named: Named) -> Place:
        key, address = named
        if address == Address():
            address = self.scope
            if key.sample and address.sample:
                key = key._replace(sample=address.sample)
        return self.trace.place(key, address)

    def __call__(self, named: Named) -> float:
        """The number of a name. Raises: UnknownQuantity, UsageError where no line says it."""
        key, place = named[0], self._place(named)
        if place in self.said:
            return self.said[place]
        if self.trace.equation(place) is not None or (place.epoch > 1 and not key.is_data):
            raise UsageError(
                f"no line before this one says what {id_of(key, self.trace.layout)} is",
                "use numbers, what is given (w5, x1, lr), and quantities of earlier lines",
            )
        return self.trace.value(place)


def place_of(trace: Trace, text: str) -> tuple[Place, str]:
    """The place that a name with an address means, and its id with the address. Raises: UnknownQuantity, UsageError."""
    key, address = trace.parse(text)
    if (address.epoch or 1) > _MOST_EPOCHS:
        raise UsageError(f"epoch {address.epoch} is too far", f"numbers are marked up to epoch {_MOST_EPOCHS}")
    return trace.place(key, address), f"{id_of(key, trace.layout)}{address}"


def number(text: str, trace: Trace, place: Place | None, worth: Worth, names: Scanner | None = None) -> Printed:
    """The number that was typed for a quantity, None being an unknown one. names: those that an expression may have.

    Raises: UsageError; ExpressionError with the column.
    """
    printed = plain_number(text)
    return worked_out(text, trace, place, worth, names) if printed is None else printed


def number_given(trace: Trace, place: Place, given: str | float | Printed, worth: Worth) -> Printed:
    """The number that was given for a quantity, as text or as a number. Raises: UsageError."""
    if isinstance(given, Printed):
        return given
    if isinstance(given, bool) or not isinstance(given, str | Real):
        raise UsageError(f"{given!r} is not a number", "a number is written like 0.526, 0,526, -4.0e-2 or 2/3")
    return number(str(given), trace, place, worth)


def plain_number(text: str) -> Printed | None:
    """The number, where it is one; None for an expression. Raises: UsageError where it can be neither."""
    if re.fullmatch(_MIDDLE_DOT, shown := text.strip(), re.ASCII):
        raise UsageError(f"{shown!r} is not clearly a number", f"did you mean {shown.replace('·', '.')}?")
    try:
        return read(text)
    except UsageError:
        if len(text) > _LONGEST or not re.search(_WORKED, text.strip()[1:]):
            raise
    return None


def worked_out(text: str, trace: Trace, place: Place | None, worth: Worth, names: Scanner | None = None) -> Printed:
    """What an expression for a quantity comes to. Raises: ExpressionError, NoValue, and what `worth` raises."""
    return of_value(text, *comes_to(text, trace, place, worth, names))


def comes_to(
    text: str,
    trace: Trace,
    place: Place | None,
    worth: Worth,
    names: Scanner | None = None,
    off: Worth | None = None,
) -> tuple[float, float]:
    """What an expression comes to, and how far that may be off, as its numbers may. Raises: as `worked_out`."""
    from nnstep.algebra.parse import parse  # these two only where an expression was typed
    from nnstep.quantities.scan import scanner

    node = parse(text, names or scanner(trace.layout), trace.network.functions)
    values = {named: worth(named) for named in operands(node)}
    result = float(evaluate(node, values.__getitem__))
    room = _room(node, values, result, _rounded_in(text, trace, place))
    for named, value in values.items() if off else ():
        moved = {**values, named: value + math.copysign(off(named), value)} if off else values
        room += abs(float(evaluate(node, moved.__getitem__)) - result)
    return result, room if math.isfinite(room) else 0.0


def _rounded_in(text: str, trace: Trace, place: Place | None) -> dict[float, float]:
    """The typed numbers that may have been rounded, each with how far it may be off."""
    found = [read(one[0]) for one in re.finditer(_NUMBER, text, re.ASCII)]
    rounded = {float(one): _off(one) for one in found if one.significant >= _FEWEST}
    if rounded:
        for exact in _exact_numbers(trace, place):
            rounded.pop(abs(exact), None)
    return rounded


def _off(number: Printed) -> float:
    """One of the last digit; of the third one where there are more, since what it was made of was rounded as well."""
    return float(number.unit) * 10.0 ** max(number.significant - _TRUSTED, 0)


def _exact_numbers(trace: Trace, place: Place | None) -> Iterable[float]:
    """What is given to make the quantity of, and the constants of the equations on the way."""
    level = [place] if place else []
    seen = set(level)
    for _ in range(_DEEPEST):
        below: list[Place] = []
        for spot in level:
            equation = trace.equation(spot)
            if equation is None:
                continue
            yield from _constants(equation)
            for operand in trace.operands(spot):
                if not operand.key.is_computed:
                    yield trace.value(operand)
                if operand not in seen and len(seen) < _MOST_PLACES:
                    seen.add(operand)
                    below.append(operand)
        level = below


def _constants(node: Expr) -> Iterable[float]:
    if isinstance(node, Num):
        yield node.value
    for part in children(node):
        yield from _constants(part)


def _room(node: Expr, values: dict[Named, float], result: float, rounded: dict[float, float]) -> float:
    """How far the result may be off where the rounded numbers are."""
    room = 0.0
    for one, unit in rounded.items():
        moved = abs(float(evaluate(_moved(node, one, unit), values.__getitem__)) - result)
        room += moved if math.isfinite(moved) else 0.0
    return room


def _moved(node: Expr, number: float, by: float) -> Expr:
    """The expression with a number in it moved."""
    if isinstance(node, Num):
        return Num(node.value + math.copysign(by, node.value)) if abs(node.value) == number else node
    parts = children(node)
    return rebuild(node, tuple(_moved(part, number, by) for part in parts)) if parts else node
