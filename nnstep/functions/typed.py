"""The functions of the tables that people type in expressions: sigmoid(0.647), σ'(net_h1), gelu(-1), softmax(1, 2)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from nnstep.algebra.expr import Expr, expr
from nnstep.algebra.lazy import Lazy, xp
from nnstep.algebra.parse import FUNCTIONS, PRIME, Function
from nnstep.functions.activations import ACTIVATIONS
from nnstep.functions.entry import Activation


def functions(own: Iterable[tuple[Activation, Mapping[str, Any]]] = ()) -> dict[str, Function]:
    """What a language with the activations of the table may call, their slopes with a prime: sigmoid'(0.3).

    own: activations with the parameters that count where nothing else is said, those of a network.
    """
    parameters = {entry.name: {one.name: one.default for one in entry.parameters} for entry in ACTIVATIONS}
    parameters |= {entry.name: dict(given) for entry, given in own}
    found: dict[str, Function] = {}
    for entry in ACTIVATIONS:
        given = parameters[entry.name]
        words = (entry.name, *([entry.sign] if entry.sign else []), *entry.aliases)
        for place, word in enumerate(words):
            if entry.crossed:
                found[word] = Function(_first_share(entry, given), least=2, most=None, shown=not place)
            else:
                found[word] = Function(_value(entry, given), shown=not place)
                found[word + PRIME] = Function(_slope(entry, given), shown=False)
    return found | dict(FUNCTIONS)


def _value(entry: Activation, given: Mapping[str, Any]) -> Callable[..., Expr]:
    return lambda net: expr(entry.formula(xp, net, **given))


def _slope(entry: Activation, given: Mapping[str, Any]) -> Callable[..., Expr]:
    return lambda net: expr(entry.derivative(xp, net, entry.formula(xp, net, **given), **given))


def _first_share(entry: Activation, given: Mapping[str, Any]) -> Callable[..., Expr]:
    """Of what has as many outputs as sums: the output that belongs to the first sum."""

    def share(*nets: Expr) -> Expr:
        column = Lazy((len(nets), 1), lambda unit, _: nets[unit])
        return expr(entry.formula(xp, column, **given).item(0, 0))

    return share
