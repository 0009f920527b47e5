"""The quiz as a state machine: what it asks, how it judges, how much it gives, and that it always comes to its end."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import nnstep
from nnstep.algebra.worked import work
from nnstep.errors import UsageError
from nnstep.lesson.script import Lesson
from nnstep.quantities.notation import Notation
from nnstep.quantities.plain import plain
from nnstep.quiz.machine import Quiz, State
from nnstep.quiz.messages import Choice, Question, Said, Shown, Summary
from nnstep.quiz.plan import LONGEST, Item, Scope, plan
from oracle_scalar import run, spec_of
from random_networks import scenarios, seeded

# 2-2-2, the numbers of the article; what it comes to is worked out by the oracle, which shares no code with nnstep.
NETWORK: dict[str, Any] = {
    "format": 1,
    "network": {
        "inputs": 2,
        "layers": [
            {"units": 2, "activation": "sigmoid", "weights": [[0.15, 0.25], [0.35, 0.45]]},
            {"units": 2, "activation": "sigmoid", "weights": [[0.55, 0.65], [0.75, 0.85]]},
        ],
    },
    "data": [{"inputs": [0.2, 0.3], "targets": [0.99, 0.01]}],
    "loss": "half_squared_error",
    "optimizer": {"name": "sgd", "learning_rate": 0.5},
}
VALUES = run(spec_of(NETWORK))[0].values
STEPS = 39


def make(
    scenario: dict[str, Any] = NETWORK,
    scope: Scope = Scope(),  # noqa: B008 - it is frozen
    missed: Sequence[str] = (),
    *,
    reveal: bool = True,
    mistakes: bool = False,
) -> Quiz:
    lesson = Lesson(nnstep.trace(nnstep.Scenario.from_dict(scenario)))
    return Quiz(lesson, plan(lesson, scope, missed), Notation(lesson.layout), reveal, mistakes=mistakes)


def text_of(quiz: Quiz, state: State) -> str:
    """All sentences that are said."""
    return " ".join(
        plain(sentence, quiz.notation)
        for message in state.says
        if isinstance(message, Said | Summary)
        for sentence in message.sentences
    )


def rule_typed(quiz: Quiz, state: State, right: bool = True) -> str:
    """What is to be typed for the rule of the item: its number, or another one."""
    choice = next(message for message in reversed(state.says) if isinstance(message, Choice))
    place = choice.rules.index(quiz.items[state.at].rule)
    return str((place if right else (place + 1) % len(choice.rules)) + 1)


def play(quiz: Quiz, typed: Callable[[Item], str]) -> list[State]:
    """The states of a quiz in which every rule is known and every number is answered by `typed`."""
    states = [quiz.begin()]
    while not states[-1].done:
        state = states[-1]
        line = rule_typed(quiz, state) if state.asking == "rule" else typed(quiz.items[state.at])
        states.append(quiz.answer(state, line))
    return states


def until(quiz: Quiz, label: str, typed: Callable[[Item], str] = lambda item: repr(VALUES[item.label])) -> State:
    """The state that asks for a number, everything before it being answered right."""
    state = quiz.begin()
    while quiz.items[state.at].label != label or state.asking == "rule":
        assert not state.done, f"{label} is never asked for"
        line = rule_typed(quiz, state) if state.asking == "rule" else typed(quiz.items[state.at])
        state = quiz.answer(state, line)
    return state


def digits(value: float, count: int) -> str:
    return f"{value:.{count}g}" if abs(value) >= 1e-4 else f"{value:.{count - 1}e}"


@pytest.mark.parametrize("count", [3, 5, 15])
def test_right_numbers_are_right_at_once(count: int) -> None:
    """The oracle's numbers, rounded to three, five or fifteen digits, are all right at the first try."""
    states = play(make(), lambda item: digits(VALUES[item.label], count))
    assert {result.outcome for result in states[-1].results} == {"once"}
    assert states[-1].rules[0] == states[-1].rules[1] > 0


@given(scenario=scenarios(units=(1, 3), samples=(1, 1), hidden_layers=(0, 2)))
@settings(max_examples=30, deadline=None)
def test_right_numbers_are_right_in_any_network(scenario: dict[str, Any]) -> None:
    """Whatever the network, what the oracle computes is right at once."""
    values = run(spec_of(scenario))[0].values
    # With all its zeros: 2e-05 for 1.99999999973e-05 is one digit, and the quiz asks for another.
    states = play(make(scenario), lambda item: f"{values[item.label]:.9e}")
    assert all(result.outcome == "once" for result in states[-1].results)


