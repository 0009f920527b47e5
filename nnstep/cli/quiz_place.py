"""What is kept of quizzes: for each scenario the numbers missed last time.

A file of its own in the folder of states; losing it loses nothing else, so nothing about it is ever an error.
"""

from __future__ import annotations

import json
import os
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from nnstep.cli.place import folder, settled_name
from nnstep.records import dataclass

FORMAT: Final = 1
_LARGEST = 1_000_000  # bytes
_MOST_SCENARIOS = 100
_MOST_MISSED = 200


@dataclass(frozen=True)
class Kept:
    """What is kept of one scenario's quizzes. said: what was wrong with the file."""

    missed: tuple[str, ...] = ()
    said: str = ""


def kept(name: str) -> Kept:
    """What was kept of a scenario's quizzes."""
    data, said = _read()
    entry = data.get(settled_name(name))
    if not isinstance(entry, dict):
        return Kept(said=said)
    missed = entry.get("missed")
    return Kept(tuple(one for one in missed if isinstance(one, str)) if isinstance(missed, list) else (), said)


def keep(name: str, missed: list[str]) -> None:
    """Keeps how a quiz went, replacing the file whole."""
    where = folder()
    if where is None:
        return
    name = settled_name(name)
    data = {key: value for key, value in _read()[0].items() if key != name}
    data[name] = {"missed": missed[:_MOST_MISSED]}
    newest = dict(list(data.items())[-_MOST_SCENARIOS:])
    temporary = None
    try:
        where.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=where, prefix=".quiz-", suffix=".tmp")
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump({"format": FORMAT, "quizzes": newest}, file)
        os.replace(temporary, where / "quiz.json")
    except (OSError, ValueError):
        if temporary is not None:
            with suppress(OSError):
                os.unlink(temporary)


def _read() -> tuple[dict[str, Any], str]:
    """The file's quizzes, and what is wrong with it."""
    where = folder()
    if where is None:
        return {}, ""
    path: Path = where / "quiz.json"
    try:
        if path.stat().st_size > _LARGEST:
            raise ValueError("too large")
        data = json.loads(path.read_text(encoding="utf-8"))
        quizzes = data["quizzes"] if data["format"] == FORMAT else None
        if not isinstance(quizzes, dict):
            raise ValueError("no mapping")
    except OSError:
        return {}, ""
    except (ValueError, RecursionError, KeyError, TypeError):
        return {}, "the file of kept quizzes was damaged, so this one begins afresh"
    return quizzes, ""
