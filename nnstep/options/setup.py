"""From the options of a command to what it works on: the scenario, its trace, its lesson."""

from __future__ import annotations

from collections.abc import Callable

from nnstep.errors import UnknownQuantity
from nnstep.kept import parsed, state_file
from nnstep.lesson.script import Lesson
from nnstep.network.build import trace as make_trace
from nnstep.network.trace import Trace
from nnstep.options.common import Common
from nnstep.pages.view import View
from nnstep.reading.places import shown
from nnstep.records import dataclass, replace
from nnstep.results.view import view_of
from nnstep.scenario.load import load
from nnstep.scenario.reader import DataReader
from nnstep.scenario.schema import Scenario
from nnstep.terminal.progress import doing
from nnstep.terminal.streams import complain
from nnstep.words.health import before_it_runs

_LONGEST = 1000  # characters of a name


@dataclass(frozen=True)
class Work:
    """What a command works on."""

    scenario: Scenario
    trace: Trace
    view: View

    @property
    def lesson(self) -> Lesson:
        """The lesson."""
        return self.view.lesson


def name_of(common: Common) -> str:
    """The scenario that is named, else the last one run, else the article."""
    if common.scenario is not None:  # an empty name is none of any scenario
        return common.scenario
    return state_file.last_scenario() or "article"


def work_on(common: Common, reader: DataReader | None = None, *, quiet: bool = False) -> Work:
    """What the options ask for: the scenario or its variant loaded, set, and ready to be looked at.

    To stderr goes which scenario it is, where nobody named one, and what in it will mislead. reader: of its data, where
    that was read before; quiet: nothing is said of how far it is.
    """
    name, reader = name_of(common), reader or DataReader()
    if common.scenario is None:
        say_which(name, common)
    with doing(f"reading {shown(name)}", quiet=quiet) as reader.told:
        scenario, trace = _made(name, common, reader)
    for warning in before_it_runs(trace.network):
        _note(warning, common)
    if scenario.convention is not None:
        from nnstep.words.conventional import said  # only for who reads it as a library does

        for told in said(scenario, trace):
            _note(told, common)
    view = replace(
        view_of(trace, common.notation, common.digits, vectors=common.vectors, changed=bool(common.sets)),
        ascii=common.output.ascii,
        settings=tuple((name.strip(), value.strip()) for name, _, value in (one.partition("=") for one in common.sets)),
    )
    return Work(scenario, trace, view)


def _made(name: str, common: Common, reader: DataReader) -> tuple[Scenario, Trace]:
    """The scenario, or its variant, and its trace."""
    paths: list[tuple[str, str]] = []
    quantities: dict[str, float] = {}
    if common.sets:
        from nnstep.lesson.settings import parted  # only where something is set

        paths, quantities = parted(common.sets, lambda: len(load(name, (), parsed.compose, reader).network.layers))
    scenario = load(name, paths, parsed.compose, reader, common.like)
    if common.seed is not None:
        from nnstep.lesson.variant import variant  # only where one is asked for

        scenario = variant(scenario, common.seed)
    try:
        return scenario, make_trace(scenario, quantities, hand=common.hand)
    except UnknownQuantity as unknown:
        from nnstep.lesson.settings import section_named  # only where something is wrong

        raise section_named(quantities) or unknown from None


def look_of(lesson: Lesson) -> Callable[[], str]:
    """What says how far a run has come, for who waits for it."""

    def look() -> str:
        from nnstep.lesson.journey import epoch_reached  # only for who waits

        epoch = epoch_reached(lesson)
        return f"epoch {epoch:,}" if epoch > 1 else ""

    return look


def say_which(name: str, common: Common) -> None:
    """Says which lesson is meant where none was named: nobody should take a number for that of another one."""
    why = "the lesson run last" if state_file.last_scenario() is not None else "as no lesson was named"
    _note(f"this is about '{shown(name, _LONGEST)}', {why}", common)


def _note(text: str, common: Common) -> None:
    from textwrap import wrap  # for the few times that there is something to say

    look = common.output.look
    lines = wrap(look.plain(f"note: {text}"), min(look.width, 80) - 1, subsequent_indent="  ", break_on_hyphens=False)
    complain("\n".join(lines))
