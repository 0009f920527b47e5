"""A lesson as it is shown: what a page is about besides the place."""

from __future__ import annotations

from nnstep.lesson.script import Lesson
from nnstep.marking.notes import Notes
from nnstep.quantities.notation import Notation
from nnstep.records import dataclass
from nnstep.words.paper import by_hand


@dataclass(frozen=True)
class View:
    """A lesson as it is shown: its scenario's notes, the notation and the digits.

    original: where something was set to see what changes, the lesson without it. settings: what `--set` changed.
    rows: whether samples are rows of matrices. updates: of a run that was made elsewhere, which of its updates
    each epoch is.
    """

    lesson: Lesson
    notes: Notes
    title: str
    notation: str = "standard"
    digits: int = 4
    ascii: bool = False
    original: Lesson | None = None
    settings: tuple[tuple[str, str], ...] = ()
    rows: bool = False
    updates: tuple[int, ...] = ()

    @property
    def by_hand(self) -> str:
        """What is said where values are carried by hand; empty where they are not."""
        hand = self.lesson.trace.hand
        return "" if hand is None else by_hand(hand)

    def setting_notation(self, sample: int = 0) -> Notation:
        """The notation, for a page about a sample."""
        return Notation(self.lesson.layout, self.notation, self.ascii, sample)
