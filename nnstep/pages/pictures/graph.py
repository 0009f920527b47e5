"""The graph of a function as data: exact values at points evenly spread, and the point where the learner stands."""

from __future__ import annotations

from nnstep.quantities.key import Key
from nnstep.quantities.spans import Spans
from nnstep.records import dataclass


@dataclass(frozen=True, slots=True)
class Graph:
    """How a quantity goes with another one, everything else staying as it is.

    head: what is drawn. at: the quantity that is moved; key: the one that goes with it. points: pairs of their values.
    here: the pair of the learner's own numbers.
    """

    head: Spans
    at: Key
    key: Key
    points: tuple[tuple[float, float], ...]
    here: tuple[float, float]
