"""Typed expressions: their values by hand, and errors that point at the place."""

from __future__ import annotations

import math
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnstep.algebra.expr import Call, Sym, evaluate
from nnstep.algebra.lazy import Lazy, xp
from nnstep.algebra.parse import ExpressionError, parse, parse_condition
from nnstep.errors import NnstepError
from nnstep.functions.activations import ACTIVATIONS
from nnstep.functions.entry import find
from nnstep.functions.typed import functions

CALLED = functions()
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
    assert evaluate(parse(text, names, CALLED), VALUES.__getitem__) == pytest.approx(value, abs=1e-15)


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
        parse(text, names, CALLED)
    assert caught.value.column == column


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("max(1)", "max takes 2 numbers, here 1"),
        ("max(1,2,3)", "max takes 2 numbers, here 3"),
        ("softmax(1)", "softmax takes 2 or more numbers, here 1"),
        ("sigmoid(1; 2)", "')' is missing"),
        ("sigmoid()", "')' does not belong here"),
    ],
)
def test_functions_take_as_many_numbers_as_they_have(text: str, says: str) -> None:
    """A function of one number takes one, the larger of two two, a share two or more."""
    with pytest.raises(ExpressionError) as caught:
        parse(text, names, CALLED)
    assert caught.value.message == says


@pytest.mark.parametrize(
    ("text", "value"),
    [
        # From the defining formulas, with the functions of Python's math.
        ("tanh(0.5)", 0.46211715726000973), ("softplus(0.5)", 0.9740769841801067), ("relu(-0.5)", 0.0),
        ("silu(-0.5)", -0.1887703343990727), ("Swish(-0.5)", -0.1887703343990727), ("gelu(0.5)", 0.34573123063700656),
        ("gelu_tanh(0.5)", 0.34571400982514394), ("elu(-0.5)", -0.3934693402873666),
        ("selu(-0.5)", -0.6917581878028713),
        ("leaky_relu(-0.5)", -0.005), ("identity(0.5)", 0.5), ("σ(0.5)", 0.6224593312018546),
        ("softmax(1, 2, 3)", 0.09003057317038046), ("softmax(1; 2)", 0.2689414213699951),
        ("sigmoid'(0.5)", 0.2350037122015945), ("σ′(0.5)", 0.2350037122015945), ("tanh'(0.5)", 0.7864477329659274),
    ],
)  # fmt: skip
def test_activations_of_the_table_can_be_typed(text: str, value: float) -> None:
    """Every activation is a function of the language, by its aliases too, and so is its slope."""
    assert evaluate(parse(text, names, CALLED), VALUES.__getitem__) == pytest.approx(value, rel=1e-14)


def test_every_activation_can_be_typed() -> None:
    """A new entry of the table is a new word of the language, with what its formula gives."""
    for entry in ACTIVATIONS:
        numbers = [0.3, -1.2] if entry.crossed else [-1.2]
        column = Lazy((len(numbers), 1), lambda unit, _, numbers=numbers: numbers[unit])
        value = entry.formula(xp, column, **{one.name: one.default for one in entry.parameters}).item(0, 0)
        for word in (entry.name, *entry.aliases):
            typed = parse(f"{word}({', '.join(map(str, numbers))})", names, CALLED)
            assert evaluate(typed, VALUES.__getitem__) == value


def test_an_activation_with_parameters_is_that_of_the_network() -> None:
    """leaky_relu(-1) in a lesson whose leaky ReLU has the slope 0.2 is −0.2."""
    leaky = find(ACTIVATIONS, "leaky_relu")
    assert leaky is not None
    assert evaluate(parse("leaky_relu(-1)", names, functions([(leaky, {"slope": 0.2})])), VALUES.__getitem__) == -0.2


def test_where_a_function_is_unknown_all_are_listed() -> None:
    """The help names every function once, by its usual name."""
    with pytest.raises(ExpressionError) as caught:
        parse("wumpus(2)", names, CALLED)
    listed = caught.value.help.removeprefix("functions are ").split(", ")
    assert {"sigmoid", "gelu", "softmax", "exp", "max"} <= set(listed)
    assert len(listed) == len(set(listed))
    assert "swish" not in listed


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
        parse(text, names, CALLED)


