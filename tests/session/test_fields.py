"""Fields are edited as a line of a shell is, and what-ifs take what people write."""

from __future__ import annotations

import pytest
from session.walks import press, shown

from nnstep.session.state import State


@pytest.mark.parametrize("field", ["g", "s", "c", "p"])
@pytest.mark.parametrize(
    ("keys", "typed"),
    [
        (("12", "left", "3"), "132"),
        (("12", "left", "left", "left", "3"), "312"),
        (("12", "home", "3", "end", "4"), "3124"),
        (("12", "ctrl-a", "delete", "ctrl-e", "5"), "25"),
        (("12", "left", "backspace"), "2"),
        (("12", "left", "right", "3"), "123"),
        (("1 23", "ctrl-w", "4"), "1 4"),
        (("12", "ctrl-u", "3"), "3"),
        (("123", "left", "ctrl-u", "4"), "43"),
    ],
)
def test_a_field_is_edited_at_its_cursor(field: str, keys: tuple[str, ...], typed: str) -> None:
    """In every field the cursor goes where it is told, and Ctrl-U and Ctrl-W take back what is before it."""
    assert press(State(number=36), field, *keys).typed == typed


def test_the_cursor_is_seen() -> None:
    """The cursor stands between what is before it and what is behind it."""
    assert any("set > w5=_0.7" in row for row in shown(press(State(), "s", "w5=0.7", "left", "left", "left")))


@pytest.mark.parametrize(
    "typed",
    ["lr=0.3", "lr = 0,3", "learning rate = 0,3", "the learning rate: 0.3", "lr 0.3", "η = .3", "Learning-Rate=0.3"],
)
def test_a_rate_is_set_as_people_write_it(typed: str) -> None:
    """Names in words, a decimal comma, a blank or a colon for =: all of them set lr, at a step of a weight too."""
    (setting,) = press(State(number=36), "s", typed, "enter").settings
    assert (setting[0], float(setting[1])) == ("lr", 0.3)


def test_a_number_alone_sets_the_weight_of_the_step() -> None:
    """At step 36, W5⁺, nothing stands in the field before; 0,7 sets w5, and at step 1 it is asked for a name."""
    assert press(State(number=36), "s").typed == ""
    assert press(State(number=36), "s", "0,7", "enter").settings == (("w5", "0.7"),)
    assert "write a name and a value" in shown(press(State(), "s", "0,7", "enter"))[-1]


def test_a_condition_takes_names_in_words() -> None:
    """The article's rate is 0.5, so that it is below 0,6 holds at once."""
    assert "so it is already in epoch 1" in shown(press(State(), "c", "learning rate < 0,6", "enter"))[-1]


def test_an_arrow_leaves_an_unanswered_prediction_only() -> None:
    """→ in an empty field shows the answer; with something typed it is the cursor's."""
    assert press(State(number=5), "p", "right").mode == "lesson"
    assert press(State(number=5), "p", "1", "right").mode == "predict"
