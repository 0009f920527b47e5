"""What is made ahead is what the key would have made."""

from __future__ import annotations

from dataclasses import replace

import pytest

from nnstep.session.state import State
from nnstep.sitting.ahead import Ahead


def counted() -> tuple[Ahead, list[str]]:
    """Looks ahead over a lesson in which a key adds one to the step, and what was worked out for it."""
    worked: list[str] = []

    def step(state: State, key: str, width: int, height: int) -> State:
        worked.append(f"step {key}")
        return replace(state, number=state.number + (1 if key in ("n", "right") else -1))

    def draw(state: State, width: int, height: int) -> list[str]:
        worked.append(f"draw {state.number}")
        return [f"{state.number} in {width} x {height}"]

    return Ahead(step, draw, clock=lambda: 0.0), worked


def look(ahead: Ahead, state: State, keys: int | None = 1, *, far: bool = True) -> None:
    """All that can be made ahead for so many keys."""
    for _ in ahead.parts(state, 80, 24, most=keys, far=far):
        pass


def test_the_next_key_finds_its_frame_ready() -> None:
    """Once looked ahead, neither the state nor the frame is worked out again; every key for next will do."""
    ahead, worked = counted()
    state = State(number=5)
    look(ahead, state)
    look(ahead, state)
    assert worked == ["step right", "draw 6"]
    after = ahead.stepped(state, "n", 80, 24)
    assert (after.number, ahead.drawn(after, 80, 24)) == (6, ["6 in 80 x 24"])
    assert worked == ["step right", "draw 6"]


def test_another_key_another_place_another_window() -> None:
    """What was made ahead is for one key, from one state, in one window; anything else is worked out."""
    ahead, _ = counted()
    state = State(number=5)
    look(ahead, state)
    assert ahead.stepped(state, "b", 80, 24).number == 4
    assert ahead.stepped(replace(state, number=8), "n", 80, 24).number == 9
    after = ahead.stepped(state, "n", 60, 20)
    assert ahead.drawn(after, 60, 20) == ["6 in 60 x 20"]
    assert ahead.drawn(ahead.stepped(state, "n", 80, 24), 100, 24) == ["6 in 100 x 24"]


def test_a_part_is_a_state_or_a_frame() -> None:
    """Between two parts a key may come: each does one thing only."""
    ahead, worked = counted()
    parts = ahead.parts(State(number=5), 80, 24, far=True)
    assert [(len(worked), next(parts)) for _ in range(4)] == [(0, None), (1, None), (2, None), (3, None)]


def test_nothing_that_is_written_or_ends_is_done_ahead() -> None:
    """`x` writes a file, `o` and `q` leave the lesson, what is typed may be a search of a million epochs."""
    ahead, worked = counted()
    look(ahead, State(), None)
    assert not {"step x", "step o", "step q"} & set(worked)
    look(ahead, State(mode="until", typed="E_total < 0.1"), None)
    assert "step enter" not in worked


def test_a_large_network_is_not_run_on_ahead() -> None:
    """A page further, an epoch further: where that takes seconds, nobody asked for them."""
    ahead, worked = counted()
    look(ahead, State(), None, far=False)
    assert "step e" in worked
    assert not {"step ]", "step pgdn", "step end", "step t"} & set(worked)


def test_what_takes_long_is_left_to_its_key() -> None:
    """A key that took more than a frame to make ahead would make the next key wait: it is not made ahead again."""
    now = iter(range(10_000))
    worked: list[str] = []

    def step(state: State, key: str, width: int, height: int) -> State:
        worked.append(key)
        return replace(state, number=state.number + 1)

    ahead = Ahead(step, lambda state, width, height: [str(len(worked))], clock=lambda: next(now))
    look(ahead, State(number=1), None)
    first = len(worked)
    look(ahead, State(number=100), None)
    assert first > 10
    assert worked[first:] == ["right"]  # what comes next is made in any case


def test_what_is_known_by_now_is_drawn_anew() -> None:
    """A mistake has been found: no frame that was made before is shown."""
    ahead, worked = counted()
    ahead.drawn(State(number=5), 80, 24)
    ahead.drawn(State(number=5), 80, 24)
    ahead.forget()
    ahead.drawn(State(number=5), 80, 24)
    assert worked == ["draw 5", "draw 5"]


def test_what_fails_ahead_is_left_to_its_key() -> None:
    """Nobody has asked for it: only the key itself ends in an error."""

    def step(state: State, key: str, width: int, height: int) -> State:
        if key == "e":
            raise ZeroDivisionError
        return replace(state, number=state.number + 1)

    ahead = Ahead(step, lambda state, width, height: [str(state.number)], clock=lambda: 0.0)
    look(ahead, State(number=5), None)
    assert ahead.stepped(State(number=5), "n", 80, 24).number == 6
    with pytest.raises(ZeroDivisionError):
        ahead.stepped(State(number=5), "e", 80, 24)
