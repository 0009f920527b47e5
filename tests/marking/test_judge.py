"""One judge: predictions, the quiz, `check` and answer sheets say the same of an answer."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from session.walks import press, studio

import nnstep
from nnstep.lesson.script import Lesson
from nnstep.marking.claims import check
from nnstep.marking.judge import Judged, judge
from nnstep.marking.marks import Verdict
from nnstep.marking.sheet import parse_sheet
from nnstep.quantities.notation import Notation
from nnstep.quantities.place import Place
from nnstep.quantities.plain import plain
from nnstep.quiz.machine import Quiz, State
from nnstep.quiz.plan import Scope, plan
from nnstep.session.state import State as Standing
from nnstep.words.hints import Hints
from random_networks import seeded

ARTICLE = nnstep.load("article")
LESSON = Lesson(nnstep.trace(ARTICLE))

# 2-2-2 by hand: ∑h1 = 0.2·0.15 + 0.3·0.25 = 0.105, Oh1 = 1/(1 + e^−0.105) = 0.526226, Oh2 = 0.551071,
# ∑OutH1 = 0.55·0.526226 + 0.65·0.551071 = 0.647621, O1 = 0.656474, ∂E/∂O1 = O1 − 0.99 = −0.333526,
# the slope 0.656474·0.343526 = 0.225516, E_o1 = ½·0.333526² = 0.055620, W5⁺ = 0.55 + 0.5·0.039580 = 0.569790,
# ∂E/∂W1 = 0.003347, W1⁺ = 0.15 − 0.5·0.003347 = 0.148326; 0.003354 is 0.003347 worked out with rounded numbers.
TABLE: list[tuple[str, str, Verdict, str]] = [
    ("net_h1", "0.105", "exact", "right"),
    ("net_h1", "0.2*0.15 + 0.3*0.25", "exact", "right"),
    ("net_h1", "21/200", "exact", "right"),
    ("net_h1", "0.11", "rounded", "right"),  # a half, away from zero
    ("net_h1", "0.10", "truncated", "right"),
    ("net_h1", "0.1", "wrong", "short"),  # one digit
    ("net_h1", "0.2", "wrong", "wrong"),
    ("net_h1", "0.2*0.25 + 0.3*0.15", "wrong", "wrong"),  # weights exchanged: 0.095, near 0.105
    ("out_h1", "0,526", "rounded", "right"),
    ("out_h1", "0.53", "rounded", "right"),
    ("out_h1", "0.5263", "close", "near"),
    ("out_h1", "0.5264", "wrong", "wrong"),
    ("out_h1", "0.6", "wrong", "wrong"),  # within one of its digit, but of one digit alone
    ("out_h1", "1", "wrong", "short"),
    ("out_h1", "0.50", "wrong", "wrong"),
    ("net_o1", "0.647", "truncated", "right"),
    ("net_o1", "0.526*0.55 + 0.551*0.65", "truncated", "right"),  # 0.64745: to three decimals 0.647
    ("net_o1", "0.53*0.55 + 0.551*0.65", "carried", "right"),  # 0.64965, and 0.53 may be 0.01 off
    ("net_o1", "0.526*0.65 + 0.551*0.55", "wrong", "wrong"),  # weights exchanged: 0.64495
    ("out_o1", "0.65", "truncated", "right"),
    ("out_o1", "0.67", "wrong", "wrong"),
    ("dE/dout_o1", "-0.333526", "rounded", "right"),
    ("dE/dout_o1", "-.33", "rounded", "right"),
    ("dE/dout_o1", "−0.34", "carried", "right"),  # 0.65 − 0.99, the output cut
    ("dE/dout_o1", "-0.353", "wrong", "wrong"),  # the article's 0.647 − 1
    ("dE/dout_o1", "0.33", "wrong", "wrong"),
    ("dE/dout_o1", "0.66-0.99", "rounded", "right"),  # −0.33
    ("dE/dout_o1", "-0.335", "wrong", "wrong"),
    ("dE/dout_o1", "0", "wrong", "short"),
    ("dout_o1/dnet_o1", "0.66*(1-0.66)", "carried", "right"),  # 0.2244
    ("E_o1", "0.5*(0.99-0.656)^2", "carried", "right"),  # 0.055778: the output cut
    ("w5+", "0.570", "rounded", "right"),
    ("w5+", "0.55 - 0.5*0.0396", "wrong", "wrong"),  # 0.5302, uphill: the slope is −0.0396
    ("w1+", "0.15-0.5*0.003354", "carried", "right"),
    ("w1+", "0.15+0.5*0.003354", "wrong", "wrong"),  # uphill: 0.151677
    ("w1+", "0.15+0.5*0.0034", "wrong", "wrong"),
    ("w1+", "0.15-0.5*0.003", "carried", "right"),  # the slope rounded to three decimals: 0.1485
    ("w1+", "0.150", "wrong", "wrong"),  # not updated
]

SAYS = {
    "right": "Right: ",
    "short": "Right as far as it goes. Give at least two significant digits.",
    "near": "Very near: the last digit is off. Carry a digit more on the way.",
    "wrong": "Not yet.",
}


def judged(quantity: str, typed: str) -> Judged:
    """An answer judged by itself, everything else known."""
    place = LESSON.trace.find(quantity)
    return judge(LESSON.trace, place, typed, (), LESSON.trace.value)


def predicted(quantity: str, typed: str) -> str:
    """What is said to a prediction."""
    number = LESSON.find(LESSON.trace.find(quantity))
    assert number is not None
    state = press(Standing(number=number), "p", *typed, "enter")
    spans = state.question.reply if state.question else (state.said,)
    return " ".join(plain(sentence, Notation(LESSON.layout)) for sentence in spans)


def asked(quantity: str, typed: str, *, mistakes: bool = False) -> State:
    """The quiz after an answer, the quantity being the first that is asked for."""
    quiz = Quiz(LESSON, plan(LESSON, Scope(), [quantity]), Notation(LESSON.layout), mistakes=mistakes)
    return quiz.answer(quiz.begin(), typed)


@pytest.mark.parametrize(("quantity", "typed", "verdict", "outcome"), TABLE)
def test_the_verdict(quantity: str, typed: str, verdict: Verdict, outcome: str) -> None:
    """Each answer has the verdict that follows from the contract by hand, and what is said to it."""
    found = judged(quantity, typed)
    assert found.mark is not None
    assert (found.mark.verdict, found.outcome) == (verdict, outcome)


@pytest.mark.parametrize(("quantity", "typed", "verdict", "outcome"), TABLE)
def test_check_and_sheets_agree(quantity: str, typed: str, verdict: Verdict, outcome: str) -> None:
    """Python's `check` and a line of a sheet get that verdict; what is short says so."""
    for answers in ({quantity: typed}, parse_sheet(f"{quantity} = {typed}", LESSON.trace).answers):
        mark = check(LESSON.trace, answers).marks[0]
        assert (mark.verdict, mark.short) == (verdict, outcome == "short")


