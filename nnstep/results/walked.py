"""`nnstep.walk`: the lesson, to step through."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, overload

from nnstep.arguments import checked
from nnstep.health.examine import at_step
from nnstep.lesson.script import Step
from nnstep.network.trace import Trace
from nnstep.pages.handout import lesson_parts, step_blocks, with_pictures
from nnstep.pages.view import View
from nnstep.printable import harmless
from nnstep.render.formats import DRAWING, FORMATS, known, written
from nnstep.render.text.lines import Look
from nnstep.render.text.plain import plain
from nnstep.render.text.transcript import transcript, transcript_step
from nnstep.render.text.typeset import setting_of
from nnstep.results.result import Result
from nnstep.results.view import view_of

_HEIGHT = 24  # rows of a page, where it matters to a writer
_READ = 400  # steps of a lesson that is shown as text without being asked for it


class Stepped(Result):
    """A step: its place in the lesson, its quantity as in `show --json`, and its page as `nnstep run` prints it."""

    def __init__(self, view: View, step: Step) -> None:
        self.step = step
        super().__init__(view, self._found, lambda: tuple(step_blocks(view, step)), step.key.sample)

    def _found(self) -> dict[str, Any]:
        from nnstep.export.health import warnings_data  # only where data is asked for
        from nnstep.export.json import quantity_data

        lesson = self.view.lesson
        told = warnings_data(lesson, at_step(lesson.trace, self.step.place), self.view.notation)
        quantity = quantity_data(lesson.trace.quantity(self.step.place))
        return {"number": self.step.number, "count": self.step.count, **quantity, "warnings": told}

    @checked
    def text(self, width: int = 80, *, ascii: bool = False) -> str:
        """The step as the transcript has it, so many columns wide."""
        view = self.shown(ascii=ascii)
        return harmless(plain(transcript_step(view, self.step, Look(width, _HEIGHT, view.ascii))))


class Walk(Sequence[Stepped]):
    """The steps of a lesson's first epochs, in their order, counted from 0 as Python counts; made when asked for.

    view: the lesson as it is shown. epochs: how many.
    """

    def __init__(self, view: View, epochs: int) -> None:
        self.view = view
        self.epochs = epochs
        self._counts = [view.lesson.count(epoch) for epoch in range(1, epochs + 1)]

    def __len__(self) -> int:
        return sum(self._counts)

    @overload
    def __getitem__(self, place: int) -> Stepped: ...

    @overload
    def __getitem__(self, place: slice) -> list[Stepped]: ...

    def __getitem__(self, place: int | slice) -> Stepped | list[Stepped]:
        if isinstance(place, slice):
            return [self[one] for one in range(len(self))[place]]
        left = range(len(self))[place]
        for epoch, count in enumerate(self._counts, 1):
            if left < count:
                return Stepped(self.view, self.view.lesson.step(epoch, left + 1))
            left -= count
        raise IndexError(place)

    def __repr__(self) -> str:
        return f"<Walk of {self.view.title!r}: {len(self)} steps>"

    @checked
    def text(self, width: int = 80) -> str:
        """The lesson as `nnstep run --no-input --full` prints it."""
        return harmless(plain(line for part in self._transcript(width) for line in part))

    def _transcript(self, width: int) -> Iterator[Any]:
        return transcript(self.view, Look(width, _HEIGHT, self.view.ascii), self.epochs, full=True)

    @checked
    def to(self, format: str, width: int = 80) -> str:
        """The lesson in a format: markdown, latex, typst, html, to be read. Raises: UsageError for another one."""
        chosen = known(format, tuple(FORMATS), "a format")
        look = Look(width, _HEIGHT, self.view.ascii)
        parts = lesson_parts(self.view, (one.step for one in self))
        if chosen in DRAWING:
            parts = with_pictures(self.view, parts, self.epochs)
        return written(chosen, [(blocks, setting_of(self.view, look, sample)) for sample, blocks in parts])

    def _repr_html_(self) -> str | None:
        """The page that `nnstep export --to html` writes, in a frame; None of a large lesson, or one made elsewhere."""
        from nnstep.html.page import MOST_COMPUTED, page  # only in a notebook
        from nnstep.notebook.cell import frame

        lesson = self.view.lesson
        if lesson.count(1) > MOST_COMPUTED or lesson.trace.hand is not None or lesson.trace.is_recorded:
            return None
        return frame(page(self.view, self.epochs if self.epochs > 1 else None), self.view.title)

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        """What is shown where there is no HTML: the lesson as text, where that can be read through."""
        printer.text(str(self) if len(self) <= _READ else repr(self))

    def markdown(self) -> str:
        """The lesson as Markdown."""
        return self.to("markdown")

    def latex(self) -> str:
        """The lesson as a LaTeX document that pdflatex compiles."""
        return self.to("latex")

    def __str__(self) -> str:
        return self.text().rstrip("\n")


@checked
def walk(trace: Trace, *, epochs: int = 1, notation: str | None = None, digits: int | None = None) -> Walk:
    """The lesson of a trace, to step through: `for step in nnstep.walk(trace): print(step)`.

    epochs: how many are walked through. notation, digits: None for the scenario's.
    Raises: UsageError for a notation there is none of, or fewer than one epoch.
    """
    return Walk(view_of(trace, notation, digits), epochs)
