"""A mistake in a training loop."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from nnstep.loops.seen import Line
from nnstep.records import dataclass, field


@dataclass(frozen=True)
class Mistake:
    """A mistake. word: a stable one; line: where it is made; numbers: what proves it. is_note: it may be meant so."""

    word: str
    line: Line
    numbers: Mapping[str, Any] = field(default_factory=dict)
    is_note: bool = False