@pytest.mark.parametrize(("quantity", "typed", "verdict", "outcome"), TABLE)
def test_a_prediction_agrees(quantity: str, typed: str, verdict: Verdict, outcome: str) -> None:
    """The tutor says of the answer what its outcome is."""
    assert predicted(quantity, typed).lstrip("✓✗ ").startswith(SAYS[outcome])


@pytest.mark.parametrize(("quantity", "typed", "verdict", "outcome"), TABLE)
def test_the_quiz_agrees(quantity: str, typed: str, verdict: Verdict, outcome: str) -> None:
    """The quiz takes what is right, asks for a digit more, or asks again."""
    state = asked(quantity, typed)
    reached = "right" if state.results else "wrong" if state.wrong else "short"
    assert reached == ("wrong" if outcome == "near" else outcome)


def test_a_step_uphill_is_named() -> None:
    """0.15 + 0.5·0.003354 for W1⁺ is no answer anywhere, and is called the step uphill everywhere."""
    typed = "0.15+0.5*0.003354"
    assert nnstep.check(LESSON.trace, {"w1+": typed}).marks[0].mistake == "ascent"
    assert nnstep.diagnose(LESSON.trace, "w1+", typed).causes[0].mistake == "ascent"
    assert [slip.mistake for slip in asked("w1+", typed, mistakes=True).slips] == ["ascent"]
    assert "uphill" in predicted("w1+", typed)


