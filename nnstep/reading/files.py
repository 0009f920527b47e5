"""Reading a file's bytes and making text of them; whatever the path is, the answer is a text or an error in words."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from typing import TYPE_CHECKING

from nnstep.errors import ScenarioNotFound
from nnstep.reading.places import Place, Report, Source, named, refused, shown

if TYPE_CHECKING:
    from pathlib import Path

_MARK = b"\xef\xbb\xbf"  # that some programs begin a text with
_OTHER = (
    (b"PK\x03\x04", "a spreadsheet"), (b"\xd0\xcf\x11\xe0", "a spreadsheet"), (b"PAR1", "a Parquet file"),
    (b"\x1f\x8b", "a compressed file"), (b"%PDF", "a PDF"), (b"\x89HDF", "an HDF file"), (b"\x89PNG", "a picture"),
)  # fmt: skip
"""How files begin that are no CSV, whatever they are called."""


def read_bytes(path: str | Path, limit: int, where: Callable[[], str]) -> bytes | None:
    """The content of a file; None where it is longer than the limit.

    Raises: ScenarioNotFound, for what is not there, is no file, or may not be read. where: says where
    it was looked for.
    """
    name = f"'{shown(str(path), 200)}'"
    try:
        mode = os.stat(path).st_mode
        if stat.S_ISDIR(mode):
            raise ScenarioNotFound(f"{name} is a folder, not a file", where())
        if not stat.S_ISREG(mode):  # a pipe or a device may never end
            raise ScenarioNotFound(f"{name} is no ordinary file", where())
        with open(path, "rb") as file:
            content = file.read(limit + 1)
    except (FileNotFoundError, NotADirectoryError) as error:
        if isinstance(error, ScenarioNotFound):
            raise
        raise ScenarioNotFound(f"no file {name}", where()) from None
    except (OSError, ValueError) as error:  # no permission, a loop of links, a name too long, a NUL in the name
        reason = getattr(error, "strerror", None) or str(error)
        raise ScenarioNotFound(f"{name} cannot be read: {shown(reason).lower()}", where()) from None
    return content if len(content) <= limit else None


def as_path(text: str) -> str:
    """A path as it is written: `./a//b.yaml` is `a/b.yaml`."""
    if os.sep == "/" and text and not any(sign in f"{text}/" for sign in ("//", "/./")) and text[:2] != "./":
        return text
    from pathlib import Path  # its import takes as long as a scenario

    return str(Path(text))


def decode(content: bytes, path: str, report: Report) -> Source | None:
    """The text of a file in UTF-8, a BOM left out; None, with a problem, where it is something else."""
    try:
        source = Source(path, content.removeprefix(_MARK).decode())
    except UnicodeDecodeError as error:
        source = Source(path, content.decode("utf-8-sig", "replace"))
        bom = len(_MARK) if content.startswith(_MARK) else 0
        offset = len(content[bom : error.start + bom].decode("utf-8", "ignore"))
        wide = content[:2] in (b"\xff\xfe", b"\xfe\xff")
        report.add(
            Place(path, source, offset, offset + 1),
            "the file is in UTF-16, not UTF-8"
            if wide
            else f"the file is not in UTF-8: it has the byte 0x{error.object[error.start]:02x} here",
            "save it as UTF-8",
        )
        return None
    if hidden := refused(source.text):
        report.add(
            Place(path, source, hidden.start(), hidden.end()),
            f"the file holds an invisible character, {named(hidden[0])}",
            "leave it out",
        )
        return None
    return source


def foreign(content: bytes) -> str:
    """What a file is that is no text; "" where it may be one."""
    return next((what for start, what in _OTHER if content.startswith(start)), "")
