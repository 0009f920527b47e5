"""A sitting at the screen: a lesson, the list of lessons, the next lesson, until somebody quits."""

from __future__ import annotations

import gc
import math
import time
from collections.abc import Callable, Iterator
from itertools import chain
from typing import TYPE_CHECKING, Any

from nnstep.errors import NnstepError, ScenarioError
from nnstep.options.common import Common
from nnstep.records import replace
from nnstep.render.text.lines import Look
from nnstep.session.reduce import due
from nnstep.session.state import State
from nnstep.sitting.ahead import Ahead
from nnstep.sitting.studio import Start, Studio, studio_of
from nnstep.terminal.loop import run
from nnstep.terminal.screen import Screen
from nnstep.tutor.screens import frame
from nnstep.words import copied as words

if TYPE_CHECKING:
    from nnstep.session.choosing import Choice

_BREATH = 0.008  # s for the terminal to show the frame, and for the next key of somebody who holds it down
_PAUSE = 0.15  # s without a key after which the place is kept
_LONGEST_UNKEPT = 2.0  # s of stepping without a pause after which it is kept between two keys
_POLLED = 0.002  # s between two looks at the keyboard while something is searched for
COPIED = "copied"  # the event that the terminal has taken what was to be copied
_AGAIN = "resize"  # the event that asks for nothing but a new frame
_ANSWERED = "answered"  # the event that more is to be said to an answer
_NEAR = 1  # steps: a mistake that may be shown with the next key
_GARBAGE = 20_000  # objects that may be garbage, from which on it is collected while nobody presses anything
_SELDOM = 200_000  # and from which on in any case
_LARGE = 3000  # steps of an epoch from which on nothing is made ahead that may run the network far on


def go_through(studio: Studio, start: Start, common: Common) -> None:
    """A lesson on the screen, and what is opened after it."""
    _Sitting(common, studio).run(studio.begin(start))


def choose(common: Common) -> None:
    """The list of lessons on the screen, and what is opened from it."""
    from nnstep.kept.state_file import last_scenario

    sitting = _Sitting(common)
    sitting.run(sitting.listed(last_scenario() or ""))


class _Sitting:
    """A lesson or the list of lessons, one after the other in one loop, so that no key is lost between them."""

    def __init__(self, common: Common, studio: Studio | None = None) -> None:
        self._common = common
        self._output = common.output
        self._painter = self._output.painter()
        self._studio: Studio | None = None
        self._latest: State | Choice | None = None
        self._ahead = Ahead(self._after_key, self._frame)
        if studio is not None:
            self._open(studio)

    def run(self, begin: State | Choice) -> None:
        """Until somebody quits."""
        self._latest = begin
        try:
            with Screen(self._heard if self._output.may_ask else None) as screen:

                def step(state: State | Choice, key: str) -> State | Choice | None:
                    if not gc.isenabled():  # the first frame is there, and this may go on for hours
                        gc.freeze()  # what is loaded stays: looking through it would cost the first key 10 ms
                        gc.set_threshold(_SELDOM, 20, 20)
                        gc.enable()
                    size = screen.size()
                    after = (
                        self._stepped(state, key, *size)
                        if isinstance(state, State)
                        else self._chose(state, key, self._look(*size))
                    )
                    self._latest = after = self._copying(screen, after) if isinstance(after, State) else after
                    return None if after.done else after

                run(_Keeping(screen, self._keep, self._meanwhile), begin, step=step, frame=self._draw, due=_due)
        finally:
            self._keep()

    def listed(self, name: str, said: str = "") -> Choice:
        """The list of lessons with one of them chosen."""
        from nnstep.session.choosing import begun
        from nnstep.sitting.shelf import shelf  # only the list needs these

        return begun(shelf(), name, said)

    def _heard(self, background: str) -> None:
        """The terminal has said whether it is light or dark: what was painted is painted anew."""
        self._painter = self._output.painter(background)
        self._ahead.forget()

    def _after_key(self, state: State, key: str, width: int, height: int) -> State:
        assert self._studio is not None
        return self._studio.step(state, key, self._look(width, height))

    def _frame(self, state: State, width: int, height: int) -> list[str]:
        assert self._studio is not None
        return self._painter.page(frame(self._studio.view(state), state, self._look(width, height)))

    def _open(self, studio: Studio) -> None:
        studio.wait()
        self._studio = studio
        self._ahead.forget()

    def _meanwhile(self, width: int, height: int, pause: Callable[[], None], *, later: bool) -> Iterator[str]:
        """What is done while nobody presses anything, in parts; each gives the event that it leads to, or "".

        First what the next key may show. later: for who reads, the mistakes behind all numbers of the source, and what
        all keys show.
        """
        state, studio = self._latest, self._studio
        if not isinstance(state, State) or studio is None or state.done:
            return
        try:
            lesson = studio.lessons.of(state.settings)
        except NnstepError:  # its file is gone: the next key says so
            return
        if (answered := studio.answered(state, pause)) is not None:
            self._ahead.lead(state, _ANSWERED, answered, width, height)
            yield _ANSWERED
        while studio.name_a_mistake(state, math.inf if later else _NEAR, pause):
            self._ahead.forget()
            yield _AGAIN
        far = lesson.count(state.epoch) <= _LARGE
        following = self._ahead.parts(state, width, height, most=1, far=far)
        every = self._ahead.parts(state, width, height, far=far) if later else ()
        for _ in chain(following, studio.prepared(state), studio.loaded(), every):
            yield ""
        if later and gc.get_count()[0] > _GARBAGE:
            gc.collect()

    def _stepped(self, state: State, key: str, width: int, height: int) -> State | Choice:
        """After a key in a lesson."""
        assert self._studio is not None
        if key == COPIED:
            return replace(state, said=(words.COPIED, *state.said)) if state.said else state
        made = self._ahead.stepped(state, key, width, height)
        after = self._studio.reached(state, key, made, self._look(width, height))
        if after is not made:
            self._ahead.forget()
        if after.effect != "choose":
            return after
        self._latest = after
        self._keep()
        return self.listed(self._studio.after(after))

    def _copying(self, screen: Any, state: State) -> State:
        """What a key has made to be copied goes to the terminal; that it is, is said once that is known."""
        if self._studio is None or not self._studio.copied:
            return state
        text, self._studio.copied = self._studio.copied, ""
        return replace(state, said=(words.COPIED, *state.said)) if screen.copy(text) else state

    def _chose(self, choice: Choice, key: str, look: Look) -> State | Choice:
        """After a key in the list: where a lesson is opened, it begins with what it is about, or where it was left."""
        from nnstep.session.choosing import choose as after_key
        from nnstep.tutor.chooser import list_rows

        after = after_key(replace(choice, rows=list_rows(look)), key)
        if not after.opened:
            return after
        try:
            studio = studio_of(after.opened, replace(self._common, scenario=after.opened, sets=()), quiet=True)
            state = studio.begin(Start())
        except NnstepError as error:
            return replace(after, opened="", said=_in_a_line(after.opened, error))
        self._open(studio)
        return state if state.said else replace(state, mode="about")

    def _draw(self, state: State | Choice, width: int, height: int) -> list[str]:
        if isinstance(state, State):
            return self._ahead.drawn(state, width, height)
        from nnstep.tutor import chooser

        return self._painter.page(chooser.frame(state, self._look(width, height)))

    def _look(self, width: int, height: int) -> Look:
        return Look(min(self._output.width_wanted or width, width), height, self._output.ascii)

    def _keep(self) -> None:
        """Keeps the place in a lesson."""
        if self._studio is not None and isinstance(self._latest, State):
            self._studio.keep(replace(self._latest, mode="lesson"))


