"""The beginning and the end of a lesson: the line beside its first and last step, and whether somebody got there."""

from __future__ import annotations

from nnstep.lesson.script import Lesson
from nnstep.pages.view import View
from nnstep.render.text.lines import Line, Look, cells
from nnstep.scenario.bundled import is_bundled
from nnstep.session.state import State
from nnstep.words import course as words


def ended(lesson: Lesson, state: State) -> int:
    """The epoch that the lesson ended with, for one who has been there; else 0."""
    if words.is_over(lesson, state.epoch, state.number):
        return state.epoch
    end = words.end_of(lesson, state.finished)
    return end if state.finished >= end else 0


def hint(view: View, state: State, look: Look) -> Line:
    """Beside the first step what the lesson teaches, beside the last that there is a look back; else nothing."""
    if words.is_over(view.lesson, state.epoch, state.number):
        said = words.LOOK_BACK
    elif (state.epoch, state.number) == (1, 1):
        scenario = view.lesson.trace.scenario
        said = words.what_it_is_about(scenario.name if scenario and is_bundled(scenario.path) else "")
        if cells(said) > look.width - 4:  # rather none of it than a part
            said = words.what_it_is_about("")
    else:
        return []
    return [(" i", "key"), (look.plain(f" {said}"), "dim")]
