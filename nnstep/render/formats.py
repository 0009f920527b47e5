"""The formats in which documents are written for paper and for other programs: one entry each.

A format is the module of its writer, loaded when it is asked for. Its `pages` makes text of documents, each with its
setting, one after the other, and of what stands before and after them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Protocol

from nnstep.errors import UsageError, nearest

if TYPE_CHECKING:  # options are read before anything that sets pages is needed
    from nnstep.pages.document import Block
    from nnstep.render.text.typeset import Setting

    Part = tuple[Iterable[Block], Setting]
    """Blocks, and how they are set."""

FORMATS: dict[str, str] = {
    "markdown": "nnstep.render.markdown",
    "latex": "nnstep.render.latex",
    "typst": "nnstep.render.typst",
    "html": "nnstep.html.document",
}
"""Name -> module of the writer."""

ENDINGS: dict[str, str] = {"markdown": ".md", "latex": ".tex", "typst": ".typ", "html": ".html"}
"""How the names of their files end; others are text."""

DRAWING: tuple[str, ...] = ("latex", "typst", "html")
"""Those in which a lesson has its network and its curve drawn; Markdown has them in files beside it."""

LINES: tuple[str, ...] = ("python", "octave", "r", "bc", "qalc", "spreadsheet", "latex")
"""The programs for which `--as` writes lines of numbers alone."""

AS = "lines for "
"""What the name of such a format begins with: there is LaTeX of both kinds."""

PROGRAMS: dict[str, str] = {
    "numpy": "nnstep.programs.numpy",
    "pytorch": "nnstep.programs.pytorch",
    "keras": "nnstep.programs.keras",
    "sklearn": "nnstep.programs.sklearn",
    "jax": "nnstep.programs.jax",
}
"""The same of programs, which are no documents; here, as options are read before anything of a run is needed."""


class _Writer(Protocol):
    def pages(self, parts: Iterable[Part]) -> Iterator[str]:
        """The parts written one after the other."""


def writing(format: str, parts: Iterable[Part]) -> Iterator[str]:
    """Documents in a format, each as soon as it is there."""
    if format.startswith(AS):
        from nnstep.render.pasted import pages  # only for who asks for lines alone

        return pages(format.removeprefix(AS), parts)
    writer: _Writer = import_module(FORMATS[format])
    return writer.pages(parts)


def written(format: str, parts: Iterable[Part]) -> str:
    """Documents in a format, with one line end after them."""
    return "".join(writing(format, parts)).rstrip() + "\n"


def known(word: str, there: Sequence[str], option: str) -> str:
    """The format that is meant by a word. Raises: UsageError where there is none."""
    wanted = word.strip().casefold()
    if wanted in there:
        return wanted
    close = nearest(wanted, there, 1)
    meant = f"did you mean {close[0]}? " if close else ""
    raise UsageError(f"no format {word[:40]!r}", f"{meant}{option} is one of {', '.join(there)}")
