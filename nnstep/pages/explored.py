"""The pages that explanations open in the tutor, and what on each can be gone on to."""

from __future__ import annotations

from functools import lru_cache

from nnstep.lesson.explain import explain_at
from nnstep.pages.document import Document, Table
from nnstep.pages.explained import chooser, explanation_page, page_so_far
from nnstep.pages.view import View
from nnstep.quantities.place import Place
from nnstep.records import dataclass

_MOST_LISTED = 400  # steps of a run that a page lists


@dataclass(frozen=True, slots=True)
class Subject:
    """What a page is about: a quantity; or, where `first` is not 0, the steps from there to the quantity's.

    until: the step (epoch, number) after which nothing may be known: that is still to be predicted.
    """

    place: Place
    first: int = 0
    until: tuple[int, int] | None = None


@lru_cache(maxsize=64)
def explored_page(view: View, subject: Subject) -> tuple[Document, int]:
    """The page, and the sample it is about."""
    lesson, place = view.lesson, subject.place
    if subject.first:
        last = lesson.find(place) or subject.first
        numbers = range(subject.first, last + 1)[:_MOST_LISTED]
        steps = tuple(lesson.step(place.epoch, number).place for number in numbers)
        return chooser(view, subject.first, last, steps), place.key.sample or 1
    explanation = explain_at(lesson, place)
    sample = explanation.sample or place.key.sample or 1
    if subject.until is not None:
        return page_so_far(view, place, lesson.step(*subject.until)), sample
    return explanation_page(view, explanation), sample


def links(view: View, subject: Subject) -> tuple[Place, ...]:
    """The quantities that a page shows and that can be followed, from top to bottom."""
    document, _ = explored_page(view, subject)
    return tuple(row.link for block in document if isinstance(block, Table) for row in block.rows if row.link)
