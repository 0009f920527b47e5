"""A run that is looked at while it goes on: one update after the other, each when somebody wants to see it."""

from __future__ import annotations

from typing import Any, Final, Literal

from nnstep.algebra.expr import symbols
from nnstep.errors import UsageError
from nnstep.following.run import Run
from nnstep.lesson.condition import Condition, Search, begin, once, read
from nnstep.lesson.script import Lesson
from nnstep.loops.seen import IN_STEP, Asks, Ended
from nnstep.loops.updates import Update, Updates
from nnstep.records import replace
from nnstep.replay.engine import NotComputed
from nnstep.replay.recorded import Course
from nnstep.replay.update import Real

_MOST_JUDGED: Final = 20  # updates whose events are kept for the verdicts
_FEW: Final = 3  # updates that the verdicts need: a gradient that was not emptied shows in the second
_TRIES: Final = 20  # updates that cannot be computed, one after the other, before it is given up


Arrival = Literal["not yet", "taken", "elsewhere", "missed"]


class Live:
    """A script that waits after each update.

    course: the updates that are looked at, among all courses. events: the first ones that were seen, for the verdicts.
    at: the number of the last update; why: what of it cannot be computed. asks: the script wants a
    line typed; error: the name of what it ended with.
    """

    def __init__(self, running: Run, name: str, first: int = 1) -> None:
        self._running, self._name = running, name
        self.course: Course | None = None
        self.courses: list[Course] = []
        self.events: list[Any] = []
        self.at, self.why = 0, ""
        self.asks = False
        self.error = ""
        self._updates = Updates(first)
        self._begun = first - 1  # the update before the events that are kept
        self._is_on_its_way = True

    @property
    def made(self) -> int:
        """How many updates the script has made in all, once it has ended."""
        ended = self.events[-1] if self.events else None
        return (ended.steps or ended.passes) if isinstance(ended, Ended) else self._updates.number

    @property
    def first(self) -> int:
        """The number in the run of the first update that is looked at; 0 where there is none."""
        return self._begun + 1 if self.course else 0

    @property
    def goes_on(self) -> bool:
        """Whether there may be more updates."""
        return not (self._running.ended or self.asks)

    # -- what the script does ------------------------------------------------------------------------------------------

    def go_on(self, *how: Any) -> None:
        """Lets it go on to its next update: "held", or "on" where it may print meanwhile."""
        if not self._is_on_its_way:
            self._running.go_on(*how)
            self._is_on_its_way = True

    def _next(self, seconds: float | None = None) -> Update | None:
        """The next update, once it is complete; None where the script ends, asks for something, or takes longer."""
        while self.goes_on and (seconds is None or self._running.has_told(seconds)):
            event = next(self._running.events(), None)
            if isinstance(event, Asks):
                self.asks = True
            elif event is not None:
                self._keep(event)
                if isinstance(event, Ended) and event.error:
                    self.error = event.error[0]
                if (found := self._updates.feed(event)) is not None:
                    self._is_on_its_way = False
                    return found
        return None

    def _keep(self, event: Any) -> None:
        if self._updates.number - self._begun < _MOST_JUDGED or isinstance(event, Ended):
            self.events.append(event)

    def _forget(self) -> None:
        """What was seen up to here is not judged."""
        self.events.clear()
        self._begun = self._updates.number

    def finish(self) -> None:
        """Lets it run to its end; of what it tells the verdicts keep what they need."""
        if not self._running.ended:
            self._running.release(_FEW - (self._updates.number - self._begun))
        for event in self._running.events():
            if not isinstance(event, Asks):
                self._keep(event)
                self._updates.feed(event)

    # -- the first update ----------------------------------------------------------------------------------------------

    def seek(self, until: str | None) -> bool:
        """Runs on to the first update that is to be looked at; whether there is one.

        Raises: UsageError, UnknownQuantity for a condition that cannot be read.
        """
        found = self._first()
        if found and until is not None:
            return self._seek(until)
        return found

    def _first(self) -> bool:
        """The first update that can be computed."""
        for _ in range(_TRIES):
            update = self._next()
            if update is None:
                update = None if self.goes_on else self._updates.rest()
                return update is not None and self._opens(update)
            if self._opens(update):
                return True
            self.go_on("on")
        return False

    def _opens(self, update: Update) -> bool:
        """Puts an update where it belongs; whether it can be computed."""
        self.at = update.number
        try:
            real = Real(update, self._name)
        except NotComputed as error:
            self.why = str(error)
            return False
        self.why = real.why
        own = [self.course] if self.course else []
        for course in (*own, *self.courses):
            if course.takes(real):
                self.course = course
                return True
        self.course = Course(real, self._name)
        self.courses.append(self.course)
        return True

    def where(self, number: int) -> tuple[Course, int] | None:
        """Where an update of the run is shown: the course, and the epoch in it."""
        for course in self.courses:
            if number in course.numbers:
                return course, course.numbers.index(number) + 1
        return None

    def _seek(self, until: str) -> bool:
        """The first update of which a condition holds."""
        assert self.course is not None
        lesson = self._lesson()
        condition = read(until, lesson)
        if any(address.epoch is not None or address.update is not None for _, address in condition.named):
            raise UsageError(f"{until!r} is about one update", "any update of the run is meant: leave the @ out")
        how = _how(condition, self.course)
        search = begin(lesson, condition, 1) if condition.changes else Search(condition, 1, 1, 1)
        while search.outcome != "found":
            if search.epoch == 1:
                search = once(lesson, search)
                if search.outcome == "found":
                    break
            self._forget()
            self.course, self.courses = None, []
            self.go_on(*how)
            update = self._next()
            if update is None:
                return False
            self._begun = update.number - 1
            if self._opens(update):
                lesson = self._lesson()
                search = replace(search, epoch=1, update=1, outcome="searching")
        return True

    def _lesson(self) -> Lesson:
        assert self.course is not None
        return Lesson(self.course.trace())

    # -- one update more -----------------------------------------------------------------------------------------------

    def more(self, seconds: float | None = None) -> Arrival:
        """One more update: whether it has come, is of this course or of another, or cannot be computed."""
        before = self.course
        self.go_on("held")
        update = self._next(seconds) if self.goes_on else None
        if update is None:
            return "not yet"
        if not self._opens(update):
            return "missed"
        return "taken" if self.course is before else "elsewhere"


