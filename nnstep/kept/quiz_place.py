"""What is kept of quizzes: for each scenario the numbers missed last time.

A file of its own in the folder of states; losing it loses nothing else, so nothing about it is ever an error.
"""

from __future__ import annotations

from nnstep.kept.state_file import entry_of, keep_entry, read, texts_of
from nnstep.records import dataclass

FILE = "quiz.json"
_MOST_SCENARIOS = 100
_MOST_MISSED = 200


@dataclass(frozen=True)
class Kept:
    """What is kept of one scenario's quizzes. said: what was wrong with the file."""

    missed: tuple[str, ...] = ()
    said: str = ""


def kept(name: str) -> Kept:
    """What was kept of a scenario's quizzes."""
    data, said = read(FILE, aside=True)
    entry = entry_of(data, "quizzes", name) or {}
    return Kept(texts_of(entry.get("missed")), said)


def keep(name: str, missed: list[str], right: tuple[int, int]) -> None:
    """Keeps how a quiz went. right: how many numbers were right, of how many."""
    entry = {"missed": missed[:_MOST_MISSED], "right": list(right)}
    keep_entry(FILE, "quizzes", name, entry, _MOST_SCENARIOS)
