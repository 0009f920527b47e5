"""The frame made ahead is the frame that the key would have made."""

from __future__ import annotations

from dataclasses import replace

from nnstep.cli.ahead import Ahead
from nnstep.session.state import State


def counted() -> tuple[Ahead, list[str]]:
    """Looks ahead over a lesson in which a key adds one to the step, and what was worked out for it."""
    worked: list[str] = []

    def step(state: State, key: str, width: int, height: int) -> State:
        worked.append(f"step {key}")
        return replace(state, number=state.number + (1 if key in ("n", "right") else -1))

    def draw(state: State, width: int, height: int) -> list[str]:
        worked.append(f"draw {state.number}")
        return [f"{state.number} in {width} x {height}"]

    return Ahead(step, draw), worked


def test_the_next_key_finds_its_frame_ready() -> None:
    """Once looked ahead, neither the state nor the frame is worked out again; every key for next will do."""
    ahead, worked = counted()
    state = State(number=5)
    ahead.look(state, 80, 24)
    ahead.look(state, 80, 24)
    assert worked == ["step n", "draw 6"]
    after = ahead.stepped(state, "right", 80, 24)
    assert (after.number, ahead.drawn(after, 80, 24)) == (6, ["6 in 80 x 24"])
    assert worked == ["step n", "draw 6"]


def test_another_key_another_place_another_window() -> None:
    """What was made ahead is for one key, from one state, in one window; anything else is worked out."""
    ahead, _ = counted()
    state = State(number=5)
    ahead.look(state, 80, 24)
    assert ahead.stepped(state, "b", 80, 24).number == 4
    assert ahead.stepped(replace(state, number=8), "n", 80, 24).number == 9
    after = ahead.stepped(state, "n", 60, 20)
    assert ahead.drawn(after, 60, 20) == ["6 in 60 x 20"]
    assert ahead.drawn(ahead.stepped(state, "n", 80, 24), 100, 24) == ["6 in 100 x 24"]


def test_in_a_field_nothing_is_made_ahead() -> None:
    """`n` is a letter there."""
    ahead, worked = counted()
    ahead.look(State(mode="goto"), 80, 24)
    assert worked == []