def _is_about_loss(condition: Condition) -> bool:
    """Whether nothing but the loss of an update has to be known."""
    return (
        not condition.changes
        and condition.equals is None
        and all(key.kind in ("batch_error", "epoch_error") for key, _ in condition.named)
    )


def _how(condition: Condition, course: Course) -> tuple[Any, ...]:
    """How the script goes on to an update of which a condition holds: with as little read of the others as may be."""
    real = course.reals[0]
    if any(word == IN_STEP for word, _ in real.seen.notes):
        return ("on",)
    if _is_about_loss(condition):
        return "until", condition.expr
    places = {key: _place(key, real) for key in symbols(condition.expr)}
    if condition.changes or condition.equals is not None or None in places.values():
        return ("on",)
    return "sought", condition.expr, places


def _place(named: Any, real: Real) -> tuple[str, int, int] | None:
    """Where the script has a number: what it is, of which parameter, and the place in it; None where it has not."""
    key = named[0]
    if key.kind in ("batch_error", "epoch_error"):
        return "loss", 0, 0
    if key.kind not in ("param", "grad", "new") or real.step is None or real.step.by_hand or key.sample:
        return None
    layer = real.seen.layers[key.layer - 1] if key.layer <= len(real.seen.layers) else None
    parameter = (layer.bias_id if key.is_bias else layer.weight_id) if layer is not None else 0
    if layer is None or parameter not in real.step.moved or (key.kind == "grad" and real.scenario.training.l2.rate):
        return None
    units, inputs = layer.weights.shape
    if key.is_bias:
        whole = real.step.moved[parameter].before.size == units  # one for all units otherwise
        return (key.kind, parameter, key.unit - 1) if whole else None
    row, column = key.unit - 1, key.source - 1
    return key.kind, parameter, column * units + row if layer.turned else row * inputs + column
