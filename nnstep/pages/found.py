"""What is found by words or by a printed number: steps of the lesson and rules, to choose one from."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from nnstep.algebra.printed import read
from nnstep.marking.marks import verdict_of
from nnstep.pages.document import Aside, Block, Document, Heading, Paragraph, Row, Table
from nnstep.pages.view import View
from nnstep.quantities.key import Key
from nnstep.quantities.place import Place
from nnstep.quantities.spans import Spans, Verbatim
from nnstep.records import NamedTuple, replace
from nnstep.why.ideas import IDEAS, called
from nnstep.why.index import topic, topics
from nnstep.words import found as words
from nnstep.words.prose import heading, why
from nnstep.words.search import TITLE, Index, Result, Text

_MOST_SEARCHED = 3000  # steps whose words are looked through
_MOST_NOTED = 500  # steps of the first epoch whose notes are looked through in later ones
_MOST_FOUND = 12  # rows of what was found
_MOST_RULES = 4  # rows of rules before the first step
_NOTED = 1.5  # what a word of a note weighs: somebody thought of it
_KIND = 2.0  # what a word for the kind of a number weighs
_DERIVED = 1.0  # what a word of a derivation weighs: of its title and of what follows from it
_REASON = 0.7  # and of the reasons of its lines
_ELSEWHERE = 0.6  # what a rule that the lesson has not got weighs against one that it has
_NUMBER = re.compile(r"[-+]?(?:\d+\.\d*|\.\d+|\d+(?=e))(?:e[-+]?\d+)?|-\d+", re.IGNORECASE)


class Found(NamedTuple):
    """Somewhere to go: a step; or the page of a rule, `why`, asked at a place."""

    place: Place
    number: int = 0
    why: str = ""


class Answer(NamedTuple):
    """What was found, the best first, and the words that stand nowhere. number: whether a number was looked for."""

    found: tuple[Found, ...]
    unknown: tuple[str, ...] = ()
    number: bool = False
    left_out: int = 0


@lru_cache(maxsize=16)
def search(view: View, epoch: int, asked: str, known: tuple[int, int] | None = None) -> Answer:
    """Where an epoch of the lesson, or a rule, says what is asked. known: the last step whose number may be known."""
    if is_number(asked):
        found = tuple(_printed(view, epoch, asked, known))
        return Answer(found[:_MOST_FOUND], number=True, left_out=max(0, len(found) - _MOST_FOUND))
    rules, steps = _index(view, epoch)
    (told, one), (shown, other) = (_looked_up(asked, *index) for index in (rules, steps))
    few = told[:_MOST_RULES] if shown else told
    found = (*few, *shown)[:_MOST_FOUND]
    unknown = tuple(word for word in one.unknown if word in other.unknown)
    return Answer(found, unknown, left_out=len(told) + len(shown) - len(found))


def is_number(asked: str) -> bool:
    """Whether a number is asked for that somebody read somewhere: it has a point or a sign."""
    return _NUMBER.fullmatch(asked.strip().replace("−", "-").replace(",", ".")) is not None


def found_page(view: View, epoch: int, asked: str, known: tuple[int, int] | None) -> Document:
    """The page: a row for each place."""
    return tuple(_found_page(view, epoch, asked, known))


def _found_page(view: View, epoch: int, asked: str, known: tuple[int, int] | None) -> Iterator[Block]:
    answer = search(view, epoch, asked, known)
    yield Heading(words.what_is_said_of(asked, number=answer.number))
    if answer.unknown:
        yield Aside((words.says_nowhere(answer.unknown),))
    lesson = view.lesson
    rows = []
    for one in answer.found:
        if one.why:
            rule = called(one.why) or topic(one.why)
            title: Spans = (rule.title,)
            rows.append(Row(((words.RULE,), title), link=one.place, why=one.why))
        else:
            step = lesson.step(one.place.epoch, one.number)
            where = words.step(one.number, 0 if one.place.epoch == epoch else one.place.epoch)
            rows.append(Row(((where,), (*heading(lesson, step), ": ", step.key)), link=step.place))
    yield Table(tuple(rows), "lp")
    if answer.left_out:
        yield Paragraph((words.more(answer.left_out),))


def _printed(view: View, epoch: int, asked: str, known: tuple[int, int] | None) -> Iterator[Found]:
    """The steps whose number is the one asked for, to its digits; that use one which is given; or of which a source
    prints it.
    """
    lesson, printed = view.lesson, read(asked)
    given = set()
    for number in range(1, min(lesson.count(epoch), _MOST_SEARCHED) + 1):
        step = lesson.step(epoch, number)
        is_known = known is None or (epoch, number) < known
        if (is_known and verdict_of(printed, lesson.trace.value(step.place))) or any(
            float(read(text)) == float(printed) for text in view.notes.printed_at(step)
        ):
            yield Found(step.place, number)
        for place in lesson.trace.operands(step.place):
            if place not in given and lesson.trace.equation(place) is None:
                given.add(place)
                if verdict_of(printed, lesson.trace.value(place)):
                    yield Found(place, number)


def _looked_up(asked: str, places: tuple[Found, ...], index: Index) -> tuple[tuple[Found, ...], Result]:
    result = index.search(asked)
    return tuple(places[number] for number in result.found), result


Searched = tuple[tuple[Found, ...], Index]
"""Places, and what each says."""


@lru_cache(maxsize=4)
def _index(view: View, epoch: int) -> tuple[Searched, Searched]:
    """The rules and ideas, and the steps of an epoch."""
    return _rules(view, epoch), _steps(view, epoch)


def prepared(view: View, epoch: int) -> Iterator[None]:
    """Makes in parts what a search of an epoch looks through, so that it is there when somebody has typed."""
    _rules(view, epoch)
    yield
    for place in _searched(view, epoch):
        if text := _said(view, *place, noted=place[0] != epoch):
            _ = text.weights
        yield


@lru_cache(maxsize=4)
def _rules(view: View, epoch: int) -> Searched:
    lesson = view.lesson
    places, texts = [], []
    here = lesson.step(epoch, 1).place
    for idea in IDEAS:
        places.append(Found(here, why=idea.name))
        texts.append(Text(((idea.title, TITLE), (_all(view, idea.says(lesson)), 1.0)), idea.words))
    for rule in topics():
        there = rule.find(lesson)
        derived = rule.derive(lesson, there) if there else ()
        told = (
            (rule.title, TITLE),
            (_all(view, rule.says), 1.0),
            (_all(view, (spans for one in derived for spans in (one.title, one.so))), _DERIVED),
            (_all(view, (line.reason for one in derived for line in one.lines)), _REASON),
        )
        places.append(Found(replace(there, epoch=epoch) if there else here, why=rule.name))
        texts.append(Text(told, (rule.name.replace("_", " "), *rule.words), 1.0 if there else _ELSEWHERE))
    return tuple(places), Index(texts)


def _steps(view: View, epoch: int) -> Searched:
    said = [(place, _said(view, *place, noted=place[0] != epoch)) for place in _searched(view, epoch)]
    found = [(view.lesson.step(*place), text) for place, text in said if text is not None]
    return tuple(Found(step.place, step.number) for step, _ in found), Index([text for _, text in found])


def _searched(view: View, epoch: int) -> list[tuple[int, int]]:
    """The steps that are looked through, by epoch and number: the epoch's own, and those of the first for its notes."""
    lesson = view.lesson
    steps = [(epoch, number) for number in range(1, min(lesson.count(epoch), _MOST_SEARCHED) + 1)]
    first = range(1, min(lesson.count(1), _MOST_NOTED) + 1) if epoch > 1 else ()
    return steps + [(1, number) for number in first]


@lru_cache(maxsize=_MOST_SEARCHED + _MOST_NOTED)
def _said(view: View, epoch: int, number: int, *, noted: bool) -> Text | None:
    """What is said at a step. noted: only where it has a note."""
    lesson = view.lesson
    step = lesson.step(epoch, number)
    notes = " ".join(_all(view, note.sentences) for note in view.notes.at(step))
    if noted and not notes:
        return None
    return Text(
        (
            (_text(view, heading(lesson, step)), TITLE),
            (words.CALLED.get(step.key.kind, ""), _KIND),
            (_all(view, why(lesson, step)), 1.0),
            (notes, _NOTED),
        )
    )


def _all(view: View, sentences: Iterable[Spans]) -> str:
    return " ".join(_text(view, spans) for spans in sentences)


def _text(view: View, spans: Spans) -> str:
    notation = view.setting_notation()
    return "".join(
        span
        if isinstance(span, str)
        else notation.symbol(span)
        if isinstance(span, Key)
        else span.text
        if isinstance(span, Verbatim)
        else " "
        for span in spans
    )
