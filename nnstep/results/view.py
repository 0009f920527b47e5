"""The lesson of a trace as its pages show it."""

from __future__ import annotations

from nnstep.errors import UsageError
from nnstep.lesson.script import Lesson
from nnstep.marking.notes import Notes
from nnstep.network.trace import Trace
from nnstep.pages.view import View
from nnstep.quantities.spellings import NOTATIONS
from nnstep.reading.places import shown
from nnstep.scenario.fields import VECTORS

_LONGEST = 1000  # characters of a title


def view_of(
    trace: Trace,
    notation: str | None = None,
    digits: int | None = None,
    *,
    vectors: str | None = None,
    changed: bool = False,
) -> View:
    """The lesson, with what its source says unless numbers were changed. notation, digits, vectors: None for the
    scenario's.

    Raises: UsageError for a notation or vectors there are none of, or where there is no scenario.
    """
    scenario = trace.scenario
    if scenario is None:
        raise UsageError("this trace has no scenario", "make it by nnstep.trace(scenario)")
    if notation is not None and notation not in NOTATIONS:
        raise UsageError(f"no notation {notation!r}", f"there are {', '.join(NOTATIONS)}")
    if vectors is not None and vectors not in VECTORS:
        raise UsageError(f"no vectors {vectors!r}", f"they are {' or '.join(VECTORS)}")
    lesson = Lesson(trace)
    silent = changed or bool(trace.settings) or trace.hand is not None
    return View(
        lesson,
        Notes(lesson, scenario, silent=silent),
        shown(scenario.title or scenario.name, _LONGEST),
        notation or scenario.notation,
        digits or scenario.digits,
        rows=(vectors or scenario.vectors) == "rows",
    )
