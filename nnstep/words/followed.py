"""What is said where a run is followed that goes on elsewhere."""

from __future__ import annotations

from typing import Final

from nnstep.quantities.spans import Spans

ASKS: Final[Spans] = ("The script asks for a line to be typed: q ends the tutor, and it can be answered.",)
ENDED: Final[Spans] = ("The script makes no further update.",)


def stopped(update: int, why: str) -> Spans:
    """Where the script has stopped. why: something of it is left out."""
    first = f"The script has stopped at update {update}: ] is its next one, q lets it run to its end."
    return (first, f" {left_out(why)}") if why else (first,)


def left_out(why: str) -> str:
    """Why the step of an update is none of the lesson's."""
    return f"Its step is not computed here: {why}."


def anew(update: int, why: str) -> Spans:
    """An update that is not made as those before it."""
    return (f"Update {update} is of another kind ({why}): a lesson of its own begins.",)


def not_computed(update: int, why: str) -> Spans:
    """An update that cannot be shown."""
    return (f"Update {update} cannot be computed: {why}. ] is the next one.",)
