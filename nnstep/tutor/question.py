"""A step whose number is being predicted: the field, what was said to the last answer, the hints."""

from __future__ import annotations

from nnstep.algebra.numbers import show
from nnstep.lesson.script import Step
from nnstep.pages.document import Heading
from nnstep.pages.step import step_working
from nnstep.pages.view import View
from nnstep.quantities.ids import id_of
from nnstep.records import replace
from nnstep.render.text.lines import Line, Look, cells
from nnstep.render.text.typeset import Setting, indented, setting_of
from nnstep.session.editing import halves
from nnstep.session.state import Question, State
from nnstep.tutor.field import field_bits
from nnstep.tutor.stage import Drawing, arranged, without_scrolling
from nnstep.words.hints import Hints, nth
from nnstep.words.prose import heading


def question_stage(view: View, state: State, step: Step, look: Look, picture: Drawing, rows: int) -> list[Line]:
    """The step with `?` for its number, the field below it, and no word that would give it away."""
    setting = setting_of(view, replace(look, width=min(look.width, 80)), step.key.sample)
    title, equation = _asked(view, step, setting)
    prompt = " Your number  > "
    answered = state.question.answer if state.question and state.question.reply and not state.typed else ""
    before, after = (part.replace("-", "−") for part in halves(state))
    room = max(setting.text_width - cells(prompt) - 2, 5)
    typed = [(look.plain(before)[-room:], "")] if answered else field_bits(before, after, look, room)
    field: Line = [(prompt, "key"), *typed]
    said = _said(view, state.question or Question(), step, look)
    middle = indented(setting.wrapped(said)) if said else []
    page = arranged(indented(title), equation, [field], middle, picture, look, rows)
    if len(page) <= rows:
        return page
    return without_scrolling([indented(title), equation, [field], middle], rows)  # ↓ shows the answer here


def question_lines(view: View, state: State, step: Step, look: Look) -> list[Line]:
    """The question printed: the step with `?` for its number, and what was said to the last answer."""
    setting = setting_of(view, look, step.key.sample)
    title, equation = _asked(view, step, setting)
    said = _said(view, state.question or Question(), step, look)
    hint: Line = [(look.plain("Your number? (hint, answer and esc work too)"), "dim")]
    return [*title, [], *equation, [], *([*setting.wrapped(said), []] if said else []), hint]


def _asked(view: View, step: Step, setting: Setting) -> tuple[list[Line], list[Line]]:
    """Heading and equation, with `?` for the number."""
    title = setting.heading(Heading(heading(view.lesson, step), id_of(step.key, view.lesson.layout)))
    # The terms of the sum say nearly everything.
    return title, setting.working(replace(step_working(view, step), known=False, rows="ends"))


def _said(view: View, question: Question, step: Step, look: Look) -> list[Line]:
    """What was said to the last answer, or the hint asked for last."""
    setting = setting_of(view, look, step.key.sample)
    if question.reply:
        first, *rest = (setting.bits(spans) for spans in question.reply)
        return [[(text, style or "wrong") for text, style in first], *rest]
    if not question.hints:
        return []
    given = _hints(view, step).hint(step.place, question.hints, "line")
    return [[(nth(question.hints), "mark")], *(setting.bits(spans) for spans in given)]


def _hints(view: View, step: Step) -> Hints:
    """The hints of a lesson in which all numbers before the step have been seen."""
    trace = view.lesson.trace
    notation = view.setting_notation(step.key.sample)
    return Hints(view.lesson, notation, lambda place: show(trace.value(place), view.digits), view.digits, steps=True)
