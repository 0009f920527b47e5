"""The lessons that may be opened: the bundled ones, one's own files here and those run lately; what is kept of them.

Texts are looked at, not read as YAML: the list has to be there at once, also beside a file that is wrong.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from nnstep.kept import quiz_place, state_file
from nnstep.kept.place import counts_of, spot_of
from nnstep.reading.comments import head_of, title_of
from nnstep.scenario.bundled import bundled, bundled_text
from nnstep.scenario.load import LARGEST
from nnstep.session.choosing import Offer
from nnstep.words.course import TEACHES

_ENDINGS: Final = (".yaml", ".yml", ".json")
_MOST_FILES: Final = 100
_LOOKED_AT: Final = 20_000  # bytes of a file


def shelf() -> tuple[Offer, ...]:
    """All lessons, in their order."""
    places, quizzes = _table(state_file.PLACES, "places"), _table(quiz_place.FILE, "quizzes")

    def kept(name: str) -> dict[str, Any]:
        settled = state_file.settled_name(name)
        place, quiz = places.get(settled), quizzes.get(settled)
        place, quiz = (one if isinstance(one, dict) else {} for one in (place, quiz))
        return {
            "place": spot_of(place),
            "predicted": counts_of(place.get("predicted")),
            "quizzed": counts_of(quiz.get("right")),
        }

    lessons = [_offer(name, bundled_text(name), **kept(name)) for name in bundled()]
    files = [_offer(name, text, own=True, **kept(name)) for name, text in _own(places)]
    return (*lessons, *files)


def _offer(name: str, text: str, **kept: Any) -> Offer:
    teaches = "" if kept.get("own") else TEACHES.get(name, "")
    return Offer(name, title_of(text) or name, teaches, head_of(text), **kept)


def _own(places: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Scenario files in this folder, and the others that were run, the latest first; each with its text."""
    here = [path for path in _listed() if path.suffix in _ENDINGS][:_MOST_FILES]
    seen = {state_file.settled_name(str(path)) for path in here}
    lately = [Path(name) for name in reversed(places) if name.endswith(_ENDINGS) and name not in seen]
    for path in (*here, *lately):
        text = _scenario_text(path)
        if text:
            yield str(path), text


def _listed() -> list[Path]:
    with suppress(OSError):
        return sorted(Path().iterdir())
    return []


def _scenario_text(path: Path) -> str:
    """The beginning of a file that looks like a scenario; "" of every other one."""
    with suppress(OSError, ValueError):
        if path.is_file() and path.stat().st_size <= LARGEST:
            with path.open("rb") as file:
                text = file.read(_LOOKED_AT).decode("utf-8", "replace")
            if re.search(r"""^\s*\{?\s*["']?format["']?\s*:\s*\d""", text, re.M):
                return text
    return ""


def _table(file: str, name: str) -> dict[str, Any]:
    table = state_file.read(file)[0].get(name)
    return table if isinstance(table, dict) else {}
