"""`nnstep new --from`: a lesson copied with its comments, and with the CSVs that it needs, to be changed."""

from __future__ import annotations

import re
import sys
from pathlib import Path

from nnstep.cli.written_file import check_free, free_name, relative, schema_for, typed, write
from nnstep.errors import UsageError
from nnstep.options.common import Common
from nnstep.reading.places import shown
from nnstep.scenario.bundled import is_bundled
from nnstep.scenario.load import load

_SCHEMA_LINE = re.compile(r"\A# yaml-language-server: \$schema=\S*\n(?:#\n# A copy of [^\n]*\n)?")
_CSV = re.compile(
    r"""(?P<lead>\bcsv:\s*)(?P<quote>["']?)(?P<path>[^"'\s,}#][^"',}#\n]*?)(?P=quote)(?=\s*(?:[,}#\n]|\Z))"""
)


def copy(file: str | None, source: str, common: Common, *, force: bool) -> None:
    """Copies a scenario into a new file, or prints it for `-`. Raises: ScenarioNotFound, ScenarioError, UsageError."""
    scenario = load(source)
    origin = Path(scenario.path)
    text = origin.read_text(encoding="utf-8-sig")
    if file == "-":
        common.output.text(text)
        return
    path = Path(file) if file is not None else free_name(Path(f"my-{origin.stem}{origin.suffix}"))
    if not force:
        check_free(path)
    name, of = typed(path), f"{shown(source, 200)}, to be changed"
    beside = _Beside(origin, path, copied=is_bundled(scenario.path))
    text = _CSV.sub(beside.path, text)
    if _SCHEMA_LINE.match(text):
        head = [f"yaml-language-server: $schema={schema_for(path.parent)}", "", f"A copy of {of}: nnstep run {name}"]
        text = _SCHEMA_LINE.sub(lambda _: "".join(f"# {line}".rstrip() + "\n" for line in head), text)
    write(path, text, force=force)
    for csv, content in beside.files.items():
        if not csv.exists():
            write(csv, content, force=False)
    also = "".join(f" and {shown(str(csv), 200)}" for csv in beside.files)
    print(
        f"wrote {name}{also}, a copy of {of}.\nChange a number in it, then step through it:\n  nnstep run {name}",
        file=sys.stderr,
    )


class _Beside:
    """The CSVs that a scenario names: those of a bundled one come along, others are named from where the copy is."""

    def __init__(self, origin: Path, target: Path, *, copied: bool) -> None:
        self._origin, self._target, self._copied = origin.parent, target.parent, copied
        self.files: dict[Path, str] = {}

    def path(self, found: re.Match[str]) -> str:
        """What stands in the copy where a CSV is named. Raises: UsageError."""
        csv = self._origin / found["path"]
        if not csv.is_file() or self._origin.resolve() == self._target.resolve():
            return found[0]
        if not self._copied:
            return f"{found['lead']}{found['quote']}{relative(str(csv), self._target)}{found['quote']}"
        beside, content = self._target / csv.name, csv.read_text(encoding="utf-8")
        if beside.exists() and beside.read_text(encoding="utf-8", errors="replace") != content:
            raise UsageError(
                f"{shown(str(beside), 200)} is there already, and is another file",
                "the copy needs one of this name beside it; put it into another folder: nnstep new FOLDER/FILE",
            )
        self.files[beside] = content
        return found[0]
