"""Derivatives of the elementary functions, as expressions."""

from __future__ import annotations

from nnstep.algebra.calls import CALLS
from nnstep.algebra.expr import Call, Expr, expr
from nnstep.algebra.lazy import xp


def of_call(node: Call, place: int) -> Expr:
    """How a call changes with its argument at a place (from 0), as an expression of its arguments.

    A product with the slope of the argument gives the chain rule; but of a `where` derive the branches, and keep the
    choice: where the branch that is not taken has no value, 0 times its slope is not 0.
    """
    return expr(CALLS[node.name].derivatives[place](xp, *node.args))
