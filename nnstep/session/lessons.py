"""The lesson of a session and its forks: the same network with other values. The original is never lost."""

from __future__ import annotations

from collections.abc import Callable

from nnstep.errors import UsageError
from nnstep.lesson.script import Lesson
from nnstep.marking.notes import Notes
from nnstep.pages.subject import Subject
from nnstep.pages.view import View
from nnstep.records import replace
from nnstep.session.state import Page, Settings

_MOST_KEPT = 16


class Lessons:
    """Views of a lesson by what was set. fork: makes the view of some settings, for which files may be read again.

    waiting: whether no key waits for the mistake behind a wrong answer, because it is looked for afterwards.
    """

    def __init__(self, original: View, fork: Callable[[Settings], View] | None = None) -> None:
        self.waiting = False
        self._original = original
        self._fork = fork
        self._kept: dict[Settings, View] = {}

    @property
    def notes(self) -> Notes:
        """What is said of the lesson in which nothing was set."""
        return self._original.notes

    @notes.setter
    def notes(self, notes: Notes) -> None:
        self._original = replace(self._original, notes=notes)

    @property
    def original(self) -> Lesson:
        """The lesson in which nothing was set."""
        return self._original.lesson

    def of(self, settings: Settings) -> Lesson:
        """The lesson with these settings. Raises: NnstepError where there is none."""
        return self.view(settings).lesson

    def view(self, settings: Settings) -> View:
        """The view of the lesson with these settings. Raises: NnstepError where there is none."""
        if not settings:
            return self._original
        if settings not in self._kept:
            if self._fork is None:
                raise UsageError("nothing can be set here")
            view = self._fork(settings)
            while len(self._kept) >= _MOST_KEPT:
                del self._kept[next(iter(self._kept))]
            self._kept[settings] = view
        return self._kept[settings]

    def links(self, settings: Settings, page: Page) -> tuple[Subject, ...]:
        """What of a page can be followed."""
        from nnstep.pages.explored import links  # only once a page is open

        return links(self.view(settings), page.subject)
