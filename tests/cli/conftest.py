"""What tests of commands share."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pytest

from nnstep.cli import check
from nnstep.marking import handed_in
from nnstep.network.trace import Trace


@pytest.fixture(scope="module")
def marked_once() -> Iterator[None]:
    """For pages of marks, set again and again: the numbers of a scenario or a sheet are marked the first time only."""
    kept: dict[object, Any] = {}
    with pytest.MonkeyPatch.context() as patch:
        for room, name in ((check, "check"), (handed_in, "mark_sheet")):
            patch.setattr(room, name, partial(_kept, kept, getattr(room, name)))
        yield


def _kept(kept: dict[object, Any], mark: Callable[..., Any], trace: Trace, *sheet: object, notation: str) -> Any:
    key = (mark, repr(sheet), trace.scenario, str(trace.settings), trace.hand, notation)
    if key not in kept:
        kept[key] = mark(trace, *sheet, notation=notation)
    return kept[key]
