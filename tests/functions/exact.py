"""What the tests of the tables share: symbols, three ways of running a function, and expressions on 60 digits."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal, localcontext
from math import erf, floor, prod
from typing import Any

import numpy as np

from nnstep.algebra.expr import Call, Expr, Neg, Num, Power, Product, Quotient, Sum, Sym, expr
from nnstep.algebra.lazy import Lazy
from nnstep.functions.entry import BESIDE, Activation, Entry, Loss

DIGITS = 60
STEP = Decimal("1e-18")  # of finite differences; what they neglect is about its square
Values = Mapping[Any, Decimal]


def defaults(entry: Entry) -> dict[str, Any]:
    """The entry's parameters at their defaults."""
    return {parameter.name: parameter.default for parameter in entry.parameters if parameter.name not in BESIDE}


def variants(entry: Entry) -> list[dict[str, Any]]:
    """The parameters at their defaults, and, where there are any, at other values."""
    usual = defaults(entry)
    if not usual:
        return [{}]
    words = {one.name: one.choices for one in entry.parameters if one.choices}
    numbers = {name: value * 0.6 for name, value in usual.items() if name not in words}
    most = max(map(len, words.values()), default=2)  # in the other ones each word is there once
    others = [{**numbers, **{name: some[turn % len(some)] for name, some in words.items()}} for turn in range(1, most)]
    return [usual, *others]


def kept(xp: Any, out: Any, activation: Activation, loss: Loss) -> Any:
    """The outputs of a last layer as they are run: those of sigmoid and softmax inside the loss's `out_clip`."""
    return xp.clip(out, *loss.out_clip) if loss.out_clip and activation.range == (0, 1) else out


def symbols(name: str, rows: int, columns: int = 1) -> Lazy:
    """An array of symbols with the keys (name, row, column)."""
    return Lazy((rows, columns), lambda i, j: Sym((name, i, j)))


def numbers(rows: list[list[float]]) -> Lazy:
    """A lazy array of these floats."""
    return Lazy((len(rows), len(rows[0])), lambda i, j: rows[i][j])


def nested(array: Lazy) -> Any:
    """The items of a lazy array as an array of numpy."""
    result = np.empty(array.shape)
    for index in array.indices():
        result[index] = array.item(*index)
    return result


class ArraySpace:
    """An `xp` of numpy arrays, with the logarithm of the engine and an erf."""

    exp, log1p, sqrt, tanh, abs, sign = np.exp, np.log1p, np.sqrt, np.tanh, np.abs, np.sign
    minimum, maximum, clip, where, eye = np.minimum, np.maximum, np.clip, np.where, np.eye
    erf = staticmethod(np.vectorize(erf, otypes=[float]))

    @staticmethod
    def log(x: Any) -> Any:
        """The natural logarithm of max(x, 5e-324)."""
        return np.log(np.maximum(x, 5e-324))


def exactly(node: Any, values: Values) -> Decimal:
    """The value of an expression on 60 digits."""
    with localcontext() as context:
        context.prec = DIGITS
        return +_exactly(expr(node), values)


def slope(node: Expr, key: Any, values: Values) -> Decimal:
    """The derivative of an expression by one symbol, from a central difference on 60 digits."""
    with localcontext() as context:
        context.prec = DIGITS
        above = _exactly(node, {**values, key: values[key] + STEP})
        below = _exactly(node, {**values, key: values[key] - STEP})
        return (above - below) / (2 * STEP)


def _exactly(node: Expr, values: Values) -> Decimal:
    match node:
        case Num(value):
            return Decimal(value)
        case Sym(key):
            return values[key]
        case Neg(arg):
            return -_exactly(arg, values)
        case Sum(terms):
            return sum((_exactly(term, values) for term in terms), Decimal(0))
        case Product(factors):
            return prod((_exactly(factor, values) for factor in factors), start=Decimal(1))
        case Quotient(top, bottom):
            return _exactly(top, values) / _exactly(bottom, values)
        case Power(base, exponent):
            return _exactly(base, values) ** _exactly(exponent, values)
        case Call("where", (condition, yes, no)):
            return _exactly(yes if _exactly(condition, values) else no, values)
        case Call(name, args):
            return _FUNCTIONS[name](*(_exactly(arg, values) for arg in args))
    raise TypeError(node)


def _tanh(x: Decimal) -> Decimal:
    return 1 - 2 / ((2 * x).exp() + 1)


def _erf(x: Decimal) -> Decimal:
    """The Maclaurin series; its terms alternate and stay below 1e9 for |x| < 4."""
    term = result = x
    n = 0
    while abs(term) > Decimal(10) ** -DIGITS:
        n += 1
        term = -term * x * x / n
        result += term / (2 * n + 1)
    pi = Decimal("3.14159265358979323846264338327950288419716939937510582097494459")
    return 2 * result / pi.sqrt()


def _cos(x: Decimal) -> Decimal:
    """By halves: cos x = 2·cos²(x/2) − 1, from an angle so small that four terms are enough."""
    if abs(x) > Decimal("1e-8"):
        return 2 * _cos(x / 2) ** 2 - 1
    return 1 - x**2 / 2 + x**4 / 24 - x**6 / 720


_LEAST = Decimal.from_float(5e-324)
_FUNCTIONS: dict[str, Callable[..., Decimal]] = {
    "exp": Decimal.exp,
    "log": lambda x: max(x, _LEAST).ln(),
    "log1p": lambda x: (1 + x).ln(),
    "sqrt": Decimal.sqrt,
    "tanh": _tanh,
    "erf": _erf,
    "abs": abs,
    "sign": lambda x: Decimal((x > 0) - (x < 0)),
    "floor": lambda x: Decimal(floor(x)),
    "cos": _cos,
    "minimum": min,
    "maximum": max,
    "clip": lambda x, low, high: min(max(x, low), high),
    "argmax": lambda *args: Decimal(sorted(range(len(args)), key=lambda place: -args[place])[0] + 1),
    "==": lambda a, b: Decimal(a == b),
    ">": lambda a, b: Decimal(a > b),
    "<": lambda a, b: Decimal(a < b),
    ">=": lambda a, b: Decimal(a >= b),
    "<=": lambda a, b: Decimal(a <= b),
}
