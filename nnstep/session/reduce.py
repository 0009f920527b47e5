"""What an action leads to: a state and a key give the next state. Pure and total: no key ever raises."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from nnstep.errors import UnknownQuantity
from nnstep.lesson.script import Lesson
from nnstep.quantities.key import Key
from nnstep.quantities.names import split_address
from nnstep.session.actions import action_for
from nnstep.session.state import State

_MOST_TYPED = 200
_MOST_EPOCHS = 1_000_000
_SCROLLED = 10_000  # more rows than any page has; what is shown is cut to what there is


def reduce(lesson: Lesson, state: State, key: str) -> State:
    """The state after a key."""
    state = replace(state, said="")
    action = action_for(key, state.mode)
    if action is None:
        if state.mode == "goto" and len(key) == 1 and key.isprintable():
            return replace(state, typed=(state.typed + key)[:_MOST_TYPED])
        if state.mode == "goto" and key == "space":
            return replace(state, typed=(state.typed + " ")[:_MOST_TYPED])
        return state
    if action.name == "goto":
        return replace(state, mode="goto", typed=key if key.isdigit() else "")
    return _HANDLERS[action.name](lesson, state)


def _at(state: State, epoch: int, number: int) -> State:
    return replace(state, epoch=epoch, number=number, scroll=0)


def _jump(state: State, epoch: int, number: int) -> State:
    """Moves so that Backspace can return."""
    if (epoch, number) == (state.epoch, state.number):
        return state
    return replace(_at(state, epoch, number), came_from=(*state.came_from, (state.epoch, state.number))[-100:])


def _next(lesson: Lesson, state: State) -> State:
    if state.number < lesson.count(state.epoch):
        return _at(state, state.epoch, state.number + 1)
    if not lesson.layout.has_update:
        return replace(state, said="this was the last step: without an optimizer nothing is updated")
    return _at(state, state.epoch + 1, 1)


def _back(lesson: Lesson, state: State) -> State:
    if state.number > 1:
        return _at(state, state.epoch, state.number - 1)
    if state.epoch > 1:
        return _at(state, state.epoch - 1, lesson.count(state.epoch - 1))
    return replace(state, said="this is the first step")


def _next_phase(lesson: Lesson, state: State) -> State:
    found = lesson.next_phase(lesson.step(state.epoch, state.number))
    if found is not None:
        return _at(state, state.epoch, found)
    return _next(lesson, _at(state, state.epoch, lesson.count(state.epoch)))


def _previous_phase(lesson: Lesson, state: State) -> State:
    start = lesson.phase_start(lesson.step(state.epoch, state.number))
    if start < state.number:
        return _at(state, state.epoch, start)
    before = _back(lesson, state)
    if before.said:
        return before
    return _at(before, before.epoch, lesson.phase_start(lesson.step(before.epoch, before.number)))


def _next_epoch(lesson: Lesson, state: State) -> State:
    if not lesson.layout.has_update:
        return replace(state, said="there is no other epoch: without an optimizer nothing is updated")
    if state.epoch >= _MOST_EPOCHS:
        return replace(state, said="this is far enough")
    return _at(state, state.epoch + 1, min(state.number, lesson.count(state.epoch + 1)))


def _previous_epoch(lesson: Lesson, state: State) -> State:
    if state.epoch == 1:
        return replace(state, said="this is the first epoch")
    return _at(state, state.epoch - 1, min(state.number, lesson.count(state.epoch - 1)))


def _return(lesson: Lesson, state: State) -> State:
    if not state.came_from:
        return replace(state, said="there was no jump to return from")
    epoch, number = state.came_from[-1]
    return replace(_at(state, epoch, number), came_from=state.came_from[:-1])


def _accept(lesson: Lesson, state: State) -> State:
    """Goes where the typed text says: a step's number, @epoch, or a quantity."""
    typed = state.typed.strip()
    state = replace(state, mode="lesson", typed="")
    if not typed:
        return state
    if typed.isdecimal():
        number = int(typed[:18])
        count = lesson.count(state.epoch)
        if not 1 <= number <= count:
            return replace(state, said=f"there is no step {number}: this epoch has steps 1 to {count}")
        return _jump(state, state.epoch, number)
    if typed[0] == "@" and typed[1:].isdecimal():
        epoch = int(typed[1:19])
        if not 1 <= epoch <= _MOST_EPOCHS or (epoch > 1 and not lesson.layout.has_update):
            return replace(state, said=f"there is no epoch {epoch}")
        return _jump(state, epoch, min(state.number, lesson.count(epoch)))
    return _goto_quantity(lesson, state, typed)


def _goto_quantity(lesson: Lesson, state: State, typed: str) -> State:
    try:
        # An address that is left out means here, not the first epoch.
        place = lesson.trace.find(typed if "@" in typed else f"{_before_sample(typed)}@{state.epoch}{_sample(typed)}")
    except UnknownQuantity as error:
        return replace(
            state, said=f"{error.message}; {error.help.split('?')[0]}?" if "?" in error.help else error.message
        )
    if place.epoch > _MOST_EPOCHS or (place.epoch > 1 and not lesson.layout.has_update):
        return replace(state, said=f"there is no epoch {place.epoch}")
    number = lesson.first_use(place)
    if number is None:
        return replace(state, said=f"no step shows {typed!r}")
    return _jump(state, place.epoch, number)


def begin_at(lesson: Lesson, address: str) -> State:
    """The state to begin with at an address: 3, 3:2, net_h1@3. Raises: UnknownQuantity."""
    text = address.strip()
    if not text:
        raise UnknownQuantity("an empty address", "an address is 3, 3:2 or net_h1@3:2")
    if text[0].isdecimal() or text[0] in "@:":
        _, where = split_address(text if text[0] in "@:" else f"@{text}")
        key = Key("net", 1, 0, 0, where.sample or lesson.trace.schedule.sample_order(where.epoch or 1)[0])
        place = lesson.trace.place(key, where)
        number = lesson.find(place) if where.sample or where.update else 1
    else:
        place = lesson.trace.find(text)
        number = lesson.first_use(place)
    if number is None or (place.epoch > 1 and not lesson.layout.has_update):
        raise UnknownQuantity(f"no step shows {address!r}", "'nnstep list quantities' shows all")
    return State(epoch=place.epoch, number=number)


def _before_sample(typed: str) -> str:
    return typed.split(":")[0]


def _sample(typed: str) -> str:
    return f":{typed.split(':', 1)[1]}" if ":" in typed else ""


_HANDLERS: dict[str, Callable[[Lesson, State], State]] = {
    "next": _next,
    "back": _back,
    "next_phase": _next_phase,
    "previous_phase": _previous_phase,
    "next_epoch": _next_epoch,
    "previous_epoch": _previous_epoch,
    "first": lambda lesson, state: _at(state, state.epoch, 1),
    "last": lambda lesson, state: _at(state, state.epoch, lesson.count(state.epoch)),
    "return": _return,
    "up": lambda lesson, state: replace(state, scroll=max(0, state.scroll - 1)),
    "down": lambda lesson, state: replace(state, scroll=min(_SCROLLED, state.scroll + 1)),
    "redraw": lambda lesson, state: state,
    "help": lambda lesson, state: replace(state, mode="help", scroll=0),
    "close": lambda lesson, state: replace(state, mode="lesson", scroll=0),
    "quit": lambda lesson, state: replace(state, done=True),
    "quit_field": lambda lesson, state: replace(state, done=True),
    "accept": _accept,
    "cancel": lambda lesson, state: replace(state, mode="lesson", typed=""),
    "erase": lambda lesson, state: replace(state, typed=state.typed[:-1]),
}
