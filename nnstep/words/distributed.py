"""What is said of how the numbers of layers are spread: how each layer goes, what vanishes or is dead."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise
from typing import Final, Literal

from nnstep.quantities.key import Family
from nnstep.quantities.spans import ArrayName, Figure, Span, Spans, count

Kind = Literal["weights", "outputs", "gradients"]

LOWEST, LOWER, MEDIAN, UPPER, HIGHEST = "lowest", "lower quartile", "median", "upper quartile", "highest"
HERE: Final = "here"

_TITLES: Final[dict[Kind, str]] = {
    "weights": "Weights by layer",
    "outputs": "Outputs by layer",
    "gradients": "Sizes of the gradients by layer",
}
_FAR: Final = 100.0  # times as large, from which a gradient is said to vanish or to explode on its way


def title(kind: Kind, first: int, last: int) -> Spans:
    """Over the pictures."""
    return (f"{_TITLES[kind]}, epoch {first}" if first == last else f"{_TITLES[kind]}, epochs {first} to {last}",)


def panel(family: Family, numbers: int, *, sizes: bool) -> Spans:
    """Over the picture of an array."""
    return (*(("size of ",) if sizes else ()), ArrayName(family), f", {count(numbers, 'number')}")


def here(epoch: int, median: float) -> Spans:
    """The epoch where one is."""
    return (f"epoch {epoch}, median ", Figure(median))


def goes(family: Family, numbers: int, begin: Sequence[float], end: Sequence[float], *, sizes: bool) -> Spans:
    """How an array goes, from its quartiles in the first epoch to those in the last."""
    low, lower, middle, upper, high = end
    name: Spans = (ArrayName(family),)
    if not math.isfinite(middle) or not math.isfinite(begin[2]):
        at = [Figure(one[2]) if math.isfinite(one[2]) else "nothing to draw" for one in (begin, end)]
        starts = ": the median size is " if sizes else ": the median is "
        return (*name, starts, at[0], " at first, ", at[1], " in the end.")
    still = "is " if begin is end else "stays at "
    way = still if middle == begin[2] else "falls from " if middle < begin[2] else "rises from "
    moved: Spans = (way, Figure(begin[2])) if middle == begin[2] else (way, Figure(begin[2]), " to ", Figure(middle))
    if numbers == 1:
        return (*name, " has one number; ", "its size " if sizes else "it ", *moved, ".")
    said: list[Span] = [*name, ": the median size " if sizes else ": the median ", *moved]
    if low == high:
        return (*said, ", and all are equal.")
    said += [
        "; half lie between " if begin is end else "; in the end half lie between ",
        Figure(lower),
        " and ",
        Figure(upper),
    ]
    return (*said, ", all between ", Figure(low), " and ", Figure(high), ".")


def zeros(family: Family, numbers: int, found: int, epoch: int) -> Spans:
    """What has no place on a scale of sizes."""
    if found == numbers:
        return ("In ", ArrayName(family), f" all numbers are 0 in epoch {epoch}.")
    are = "is" if found == 1 else "are"
    return ("In ", ArrayName(family), f" {found} of {numbers} {are} 0 in epoch {epoch}; the picture is of the others.")


def broken(family: Family, found: int, epoch: int) -> Spans:
    """Where numbers are infinite or none."""
    many = f" {count(found, 'number')} of epoch {epoch} {'is' if found == 1 else 'are'} too large, or none"
    return ("In ", ArrayName(family), f"{many}; the picture is of the others.")


def silent(family: Family, units: int, before: int, found: int, epoch: int) -> Spans:
    """Units that give 0 whatever comes in."""
    many = f"{count(found, 'unit')} of {units} give{'s' * (found == 1)} 0" if units > 1 else "its only unit gives 0"
    before_it = "" if found == before or units == 1 else f", at first {before or 'none'}"
    dead = "it is dead" if found == 1 else "they are dead"
    return (
        ArrayName(family),
        f": in epoch {epoch} {many} for every sample{before_it}. No gradient comes through: {dead}.",
    )


def towards_inputs(medians: Sequence[tuple[Family, float]], epoch: int) -> Spans:
    """How the sizes of gradients compare, in the first layer and in that of the outputs; medians: by layer."""
    (first, small), *_, (last, large) = medians
    if not (small > 0 and large > 0 and math.isfinite(small) and math.isfinite(large)):
        return ()
    ratio = large / small
    said: Spans = (f"In epoch {epoch} the median size is ", Figure(large), " in ", ArrayName(last), " and ")
    said = (*said, Figure(small), " in ", ArrayName(first))
    if ratio >= _FAR:
        return (*said, ": towards the inputs the gradient vanishes, ", Figure(ratio, 2), " times smaller.")
    if ratio <= 1 / _FAR:
        return (*said, ": towards the inputs the gradient explodes, ", Figure(1 / ratio, 2), " times larger.")
    steady = all(a < b for (_, a), (_, b) in pairwise(medians)) and len(medians) > 2
    return (*said, ", smaller from layer to layer." if steady else ".")


FIRST_UPDATE: Final = "Each epoch is drawn as it is in its first update."
ALL_SAMPLES: Final = "Outputs are those of all samples that train, as each epoch begins."


def some_of(drawn: int, epochs: int) -> str:
    """That not every epoch is drawn."""
    return f"Drawn are {drawn} of {epochs} epochs, evenly spread."
