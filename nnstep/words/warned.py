"""What is said of a network when its file is read: nothing is wrong with the file, but the numbers will mislead."""

from __future__ import annotations

import math

from nnstep.algebra.numbers import show
from nnstep.functions.entry import Activation
from nnstep.network.network import Network


def warned(network: Network) -> list[str]:
    """A sentence for each thing that will mislead."""
    loss, activation = network.loss.entry, network.activations[-1].entry
    if loss.target_range is None or _lies_in(activation, loss.target_range):
        return []
    low, high = (show(end) for end in loss.target_range)
    fitting = f"; {loss.activation} would fit" if loss.activation else ""
    needed = f"{loss.name} needs outputs between {low} and {high}, and {activation.name} gives {_reach(activation)}"
    return [f"{needed}: where an output is not between them, E says nothing{fitting}"]


def _lies_in(activation: Activation, span: tuple[float, float]) -> bool:
    return span[0] <= activation.range[0] and activation.range[1] <= span[1]


def _reach(activation: Activation) -> str:
    low, high = activation.range
    if math.isinf(low) and math.isinf(high):
        return "any number"
    if math.isinf(high):
        return f"{show(low)} and more"
    return f"{show(low)} to {show(high)}"
