"""`nnstep compare`: two runs side by side, where they part, and what becomes of the error."""

from __future__ import annotations

from nnstep.cli.options import Common
from nnstep.cli.setup import work_on
from nnstep.cli.written import give
from nnstep.errors import UsageError
from nnstep.records import replace
from nnstep.results.compared import compared


def compare_runs(first: str, second: str | None, common: Common, epochs: int | None) -> None:
    """Prints what two runs have in common and where they part; the settings go to the second one."""
    common.begin()
    if second is None and not common.sets:
        raise UsageError("there is nothing to compare with", "name a second scenario, or set something: --set lr=0.3")
    a = work_on(replace(common, scenario=first, sets=()))
    b = work_on(replace(common, scenario=first if second is None else second))
    give(compared(a.view, b.view, epochs, common.sets), common)
