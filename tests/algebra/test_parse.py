"""Typed expressions: their values by hand, and errors that point at the place."""

from __future__ import annotations

import math
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnstep.algebra.expr import Call, Sym, evaluate
from nnstep.algebra.parse import ExpressionError, parse, parse_condition
from nnstep.errors import NnstepError

VALUES = {"w5": 0.55, "lr": 0.5, "dE/dw5": -0.04, "o1": 0.66}


def names(text: str, start: int) -> tuple[int, str] | None:
    found = [name for name in VALUES if text.startswith(name, start)]
    return (start + len(max(found, key=len)), max(found, key=len)) if found else None


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0.2*0.15 + 0.3*0.25", 0.105), ("0.6565-0.99", -0.3335), ("1/(1+e^-0.647)", 1 / (1 + math.exp(-0.647))),
        ("sigmoid(0.647)", 1 / (1 + math.exp(-0.647))), ("½(.99-.65)²", 0.0578), ("w5 - lr*dE/dw5", 0.57),
        ("(-0.3)(0.332) - (0.2)(0.525) + 0.1", -0.1046), ("-2^2", -4), ("2^3^2", 512), ("2^-1", 0.5), ("8/2/2", 2),
        ("1-2-3", -4), ("0,5·2", 1), ("max(1,2)", 2), ("|1-3|", 2), ("2|−3|", 6), ("√4", 2), ("o1(1-o1)", 0.2244),
        ("2 w5", 1.1), ("3×(1−2)÷4", -0.75), ("abs(-1)+sign(-2)", 0), ("e^(0)", 1), ("1e-2", 0.01),
    ],
)  # fmt: skip
def test_an_expression_has_the_value_a_calculator_gives(text: str, value: float) -> None:
    """Signs of every kind, powers, factors side by side and functions are read as on paper."""
    assert evaluate(parse(text, names), VALUES.__getitem__) == pytest.approx(value, abs=1e-15)


@pytest.mark.parametrize(
    ("text", "column"),
    [
        ("", 1),
        ("1+", 3),
        ("(1", 3),
        ("1 2", 3),
        ("2..3", 3),
        ("foo(2)", 1),
        ("1<2<3", 6),
        ("@", 1),
        ("2*)", 3),
        ("max(1)", 1),
    ],
)
def test_an_error_names_the_column(text: str, column: int) -> None:
    """What is no expression is refused at the place where it stops being one."""
    with pytest.raises(ExpressionError) as caught:
        parse(text, names)
    assert caught.value.column == column


def test_conditions_are_comparisons_and_changes() -> None:
    """`w5 < 0.2` and `sign(w5) changes` are conditions, a bare number is none."""
    assert parse_condition("w5 <= 0.2", names).expr == Call("<=", (Sym("w5"), parse("0.2")))
    assert parse_condition("sign(w5) changes", names).changes
    with pytest.raises(ExpressionError):
        parse_condition("w5", names)


@given(
    st.text(max_size=60) | st.text("()+-*/^|.,0123456789e w½²√", max_size=80) | st.just("(" * 500) | st.just("-" * 900)
)
def test_any_text_is_an_expression_or_an_error_in_words(text: str) -> None:
    """No text leads to anything but a tree or an NnstepError, however deep its brackets are."""
    with suppress(NnstepError):
        parse(text, names)
