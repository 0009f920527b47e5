"""`nnstep sweep`: one scenario run with several values, in one picture and one table."""

from __future__ import annotations

from nnstep.cli.own_options import SweepOptions
from nnstep.cli.plot import keep
from nnstep.cli.written import give
from nnstep.errors import UsageError
from nnstep.lesson.swept import combined, runs_of
from nnstep.options.common import Common
from nnstep.options.setup import work_on
from nnstep.reading.places import shown
from nnstep.records import replace
from nnstep.results.picture import as_picture
from nnstep.results.swept import swept
from nnstep.scenario.reader import DataReader
from nnstep.terminal.progress import doing
from nnstep.terminal.streams import broken_off


def sweep(common: Common, options: SweepOptions) -> int:
    """Runs each combination of values; Ctrl-C keeps what there is. Returns the exit code."""
    if options.save is not None:
        as_picture(options.save)
    common.begin()
    varied = _varied(common.sets)
    reader = DataReader()
    first = tuple("=".join(one) for one in combined(varied)[0])
    work = work_on(replace(common, sets=first), reader)
    runs = runs_of(work.scenario, work.trace.settings, varied, common.hand, reader)
    with broken_off() as stopped, doing(f"running {shown(work.scenario.name)} {len(runs)} times") as told:
        found = swept(
            work.view, runs, options.quantity, options.epochs, log=options.log, told=told, stopped=stopped
        )  # fmt: skip
    give(found, common)
    if options.save is not None:
        keep(found, options.save, common.theme)
    return 130 if stopped() else 0


def _varied(settings: tuple[str, ...]) -> dict[str, list[str]]:
    """The values of each name: `lr=0.1,0.3`. Raises: UsageError for one that says nothing."""
    varied: dict[str, list[str]] = {}
    for setting in settings:
        name, sign, text = setting.partition("=")
        values = [value.strip() for value in _split(text)]
        if not sign or not name.strip() or not all(values):
            raise UsageError(
                f"--set {shown(setting, 200)!r} says no values", "part them by commas, as in --set lr=0.1,0.3,1"
            )
        varied.setdefault(name.strip(), []).extend(values)
    return varied


def _split(text: str) -> list[str]:
    """The parts between commas that stand in no brackets: {name: adam, lr: 0.1},sgd are two."""
    parts, depth = [""], 0
    for sign in text:
        depth += (sign in "[{(") - (sign in ")}]")
        if sign == "," and depth <= 0:
            parts.append("")
        else:
            parts[-1] += sign
    return parts
