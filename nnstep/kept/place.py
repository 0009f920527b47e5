"""Where each scenario was left, as it is kept in the state folder."""

from __future__ import annotations

from typing import Any

from nnstep.kept.state_file import PLACES, entry_of, keep_entry, read, settled_name, texts_of, tidy
from nnstep.lesson.dial import DIALS
from nnstep.quantities.spellings import NOTATIONS
from nnstep.records import dataclass
from nnstep.session.state import PACES, State

_MOST_PLACES = 100
_MOST_LISTED = 50
_MOST_COUNTED = 10**9


@dataclass(frozen=True, slots=True)
class Found:
    """What the state file says of a scenario. state: where it was left, None where there is none; said: about that."""

    state: State | None = None
    said: str = ""


def keep(name: str, digest: str, overrides: tuple[str, ...], state: State) -> None:
    """Keeps where a scenario was left, replacing the file whole, so that a killed program leaves the old or the new."""
    entry = {"digest": digest, "overrides": list(overrides), **_as_data(state)}
    keep_entry(PLACES, "places", name, entry, _MOST_PLACES, last=settled_name(name))


def found(name: str, digest: str, overrides: tuple[str, ...]) -> Found:
    """Where a scenario was left, if it is the same still."""
    tidy()
    data, trouble = read(PLACES, aside=True)
    if trouble:
        return Found(None, trouble)
    entry = entry_of(data, "places", name)
    if entry is None or entry.get("overrides") != list(overrides):
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
        "finished": state.finished,
        "predicted": list(state.predicted),
    }


def _from_data(entry: dict[str, Any]) -> State | None:
    """The state that was kept; whatever is not as it should be is left out."""
    whole = [entry.get(name) for name in ("epoch", "number", "furthest")]
    finished = entry.get("finished")
    if not all(isinstance(number, int) and not isinstance(number, bool) and 1 <= number <= 10**9 for number in whole):
        return None
    epoch, number, furthest = whole
    by, notation, pace = entry.get("by"), entry.get("notation"), entry.get("pace")
    watched, settings = entry.get("watched"), entry.get("settings")
    pairs = [tuple(one) for one in settings if _is_pair(one)] if isinstance(settings, list) else []
    return State(
        epoch=min(epoch, 1_000_000),  # type: ignore[type-var, arg-type]
        number=number,  # type: ignore[arg-type]
        by=by if by in DIALS else "equation",
        watched=texts_of(watched)[:_MOST_LISTED],
        settings=tuple(pairs[:_MOST_LISTED]),
        notation=notation if notation in NOTATIONS else "",
        pace=float(pace) if pace in PACES else State().pace,
        furthest=min(furthest, 1_000_000),  # type: ignore[type-var, arg-type]
        finished=finished if isinstance(finished, int) and 0 <= finished <= furthest else 0,  # type: ignore[operator]
        predicted=counts_of(entry.get("predicted")),
    )


def spot_of(entry: dict[str, Any]) -> tuple[int, int] | None:
    """The epoch and the step that an entry was left at; None before the first step was left."""
    state = _from_data(entry)
    return None if state is None or (state.epoch, state.number) == (1, 1) else (state.epoch, state.number)


def counts_of(value: object) -> tuple[int, int]:
    """How many were right, of how many; (0, 0) where it is no such thing."""
    match value:
        case [int(right), int(asked)] if 0 <= right <= asked <= _MOST_COUNTED:
            return int(right), int(asked)
    return 0, 0


def _is_pair(one: object) -> bool:
    return isinstance(one, list) and len(one) == 2 and all(isinstance(text, str) for text in one)
