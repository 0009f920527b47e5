"""Lazy arrays: items of floats and of expressions, alone and mixed, and what does not fit together."""

from __future__ import annotations

import math
import operator
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from nnstep.algebra.expr import Call, Num, Power, Product, Quotient, Sum, Sym
from nnstep.algebra.lazy import Lazy, broadcast, elementwise, xp

A, B = Sym("a"), Sym("b")


def row(*items: Any) -> Lazy:
    """An array of one axis with these items."""
    return Lazy((len(items),), lambda place: items[place])


def items(array: Lazy) -> list[Any]:
    return [array.item(*index) for index in array.indices()]


@pytest.mark.parametrize(
    ("left", "right"), [(row(A), row(2.0)), (row(2.0), row(A)), (row(A), 2.0), (2.0, row(A)), (row(A), row(B))]
)
@pytest.mark.parametrize(
    ("operation", "node"),
    [(operator.truediv, Quotient), (operator.pow, Power), (operator.add, Sum), (operator.mul, Product)],
)
def test_where_one_side_is_an_expression_so_is_the_result(
    left: Any, right: Any, operation: Callable[..., Lazy], node: type
) -> None:
    """A number beside an expression becomes part of it, on either side, whether it stands in an array or alone."""
    assert isinstance(items(operation(left, right))[0], node)


@pytest.mark.parametrize(
    ("array", "expected"),
    [
        (row(1.0, -1.0, 0.0) / 0.0, [math.inf, -math.inf, math.nan]),
        (1.0 / row(0.0, 4.0), [math.inf, 0.25]),
        (row(-8.0, 4.0) ** 0.5, [math.nan, 2.0]),
        (2.0 ** row(10.0, 1e9), [1024.0, math.inf]),
        (row(5.0) - row(2.0, 7.0), [3.0, -2.0]),
        (7.0 - row(2.0), [5.0]),
        (-row(2.0, -3.0), [-2.0, 3.0]),
        (3.0 + row(1.0), [4.0]),
        (3.0 * row(2.0), [6.0]),
    ],
)
def test_floats_are_computed_without_an_error(array: Lazy, expected: list[float]) -> None:
    """Division by 0, roots of what is negative and overflow give what numpy gives."""
    np.testing.assert_equal(items(array), expected)


@pytest.mark.parametrize(
    ("operation", "answers"),
    [
        (operator.gt, [False, False, True]),
        (operator.ge, [False, True, True]),
        (operator.lt, [True, False, False]),
        (operator.le, [True, True, False]),
    ],
)
def test_comparisons_of_floats_and_of_expressions(operation: Callable[..., Any], answers: list[bool]) -> None:
    """1, 2 and 3 compared with 2; an expression is asked, not answered."""
    assert items(operation(row(1.0, 2.0, 3.0), 2.0)) == answers
    assert isinstance(items(operation(row(A), 2.0))[0], Call)


def test_functions_take_floats_and_expressions_mixed() -> None:
    """One expression among the arguments is enough for a call; with floats alone the value is there at once."""
    assert items(xp.maximum(row(A, 1.0), row(0.0, 3.0))) == [Call("maximum", (A, Num(0.0))), 3.0]
    assert xp.maximum(0.0, A) == Call("maximum", (Num(0.0), A))
    assert xp.exp(0.0) == 1.0
    assert items(xp.minimum(row(2.0, 5.0), 3.0)) == [2.0, 3.0]


def test_a_choice_by_place_is_made_at_once_and_one_by_value_later() -> None:
    """What an `eye` says is known when the equation is made, what an expression says is not."""
    chosen = xp.where(xp.eye(2), row(A, B), 0)
    assert items(chosen) == [A, 0, 0, B]
    assert xp.where(A > 0, A, 1.0) == Call("where", (Call(">", (A, Num(0))), A, Num(1.0)))
    assert xp.where(True, A, 1.0) == A
    assert xp.where(False, A, 1.0) == 1.0


def test_the_namespace_has_the_functions_of_the_table_and_no_others() -> None:
    """A function that the engine does not have, and a comparison, are no attributes."""
    for name in ("sin", ">", "item"):
        with pytest.raises(AttributeError):
            getattr(xp, name)


