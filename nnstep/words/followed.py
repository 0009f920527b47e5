"""What is said where a run is followed that goes on elsewhere."""

from __future__ import annotations

from typing import Final

from nnstep.quantities.spans import Spans, Verbatim

ASKS: Final[Spans] = ("The script asks for a line to be typed: q ends the tutor, and it can be answered.",)


def about(name: str) -> Spans:
    """What a lesson of real updates is about."""
    begins = "the weights, samples and settings, and from what its optimizer had kept, as they were then"
    return (Verbatim(name), f" has really made these updates. Each is an epoch here, and starts from {begins}.")


def ended(error: str) -> Spans:
    """There is no further update. error: the name of an exception."""
    if error:
        return (f"The script has ended with {error}: q ends the tutor, and shows what it says.",)
    return ("The script makes no further update.",)


def stopped(update: int, why: str) -> Spans:
    """Where the script has stopped. why: something of it is left out."""
    first = f"Stopped at update {update} of the script: ] makes the next one, q lets it run on."
    return (first, f" {left_out(why)}") if why else (first,)


def left_out(why: str) -> str:
    """Why the step of an update is none of the lesson's."""
    return f"Its step is not computed here: {why}."


def elsewhere(update: int, why: str) -> Spans:
    """An update that is not made as the one before it."""
    told = f"Update {update} is not made as the one before: it has a lesson of its own."
    return (told, f" {left_out(why)}") if why else (told,)


def back(update: int) -> Spans:
    """Back among updates that are made as others before them."""
    return (f"Update {update} is made as others before, and stands with them.",)


def not_computed(update: int, why: str) -> Spans:
    """An update that cannot be shown."""
    return (f"Update {update} cannot be computed: {why}. ] makes the next one.",)