def _due(state: State | Choice) -> float | None:
    return due(state) if isinstance(state, State) else None


class _Pressed(Exception):
    """A key has come while something was searched for."""


class _Keeping:
    """A screen that keeps the place, and lets what can be done meanwhile be done, while nobody presses anything.

    Frames come first, and a held key is not slowed. meanwhile: the parts of what is to be done, for a window; it gets
    something to call within long parts, which raises when a key has come, and whether somebody seems to read.
    """

    def __init__(self, screen: Any, keep: Callable[[], None], meanwhile: Callable[..., Iterator[str]]) -> None:
        self._screen, self._keep, self._meanwhile = screen, keep, meanwhile
        self.size, self.draw = screen.size, screen.draw
        self._kept_at = self._polled_at = time.monotonic()
        self._end = math.inf

    def read(self, timeout: float | None = None) -> list[str]:
        """All events that have come."""
        begin = time.monotonic()
        self._end = math.inf if timeout is None else begin + timeout
        keep_at = min(begin + _PAUSE, max(self._kept_at + _LONGEST_UNKEPT, begin + _BREATH))
        if events := self._read_until(begin + _BREATH) or self._work(keep_at, later=False):
            return events
        events = self._read_until(keep_at)
        if events or time.monotonic() >= self._end:
            return events
        self._keep()
        self._kept_at = time.monotonic()
        if time.monotonic() - begin < _PAUSE:  # it was high time, but somebody holds a key down
            events = self._read_until(begin + _PAUSE)
        return events or self._work(math.inf, later=True) or self._read_until(self._end)

    def _work(self, end: float, *, later: bool) -> list[str]:
        """Does what can be done now, until a key comes or that time; the event that it leads to."""
        width, height = self.size()
        parts = self._meanwhile(width, height, self._pause, later=later)
        while not self._is_time() and time.monotonic() < end:
            try:
                if event := next(parts):
                    return [event]
            except (StopIteration, _Pressed):
                break
        return []

    def _read_until(self, end: float) -> list[str]:
        end = min(end, self._end)
        rest = None if end == math.inf else max(end - time.monotonic(), 0.0)
        return self._screen.read(rest)  # type: ignore[no-any-return]

    def _is_time(self) -> bool:
        """Whether a key has come, or it is time for what goes on by itself."""
        return self._screen.waiting() or time.monotonic() >= self._end

    def _pause(self) -> None:
        """Breaks off what is being done when a key has come, or when it is time to go on."""
        now = time.monotonic()
        if now - self._polled_at >= _POLLED:
            self._polled_at = now
            if self._is_time():
                raise _Pressed


def _in_a_line(name: str, error: NnstepError) -> str:
    from nnstep.words.choosing import cannot_open

    if isinstance(error, ScenarioError) and error.problems:
        first = error.problems[0]
        return cannot_open(name, f"line {first.line}: {first.message}" if first.line else first.message)
    return cannot_open(name, error.message)
