"""Files that `nnstep new` writes: their names, and what is said where they cannot be."""

from __future__ import annotations

import os
from pathlib import Path

from nnstep.errors import NnstepError, UsageError
from nnstep.reading.places import shown

_SCHEMAS = ("scenario.schema.json", "schema/scenario.schema.json")
_MOST_TRIES = 1000


def typed(path: Path) -> str:
    """A path as it is typed after a command: in quotes that every shell takes, where there are blanks in it."""
    name = shown(str(path), 1000)
    return f'"{name}"' if " " in name else name


def check_free(path: Path) -> None:
    """Raises: UsageError where there is something of this name, or can be nothing."""
    try:
        there = path.exists() or path.is_symlink()
    except (OSError, ValueError) as error:
        raise UsageError(f"'{shown(str(path), 200)}' cannot be a file: {error}") from None
    if there:
        what = "is a folder" if path.is_dir() else "is there already"
        raise UsageError(f"'{shown(str(path), 200)}' {what}", "give another name, or --force to replace a file")


def free_name(path: Path) -> Path:
    """The path, or with a number behind its name the first that is free. Raises: UsageError."""
    for number in range(2, _MOST_TRIES):
        if not path.exists() and not path.is_symlink():
            return path
        path = path.with_stem(f"{path.stem.removesuffix(f'-{number - 1}')}-{number}")
    raise UsageError("there are too many such files here already", "give a name of your own")


def write(path: Path, text: str, *, force: bool) -> None:
    """Writes a file; a new one, where nothing is to be replaced. Raises: NnstepError."""
    try:
        with path.open("w" if force else "x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise NnstepError(f"cannot write '{shown(str(path), 200)}': {reason}") from None


def relative(csv: str, base: Path) -> str:
    """The path of a CSV, seen from the scenario's folder; an absolute one stays."""
    try:
        return csv if os.path.isabs(csv) else Path(os.path.relpath(csv, base)).as_posix()
    except ValueError:  # another drive
        return str(Path(csv).absolute())


def schema_for(base: Path) -> str:
    """Where the JSON Schema lies, seen from the scenario's folder: beside it, or in a folder above."""
    up = ""
    for _ in range(4):
        for name in _SCHEMAS:
            if (base / up / name).is_file():
                return up + name
        up += "../"
    return _SCHEMAS[0]
