"""Worked lines: the frames of SCREENS, and a calculator that reads every printed line as it is typed."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator
from decimal import ROUND_HALF_UP, Context, Decimal, localcontext
from itertools import count

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from calculator import CALCULATOR, Calculator
from nnstep.algebra.expr import Call, Expr, Neg, Num, Sum, Sym, evaluate, total
from nnstep.algebra.shortened import longest_sum, shorten
from nnstep.algebra.text import Script, text
from nnstep.algebra.worked import Trouble, Worked, _has_cancelled, digits_that_add_up, work

UNICODE, ASCII = Script(str), Script(str, ascii=True)


def exp(item: Expr) -> Expr:
    return Call("exp", (item,))


def call(name: str, *items: Expr | float) -> Expr:
    return Call(name, tuple(item if isinstance(item, Expr) else Num(item) for item in items))


def worked(node: Expr, values: dict[str, float], digits: int = 4, most: int | None = 4) -> Worked:
    return work(node, values.__getitem__, evaluate(node, values.__getitem__), digits, most=most)


def lines(node: Expr, values: dict[str, float], digits: int = 4, most: int | None = 4) -> list[str]:
    """The lines as they are printed, with their signs of relation."""
    done = worked(node, values, digits, most)
    return [f"{'=' if line.exact else '≈'} {text(line.expr, UNICODE)}" for line in done.lines]


def sigmoid(net: float) -> float:
    return 1 / (1 + math.exp(-net))


def article() -> dict[str, float]:
    """The article's network worked out by hand, up to the gradient of w5."""
    v = {f"w{i}": (5 + 10 * i) / 100 for i in range(1, 9)} | {"x1": 0.2, "x2": 0.3, "t1": 0.99, "t2": 0.01, "lr": 0.5}
    v["net_h1"] = v["x1"] * v["w1"] + v["x2"] * v["w2"]
    v["net_h2"] = v["x1"] * v["w3"] + v["x2"] * v["w4"]
    h1, h2 = v["h1"], v["h2"] = sigmoid(v["net_h1"]), sigmoid(v["net_h2"])
    for o, (a, b) in {"1": ("w5", "w6"), "2": ("w7", "w8")}.items():
        v["net_o" + o] = h1 * v[a] + h2 * v[b]
        out = v["o" + o] = sigmoid(v["net_o" + o])
        v["E" + o] = 0.5 * (v["t" + o] - out) ** 2
        v["dout" + o] = out - v["t" + o]
        v["slope" + o] = out * (1 - out)
        v["dnet" + o] = v["dout" + o] * v["slope" + o]
    v["dw5"], v["dw8"] = v["dnet1"] * h1, v["dnet2"] * h2
    return v


ARTICLE = article()
V = {name: Sym(name) for name in ARTICLE}

FRAMES: list[tuple[str, Expr, list[str]]] = [
    ("net_h1", V["x1"] * V["w1"] + V["x2"] * V["w2"], ["= 0.2·0.15 + 0.3·0.25", "= 0.03 + 0.075", "= 0.105"]),
    ("net_o1", V["h1"] * V["w5"] + V["h2"] * V["w6"], ["≈ 0.5262·0.55 + 0.5511·0.65", "≈ 0.2894 + 0.3582", "≈ 0.6476"]),
    ("out_o1", 1 / (1 + exp(-V["net_o1"])), ["≈ 1/(1 + e^(−0.6476))", "≈ 1/(1 + 0.5233)", "≈ 0.6565"]),
    ("E_total", V["E1"] + V["E2"], ["≈ 0.05562 + 0.24034", "≈ 0.2960"]),
    (
        "dE_dout_h1",
        V["dnet1"] * V["w5"] + V["dnet2"] * V["w7"],
        ["≈ (−0.075215)·0.55 + 0.14467·0.75", "≈ −0.04137 + 0.10850", "≈ 0.06713"],
    ),
    ("dE_dout_o1", V["o1"] - V["t1"], ["≈ 0.6565 − 0.99", "≈ −0.3335"]),
    ("dE_dw5", V["dnet1"] * V["h1"], ["≈ (−0.07522)·0.5262", "≈ −0.03958"]),
    ("w5_plus", V["w5"] - V["lr"] * V["dw5"], ["≈ 0.55 − 0.5·(−0.03958)", "≈ 0.55 + 0.01979", "≈ 0.5698"]),
    ("w8_plus", V["w8"] - V["lr"] * V["dw8"], ["≈ 0.85 − 0.5·0.07972", "≈ 0.85 − 0.03986", "≈ 0.8101"]),
]


