"""Expression trees: eight node types, the operators that build them, and what can be asked of them.

An expression is exactly as deep as the equation a learner reads: its symbols are opaque keys, so nothing here knows
what they mean. Sums and products are n-ary (a left-deep sum of 1,000 terms would overflow the stack) and flatten on
the left only: `a + b + c` is one sum, `a + (b + c)` keeps its brackets, and both are evaluated as they are written.
There is no simplifier.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from operator import attrgetter
from typing import Any

from nnstep.algebra import guarded
from nnstep.algebra.calls import CALLS
from nnstep.records import dataclass


class Expr:
    """A node. The operators build larger trees; `==` compares structure; truth has no meaning."""

    __slots__ = ()
    __array_ufunc__ = None  # numpy must not take an expression apart

    def __bool__(self) -> bool:
        raise TypeError("an expression is neither true nor false: the engine may not branch on a value")

    def __add__(self, other: Any) -> Expr:
        return total((*(self.terms if isinstance(self, Sum) else (self,)), expr(other)))

    def __radd__(self, other: Any) -> Expr:
        return expr(other) + self

    def __sub__(self, other: Any) -> Expr:
        return self + Neg(expr(other))

    def __rsub__(self, other: Any) -> Expr:
        return expr(other) - self

    def __mul__(self, other: Any) -> Expr:
        return Product((*(self.factors if isinstance(self, Product) else (self,)), expr(other)))

    def __rmul__(self, other: Any) -> Expr:
        return expr(other) * self

    def __truediv__(self, other: Any) -> Expr:
        return Quotient(self, expr(other))

    def __rtruediv__(self, other: Any) -> Expr:
        return Quotient(expr(other), self)

    def __pow__(self, other: Any) -> Expr:
        return Power(self, expr(other))

    def __rpow__(self, other: Any) -> Expr:
        return Power(expr(other), self)

    def __neg__(self) -> Expr:
        return Neg(self)

    def __gt__(self, other: Any) -> Expr:
        return Call(">", (self, expr(other)))

    def __lt__(self, other: Any) -> Expr:
        return Call("<", (self, expr(other)))

    def __ge__(self, other: Any) -> Expr:
        return Call(">=", (self, expr(other)))

    def __le__(self, other: Any) -> Expr:
        return Call("<=", (self, expr(other)))


@dataclass(frozen=True, slots=True)
class Num(Expr):
    """A number. In a line of numbers it carries the text shown for it and the key it stands for."""

    value: float
    text: str = ""
    key: Hashable = None


@dataclass(frozen=True, slots=True)
class Gap(Num):
    """A number that a reader is to fill in, as wide as its text; framed: it is filled in, and stands in a frame."""

    framed: bool = False


@dataclass(frozen=True, slots=True)
class Sym(Expr):
    """A named quantity; its key is looked up, never read."""

    key: Hashable


@dataclass(frozen=True, slots=True)
class Neg(Expr):
    """Minus something; inside a sum it is what makes a difference."""

    arg: Expr


@dataclass(frozen=True, slots=True)
class Sum(Expr):
    """Two or more terms, added from left to right."""

    terms: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class Product(Expr):
    """Two or more factors, multiplied from left to right."""

    factors: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class Quotient(Expr):
    """A fraction."""

    top: Expr
    bottom: Expr


@dataclass(frozen=True, slots=True)
class Power(Expr):
    """A base and an exponent."""

    base: Expr
    exponent: Expr


@dataclass(frozen=True, slots=True)
class Call(Expr):
    """A function of `CALLS` and its arguments."""

    name: str
    args: tuple[Expr, ...]


def expr(item: Any) -> Expr:
    """A number becomes a `Num`, an expression stays itself. Raises: TypeError for anything else, an array above all."""
    if isinstance(item, Expr):
        return item
    if isinstance(item, int | float):
        return Num(item)
    raise TypeError(f"no number and no expression: {item!r}")


def total(terms: tuple[Expr, ...]) -> Expr:
    """The sum of the terms, which is the term itself where there is one."""
    return terms[0] if len(terms) == 1 else Sum(terms)


def children(node: Expr) -> tuple[Expr, ...]:
    """The nodes one level below, from left to right."""
    return _CHILDREN.get(node.__class__, _none)(node)


def _none(node: Expr) -> tuple[Expr, ...]:
    return ()


# Asked for every node of every equation: a table, since a pattern of eight cases takes several times as long.
_CHILDREN: dict[type[Expr], Callable[[Any], tuple[Expr, ...]]] = {
    Sum: attrgetter("terms"),
    Product: attrgetter("factors"),
    Quotient: attrgetter("top", "bottom"),
    Power: attrgetter("base", "exponent"),
    Call: attrgetter("args"),
    Neg: lambda node: (node.arg,),
}


def rebuild(node: Expr, parts: tuple[Expr, ...]) -> Expr:
    """The same kind of node over other children."""
    match node:
        case Sum():
            return Sum(parts)
        case Product():
            return Product(parts)
        case Quotient():
            return Quotient(*parts)
        case Power():
            return Power(*parts)
        case Call(name, _):
            return Call(name, parts)
        case Neg():
            return Neg(*parts)
        case _:
            return node


def substitute(node: Expr, replace: Callable[[Any], Expr]) -> Expr:
    """Every symbol replaced by what `replace` makes of its key."""
    if isinstance(node, Sym):
        return replace(node.key)
    parts = children(node)
    return rebuild(node, tuple(substitute(part, replace) for part in parts)) if parts else node


def symbols(node: Expr) -> list[Any]:
    """The keys of the symbols from left to right, each as often as it stands there."""
    found, left = [], [node]
    while left:
        one = left.pop()
        if one.__class__ is Sym:
            found.append(one.key)
        else:
            left += children(one)[::-1]
    return found


def operands(node: Expr) -> tuple[Any, ...]:
    """The keys of the symbols from left to right, each once."""
    return tuple(dict.fromkeys(symbols(node)))


def evaluate(node: Expr, value: Callable[[Any], float]) -> float:
    """The float64 value of the expression, `value` giving that of each key; never raises for a number."""
    kind = node.__class__
    if kind is Sym:  # most of it is these three, and a pattern takes twice as long
        return value(node.key)  # type: ignore[attr-defined]
    if kind is Product:
        result = evaluate(node.factors[0], value)  # type: ignore[attr-defined]
        for factor in node.factors[1:]:  # type: ignore[attr-defined]
            result = result * evaluate(factor, value)
        return result
    if kind is Sum:
        result = evaluate(node.terms[0], value)  # type: ignore[attr-defined]
        for term in node.terms[1:]:  # type: ignore[attr-defined]
            result = result + evaluate(term, value)
        return result
    match node:
        case Num(number):
            return float(number)
        case Neg(arg):
            return -evaluate(arg, value)
        case Quotient(top, bottom):
            return guarded.divide(evaluate(top, value), evaluate(bottom, value))
        case Power(base, exponent):
            return guarded.power(evaluate(base, value), evaluate(exponent, value))
        case Call("where", (condition, yes, no)):
            return evaluate(yes if evaluate(condition, value) else no, value)
        case Call(name, args):
            return CALLS[name].value(*(evaluate(arg, value) for arg in args))  # type: ignore[no-any-return]
    raise TypeError(f"not an expression: {node!r}")
