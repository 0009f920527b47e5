"""What a quiz about whole arrays says."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from nnstep.quantities.spans import Spans, count

HELP: Final[tuple[Spans, ...]] = (
    ("Type each array with its rows in brackets: [[0.1, 0.2], [0.3, 0.4]], or [0.1, 0.2] where there is one sample.",),
    ("? or Enter gives a hint, 'skip' shows it and goes on, 'quit' ends.",),
)
RIGHT: Final[Spans] = ("Right.",)
NOT_YET: Final[Spans] = ("Not yet.",)
GOES_LIKE_THIS: Final[Spans] = ("It goes like this:",)


def title(arrays: int) -> str:
    """After the lesson's own title: what this is."""
    return f": a quiz in matrices, {count(arrays, 'array')}"


def counted(results: Sequence[str], of: int) -> Spans:
    """How it went."""
    by = {outcome: sum(one == outcome for one in results) for outcome in ("once", "helped", "missed")}
    said = f"{by['once']} right at once, {by['helped']} with help, {by['missed']} missed"
    left = of - len(results)
    return (f"Of {len(results)}: {said}.{f' {left} were not asked for.' if left else ''}",)
