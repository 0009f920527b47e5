"""What the tutor works with: the views of a scenario and its forks, the place that is kept, the files it writes."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from importlib import import_module
from typing import TYPE_CHECKING

from nnstep.errors import NnstepError, UsageError
from nnstep.kept import place
from nnstep.lesson import whatif
from nnstep.lesson.journey import is_far
from nnstep.options.common import Common
from nnstep.options.setup import Work, work_on
from nnstep.pages.view import View
from nnstep.printable import harmless
from nnstep.quantities.spans import Verbatim
from nnstep.reading.places import shown
from nnstep.records import dataclass, field, replace
from nnstep.render.text.lines import Look
from nnstep.scenario.bundled import following
from nnstep.scenario.reader import DataReader
from nnstep.session.actions import action_for
from nnstep.session.fields import mistake_found
from nnstep.session.lessons import Lessons
from nnstep.session.moves import setting_out, settled
from nnstep.session.reduce import reduce
from nnstep.session.state import Settings, State
from nnstep.tutor.ends import ended

if TYPE_CHECKING:
    from nnstep.lesson.condition import Condition

_SCROLLING = frozenset(("up", "down", "page_up", "page_down", "top", "bottom", "choose_up", "choose_down"))
_LATER = (
    "nnstep.tutor.runs", "nnstep.lesson.parts", "nnstep.pages.found", "nnstep.marking.diagnose", "nnstep.pages.watched",
    "nnstep.render.text.watched", "nnstep.pages.samples", "nnstep.pages.why",
    "nnstep.functions.derivations.activations", "nnstep.functions.derivations.losses",
    "nnstep.functions.derivations.optimizers", "nnstep.tutor.about",
    "nnstep.lesson.compare", "rich.cells",
)  # fmt: skip
"""Modules that no first frame needs, and a key may."""

_MOST_FILES = 1000  # tries for a name that is not taken
_MOST_WRITTEN = 5000  # steps in one file


@dataclass(frozen=True)
class Start:
    """How a session begins: what the options of `run` ask for."""

    at: tuple[int, int] | None = None
    by: str | None = None
    play: float | None = None
    predict: bool = False
    until: Condition | None = None
    fresh: bool = False
    matrices: bool = False


def studio_of(name: str, common: Common, *, quiet: bool = False) -> Studio:
    """A scenario ready to be walked through, with the settings it is run with. quiet: while a screen is shown."""
    reader = DataReader()

    def again(changed: Sequence[str], *, quiet: bool = True) -> Work:
        return work_on(replace(common, scenario=name, sets=tuple(changed)), reader, quiet=quiet)

    return Studio(name, again(common.sets, quiet=quiet), common.sets, again)


@dataclass()
class Studio:
    """A scenario being walked through. name: as it was asked for; overrides: the `--set`s it was run with.

    again: loads the scenario once more with more settings.
    """

    name: str
    work: Work
    overrides: tuple[str, ...]
    again: Callable[[Sequence[str]], Work]
    lessons: Lessons = field(init=False)
    _shown: tuple[View, tuple[str, bool], View] | None = None
    copied: str = ""
    """What is to be copied, until the screen has taken it."""
    _kept: tuple[object, ...] = ()

    def __post_init__(self) -> None:
        self.lessons = Lessons(self.work.view, self._fork)

    def view(self, state: State) -> View:
        """The view of a state: with what was set, in its notation, its samples as columns or rows."""
        view = self.lessons.view(state.settings)
        how = (state.notation or view.notation, view.rows if state.turned is None else state.turned)
        if how == (view.notation, view.rows):
            return view
        if self._shown is None or self._shown[:2] != (view, how):
            self._shown = (view, how, replace(view, notation=how[0], rows=how[1]))
        return self._shown[2]

    def step(self, state: State, key: str, look: Look) -> State:
        """The state after a key, what it asks the shell for being done."""
        before = replace(state, rows=look.height, said=())
        state = reduce(self.lessons, replace(state, rows=look.height), key)
        if state.effect == "write":
            state = replace(state, effect="", said=(Verbatim(self._write(state, look)),))
        if state.effect == "copy":
            state = self._copy(replace(state, effect=""), look)
        if state.done:
            return state
        from nnstep.tutor.screens import settle

        state = settle(self.view(state), state, look)
        action = action_for(key, before.mode)
        if state == before and action is not None and action.name in _SCROLLING:
            return replace(state, said=("there is nothing more this way",))
        return state

    def reached(self, state: State, key: str, after: State, look: Look) -> State:
        """The state after a key that was really pressed, where more has to be done for it than a step."""
        return after

    # -- between two keys ---------------------------------------------------------------------------------------------

    def wait(self) -> None:
        """From now on no key waits for a mistake to be found: `name_a_mistake` and `answered` do that afterwards."""
        self.lessons.waiting = True
        self.lessons.notes = self.lessons.notes.waiting()

    def answered(self, state: State, pause: Callable[[], object]) -> State | None:
        """The state with the mistake behind a wrong prediction said, None where none is to be looked for."""
        return mistake_found(self.lessons, state, pause) if state.question and state.question.sought else None

    def name_a_mistake(self, state: State, most: float, pause: Callable[[], object]) -> bool:
        """Finds the mistake behind a wrong number of the source, at most so many steps off; whether there was one.

        pause: may break the search off by raising something.
        """
        notes = self.lessons.notes
        for number, far in () if state.settings else notes.unnamed(state.epoch, state.number):
            if far > most:
                break
            if (named := notes.naming(number, pause)) is not notes:
                self.lessons.notes = named
                return True
        return False

    def loaded(self) -> Iterator[None]:
        """Loads in parts what keys may need."""
        for module in _LATER:
            if module not in sys.modules:
                import_module(module)
                yield

    def prepared(self, state: State) -> Iterator[None]:
        """Makes in parts what is searched, where somebody types what to go to."""
        if state.mode == "goto":
            from nnstep.pages.found import prepared  # only when somebody looks for something

            yield
            yield from prepared(self.view(state), state.epoch)

    # -- beginning and keeping ----------------------------------------------------------------------------------------

    def begin(self, start: Start) -> State:
        """The state to begin with: where the scenario was left, unless the options say otherwise."""
        found = place.Found() if start.fresh else place.found(self.name, self.work.scenario.digest, self.overrides)
        state = found.state or State()
        said = found.said
        lesson = self.lessons.original
        try:
            lesson = self.lessons.of(state.settings)
        except NnstepError:
            state, said = replace(state, settings=()), "what was set last time no longer fits, so it is taken back"
        state = replace(state, predicting=start.predict, pace=start.play or state.pace)
        if start.by is not None:
            state = replace(state, by=start.by)  # type: ignore[arg-type]
        epoch, number = start.at or (state.epoch, state.number)
        if epoch > 1 and not lesson.layout.has_update:
            epoch = 1
        if is_far(lesson, epoch):
            return setting_out(replace(state, epoch=1, number=1), epoch, number)
        state = settled(lesson, state, epoch, number)
        if found.state and not said and not start.at and (state.number > 1 or state.epoch > 1 or state.settings):
            said = f"back at step {state.number} of epoch {state.epoch}, where you left; nnstep run --fresh starts over"
        if start.play is not None and state.mode == "lesson":
            state = replace(state, playing=True)
        if start.until is not None:
            from nnstep.lesson.condition import begin  # reads expressions: only where one was given

            state = replace(state, mode="running", search=begin(lesson, start.until, state.epoch), question=None)
        if start.matrices and state.mode == "lesson":
            from nnstep.session.matrix import open_matrix  # numpy, for those who ask for arrays

            state = open_matrix(lesson, state)
        return replace(state, said=(said,) if said else state.said)

    def keep(self, state: State) -> None:
        """Keeps the place, where it is another than the one kept last."""
        kept = (state.epoch, state.number, state.by, state.watched, state.settings, state.notation, state.pace,
                state.predicted)  # fmt: skip
        if kept != self._kept:
            self._kept = kept
            place.keep(self.name, self.work.scenario.digest, self.overrides, state)

    def after(self, state: State) -> str:
        """The lesson that is wanted next: this one, or the one after it where it was gone through."""
        onward = following(self.work.scenario.path) if ended(self.lessons.of(state.settings), state) else ""
        return onward or self.name

    # -- forks and files ----------------------------------------------------------------------------------------------

    def _fork(self, settings: Settings) -> View:
        layers = len(self.work.scenario.network.layers)
        spelled = [text for name, value in settings for text in whatif.spelled(name, value, layers)]
        work = self.again([*self.overrides, *spelled])
        if work.scenario.digest != self.work.scenario.digest:
            raise UsageError("the scenario's file has changed meanwhile", "quit, and run it again")
        return replace(work.view, original=self.work.lesson, settings=self.work.view.settings)

    def _copy(self, state: State, look: Look) -> State:
        """Shows the line of numbers of the step as a program reads it; the same step again: as the next one does."""
        from nnstep.pages.workings import working  # these once somebody copies
        from nnstep.render.formats import LINES
        from nnstep.render.pasted import line_of
        from nnstep.render.text.typeset import setting_of
        from nnstep.words.copied import NO_LINE, copied_for

        view, (last, *where) = self.view(state), state.pasted
        step = view.lesson.step(state.epoch, state.number)
        again = where == [state.epoch, state.number]
        place = (LINES.index(last) + again) % len(LINES) if last else 0
        target, following = LINES[place], LINES[(place + 1) % len(LINES)]
        block = working(view.lesson.trace, step.place)
        self.copied = line_of(block, setting_of(view, replace(look, ascii=True), step.key.sample), target)
        said = copied_for(target, following, self.copied) if self.copied else NO_LINE
        return replace(state, pasted=(target, state.epoch, state.number), said=said)

    def _write(self, state: State, look: Look) -> str:
        """Writes the steps so far into a new file in this folder, and says which."""
        from pathlib import Path  # these few once somebody writes

        from nnstep.render.markdown import markdown

        view = self.view(state)
        stem = f"nnstep-{self.work.scenario.name}-epoch{state.epoch}-step{state.number}"
        steps = range(max(1, state.number - _MOST_WRITTEN + 1), state.number + 1)
        text = markdown(view, [view.lesson.step(state.epoch, number) for number in steps])
        for attempt in range(1, _MOST_FILES):
            path = Path(f"{stem}{'' if attempt == 1 else f'-{attempt}'}.md")
            try:
                with path.open("x", encoding="utf-8") as file:
                    file.write(harmless(text))
            except FileExistsError:
                continue
            except OSError as error:
                with suppress(OSError):
                    if path.exists() and not path.stat().st_size:
                        path.unlink()
                return f"cannot write {shown(str(path), 1000)}: {error.strerror or error}"
            return f"steps {steps[0]} to {steps[-1]} of epoch {state.epoch} are in {shown(str(path), 1000)} now"
        return "there are too many such files here already"