@pytest.mark.parametrize(
    ("quantity", "digits"),
    [("E_total", 3), ("dE/dout_o1", 3), ("w5+", 3), ("out_h1", 5), ("dE/dout_o1", 5), ("w1+", 5)],
)  # where no rounding on the way gives the numbers beside it
def test_near_misses_of_a_prediction(quantity: str, digits: int) -> None:
    """Rounded or cut it is right; the other digit beside the value is very near; those beyond are wrong."""
    place = LESSON.trace.find(quantity)
    value = LESSON.trace.value(place)
    places = digits - 1 - int(f"{value:e}".partition("e")[2])
    unit = 10.0**-places
    away = unit if value > 0 else -unit
    cut = math.trunc(value / unit) * unit
    is_up = abs(value - cut) >= unit / 2
    outcomes = [judged(quantity, f"{cut + step * away:.{places}f}").outcome for step in (-1, 0, 1, 2)]
    assert outcomes == ["wrong", "right", "right" if is_up else "near", "wrong"]


def test_an_answer_of_0_for_what_is_0_on_paper() -> None:
    """0.1·3 − 0.3 is 5.6e−17 in floats: who answers 0 is right."""
    network = {"inputs": 2, "layers": [{"units": 1, "activation": "linear", "weights": [[3, -1]]}]}
    scenario = {
        "format": 1, "network": network, "data": [{"inputs": [0.1, 0.3], "targets": [1]}],
        "loss": "half_squared_error",
    }  # fmt: skip
    trace = nnstep.trace(nnstep.Scenario.from_dict(scenario))
    assert 0 < abs(trace["net_o1"].value) < 1e-16
    assert check(trace, {"net_o1": "0"}).marks[0].verdict == "rounded"


def test_a_source_may_print_one_digit() -> None:
    """Who prints 0.1 for 0.105 has rounded; only an answer has to say more."""
    data = {**ARTICLE_DICT, "claims": [{"quantity": "out_o1", "printed": "0.5"}]}
    scenario = nnstep.Scenario.from_dict(data)
    assert check(nnstep.trace(scenario)).marks[0].verdict == "rounded"


def test_one_digit_among_numbers_of_as_many_decimals_is_right() -> None:
    """−0.04 for −0.0396 says little by itself; in a sheet worked out to two decimals it is one of them."""
    assert check(LESSON.trace, {"dE/dw5": "-0.04"}).marks[0].verdict == "wrong"
    sheet = {"out_h1": "0.53", "dE/dw5": "-0.04", "dE/dw1": "0.003"}
    assert [mark.verdict for mark in check(LESSON.trace, sheet).marks] == ["rounded", "rounded", "wrong"]


ARTICLE_DICT = {
    "format": 1,
    "network": {"inputs": 2, "layers": [{"units": 1, "activation": "sigmoid", "weights": [[0.15, 0.25]]}]},
    "data": [{"inputs": [0.2, 0.3], "targets": [1]}],
    "loss": "half_squared_error",
}


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 300), st.integers(0, 10_000), st.sampled_from([3, 4, 6]))
def test_the_line_of_a_hint_is_right(seed: int, which: int, digits: int) -> None:
    """Whatever the network and the step: who types the line of numbers that a hint shows is right."""
    lesson = Lesson(nnstep.trace(nnstep.Scenario.from_dict(seeded(seed, samples=(1, 2), units=(1, 3)))))
    step = lesson.step(1, which % lesson.count(1) + 1)
    value = lesson.trace.value(step.place)
    hints = Hints(lesson, Notation(lesson.layout), lambda place: repr(lesson.trace.value(place)), digits)
    line = plain((hints.line(step.place),), hints.notation)
    found = judge(lesson.trace, step.place, line, (), lesson.trace.value)
    assert found.outcome in ("right", "short"), (line, value)


def test_a_name_that_is_asked_for_is_no_answer() -> None:
    """Its own name, and what somebody does not have yet, are said so."""
    place = LESSON.trace.find("net_o1")

    def known(asked_for: Place) -> float | None:
        return None if asked_for.key.kind == "out" else LESSON.trace.value(asked_for)

    own = judge(LESSON.trace, place, "net_o1*1", (), known)
    later = judge(LESSON.trace, place, "w5*out_h1", (), known)
    says = [plain(one.says[0], Notation(LESSON.layout)) for one in (own, later)]
    assert (own.outcome, later.outcome) == ("unreadable", "unreadable")
    assert says == [
        "net_o1 is what is asked for; use numbers, or names of numbers you have.",
        "out_h1 is not known yet; use numbers, or names of numbers you have.",
    ]


def test_studio_of_the_table_is_the_article() -> None:
    """The lesson that is predicted in is the one the table is about."""
    assert studio().work.scenario.name == "article"
