"""The numbers beside the axis that goes up."""

from __future__ import annotations

from nnstep.pages.pictures.plot import Scale
from nnstep.render.text.typeset import Setting


def ticks(scale: Scale, rows: int, setting: Setting) -> dict[int, str]:
    """The numbers at the left, by row: at the top, in the middle where there is room, at the bottom."""
    if scale.low == scale.high:
        return {(rows - 1) // 2: setting.number(scale.low)}
    parts = {0: 1.0, rows - 1: 0.0}
    if rows % 2 and rows > 4:
        parts[rows // 2] = 0.5
    return {row: setting.number(scale.value(part)) for row, part in parts.items()}