@pytest.mark.parametrize(("node", "frame"), [frame[1:] for frame in FRAMES], ids=[frame[0] for frame in FRAMES])
def test_frames_of_the_article(node: Expr, frame: list[str]) -> None:
    """The lines of the article's steps are those drawn in SCREENS."""
    assert lines(node, ARTICLE) == frame


def test_frames_of_the_network_with_three_inputs() -> None:
    """A sum of four terms, and a softmax, come out as drawn in SCREENS (weights and texts from there)."""
    values = {"a1": 0.3, "a2": -0.2, "a3": 0.5, "a4": 0.1}
    values |= {"b1": 0.584191, "b2": 0.591459, "b3": 0.497500123, "b4": 0.440260123}
    node = total(tuple(Sym(f"a{i}") * Sym(f"b{i}") for i in range(1, 5)))
    assert lines(node, values) == [
        "≈ 0.3·0.5842 + (−0.2)·0.5915 + 0.5·0.4975 + 0.1·0.4403",
        "≈ 0.17526 − 0.11830 + 0.24875 + 0.04403",
        "≈ 0.3497",
    ]
    nets = {"n1": 0.349741, "n2": 0.259012}
    assert lines(exp(Sym("n1")) / (exp(Sym("n1")) + exp(Sym("n2"))), nets) == [
        "≈ e^0.3497/(e^0.3497 + e^0.2590)",
        "≈ 1.419/(1.419 + 1.296)",
        "≈ 0.5227",
    ]


def test_ascii_has_ascii_signs_only() -> None:
    """In ASCII a line is the Unicode line with other signs."""
    node = V["w5"] - V["lr"] * V["dw5"]
    done = work(node, ARTICLE.__getitem__, evaluate(node, ARTICLE.__getitem__), script=ASCII)
    assert [text(line.expr, ASCII) for line in done.lines] == ["0.55 - 0.5*(-0.03958)", "0.55 + 0.01979", "0.5698"]


def test_numbers_carry_the_keys_they_stand_for() -> None:
    """A renderer can colour a number by its key; worked out ones have none."""
    first, second, _ = worked(V["w5"] - V["lr"] * V["dw5"], ARTICLE).lines
    assert "w5" in str(first.expr)
    assert "dw5" in str(first.expr)
    assert "dw5" not in str(second.expr)


def test_digits_start_where_they_are_asked_to() -> None:
    """With three digits a result has three."""
    assert lines(V["h1"] * V["w5"] + V["h2"] * V["w6"], ARTICLE, digits=3)[-1] == "≈ 0.648"


@pytest.mark.parametrize(("net", "frame"), [(0.34974, ["≈ 0.3497"]), (-0.34974, ["≈ 0.01·(−0.3497)", "≈ −0.003497"])])
def test_a_choice_shows_the_branch_that_was_taken(net: float, frame: list[str]) -> None:
    """Of a leaky ReLU only the half is worked out that holds, and a lone number is not said twice."""
    x = Sym("x")
    assert lines(call("where", x > 0, x, 0.01 * x), {"x": net}) == frame


def test_a_result_that_is_exact_after_all() -> None:
    """The ReLU of a cut negative number is exactly 0, and the line says =."""
    assert lines(call("maximum", 0.0, Sym("x")), {"x": -0.34974}) == ["≈ max(0, −0.3497)", "= 0"]


