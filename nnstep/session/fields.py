"""Fields: where something is typed, and what comes of it."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING

from nnstep.errors import NnstepError
from nnstep.lesson import whatif
from nnstep.lesson.dial import is_whole
from nnstep.lesson.journey import is_far
from nnstep.lesson.script import Lesson, Step
from nnstep.quantities.addresses import of_key
from nnstep.quantities.ids import id_of
from nnstep.quantities.notation import Notation
from nnstep.quantities.place import Place
from nnstep.quantities.spans import Spans, Verbatim
from nnstep.records import replace
from nnstep.scenario.schema import Scenario
from nnstep.session import editing
from nnstep.session.goto import completed, completions, go_to, last_word, offers, reasons
from nnstep.session.lessons import Lessons
from nnstep.session.moves import MOST_EPOCHS, say, setting_out, settled
from nnstep.session.state import Question, State
from nnstep.words import session as words

if TYPE_CHECKING:
    from nnstep.marking.judge import Judged

_MOST_WATCHED = 8
_MOST_SET = 20


def open_field(lesson: Lesson, state: State, mode: str, typed: str = "") -> State:
    """Opens a field."""
    state = replace(state, mode=mode, typed=typed, behind=0, playing=False)  # type: ignore[arg-type]
    return _offering(lesson, state)


def typed(lesson: Lesson, state: State, text: str) -> State:
    """A character typed into the field."""
    return _offering(lesson, editing.insert(state, text))


def erase(lesson: Lesson, state: State) -> State:
    """The sign before the cursor taken back; an empty field is left."""
    if not state.typed and state.mode != "predict":
        return cancel(lesson, state)
    return _offering(lesson, editing.erase(state))


def edited(edit: Callable[[State], State]) -> Callable[[Lesson, State], State]:
    """What a key does that edits the field."""
    return lambda lesson, state: _offering(lesson, edit(state))


def to_the_right(lesson: Lesson, state: State) -> State:
    """The cursor to the right; where a number is asked for and none is typed, leaves the question."""
    if state.mode == "predict" and not any(editing.halves(state)):
        return leave(lesson, state)
    return _offering(lesson, editing.move(state, 1))


def cancel(lesson: Lesson, state: State) -> State:
    """Leaves the field."""
    return replace(state, mode="matrix" if state.matrix else "lesson", typed="", behind=0, offered=())


def complete(lesson: Lesson, state: State) -> State:
    """What Tab puts into the field."""
    offered = state.offered
    if not offered:
        looks_for_words = state.mode == "goto" and bool(state.typed)
        return say(state, *words.nothing_called_so(looks_for_words=looks_for_words))
    before, after = editing.halves(state)
    done = completed(before, offered)
    state = editing.written(state, done, after)
    return state if last_word(done) in offered and len(offered) > 1 else _offering(lesson, state)


def _offering(lesson: Lesson, state: State) -> State:
    before, _ = editing.halves(state)
    if state.mode == "predict" or not last_word(before):
        return replace(state, offered=())
    if state.mode == "set":
        known = () if "=" in before else tuple(whatif.settable(lesson))
    else:
        known = completions(lesson)
    return replace(state, offered=offers(known, before))


def accept(lessons: Lessons, state: State) -> State:
    """Does what is typed."""
    lesson = lessons.of(state.settings)
    match state.mode:
        case "goto":
            stays = cancel(lesson, state)
            gone = go_to(lessons, replace(stays, mode="lesson", matrix=None), state.typed)
            nowhere = (gone.mode, gone.epoch, gone.number) == ("lesson", state.epoch, state.number) and gone.said
            return replace(stays, said=gone.said) if nowhere else gone
        case "set":
            return _set(lessons, state)
        case _:
            return _until(lesson, state)


# -- what if ----------------------------------------------------------------------------------------------------------


def own_parameter(lesson: Lesson, state: State) -> str:
    """The parameter that a step is about: what a number alone is set for; "" for none."""
    key = lesson.step(state.epoch, state.number).key
    return id_of(key.of("param", sample=0, slot=""), lesson.layout) if key.belongs_to_parameter else ""


def _set(lessons: Lessons, state: State) -> State:
    before = lessons.of(state.settings)
    text = state.typed.strip()
    if not text:
        return cancel(before, state)
    try:
        name, value = whatif.parted(text, before, own_parameter(before, state))
        kept = tuple(pair for pair in state.settings if pair[0] != name)
        if len(kept) >= _MOST_SET:
            return say(cancel(before, state), *words.ENOUGH_SET)
        settings = (*kept, (name, value))
        after = lessons.of(settings)
        if is_far(after, state.epoch):
            return setting_out(replace(cancel(after, state), settings=settings), state.epoch, state.number)
        said = tuple(span for sentence in whatif.effect(before, after, state.epoch) for span in (*sentence, " "))
    except NnstepError as error:  # the field stays, so that it can be put right
        return say(state, Verbatim("".join(reasons(error)).replace("\n", " ")))
    return replace(settled(after, replace(state, settings=settings), state.epoch, state.number), said=said)


def undo(lessons: Lessons, state: State) -> State:
    """Takes back what was set last."""
    if not state.settings:
        return say(state, *words.NOTHING_SET)
    *rest, (name, value) = state.settings
    state = replace(state, settings=tuple(rest), playing=False)
    said = words.taken_back(name, value, last=not rest)
    return replace(settled(lessons.of(state.settings), state, state.epoch, state.number), said=said)


# -- run until --------------------------------------------------------------------------------------------------------


def _until(lesson: Lesson, state: State) -> State:
    text = state.typed.strip()
    if not text:
        return cancel(lesson, state)
    from nnstep.lesson import condition  # reads expressions: only where one was typed

    try:
        search = condition.begin(lesson, condition.read(text, lesson), state.epoch)
    except NnstepError as error:
        return say(state, Verbatim("".join(reasons(error)).replace("\n", " ")))
    state = replace(cancel(lesson, state), mode="running", search=search)
    return search_on(lesson, state)


def search_on(lesson: Lesson, state: State) -> State:
    """Some more epochs of the search; where it has ended, the step at which the condition is decided."""
    if state.search is None:
        return replace(state, mode="lesson")
    from nnstep.lesson import condition  # as above

    search = condition.search_on(lesson, state.search)
    state = replace(state, search=search)
    return state if search.outcome == "searching" else _end_of_search(lesson, state)


def stop(lesson: Lesson, state: State) -> State:
    """Stops the search where it is."""
    return _end_of_search(lesson, state) if state.search else replace(state, mode="lesson")


def _end_of_search(lesson: Lesson, state: State) -> State:
    from nnstep.lesson import condition  # as above

    search = state.search
    assert search is not None
    epoch = min(search.epoch, MOST_EPOCHS)
    number = condition.step_of(lesson, search) if search.outcome == "found" else 1
    before = (state.epoch, state.number)
    if search.outcome == "never":
        epoch, number = before  # there is nothing to go to
    said = (Verbatim(condition.words(lesson, search)),)
    state = settled(lesson, replace(state, mode="lesson", search=None), epoch, number)
    if before != (state.epoch, state.number):
        state = replace(state, came_from=(*state.came_from, before)[-100:])
    return replace(state, said=said)


# -- predict ----------------------------------------------------------------------------------------------------------


def ask(lesson: Lesson, state: State) -> State:
    """Asks for the step's number; where that was answered, each number from the next step on, or no more."""
    if (state.epoch, state.number) in state.answered and state.by == "equation":
        state = replace(state, predicting=not state.predicting)
        return say(state, *(words.EACH_IS_ASKED if state.predicting else words.NONE_IS_ASKED))
    step = lesson.step(state.epoch, state.number)
    if not is_whole(lesson, step, state.by):
        return say(state, *words.ONE_AT_A_TIME)
    return replace(state, mode="predict", typed="", behind=0, question=Question(), playing=False, scroll=0)


