"""Moving through a lesson: on, back, by phase and epoch, to the ends; at any setting of the dial."""

from __future__ import annotations

from nnstep.lesson.dial import coarser, finer, span
from nnstep.lesson.journey import epoch_reached, go_on, is_far
from nnstep.lesson.script import Lesson
from nnstep.quantities.spans import Span
from nnstep.records import replace
from nnstep.session.lessons import Lessons
from nnstep.session.pictures import after, pictures_of
from nnstep.session.state import PACES, Question, State
from nnstep.words import session as words
from nnstep.words.course import is_over

MOST_EPOCHS = 1_000_000
_MOST_JUMPS = 100


def say(state: State, *spans: Span) -> State:
    """The state with a message for one frame."""
    return replace(state, said=spans)


def settled(lesson: Lesson, state: State, epoch: int, number: int) -> State:
    """Standing at a step: at the last one of its run; where one predicts, the step begins as a question."""
    epoch = min(max(epoch, 1), MOST_EPOCHS)
    number = min(max(number, 1), lesson.count(epoch))
    number = span(lesson, epoch, number, state.by)[1]
    state = replace(
        state, epoch=epoch, number=number, scroll=0, shift=0, mode="lesson", typed="", behind=0, offered=(),
        question=None, furthest=max(state.furthest, epoch),
        finished=max(state.finished, epoch - (number < lesson.count(epoch))),
    )  # fmt: skip
    if state.predicting and state.by == "equation" and (epoch, number) not in state.answered:
        return replace(state, mode="predict", question=Question())
    return state


def jump(lesson: Lesson, state: State, epoch: int, number: int) -> State:
    """Moves so that Backspace can return."""
    if is_far(lesson, min(epoch, MOST_EPOCHS)):
        return setting_out(state, epoch, number)
    before = (state.epoch, state.number)
    state = settled(lesson, state, epoch, number)
    if (state.epoch, state.number) == before:
        return state
    return replace(state, came_from=(*state.came_from, before)[-_MOST_JUMPS:])


def setting_out(state: State, epoch: int, number: int) -> State:
    """On the way to a step that is far off, for as many ticks as it takes."""
    return replace(state, mode="running", bound=(min(epoch, MOST_EPOCHS), number), playing=False, question=None)


def travel(lesson: Lesson, state: State) -> State:
    """Some updates nearer to where a jump goes; at its end, the step."""
    assert state.bound is not None
    epoch, number = state.bound
    if not go_on(lesson, epoch):
        return state
    return jump(lesson, replace(state, mode="lesson", bound=None), epoch, number)


def break_off(lesson: Lesson, state: State) -> State:
    """Ends a jump in the epoch that it has come to."""
    assert state.bound is not None
    epoch, number = state.bound
    reached = min(epoch_reached(lesson), epoch)
    state = jump(lesson, replace(state, mode="lesson", bound=None), reached, number)
    return say(state, *words.broken_off(reached, epoch))


def go_next(lesson: Lesson, state: State) -> State:
    """The run of steps after this one; the first press while playing only stops."""
    if state.playing:
        return replace(state, playing=False)
    after, at = forward(lesson, state), (state.epoch, lesson.count(state.epoch))
    goes_on = after.epoch > state.epoch >= state.furthest
    if not goes_on or not is_over(lesson, *at):
        return after
    return say(after, *(words.beyond if state.epoch == lesson.epochs else words.past_stop)(state.epoch))


def forward(lesson: Lesson, state: State) -> State:
    """The run of steps after this one."""
    last = span(lesson, state.epoch, state.number, state.by)[1]
    if last < lesson.count(state.epoch):
        return settled(lesson, state, state.epoch, last + 1)
    if not lesson.layout.has_update:
        return say(state, *words.LAST_STEP)
    if state.epoch >= MOST_EPOCHS:
        return say(state, *words.FAR_ENOUGH)
    return settled(lesson, state, state.epoch + 1, 1)


def go_back(lesson: Lesson, state: State) -> State:
    """The run of steps before this one."""
    first = span(lesson, state.epoch, state.number, state.by)[0]
    if first > 1:
        return settled(lesson, state, state.epoch, first - 1)
    if state.epoch > 1:
        return settled(lesson, state, state.epoch - 1, lesson.count(state.epoch - 1))
    return say(state, *words.FIRST_STEP)


def next_phase(lesson: Lesson, state: State) -> State:
    """The beginning of the next phase."""
    found = lesson.next_phase(lesson.step(state.epoch, state.number))
    if found is not None:
        return settled(lesson, state, state.epoch, found)
    return forward(lesson, replace(state, number=lesson.count(state.epoch)))


def previous_phase(lesson: Lesson, state: State) -> State:
    """The beginning of this phase, or of the one before."""
    first = span(lesson, state.epoch, state.number, state.by)[0]
    start = lesson.phase_start(lesson.step(state.epoch, first))
    if start < first:
        return settled(lesson, state, state.epoch, start)
    before = go_back(lesson, state)
    if before.said:
        return before
    return settled(lesson, before, before.epoch, lesson.phase_start(lesson.step(before.epoch, before.number)))


