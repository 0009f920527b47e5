"""`nnstep plot`: quantities over the epochs, in the terminal or as a picture in a file."""

from __future__ import annotations

import re

from nnstep.cli.written import give
from nnstep.errors import UsageError
from nnstep.options.common import Common
from nnstep.options.setup import work_on
from nnstep.reading.places import shown
from nnstep.results.picture import Picture, as_picture
from nnstep.results.plotted import drawn
from nnstep.terminal.streams import complain

_RANGE = re.compile(r"(\d{1,9})?\s*[:–-]\s*(\d{1,9})?|(\d{1,9})")


def plot(names: list[str], common: Common, epochs: str | None, picture: str, save: str | None, *, log: bool) -> None:
    """Draws a picture; with --save writes it into a file, and says where."""
    if save is None:
        common.begin()
    else:
        as_picture(save)
    view = work_on(common).view
    found = drawn(view, names, _epochs(epochs, view.lesson.trace.epochs), log=log, picture=picture)
    if save is None:
        give(found, common)
    else:
        keep(found, save, common.theme)


def keep(picture: Picture, file: str, theme: str) -> None:
    """Writes a picture, and says where it is."""
    picture.save(file, theme)
    complain(f"the picture is in {shown(file, 200)}")


def _epochs(text: str | None, last: int) -> tuple[int, int] | None:
    """The first and the last epoch of `1:100`, `:100`, `20:` or `100`. Raises: UsageError."""
    if text is None:
        return None
    found = _RANGE.fullmatch(text.strip())
    if not found or not any(found.groups()):
        raise UsageError(f"--epochs {text!r} says no epochs", "write the first and the last: 1:100")
    begin, end, alone = found.groups()
    return (1, int(alone)) if alone else (int(begin or 1), int(end or max(last, int(begin or 1))))
