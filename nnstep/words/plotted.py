"""What is said of curves over the epochs: what they are, and how each goes, for who does not see them."""

from __future__ import annotations

import math

from nnstep.quantities.spans import Figure, Span, Spans

WITHOUT = " without it"
"""After the name of a curve of the run in which nothing was set."""

NOTHING = "no number of these epochs has a place on the scale"


def title(names: list[Spans], first: int, last: int) -> Spans:
    """Over the curves: their names and the epochs."""
    said: list[Span] = []
    for number, name in enumerate(names):
        said += [" and " if number == len(names) - 1 else ", "] if number else []
        said += name
    return (*said, f", epochs {first} to {last}")


def goes(name: Spans, values: tuple[float, ...], first: int, *, log: bool) -> Spans:
    """How a curve goes: from where to where, its lowest and highest, and what of it is no number."""
    finite = [value for value in values if math.isfinite(value)]
    if not finite:
        return (*name, ": no epoch gives a number.")
    begin, end, low, high = finite[0], finite[-1], min(finite), max(finite)
    said: list[Span] = [*name]
    if low == high:
        said += [" stays at ", Figure(begin)]
    elif begin == end:
        said += [" ends where it began, at ", Figure(end)]
    else:
        said += [" falls from " if end < begin else " rises from ", Figure(begin), " to ", Figure(end)]
    if low < min(begin, end):
        said += ["; its lowest is ", Figure(low), f" in epoch {first + values.index(low)}"]
    if high > max(begin, end):
        said += ["; its highest is ", Figure(high), f" in epoch {first + values.index(high)}"]
    broken = next((place for place, value in enumerate(values) if not math.isfinite(value)), None)
    if broken is not None:
        said.append(f"; in epoch {first + broken} it is too large for a number, or none")
    if log and low <= 0:
        said.append("; what is 0 or below has no place on a logarithmic scale")
    return (*said, ".")
