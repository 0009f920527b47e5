"""The state file: where each scenario was left. Losing it loses nothing else, so nothing about it is ever an error."""

from __future__ import annotations

import json
import os
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from nnstep.lesson.dial import DIALS
from nnstep.quantities.notation import NOTATIONS
from nnstep.records import dataclass
from nnstep.session.state import PACES, State

FORMAT: Final = 2
_LARGEST = 1_000_000  # bytes of a state file
_MOST_PLACES = 100
_MOST_LISTED = 50
_STALE = 60.0  # s after which a file that was never finished is nobody's


@dataclass(frozen=True, slots=True)
class Found:
    """What the state file says of a scenario. state: where it was left, None where there is none; said: about that."""

    state: State | None = None
    said: str = ""


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
    data, _ = _read()
    name = data.get("last")
    if not isinstance(name, str):
        return None
    try:
        return name if not _is_path(name) or Path(name).is_file() else None
    except (OSError, ValueError):
        return None


def settled_name(name: str) -> str:
    """The name a scenario is kept under: a file's full path, a bundled one's own."""
    return str(Path(name).absolute()) if _is_path(name) else name


def remember(name: str) -> None:
    """Keeps which scenario was run last, without a place in it."""
    data, _ = _read()
    _write({**data, "last": settled_name(name)})


def keep(name: str, digest: str, overrides: tuple[str, ...], state: State) -> None:
    """Keeps where a scenario was left, replacing the file whole, so that a killed program leaves the old or the new."""
    data, _ = _read()
    kept = data.get("places")
    places = {key: value for key, value in kept.items() if key != settled_name(name)} if isinstance(kept, dict) else {}
    places[settled_name(name)] = {"digest": digest, "overrides": list(overrides), **_as_data(state)}
    newest = dict(list(places.items())[-_MOST_PLACES:])
    _write({"last": settled_name(name), "places": newest})


def found(name: str, digest: str, overrides: tuple[str, ...]) -> Found:
    """Where a scenario was left, if it is the same still."""
    _tidy()
    data, trouble = _read(aside=True)
    if trouble:
        return Found(None, trouble)
    places = data.get("places")
    entry = places.get(settled_name(name)) if isinstance(places, dict) else None
    if not isinstance(entry, dict):
        return Found()
    if entry.get("overrides") != list(overrides):
        return Found()
    if entry.get("digest") != digest:
        return Found(None, "the scenario has changed since last time, so this begins at its first step")
    return Found(_from_data(entry))


def _as_data(state: State) -> dict[str, Any]:
    return {
        "epoch": state.epoch,
        "number": state.number,
        "by": state.by,
        "watched": list(state.watched),
        "settings": [list(pair) for pair in state.settings],
        "notation": state.notation,
        "pace": state.pace,
        "furthest": state.furthest,
    }


def _from_data(entry: dict[str, Any]) -> State | None:
    """The state that was kept; whatever is not as it should be is left out."""
    whole = [entry.get(name) for name in ("epoch", "number", "furthest")]
    if not all(isinstance(number, int) and not isinstance(number, bool) and 1 <= number <= 10**9 for number in whole):
        return None
    epoch, number, furthest = whole
    by, notation, pace = entry.get("by"), entry.get("notation"), entry.get("pace")
    watched, settings = entry.get("watched"), entry.get("settings")
    texts = [one for one in watched if isinstance(one, str)] if isinstance(watched, list) else []
    pairs = [tuple(one) for one in settings if _is_pair(one)] if isinstance(settings, list) else []
    return State(
        epoch=min(epoch, 1_000_000),  # type: ignore[type-var, arg-type]
        number=number,  # type: ignore[arg-type]
        by=by if by in DIALS else "equation",
        watched=tuple(texts[:_MOST_LISTED]),
        settings=tuple(pairs[:_MOST_LISTED]),
        notation=notation if notation in NOTATIONS else "",
        pace=float(pace) if pace in PACES else State().pace,
        furthest=min(furthest, 1_000_000),  # type: ignore[type-var, arg-type]
    )


def _is_pair(one: object) -> bool:
    return isinstance(one, list) and len(one) == 2 and all(isinstance(text, str) for text in one)


def _read(*, aside: bool = False) -> tuple[dict[str, Any], str]:
    """The file's content, and what is wrong with it; aside: what is of no use is put beside itself, to be looked at."""
    where = folder()
    if where is None:
        return {}, ""
    path = where / "state.json"
    try:
        if path.stat().st_size > _LARGEST:
            raise ValueError("too large")
        data = json.loads(path.read_text(encoding="utf-8"))
        if not isinstance(data, dict):
            raise ValueError("no mapping")
    except OSError:
        return {}, ""
    except (ValueError, RecursionError):
        return {}, _set_aside(path, "damaged") if aside else ""
    if data.get("format") != FORMAT:
        return {}, _set_aside(path, "of another version") if aside else ""
    return data, ""


def _set_aside(path: Path, what: str) -> str:
    """Puts the file out of the way, and says so."""
    with suppress(OSError):
        os.replace(path, path.with_suffix(".old"))
    return f"the kept places were {what} (now in state.old), so this begins afresh"


def _tidy() -> None:
    """Removes what killed programs were about to write."""
    where = folder()
    with suppress(OSError):
        for left in where.glob(".state-*.tmp") if where else ():
            if time.time() - left.stat().st_mtime > _STALE:
                left.unlink()


def _write(data: dict[str, Any]) -> None:
    where = folder()
    if where is None:
        return
    temporary = None
    try:
        where.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=where, prefix=".state-", suffix=".tmp")
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump({"format": FORMAT, **data}, file)
        os.replace(temporary, where / "state.json")
    except (OSError, ValueError):
        if temporary is not None:
            with suppress(OSError):
                os.unlink(temporary)


def _is_path(name: str) -> bool:
    return "/" in name or os.sep in name or name.endswith((".yaml", ".yml", ".json"))
