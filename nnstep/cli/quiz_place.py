"""What is kept of quizzes: for each scenario the numbers missed last time.

A file of its own in the folder of states; losing it loses nothing else, so nothing about it is ever an error.
"""

from __future__ import annotations

from nnstep.cli.state_file import entry_of, keep_entry, read, texts_of
from nnstep.records import dataclass

_FILE = "quiz.json"
_MOST_SCENARIOS = 100
_MOST_MISSED = 200


@dataclass(frozen=True)
class Kept:
    """What is kept of one scenario's quizzes. said: what was wrong with the file."""

    missed: tuple[str, ...] = ()
    said: str = ""


def kept(name: str) -> Kept:
    """What was kept of a scenario's quizzes."""
    data, said = read(_FILE, aside=True)
    entry = entry_of(data, "quizzes", name) or {}
    return Kept(texts_of(entry.get("missed")), said)


def keep(name: str, missed: list[str]) -> None:
    """Keeps how a quiz went."""
    keep_entry(_FILE, "quizzes", name, {"missed": missed[:_MOST_MISSED]}, _MOST_SCENARIOS)
