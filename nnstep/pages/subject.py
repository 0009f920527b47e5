"""What a page of explanations is about."""

from __future__ import annotations

from nnstep.quantities.place import Place
from nnstep.records import dataclass


@dataclass(frozen=True, slots=True)
class Subject:
    """What a page is about: a quantity; or, where `first` is not 0, the steps from there to the quantity's.

    until: the step (epoch, number) after which nothing may be known: that is still to be predicted. why: the name of a
    rule, where the page is about why it holds; "*" for those that the quantity follows. asked: what was looked
    for, where the page is about what was found.
    """

    place: Place
    first: int = 0
    until: tuple[int, int] | None = None
    why: str = ""
    asked: str = ""
