"""The table of elementary functions: every entry is right in itself, and right beside the others."""

from __future__ import annotations

import math
from decimal import Decimal
from itertools import product

import pytest
from functions.exact import exactly, slope
from hypothesis import given
from hypothesis import strategies as st

from nnstep.algebra.calls import CALLS
from nnstep.algebra.expr import Call, Expr, Num, Sym, evaluate, expr
from nnstep.algebra.intervals import interval
from nnstep.algebra.latex import latex
from nnstep.algebra.lazy import xp
from nnstep.algebra.parse import parse
from nnstep.algebra.text import Script, text
from nnstep.lesson.verify import running_bound

SMOOTH = ["-2.3", "-0.7", "0.4", "1.9"]
NAMES = sorted(CALLS)


def _count(name: str) -> int:
    return 3 if CALLS[name].variadic else len(CALLS[name].derivatives)


def _call(name: str) -> Call:
    return Call(name, tuple(map(Sym, range(_count(name)))))


def _derivative(node: Call, place: int) -> Expr:
    """The derivative of a call by its argument at a place, as the table has it."""
    return expr(CALLS[node.name].slopes(len(node.args))[place](xp, *node.args))


def _points(name: str) -> list[dict[int, Decimal]]:
    """Arguments at which the function is defined and smooth."""
    rows = [dict(enumerate(map(Decimal, row))) for row in product(SMOOTH, repeat=_count(name))]
    if name in ("log", "sqrt", "log1p"):
        return [row for row in rows if row[0] > (-1 if name == "log1p" else 0)]
    if name == "clip":
        return [row for row in rows if row[1] < row[2] and row[0] not in (row[1], row[2])]
    if name == "argmax":
        return [row for row in rows if len(set(row.values())) == len(row)]
    return [row for row in rows if len(row) != 2 or row[0] != row[1]]


@pytest.mark.parametrize("name", NAMES)
def test_a_derivative_is_the_slope_that_is_measured(name: str) -> None:
    """By each argument the derivative is what a difference on 60 digits gives."""
    node = _call(name)
    for values, place in product(_points(name), range(_count(name))):
        measured = slope(node, place, values)
        assert abs(exactly(_derivative(node, place), values) - measured) <= Decimal("1e-14") * (1 + abs(measured))


@pytest.mark.parametrize("name", ["maximum", "minimum"])
def test_at_a_corner_the_first_argument_counts(name: str) -> None:
    """Of two equal numbers the first is the larger and the smaller one: max(0, 0) does not move with the second."""
    at = [evaluate(_derivative(_call(name), place), lambda _: 0.0) for place in (0, 1)]
    assert at == [1.0, 0.0]


@pytest.mark.parametrize(
    ("values", "slopes"),
    [((0, 0, 1), [1, 0, 0]), ((1, 0, 1), [1, 0, 0]), ((-1, 0, 1), [0, 1, 0]), ((2, 0, 1), [0, 0, 1])],
)
def test_at_the_ends_of_what_is_clipped_the_number_counts(values: tuple[float, ...], slopes: list[float]) -> None:
    """On an end it moves with the number, beyond it with the end alone."""
    assert [evaluate(_derivative(_call("clip"), place), values.__getitem__) for place in range(3)] == slopes


@pytest.mark.parametrize("name", NAMES)
def test_the_float_is_the_exact_value_within_its_bound(name: str) -> None:
    """On exact arguments the float differs from the decimal of 60 digits by no more than the bound of rounding."""
    for values in _points(name):
        floats = {place: float(value) for place, value in values.items()}
        value, bound = running_bound(_call(name), floats.__getitem__)
        true = exactly(_call(name), {place: Decimal(number) for place, number in floats.items()})
        assert abs(Decimal(float(value)) - true) <= Decimal(bound)


@given(
    st.sampled_from(sorted(set(NAMES) - {"where"})),
    st.lists(st.floats(-3, 3), min_size=3, max_size=3),
    st.floats(0, 0.5),
    st.floats(-1, 1),
)
def test_moved_arguments_stay_in_the_interval_and_in_the_bound(
    name: str, centre: list[float], room: float, share: float
) -> None:
    """Wherever in its room an argument lies, the value lies in the interval, and within the bound that room gives."""
    node = _call(name)
    if name == "clip":
        centre[2] = centre[1] + 1 + abs(centre[2])
    if name in ("log", "sqrt", "log1p"):
        centre[0] = abs(centre[0]) + 0.6
    moved = evaluate(node, lambda place: centre[place] + share * room)
    low, high = interval(node, lambda place: (centre[place] - room, centre[place] + room))
    assert low - 1e-12 <= moved <= high + 1e-12
    entry = CALLS[name]
    value = evaluate(node, centre.__getitem__)
    bound = entry.bound(value, [(a, room) for a in centre[: _count(name)]])
    assert abs(moved - value) <= bound * (1 + 1e-9) + 1e-12


