"""`nnstep plot`: quantities over the epochs, in the terminal or as a picture in a file."""

from __future__ import annotations

import re
from pathlib import Path

from nnstep.cli.options import Common
from nnstep.cli.setup import work_on
from nnstep.cli.written import give
from nnstep.cli.written_file import write
from nnstep.errors import UsageError
from nnstep.reading.places import shown
from nnstep.results.plotted import drawn
from nnstep.terminal.streams import complain

_RANGE = re.compile(r"(\d{1,9})?\s*[:–-]\s*(\d{1,9})?|(\d{1,9})")


def plot(
    names: list[str], common: Common, epochs: str | None, picture: str, save: str | None, theme: str, *, log: bool
) -> None:
    """Draws curves; with --save writes them as SVG, and says where."""
    file = picture_file(save)
    if file is None:
        common.begin()
    view = work_on(common).view
    found = drawn(view, names, _epochs(epochs, view.lesson.trace.epochs), log=log, picture=picture)
    if file is None:
        give(found, common)
        return
    write(file, found.svg(theme), force=True)
    complain(f"the picture is in {shown(str(file), 200)}")


def picture_file(save: str | None) -> Path | None:
    """The file of `--save`. Raises: UsageError for one whose name says no kind of picture that can be written."""
    file = None if save is None else Path(save)
    if file is not None and file.suffix.lower() != ".svg":
        raise UsageError(
            f"'{shown(str(file), 200)}' is no picture that can be written",
            "give it a name that ends in .svg; browsers and Inkscape make PNG and PDF of it",
        )
    return file


def _epochs(text: str | None, last: int) -> tuple[int, int] | None:
    """The first and the last epoch of `1:100`, `:100`, `20:` or `100`. Raises: UsageError."""
    if text is None:
        return None
    found = _RANGE.fullmatch(text.strip())
    if not found or not any(found.groups()):
        raise UsageError(f"--epochs {text!r} says no epochs", "write the first and the last: 1:100")
    begin, end, alone = found.groups()
    return (1, int(alone)) if alone else (int(begin or 1), int(end or max(last, int(begin or 1))))
