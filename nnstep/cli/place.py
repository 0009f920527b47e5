"""The state file: which scenario was run last. Losing it loses nothing else, so nothing about it is ever an error."""

from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path


def folder() -> Path | None:
    """Where state is kept; None where there is no place for it."""
    chosen = os.environ.get("NNSTEP_STATE_DIR")
    if chosen:
        return Path(chosen)
    from platformdirs import user_state_path  # only where nothing is chosen

    try:
        return user_state_path("nnstep", appauthor=False)
    except (OSError, RuntimeError):
        return None


def last_scenario() -> str | None:
    """The scenario run last, if it is still there."""
    where = folder()
    if where is None:
        return None
    try:
        data = json.loads((where / "state.json").read_text(encoding="utf-8"))
        name = data["last"]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    if not isinstance(name, str):
        return None
    return name if not _is_path(name) or Path(name).is_file() else None


def remember(name: str) -> None:
    """Keeps the scenario that is run, replacing the file whole."""
    where = folder()
    if where is None:
        return
    if _is_path(name):
        name = str(Path(name).absolute())
    try:
        where.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=where, prefix=".state-", suffix=".tmp")
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump({"format": 1, "last": name}, file)
        os.replace(temporary, where / "state.json")
    except (OSError, ValueError):
        return


def _is_path(name: str) -> bool:
    return "/" in name or os.sep in name or name.endswith((".yaml", ".yml", ".json"))
