"""The lesson of a session and its forks: the same network with other values. The original is never lost."""

from __future__ import annotations

from collections.abc import Callable

from nnstep.errors import UsageError
from nnstep.lesson.explain import explain_at
from nnstep.lesson.script import Lesson
from nnstep.quantities.place import Place
from nnstep.session.state import Page, Settings

Links = Callable[[Lesson, Page], tuple[Place, ...]]
"""The quantities that a page shows and that can be followed, from top to bottom."""

_MOST_KEPT = 16
MOST_LISTED = 400  # steps of a run that a page lists


def listed(lesson: Lesson, place: Place, first: int) -> tuple[Place, ...]:
    """The steps of a run that a page lists: from the first to that of a place."""
    last = lesson.find(place) or first
    numbers = range(first, last + 1)[:MOST_LISTED]
    return tuple(lesson.step(place.epoch, number).place for number in numbers)


def operands_and_uses(lesson: Lesson, page: Page) -> tuple[Place, ...]:
    """What the page's number is made of, and what is made of it."""
    explanation = explain_at(lesson, page.place)
    return tuple(factor.place for factor in (*explanation.factors, *explanation.uses))


class Lessons:
    """Lessons by what was set. fork: makes the lesson of some settings; links: what of a page can be followed."""

    def __init__(
        self, original: Lesson, fork: Callable[[Settings], Lesson] | None = None, links: Links = operands_and_uses
    ) -> None:
        self.original = original
        self._fork = fork
        self._links = links
        self._kept: dict[Settings, Lesson] = {}

    def of(self, settings: Settings) -> Lesson:
        """The lesson with these settings. Raises: NnstepError where there is none."""
        if not settings:
            return self.original
        if settings not in self._kept:
            if self._fork is None:
                raise UsageError("nothing can be set here")
            lesson = self._fork(settings)
            while len(self._kept) >= _MOST_KEPT:
                del self._kept[next(iter(self._kept))]
            self._kept[settings] = lesson
        return self._kept[settings]

    def links(self, settings: Settings, page: Page) -> tuple[Place, ...]:
        """The quantities of a page that can be followed."""
        lesson = self.of(settings)
        return listed(lesson, page.place, page.first) if page.first else self._links(lesson, page)
