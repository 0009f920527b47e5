"""What the tests of sessions walk through: lessons of several kinds, a studio without a terminal, keys."""

from __future__ import annotations

from functools import cache

from nnstep.options.common import Common
from nnstep.options.setup import work_on
from nnstep.render.text.lines import Line, Look
from nnstep.session.actions import ACTIONS
from nnstep.session.state import State
from nnstep.sitting.studio import Studio
from nnstep.tutor.screens import frame

KEYS = sorted(
    {key for action in ACTIONS for key in action.keys} | {"tab", "esc", "w", "5", "=", "@", "é", "f", "z", "(", "tick"}
)


@cache
def studio(name: str = "article") -> Studio:
    """A scenario ready to be walked through."""
    return Studio(name, work_on(Common(name)), (), lambda settings: work_on(Common(name, tuple(settings))))


def press(state: State, *keys: str, name: str = "article", look: Look | None = None) -> State:
    """The state after keys; a word of several signs that is no key is typed sign by sign."""
    for key in keys:
        signs = [key] if key in KEYS or len(key) == 1 else ["space" if sign == " " else sign for sign in key]
        for sign in signs:
            state = studio(name).step(state, sign, look or Look())
    return state


def shown(state: State, look: Look | None = None, name: str = "article") -> list[str]:
    """The frame of a state as text, without the blanks at the ends of its rows."""
    return [text(line).rstrip() for line in frame(studio(name).view(state), state, look or Look())]


def text(line: Line) -> str:
    """A line without its styles."""
    return "".join(bit for bit, _ in line)
