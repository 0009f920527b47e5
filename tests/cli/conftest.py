"""What tests of commands share."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pytest

from nnstep.cli import check
from nnstep.cli.setup import Work


@pytest.fixture(scope="module")
def marked_once() -> Iterator[None]:
    """For pages of marks, set again and again: the numbers of a scenario or a sheet are marked the first time only."""
    kept: dict[object, Any] = {}
    with pytest.MonkeyPatch.context() as patch:
        for name in ("_claims_report", "_sheet_report"):
            patch.setattr(check, name, partial(_kept, kept, getattr(check, name)))
        yield


def _kept(kept: dict[object, Any], mark: Callable[..., Any], work: Work, *sheet: str) -> Any:
    trace = work.trace
    key = (mark, sheet, work.scenario, str(trace.settings), trace.hand, work.view.notation)
    if key not in kept:
        kept[key] = mark(work, *sheet)
    return kept[key]
