"""Parsing YAML takes longer than the whole lesson: what a text meant is kept beside the state, and never needed.

It is kept under a checksum of the text and compared by the whole text, so it is never stale; whatever is wrong with it,
the text is parsed.
"""

from __future__ import annotations

import json
import os
import zlib
from contextlib import suppress
from typing import Any, Final

from nnstep.cli import state_file
from nnstep.reading import yaml
from nnstep.reading.nodes import Node
from nnstep.reading.packed import packed, unpacked
from nnstep.reading.places import Report, Source

_FORMAT: Final = 1
_MOST = 60  # texts that are kept: every bundled scenario, and one's own
_LONGEST = 100_000  # characters of a text that is kept


def compose(source: Source, report: Report) -> Node | None:
    """The nodes of a text in YAML or JSON; None, with a problem, where it is neither."""
    where = state_file.folder()
    if where is None or len(source.text) > _LONGEST:
        return yaml.compose(source, report)
    path = os.path.join(where, "parsed", f"{zlib.crc32(source.text.encode()):08x}.json")
    try:
        with open(path, encoding="utf-8") as file:
            data: Any = json.load(file)
        if data["format"] == _FORMAT and data["text"] == source.text:
            return unpacked(data["nodes"], source)
    except (OSError, ValueError, TypeError, LookupError, RecursionError):
        pass
    node = yaml.compose(source, report)
    if node is not None and not report.problems:
        _make_room(os.path.dirname(path))
        state_file.replace(path, {"format": _FORMAT, "text": source.text, "nodes": packed(node)})
    return node


def _make_room(folder: str) -> None:
    """Removes the texts that were kept first."""
    with suppress(OSError):
        kept = sorted(os.scandir(folder), key=lambda entry: entry.stat().st_mtime)
        for entry in kept[: max(0, len(kept) - _MOST + 1)]:
            os.unlink(entry)