def long_sum(terms: int) -> tuple[Expr, dict[str, float]]:
    values = {f"w{i}": math.sin(i) for i in range(terms)} | {f"x{i}": math.cos(3 * i) ** 2 for i in range(terms)}
    return total(tuple(Sym(f"w{i}") * Sym(f"x{i}") for i in range(terms))), values


def test_long_sums_get_a_bracket() -> None:
    """Of 784 terms the three largest are shown in their order, and the bracket is worth all the others."""
    node, values = long_sum(784)
    sizes = sorted(range(784), key=lambda i: -abs(math.sin(i) * math.cos(3 * i) ** 2))
    largest = " + ".join(f"w{i}·x{i}" for i in sorted(sizes[:3]))
    assert text(worked(node, values).symbols, UNICODE) == f"{largest} + [781 more]"
    bracket = re.search(r"\[781 more: (−?[\d.]+)\]", lines(node, values)[0])
    assert bracket
    rest = math.fsum(math.sin(i) * math.cos(3 * i) ** 2 for i in sizes[3:])
    assert float(bracket[1].replace("−", "-")) == pytest.approx(rest, rel=1e-3)


def test_the_only_term_that_counts_is_shown() -> None:
    """Of 0 + 0 − 0.04478 + 0 + 0 it is not the zeros that are kept; the bracket stands where the last of them was."""
    node = total(tuple(map(Sym, "abcde")))
    values = dict.fromkeys("abcde", 0.0) | {"c": -0.04478}
    assert lines(node, values)[0] == "= 0 + 0 − 0.04478 + [2 more: 0]"
    assert lines(node, values, most=2)[0] == "= −0.04478 + [4 more: 0]"


def test_four_terms_are_shown_and_five_are_not_where_nobody_says_how_many() -> None:
    """A sum is shortened from five terms on; whole, if that is asked for."""
    assert [text(shorten(long_sum(terms)[0]), UNICODE).count("more") for terms in (4, 5)] == [0, 1]
    assert "more" not in lines(*long_sum(9), most=None)[0]


def assert_true(done: Worked, result: float) -> None:
    """Every line, as typed, rounds to the result as typed, and where it says = it is that to 15 digits."""
    *above, last = done.lines
    typed = Decimal(text(last.expr, UNICODE).replace("−", "-"))
    fifteen = Context(prec=15, rounding=ROUND_HALF_UP)
    for line in above:
        shown = text(line.expr, UNICODE)
        value = Calculator(shown).value()
        with localcontext(CALCULATOR):
            rounded = value if typed == 0 else value.quantize(Decimal((0, (1,), typed.as_tuple().exponent)))
        assert rounded == typed, f"{shown} is {value}, not {typed}"
        assert not line.exact or fifteen.plus(value) == Decimal(f"{result:.15g}"), f"{shown} = {typed}"


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("−0.5² + 2·(−3)", "-6.25"),
        ("1/(1 + e^(−0))", "0.5"),
        ("0.1 + [3 more: −0.3]", "-0.2"),
        ("½·2e−3/√4", "0.0005"),
        ("max(0, −1.5) − |−2|", "-2"),
        ("8/2/2·3", "6"),
    ],
)
def test_the_calculator_itself(typed: str, value: str) -> None:
    """The tests' calculator does sums that were done by hand."""
    assert Calculator(typed).value() == Decimal(value)


# Expressions of the kinds an engine makes; `s` gives fresh symbols, n is how many terms.

