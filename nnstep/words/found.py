"""What is said when something is looked for: what was found, and what was not understood."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from nnstep.quantities.kinds import Kind
from nnstep.quantities.spans import Spans, Verbatim

CALLED: Final[Mapping[Kind, str]] = {
    "input": "input, scaled",
    "net": "weighted sum, net input, pre-activation, dot product",
    "out": "output, activation",
    "unit_error": "error, loss, cost",
    "error": "total error, loss, cost",
    "batch_error": "total error, loss, cost",
    "penalty": "penalty, l2, weight decay, regularization",
    "epoch_error": "total error, loss, cost",
    "reported": "reported loss, training loss, loss_",
    "epoch_reported": "reported loss, training loss, loss_",
    "dout": "derivative, gradient, slope of the error by an output",
    "slope": "derivative, slope of the activation",
    "dnet": "delta, error signal, derivative, slope of the error by a sum",
    "grad": "gradient, derivative, slope for a weight",
    "rate": "learning rate, schedule",
    "reg": "regularization, weight decay",
    "norm": "gradient norm, clipping",
    "scale": "gradient norm, clipping",
    "used": "clipped gradient",
    "state_new": "state of the optimizer, momentum, velocity, moment, average",
    "hat": "bias correction, corrected moment",
    "new": "new weight, new value, update",
}
"""What people call the quantities of a kind."""

RULE: Final = "why"
"""Before a rule, where a step has its number."""


def what_is_said_of(asked: str, *, number: bool) -> Spans:
    """Over what was found."""
    return ("Where the number ", Verbatim(asked), " stands") if number else ("Found for ", Verbatim(repr(asked)))


def says_nowhere(unknown: tuple[str, ...]) -> Spans:
    """Words that were left out of the search."""
    listed = " or ".join(repr(word) for word in unknown)
    return (
        "nothing here says ",
        Verbatim(listed),
        ": looked for the other words",
    )


def step(number: int, epoch: int) -> str:
    """A step before what it is; its epoch where that is another one."""
    return f"step {number}" + (f", epoch {epoch}" if epoch else "")


def more(count: int) -> Spans:
    """What was found, but is not listed."""
    return (f"… and {count} more: another word beside it finds fewer.",)


def nothing_says(asked: str, *, number: bool) -> Spans:
    """Nothing was found, and what would work."""
    if number:
        return ("no number of this epoch rounds to ", Verbatim(asked), ", and none that the source prints is it")
    return (
        "nothing here says ",
        Verbatim(repr(asked)),
        ": try a step (22), an epoch (@3), a quantity (w5+), a number (0.647) or a word (bias, why minus)",
    )


def here_already(number: int) -> Spans:
    """What was looked for is where one stands."""
    return (f"that is step {number}, where you are",)
