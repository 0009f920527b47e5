"""Moving among whole arrays: into one at the place where one stands, on, back, from entry to entry."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nnstep.lesson.script import Lesson
from nnstep.quantities.key import Family, axes
from nnstep.quantities.place import Array, ArrayPlace, Place
from nnstep.records import replace
from nnstep.session.lessons import Lessons
from nnstep.session.moves import MOST_EPOCHS, jump, say, settled
from nnstep.session.state import InMatrix, State
from nnstep.words import session as words

if TYPE_CHECKING:  # numpy, for those who ask for arrays
    from nnstep.network.matrix_values import Matrices


def open_matrix(lesson: Lesson, state: State) -> State:
    """The array that the step's number is an entry of; of a number that is in none, the next array, which is said."""
    if state.predicting:
        return say(state, *words.NOT_WHILE_PREDICTING)
    arrays, step = lesson.trace.arrays, lesson.step(state.epoch, state.number)
    place = step.place
    if place.key.kind == "grad":  # that of the batch, which is formed in one product
        place = replace(place, key=place.key._replace(sample=0))
    found = arrays.array_of(place)
    if found is not None:
        return _at(lesson, state, found, arrays.entry(found, place.key))
    here = [ArrayPlace(Array(family), place.epoch, place.update) for family in _order(arrays)]
    after = (one for one in here if (_number(lesson, one, (0, 0)) or 0) >= state.number)
    near = next(after, here[-1])
    return replace(
        say(state, *words.in_no_matrix(place.key)), mode="matrix", matrix=InMatrix(near, (0, 0)), playing=False
    )


def open_array(lesson: Lesson, state: State, place: ArrayPlace) -> State:
    """An array that was asked for by its name."""
    return say(state, *words.NOT_WHILE_PREDICTING) if state.predicting else _at(lesson, state, place, (0, 0))


def go(lesson: Lesson, state: State, by: int) -> State:
    """The next array, or the one before; behind the last one of an update the first of the next."""
    assert state.matrix is not None
    place, order = state.matrix.place, _order(lesson.trace.arrays)
    at = order.index(place.array.family) + by if place.array.family in order else 0
    epoch, update = place.epoch, place.update
    if not 0 <= at < len(order):
        update += by
        if not 1 <= update <= lesson.trace.schedule.updates:
            epoch, update = epoch + by, 1 if by > 0 else lesson.trace.schedule.updates
        at %= len(order)
    if epoch < 1:
        return say(state, *words.FIRST_MATRIX)
    if epoch > place.epoch and not lesson.layout.has_update:
        return say(state, *words.LAST_MATRIX)
    if epoch > MOST_EPOCHS:
        return say(state, *words.FAR_ENOUGH)
    return _at(lesson, state, _placed(lesson, Array(order[at]), epoch, update), state.matrix.entry)


def in_epoch(lesson: Lesson, state: State, by: int) -> State:
    """The same array in another epoch."""
    assert state.matrix is not None
    place = state.matrix.place
    if by > 0 and not lesson.layout.has_update:
        return say(state, *words.NO_OTHER_EPOCH)
    if not 1 <= place.epoch + by <= MOST_EPOCHS:
        return say(state, *(words.FIRST_EPOCH if by < 0 else words.FAR_ENOUGH))
    there = _placed(lesson, Array(place.array.family), place.epoch + by, place.update)
    return _at(lesson, state, there, state.matrix.entry)


def move(lesson: Lesson, state: State, down: int, right: int) -> State:
    """The entry below, above, beside, as they are shown."""
    assert state.matrix is not None
    row, column = state.matrix.entry
    if is_in_rows(lesson, state):
        down, right = right, down
    moved = _at(lesson, state, state.matrix.place, (row + down, column + right))
    return say(state, *words.EDGE_OF_MATRIX) if moved.matrix == state.matrix else moved


def to_step(lesson: Lesson, state: State) -> State:
    """The step that computes the entry; Backspace returns to where one was."""
    assert state.matrix is not None
    number = _number(lesson, state.matrix.place, state.matrix.entry)
    if number is None:
        return say(state, *words.NO_STEP)
    return jump(lesson, replace(state, mode="lesson", matrix=None), state.matrix.place.epoch, number)


def turn(lessons: Lessons, state: State) -> State:
    """Samples as rows instead of columns, and the other way round."""
    rows = state.turned if state.turned is not None else lessons.view(state.settings).rows
    return replace(state, turned=not rows, scroll=0)


def is_in_rows(lesson: Lesson, state: State) -> bool:
    """Whether samples are rows."""
    scenario = lesson.trace.scenario
    return state.turned if state.turned is not None else scenario is not None and scenario.vectors == "rows"


def _at(lesson: Lesson, state: State, place: ArrayPlace, entry: tuple[int, int]) -> State:
    """Looking at an array, the cursor on an entry of it; the lesson stands at that entry's step, if it has one."""
    height, width = lesson.trace.arrays.value(place).shape
    entry = (min(max(entry[0], 0), height - 1), min(max(entry[1], 0), width - 1))
    number = _number(lesson, place, entry)
    scroll = state.scroll if state.matrix is not None and state.matrix.place == place else 0
    if number is not None:
        state = settled(lesson, replace(state, by="equation", playing=False), place.epoch, number)
    return replace(state, mode="matrix", matrix=InMatrix(place, entry), playing=False, scroll=scroll)


def _placed(lesson: Lesson, array: Array, epoch: int, update: int) -> ArrayPlace:
    """An array at a place; where each sample has a matrix of its own, that of the first one."""
    first = lesson.trace.batch(epoch, update)[0]
    return ArrayPlace(array._replace(sample=first) if array.family.crossed else array, epoch, update)


def _order(arrays: Matrices) -> list[Family]:
    """The arrays that an update computes."""
    return [family for family in arrays.computed if axes(family)]


def _number(lesson: Lesson, place: ArrayPlace, entry: tuple[int, int]) -> int | None:
    """The step that computes an entry."""
    key = lesson.trace.arrays.key(place, *entry)
    return lesson.find(lesson.trace.beside(Place(key, place.epoch, place.update), key))
