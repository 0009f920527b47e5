"""The table of actions: from it come what a key does, the footer, the `?` page and the docs."""

from __future__ import annotations

from nnstep.quantities.spellings import NOTATIONS
from nnstep.records import dataclass
from nnstep.session.state import Mode


@dataclass(frozen=True, slots=True)
class Action:
    """Something a learner can do.

    keys: names of keys, shown: how they are written. footer: its words there, "" for none; the order in the table is
    the order of importance. help: its sentence on the `?` page. modes: where it works.
    """

    name: str
    keys: tuple[str, ...]
    shown: str
    footer: str
    help: str
    modes: tuple[Mode, ...] = ("lesson",)
    always: bool = False  # stays in the footer however narrow the window is


_ARRAY: tuple[Mode, ...] = ("matrix",)
_PAGES: tuple[Mode, ...] = ("explain", "help", "about", "matrix")
_FIELDS: tuple[Mode, ...] = ("goto", "set", "until")
_TEXT: tuple[Mode, ...] = (*_FIELDS, "predict")

ACTIONS: tuple[Action, ...] = (
    Action("next", ("right", "n", "enter"), "→ n Enter", "→ next", "next; the first press while playing only stops"),
    Action("back", ("left", "b"), "← b", "← back", "back"),
    Action("explain", ("e",), "e", "e explain", "explain this number: where it comes from and where it goes"),
    Action(
        "predict",
        ("p",),
        "p",
        "p predict",
        "predict: the result stays hidden until you have typed yours; p again: so at each step from the next on",
    ),
    Action(
        "goto",
        ("g", "/", *"0123456789"),
        "g / 0–9",
        "g go to",
        "go to a step, epoch or quantity, or find words or a number: 22, @3, w5+, why minus, 0.647",
    ),
    Action("play", ("space",), "space", "space play", "play, pause"),
    Action(
        "begin",
        ("enter", "right", "n", "esc", "i", "backspace"),
        "Enter → Esc",
        "Enter to the lesson",
        "to the lesson",
        ("about",),
        always=True,
    ),
    Action("help", ("?",), "?", "? all keys", "all keys", ("lesson", "explain", "about", "matrix"), always=True),
    Action("quit", ("q", "ctrl-d"), "q Ctrl-D", "q quit", "quit; the place is kept", ("lesson",), always=True),
    Action("undo", ("u",), "u", "u undo", "take back what was set last"),
    Action("watch", ("w",), "w", "w watch", "watch this quantity, or stop watching it"),
    Action("set", ("s",), "s", "s set a value", "set a value and see what changes: w5=0.7, lr=0.3, activation=tanh"),
    Action("until", ("c",), "c", "c run until", "run until a condition holds: E_total < 0.2"),
    Action("coarser", ("-", "_", "−"), "− _", "− coarser", "coarser: equation, neuron, layer, phase, epoch"),
    Action("finer", ("+", "="), "+ =", "+ finer", "finer: epoch, phase, layer, neuron, equation"),
    Action("notation", ("v",), "v", "v notation", f"notation: the scenario's, {', '.join(NOTATIONS)}"),
    Action("write", ("x",), "x", "x save", "save the worked steps so far as Markdown, in this folder"),
    Action(
        "copy",
        ("y",),
        "y",
        "y copy",
        "copy the line of numbers, to be pasted: for Python; y again: for Octave, R, bc, qalc, a spreadsheet, LaTeX",
    ),
    Action("about", ("i",), "i", "i about", "what this lesson is about; after its last epoch, what it brought"),
    Action("choose", ("o",), "o", "o lessons", "another lesson: the list of all", ("lesson", "about")),
    Action("matrices", ("m",), "m", "m matrices", "the layer as matrices, at the same place; m goes back"),
    Action(
        "draw",
        ("d",),
        "d",
        "d picture",
        "another picture: network, curve of the error, activation, slope, map, plane, spread",
    ),
    Action("enlarge", ("z",), "z", "", "such a picture alone in the whole window; z again brings its step back"),
    Action("samples", ("t",), "t", "t samples", "all samples: what becomes of each in this epoch"),
    Action("next_phase", ("pgdn",), "PgDn", "PgDn phase", "the next phase: forward, error, backward, update"),
    Action("previous_phase", ("pgup",), "PgUp", "", "the start of this phase, then of the one before"),
    Action("next_epoch", ("]", "shift-right"), "] Shift-→", "] epoch", "the same step in the next epoch"),
    Action("previous_epoch", ("[", "shift-left"), "[ Shift-←", "", "the same step in the epoch before"),
    Action("note", ("a",), "a", "a note", "the note that this step has in epoch 1; Backspace returns"),
    Action("first", ("home",), "Home", "", "the first step of the epoch"),
    Action("last", ("end",), "End", "", "the last step of the epoch"),
    Action("slower", ("<", ","), "<", "", "play slower"),
    Action("faster", (">", "."), ">", "", "play faster"),
    Action("return", ("backspace",), "Backspace", "", "back to before the last jump"),
    Action("up", ("up",), "↑", "", "scroll up, where a step is taller than the window", ("lesson", "help", "about")),
    Action(
        "down", ("down",), "↓", "", "scroll down, where a step is taller than the window", ("lesson", "help", "about")
    ),
    Action("columns", ("tab",), "Tab", "", "the columns of a table that have no room, round and round"),
    Action(
        "redraw",
        ("ctrl-l",),
        "Ctrl-L",
        "",
        "draw the screen again",
        ("lesson", "help", "explain", "running", "about", "matrix"),
    ),
    # the page of an explanation
    Action("choose_up", ("up",), "↑", "↑↓ choose", "choose the number above", ("explain",)),
    Action("choose_down", ("down",), "↓", "", "choose the number below", ("explain",)),
    Action(
        "follow", ("enter", "right", "n"), "Enter →", "Enter follow", "go to the chosen number's own page", ("explain",)
    ),
    Action("unfollow", ("backspace", "left", "b"), "Backspace ←", "Backspace back", "the page before", ("explain",)),
    Action("page_down", ("pgdn", "space"), "PgDn", "PgDn more", "scroll down", ("explain", "help", "about")),
    Action("why", ("w",), "w", "w why", "why this rule holds: its equations, a reason for each", ("explain",)),
    Action("page_up", ("pgup",), "PgUp", "", "scroll up", _PAGES),
    Action("top", ("home",), "Home", "", "the beginning of the page", ("explain", "help", "about")),
    Action("bottom", ("end",), "End", "", "the end of the page", ("explain", "help", "about")),
    Action("see_step", ("g",), "g", "", "go to the step of the page's number", ("explain",)),
    Action("about", ("i",), "i", "", "what this lesson is about, and what it brought", ("explain",)),
    Action("choose", ("o",), "o", "", "another lesson: the list of all", ("explain",)),
    Action("lesson", ("esc", "e"), "Esc e", "Esc lesson", "back to the lesson", ("explain",), always=True),
    Action(
        "quit_page",
        ("q", "ctrl-d"),
        "q Ctrl-D",
        "q quit",
        "quit; the place is kept",
        (*_PAGES, "running"),
        always=True,
    ),
    Action(
        "close",
        ("esc", "?", "enter", "backspace"),
        "Esc ?",
        "Esc back",
        "back to where you were",
        ("help",),
        always=True,
    ),
    # a whole array
    Action("entry_up", ("up",), "↑", "↑↓←→ entry", "the entry above", _ARRAY),
    Action("entry_down", ("down",), "↓", "", "the entry below", _ARRAY),
    Action("entry_left", ("left",), "←", "", "the entry to the left", _ARRAY),
    Action("entry_right", ("right",), "→", "", "the entry to the right", _ARRAY),
    Action("entry_step", ("enter",), "Enter", "Enter its step", "to the step that works the entry out", _ARRAY),
    Action("next_matrix", ("n", "space"), "n space", "n next", "the next equation", _ARRAY),
    Action("previous_matrix", ("b",), "b", "b back", "the equation before", _ARRAY),
    Action(
        "goto",
        ("g", "/", *"0123456789"),
        "g / 0–9",
        "g go to",
        "go to an array, a step or a quantity: dE/dW.2, 22",
        _ARRAY,
    ),
    Action("turn", ("r",), "r", "r rows or columns", "samples as rows, X·W, or as columns, W·a", _ARRAY),
    Action("matrix_in_next_epoch", ("]", "shift-right"), "] Shift-→", "", "the same in the next epoch", _ARRAY),
    Action("matrix_in_epoch_before", ("[", "shift-left"), "[ Shift-←", "", "the same in the epoch before", _ARRAY),
    Action("page_down", ("pgdn",), "PgDn", "PgDn more", "scroll down", _ARRAY),
    Action("lesson", ("m", "esc", "backspace"), "m Esc", "m one by one", "back to single numbers", _ARRAY, always=True),
    # fields
    Action("accept", ("enter",), "Enter", "Enter go", "do what is typed", _FIELDS, always=True),
    Action("complete", ("tab",), "Tab", "Tab complete", "complete what is typed", ("goto", "set", "until")),
    Action("cancel", ("esc",), "Esc", "Esc leave", "leave the field", _FIELDS, always=True),
    Action(
        "check",
        ("enter",),
        "Enter",
        "Enter check",
        "check the number; an empty field is left, the answer shown",
        ("predict",),
        always=True,
    ),
    Action(
        "hint",
        ("tab",),
        "Tab",
        "Tab hint {hint} of 3",
        "a hint: the rule, the operands, the line of numbers",
        ("predict",),
    ),
    Action("answer", ("down",), "↓", "↓ show the answer", "show the answer", ("predict",)),
    Action(
        "leave",
        ("esc",),
        "Esc",
        "Esc leave, answer shown",
        "leave the field, the answer shown",
        ("predict",),
        always=True,
    ),
    Action("erase", ("backspace",), "Backspace", "", "take the sign before the cursor back", _TEXT),
    Action("delete", ("delete",), "Delete", "", "take the sign at the cursor away", _TEXT),
    Action("erase_word", ("ctrl-w",), "Ctrl-W", "", "take the word before the cursor back", _TEXT),
    Action("erase_line", ("ctrl-u",), "Ctrl-U", "", "take back all that stands before the cursor", _TEXT),
    Action("cursor_left", ("left",), "←", "", "the cursor to the left", _TEXT),
    Action("cursor_right", ("right",), "→", "", "the cursor to the right; an unanswered prediction is left", _TEXT),
    Action("cursor_first", ("home", "ctrl-a"), "Home Ctrl-A", "", "the cursor to the beginning", _TEXT),
    Action("cursor_last", ("end", "ctrl-e"), "End Ctrl-E", "", "the cursor to the end", _TEXT),
    Action("quit_field", ("ctrl-d",), "Ctrl-D", "", "quit; the place is kept", _TEXT),
    # running until a condition holds, or far ahead
    Action(
        "stop",
        ("esc", "enter", "space", "right", "left", "c"),
        "Esc",
        "Esc stop",
        "stop there",
        ("running",),
        always=True,
    ),
)

_BY_KEY = {(mode, key): action for action in reversed(ACTIONS) for mode in action.modes for key in action.keys}

MODE_TITLES: dict[Mode, str] = {
    "lesson": "In the lesson",
    "explain": "On the page of an explanation",
    "matrix": "Among matrices",
    "predict": "While predicting",
    "goto": "Where text is typed",
    "running": "While running until a condition holds, or to an epoch far ahead",
    "help": "On this page",
    "about": "On the page about the lesson",
}
"""The sections of the docs; fields that take text share one."""


LIST_TITLE = "In the list of lessons (the program without a command, or the key o)"


def action_for(key: str, mode: Mode) -> Action | None:
    """What a key does in a mode; capitals act as lower case."""
    return _BY_KEY.get((mode, key)) or _BY_KEY.get((mode, key.lower()))


def actions_in(mode: Mode) -> list[Action]:
    """The actions of a mode, in the order of the table."""
    return [action for action in ACTIONS if mode in action.modes]
