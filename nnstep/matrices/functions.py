"""The functions that an engine may call on whole arrays."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from nnstep.algebra.calls import CALLS
from nnstep.algebra.expr import Call, expr
from nnstep.algebra.lazy import Marks, broadcast
from nnstep.matrices.whole import ByRow, Entries, Identity, Lies, Mask, Ones, Whole, spread


class WholeNamespace:
    """The `xp` of whole arrays: the functions an engine may call, and no others."""

    def __getattr__(self, name: str) -> Callable[..., Any]:
        if name not in CALLS or CALLS[name].compares:
            raise AttributeError(f"the engine's namespace has no {name!r}")
        return lambda *arrays: _called(name, arrays)

    def where(self, condition: Any, yes: Any, no: Any) -> Whole:
        """`yes` where the condition holds, `no` elsewhere; a condition that is known chooses now."""
        if condition is True and yes == 1:
            rows, columns = (*no.shape, 1)[:2]
            return Whole(Ones(rows, columns), no.shape, no.lies)
        return _called("where", (condition, yes, no))

    def mask(self, marks: Marks) -> Whole:
        """A matrix of ones and zeros."""
        return Whole(Mask(marks), (len(marks), len(marks[0])))

    def only(self, mask: Whole, array: Whole, other: Whole | None = None) -> Whole:
        """The matrix where a mask has ones; elsewhere another, or 0."""
        kept = mask * array
        if other is None:
            return kept
        assert isinstance(mask.node, Mask)
        rest = Mask(tuple(tuple(not one for one in row) for row in mask.node.marks), rest=True)
        return kept + Whole(rest, mask.shape) * other

    def total(self, arrays: Sequence[Whole]) -> Whole:
        """The sum over all entries of several arrays."""
        return Whole(Entries(tuple(array.node for array in arrays)), ())

    def by_row(self, places: Sequence[int], arrays: Sequence[Whole]) -> Whole:
        """A matrix each of whose rows is that of one of some. places: for each row which of them."""
        return Whole(ByRow(tuple(array.node for array in arrays), tuple(places)), arrays[0].shape)

    def eye(self, size: int) -> Whole:
        """1 on the diagonal, 0 elsewhere; shape (size, size)."""
        return Whole(Identity(size), (size, size))


def _called(name: str, arrays: Sequence[Any]) -> Whole:
    """A function of the entries at each place."""
    wholes = [one if isinstance(one, Whole) else Whole(expr(one), ()) for one in arrays]
    shape = broadcast(*(one.shape for one in wholes))
    nodes = tuple(one.node if one.shape == () else spread(one, shape) for one in wholes)
    lies: Lies = next((one.lies for one in wholes if one.shape == shape), "column")
    return Whole(Call(name, nodes), shape, lies)


xp = WholeNamespace()
