"""Predictions are judged by the digits typed."""

from __future__ import annotations

from dataclasses import replace

import pytest
from session.walks import press, shown, studio

from nnstep.marking.judge import judge
from nnstep.quantities.place import Place
from nnstep.session.state import Page, State


def verdict(number: int, typed: str) -> str:
    lesson = studio().lessons.original
    step = lesson.step(1, number)

    def known(place: Place) -> float | None:
        return lesson.trace.value(place) if lesson.is_known(place, step) else None

    return judge(lesson.trace, step.place, typed, (), known).outcome


@pytest.mark.parametrize(
    "typed", ["-0.33", "-0.334", "-.3335", "−0,3335", "-0.33353", "-3.335e-1", "0.6565-0.99", "O1 - t1", ".66-.99"]
)
def test_right(typed: str) -> None:
    """∂E/∂O1 is −0.333526: any number of digits of it is right, and so is an expression that comes to it."""
    assert verdict(12, typed) == "right"


@pytest.mark.parametrize("typed", ["-0.353", "0.33", "-0.3", "0", "-0.335", "0.99-0.6565", "1", "-33"])
def test_not_right(typed: str) -> None:
    """The article's slip, the other sign, too few digits, another last digit."""
    assert verdict(12, typed) != "right"


def test_too_few_digits_are_asked_for_one_more() -> None:
    """−0.3 is right as far as it goes, which is not far."""
    assert verdict(12, "-0.3") == "short"


@pytest.mark.parametrize("typed", ["dE/dout_o1", "2*dE/dnet_o1", "w5+", "foo", "(", "1/0"])
def test_what_is_asked_for_is_no_answer(typed: str) -> None:
    """Its own name, what is not known yet, and what has no value are answered in words."""
    assert verdict(12, typed) in ("unreadable", "wrong")


def test_ways_out_of_a_question() -> None:
    """Esc, →, ↓ and an empty Enter leave with the answer shown; a right answer too."""
    asked = press(State(number=12), "p")
    for keys in (("esc",), ("right",), ("down",), ("enter",), ("-0.33", "enter")):
        after = press(asked, *keys)
        assert (after.mode, after.number) == ("lesson", 12)


def test_predicting_every_step() -> None:
    """With --predict each step begins as a question; an answered one does not ask again."""
    state = press(State(predicting=True), "right")
    assert (state.number, state.mode) == (2, "predict")
    state = press(state, "0.526", "enter", "right")
    assert (state.number, state.mode) == (3, "predict")
    assert press(state, "esc", "left").mode == "lesson"


def test_three_hints_and_no_more() -> None:
    """Tab gives three hints, and then says that these were all."""
    state = press(State(number=12), "p", "tab", "tab", "tab")
    assert state.question is not None
    assert state.question.hints == 3
    assert press(state, "tab").said


def test_where_every_step_is_predicted_e_tells_nothing_that_comes_later() -> None:
    """With --predict the page of an answered number says nothing of those still to come, nor do pages behind it."""
    state = press(State(predicting=True, number=6, answered=frozenset({(1, 6)})), "e")
    rows = "\n".join(shown(state))
    assert "Made of" in rows
    assert "0.3335" not in rows  # ∂E/∂O1, step 12
    lesson = studio().lessons.original
    for linked in studio().lessons.links((), state.pages[-1]):
        later = lesson.find(linked.place) or 0
        if later > 6:
            page = replace(state, pages=(Page(linked),))
            assert "still to be predicted" in "\n".join(shown(page))


def test_the_mistake_is_named() -> None:
    """The article's −0.353 is told from 0.647 − 1, and that the article prints it as well."""
    rows = " ".join(row.strip() for row in shown(press(State(number=12), "p", "-0.353", "enter"))[13:16])
    assert "−0.353 is 0.647 − 1" in rows
    assert "The article prints −0.353 as well." in rows
