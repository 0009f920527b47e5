"""What is kept of quizzes: for each scenario the numbers missed last time.

A file of its own in the folder of states; losing it loses nothing else, so nothing about it is ever an error.
"""

from __future__ import annotations

from nnstep.cli.state_file import read, settled_name, write
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
    quizzes = data.get("quizzes")
    entry = quizzes.get(settled_name(name)) if isinstance(quizzes, dict) else None
    if not isinstance(entry, dict):
        return Kept(said=said)
    missed = entry.get("missed")
    return Kept(tuple(one for one in missed if isinstance(one, str)) if isinstance(missed, list) else (), said)


def keep(name: str, missed: list[str]) -> None:
    """Keeps how a quiz went."""
    quizzes = read(_FILE)[0].get("quizzes")
    name = settled_name(name)
    kept = {key: value for key, value in quizzes.items() if key != name} if isinstance(quizzes, dict) else {}
    kept[name] = {"missed": missed[:_MOST_MISSED]}
    write(_FILE, {"quizzes": dict(list(kept.items())[-_MOST_SCENARIOS:])})
