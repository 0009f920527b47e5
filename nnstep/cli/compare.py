"""`nnstep compare`: two runs side by side, where they part, and what becomes of the error."""

from __future__ import annotations

from collections.abc import Sequence

from nnstep.cli.written import give
from nnstep.errors import UsageError
from nnstep.options.common import Common
from nnstep.options.setup import look_of, work_on
from nnstep.records import replace
from nnstep.results.compared import compared
from nnstep.scenario.reader import DataReader
from nnstep.terminal.progress import doing


def compare_runs(first: str, second: str | None, common: Common, epochs: int | None, likes: Sequence[str] = ()) -> None:
    """Prints what two runs have in common and where they part.

    One `like` is of the second run, two are of both. What is set makes the second run, unless libraries make the two:
    these are to differ in nothing else, so that both have it. Raises: UsageError.
    """
    common.begin()
    if second is None and not common.sets and not likes:
        raise UsageError("there is nothing to compare with", "name a second scenario, or set something: --set lr=0.3")
    if len(likes) > 2:
        raise UsageError(f"{len(likes)} libraries are too many", "--like is given once or twice: two runs are compared")
    like_a, like_b = (None, *likes) if len(likes) == 1 else likes or (None, None)
    reader = DataReader()  # one, for data that both have
    own = common.sets if likes else ()
    a = work_on(replace(common, scenario=first, sets=own, like=like_a), reader)
    b = work_on(replace(common, scenario=first if second is None else second, like=like_b), reader)
    with doing("comparing", look_of(b.lesson)):
        found = compared(a.view, b.view, epochs, (own, common.sets))
    give(found, common)
