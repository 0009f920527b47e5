"""Expressions on intervals: the ends by hand, and that nothing lies outside them."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnstep.algebra.expr import Call, Expr, Neg, Num, Power, Product, Quotient, Sum, Sym, evaluate
from nnstep.algebra.intervals import ANYTHING, interval

A, B = Sym("a"), Sym("b")
ROOMS = {"a": (-1.0, 2.0), "b": (3.0, 4.0)}


@pytest.mark.parametrize(
    ("node", "ends"),
    [
        (Num(2), (2, 2)), (A, (-1, 2)), (Neg(A), (-2, 1)), (Sum((A, B)), (2, 6)), (Sum((A, Neg(B))), (-5, -1)),
        (Product((A, B)), (-4, 8)), (Product((Neg(A), B, Num(2))), (-16, 8)), (Quotient(A, B), (-1 / 3, 2 / 3)),
        (Quotient(B, A), ANYTHING), (Quotient(Num(1), B), (0.25, 1 / 3)), (Power(A, Num(2)), (0, 4)),
        (Power(Neg(B), Num(2)), (9, 16)), (Power(B, Num(2)), (9, 16)), (Power(B, A), (0.25, 16)),
        (Power(A, B), ANYTHING),
        (Call("abs", (A,)), (0, 2)), (Call("abs", (Neg(B),)), (3, 4)), (Call("exp", (A,)), (math.exp(-1), math.exp(2))),
        (Call("maximum", (Num(0), A)), (0, 2)), (Call("where", (A > 0, B, Num(7))), (3, 7)),
        (Call("sqrt", (A,)), ANYTHING), (A > B, (0, 0)), (B > A, (1, 1)), (A > 0, (0, 1)), (A <= 2, (1, 1)),
        (Quotient(Num(1), Sum((A, Num(1)))), ANYTHING), (Quotient(Num(1), Sum((Num(3), Neg(B)))), ANYTHING),
        (Quotient(Num(1), Sum((B, Num(-3)))), ANYTHING),
        (Call("==", (A, B)), (0, 0)), (Call("==", (B, A)), (0, 0)), (Call("==", (A, A)), (0, 1)),
        (Call("==", (Num(2), A)), (0, 1)), (Call("==", (Num(2), Num(2))), (1, 1)),
    ],
)  # fmt: skip
def test_the_ends_are_those_by_hand(node: Expr, ends: tuple[float, float]) -> None:
    """With a from -1 to 2 and b from 3 to 4; what may be divided by 0, or has no value somewhere, is anything."""
    assert interval(node, ROOMS.__getitem__) == pytest.approx(ends)


NODES = st.recursive(
    st.sampled_from([A, B, Num(0.5), Num(-2.0)]),
    lambda inner: st.one_of(
        st.tuples(inner, inner).map(Sum),
        st.tuples(inner, inner).map(Product),
        st.tuples(inner, inner).map(lambda pair: Quotient(*pair)),
        inner.map(lambda one: Power(one, Num(2))),
        st.tuples(inner, inner).map(lambda pair: Power(*pair)),
        inner.map(Neg),
        st.tuples(st.sampled_from(["exp", "tanh", "abs", "sqrt", "sign", "log1p"]), inner).map(
            lambda pair: Call(pair[0], (pair[1],))
        ),
        st.tuples(inner, inner).map(lambda pair: Call("minimum", pair)),
        st.tuples(inner, inner, inner).map(lambda three: Call("where", (three[0] > three[1], three[1], three[2]))),
    ),
    max_leaves=6,
)


@given(NODES, st.floats(0, 1), st.floats(0, 1))
def test_no_value_lies_outside(node: Expr, share_a: float, share_b: float) -> None:
    """Whatever the numbers in their rooms are, the result lies between the ends, up to rounding."""
    values = {"a": -1 + 3 * share_a, "b": 3 + share_b}
    value = float(evaluate(node, values.__getitem__))
    low, high = interval(node, ROOMS.__getitem__)
    if not math.isnan(value):
        room = 1e-9 * (1 + abs(value)) if math.isfinite(value) else 0
        assert low - room <= value <= high + room
