"""The tutor on a run that goes on: where a key leads to an update that was not made yet, the script makes it."""

from __future__ import annotations

from collections.abc import Sequence

from nnstep.errors import UsageError
from nnstep.lesson.settings import parted
from nnstep.options.common import Common
from nnstep.options.setup import Work
from nnstep.records import replace
from nnstep.render.text.lines import Look
from nnstep.replay.live import Arrival, Live
from nnstep.results.view import view_of
from nnstep.session.actions import action_for
from nnstep.session.lessons import Lessons
from nnstep.session.moves import setting_out, settled
from nnstep.session.state import State
from nnstep.sitting import screen
from nnstep.sitting.studio import Start, Studio
from nnstep.words import followed as words

_AT_ONCE = 0.3  # s that a key waits for the script; of one that takes longer it is said that it runs
_TICK = 0.05


def go_through(live: Live, script: str, common: Common) -> None:
    """The updates of a run on the screen, one after the other, until somebody quits."""
    screen.go_through(Followed(live, script, common), Start(fresh=True), common)


class Followed(Studio):
    """What the tutor works with where a run is followed."""

    def __init__(self, live: Live, script: str, common: Common) -> None:
        self._live, self._common = live, common
        super().__init__(script, self._work(()), (), self._work)

    def _work(self, changed: Sequence[str], *, quiet: bool = True) -> Work:
        course = self._live.course
        assert course is not None
        scenario = course.reals[0].scenario
        paths, values = parted(changed, lambda: len(scenario.network.layers))
        if paths:
            raise UsageError("only a number can be set here", "what the layers are, the script says: change it there")
        trace = course.trace(values, goes_on=self._live.goes_on)
        view = view_of(trace, self._common.notation, self._common.digits)
        return Work(scenario, trace, replace(view, ascii=self._common.output.ascii, updates=course.numbers))

    def keep(self, state: State) -> None:
        """A run that has ended has no place to come back to."""

    def begin(self, start: Start) -> State:
        """The first step of the first update."""
        course = self._live.course
        assert course is not None
        return replace(super().begin(start), said=words.stopped(course.numbers[0], course.reals[0].why))

    def reached(self, state: State, key: str, after: State, look: Look) -> State:
        """The state after a key, once the script has made the update that it leads to."""
        if (there := self._beside(state, key, after)) is not None:
            return there
        wanted, known = self._wanted(state, key, after), self._known
        if wanted <= known or after.done or after.settings:  # of what was set the script knows nothing
            return after
        is_over = state.search is not None and after.mode != "running"  # it has come to the end of the run
        stopped = state.mode == "running" and (key != "tick" or is_over)
        if stopped or state.settings:  # on its way, or where nothing of it is true any more
            return replace(self._at_last(after), said=after.said)
        if wanted > known + 1 and state.mode != "running" != after.mode:
            return setting_out(state, wanted, after.number)
        course = self._live.course
        arrived = self._live.more(_TICK if key == "tick" else _AT_ONCE)
        if arrived == "not yet":
            return self._waiting(state, after, wanted)
        if state.mode == "running":  # what is of another kind is passed by
            self._live.course = course
        elif (there := self._here(state, arrived)) is not None:
            return there
        self._renew()
        return state if state.mode == "running" else self.step(state, key, look)

    def _at_last(self, state: State) -> State:
        """The state in the last update that was made."""
        there = settled(self.lessons.original, state, self._known, state.number)
        return replace(there, furthest=min(there.furthest, self._known))

    @property
    def _known(self) -> int:
        return self.lessons.original.epochs

    def _wanted(self, state: State, key: str, after: State) -> int:
        """The epoch that a key leads to."""
        if state.mode == "running" or after.mode == "running":
            of = state if state.mode == "running" else after
            return of.bound[0] if of.bound else of.search.epoch if of.search else 0
        action, lesson = action_for(key, state.mode), self.lessons.original
        if action is not None and not lesson.layout.has_update:
            is_last = state.number == lesson.count(state.epoch)
            return state.epoch + (action.name == "next_epoch" or (action.name == "next" and is_last))
        return max(after.epoch, after.matrix.place.epoch if after.matrix else 0)

    def _waiting(self, state: State, after: State, wanted: int) -> State:
        """Where the update has not come, and perhaps never will."""
        live = self._live
        if live.goes_on:
            if state.mode == "running" or state.playing:
                return state
            return after if after.mode == "running" else setting_out(state, wanted, after.number)
        self._renew()
        if state.search is not None and state.mode == "running":
            return state  # the search says itself that it has come to the end
        stays = replace(state, mode="lesson", bound=None, playing=False, search=None)
        return replace(self._at_last(stays), said=words.ASKS if live.asks else words.ended(live.error))

    def _beside(self, state: State, key: str, after: State) -> State | None:
        """The state at the update before or after, where that was made already and stands in another lesson."""
        action, course = action_for(key, state.mode), self._live.course
        if action is None or state.mode != "lesson" or state.settings or course is None:
            return None
        way = {"next_epoch": 1, "previous_epoch": -1}.get(action.name, 0)
        if action.name in ("next", "back"):
            way = after.epoch - state.epoch
        found = self._live.where(course.numbers[state.epoch - 1] + way) if abs(way) == 1 else None
        if found is None or found[0] is course:
            return None
        self._live.course, epoch = found
        return self._elsewhere(state, epoch)

    def _elsewhere(self, state: State, epoch: int) -> State:
        """The state in an epoch of the lesson that is looked at now."""
        self._renew()
        fresh = State(
            by=state.by,
            pace=state.pace,
            playing=state.playing,
            notation=state.notation,
            turned=state.turned,
            predicting=state.predicting,
        )
        return settled(self.lessons.original, fresh, epoch, 1)

    def _here(self, state: State, arrived: Arrival) -> State | None:
        """The state with an update that is none of this lesson's."""
        live = self._live
        if arrived == "taken" or live.course is None:
            return None
        if arrived == "missed":
            stays = replace(state, mode="lesson", bound=None, playing=False, search=None, pages=(), matrix=None)
            return replace(stays, said=words.not_computed(live.at, live.why))
        epoch = len(live.course.reals)
        said = words.elsewhere(live.at, live.why) if epoch == 1 else words.back(live.at)
        return replace(self._elsewhere(state, epoch), said=said)

    def _renew(self) -> None:
        """The lesson anew, with all updates that are known."""
        self.work = self._work(())
        self.lessons = Lessons(self.work.view, self._fork)
        self.lessons.waiting = True
