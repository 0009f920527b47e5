"""Jumps to far epochs: they say how far they are, stop on Esc, and end where they go."""

from __future__ import annotations

from session.walks import press, shown, studio

from nnstep.lesson.journey import is_far
from nnstep.session.state import State
from nnstep.sitting.studio import Start


def test_a_far_jump_says_how_far_it_is_and_stops_on_esc() -> None:
    """@900000 is on its way after a tick, with its epoch and share; Esc stays there, Backspace returns."""
    state = press(State(number=5), "g", "@900000", "enter", "tick")
    assert state.mode == "running"
    assert "on the way to epoch 900000: epoch " in shown(state)[-2]
    assert shown(state)[-1].endswith("Esc stop")
    stopped = press(state, "esc")
    assert stopped.mode == "lesson"
    assert 1 < stopped.epoch < 900000
    assert f"stopped in epoch {stopped.epoch}" in shown(stopped)[-1]
    back = press(stopped, "backspace")
    assert (back.epoch, back.number) == (1, 5)


def test_it_ends_where_it_goes() -> None:
    """The step that was typed, in the epoch that was typed."""
    lesson = studio("line").lessons.original
    epoch = next(epoch for epoch in range(1000, 10**6, 1000) if is_far(lesson, epoch))
    state = press(State(), "g", f"w1@{epoch}", "enter", name="line")
    assert state.mode == "running"
    while state.mode == "running":
        state = press(state, "tick", name="line")
    assert state.epoch == epoch
    assert state.came_from == ((1, 1),)


def test_a_session_can_begin_far_away() -> None:
    """--at with a far epoch begins on its way there."""
    state = studio().begin(Start(at=(1_000_000, 7), fresh=True))
    assert (state.mode, state.bound) == ("running", (1_000_000, 7))
