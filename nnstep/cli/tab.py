"""What the Tab key of a shell asks for while a line is typed: the ids of a scenario's quantities.

The scripts of `nnstep completion` start it so: `nnstep _quantities =WORD [SCENARIO]`. It has a tenth of a second, so it
loads nothing but what ids are made of.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import Final

from nnstep.errors import NnstepError

_MOST: Final = 500  # more are no help to anybody


def offer(words: Sequence[str]) -> int:
    """Prints the ids that begin as the word does, one a line; where there are none, nothing: nobody is reading."""
    from nnstep.kept import parsed, state_file
    from nnstep.network.build import trace
    from nnstep.network.catalogue import ids
    from nnstep.scenario.load import load

    begins, *named = words or [""]
    begins = begins.removeprefix("=")  # which is there as PowerShell drops empty words
    with suppress(NnstepError, OSError):
        name = "".join(named) or state_file.last_scenario() or "article"
        met: set[str] = set()
        for one in ids(trace(load(name, (), parsed.compose)), begins):
            if one not in met:
                met.add(one)
                print(one)
            if len(met) == _MOST:
                break
    return 0
