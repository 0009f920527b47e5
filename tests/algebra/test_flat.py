"""Equations printed as one Python function and compiled."""

from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnstep.algebra.expr import Call, Expr, Neg, Num, Power, Product, Quotient, Sum, Sym, evaluate
from nnstep.algebra.flat import Flat, function_of

x, y, z = map(Sym, "xyz")

EDGES = st.sampled_from(
    (0.0, -0.0, 1.0, -1.0, 2.0, 710.0, -745.2, 1e308, -1e308, 5e-324, math.inf, -math.inf, math.nan)
)
NUMBERS = EDGES | st.floats(-3, 3)
UNARY = ("exp", "log", "log1p", "sqrt", "tanh", "erf", "abs", "sign")
COMPARISONS = (">", "<", ">=", "<=")


def _larger(inner: st.SearchStrategy[Expr]) -> st.SearchStrategy[Expr]:
    several = st.lists(inner, min_size=2, max_size=4).map(tuple)
    pair = st.tuples(inner, inner)
    return st.one_of(
        several.map(Sum),
        several.map(Product),
        inner.map(Neg),
        pair.map(lambda p: Quotient(*p)),
        pair.map(lambda p: Power(*p)),
        inner.map(lambda e: Power(e, Num(2))),
        inner.map(lambda e: Power(e, Num(3))),
        st.builds(lambda name, e: Call(name, (e,)), st.sampled_from(UNARY), inner),
        st.builds(lambda name, p: Call(name, p), st.sampled_from(("minimum", "maximum")), pair),
        st.builds(lambda name, a, b, c, d: Call("where", (Call(name, (a, b)), c, d)),
                  st.sampled_from(COMPARISONS), inner, inner, inner, inner),
        inner.map(lambda e: Call("clip", (e, Num(-1.5), Num(2)))),
    )  # fmt: skip


CONSTANTS = NUMBERS.map(lambda number: Num(number or 0.0))  # a formula has no −0
EXPRESSIONS = st.recursive(st.sampled_from((x, y, z)) | CONSTANTS, _larger, max_leaves=12)


def same(a: float, b: float) -> bool:
    """The same number to the bit, the signs of zeros and the bits of NaN aside."""
    return a == b or (a != a and b != b)


def run(node: Expr, **values: float) -> float:
    """The value of an expression, computed by a flat function."""
    return Flat([list(values)], [("result", node)])(tuple(values.values()))[-1]


@given(st.lists(EXPRESSIONS, min_size=1, max_size=3), NUMBERS, NUMBERS, NUMBERS)
def test_a_flat_function_gives_what_evaluating_the_trees_gives(nodes: list[Expr], a: float, b: float, c: float) -> None:
    """Any equations, on any numbers with infinities and NaN, give the same bits flat as from their trees."""
    flat = Flat([("x", "y"), ("z",)], enumerate(nodes))
    values = flat((a, b), (c,))
    assert values[:3] == (a, b, c) or any(v != v for v in (a, b, c))
    for place, node in enumerate(nodes):
        expected = evaluate(node, {"x": a, "y": b, "z": c}.__getitem__)
        assert same(values[flat.slots[place]], expected), flat.source(safe=True)


@given(EXPRESSIONS, NUMBERS, NUMBERS, NUMBERS)
def test_the_guarded_function_gives_what_evaluating_the_trees_gives(node: Expr, a: float, b: float, c: float) -> None:
    """The guarded form, taken at once, gives the same bits too."""
    flat = Flat([("x", "y", "z")], [("result", node)])
    flat._run = flat._compiled(safe=True)
    assert same(flat((a, b, c))[-1], evaluate(node, {"x": a, "y": b, "z": c}.__getitem__))


def test_each_equation_may_use_the_ones_before_it() -> None:
    """u = x·y and v = u + 1 give 6 and 7 at 2 and 3."""
    assert Flat([("x", "y")], [("u", x * y), ("v", Sym("u") + 1)])((2.0, 3.0)) == (2.0, 3.0, 6.0, 7.0)


def test_the_brackets_of_a_sum_are_kept() -> None:
    """1 + (1e16 − 1e16) is 1 where 1 + 1e16 − 1e16 would be 0."""
    assert run(x + (y + z), x=1.0, y=1e16, z=-1e16) == 1.0
    assert run(x + y + z, x=1.0, y=1e16, z=-1e16) == 0.0