def test_a_choice_lies_between_its_branches_unless_it_is_sure() -> None:
    """Where it is not known which branch is taken both count, otherwise the one that is."""
    node = Call("where", (Sym(0) > Num(0), Num(2), Num(5)))
    rooms: dict[tuple[float, float], tuple[float, float]] = {(-1, 1): (2, 5), (1, 2): (2, 2), (-2, -1): (5, 5)}
    assert {room: interval(node, lambda _, room=room: room) for room in rooms} == rooms


@pytest.mark.parametrize("name", NAMES)
def test_what_may_be_typed_is_read_as_that_function(name: str) -> None:
    """Every spelling of a function, with its arguments, gives a call of it."""
    numbers = ", ".join(["4", "5", "6"][: _count(name)])
    for spelling in CALLS[name].typed:
        assert parse(f"{spelling}({numbers})") == Call(name, tuple(map(Num, (4, 5, 6)[: _count(name)])))


@pytest.mark.parametrize(
    ("name", "unicode", "ascii", "tex"),
    [
        ("exp", "e^a", "e^a", "e^{a}"),
        ("log", "ln(a)", "ln(a)", r"\ln(a)"),
        ("log1p", "ln1p(a)", "ln1p(a)", r"\ln(1 + a)"),
        ("sqrt", "√a", "sqrt(a)", r"\sqrt{a}"),
        ("tanh", "tanh(a)", "tanh(a)", r"\tanh(a)"),
        ("erf", "erf(a)", "erf(a)", r"\operatorname{erf}(a)"),
        ("abs", "|a|", "abs(a)", "|a|"),
        ("sign", "sign(a)", "sign(a)", r"\operatorname{sign}(a)"),
        ("floor", "⌊a⌋", "floor(a)", r"\left\lfloor a \right\rfloor"),
        ("cos", "cos(a)", "cos(a)", r"\cos(a)"),
        ("minimum", "min(a, b)", "min(a, b)", r"\min(a, b)"),
        ("maximum", "max(a, b)", "max(a, b)", r"\max(a, b)"),
        ("clip", "clip(a, b, c)", "clip(a, b, c)", r"\operatorname{clip}(a, b, c)"),
        (
            "where",
            "(b if a, else c)",
            "where(a, b, c)",
            r"\begin{cases} b & \text{if } a \\ c & \text{otherwise} \end{cases}",
        ),
        ("argmax", "argmax(a, b, c)", "argmax(a, b, c)", r"\operatorname{argmax}(a, b, c)"),
        ("==", "a = b", "a == b", "a = b"),
        (">", "a > b", "a > b", "a > b"),
        ("<", "a < b", "a < b", "a < b"),
        (">=", "a ≥ b", "a >= b", r"a \geq b"),
        ("<=", "a ≤ b", "a <= b", r"a \leq b"),
    ],
)
def test_functions_are_written_as_in_a_book(name: str, unicode: str, ascii: str, tex: str) -> None:
    """Each function has the sign or the word that books have for it, in Unicode, in ASCII and in LaTeX."""
    node = _call(name)
    letter = "abc".__getitem__
    assert text(node, Script(letter)) == unicode
    assert text(node, Script(letter, ascii=True)) == ascii
    assert latex(node, letter) == tex


def test_a_comparison_inside_an_operation_stands_in_brackets() -> None:
    """3·(a > b) without its brackets would be another comparison."""
    letter = Script("abc".__getitem__)
    question = Call(">", (Sym(0), Sym(1)))
    written = [text(node, letter) for node in (3 * question, question + 1, 1 - question, question / 2, question**2)]
    assert written == ["3·(a > b)", "(a > b) + 1", "1 − (a > b)", "(a > b)/2", "(a > b)²"]


def test_no_function_raises_for_a_number() -> None:
    """At infinities, NaN and huge numbers every function gives a number or an answer."""
    edges = (0.0, -1.0, 1e308, -1e308, math.inf, -math.inf, math.nan)
    for name in NAMES:
        for row in product(edges, repeat=_count(name)):
            assert isinstance(evaluate(_call(name), row.__getitem__), (float, bool))