def test_every_number_is_asked_for_or_shown_once() -> None:
    """The items are the 39 steps of the lesson, in its order."""
    assert [item.step.number for item in make().items] == list(range(1, STEPS + 1))


def test_less_and_less_is_given() -> None:
    """Of one rule the first number is worked, of the next the last step is open, then the formula, then nothing."""
    given: dict[str, list[str]] = {}
    for state in play(make(), lambda item: repr(VALUES[item.label])):
        for message in state.says:
            if isinstance(message, Question):
                given.setdefault(message.item.rule, []).append(message.given)
    assert given["sum"] == given["slope"] == ["worked", "last", "formula", "alone"]
    assert given["gradient"] == ["worked", "last", "formula", *["alone"] * 5]
    assert given["paths"] == ["worked", "last"]


def test_more_is_given_again_after_a_miss() -> None:
    """After a number that was not found the next one of its rule comes with the line of numbers again."""
    quiz = make()
    state = until(quiz, "dE/dw7")
    assert state.level == 2
    state = quiz.answer(state, "skip")
    assert (quiz.items[state.at].label, state.level) == ("dE/dw8", 1)


@pytest.mark.parametrize(
    ("label", "typed"),
    [
        ("net_h2", "0.205"),
        ("net_h2", ".2050"),
        ("net_h2", "0,205"),
        ("net_h2", "0.2*0.35 + 0.3*0.45"),
        ("net_h2", "x1*w3 + x2*w4"),
        ("net_h2", "41/200"),
        ("net_o1", "0.648"),
        ("net_o1", "0.647"),
        ("net_o1", "0.526*0.55 + 0.551*0.65"),
        ("dE/dout_o2", "+0.69"),
        ("dE/dw6", "−4.1e-2"),
        ("dE/dw6", "-4.14·10^-2"),
        ("w5+", "0.570"),
        ("w5+", "w5 - lr*dE/dw5"),
    ],
)
def test_answers_that_are_right(label: str, typed: str) -> None:
    """Rounded, cut off, with a decimal comma, as an expression, a fraction or a power of ten: all right."""
    quiz = make()
    state = quiz.answer(until(quiz, label), typed)
    assert (state.results[-1].label, state.results[-1].outcome) == (label, "once")
    assert text_of(quiz, state).startswith("Right: ")


@pytest.mark.parametrize("typed", ["0.21", "0.206", "-0.205", "1", "0.2*0.35", "1/3", "1e300", "1e-300"])
def test_answers_that_are_wrong(typed: str) -> None:
    """A wrong number is not yet right, and is asked for again."""
    quiz = make()
    before = until(quiz, "net_h2")
    after = quiz.answer(before, typed)
    if typed == "0.21":  # 0.205 to two decimals, halves away from zero
        assert after.results[-1].outcome == "once"
    else:
        assert (after.at, after.wrong, after.results) == (before.at, 1, before.results)


@pytest.mark.parametrize("typed", ["hello", "0.1.2", "1/0", "((", "net_h2", "out_o1", "w99", "x1 < x2 < 3", "\x1b[31m"])
def test_lines_that_are_no_answer(typed: str) -> None:
    """What is no number, or names what is not known yet, is said so and costs nothing."""
    quiz = make()
    before = until(quiz, "net_h2")
    after = quiz.answer(before, typed)
    assert (after.at, after.wrong, after.hints, after.results) == (before.at, 0, 0, before.results)
    assert text_of(quiz, after)


def test_too_few_digits_are_not_enough() -> None:
    """−0.04 for −0.0414 is right as far as it goes; another digit is asked for, and nothing is counted."""
    quiz = make()
    before = until(quiz, "dE/dw6")
    state = quiz.answer(before, "-0.04")
    assert (state.at, state.wrong) == (before.at, 0)
    assert "two significant digits" in text_of(quiz, state)


def test_what_was_right_is_said_with_the_reason() -> None:
    """How the digits fit, and the rule, in a few words."""
    quiz = make()
    assert text_of(quiz, quiz.answer(until(quiz, "dE/dout_h2"), "0.0741")).startswith(
        "Right: rounded to four decimals. The sum over both paths."
    )


def test_one_follows_from_ones_own_number() -> None:
    """With 0.66 for out_o1 its slope is 0.66·0.34 = 0.2244, and that is right, following from the 0.66."""
    quiz = make(scope=Scope(at="out_o1"))
    state = until(quiz, "out_o2")
    state = quiz.answer(state, "0.70")
    state = until_from(quiz, state, "dout_o2/dnet_o2")
    state = quiz.answer(state, "0.2100")  # 0.70·0.30; exactly it is 0.2087
    assert state.results[-1].outcome == "once"
    assert "follows from your out_o2 = 0.70" in text_of(quiz, state)


