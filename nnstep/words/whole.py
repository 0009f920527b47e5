"""What is said of the picture of the whole network."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from nnstep.quantities.key import Key
from nnstep.quantities.spans import Figure, Spans, count

POSITIVE, NEGATIVE = "positive", "negative"
THICKER: Final = "thicker: larger"
CLOSER: Final = "closer: larger"  # where a line has one thickness


def title(epochs: Sequence[int]) -> Spans:
    """Over the picture."""
    if len(epochs) > 1:
        return (f"The network as epochs {epochs[0]} and {epochs[-1]} begin",)
    return (f"The network as epoch {epochs[0]} begins",)


def begins(epoch: int) -> str:
    """Over one of several networks."""
    return f"epoch {epoch}"


def others(number: int) -> str:
    """In a column, where not all its neurons have room."""
    return f"… {number} more"


def together(number: int) -> str:
    """In place of many inputs."""
    return count(number, "input")


def largest(epoch: int, key: Key, weight: float, source: str, unit: str) -> Spans:
    """The thickest line."""
    return (f"In epoch {epoch} the largest weight is ", key, " ", Figure(weight), f", from {source} to {unit}.")


def signs(weights: int, negative: int, zeros: int, broken: int) -> Spans:
    """How many lines are of which kind."""
    said = f"Of {count(weights, 'weight')} {negative or 'none'} {'is' if negative == 1 else 'are'} negative"
    if zeros:
        said += f", {zeros} {'is 0 and has' if zeros == 1 else 'are 0 and have'} no line"
    if broken:
        said += f", {broken} {'is' if broken == 1 else 'are'} too large for a number or none, and not drawn"
    return (said + ".",)


def moved(key: Key, before: float, after: float) -> Spans:
    """The weight that changed most."""
    return ("Most of all changes ", key, ", from ", Figure(before), " to ", Figure(after), ".")


def values_of(sample: int) -> Spans:
    """Whose numbers stand at the neurons."""
    return (f"The numbers at the neurons are those of sample {sample}.",)


def inputs_as_one(number: int) -> Spans:
    """What a line from many inputs is."""
    return (f"The {number} inputs stand as one: a line from them is the largest of their weights into a neuron.",)


def left_out(drawn: int, weights: int) -> str:
    """Where there is no room for all lines."""
    return f"{drawn} of {weights} weights are drawn, the largest"