@pytest.mark.parametrize(
    ("name", "args", "bound"),
    [
        ("sign", [(0.1, 0.2)], 2.0), ("sign", [(0.1, 0.1)], 2.0), ("sign", [(0.1, 0.05)], 0.0),
        ("sign", [(0.0, 0.1)], 2.0),
        ("sign", [(0.0, 0.0)], 0.0), ("sign", [(-0.3, 0.4)], 2.0), (">", [(1.0, 0.2), (1.1, 0.0)], 1.0),
        (">", [(1.0, 0.0), (1.1, 0.05)], 0.0), ("<=", [(1.0, 0.0), (1.0, 0.0)], 0.0),
        ("<=", [(1.0, 0.0), (1.0, 0.1)], 1.0),
        ("==", [(1.0, 0.0), (1.0, 0.0)], 0.0), ("==", [(1.0, 0.1), (1.05, 0.0)], 1.0),
        ("argmax", [(1.0, 0.0), (3.0, 0.0), (2.0, 0.0)], 0.0), ("argmax", [(1.0, 0.1), (3.0, 0.1), (2.0, 0.1)], 0.0),
        ("argmax", [(1.0, 0.1), (3.0, 0.6), (2.0, 0.6)], 1.0),
        ("maximum", [(1.0, 0.1), (3.0, 0.2)], 0.2), ("maximum", [(1.0, 0.1), (1.05, 0.0)], 0.1),
        ("minimum", [(1.0, 0.1), (3.0, 0.2)], 0.1), ("abs", [(-2.0, 0.3)], 0.3),
        ("clip", [(0.5, 0.1), (0, 0), (2, 0)], 0.1),
        ("clip", [(5.0, 0.1), (0, 0), (2, 0)], 0.0), ("where", [(1, 0.0), (3.0, 0.1), (9.0, 0.7)], 0.1),
        ("where", [(0, 0.0), (3.0, 0.1), (9.0, 0.7)], 0.7), ("where", [(0, 0.5), (3.0, 0.1), (9.0, 0.7)], math.inf),
        ("floor", [(2.0, 0.1)], 1.0), ("floor", [(2.5, 0.1)], 0.0), ("floor", [(2.9, 0.2)], 1.0),
        # A logarithm by its error beside the smallest number it may be of, a root by that beside twice itself or less.
        ("log", [(0.5, 0.1)], 0.1 / 0.4), ("log", [(2.0, 0.5)], 0.5 / 1.5), ("log1p", [(-0.5, 0.1)], 0.1 / 0.4),
        ("log1p", [(0.0, 0.0)], 0.0), ("sqrt", [(4.0, 0.04)], 0.04 / 2), ("sqrt", [(4.0, 0.0)], 0.0),
        ("exp", [(1.0, 0.1)], math.e * 0.1 * math.exp(0.1)), ("tanh", [(0.3, 0.1)], 0.1), ("cos", [(2.0, 0.1)], 0.1),
        ("erf", [(0.0, 0.1)], 0.2 / math.sqrt(math.pi)), ("log", [(0.0, 0.0)], 0.0),
        ("log", [(0.1, 0.2)], math.inf), ("log1p", [(-0.9, 0.2)], math.inf), ("sqrt", [(0.0, 0.04)], 0.2),
    ],
)  # fmt: skip
def test_how_far_rounding_may_move_a_choice(name: str, args: list[tuple[float, float]], bound: float) -> None:
    """A choice moves as far as what may be chosen; near a corner a sign may turn, and a logarithm may have no value."""
    entry = CALLS[name]
    assert entry.bound(entry.value(*(a for a, _ in args)), args) == pytest.approx(bound, abs=1e-12)


@pytest.mark.parametrize(
    ("name", "args", "ends"),
    [
        ("abs", [(-2, 1)], (0, 2)), ("abs", [(1, 2)], (1, 2)), ("abs", [(-3, -1)], (1, 3)), ("abs", [(-1, 0)], (0, 1)),
        # Between the tops of a cosine at 0, 2π and its bottom at π.
        ("cos", [(0.1, 1)], (math.cos(1), math.cos(0.1))), ("cos", [(-1, 0.5)], (math.cos(1), 1)),
        ("cos", [(3, 4)], (-1, math.cos(4))), ("cos", [(3, 6.5)], (-1, 1)), ("cos", [(0, 7)], (-1, 1)),
        ("cos", [(6, 7)], (math.cos(7), 1)), ("cos", [(-math.inf, 1)], (-1, 1)), ("cos", [(4, 6)],
         (math.cos(4), math.cos(6))),
        (">", [(1, 2), (0, 0.5)], (1, 1)), (">", [(1, 2), (1.5, 3)], (0, 1)), (">", [(1, 2), (3, 4)], (0, 0)),
        ("<=", [(1, 2), (2, 3)], (1, 1)), ("<", [(1, 2), (2, 3)], (0, 1)), (">=", [(2, 3), (1, 2)], (1, 1)),
        ("minimum", [(1, 5), (2, 3)], (1, 3)), ("maximum", [(1, 5), (2, 3)], (2, 5)),
        ("clip", [(-5, 5), (0, 0), (1, 1)], (0, 1)), ("sign", [(-2, 0)], (-1, 0)), ("floor", [(1.5, 3.2)], (1, 3)),
        ("sqrt", [(4, 9)], (2, 3)), ("exp", [(0, 1)], (1, math.e)), ("log", [(1, math.e)], (0, 1)),
        ("tanh", [(-1, 1)], (-math.tanh(1), math.tanh(1))), ("erf", [(0, 1)], (0, math.erf(1))),
        ("log1p", [(0, 1)], (0, math.log(2))),
    ],
)  # fmt: skip
def test_between_which_numbers_a_function_lies(
    name: str, args: list[tuple[float, float]], ends: tuple[float, float]
) -> None:
    """The smallest and the largest value that its arguments allow."""
    assert CALLS[name].interval(*args) == pytest.approx(ends)
