"""Where a learner stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Mode = Literal["lesson", "help", "goto"]


@dataclass(frozen=True, slots=True)
class State:
    """Everything a frame depends on, but the lesson and the window.

    epoch, number: the step. typed: what stands in the field of a mode that takes text. said: a message for one frame.
    came_from: the steps left by jumps, the last one last. scroll: rows scrolled down, where a page is taller than the
    window. done: whether the learner quit.
    """

    epoch: int = 1
    number: int = 1
    mode: Mode = "lesson"
    typed: str = ""
    said: str = ""
    came_from: tuple[tuple[int, int], ...] = ()
    scroll: int = 0
    done: bool = False