def until_from(quiz: Quiz, state: State, label: str) -> State:
    """On from a state, everything being answered right, to the state that asks for a number."""
    while quiz.items[state.at].label != label or state.asking == "rule":
        assert not state.done, f"{label} is never asked for"
        line = rule_typed(quiz, state) if state.asking == "rule" else repr(VALUES[quiz.items[state.at].label])
        state = quiz.answer(state, line)
    return state


def test_hints_come_in_order_then_the_working() -> None:
    """The formula, the operands, the line of numbers; then the working, and the number is missed."""
    quiz = make()
    state = until(quiz, "net_o2")
    said = []
    for typed in ("?", "", "hint"):
        state = quiz.answer(state, typed)
        said.append(text_of(quiz, state))
    assert "w7·out_h1 + w8·out_h2" in said[0]
    assert "w7 is 0.75" in said[1]
    assert "w8 is 0.85" in said[1]
    assert "0.75·0.526" in said[2]
    after = quiz.answer(state, "?")
    assert any(isinstance(message, Shown) and message.item.label == "net_o2" for message in after.says)
    assert after.results[-1].outcome == "missed"
    assert after.at == state.at + 1


def test_wrong_answers_lead_down_the_ladder() -> None:
    """From the second wrong answer on each brings a hint, so nobody is left alone with 'not yet'."""
    quiz = make()
    state = until(quiz, "net_o2")
    hints = []
    while not state.results or state.results[-1].label != "net_o2":
        state = quiz.answer(state, "17")
        hints.append(state.hints)
    assert hints[:4] == [0, 1, 2, 3]
    assert len(hints) == 5


def test_right_after_a_hint_is_not_right_at_once() -> None:
    """A hint, or another try, is counted as such."""
    quiz = make()
    state = quiz.answer(quiz.answer(until(quiz, "net_o2"), "?"), "0.863")
    assert state.results[-1].outcome == "helped"


def test_a_mistake_is_named_and_counted() -> None:
    """The sentence about the mistake is said, and one that comes at two numbers is in the summary."""
    quiz = make(mistakes=True)
    state = quiz.answer(until(quiz, "dE/dout_o2"), "-0.6933")  # 0.7033 − 0.01, turned round
    assert "The sign is the other one" in text_of(quiz, state)
    state = quiz.answer(until_from(quiz, quiz.answer(state, "0.6933"), "dE/dw6"), "0.04145")
    state = quiz.end(state)
    assert "Twice: the sign turned round (at ∂E/∂out_o2, ∂E/∂w6)." in text_of(quiz, state)


def test_a_mistake_is_named_without_giving_the_answer_away() -> None:
    """The sentence about 0.250 has the 0.205 that is still asked for, so it is put into words without numbers."""
    quiz = make(mistakes=True)
    said = text_of(quiz, quiz.answer(until(quiz, "net_h2"), "0.250"))
    assert "0.205" not in said
    assert "a digit slipped" in said


def test_a_wrong_rule_is_put_right() -> None:
    """Another rule than the one it is: it is said which one, and why."""
    quiz = make()
    state = quiz.begin()
    state = quiz.answer(state, rule_typed(quiz, state, right=False))
    assert state.rules == (0, 1)
    assert text_of(quiz, state).startswith("No, number ")
    assert "weighted sum" in text_of(quiz, state)


def test_who_names_no_rule_is_told_it() -> None:
    """After lines that are no answer, and after `skip`, the rule is said before the quiz goes on; its name counts."""
    quiz = make()
    begin = quiz.begin()
    state = begin
    for line in ("0.105", "0.2*0.15", "what?"):
        state = quiz.answer(state, line)
    assert (state.at, state.rules) == (1, (0, 1))
    for after in (state, quiz.answer(begin, "skip")):
        assert re.match(r"It is number \d: weighted sum\.", text_of(quiz, after))
    assert quiz.answer(begin, "Weighted").rules == (1, 1)


def test_a_shorter_round() -> None:
    """Ten numbers: two each of five rules, from the first sum to the last update, in the lesson's order."""
    items = make(scope=Scope(questions=10)).items
    assert [item.rule for item in items[::2]] == [item.rule for item in items[1::2]]
    assert (items[0].rule, items[-1].rule, len({item.rule for item in items})) == ("sum", "update", 5)
    numbers = [item.step.number for item in items]
    assert numbers == sorted(numbers)