def test_brackets_go_forty_deep_and_no_deeper() -> None:
    """39 brackets in one another are read, one more is refused; side by side there may be any number."""
    assert evaluate(parse("(" * 39 + "7" + ")" * 39), VALUES.__getitem__) == 7
    assert evaluate(parse("+".join(["(1)"] * 200)), VALUES.__getitem__) == 200
    with pytest.raises(ExpressionError) as caught:
        parse("(" * 40 + "7" + ")" * 40)
    assert caught.value.message == "brackets are too deep here"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("max(0.5, 2)", 2), ("(1,5)", 1.5), ("max((1,5), 1)", 1.5), ("|max(1, -3)|", 1), ("min(2, 1)", 1),
        ("¼+¾", 1), ("⅓+⅔", 1), ("2³", 8), ("2²³", 64), ("2**3", 8), ("6÷4", 1.5), ("2⋅3", 6), ("2∗3", 6), ("5–2", 3),
        ("+3", 3),
        ("π", 3.141592653589793), ("pi", 3.141592653589793), ("e^1", 2.718281828459045), ("e**1", 2.718281828459045),
        ("1<2", 1), ("2≤2", 1), ("2>=3", 0), ("3>3", 0), ("√9+1", 4), ("2√4", 4), ("-√4", -2), ("2e", None),
        ("1e3", 1000), ("1e−2", 0.01), ("3-(2-1)", 2), ("2^-2", 0.25), ("-2²", -4),
        ("e^-0.5²", 0.7788007830714049), ("|1||2|", 2),
    ],
)  # fmt: skip
def test_signs_and_their_order(text: str, value: float | None) -> None:
    """Every sign of the language, once at least, binds as on paper; a letter alone is no number."""
    if value is None:
        with pytest.raises(ExpressionError):
            parse(text, names, CALLED)
    else:
        assert evaluate(parse(text, names, CALLED), VALUES.__getitem__) == pytest.approx(value, rel=1e-15)


def test_an_error_says_where_it_is_and_what_helps() -> None:
    """In words: the message, the column, and the help on a line of its own where there is any."""
    with pytest.raises(ExpressionError) as caught:
        parse("sigmoit(2)", names, CALLED)
    assert str(caught.value) == "unknown name 'sigmoit', at column 1\n   = help: did you mean 'sigmoid'?"
    assert (caught.value.column, caught.value.width) == (1, 7)
    with pytest.raises(ExpressionError) as caught:
        parse("1+")
    assert str(caught.value) == "something is missing at the end, at column 3"


@pytest.mark.parametrize(
    ("text", "column", "width", "says"),
    [
        ("2+1e999", 3, 5, "this number is too large"),
        ("1" * 1001, 1, 1, "an expression of 1001 characters is too long"),
        ("1" + "/1" * 100, 1, 1, "too much stands in one another here"), ("(1+2", 5, 1, "')' is missing"),
        ("max(1 2)", 7, 1, "')' is missing"), ("   ", 4, 1, "there is no expression"),
        ("2)", 2, 1, "')' does not belong here"),
        ("1<2<3", 6, 1, "two comparisons in one"), ("max(1;2;3)+1", 1, 3, "max takes 2 numbers, here 3"),
    ],
)  # fmt: skip
def test_an_error_points_at_what_is_wrong(text: str, column: int, width: int, says: str) -> None:
    """Column and width are those of what is to be mended."""
    with pytest.raises(ExpressionError) as caught:
        parse(text, names, CALLED)
    assert (caught.value.column, caught.value.width, caught.value.message) == (min(column, len(text) + 1), width, says)


def test_what_is_just_within_its_bounds_is_read() -> None:
    """A thousand characters, 99 divisions of one another, a number of 1e308."""
    assert evaluate(parse("0" * 999 + "7"), VALUES.__getitem__) == 7
    assert evaluate(parse("64" + "/1" * 99), VALUES.__getitem__) == 64
    assert evaluate(parse("1e308"), VALUES.__getitem__) == 1e308


def test_what_is_no_condition_is_said_from_its_beginning() -> None:
    """The whole of it is about; a comparison, and a word that only looks like `changes`, are told apart."""
    with pytest.raises(ExpressionError) as caught:
        parse_condition("w5 + 1", names)
    assert (caught.value.column, caught.value.width) == (1, 6)
    assert not parse_condition("w5 > 1", names).changes
    assert parse_condition("(w5)changes ", names).changes
    with pytest.raises(ExpressionError):
        parse_condition("w5changes", names)
