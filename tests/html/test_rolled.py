"""Equations rolled up into loops: what they are written as, and that they come to the same."""

from __future__ import annotations

from typing import Any

import pytest

from nnstep.algebra.expr import Call, Expr, Neg, Num, Product, Sum, Sym
from nnstep.html.rolled import rolled, value_of


def _slots(count: int) -> dict[Any, int]:
    return {place: place for place in range(count)}


def _at(place: int) -> Expr:
    return Sym(place)


def _dot(first: int, second: int, count: int) -> Expr:
    return Sum(tuple(Product((_at(first + k), _at(second + k))) for k in range(count)))


@pytest.mark.parametrize(
    ("equations", "lines"),
    [
        ([(9, Neg(_at(3)))], ["v[9] = -v[3];"]),
        (
            [(10 + i, Call("exp", (_at(i),))) for i in range(4)],
            ["for (let i0 = 0; i0 < 4; i0++) v[10 + i0] = Math.exp(v[i0]);"],
        ),
        (
            [(10 + i, Product((_at(5), _at(4 - i)))) for i in range(3)],
            ["for (let i0 = 0; i0 < 3; i0++) v[10 + i0] = v[5] * v[4 - i0];"],
        ),
        ([(10 + i, Neg(_at(i * i))) for i in range(3)], ["v[10] = -v[0];", "v[11] = -v[1];", "v[12] = -v[4];"]),
        ([(90, _dot(0, 50, 8))], ["v[90] = total(8, (k) => v[k] * v[50 + k]);"]),
        (
            [(90 + i, _dot(8 * i, 50, 8) + _at(60 + i)) for i in range(3)],
            [
                ("for (let i0 = 0; i0 < 3; i0++) v[90 + i0] = "
                "total(8, (k) => v[8 * i0 + k] * v[50 + k]) + v[60 + i0];")
            ],
        ),
        (
            [(20 + 4 * i + k, Product((_at(i), _at(10 + k)))) for i in range(3) for k in range(4)],
            [
                ("for (let i1 = 0; i1 < 3; i1++) for (let i0 = 0; i0 < 4; i0++) "
                "v[20 + i0 + 4 * i1] = v[i1] * v[10 + i0];")
            ],
        ),
    ],
)  # fmt: skip
def test_what_moves_on_by_equal_steps_is_a_loop(equations: list[tuple[Any, Expr]], lines: list[str]) -> None:
    """Equations, rows of them, long sums; what does not move on evenly stays what it is."""
    assert rolled(equations, _slots(100)) == lines


def test_a_long_sum_whose_terms_differ_stays_whole() -> None:
    """A loop has one form: with other factors no term is like the next."""
    uneven = Sum(tuple(Product((_at(k * k), Num(k + 2))) for k in range(7)))
    assert value_of(uneven, lambda place: place).count("v[") == 7
