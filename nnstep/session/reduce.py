"""What an action leads to: a state and a key give the next state. Pure and total: no key ever raises."""

from __future__ import annotations

from collections.abc import Callable

from nnstep.errors import NnstepError
from nnstep.lesson.script import Lesson
from nnstep.quantities.spellings import NOTATIONS
from nnstep.records import replace
from nnstep.session import editing, fields, matrix, moves, pages
from nnstep.session.actions import action_for
from nnstep.session.lessons import Lessons
from nnstep.session.state import TEXT_MODES, Mode, State
from nnstep.words import session as words

_SCROLLED = 10_000  # more rows than any page has; what is shown is cut to what there is

_STOPPING = frozenset(
    (
        "back",
        "next_phase",
        "previous_phase",
        "next_epoch",
        "previous_epoch",
        "first",
        "last",
        "return",
        "coarser",
        "finer",
    )
)
"""Actions that end playing besides what they do."""


def reduce(lessons: Lessons, state: State, key: str) -> State:
    """The state after a key, or after a "tick" of the clock."""
    try:
        lesson = lessons.of(state.settings)
    except NnstepError as error:  # its file is gone or another one by now
        state = replace(state, settings=(), mode="lesson", pages=(), search=None, bound=None, question=None)
        state = moves.settled(lessons.original, state, state.epoch, state.number)
        return moves.say(state, *words.all_taken_back(error.message))
    if key == "tick":
        if state.mode == "running":
            return moves.travel(lesson, state) if state.bound else fields.search_on(lesson, state)
        return moves.tick(lesson, replace(state, said=())) if state.mode == "lesson" else state
    state = replace(state, said=(), effect="")
    action = action_for(key, state.mode)
    if action is None:
        if state.mode in TEXT_MODES and (key == "space" or (len(key) == 1 and key.isprintable())):
            return fields.typed(lesson, state, " " if key == "space" else key)
        if state.mode not in TEXT_MODES and len(key) == 1 and key.isprintable():
            return moves.say(state, *words.useless(key))
        return state
    if action.name == "goto":
        return fields.open_field(lesson, state, "goto", key if key.isdigit() else "")
    if action.name in _STOPPING:
        state = replace(state, playing=False)
    if action.name in _WITH_FORKS:
        return _WITH_FORKS[action.name](lessons, state)
    return _HANDLERS[action.name](lesson, state)


def due(state: State) -> float | None:
    """Seconds to the next tick; None for none."""
    if state.mode == "running":
        return 0.0
    return state.pace if state.playing and state.mode == "lesson" else None


def _notation(lesson: Lesson, state: State) -> State:
    order = ("", *NOTATIONS)
    following = order[(order.index(state.notation) + 1) % len(order)] if state.notation in order else ""
    return moves.say(replace(state, notation=following), *words.notation_now(following))


def _home(state: State) -> Mode:
    """Where a page that is closed leads back to."""
    return "explain" if state.pages else "matrix" if state.matrix else "lesson"


_WITH_FORKS: dict[str, Callable[[Lessons, State], State]] = {
    "accept": fields.accept,
    "note": moves.first_note,
    "check": fields.check,
    "undo": fields.undo,
    "turn": matrix.turn,
    "choose_up": lambda lessons, state: pages.choose(lessons, state, -1),
    "choose_down": lambda lessons, state: pages.choose(lessons, state, 1),
    "follow": pages.follow,
}

_HANDLERS: dict[str, Callable[[Lesson, State], State]] = {
    "next": moves.go_next,
    "back": moves.go_back,
    "next_phase": moves.next_phase,
    "previous_phase": moves.previous_phase,
    "next_epoch": moves.next_epoch,
    "previous_epoch": moves.previous_epoch,
    "first": moves.first,
    "last": moves.last,
    "return": moves.go_return,
    "coarser": moves.go_coarser,
    "finer": moves.go_finer,
    "play": moves.play,
    "slower": moves.slower,
    "faster": moves.faster,
    "up": lambda lesson, state: replace(state, scroll=max(0, state.scroll - 1)),
    "down": lambda lesson, state: replace(state, scroll=min(_SCROLLED, state.scroll + 1)),
    "columns": lambda lesson, state: replace(state, shift=min(state.shift + 1, _SCROLLED)),
    "redraw": lambda lesson, state: state,
    "help": lambda lesson, state: replace(state, mode="help", scroll=0, playing=False),
    "about": lambda lesson, state: replace(state, mode="about", scroll=0, playing=False),
    "begin": lambda lesson, state: replace(state, mode=_home(state), scroll=0),
    "choose": lambda lesson, state: replace(
        state, effect="choose", mode="lesson", pages=(), matrix=None, scroll=0, playing=False
    ),
    "close": lambda lesson, state: replace(state, mode=_home(state), scroll=0),
    "quit": lambda lesson, state: replace(state, done=True),
    "quit_page": lambda lesson, state: replace(state, done=True),
    "quit_field": lambda lesson, state: replace(state, done=True),
    "explain": pages.explain,
    "samples": pages.samples,
    "unfollow": pages.unfollow,
    "page_down": lambda lesson, state: pages.scroll(lesson, state, 1),
    "page_up": lambda lesson, state: pages.scroll(lesson, state, -1),
    "top": lambda lesson, state: pages.to_end(lesson, state, False),
    "bottom": lambda lesson, state: pages.to_end(lesson, state, True),
    "see_step": pages.see_step,
    "why": pages.why,
    "lesson": pages.close,
    "matrices": matrix.open_matrix,
    "draw": moves.draw,
    "enlarge": moves.enlarge,
    "entry_up": lambda lesson, state: matrix.move(lesson, state, -1, 0),
    "entry_down": lambda lesson, state: matrix.move(lesson, state, 1, 0),
    "entry_left": lambda lesson, state: matrix.move(lesson, state, 0, -1),
    "entry_right": lambda lesson, state: matrix.move(lesson, state, 0, 1),
    "entry_step": matrix.to_step,
    "next_matrix": lambda lesson, state: matrix.go(lesson, state, 1),
    "previous_matrix": lambda lesson, state: matrix.go(lesson, state, -1),
    "matrix_in_next_epoch": lambda lesson, state: matrix.in_epoch(lesson, state, 1),
    "matrix_in_epoch_before": lambda lesson, state: matrix.in_epoch(lesson, state, -1),
    "predict": fields.ask,
    "hint": fields.hint,
    "answer": fields.leave,
    "leave": fields.leave,
    "watch": fields.watch,
    "set": lambda lesson, state: fields.open_field(lesson, state, "set"),
    "until": lambda lesson, state: fields.open_field(lesson, state, "until"),
    "notation": _notation,
    "write": lambda lesson, state: replace(state, effect="write", playing=False),
    "copy": lambda lesson, state: replace(state, effect="copy", playing=False),
    "complete": fields.complete,
    "cancel": fields.cancel,
    "erase": fields.erase,
    "delete": fields.edited(editing.delete),
    "erase_word": fields.edited(editing.erase_word),
    "erase_line": fields.edited(editing.erase_line),
    "cursor_left": fields.edited(lambda state: editing.move(state, -1)),
    "cursor_right": fields.to_the_right,
    "cursor_first": fields.edited(lambda state: editing.move(state, -editing.MOST_TYPED)),
    "cursor_last": fields.edited(lambda state: editing.move(state, editing.MOST_TYPED)),
    "stop": lambda lesson, state: (moves.break_off if state.bound else fields.stop)(lesson, state),
}