def matrix(rows: list[list[float]]) -> Lazy:
    return Lazy((len(rows), len(rows[0])), lambda i, j: rows[i][j])


NUMBERS = [[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]


def as_array(array: Lazy) -> np.ndarray:
    return np.array(items(array)).reshape(array.shape)


@pytest.mark.parametrize(
    "form",
    [
        lambda m: m.T, lambda m: m @ m.T, lambda m: m.T @ m, lambda m: m.sum(), lambda m: m.sum(axis=0),
        lambda m: m.sum(axis=1), lambda m: m.sum(axis=-1), lambda m: m.max(axis=0), lambda m: m.max(axis=-1),
        lambda m: m[:, None], lambda m: m[None], lambda m: m[1], lambda m: m[-1], lambda m: m[:, 0], lambda m: m[:, -1],
        lambda m: m[0][None, :], lambda m: m[:, None, :] * m[None, :, :], lambda m: m + m[0],
        lambda m: m * m[:, 0][:, None],
    ],
)  # fmt: skip
def test_shapes_and_items_are_numpy_s(form: Callable[[Any], Any]) -> None:
    """Whatever is done with axes gives the shape and the numbers that numpy gives."""
    found = form(matrix(NUMBERS))
    expected = np.asarray(form(np.array(NUMBERS)))
    assert found.shape == expected.shape
    np.testing.assert_array_equal(as_array(found), expected)


@pytest.mark.parametrize(
    ("form", "error"),
    [
        (lambda m: m @ m, ValueError),
        (lambda m: m @ m[0], ValueError),
        (lambda m: m[0] @ m, ValueError),
        (lambda m: m + m.T, ValueError),
        (lambda m: m[2], IndexError),
        (lambda m: m[-3], IndexError),
        (lambda m: m[0, 0, 0], IndexError),
        (lambda m: m[0:1], IndexError),
    ],
)
def test_what_does_not_fit_is_refused_at_once(form: Callable[[Lazy], Any], error: type[Exception]) -> None:
    """Wrong shapes and wrong indices are errors when the array is made, not when an item is."""
    with pytest.raises(error):
        form(matrix(NUMBERS))


def test_shapes_are_broadcast_as_numpy_does() -> None:
    """Lengths of 1 stretch, missing axes are added in front, others have to be equal."""
    for shapes in [((2, 1), (3,)), ((1,), (4, 1)), ((), (2, 3)), ((2, 3), (2, 3)), ((5, 1, 2), (3, 1))]:
        assert broadcast(*shapes) == np.broadcast_shapes(*shapes)
    with pytest.raises(ValueError, match="do not fit"):
        broadcast((2,), (3,))


def test_a_sum_of_expressions_is_one_sum_and_of_several_arrays_too() -> None:
    """Terms stay in order, on one level; one term is itself."""
    assert row(A, 2.0, B).sum().item() == Sum((A, Num(2.0), B))
    assert row(A).sum().item() == A
    assert xp.total([row(A), row(B, 3.0)]).item() == Sum((A, B, Num(3.0)))
    assert xp.total([row(1.0), row(2.0, 3.0)]).item() == 6.0


def test_elementwise_stretches_what_is_short() -> None:
    """A function of three arrays of different shapes is asked at every index."""
    result = elementwise(lambda a, b, c: (a, b, c), row(1, 2), Lazy((2, 1), lambda i, _: "xy"[i]), 0)
    assert items(result) == [(1, "x", 0), (2, "x", 0), (1, "y", 0), (2, "y", 0)]


def test_the_largest_of_a_column_is_counted_from_1() -> None:
    """Of (1, 7), (3, 7), (2, 5): the second of the first column, the first of the other."""
    rows = ((1.0, 7.0), (3.0, 7.0), (2.0, 5.0))
    assert items(xp.argmax(Lazy((3, 2), lambda row, column: rows[row][column]))) == [2, 1]


def test_items_are_the_same_one_by_one() -> None:
    """1 is 1, and 2 is not 3."""
    assert items(xp.same(row(1.0, 2.0), row(1.0, 3.0))) == [True, False]
