"""`nnstep export --to json | jsonl | csv`: the trace as data, written while the run goes on."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from typing import Any

from nnstep.cli.own_options import ExportOptions
from nnstep.errors import UsageError
from nnstep.export.traced import traced
from nnstep.network.recorded import records
from nnstep.options.common import Common
from nnstep.options.setup import work_on
from nnstep.terminal.progress import doing
from nnstep.told import Told


def export_trace(to: str, common: Common, options: ExportOptions) -> None:
    """Writes the records of the epochs. Raises: UsageError for options that data has not; UnknownQuantity."""
    if common.matrices:
        raise UsageError(
            f"--matrices goes with --to markdown and --to latex, not {to}",
            "a record is of one number; arrays as data: nnstep show 'W.*' --json",
        )
    for option, given in (("--digits", common.digits), ("--notation", common.notation), ("--vectors", common.vectors)):
        if given is not None:
            raise UsageError(
                f"{option} changes nothing in --to {to}", "data has ids and full precision; --hand N carries N decimals"
            )
    output = common.output
    work, epochs = work_on(common), options.epochs or 1
    trace = work.trace
    found = records(trace, range(1, epochs + 1), options.only)
    header: dict[str, Any] = {"scenario": work.view.notes.scenario.name, "epochs": epochs}
    if trace.hand is not None:
        header["hand"] = trace.hand
    if not gc.isenabled():
        gc.freeze()
        gc.enable()  # of 100,000 epochs there is garbage
    output.start()  # only now, so that a file is not emptied for an option that is wrong
    with doing("writing it down", quiet=output.is_terminal) as told:
        for piece in traced(to, header, _heard(found, told, epochs)):
            output.text(piece)


def _heard(found: Iterator[dict[str, Any]], told: Told, epochs: int) -> Iterator[dict[str, Any]]:
    """The records, their epochs counted; of one alone nobody can say how far it is."""
    at = 0
    for record in found:
        if record["epoch"] != at:
            at = record["epoch"]
            told(at - 1, epochs if epochs > 1 else 0)
        yield record
