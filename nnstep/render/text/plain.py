"""Lines as plain text: for pipes, files and terminals that show nothing else."""

from __future__ import annotations

from collections.abc import Iterable

from nnstep.render.text.lines import Line


def plain(lines: Iterable[Line]) -> str:
    """The lines without styles and without blanks at their ends, each with its line end."""
    return "".join("".join(text for text, _ in line).rstrip() + "\n" for line in lines)