def next_epoch(lesson: Lesson, state: State) -> State:
    """The same step, an epoch later."""
    if not lesson.layout.has_update:
        return say(state, *words.NO_OTHER_EPOCH)
    if state.epoch >= MOST_EPOCHS:
        return say(state, *words.FAR_ENOUGH)
    return settled(lesson, state, state.epoch + 1, state.number)


def previous_epoch(lesson: Lesson, state: State) -> State:
    """The same step, an epoch earlier."""
    if state.epoch == 1:
        return say(state, *words.FIRST_EPOCH)
    return settled(lesson, state, state.epoch - 1, state.number)


def first(lesson: Lesson, state: State) -> State:
    """The first step of the epoch."""
    if span(lesson, state.epoch, state.number, state.by)[0] == 1:
        return say(state, *words.FIRST_STEP_OF_EPOCH)
    return settled(lesson, state, state.epoch, 1)


def last(lesson: Lesson, state: State) -> State:
    """The last step of the epoch."""
    if state.number == lesson.count(state.epoch):
        return say(state, *words.LAST_STEP_OF_EPOCH)
    return settled(lesson, state, state.epoch, lesson.count(state.epoch))


def first_note(lessons: Lessons, state: State) -> State:
    """The same step in epoch 1, where there is a note."""
    view = lessons.view(state.settings)
    if state.epoch == 1:
        return say(state, *words.NOTE_IS_HERE)
    number = view.notes.in_first_epoch(view.lesson.step(state.epoch, state.number))
    if number is None:
        return say(state, *words.NO_OTHER_NOTE)
    return jump(view.lesson, state, 1, number)


def go_return(lesson: Lesson, state: State) -> State:
    """Back to before the last jump."""
    if not state.came_from:
        return say(state, *words.NO_JUMP)
    epoch, number = state.came_from[-1]
    return settled(lesson, replace(state, came_from=state.came_from[:-1]), epoch, number)


def draw(lesson: Lesson, state: State) -> State:
    """Another picture in the network's place, or the network again."""
    if state.by != "equation" and not state.picture:
        return say(state, *words.NO_PICTURE)
    kinds = pictures_of(lesson, lesson.step(state.epoch, state.number))
    if len(kinds) == 1:
        return say(state, *words.NO_OTHER_PICTURE)
    return replace(state, picture=after(kinds, state.picture), scroll=0)


def enlarge(lesson: Lesson, state: State) -> State:
    """A picture alone in the window; the network's, which has one size, gives way to the first other one."""
    if state.enlarged:
        return replace(state, enlarged=False, scroll=0)
    if not state.picture:
        state = draw(lesson, state)
    return replace(state, enlarged=bool(state.picture), scroll=0)


# -- the dial ---------------------------------------------------------------------------------------------------------


def go_coarser(lesson: Lesson, state: State) -> State:
    """More steps at once."""
    by = coarser(state.by)
    if by is None:
        return say(state, *words.COARSEST)
    return _dialled(lesson, replace(state, by=by))


def go_finer(lesson: Lesson, state: State) -> State:
    """Fewer steps at once."""
    by = finer(state.by)
    if by is None:
        return say(state, *words.FINEST)
    return _dialled(lesson, replace(state, by=by))


def _dialled(lesson: Lesson, state: State) -> State:
    return say(settled(lesson, state, state.epoch, state.number), *words.each_step_is(state.by))


# -- playing ----------------------------------------------------------------------------------------------------------


def play(lesson: Lesson, state: State) -> State:
    """Begins to go on by itself, or stops."""
    return replace(state, playing=not state.playing)


def tick(lesson: Lesson, state: State) -> State:
    """A moment has passed while playing; the run ends where the lesson does, and where its last epoch does."""
    if not state.playing:
        return state
    at = (state.epoch, state.number)
    at_end = at == (lesson.epochs, lesson.count(lesson.epochs)) and not lesson.trace.goes_on
    if at_end or is_over(lesson, *at):
        return say(
            replace(state, playing=False), *(words.scenario_ends if at[0] == lesson.epochs else words.past_stop)(at[0])
        )
    after = forward(lesson, state)
    return replace(after, playing=False) if after.said else after


def slower(lesson: Lesson, state: State) -> State:
    """A slower pace."""
    return _paced(state, max((pace for pace in PACES if pace > state.pace), default=state.pace, key=lambda pace: -pace))


def faster(lesson: Lesson, state: State) -> State:
    """A faster pace."""
    return _paced(state, max((pace for pace in PACES if pace < state.pace), default=state.pace))


def _paced(state: State, pace: float) -> State:
    if pace == state.pace:
        return say(state, *(words.SLOWEST if pace >= PACES[0] else words.FASTEST))
    return say(replace(state, pace=pace), *words.paced(pace, playing=state.playing))
