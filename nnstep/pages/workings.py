"""Equations with their exact numbers: what a page shows worked out."""

from __future__ import annotations

from collections.abc import Iterable

from nnstep.algebra.expr import Expr, operands
from nnstep.network.trace import Trace
from nnstep.pages.document import Addend, Values, Working
from nnstep.quantities.key import Key
from nnstep.quantities.place import Place


def working(trace: Trace, place: Place, *, key: Key | None = None, equation: Expr | None = None) -> Working:
    """The equation of a computed quantity, worked out.

    key: what its left side is called, where that is not the place's. equation: another right side of the same value.
    """
    right = equation if equation is not None else trace.equation(place)
    assert right is not None, "what is worked out is computed"
    values = trace.operand_values(place) if equation is None else values_of(trace, place, right)
    return Working(key or place.key, right, values, trace.value(place), trace.hand)


def workings(trace: Trace, places: Iterable[Place]) -> tuple[Working, ...]:
    """The equations of those that are computed, each once."""
    return tuple(working(trace, one) for one in dict.fromkeys(places) if trace.equation(one) is not None)


def addend(trace: Trace, place: Place, label: str, product: Expr, value: float) -> Addend:
    """A product of quantities met beside a place."""
    return Addend(label, product, values_of(trace, place, product), value)


def values_of(trace: Trace, place: Place, equation: Expr) -> Values:
    """The number of every operand of an equation, as seen from a place."""
    keys = operands(equation)
    return dict(zip(keys, trace.values(place, keys), strict=True))
