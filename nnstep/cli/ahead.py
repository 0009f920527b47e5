"""The next frame, made while the learner reads: states and frames are pure, so it is a look-up when the key comes."""

from __future__ import annotations

from collections.abc import Callable

from nnstep.session.actions import action_for
from nnstep.session.state import State

_NEXT = "n"

Step = Callable[[State, str, int, int], State]
Draw = Callable[[State, int, int], list[str]]


class Ahead:
    """What the next key would show. step: the state after a key in a window; draw: its frame."""

    def __init__(self, step: Step, draw: Draw) -> None:
        self._step, self._draw = step, draw
        self._of: tuple[State, int, int] | None = None
        self._following: State | None = None
        self._frame: list[str] = []

    def look(self, state: State, width: int, height: int) -> None:
        """Makes the frame that comes next, if it is not there yet."""
        if state.mode != "lesson" or self._is_of(state, width, height):
            return
        self._of = (state, width, height)
        self._following = self._step(state, _NEXT, width, height)
        self._frame = self._draw(self._following, width, height)

    def stepped(self, state: State, key: str, width: int, height: int) -> State:
        """The state after a key."""
        action = action_for(key, state.mode)
        if action is not None and action.name == "next" and self._is_of(state, width, height) and self._following:
            return self._following
        return self._step(state, key, width, height)

    def drawn(self, state: State, width: int, height: int) -> list[str]:
        """The frame of a state."""
        if state is self._following and self._of is not None and self._of[1:] == (width, height):
            return self._frame
        return self._draw(state, width, height)

    def _is_of(self, state: State, width: int, height: int) -> bool:
        of = self._of
        return of is not None and of[0] is state and of[1:] == (width, height)
