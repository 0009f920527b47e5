"""Expressions as text: brackets, signs and spaces as they stand in a textbook."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnstep.algebra.expr import Call, Expr, Neg, Num, Power, Product, Quotient, Sum, Sym, evaluate
from nnstep.algebra.parse import parse
from nnstep.algebra.text import Script, constant, pieces, text

A, B, C = map(Sym, "abc")
D = Sym("dE/da")
SCRIPT = Script(str, spaced=lambda key: "/" in key)
ASCII = Script(str, ascii=True, spaced=lambda key: "/" in key)


@pytest.mark.parametrize(
    ("node", "unicode", "ascii"),
    [
        # A bracket that is there stays, and none is added.
        (Sum((Sum((A, B)), C)), "(a + b) + c", "(a + b) + c"),
        (Sum((A, Sum((B, C)))), "a + (b + c)", "a + (b + c)"),
        (Sum((A, B, C)), "a + b + c", "a + b + c"),
        (Sum((A, Neg(Sum((B, C))))), "a − (b + c)", "a - (b + c)"),
        (Sum((A, Neg(B), Neg(Neg(C)))), "a − b − (−c)", "a - b - (-c)"),
        (Sum((Neg(A), B)), "−a + b", "-a + b"),
        (Sum((A, Num(-2))), "a − 2", "a - 2"),
        (Sum((Num(-2), A)), "−2 + a", "-2 + a"),
        (Neg(Sum((A, B))), "−(a + b)", "-(a + b)"),
        (Neg(Neg(A)), "−(−a)", "-(-a)"),
        (Neg(Product((A, B))), "−a·b", "-a*b"),
        (Neg(Quotient(A, B)), "−a/b", "-a/b"),
        (Product((A, B, C)), "a·b·c", "a*b*c"),
        (Product((A, Product((B, C)))), "a·(b·c)", "a*(b*c)"),
        (Product((Product((A, B)), C)), "a·b·c", "a*b*c"),
        (Product((A, Sum((B, C)))), "a·(b + c)", "a*(b + c)"),
        (Product((Sum((A, B)), C)), "(a + b)·c", "(a + b)*c"),
        (Product((A, Neg(B))), "a·(−b)", "a*(-b)"),
        (Product((Neg(A), B)), "(−a)·b", "(-a)*b"),
        (Product((Num(-2), A)), "(−2)·a", "(-2)*a"),
        (Product((A, Quotient(B, C))), "a·(b/c)", "a*(b/c)"),
        (Product((Quotient(A, B), C)), "a/b·c", "a/b*c"),
        (Quotient(A, Product((B, C))), "a/(b·c)", "a/(b*c)"),
        (Quotient(Product((A, B)), C), "a·b/c", "a*b/c"),
        (Quotient(A, Quotient(B, C)), "a/(b/c)", "a/(b/c)"),
        (Quotient(Quotient(A, B), C), "a/b/c", "a/b/c"),
        (Quotient(Sum((A, B)), C), "(a + b)/c", "(a + b)/c"),
        (Quotient(Neg(A), B), "(−a)/b", "(-a)/b"),
        (Quotient(A, Neg(B)), "a/(−b)", "a/(-b)"),
        (Quotient(A, Power(B, C)), "a/b^c", "a/b^c"),
        (Quotient(Num(-1), A), "(−1)/a", "(-1)/a"),
        (Power(A, Num(2)), "a²", "a^2"),
        (Power(A, Num(3)), "a³", "a^3"),
        (Power(A, Num(4)), "a^4", "a^4"),
        (Power(A, Num(-1)), "a^(−1)", "a^(-1)"),
        (Power(Num(-2), Num(2)), "(−2)²", "(-2)^2"),
        (Power(Power(A, B), C), "(a^b)^c", "(a^b)^c"),
        (Power(A, Power(B, C)), "a^(b^c)", "a^(b^c)"),
        (Power(Neg(A), Num(2)), "(−a)²", "(-a)^2"),
        (Power(Sum((A, B)), Num(2)), "(a + b)²", "(a + b)^2"),
        (Power(D, Num(2)), "(dE/da)²", "(dE/da)^2"),
        (Power(Num(1.2e-5, "1.2e−5"), Num(2)), "(1.2e−5)²", "(1.2e-5)^2"),
        (Power(Num(1.5, "1.5"), Num(2)), "1.5²", "1.5^2"),
        (Power(Call("exp", (A,)), Num(2)), "(e^a)²", "(e^a)^2"),
        (Power(Call("sqrt", (A,)), Num(2)), "(√a)²", "(sqrt(a))^2"),
        (Power(Call("tanh", (A,)), Num(2)), "tanh(a)²", "tanh(a)^2"),
        (Call("exp", (Neg(A),)), "e^(−a)", "e^(-a)"),
        (Call("exp", (Sum((A, B)),)), "e^(a + b)", "e^(a + b)"),
        (Call("sqrt", (Sum((A, B)),)), "√(a + b)", "sqrt(a + b)"),
        (Quotient(A, Call("exp", (B,))), "a/e^b", "a/e^b"),
        # What e is raised to, and what stands under a root without a bar, ends where it is seen to end.
        (Call("exp", (Power(A, B),)), "e^(a^b)", "e^(a^b)"),
        (Call("exp", (Call("sqrt", (A,)),)), "e^(√a)", "e^(sqrt(a))"),
        (Call("sqrt", (Power(A, Num(2)),)), "√(a²)", "sqrt(a^2)"),
        (Call("sqrt", (Call("exp", (A,)),)), "√(e^a)", "sqrt(e^a)"),
        (Call("exp", (Num(1.2e-5, "1.2e−5"),)), "e^(1.2e−5)", "e^(1.2e-5)"),
        (Call("exp", (Num(1.5, "1.5"),)), "e^1.5", "e^1.5"),
        (Call("exp", (Product((A, B)),)), "e^(a·b)", "e^(a*b)"),
        (Product((Num(0.5), A)), "½·a", "0.5*a"),
        # Products with a derivative get air, and so do the signs between two of them.
        (Product((D, A)), "dE/da · a", "dE/da * a"),
        (Quotient(D, A), "dE/da / a", "dE/da / a"),
        (Sum((Product((D, A)), Product((D, B)))), "dE/da · a  +  dE/da · b", "dE/da * a  +  dE/da * b"),
        (Sum((Product((D, A)), B)), "dE/da · a + b", "dE/da * a + b"),
        (Sum((Product((D, A)), Neg(Product((D, B))))), "dE/da · a  −  dE/da · b", "dE/da * a  -  dE/da * b"),
        (Product((Power(D, Num(2)), A)), "(dE/da)² · a", "(dE/da)^2 * a"),
        (Product((A, Sum((B, D)))), "a · (b + dE/da)", "a * (b + dE/da)"),
        (Product((A, Neg(D))), "a · (−dE/da)", "a * (-dE/da)"),
        (Product((A, Quotient(B, D))), "a · (b / (dE/da))", "a * (b / (dE/da))"),
        (Product((A, Call("tanh", (D,)))), "a·tanh(dE/da)", "a*tanh(dE/da)"),
    ],
)  # fmt: skip
def test_brackets_signs_and_spaces(node: Expr, unicode: str, ascii: str) -> None:
    """What is written reads as it is computed: 1 − (2 + 3) keeps its brackets, and nothing has too many."""
    assert (text(node, SCRIPT), text(node, ASCII)) == (unicode, ascii)


@pytest.mark.parametrize(
    ("value", "unicode", "ascii"),
    [
        (0.5, "½", "0.5"), (-0.5, "−0.5", "-0.5"), (1.0, "1", "1"), (-3, "−3", "-3"),
        (0.044715, "0.044715", "0.044715"), (math.pi, "π", "pi"), (1e16, "10000000000000000", "10000000000000000"),
        (1e-8, "1e−8", "1e-8"), (1e-7, "0.0000001", "0.0000001"), (1e15, "1000000000000000", "1000000000000000"),
    ],
)  # fmt: skip
def test_constants_of_formulas(value: float, unicode: str, ascii: str) -> None:
    """Whole numbers have no point, a half has its sign, and e is written only for small ones of many digits."""
    assert (constant(value, SCRIPT), constant(value, ASCII)) == (unicode, ascii)


def test_pieces_say_what_they_stand_for() -> None:
    """Names and numbers carry their keys, signs and brackets carry none."""
    node = Sum((Product((A, Num(0.3, "0.3", "key"))), Num(2)))
    assert pieces(node, SCRIPT) == [
        ("a", "a"), ("·", None), ("0.3", "key"), (" + ", None), ("2", None),
    ]  # fmt: skip


NODES = st.recursive(
    st.sampled_from([Num(2.0), Num(0.25), Num(3.0)]),
    lambda inner: st.one_of(
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: Sum(tuple(parts))),
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: Product(tuple(parts))),
        st.tuples(inner, inner).map(lambda pair: Quotient(*pair)),
        inner.map(Neg),
        inner.map(lambda one: Power(one, Num(2))),
        st.tuples(inner, inner).map(lambda pair: Power(*pair)),
        inner.map(lambda one: Call("tanh", (one,))),
        inner.map(lambda one: Call("abs", (one,))),
        inner.map(lambda one: Call("sqrt", (Call("abs", (one,)),))),
        st.tuples(inner, inner).map(lambda pair: Call("maximum", pair)),
    ),
    max_leaves=8,
)


@given(NODES, st.booleans())
def test_what_is_written_is_read_as_the_same_number(node: Expr, ascii: bool) -> None:
    """Typed in again, a written expression has the value it was written from: no bracket is missing."""
    value = evaluate(node, lambda key: 0.0)
    again = evaluate(parse(text(node, Script(str, ascii=ascii))), lambda key: 0.0)
    assert again == pytest.approx(value, rel=1e-9, nan_ok=True)
