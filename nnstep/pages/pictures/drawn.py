"""A picture with what is said of it: over it, and below for who does not see it."""

from __future__ import annotations

from nnstep.pages.pictures.axes import Axes, Stack
from nnstep.pages.pictures.web import Web
from nnstep.quantities.spans import Spans
from nnstep.records import dataclass


@dataclass(frozen=True, slots=True)
class Drawn:
    """A picture between two axes, several, or the network.

    title: over it; said: sentences below. name: the id of what it is of.
    """

    title: Spans
    axes: Axes | Stack | Web
    said: tuple[Spans, ...]
    name: str = ""
