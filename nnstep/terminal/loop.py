"""Events -> states -> frames: the loop of a full-screen program, which knows neither keys nor lessons."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Protocol, TypeVar

State = TypeVar("State")


class Terminal(Protocol):
    """What the loop needs of a screen; a script of events can stand in for one."""

    def size(self) -> tuple[int, int]: ...
    def read(self, timeout: float | None = None) -> list[str]: ...
    def draw(self, lines: list[str]) -> None: ...


def _never(state: object) -> float | None:
    return None


def run(
    screen: Terminal,
    state: State,
    *,
    step: Callable[[State, str], State | None],
    frame: Callable[[State, int, int], list[str]],
    due: Callable[[State], float | None] = _never,
    clock: Callable[[], float] = time.monotonic,
) -> State:
    """Runs until `step` answers None or the terminal is gone, and returns the last state.

    step(state, event): event is the name of a key, or "tick". frame(state, width, height): the lines to show.
    due(state): seconds from one tick to the next, None for no ticks. Keys that came together are all applied, then one
    frame is drawn. A key does not put off a tick, unless it changes what is due. Ctrl-C and SIGTERM arrive as
    exceptions: who wants the state all the same keeps it in `step`.
    """
    interval: float | None = None
    deadline = 0.0
    while True:
        screen.draw(frame(state, *screen.size()))
        if due(state) != interval:
            interval = due(state)
            deadline = clock() + (interval or 0.0)
        events = screen.read(None if interval is None else max(0.0, deadline - clock()))
        if not events and interval is not None and clock() >= deadline:
            events = ["tick"]
            deadline = clock() + interval
        for event in events:
            if event == "gone":
                return state
            if event == "resize":  # nothing but a new frame
                continue
            following = step(state, event)
            if following is None:
                return state
            state = following
