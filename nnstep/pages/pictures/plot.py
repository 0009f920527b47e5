"""Curves over the epochs as data: what every writer draws, and how many numbers become as few as it has room for."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from nnstep.quantities.spans import Spans
from nnstep.records import dataclass


@dataclass(frozen=True, slots=True)
class Line:
    """One curve: what it is called, and its values, one an epoch."""

    label: Spans
    values: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Plot:
    """Curves over the epochs from `first` on. log: on a logarithmic scale; here: the epoch where one is."""

    lines: tuple[Line, ...]
    first: int
    log: bool = False
    here: int | None = None

    @property
    def last(self) -> int:
        """The last epoch."""
        return self.first + max((len(line.values) for line in self.lines), default=1) - 1

    @property
    def scale(self) -> Scale | None:
        """From the lowest to the highest number; None where there is none to draw."""
        finite = [value for line in self.lines for value in line.values if self.is_drawn(value)]
        return Scale(min(finite), max(finite), self.log) if finite else None

    def is_drawn(self, value: float) -> bool:
        """Whether a number has a place on the scale."""
        return math.isfinite(value) and (value > 0 or not self.log)


class Scale(NamedTuple):
    """The numbers at the bottom and at the top."""

    low: float
    high: float
    log: bool = False

    def at(self, value: float) -> float:
        """How high a number is, from 0 to 1; a constant is halfway."""
        low, high, own = (math.log(one) if self.log else one for one in (self.low, self.high, value))
        size = high - low
        if size and not math.isfinite(size):  # farther apart than a float can say
            half = high / 2 - low / 2
            return (own / 2 - low / 2) / half
        return (own - low) / size if size else 0.5

    def value(self, part: float) -> float:
        """The number at a height from 0 to 1."""
        if self.log:
            return math.exp(math.log(self.low) * (1 - part) + math.log(self.high) * part)
        return self.low * (1 - part) + self.high * part


class Bin(NamedTuple):
    """The numbers of neighbouring epochs: the first, the lowest, the highest, the last of those that are drawn."""

    begin: float
    low: float
    high: float
    end: float


def binned(plot: Plot, values: Sequence[float], count: int) -> Iterator[tuple[float, Bin]]:
    """At most so many bins, each with its place from 0 to 1; a spike is the highest or lowest of its own."""
    epochs = plot.last - plot.first
    each = max(len(values) / count, 1.0)
    at = 0
    while at * each < len(values):
        begin, end = int(at * each), max(int((at + 1) * each), int(at * each) + 1)
        drawn = [value for value in values[begin:end] if plot.is_drawn(value)]
        if drawn:
            middle = (begin + min(end, len(values)) - 1) / 2
            yield (middle / epochs if epochs else 0.5), Bin(drawn[0], min(drawn), max(drawn), drawn[-1])
        at += 1