Symbols = Iterator[Sym]
KINDS: dict[str, Callable[[Symbols, int], Expr]] = {
    "weighted sum": lambda s, n: total(tuple(next(s) * next(s) for _ in range(n))),
    "weighted sum and bias": lambda s, n: total((*(next(s) * next(s) for _ in range(n)), next(s))),
    "sum": lambda s, n: total(tuple(next(s) for _ in range(n))),
    "mean": lambda s, n: total(tuple(next(s) for _ in range(n))) / Num(n),
    "sigmoid": lambda s, n: 1 / (1 + exp(-next(s))),
    "tanh": lambda s, n: call("tanh", next(s)),
    "slope of sigmoid": lambda s, n: (a := next(s)) * (1 - a),
    "slope of tanh": lambda s, n: 1 - next(s) ** 2,
    "squared error": lambda s, n: Num(0.5) * (next(s) - next(s)) ** 2,
    "difference": lambda s, n: next(s) - next(s),
    "chain": lambda s, n: next(s) * next(s) * next(s),
    "quotient": lambda s, n: next(s) / next(s),
    "update": lambda s, n: next(s) - next(s) * next(s),
    "momentum": lambda s, n: (b := next(s)) * next(s) + (1 - b) * next(s),
    "corrected": lambda s, n: next(s) / (1 - next(s) ** Num(n)),
    "adam": lambda s, n: next(s) - next(s) * next(s) / (call("sqrt", next(s)) + Num(1e-8)),
    "softmax": lambda s, n: exp(a := next(s)) / total((exp(a), *(exp(next(s)) for _ in range(n)))),
    "cross-entropy": lambda s, n: -total(tuple(next(s) * call("log", next(s)) for _ in range(n))),
    "slope of cross-entropy": lambda s, n: -(t := next(s)) / (o := next(s)) + (1 - t) / (1 - o),
    "relu": lambda s, n: call("maximum", 0.0, next(s)),
    "elu": lambda s, n: call("where", (a := next(s)) > 0, a, exp(a) - 1),
    "softplus": lambda s, n: call("log1p", exp(next(s))),
    "gelu": lambda s, n: Num(0.5) * (a := next(s)) * (1 + call("erf", a / call("sqrt", 2.0))),
    "absolute": lambda s, n: call("abs", next(s) - next(s)) + next(s) * call("abs", next(s)),
    "norm": lambda s, n: call("sqrt", total(tuple(next(s) ** 2 for _ in range(n)))),
}

ORDINARY = st.one_of(
    st.floats(-2, 2),
    st.integers(-300, 300).map(lambda hundredths: hundredths / 100),
    st.integers(-999_999, 999_999).map(lambda millionths: millionths / 1e6),
)
EXTREME = st.builds(lambda mantissa, power: mantissa * 10.0**power, st.floats(-10, 10), st.integers(-30, 30))
ANYTHING = st.one_of(st.floats(), st.sampled_from([0.0, -0.0, 1.0, 5e-324, 1e-308, 1e308, 800.0, -800.0, 1e-17]))


def check(kind: str, terms: int, numbers: list[float], digits: int) -> Worked:
    """Work out an expression of the kind and read every line."""
    node = KINDS[kind](map(Sym, count()), terms)
    result = evaluate(node, numbers.__getitem__)
    done = work(node, numbers.__getitem__, result, digits)
    if done.lines:
        assert_true(done, result)
        assert done.trouble is None
    else:
        assert done.trouble is not None
        assert done.result.text in done.words
    return done


KIND, TERMS = st.sampled_from(list(KINDS)), st.integers(1, 6)


@given(KIND, TERMS, st.lists(ORDINARY, min_size=13, max_size=13), st.sampled_from([4, 4, 4, 2, 3, 6, 10]))
@settings(max_examples=250, deadline=None)
def test_every_line_is_true(kind: str, terms: int, numbers: list[float], digits: int) -> None:
    """Lines of ordinary numbers are true on a calculator."""
    check(kind, terms, numbers, digits)


@given(KIND, TERMS, st.lists(ORDINARY | EXTREME, min_size=13, max_size=13))
@settings(max_examples=250, deadline=None)
def test_every_line_of_extreme_numbers_is_true(kind: str, terms: int, numbers: list[float]) -> None:
    """So are lines with numbers from 1e−30 to 1e30."""
    check(kind, terms, numbers, 4)


