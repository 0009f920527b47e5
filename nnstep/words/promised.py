"""What the slopes promise of a step: how much E is to fall or to rise; and why it may come otherwise."""

from __future__ import annotations

from typing import Final

from nnstep.quantities.key import Key
from nnstep.quantities.layout import Layout
from nnstep.quantities.spans import Figure, Spans

_CLOSE_BY: Final = "A slope holds only close by, and this step goes further"
_FAR_OFF: Final = 0.5  # of what was promised: a difference that asks for a reason


def whole_error(layout: Layout) -> Key | str:
    """What the error of an update is called where it is not told from a sample's."""
    return Key("batch_error") if layout.in_loss else "E"


def error_of_epochs(layout: Layout) -> Key | str:
    """What the error of an epoch is called: E is that of the data alone where a penalty is in the other."""
    return Key("epoch_error") if layout.in_loss else "E"


def way(change: float) -> str:
    """Which way E goes by a change. change: how much is taken off."""
    return "less" if change > 0 else "more"


def promise(change: float) -> Spans:
    """What slope times step comes to, as the end of a sentence. change: how much it takes off."""
    if change == 0:
        return ("promised no change.",)
    return ("promised ", Figure(abs(change), 4), f" {way(change)}.")


def why_otherwise(before: float, change: float, promised: float, *, never_negative: bool) -> Spans:
    """Why E has not done what was promised, where it is far from it; nothing where it is near.

    change, promised: how much is taken off. never_negative: whether E cannot fall below 0.
    """
    if promised > before and never_negative:
        return ("That is more than there was: E was ", Figure(before, 4), f" and cannot fall below 0. {_CLOSE_BY}.")
    if promised > 0 > change:
        return (f"{_CLOSE_BY}: on the way E turned upwards.",)
    if abs(change - promised) > _FAR_OFF * abs(promised):
        return (f"{_CLOSE_BY}.",)
    return ()