def check(lessons: Lessons, state: State) -> State:
    """Judges what was typed; an empty field is left."""
    lesson = lessons.of(state.settings)
    if not state.typed.strip():
        return leave(lesson, state)
    step, trace = lesson.step(state.epoch, state.number), lesson.trace
    from nnstep.marking.judge import judge  # these two only once somebody answers
    from nnstep.quiz.held_back import held_back

    hidden = held_back(lesson, step)

    def known(place: Place) -> float | None:
        return trace.value(place) if place not in hidden and lesson.is_known(place, step) else None

    judged = judge(trace, step.place, state.typed, (), known)
    if judged.outcome == "right":
        return say(
            leave(lesson, state, right=True), "✓ ", *(span for sentence in judged.says for span in (*sentence, " "))
        )
    sign = "✗ " if judged.outcome in ("near", "wrong") else ""
    first, *others = judged.says
    if not math.isfinite(trace.value(step.place)):
        first, others = words.NO_NUMBER, []
    sought = judged if judged.outcome == "wrong" and first is not words.NO_NUMBER else None
    reply = ((sign, *first), *others)
    question = replace(state.question or Question(), reply=reply, answer=state.typed, sought=sought)
    state = replace(state, question=question, typed="", behind=0)
    return state if sought is None or lessons.waiting else mistake_found(lessons, state)


