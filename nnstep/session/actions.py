"""The table of actions: from it come what a key does, the footer, the `?` page and the docs."""

from __future__ import annotations

from dataclasses import dataclass

from nnstep.session.state import Mode


@dataclass(frozen=True, slots=True)
class Action:
    """Something a learner can do.

    keys: names of keys, the first ones shown. footer: its words there, "" for none; the order in the table is the
    order of importance. help: its sentence on the `?` page. modes: where it works.
    """

    name: str
    keys: tuple[str, ...]
    shown: str
    footer: str
    help: str
    modes: tuple[Mode, ...] = ("lesson",)
    always: bool = False  # stays in the footer however narrow the window is


ACTIONS: tuple[Action, ...] = (
    Action("next", ("right", "n", "enter"), "→ n Enter", "→ next", "the next step"),
    Action("back", ("left", "b"), "← b", "← back", "one step back"),
    Action(
        "goto", ("g", *"0123456789"), "g 0–9", "g go to", "go to a step, an epoch or a quantity: 22, @3, w5+, net_h1@2"
    ),
    Action("next_phase", ("pgdn",), "PgDn", "PgDn phase", "the next phase: forward, error, backward, update"),
    Action("previous_phase", ("pgup",), "PgUp", "", "the start of this phase, then of the one before"),
    Action("next_epoch", ("]", "shift-right"), "] Shift-→", "] epoch", "the same step in the next epoch"),
    Action("previous_epoch", ("[", "shift-left"), "[ Shift-←", "", "the same step in the epoch before"),
    Action("first", ("home",), "Home", "", "the first step of the epoch"),
    Action("last", ("end",), "End", "", "the last step of the epoch"),
    Action("return", ("backspace",), "Backspace", "", "back to before the last jump"),
    Action("up", ("up",), "↑", "", "scroll up, where a step is taller than the window", ("lesson", "help")),
    Action("down", ("down",), "↓", "", "scroll down, where a step is taller than the window", ("lesson", "help")),
    Action("redraw", ("ctrl-l",), "Ctrl-L", "", "draw the screen again", ("lesson", "help")),
    Action("help", ("?",), "?", "? all keys", "all keys", always=True),
    Action("quit", ("q", "ctrl-d"), "q Ctrl-D", "q quit", "quit", ("lesson", "help"), always=True),
    Action(
        "close", ("esc", "?", "enter", "backspace"), "Esc", "Esc back", "back to the lesson", ("help",), always=True
    ),
    Action("accept", ("enter",), "Enter", "Enter go", "go there", ("goto",), always=True),
    Action("cancel", ("esc",), "Esc", "Esc leave", "leave the field", ("goto",), always=True),
    Action("erase", ("backspace",), "Backspace", "", "take the last character back", ("goto",)),
    Action("quit_field", ("ctrl-d",), "Ctrl-D", "", "quit", ("goto",)),
)

_BY_KEY = {(mode, key): action for action in reversed(ACTIONS) for mode in action.modes for key in action.keys}


def action_for(key: str, mode: Mode) -> Action | None:
    """What a key does in a mode; capitals act as lower case."""
    return _BY_KEY.get((mode, key)) or _BY_KEY.get((mode, key.lower()))