@pytest.mark.parametrize(
    ("node", "values", "expected"),
    [
        (1 / x, {"x": 0.0}, math.inf),
        (1 / x, {"x": -0.0}, -math.inf),
        (1 / (1 + Call("exp", (-x,))), {"x": -1000.0}, 0.0),
        (x**3, {"x": -1e200}, -math.inf),
        (Call("log", (x,)), {"x": 0.0}, math.log(5e-324)),
        (Call("sqrt", (x,)), {"x": -1.0}, math.nan),
    ],
)
def test_what_python_would_raise_for_is_infinity_or_nan(node: Expr, values: Any, expected: float) -> None:
    """Division by 0, overflow and roots of negative numbers give what numpy gives."""
    assert same(run(node, **values), expected)


def test_only_the_chosen_branch_counts() -> None:
    """Where x is not above 0, a branch that overflows or divides by 0 does no harm."""
    assert run(Call("where", (x > 0, 1 / x, Num(5))), x=0.0) == 5.0


def test_every_value_is_a_float() -> None:
    """Constants of a formula that are whole numbers come out as floats."""
    assert type(run(Num(1), x=0.0)) is float
    assert type(run(Call("where", (x > 0, Num(1), Num(0))), x=0.0)) is float


def test_calls_that_occur_twice_are_computed_once() -> None:
    """Three equations over the same e^x call exp once."""
    e = Call("exp", (x,))
    assert Flat([("x",)], [("a", e), ("b", 1 / (1 + e)), ("c", e * 2)]).source(safe=False).count("exp(") == 1


def test_names_of_keys_never_reach_the_code() -> None:
    """A key that looks like code is a slot like any other."""
    key = "__import__('os')"
    flat = Flat([(key,)], [("b); boom(", Sym(key) + 1)])
    assert flat((1.0,)) == (1.0, 2.0)
    assert "import" not in flat.source(safe=True)


def test_a_sum_of_a_thousand_terms_compiles() -> None:
    """A thousand ones add up to 1000."""
    assert run(Sum(tuple(Sym("x") for _ in range(1000))), x=1.0) == 1000.0


@pytest.mark.parametrize(
    "node",
    [
        3 * (x > y), (x > y) * 3, (x > y) + (y > z), 1 - (x > y), (x > y) / 2, (x > y) ** 2, -(x > y), (x > y) > z,
        z < (x > y), (x + y) > (y * z), Call("maximum", (x > y, z)), Call("exp", (x > y,)), 2 ** (x > y),
        Call("where", ((x > y) > z, x, y)),
    ],
)  # fmt: skip
@pytest.mark.parametrize("values", [(1.0, 2.0, 0.5), (2.0, 1.0, 0.5), (2.0, 1.0, 3.0), (1.0, 2.0, -3.0)])
def test_an_answer_inside_an_operation_keeps_its_brackets(node: Expr, values: tuple[float, float, float]) -> None:
    """3·(x > y) compiled is not 3·x > y, and (x > y) > z is not the chain x > y > z."""
    given_values = dict(zip("xyz", values, strict=True))
    assert run(node, **given_values) == evaluate(node, given_values.__getitem__)


@pytest.mark.parametrize(
    ("node", "values", "result"),
    [
        (Sum((x, Neg(Product((y, Num(0.5)))))), (3.0, 4.0), 1.0),
        (Quotient(x, y), (1.0, 4.0), 0.25), (Quotient(x, y), (1.0, 0.0), math.inf),  # as the run divides
        (Call("exp", (x,)), (0.0,), 1.0), (Call("exp", (x,)), (1000.0,), math.inf),
        (Num(2.5), (), 2.5), (Num(math.inf), (), math.inf), (Product((x, Num(-math.inf))), (1.0,), -math.inf),
    ],
)  # fmt: skip
def test_one_expression_is_a_function_of_its_operands(node: Expr, values: tuple[float, ...], result: float) -> None:
    """In the order of the keys; it never raises for numbers."""
    assert function_of(node, ("x", "y")[: len(values)])(*values) == result