@given(KIND, TERMS, st.lists(ANYTHING, min_size=13, max_size=13))
@example("softmax", 2, [800.0] * 13)
@example("sigmoid", 1, [-1e300] * 13)
@settings(max_examples=150, deadline=None)
def test_no_float_is_too_much(kind: str, terms: int, numbers: list[float]) -> None:
    """Whatever the floats are, there are true lines or words, and never an exception."""
    check(kind, terms, numbers, 4)


@pytest.mark.parametrize("kind", sorted(KINDS.keys() - {"cross-entropy"}))
def test_ordinary_numbers_need_no_words(kind: str) -> None:
    """Words are for the rare case: numbers like those of a lesson give lines."""
    for seed in range(1, 40):
        numbers = [(seed * 7919 + 104729 * place) % 997 / 997 + 0.0011 for place in range(13)]
        assert check(kind, seed % 6 + 1, numbers, 4).lines, numbers


A, B, C = Sym("a"), Sym("b"), Sym("c")


@pytest.mark.parametrize(
    ("node", "values", "trouble"),
    [
        (A + B - C, {"a": 0.1, "b": 0.2, "c": 0.3}, Trouble.CANCELLATION),
        (A + B - A, {"a": 1.0, "b": 1e-17}, Trouble.CANCELLATION),
        (A * A, {"a": 1e-200}, Trouble.UNDERFLOW),
        (exp(-A), {"a": 800.0}, Trouble.UNDERFLOW),
        (exp(-A), {"a": 1e30}, Trouble.UNDERFLOW),
        (1 / (1 + exp(A)), {"a": 800.0}, Trouble.UNDERFLOW),
        (A * A, {"a": 1e200}, Trouble.OVERFLOW),
        (exp(A), {"a": 1e30}, Trouble.OVERFLOW),
        (A + B, {"a": math.inf, "b": 1.0}, Trouble.OVERFLOW),
        (A / B, {"a": 1.0, "b": 0.0}, Trouble.UNDEFINED),
        (A / B, {"a": 0.0, "b": 0.0}, Trouble.UNDEFINED),
        (A + B, {"a": math.nan, "b": 1.0}, Trouble.UNDEFINED),
        (call("log", A), {"a": 0.0}, Trouble.UNDEFINED),
        (call("sqrt", A), {"a": -1.0}, Trouble.UNDEFINED),
    ],
)
def test_what_no_line_can_say_is_said_in_words(node: Expr, values: dict[str, float], trouble: Trouble) -> None:
    """Cancellation, underflow, overflow and what has no value give words and no line."""
    done = worked(node, values)
    assert (done.trouble, done.lines) == (trouble, ())


def test_the_words_of_a_cancellation() -> None:
    """The words are those of SCREENS, and the numbers stay there to be shown."""
    done = worked(A + B - C, {"a": 0.1, "b": 0.2, "c": 0.3})
    assert done.words == "these cancel; the computer keeps 5.55e−17, the rest of its own rounding"
    assert text(done.numbers, UNICODE) == "0.1 + 0.2 − 0.3"


def test_partial_cancellation_gets_more_digits_or_a_shorter_result() -> None:
    """Where four digits of the result are not to be had, it is shown with fewer."""
    frame = lines(A - B, {"a": 1.00000000000012, "b": 1.0})
    assert frame == ["≈ 1.00000000000012 − 1", "≈ 1.20e−13"]


def test_a_saturated_sigmoid_has_lines() -> None:
    """1/(1 + e^(−1e30)) is 1 to any digits, so there is no need of words."""
    assert lines(1 / (1 + exp(-A)), {"a": 1e30}) == ["= 1/(1 + e^(−1e30))", "= 1"]


