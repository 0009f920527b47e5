"""The quiz about whole arrays: answers in any writing, hints, the slip behind a wrong one, the summary."""

from __future__ import annotations

import nnstep
from nnstep.quiz.arrays import ArrayQuiz, State


def quiz(**how: bool) -> ArrayQuiz:
    return ArrayQuiz(nnstep.trace(nnstep.load("article")), **how)


def after(of: ArrayQuiz, *lines: str) -> State:
    """The state after lines, from the first question: z.1, which is 0.105 and 0.205 by hand."""
    state = of.begin()
    for line in lines:
        state = of.answer(state, line)
    return state


def test_a_right_array_goes_on_to_the_next() -> None:
    """As rows in brackets, as MATLAB has it, as a list of a layer's numbers."""
    of = quiz()
    for text in ("[[0.105], [0.205]]", "[0.105; 0.205]", "[0.105, 0.205]"):
        assert (after(of, text).at, after(of, text).results) == (1, ("once",))


def test_samples_may_be_rows() -> None:
    """With samples as rows z.1 is one row."""
    assert after(quiz(rows=True), "[[0.105, 0.205]]").results == ("once",)


def test_hints_say_more_and_more_and_then_the_answer() -> None:
    """The equation, its numbers, one entry's line; the fourth ask shows it, and it counts as missed."""
    of = quiz()
    assert [after(of, *"?" * count).says[0].hint for count in (1, 2, 3)] == [1, 2, 3]
    gone = after(of, "?", "?", "?", "?")
    assert (gone.results, gone.says[0].what) == (("missed",), "answer")
    assert after(of, "?", "[0.105, 0.205]").results == ("helped",)


def test_without_reveal_nothing_is_shown() -> None:
    """`skip` goes on and does not show the array."""
    assert [one.what for one in after(quiz(reveal=False), "skip").says] == ["question"]


def test_a_wrong_array_is_judged_and_asked_again() -> None:
    """W turned over gives 0.135 and 0.185: the slip is named, and the array is asked for again."""
    state = after(quiz(), "[0.135, 0.185]")
    judged = state.says[0].judged
    assert judged is not None
    assert (state.at, judged.causes[0].mistake) == (0, "transposed")


def test_what_is_no_array_is_said_and_the_end_is_counted() -> None:
    """Words are no array; `quit` ends with what was answered."""
    state = after(quiz(), "no idea")
    assert (state.at, state.says[0].what) == (0, "unreadable")
    ended = after(quiz(), "[0.105, 0.205]", "quit")
    assert (ended.done, ended.results, ended.says[0].what) == (True, ("once",), "summary")
