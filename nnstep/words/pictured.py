"""What is said of pictures: what is drawn, what stands where, and the same for who does not see it."""

from __future__ import annotations

import math
from typing import Final

from nnstep.quantities.key import Key
from nnstep.quantities.spans import Figure, Spans

SLOPE: Final[Spans] = ("slope ",)
HERE: Final[Spans] = ("here ",)
PROMISED: Final[Spans] = ("the slope promised ",)
CAME: Final[Spans] = ("it came to ",)


def activation_title(net: Key, out: Key) -> Spans:
    """Over an activation."""
    return (out, " as its sum ", net, " goes, all else staying as it is")


def works_at(net: Key, own: float, out: Key, result: float, slope: float) -> Spans:
    """Where a neuron works, and what that means for learning."""
    begins: Spans = ("At ", net, " ", Figure(own), " the neuron gives ", out, " ", Figure(result))
    if slope == 0:
        return (*begins, "; there it is flat: a little more or less of the sum changes nothing.")
    return (*begins, "; a little more of the sum changes it by ", Figure(slope), " times as much.")


def slope_title(key: Key) -> Spans:
    """Over the error along a weight."""
    return (Key("batch_error"), " as ", key, " goes, all else staying as it is")


def along(key: Key, own: float, gradient: float, step: float, before: float, after: float) -> tuple[Spans, ...]:
    """The slope at a weight, what it promised for the step, and what came of this step alone."""
    steep: Spans = ("At ", key, " ", Figure(own), " the slope is ", Figure(gradient), ".")
    if not step:
        return (steep,)
    goes = ("The step of ", Figure(step), " promises ", Figure(gradient * step, signed=True))
    if not math.isfinite(after):
        return (steep, (*goes, ", and comes to no number."))
    return (steep, (*goes, " and brings ", Figure(after - before, signed=True), ", ", key, " moving alone."))
