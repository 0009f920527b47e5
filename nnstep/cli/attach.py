"""`nnstep attach`: a script that trains a network, followed."""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import NamedTemporaryFile, TemporaryFile
from typing import TYPE_CHECKING, Any

from nnstep.errors import NnstepError, ScenarioNotFound, UsageError
from nnstep.following.run import Run
from nnstep.options.common import Common
from nnstep.options.output import is_interactive
from nnstep.terminal.streams import complain

if TYPE_CHECKING:
    from nnstep.debugging.report import Report
    from nnstep.network.trace import Trace

_UPDATES = 3  # that are followed: a gradient that was not emptied shows in the second


def attach(
    script: str, arguments: list[str], at: int, until: str | None, common: Common, *, put_weights: bool, no_input: bool
) -> int:
    """Runs a script, and says what was found. Returns 1 where that is a mistake, else what the script ended with."""
    if not put_weights:
        return _attach(script, arguments, at, until, common, None, no_input=no_input)
    if common.scenario is None:
        raise UsageError(
            "--put-weights needs the scenario whose weights they are", "nnstep attach -s article --put-weights FILE.py"
        )
    with NamedTemporaryFile() as file:
        return _attach(script, arguments, at, until, common, file.name, no_input=no_input)


def _attach(
    script: str, arguments: list[str], at: int, until: str | None, common: Common, file: str | None, *, no_input: bool
) -> int:
    output = common.begin()
    path = Path(script)
    if not path.is_file():
        raise ScenarioNotFound(f"there is no script {script!r}", "nnstep attach FILE.py")
    trace = None
    if common.scenario is not None:
        from nnstep.options.setup import work_on  # only where a scenario was given

        trace = work_on(common).trace
        if file is not None:
            _write_weights(trace, Path(file))
    weights = file or "-"
    sys.stdout.flush()
    if is_interactive() and not (no_input or common.json or common.to or output.path):
        return _looked_at(path, arguments, at, until, common, trace, weights)
    own = sys.stderr if common.json else None
    if until is None:
        running = Run(str(path), arguments, first=at, steps=_UPDATES, output=own, weights=weights)
        events = list(running.events())
        return _told(running, _report(events, path, at, trace), common)
    running = Run(str(path), arguments, first=at, steps=0, waits=True, output=own, weights=weights)
    return _sought(running, path, at, until, common, trace)


def _write_weights(trace: Trace, file: Path) -> None:
    """Writes the weights and biases that a scenario begins with."""
    from nnstep.debugging.paper import first_weights  # and numpy
    from nnstep.following.given import written

    written(first_weights(trace), file)


def _report(events: list[Any], path: Path, at: int, trace: Trace | None) -> Report:
    from nnstep.debugging.report import report  # and numpy: while the script runs nothing of it is needed

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


def _sought(running: Run, path: Path, at: int, until: str, common: Common, trace: Trace | None) -> int:
    """The verdicts on the first update of which a condition holds, and on the two behind it."""
    from nnstep.replay.live import Live

    live = Live(running, path.stem, at)
    try:
        found = live.seek(until)
        live.finish()
    except NnstepError:  # a condition that cannot be read: nothing of the script's is wrong
        running.leave()
        raise
    except BaseException:
        running.interrupt()
        raise
    _say_missed(live, until, found=found)
    return _told(running, _report(live.events, path, live.first or at, trace), common)


def _looked_at(
    path: Path, arguments: list[str], at: int, until: str | None, common: Common, trace: Trace | None, weights: str
) -> int:
    """The tutor on the updates, one by one; what the script prints meanwhile is held back, and printed after."""
    from nnstep.replay.live import Live  # and numpy, where it is needed

    with TemporaryFile() as held:
        running = Run(str(path), arguments, first=at, steps=0, waits=True, held=held, weights=weights)
        live = Live(running, path.stem, at)
        try:
            complain(f"{path.name} runs to its first update ...")
            found = live.seek(until)
            if found:
                from nnstep.sitting.followed import go_through

                go_through(live, str(path.absolute()), common)
            _print(held)
            live.finish()
            running.wait()
        except NnstepError:
            running.leave()
            raise
        except BaseException:
            running.interrupt()
            running.wait()
            raise
        finally:
            _print(held)
    _say_missed(live, until, found=found)
    return _told(running, _report(live.events, path, live.first or at, trace), common)


def _print(held: Any) -> None:
    """Prints what was held back, once."""
    held.seek(0)
    sys.stdout.flush()
    sys.stdout.buffer.write(held.read())
    sys.stdout.flush()
    held.seek(0)
    held.truncate()


def _say_missed(live: Any, until: str | None, *, found: bool) -> None:
    """Says where a condition never held."""
    if until is None or found:
        return
    made = live.made
    complain(f"{until}: {f'so in none of the {made} updates of the script' if made else 'the script made no update'}")
