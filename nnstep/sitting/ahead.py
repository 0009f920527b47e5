"""What the next keys would show, made while the learner reads.

States and frames are pure, so what was made ahead is a look-up when its key comes. It is made in parts, so that a key
never waits for more than one of them.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from nnstep.session.actions import action_for, actions_in
from nnstep.session.state import TEXT_MODES, State

_MOST_KEPT = 96  # frames
_SLOW = 0.016  # s, a frame; a key that took longer to make ahead would keep the next one waiting: it waits for its key
_WITH_EFFECT = frozenset(("write", "copy", "choose", "quit", "quit_page", "quit_field", "redraw"))
_LONG = frozenset(("accept", "check", "undo", "stop", "draw", "matrices"))
"""What is typed may ask for any amount of work, a curve for thousands of epochs, matrices for numpy."""
_FAR = frozenset(
    ("next_phase", "previous_phase", "next_epoch", "previous_epoch", "first", "last", "return", "note", "samples",
     "about", "coarser", "finer", "follow", "why", "see_step", "matrix_in_next_epoch", "matrix_in_epoch_before")
)  # fmt: skip
"""What may lead so far that a large network has to be run on."""

_TYPED = (*"0123456789.@-+:_", *"eowbdtnxaihlcrsfgmpukvyzqj", "space", *"/<>=()*,")

Step = Callable[[State, str, int, int], State]
Draw = Callable[[State, int, int], list[str]]


class Ahead:
    """What each key would show. step: the state after a key in a window; draw: its frame."""

    def __init__(self, step: Step, draw: Draw, clock: Callable[[], float] = time.process_time) -> None:
        self._step, self._draw, self._clock = step, draw, clock
        self._of: tuple[State, int, int] | None = None
        self._after: dict[str, State] = {}
        self._frames: OrderedDict[tuple[State, int, int], list[str]] = OrderedDict()
        self._slow: set[str] = set()

    def forget(self) -> None:
        """States may look otherwise from now on."""
        self._of = None
        self._frames.clear()

    def parts(self, state: State, width: int, height: int, *, most: int | None = None, far: bool) -> Iterator[None]:
        """Makes what the likeliest keys would show, the likeliest first; between two parts a key may come.

        most: of the keys; far: whether also what leads far away.
        """
        self._begin(state, width, height)
        for name, key in _likely(state, far=far)[:most]:
            if name in self._slow:
                continue
            if name not in self._after:
                with self._timed(name):
                    self._after[name] = self._step(state, key, width, height)
                yield
            if name not in self._after:
                continue
            if (self._after[name], width, height) not in self._frames and self._after[name].mode != "running":
                with self._timed(name):
                    self.drawn(self._after[name], width, height)
                yield

    @contextmanager
    def _timed(self, name: str) -> Iterator[None]:
        """What fails or takes long is not made ahead again: nobody has asked for it. The next step is what comes."""
        begin, failed = self._clock(), False
        try:
            yield
        except Exception:  # the key itself will say so
            failed = True
        if failed or (self._clock() - begin > _SLOW and name != "next"):
            self._slow.add(name)

    def lead(self, state: State, event: str, after: State, width: int, height: int) -> None:
        """Says what an event leads to."""
        self._begin(state, width, height)
        self._after[event] = after

    def stepped(self, state: State, key: str, width: int, height: int) -> State:
        """The state after a key."""
        made = self._after.get(_name(state, key)) if self._is_of(state, width, height) else None
        return self._step(state, key, width, height) if made is None else made

    def drawn(self, state: State, width: int, height: int) -> list[str]:
        """The frame of a state."""
        if state.mode == "running":  # what it shows goes on by itself
            return self._draw(state, width, height)
        of = (state, width, height)
        found = self._frames.get(of)
        if found is None:
            found = self._frames[of] = self._draw(state, width, height)
            if len(self._frames) > _MOST_KEPT:
                self._frames.popitem(last=False)
        return found

    def _begin(self, state: State, width: int, height: int) -> None:
        if not self._is_of(state, width, height):
            self._of, self._after = (state, width, height), {}

    def _is_of(self, state: State, width: int, height: int) -> bool:
        of = self._of
        return of is not None and of[0] is state and of[1:] == (width, height)


def _name(state: State, key: str) -> str:
    """What a key does, so that all keys that do the same are one; a digit and a letter that is typed are their own."""
    action = action_for(key, state.mode)
    return key if action is None or key.isdigit() else action.name


def _likely(state: State, *, far: bool) -> list[tuple[str, str]]:
    """What may be pressed in a state: what it does and a key for it, the likeliest first."""
    without = _WITH_EFFECT | _LONG | (frozenset() if far else _FAR)
    keys = [action.keys[0] for action in actions_in(state.mode) if action.name not in without]
    if state.mode in TEXT_MODES:
        keys = [*_TYPED, *keys]
    elif state.mode == "lesson":
        keys = [*(["tick", "space"] if state.playing else ()), *keys, *"0123456789"]
    return list({_name(state, key): key for key in reversed(keys)}.items())[::-1]
