"""Going to a step, an epoch, a quantity or words of the lesson, and what Tab offers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from nnstep.errors import AbsentQuantity, NnstepError, UnknownName, UnknownQuantity, nearest
from nnstep.lesson.journey import is_far
from nnstep.lesson.script import Lesson
from nnstep.pages.subject import Subject
from nnstep.quantities.addresses import behind, has_address, has_layer, split_address
from nnstep.quantities.ids import ids
from nnstep.quantities.key import Key
from nnstep.quantities.names import parse
from nnstep.quantities.place import Place
from nnstep.quantities.spans import Verbatim
from nnstep.records import replace
from nnstep.session.lessons import Lessons
from nnstep.session.moves import MOST_EPOCHS, jump, say
from nnstep.session.pages import open_page
from nnstep.session.state import Page, State
from nnstep.words import session as words
from nnstep.words.found import here_already, nothing_says

_MOST_OFFERED = 40
_NAME = re.compile(r"[^\W\d]_|/d|^[^\W\d]{1,4}\d+\+?$")  # what looks like a quantity, not like a question


def go_to(lessons: Lessons, state: State, typed: str) -> State:
    """The state at what was typed, a list of what was found for it, or a message with what would work."""
    lesson = lessons.of(state.settings)
    typed = typed.strip()
    if not typed:
        return state
    if found := re.fullmatch(r"(?:step\s*)?([0-9]{1,18})", typed, re.IGNORECASE):
        return _to_number(lesson, state, int(found[1]))
    if found := re.fullmatch(r"(?:@|epoch)\s*([0-9]{1,18})", typed, re.IGNORECASE):
        return _to_epoch(lesson, state, int(found[1]))
    if has_layer(typed):
        return _to_array(lesson, state, typed)
    try:
        place = here(lesson, state, typed)
    except UnknownQuantity as error:
        return _to_words(lessons, state, typed, error)
    if place.epoch > MOST_EPOCHS or (place.epoch > 1 and not lesson.layout.has_update):
        return say(state, *words.no_epoch(place.epoch))
    if place.key.is_of_end and not is_far(lesson, place.epoch):  # no step computes it
        return open_page(lesson, state, place)
    number = lesson.first_use(place)
    if number is None:
        return say(state, *words.no_step_shows(typed))
    return _to_step(lesson, state, place.epoch, number)


def _to_array(lesson: Lesson, state: State, typed: str) -> State:
    """At a whole array, in the epoch where one is if none is said."""
    from nnstep.session.matrix import open_array  # only among matrices

    at = "" if has_address(typed) else f"@{state.epoch}.{lesson.step(state.epoch, state.number).place.update}"
    try:
        return open_array(lesson, state, lesson.trace.arrays.find(typed + at))
    except UnknownQuantity as error:
        return say(state, Verbatim(error.message))


def here(lesson: Lesson, state: State, typed: str) -> Place:
    """The place a name means, what it leaves out being where one stands. Raises: UnknownQuantity."""
    key, address = parse(lesson.trace.spelled_out(typed), lesson.layout)
    if address.epoch is None:
        address = replace(address, epoch=state.epoch)
        now = lesson.step(state.epoch, state.number)
        if address.update is None and address.sample is None:
            if key.sample and not key.is_of_end:
                sample = now.key.sample or lesson.trace.batch(now.epoch, now.place.update)[0]
                return lesson.trace.beside(now.place, key._replace(sample=sample))
            return lesson.trace.beside(now.place, key)
    if address.epoch is not None and address.epoch > MOST_EPOCHS:
        raise UnknownQuantity(f"there is no epoch {address.epoch}")
    return lesson.trace.place(key, address)


def _to_number(lesson: Lesson, state: State, number: int) -> State:
    count = lesson.count(state.epoch)
    if not 1 <= number <= count:
        return say(state, *words.no_step_of(number, count))
    return _to_step(lesson, state, state.epoch, number)


def _to_epoch(lesson: Lesson, state: State, epoch: int) -> State:
    if not 1 <= epoch <= MOST_EPOCHS or (epoch > 1 and not lesson.layout.has_update):
        return say(state, *words.no_epoch(epoch))
    return _to_step(lesson, state, epoch, state.number)


def _to_words(lessons: Lessons, state: State, typed: str, error: UnknownQuantity) -> State:
    """What was found for words, or for a number that somebody read: the one place, or a list of them."""
    from nnstep.pages.found import is_number, search  # only when somebody looks for something

    lesson = lessons.of(state.settings)
    number = is_number(typed)
    if has_address(typed) and not number:
        return say(state, Verbatim(error.message))
    if isinstance(error, AbsentQuantity) and _NAME.search(typed):
        return say(state, Verbatim(f"{error.message}: {error.help}"))
    like = nearest(typed, completions(lesson), 3) if isinstance(error, UnknownName) else []
    if like and not number and _NAME.search(typed):
        return say(state, *words.did_you_mean(typed, like))
    until = (state.epoch, state.number) if state.predicting else None
    answer = search(lessons.view(state.settings), state.epoch, typed, until)
    found = answer.found
    if len(found) == 1 and not found[0].why and not answer.unknown:
        return _to_step(lesson, state, found[0].place.epoch, found[0].number)
    if found:
        one = found[0] if len(found) == 1 and not answer.unknown else None
        now = lesson.step(state.epoch, state.number).place
        subject = Subject(one.place, until=until, why=one.why) if one else Subject(now, until=until, asked=typed)
        return replace(state, mode="explain", pages=(Page(subject),), playing=False, scroll=0)
    if like:
        return say(state, *words.did_you_mean(typed, like))
    return say(state, *nothing_says(typed, number=number))


def _to_step(lesson: Lesson, state: State, epoch: int, number: int) -> State:
    """At a step; where one stands there already, that is said."""
    after = jump(lesson, state, epoch, number)
    if after.said or after.bound or (after.epoch, after.number) != (state.epoch, state.number):
        return after
    return say(after, *here_already(number))


@lru_cache(maxsize=8)
def completions(lesson: Lesson) -> tuple[str, ...]:
    """The names that can be gone to."""
    return tuple(dict.fromkeys(ids(lesson.layout)))


def offers(known: tuple[str, ...] | list[str], typed: str) -> tuple[str, ...]:
    """The known names that begin like the last word typed, then those that have it inside."""
    word = last_word(typed).casefold()
    if not word:
        return tuple(known[:_MOST_OFFERED])
    begin = [name for name in known if name.casefold().startswith(word)]
    inside = [name for name in known if word in name.casefold() and name not in begin]
    return tuple((begin + inside)[:_MOST_OFFERED])


def last_word(typed: str) -> str:
    """The word that is being typed."""
    found = re.search(r"[^\s()<>=≤≥*·,]*$", typed)
    return found[0] if found else ""


def completed(typed: str, offered: tuple[str, ...]) -> str:
    """What Tab makes of it: the beginning that all offers share, or the one after the present one."""
    if not offered:
        return typed
    word = last_word(typed)
    stem = typed[: len(typed) - len(word)]
    shared = _shared(offered)
    if len(shared) > len(word) and shared.casefold().startswith(word.casefold()):
        return stem + shared
    place = offered.index(word) + 1 if word in offered else 0
    return stem + offered[place % len(offered)]


def _shared(names: tuple[str, ...]) -> str:
    shortest = min(names, key=len)
    for place, sign in enumerate(shortest):
        if any(name[place].casefold() != sign.casefold() for name in names):
            return shortest[:place]
    return shortest


def begin_at(lesson: Lesson, address: str) -> tuple[int, int]:
    """The epoch and step to begin with at an address: 3, 3:2, net_h1@3. Raises: UnknownQuantity."""
    text = address.strip()
    if not text:
        raise UnknownQuantity("an empty address", "an address is 3, 3:2 or net_h1@3:2")
    if text[0].isdecimal() or text[0] in "@:":
        _, where = split_address(behind(text))
        key = Key("net", 1, 0, 0, where.sample or lesson.trace.schedule.sample_order(where.epoch or 1)[0])
        place = lesson.trace.place(key, where)
        number = lesson.find(place) if where.sample or where.update else 1
    else:
        place = lesson.trace.find(text)
        number = lesson.first_use(place)
    if number is None or (place.epoch > 1 and not lesson.layout.has_update):
        raise UnknownQuantity(f"no step shows {address!r}", "'nnstep list quantities' shows all")
    return place.epoch, number


def reasons(error: NnstepError) -> Iterator[str]:
    """An error in one line: what was found, and the question that helps."""
    yield error.message
    if "?" in error.help:
        yield f"; {error.help.split('?')[0]}?"
    elif error.help:
        yield f"; {error.help}"
