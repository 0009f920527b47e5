"""`nnstep attach`: a script that trains a network, followed."""

from __future__ import annotations

import sys
from pathlib import Path

from nnstep.attach.report import report
from nnstep.attach.run import Run
from nnstep.cli.options import Common
from nnstep.cli.written import give
from nnstep.errors import NnstepError, ScenarioNotFound

_UPDATES = 3  # that are followed: a gradient that was not emptied shows in the second


def attach(script: str, arguments: list[str], at: int, common: Common, *, no_input: bool) -> int:
    """Runs a script, and says what was found. Returns 1 where that is a mistake, else what the script ended with."""
    common.begin()
    path = Path(script)
    if not path.is_file():
        raise ScenarioNotFound(f"there is no script {script!r}", "nnstep attach FILE.py")
    trace = None
    if common.scenario is not None:
        from nnstep.cli.setup import work_on  # only where a scenario was given

        trace = work_on(common).trace
    sys.stdout.flush()
    running = Run(str(path), arguments, first=at, steps=_UPDATES, output=sys.stderr if common.json else None)
    events = list(running.events())
    code = running.wait()
    if code >= 128:
        raise NnstepError(f"the script was ended by signal {code - 128}")
    from nnstep.results.attached import Attached  # and numpy: while the script runs nothing of it is needed

    found = report(events, str(path.absolute()), at, trace)
    give(Attached(found), common)
    return code if code else 0 if found.is_right else 1
