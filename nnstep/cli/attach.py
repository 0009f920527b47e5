"""`nnstep attach`: a script that trains a network, followed."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryFile
from typing import TYPE_CHECKING, Any

from nnstep.attach.run import Run
from nnstep.cli.options import Common
from nnstep.cli.output import is_interactive
from nnstep.errors import NnstepError, ScenarioNotFound

if TYPE_CHECKING:
    from nnstep.attach.report import Report
    from nnstep.network.trace import Trace

_UPDATES = 3  # that are followed: a gradient that was not emptied shows in the second
_LOOKED_AT = 20  # that can be stepped through


def attach(script: str, arguments: list[str], at: int, common: Common, *, no_input: bool) -> int:
    """Runs a script, and says what was found. Returns 1 where that is a mistake, else what the script ended with."""
    output = common.begin()
    path = Path(script)
    if not path.is_file():
        raise ScenarioNotFound(f"there is no script {script!r}", "nnstep attach FILE.py")
    trace = None
    if common.scenario is not None:
        from nnstep.cli.setup import work_on  # only where a scenario was given

        trace = work_on(common).trace
    sys.stdout.flush()
    if is_interactive() and not (no_input or common.json or common.to or output.path):
        return _looked_at(path, arguments, at, common, trace)
    running = Run(str(path), arguments, first=at, steps=_UPDATES, output=sys.stderr if common.json else None)
    events = list(running.events())
    return _told(running, _report(events, path, at, trace), common)


def _report(events: Sequence[Any], path: Path, at: int, trace: Trace | None) -> Report:
    from nnstep.attach.report import report  # and numpy: while the script runs nothing of it is needed

    return report(events, str(path.absolute()), at, trace)


def _told(running: Run, found: Report, common: Common) -> int:
    """Prints what was found, once the script has ended."""
    code = running.wait()
    if code >= 128:
        raise NnstepError(f"the script was ended by signal {code - 128}")
    from nnstep.cli.written import give  # as above
    from nnstep.results.attached import Attached

    give(Attached(found), common)
    return code if code else 0 if found.is_right else 1


def _looked_at(path: Path, arguments: list[str], at: int, common: Common, trace: Trace | None) -> int:
    """The tutor on the updates; what the script prints meanwhile is held back, and printed after."""
    with TemporaryFile() as held:
        running = Run(str(path), arguments, first=at, steps=_LOOKED_AT, waits=True, output=held)
        try:
            print(f"{path.name} runs to its first updates ...", file=sys.stderr)
            events = running.until_it_waits(_LOOKED_AT)
            _step_through(_report(events, path, at, None), common)
            running.release()
            events += running.events()
            running.wait()
        except BaseException:
            running.interrupt()
            raise
        finally:
            held.seek(0)
            sys.stdout.flush()
            sys.stdout.buffer.write(held.read())
            sys.stdout.flush()
    return _told(running, _report(events, path, at, trace), common)


def _step_through(found: Report, common: Common) -> None:
    """The tutor on what was found; nothing where no update can be computed."""
    from nnstep.attach.update import lesson_of, with_values
    from nnstep.cli.setup import Work
    from nnstep.cli.sitting import go_through
    from nnstep.cli.studio import Start, Studio
    from nnstep.lesson.settings import parted
    from nnstep.results.view import view_of

    lesson = lesson_of(found.story)
    if lesson is None or lesson.scenario is None:
        return
    scenario = lesson.scenario

    def again(changed: Sequence[str]) -> Work:
        _, values = parted(changed, lambda: len(scenario.network.layers))
        changed_lesson = with_values(lesson, values) if values else lesson
        return Work(scenario, changed_lesson, view_of(changed_lesson, common.notation, common.digits))

    go_through(Studio(found.script, again(()), (), again), Start(fresh=True), common)
