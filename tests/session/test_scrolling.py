"""What does not fit a small window can be scrolled to, and nothing says that there is nothing more before that."""

from __future__ import annotations

import re

import pytest
from session.walks import press, shown

from commands import printed
from nnstep.render.text.lines import Look
from nnstep.session.state import State

NOTHING = "there is nothing more this way"


def scrolled(state: State, look: Look, key: str = "down", name: str = "article") -> list[list[str]]:
    """The frames from here on until the key says that there is nothing more."""
    frames = [shown(state, look, name)]
    while NOTHING not in frames[-1][-1]:
        state = press(state, key, name=name, look=look)
        frames.append(shown(state, look, name))
    return frames


@pytest.mark.parametrize(("columns", "rows"), [(60, 20), (60, 14), (40, 10)])
def test_a_note_can_be_read_in_a_small_window(columns: int, rows: int) -> None:
    """Step 12 of the article has two notes and a picture: every word of them comes into sight before ↓ has no more."""
    look = Look(columns, rows)
    frames = scrolled(State(number=12, rows=rows), look)
    seen = " ".join(row.strip(" ▏") for frame in frames for row in frame[2:-2])
    words = " ".join(row.strip(" ▏") for row in shown(State(number=12), Look(columns, 60))[3:-2]).split()
    assert {"−0.353:", "goes", "0.7033"} <= set(words)
    assert set(words) - {"+"} <= set(seen.split())
    assert len(frames) > 2


def test_a_hidden_picture_is_said_to_be_there() -> None:
    """The last row before the footer says which lines are in sight, wherever any are not."""
    assert any("↑ ↓ scroll" in row for row in shown(State(number=12), Look(60, 20)))
    assert not any("↑ ↓ scroll" in row for row in shown(State(number=12), Look(80, 24)))


def test_pages_open_with_their_heading_and_can_be_read_to_their_end() -> None:
    """Of a page of 15 samples the heading is in sight first; ↓ passes every row before it says there is no more."""
    look = Look(80, 24)
    state = press(State(number=600), "e", name="iris", look=look)
    frames = scrolled(state, look, name="iris")
    assert frames[0][0].startswith(" ")
    assert " 1–21 of " in frames[0][-1]
    last, count = 0, 0
    for frame in frames[:-1]:
        where = frame[-1].split()[-3:]
        first, end = map(int, where[0].split("–"))
        assert first <= last + 1
        last, count = end, int(where[2])
    assert last == count


def test_more_is_promised_only_where_there_is_more() -> None:
    """PgDn stands in the footer of a page that goes on, and not at its end, nor where all of it is in sight."""
    state = press(State(number=28), "e")
    assert "PgDn more" in shown(state)[-1]
    assert "PgDn more" not in shown(press(state, "end"))[-1]
    assert "PgDn more" not in shown(state, Look(80, 60))[-1]
    assert "PgDn more" not in shown(press(press(State(), "?"), "end"))[-1]


def test_a_question_keeps_its_field_in_a_low_window() -> None:
    """While a number is asked for ↓ shows the answer, so nothing may have to be scrolled to."""
    for rows in (10, 12, 16, 20):
        look = Look(60, rows)
        frame = shown(press(State(number=12, rows=rows), "p", "3", "enter", look=look), look)
        assert any("Your number" in row for row in frame)
        assert not any("scroll" in row for row in frame)


def test_what_is_watched_has_scale_epochs_and_now() -> None:
    """W5 at 80 columns over three epochs, back in the second: 0.55 and 0.5892 are its ends, ▅ is where one is."""
    state = press(State(number=36), "w", "]", "]", "[")
    row = shown(state)[-2]
    assert row == " Watched  W5 0.5698 → 0.5892  0.55 ▁▅█ 0.5892  epochs 1 to 3"
    assert "_[+]%" in "".join(shown(state, Look(80, 24, True))[-2])


def test_a_note_of_the_first_epoch_is_a_key_away() -> None:
    """At step 12 of epoch 3 that is said, `a` shows it and Backspace returns; where there is none, that is said too."""
    state = press(State(number=12), "]", "]")
    assert any("In epoch 1 there is a note at this step: a shows it" in row for row in shown(state))
    there = press(state, "a")
    assert (there.epoch, there.number) == (1, 12)
    assert any("The article prints −0.353" in row for row in shown(there))
    back = press(there, "backspace")
    assert (back.epoch, back.number) == (3, 12)
    without = press(State(number=23), "]")
    assert not any("there is a note" in row for row in shown(without))
    assert "epoch 1 has no note" in shown(press(without, "a"))[-1]


def test_numbers_can_be_asked_for_from_here_on() -> None:
    """p at a step that was answered: the next step begins as a question; p there again, and the next is shown."""
    state = press(State(number=5), "p", "0.6476", "enter")
    on = press(state, "p")
    assert press(on, "right").mode == "predict"
    off = press(on, "p")
    assert press(off, "right").mode == "lesson"


def test_what_falls_is_watched_from_its_first_number_to_its_last() -> None:
    """E of the article goes from 0.2960 to 0.2882 in epoch 2: it stands so beside its bars, not lowest first."""
    row = shown(press(State(number=11), "w", "]"))[-2]
    assert re.search(r"  0\.2960 █▁ 0\.2882  epochs 1 to 2", row)


@pytest.mark.parametrize("width", [40, 60, 80])
def test_two_tables_of_one_name_keep_what_tells_them_apart(width: int) -> None:
    """Of samples that train and of those kept for validation, also where that has a line of its own."""
    page = printed("explain", "accuracy", "-s", "overfitting", "--width", width)
    after = [part.splitlines()[:2] for part in page.split("Which class is taken for which")[1:]]
    says = [" ".join(lines).split("is, taken")[0].strip() for lines in after]
    assert says == ["samples that train", "samples kept for validation"]