@pytest.mark.parametrize(
    ("parts", "result", "digits", "found"),
    [
        # 0.05562 + 0.24034 = 0.29596, which is 0.2960; with three digits 0.0556 + 0.2403 = 0.2959, which is 0.296.
        ([0.0556157, 0.2403391], 0.2959548, 4, ([4, 5], 4)), ([0.0556157, 0.2403391], 0.2959548, 3, ([3, 4], 3)),
        ([0.5, 0.25], 0.75, 4, ([1, 2], 2)), ([0.1, 0.2, -0.3], 5.5e-17, 4, None), ([0.625], 0.625, 4, ([3], 3)),
    ],
)  # fmt: skip
def test_digits_that_add_up(
    parts: list[float], result: float, digits: int, found: tuple[list[int], int] | None
) -> None:
    """Shown with so many, the parts give the result as it is shown; where they cancel, none do."""
    assert digits_that_add_up(parts, result, digits) == found


def test_a_long_sum_keeps_its_largest_terms() -> None:
    """Of eight terms the three largest, and what the five others are worth; of four all."""
    node = Sum(tuple(map(Sym, range(8))))
    short = shorten(node, 4, float)
    assert isinstance(short, Sum)
    assert text(short, Script(str)) == "[5 more] + 5 + 6 + 7"
    assert isinstance(short.terms[0], Num)
    assert short.terms[0].value == 0 + 1 + 2 + 3 + 4
    assert shorten(Sum(tuple(map(Sym, range(4)))), 4, float) == Sum(tuple(map(Sym, range(4))))


@pytest.mark.parametrize(
    ("node", "c", "frame"),
    [
        (A * B - C, 0.3, ["= 0.1·0.2 − 0.3", "= 0.02 − 0.3", "= −0.28"]),
        (A * B - C, -0.3, ["= 0.1·0.2 − (−0.3)", "= 0.02 + 0.3", "= 0.32"]),
        (A * B + C, -0.3, ["= 0.1·0.2 − 0.3", "= 0.02 − 0.3", "= −0.28"]),
        (A * B - C, 0.0, ["= 0.1·0.2 − 0", "= 0.02 − 0", "= 0.02"]),
        (C - A * B, 0.3, ["= 0.3 − 0.1·0.2", "= 0.3 − 0.02", "= 0.28"]),
        (C - A * B, -0.3, ["= −0.3 − 0.1·0.2", "= −0.3 − 0.02", "= −0.32"]),
        (A * C - B * C, -0.3, ["= 0.1·(−0.3) − 0.2·(−0.3)", "= −0.03 + 0.06", "= 0.03"]),
    ],
)
def test_the_line_between_has_every_product_worked_out(node: Expr, c: float, frame: list[str]) -> None:
    """Its signs are folded: less −0.3 is 0.3 more, and nothing taken away stays."""
    assert lines(node, {"a": 0.1, "b": 0.2, "c": c}) == frame


def test_the_longest_sum_may_stand_inside() -> None:
    """Two terms outside, three in one of them; a single name is one term."""
    a, b, c = Sym("a"), Sym("b"), Sym("c")
    assert longest_sum(a + b * Sum((a, b, c))) == 3
    assert longest_sum(Sum((a, b, c)) + exp(a + b)) == 4
    assert longest_sum(a) == 1


@pytest.mark.parametrize(("taken", "cancelled"), [(0.999999999, True), (0.999999998, False)])
def test_terms_cancel_where_a_billionth_is_left(taken: float, cancelled: bool) -> None:
    """1 − 0.999999999 is 10⁻⁹ of 1, 1 − 0.999999998 twice that; in a sum or within something else."""
    node = Sum((Num(1.0), Neg(Num(taken))))
    assert _has_cancelled(node) is cancelled
    assert _has_cancelled(exp(node)) is cancelled


def test_one_digit_is_enough_where_one_is_asked_for() -> None:
    """2/3 to one digit is 0.7, and 0 digits, which nobody has, are one."""
    for digits in (1, 0):
        assert lines(Sym("a") / Sym("b"), {"a": 2.0, "b": 3.0}, digits)[-1] == "≈ 0.7"
