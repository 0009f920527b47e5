"""Files of the state folder: read with suspicion, replaced whole. Losing one loses nothing else, so nothing about them
is ever an error.
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from typing import Any, Final

PLACES: Final = "state.json"
"""Where each scenario was left, and which was run last."""

_FORMATS: Final = {PLACES: 2, "quiz.json": 1}
_LARGEST = 1_000_000  # bytes of a file
_STALE = 60.0  # s after which a file that was never finished is nobody's


def folder() -> str | None:
    """Where state is kept; None where there is no place for it."""
    chosen = os.environ.get("NNSTEP_STATE_DIR")
    if chosen:
        return chosen
    home = os.environ.get("HOME", "")
    if sys.platform == "linux" and "XDG_STATE_HOME" not in os.environ and home.startswith("/"):
        return os.path.join(home, ".local/state/nnstep")  # as the library says, whose import takes 7 ms
    from platformdirs import user_state_dir  # only where nothing is chosen

    try:
        return user_state_dir("nnstep", appauthor=False)
    except (OSError, RuntimeError):
        return None


def last_scenario() -> str | None:
    """The scenario run last, if it is still there."""
    data, _ = read(PLACES)
    name = data.get("last")
    if not isinstance(name, str):
        return None
    return name if not _is_path(name) or os.path.isfile(name) else None


def settled_name(name: str) -> str:
    """The name a scenario is kept under: a file's full path, a bundled one's own."""
    if not _is_path(name):
        return name
    from pathlib import Path  # only for files of one's own

    return str(Path(name).absolute())


def remember(name: str) -> None:
    """Keeps which scenario was run last, without a place in it."""
    data, _ = read(PLACES)
    write(PLACES, {**data, "last": settled_name(name)})


def read(file: str, *, aside: bool = False) -> tuple[dict[str, Any], str]:
    """A file's content, and what is wrong with it; aside: what is of no use is put beside itself, to be looked at."""
    where = folder()
    if where is None:
        return {}, ""
    import json  # only where state is read

    path = os.path.join(where, file)
    try:
        if os.stat(path).st_size > _LARGEST:
            raise ValueError("too large")
        with open(path, encoding="utf-8") as open_file:
            data = json.load(open_file)
        if not isinstance(data, dict):
            raise ValueError("no mapping")
    except OSError:
        return {}, ""
    except (ValueError, RecursionError):
        return {}, _set_aside(path, "damaged") if aside else ""
    if data.get("format") != _FORMATS[file]:
        return {}, _set_aside(path, "of another version") if aside else ""
    return data, ""


def _set_aside(path: str, what: str) -> str:
    """Puts the file out of the way, and says so."""
    old = f"{os.path.splitext(path)[0]}.old"
    with suppress(OSError):
        os.replace(path, old)
    return (
        f"what was kept in {os.path.basename(path)} was {what} (now in {os.path.basename(old)}), so this begins afresh"
    )


def tidy() -> None:
    """Removes what killed programs were about to write."""
    import time

    where = folder()
    with suppress(OSError):
        for name in os.listdir(where) if where else ():
            left = os.path.join(where or "", name)
            if name[:1] == "." and name.endswith(".tmp") and time.time() - os.stat(left).st_mtime > _STALE:
                os.unlink(left)


def write(file: str, data: dict[str, Any]) -> None:
    """Replaces a file whole, so that a killed program leaves the old or the new one."""
    where = folder()
    if where is not None:
        import json  # only where state is written

        replace(os.path.join(where, file), json.dumps({"format": _FORMATS[file], **data}).encode())


def replace(path: str, content: bytes) -> None:
    """The same for a file anywhere in the folder; nothing where it cannot be written."""
    import tempfile  # only where something is written

    temporary, (beside, name) = None, os.path.split(path)
    try:
        os.makedirs(beside, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=beside, prefix=f".{name}-", suffix=".tmp")
        with os.fdopen(handle, "wb") as open_file:
            open_file.write(content)
        os.replace(temporary, path)
    except (OSError, ValueError):
        if temporary is not None:
            with suppress(OSError):
                os.unlink(temporary)


def entry_of(data: dict[str, Any], table: str, name: str) -> dict[str, Any] | None:
    """What a table of a file holds of a scenario; None where that is nothing of use."""
    entries = data.get(table)
    entry = entries.get(settled_name(name)) if isinstance(entries, dict) else None
    return entry if isinstance(entry, dict) else None


def keep_entry(file: str, table: str, name: str, entry: dict[str, Any], most: int, **beside: Any) -> None:
    """Puts an entry at the end of a table, of which the newest are kept; beside: what the file holds beside it."""
    entries = read(file)[0].get(table)
    name = settled_name(name)
    kept = {key: value for key, value in entries.items() if key != name} if isinstance(entries, dict) else {}
    kept[name] = entry
    write(file, {**beside, table: dict(list(kept.items())[-most:])})


def texts_of(value: object) -> tuple[str, ...]:
    """The texts in what ought to be a list of them."""
    return tuple(one for one in value if isinstance(one, str)) if isinstance(value, list) else ()


def _is_path(name: str) -> bool:
    return "/" in name or os.sep in name or name.endswith((".yaml", ".yml", ".json"))
