"""What a lesson is about, in the words of its file; and at its end what it brought, and what comes next."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import groupby

from nnstep.pages.document import Block, Document, Heading, Items, Paragraph, Space, Verse
from nnstep.pages.view import View
from nnstep.quantities.spans import Verbatim
from nnstep.reading.comments import Part, is_drawn, title_of
from nnstep.scenario.bundled import bundled_text, following, is_bundled
from nnstep.scenario.schema import Scenario
from nnstep.words import course as words
from nnstep.words.followed import about


@lru_cache(maxsize=8)
def about_page(view: View, ended: int = 0, predicted: tuple[int, int] = (0, 0)) -> Document:
    """The page of a lesson. ended: the epoch it ended with, 0 before that; predicted: right ones, and all asked for."""
    scenario = view.lesson.trace.scenario
    assert scenario is not None, "a view is made of a scenario"
    looking_back = tuple(_looking_back(view, scenario, ended, predicted)) if ended else ()
    return (*looking_back, *_about(view, scenario))


def _about(view: View, scenario: Scenario) -> Iterator[Block]:
    yield Heading((Verbatim(view.title),), words.WHAT_IT_IS_ABOUT)
    if source := scenario.source:
        yield Paragraph((words.source(source.title, source.author, source.year),))
    yield from as_a_library(view)
    yield Space()
    for place, part in enumerate(scenario.about):
        if place:
            yield Space()
        yield from said(part)
    if not scenario.about:
        made_elsewhere = view.lesson.trace.is_recorded
        yield Paragraph((about(scenario.name) if made_elsewhere else words.NO_WORDS,))


def as_a_library(view: View) -> Iterator[Block]:
    """What a library made of the scenario, where it is read as one computes it."""
    trace = view.lesson.trace
    assert trace.scenario is not None
    if trace.scenario.convention is None:
        return
    from nnstep.words import conventional  # only for who reads it so

    first, *others = conventional.said(trace.scenario, trace)
    yield Paragraph(((f"{first[0].upper()}{first[1:]}.",),))
    yield Items(tuple((Verbatim(f"{sentence}."),) for sentence in others))


def said(part: Part) -> Iterator[Block]:
    """A part of a file's own words."""
    spans = tuple((Verbatim(line),) for line in part.lines)
    match part.form:
        case "words":
            yield Paragraph(spans)
        case "items":
            yield Items(spans)
        case "lines":
            for drawn, lines in groupby(part.lines, is_drawn):
                yield Verse(tuple((Verbatim(line),) for line in lines), drawn=drawn)


def _looking_back(view: View, scenario: Scenario, ended: int, predicted: tuple[int, int]) -> Iterator[Block]:
    sentences = [words.brought(view.lesson, ended), *words.why_it_stopped(view.lesson, ended)]
    own = is_bundled(scenario.path)
    if own and (taught := words.taught(scenario.name)):
        sentences.append(taught)
    if predicted[1]:
        sentences.append(words.predicted(*predicted))
    yield Heading((words.LOOKING_BACK,))
    yield Space()
    yield Paragraph(tuple(sentences))
    yield Space()
    name = following(scenario.path)
    if name:
        yield Paragraph(words.next_is(name, title_of(bundled_text(name))))
    else:
        yield Paragraph((words.IT_WAS_THE_LAST if own else words.ONES_OWN,))
