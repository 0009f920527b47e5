"""A field on the screen: what is typed, with the cursor in it."""

from __future__ import annotations

from nnstep.render.text.lines import Line, Look, cells


def field_bits(before: str, after: str, look: Look, room: int) -> Line:
    """What stands before the cursor, the cursor, what stands behind it: the part around the cursor that has room."""
    before, after = look.plain(before), look.plain(after)
    while cells(before) + 1 > room:
        before = before[1:]
    while cells(before) + 1 + cells(after) > room:
        after = after[:-1]
    return [(before, ""), ("_", "current"), (after, "")]
