"""Parsing YAML takes longer than the whole lesson: what a text meant is kept beside the state, and never needed.

It is kept under a checksum of the text and compared by the whole text, so it is never stale; whatever is wrong with it,
which a checksum of its own says, the text is parsed.
"""

from __future__ import annotations

import marshal
import os
import zlib
from contextlib import suppress
from typing import Final

from nnstep.kept import state_file
from nnstep.reading import yaml
from nnstep.reading.nodes import Node
from nnstep.reading.packed import packed, unpacked
from nnstep.reading.places import Report, Source

_FORMAT: Final = 1
_SUM: Final = 4  # bytes of a checksum
_MOST = 60  # texts that are kept: every bundled scenario, and one's own
_LONGEST = 100_000  # characters of a text that is kept


def compose(source: Source, report: Report) -> Node | None:
    """The nodes of a text in YAML or JSON; None, with a problem, where it is neither."""
    where = state_file.folder()
    if where is None or len(source.text) > _LONGEST:
        return yaml.compose(source, report)
    path = os.path.join(where, "parsed", f"{zlib.crc32(source.text.encode()):08x}")
    try:
        with open(path, "rb") as file:
            data = file.read()
        if data[:_SUM] == _checksum(data[_SUM:]):
            form, text, nodes = marshal.loads(data[_SUM:])
            if form == _FORMAT and text == source.text:
                return unpacked(nodes, source)
    except (OSError, ValueError, TypeError, LookupError, RecursionError, EOFError):
        pass
    node = yaml.compose(source, report)
    if node is not None and not report.problems:
        _make_room(os.path.dirname(path))
        kept = marshal.dumps((_FORMAT, source.text, packed(node)))
        state_file.replace(path, _checksum(kept) + kept)
    return node


def _checksum(data: bytes) -> bytes:
    return zlib.crc32(data).to_bytes(_SUM, "big")


def _make_room(folder: str) -> None:
    """Removes the texts that were kept first."""
    with suppress(OSError):
        kept = sorted(os.scandir(folder), key=lambda entry: entry.stat().st_mtime)
        for entry in kept[: max(0, len(kept) - _MOST + 1)]:
            os.unlink(entry)
