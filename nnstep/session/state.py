"""Where a learner stands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from nnstep.lesson.dial import Dial
from nnstep.pages.subject import Subject
from nnstep.quantities.place import ArrayPlace
from nnstep.quantities.spans import Spans
from nnstep.records import dataclass

if TYPE_CHECKING:
    from nnstep.lesson.condition import Search
    from nnstep.marking.judge import Judged

Mode = Literal[
    "lesson",
    "help",
    "explain",
    "goto",
    "predict",
    "set",
    "until",
    "running",
    "about",
    "matrix",
    "choose",
    "find",
    "choose_help",
]
TEXT_MODES: tuple[Mode, ...] = ("goto", "predict", "set", "until")
"""Modes in which letters are text."""

Settings = tuple[tuple[str, str], ...]
"""What was set, `(("w5", "0.7"), …)`, in the order in which it was."""

PACES = (10.0, 7.0, 5.0, 3.0, 2.0, 1.5, 1.0, 0.7, 0.5, 0.3, 0.2, 0.1)
"""Seconds a step stays while playing, slow ones first."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page of explanations: what it is about, which of its quantities is chosen, and how far it is scrolled.

    towards: where the cursor was asked to go, 1 down, −1 up: how far that is depends on the rows of the page, so it is
    done by who knows them.
    """

    subject: Subject
    chosen: int = 0
    scroll: int = 0
    towards: int = 0


@dataclass(frozen=True, slots=True)
class InMatrix:
    """A whole array that is looked at, and the entry under the cursor: its row and column where samples are columns."""

    place: ArrayPlace
    entry: tuple[int, int] = (0, 0)


@dataclass(frozen=True, slots=True)
class Question:
    """A prediction that is asked for: the hints shown, and what was said to the last answer (and whether it fits).

    sought: the last answer, as long as the mistake behind it is still to be looked for.
    """

    hints: int = 0
    reply: tuple[Spans, ...] = ()
    answer: str = ""
    sought: Judged | None = None


@dataclass(frozen=True, slots=True)
class State:
    """Everything a frame depends on, but the lesson and the window's width.

    epoch, number: the step; at a coarser dial the last one of its run. typed: what stands in the field of a mode
    that takes text; behind: how much of it is behind the cursor; offered: what Tab would put there. said: a message
    for one frame. came_from: the steps left by jumps, the last one last. scroll: rows scrolled down, where a page
    is taller than the window; shift: how often the columns that have no room were asked for. by: the dial. playing,
    pace: whether it goes on by itself, after how many seconds. pages: explanations, the one on top last. matrix:
    the array that is looked at in place of the step; turned: whether samples are rows, None as the scenario says.
    picture: the kind that takes the network's place; enlarged: whether alone in the window. watched: labels without
    an epoch. settings: what was set to see what changes. notation: "" for the scenario's. question: what is asked.
    predicting: whether each step begins as a question; answered: the steps that are none any more. search: a run
    until a condition holds; bound: the epoch and step of a jump that takes a while. furthest: the last epoch looked
    at; finished: the last one that was seen to its end. predicted: how many predictions were right, of how many.
    pasted: the program a line was copied for last, and the step it was of. effect: what the shell has to do. done:
    whether the learner quit. rows: of the window.
    """

    epoch: int = 1
    number: int = 1
    mode: Mode = "lesson"
    typed: str = ""
    behind: int = 0
    offered: tuple[str, ...] = ()
    said: Spans = ()
    came_from: tuple[tuple[int, int], ...] = ()
    scroll: int = 0
    shift: int = 0
    by: Dial = "equation"
    playing: bool = False
    pace: float = 2.0
    pages: tuple[Page, ...] = ()
    matrix: InMatrix | None = None
    turned: bool | None = None
    picture: str = ""
    enlarged: bool = False
    watched: tuple[str, ...] = ()
    settings: Settings = ()
    notation: str = ""
    question: Question | None = None
    predicting: bool = False
    answered: frozenset[tuple[int, int]] = frozenset()
    search: Search | None = None
    bound: tuple[int, int] | None = None
    furthest: int = 1
    finished: int = 0
    pasted: tuple[str, int, int] = ("", 0, 0)
    effect: Literal["", "write", "choose", "copy"] = ""
    predicted: tuple[int, int] = (0, 0)
    done: bool = False
    rows: int = 24