def mistake_found(lessons: Lessons, state: State, pause: Callable[[], object] = tuple) -> State:
    """The mistake behind a wrong prediction looked for, and said. pause: may break the search off by raising."""
    question, lesson = state.question, lessons.of(state.settings)
    if question is None or question.sought is None:
        return state
    step = lesson.step(state.epoch, state.number)
    says = _mistake(lessons, lesson, step, question.sought, pause) or [words.TAB_HINTS]
    return replace(state, question=replace(question, reply=(*question.reply, *says), sought=None))


def _mistake(lessons: Lessons, lesson: Lesson, step: Step, judged: Judged, pause: Callable[[], object]) -> list[Spans]:
    """The mistake behind a wrong prediction, and whether the source has it too."""
    scenario: Scenario | None = lesson.trace.scenario
    notation = Notation(lesson.layout, scenario.notation if scenario else "standard")
    from nnstep.marking.judge import causes  # as above

    says = [cause.says for cause in causes(lesson.trace, judged, None, notation, pause)[:1]]
    if lesson is lessons.original and (echo := lessons.view(()).notes.echo(step, judged.number)):
        says.append(echo)
    return says


def hint(lesson: Lesson, state: State) -> State:
    """One hint more."""
    question = state.question or Question()
    from nnstep.words.hints import HINTS  # only once somebody asks for one

    if question.hints >= HINTS:
        return say(state, *words.NO_MORE_HINTS)
    return replace(state, question=replace(question, hints=question.hints + 1, reply=(), sought=None))


def leave(lesson: Lesson, state: State, *, right: bool = False) -> State:
    """Leaves the question, the answer shown; the first time it counts, if anything was tried."""
    question, found = state.question or Question(), state.predicted
    if (right or question.answer or question.hints) and (state.epoch, state.number) not in state.answered:
        state = replace(state, predicted=(found[0] + right, found[1] + 1))
    answered = state.answered | {(state.epoch, state.number)} if len(state.answered) < 100_000 else state.answered
    return replace(state, mode="lesson", typed="", behind=0, question=None, answered=answered)


# -- watch ------------------------------------------------------------------------------------------------------------


def watch(lesson: Lesson, state: State) -> State:
    """Watches the step's quantity from now on, or stops; of a new value, the parameter."""
    key = lesson.step(state.epoch, state.number).key
    key = key.of("param") if key.kind == "new" else key
    label = of_key(key, lesson.layout)
    shown = key.of(key.kind, sample=0)
    if label in state.watched:
        rest = tuple(one for one in state.watched if one != label)
        return say(replace(state, watched=rest), *words.no_longer_watched(shown))
    if len(state.watched) >= _MOST_WATCHED:
        return say(state, *words.enough_watched(_MOST_WATCHED))
    return say(replace(state, watched=(*state.watched, label)), *words.watched(shown))
