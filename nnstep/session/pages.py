"""Explanations in place: which numbers of a page can be followed, and the way through the pages."""

from __future__ import annotations

from nnstep.lesson.dial import span
from nnstep.lesson.script import Lesson
from nnstep.pages.subject import Subject
from nnstep.quantities.addresses import Address
from nnstep.quantities.key import Key
from nnstep.quantities.place import Place
from nnstep.records import replace
from nnstep.session.lessons import Lessons
from nnstep.session.moves import jump, say
from nnstep.session.state import Page, State
from nnstep.words import session as words
from nnstep.words.titles import OWN_RULES

_MOST_PAGES = 200


def explain(lesson: Lesson, state: State) -> State:
    """Opens the page of the step's number; of a run of steps, a list of them."""
    step = lesson.step(state.epoch, state.number)
    first, last = span(lesson, state.epoch, state.number, state.by)
    until = (state.epoch, state.number) if state.predicting else None
    page = Page(Subject(step.place, first if first != last else 0, until))
    return replace(state, mode="explain", pages=(page,), playing=False, scroll=0)


def samples(lesson: Lesson, state: State) -> State:
    """Opens the page of all samples in this epoch, which is that of their error."""
    if lesson.layout.samples == 1:
        return say(state, *words.ONE_SAMPLE)
    return open_page(lesson, state, lesson.trace.place(Key("epoch_error"), Address(state.epoch)))


def open_page(lesson: Lesson, state: State, place: Place) -> State:
    """Opens the page of a quantity, wherever it is."""
    until = (state.epoch, state.number) if state.predicting else None
    return replace(state, mode="explain", pages=(Page(Subject(place, until=until)),), playing=False, scroll=0)


def _turned(state: State, page: Page) -> State:
    return replace(state, pages=(*state.pages[:-1], page))


def choose(lessons: Lessons, state: State, by: int) -> State:
    """Towards the number above or below; where that is far, and where there is none, a few rows that way."""
    page = state.pages[-1]
    state = _turned(state, replace(page, towards=by))
    return state if lessons.links(state.settings, page) else say(state, *words.MADE_OF_NOTHING)


def follow(lessons: Lessons, state: State) -> State:
    """Goes to the page of the chosen number."""
    page = state.pages[-1]
    found = lessons.links(state.settings, page)
    if not found:
        return say(state, *words.NOTHING_TO_FOLLOW)
    chosen = found[min(page.chosen, len(found) - 1)]
    if page.subject.asked and not chosen.why:  # it was a step that was looked for
        return _to_step_of(lessons.of(state.settings), state, chosen.place)
    return _opened(state, chosen)


def why(lesson: Lesson, state: State) -> State:
    """Goes to the page of why the rule of the page's number holds; on such a page there is nothing more to ask."""
    subject = state.pages[-1].subject
    if subject.why:
        return say(state, *words.THIS_IS_WHY)
    if subject.first or subject.asked:
        return say(state, *words.CHOOSE_FIRST)
    return _opened(state, replace(subject, why=OWN_RULES))


def open_topic(lesson: Lesson, state: State, name: str) -> State:
    """Opens the page of why a rule holds, by its name: at the step where it does, else in an example."""
    step = lesson.step(state.epoch, state.number)
    until = (state.epoch, state.number) if state.predicting else None
    page = Page(Subject(step.place, until=until, why=name))
    return replace(state, mode="explain", pages=(page,), playing=False, scroll=0)


def _opened(state: State, subject: Subject) -> State:
    return replace(state, pages=(*state.pages, Page(subject))[-_MOST_PAGES:])


def unfollow(lesson: Lesson, state: State) -> State:
    """Returns to the page before; from the first one, to the lesson."""
    if len(state.pages) > 1:
        return replace(state, pages=state.pages[:-1])
    return close(lesson, state)


def scroll(lesson: Lesson, state: State, by: int) -> State:
    """Scrolls a page by most of a window; how far there is to scroll is known when it is drawn."""
    rows = max(state.rows - 5, 1)
    if state.mode in ("help", "about", "matrix"):
        return replace(state, scroll=max(state.scroll + by * rows, 0))
    page = state.pages[-1]
    return _turned(state, replace(page, scroll=max(page.scroll + by * rows, 0)))


def to_end(lesson: Lesson, state: State, end: bool) -> State:
    """The beginning or the end of a page."""
    target = 10**6 if end else 0
    if state.mode in ("help", "about"):
        return replace(state, scroll=target)
    return _turned(state, replace(state.pages[-1], scroll=target))


def see_step(lesson: Lesson, state: State) -> State:
    """Goes to the step that shows the page's number; from what was found, to look for something else."""
    if state.pages[-1].subject.asked:
        return replace(state, mode="goto", typed="", offered=(), pages=())
    return _to_step_of(lesson, state, state.pages[-1].subject.place)


def _to_step_of(lesson: Lesson, state: State, place: Place) -> State:
    number = lesson.first_use(place)
    if number is None:
        return say(state, *words.NO_STEP)
    return jump(lesson, replace(state, mode="lesson", pages=()), place.epoch, number)


def close(lesson: Lesson, state: State) -> State:
    """Back to the lesson."""
    return replace(state, mode="lesson", pages=(), matrix=None, scroll=0)
