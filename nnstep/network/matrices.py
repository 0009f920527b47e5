"""The engine on whole arrays: the equation of every array of an update, and its values as a matrix."""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any, Final

from nnstep.algebra.expr import Call, Expr, Neg, Num, Power, Product, Quotient, Sum, Sym
from nnstep.engine.engine import run
from nnstep.engine.network import BoundActivation, Network, UnitByUnit
from nnstep.matrices.functions import xp
from nnstep.matrices.whole import (
    Applied,
    ByRow,
    Entries,
    Hadamard,
    Identity,
    Mask,
    MatMul,
    Matrix,
    Ones,
    Turned,
    Whole,
    matrices,
    parts,
)
from nnstep.quantities.key import Family, axes
from nnstep.records import dataclass, replace

Numbers = Any  # a float64 array of shape (rows, columns), or a number


@dataclass(frozen=True, slots=True)
class _Named(BoundActivation):
    """An activation that stays a function with a name: in matrices nobody writes its formula out. called: that name."""

    called: str = ""

    def value(self, xp: Any, net: Any) -> Any:
        """The function of these sums; they themselves, where it changes nothing."""
        return net if self.identity else Whole(Applied(self.called, net.node), net.shape)


def names(network: Network) -> list[tuple[BoundActivation, str]]:
    """Each activation of a network with its name in equations: its own, with a number where its parameters differ."""
    found: list[tuple[BoundActivation, str]] = []
    for one in (one for each in network.activations for one in each.distinct):
        same = [other for other, _ in found if other.entry is one.entry]
        if not any(_is_same(one, other) for other in same):
            found.append((one, one.name + str(len(same) + 1) * bool(same)))
    return found


def _is_same(one: BoundActivation, other: BoundActivation) -> bool:
    return one.entry is other.entry and one.parameters == other.parameters


class MatrixEquations:
    """The equations of the arrays of one update with a batch of `samples`, the keys of symbols being families.

    The gradient of a batch is formed in one product, as one writes it in matrices.
    """

    lean = True

    def __init__(self, network: Network, samples: int) -> None:
        self.network = network
        self.layout = network.layout
        self.samples = samples
        self.equations: dict[Family, Expr] = {}  # in the order in which they are computed
        known = names(network)

        def named(one: BoundActivation) -> _Named:
            called = next(name for other, name in known if _is_same(one, other))
            return _Named(one.entry, one.parameters, by_rule=one.by_rule, called=called)

        layers = tuple(
            UnitByUnit(tuple(map(named, each.units))) if isinstance(each, UnitByUnit) else named(each)
            for each in network.activations
        )
        run(replace(network, activations=layers), xp, self, samples)

    def given(self, family: Family) -> Whole:
        """The array's symbol."""
        shape = self.shape(family)
        node = Matrix(family) if axes(family) else Sym(family)
        return Whole(node, shape, "row" if lies_flat(family) else "column")

    def shape(self, family: Family) -> tuple[int, ...]:
        """The shape of an array; a bias that a layer shares is repeated for each of its units."""
        if family.bias and family.kind not in _PER_NUMBER:
            return (self.layout.units(family.layer),)
        return self.layout.shape(family, self.samples)

    def record(self, family: Family, array: Whole) -> Whole:
        """Keeps the matrix as the family's equation and goes on with a fresh symbol.

        Raises: ValueError where the shape is another one: the engine and the layout must agree.
        """
        shape = self.shape(family)
        if family.bias and array.shape == (1,) != shape:  # a slope that is kept: of a shared bias there is one
            array = Whole(MatMul((Ones(shape[0], 1), array.node)), shape)
        same_rows = family.bias and family.kind == "reg" and shape == (1,)  # of one bias, which all units share
        if array.shape != shape and not same_rows:
            raise ValueError(f"an array of shape {array.shape} was recorded where {shape} belongs")
        self.equations[family] = array.node
        return self.given(family)

    def by_sample(self, family: Family) -> bool:
        """Whether the equation holds for each sample by itself: one of its arrays is a matrix for each of them."""
        equation = self.equations.get(family)
        return family.crossed or (equation is not None and any(one.crossed for one in matrices(equation)))


def lies_flat(family: Family) -> bool:
    """Whether an array of one axis is a row: a number for each sample."""
    return axes(family) == "s"


_PER_NUMBER: Final = frozenset(("grad", "reg", "used"))  # of a bias that is shared there is one


def evaluate(node: Expr, value: Callable[[Family], Numbers], applied: Callable[[str, Numbers], Numbers]) -> Numbers:
    """The matrix of an equation, in float64, from those of its symbols; applied: a function by name, of a matrix."""
    import numpy as np  # noqa: TID251 - arrays are the point here, and nowhere before the first frame

    from nnstep.engine.arrays import xp as arrays

    def worth(node: Expr) -> Numbers:
        match node:
            case Num(number):
                return np.float64(number)
            case Sym(family) | Matrix(family):
                return value(family)  # type: ignore[arg-type]
            case Ones(rows, columns):
                return np.ones((rows, columns))
            case Identity(size):
                return np.eye(size)
            case Mask():
                return np.array(node.rows, float)
            case Hadamard((Mask(marks), *factors)):  # a choice: where it has 0, 0 stands, whatever the rest is
                return np.where(marks, worth(Hadamard(tuple(factors))), 0.0)
            case Turned(arg):
                return worth(arg).T
            case Applied(name, arg):
                return applied(name, worth(arg))
            case Entries(args):
                return arrays.total([worth(arg) for arg in args])
            case ByRow(args, places, columns):
                found = [worth(arg).T if columns else worth(arg) for arg in args]
                return arrays.by_row(places, found).T if columns else arrays.by_row(places, found)
            case Neg(arg):
                return -worth(arg)
            case Quotient(top, bottom):
                return worth(top) / worth(bottom)
            case Power(base, exponent):
                return worth(base) ** worth(exponent)
            case Call(name, args):
                return _called(name, [worth(arg) for arg in args])
        first, *others = map(worth, parts(node))
        for other in others:
            match node:
                case Sum():
                    first = first + other
                case Product() | Hadamard():
                    first = first * other
                case MatMul():
                    first = first @ other
                case _:
                    raise TypeError(f"not an expression: {node!r}")
        return first

    def _called(name: str, args: list[Numbers]) -> Numbers:
        compare = _COMPARISONS.get(name)
        return compare(*args) if compare else getattr(arrays, name)(*args)

    with np.errstate(all="ignore"):  # infinity and NaN are values here like others
        return worth(node)


_COMPARISONS: Final[dict[str, Callable[[Any, Any], Any]]] = {
    ">": operator.gt, "<": operator.lt, ">=": operator.ge, "<=": operator.le, "==": operator.eq,
}  # fmt: skip