def test_what_was_missed_comes_first() -> None:
    """Missed numbers come first, in the lesson's order; what they are made of is given and not asked for after that."""
    quiz = make(missed=["dE/dw8", "net_o1"])
    labels = [item.label for item in quiz.items]
    assert labels[:2] == ["net_o1", "dE/dw8"]
    assert not {"out_h1", "out_h2", "dE/dnet_o2"} & set(labels)
    question = next(message for message in quiz.begin().says if isinstance(message, Question))
    assert {plain((key,), quiz.notation) for key, _ in question.also} == {"out_h1", "out_h2"}
    assert question.given == "last"  # an example would be the answer


def test_a_phase_alone() -> None:
    """Only the numbers of the phase; those of the phases before are given where they are needed."""
    quiz = make(scope=Scope("update"))
    assert [item.label for item in quiz.items] == [f"w{number}+" for number in range(1, 9)]
    states = play(quiz, lambda item: repr(VALUES[item.label]))
    given = [
        plain((key,), quiz.notation) for s in states for m in s.says if isinstance(m, Question) for key, _ in m.also
    ]
    assert given == [f"∂E/∂w{number}" for number in range(1, 9)]


def test_the_hard_ones() -> None:
    """Slopes, the chain rule, sums over paths and what reaches the hidden layer: 14 of the 39."""
    rules = [item.rule for item in make(scope=Scope(hard=True)).items]
    assert {rule: rules.count(rule) for rule in rules} == {"slope": 4, "chain": 4, "paths": 2, "gradient": 4}


@pytest.mark.parametrize("scope", [Scope("sideways"), Scope(at=":7"), Scope(at="1.9"), Scope("average")])
def test_scopes_that_are_none(scope: Scope) -> None:
    """A phase, update or sample that does not exist is refused in words."""
    with pytest.raises(UsageError):
        make(scope=scope)


def test_without_reveal_one_goes_on_with_ones_own_number() -> None:
    """A number that was not found is not shown; what follows from the wrong one counts as right."""
    quiz = make(reveal=False)
    state = until(quiz, "net_h2")
    while quiz.items[state.at].label == "net_h2":
        state = quiz.answer(state, "0.3")
        assert not any(isinstance(message, Shown) for message in state.says)
    assert state.results[-1].outcome == "missed"
    state = quiz.answer(state, f"{1 / (1 + math.exp(-0.3)):.4f}")
    assert (state.results[-1].label, state.results[-1].outcome) == ("out_h2", "once")
    assert "follows from your net_h2 = 0.3" in text_of(quiz, state)


LINES = st.one_of(
    st.sampled_from(["", "?", "skip", "hint", "numbers", "help", "1", "2", "3", "4", "0.5", "-0,3", "net_h1", "x1*w1"]),
    st.floats().map(repr),
    st.text(max_size=12),
)


@given(seed=st.integers(0, 40), reveal=st.booleans(), lines=st.lists(LINES, max_size=60))
@settings(max_examples=30, deadline=None)
def test_any_lines_are_answered(seed: int, reveal: bool, lines: list[str]) -> None:
    """Whatever is typed, there is something to say; ending afterwards gives a summary."""
    quiz = make(seeded(seed, samples=(1, 3), units=(1, 3)), reveal=reveal)
    state = quiz.begin()
    for line in lines:
        state = quiz.answer(state, line)
    state = quiz.end(state) if not state.done else state
    assert state.done
    assert quiz.answer(state, "more").says == ()


@pytest.mark.parametrize("reveal", [True, False])
@pytest.mark.parametrize("line", ["", "?", "skip", "17", "0", "nonsense", "1/0", "x1", "3"])
def test_no_line_is_a_dead_end(line: str, reveal: bool) -> None:
    """The same line again and again comes to the end, after at most sixteen lines for each number."""
    quiz = make(scope=Scope("forward"), reveal=reveal)
    state = quiz.begin()
    for _ in range(16 * len(quiz.items)):
        state = quiz.answer(state, line)
    assert state.done


def test_a_large_network_is_not_worked_out_before_its_first_question(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of the 2,645 steps of 20 samples through 4-8-3 no more are worked out than 60 numbers are chosen from."""
    layers = [{"units": units, "activation": "tanh", "weights": "xavier_uniform", "bias": "zeros"} for units in (8, 3)]
    samples = [{"inputs": [k / 20, -k / 30, 0.3, 0.4], "targets": [k / 20, 0.5, 0.1]} for k in range(20)]
    network = {"inputs": 4, "layers": layers}
    seen: list[int] = []
    monkeypatch.setattr("nnstep.quiz.plan.work", lambda *given: seen.append(1) or work(*given))
    quiz = make({**NETWORK, "seed": 1, "network": network, "data": samples})
    assert len(quiz.items) <= LONGEST
    assert len(seen) < 150
