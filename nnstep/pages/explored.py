"""The pages that explanations open in the tutor, and what on each can be gone on to."""

from __future__ import annotations

from functools import lru_cache

from nnstep.lesson.explain import explain_at
from nnstep.pages.document import Document, Table
from nnstep.pages.explained import chooser, explanation_page, page_so_far
from nnstep.pages.subject import Subject
from nnstep.pages.view import View
from nnstep.words import titles

_MOST_LISTED = 400  # steps of a run that a page lists


Shown = tuple[Document, int, View]
"""A page, the sample it is about, and the view it is set in: that of the lesson, or of an example."""


@lru_cache(maxsize=64)
def explored_page(view: View, subject: Subject) -> Shown:
    """The page of a subject."""
    lesson, place = view.lesson, subject.place
    if subject.why:
        return _why(view, subject)
    if subject.asked:
        from nnstep.pages.found import found_page  # only when somebody looks for something

        return found_page(view, place.epoch, subject.asked, subject.until), 0, view
    if subject.first:
        last = lesson.find(place) or subject.first
        numbers = range(subject.first, last + 1)[:_MOST_LISTED]
        steps = tuple(lesson.step(place.epoch, number).place for number in numbers)
        return chooser(view, subject.first, last, steps), place.key.sample or 1, view
    explanation = explain_at(lesson, place)
    sample = explanation.sample
    if subject.until is not None:
        return page_so_far(view, place, lesson.step(*subject.until)), sample, view
    return explanation_page(view, explanation), sample, view


def _why(view: View, subject: Subject) -> Shown:
    from nnstep.pages.why import idea_page, reasons_for, reasons_of, why_page  # only when somebody asks why
    from nnstep.why.ideas import called

    if idea := called(subject.why):
        return idea_page(view, idea, subject.place), subject.place.key.sample or 1, view

    reasons = (
        reasons_for(view, subject.place)
        if subject.why == titles.OWN_RULES
        else reasons_of(view, subject.why, subject.place)
    )
    known = subject.until is None or reasons.view is not view
    return why_page(reasons, known=known), reasons.sample, reasons.view


def links(view: View, subject: Subject) -> tuple[Subject, ...]:
    """What a page shows that can be followed, from top to bottom."""
    document, _, _ = explored_page(view, subject)
    rows = (row for block in document if isinstance(block, Table) for row in block.rows)
    return tuple(Subject(row.link, until=subject.until, why=row.why) for row in rows if row.link)
