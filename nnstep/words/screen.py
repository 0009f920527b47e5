"""What the tutor says of itself: where one is, what is typed where, how a page goes on."""

from __future__ import annotations

from typing import Final, Literal

from nnstep.quantities.spans import Spans

PROMPTS: Final = {"goto": "go to", "set": "set", "until": "run until"}
"""Before a field, by what it is for."""

EXAMPLES: Final = {
    "goto": "22, @3, w5+, net_h1@2, or words: why minus",
    "set": "w5=0.7, lr=0.3, x1=0.5, activation=tanh",
    "until": "E_total < 0.2, abs(dE/dw1) < 1e-3, sign(dE/dw1) changes",
}
"""In an empty field."""


def set_example(own: str) -> str:
    """In an empty field for a value, at a step that is about a parameter."""
    return f"0.7 alone sets {own}; or lr=0.3, x1=0.5, activation=tanh"


NOTE_IN_FIRST_EPOCH: Final[Spans] = ("In epoch 1 there is a note at this step: a shows it, Backspace returns.",)
"""At the same step of a later epoch."""

MORE_COLUMNS: Final = "Tab"
"""The key that shows the columns of a table that have no room."""

TOO_SMALL: Final = "make the window larger"
ALL_KEYS: Final = "All keys"
DIM_WORD: Final = "The dim word at the right of a heading is what to type: nnstep explain dE/dw5"
"""Below the keys."""

KEYS_OF: Final[dict[Literal["lesson", "explain", "matrix", "predict", "about"], str]] = {
    "lesson": "",
    "explain": "On the page of an explanation (e)",
    "matrix": "Among matrices (m)",
    "predict": "While predicting (p)",
    "about": "On the page about the lesson (i)",
}
"""The parts of the page of keys, by mode, and their titles."""

HOW_TO: Final = (
    "→ goes on, ← back; e says where a number comes from, p lets you find it yourself, s tries another value; "
    "] is the next epoch, i this page again, ? all keys."
)
"""Below what a lesson is about: the keys to begin with."""

PLAYING: Final = "playing, "
WHILE_PLAYING: Final = {"play": "space stops", "slower": "< slower", "faster": "> faster"}
"""What keys do while the lesson goes on by itself."""


def at_least(columns: int, rows: int) -> str:
    """How large a window has to be."""
    return f"(at least {columns} x {rows})"


def running_until(condition: str, epoch: int) -> str:
    """How far a search for a condition is."""
    return f"running until {condition}: epoch {epoch} …"


def on_the_way(epoch: int, reached: int) -> str:
    """How far a jump is that takes a while."""
    return f"on the way to epoch {epoch}: epoch {reached} …  {reached * 100 // epoch} %"


def more_columns(count: int) -> str:
    """That columns of a table have no room, and what shows them."""
    return f"… {count} column{'s' * (count > 1)} more: {MORE_COLUMNS}"


def epochs_drawn(first: int, last: int) -> str:
    """Which epochs a row of bars is about."""
    return f"epochs {first} to {last}"


def lines_in_sight(first: int, last: int, count: int) -> str:
    """Which lines of a page are in sight, and how to see the others."""
    return f"lines {first} to {last} of {count}, ↑ ↓ scroll"
