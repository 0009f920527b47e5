"""Pictures in files beside a Markdown file: the network, and the error over the epochs.

GitHub shows no picture that stands in the text itself.
"""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import quote

from nnstep.options.output import Output
from nnstep.pages.plotted import epochs_drawn
from nnstep.pages.view import View
from nnstep.records import replace
from nnstep.words import paged as words

_ENDINGS = (".md", ".markdown")


def is_markdown(path: str | None) -> bool:
    """Whether a file is called so that others take it for Markdown."""
    return path is not None and Path(path).suffix.lower() in _ENDINGS


def with_files(text: str, view: View, output: Output, epochs: int) -> str:
    """The lesson with its pictures, which are written: the network after the title, the curve at the end."""
    from nnstep.results.pictured import pictured  # what draws is not for every export
    from nnstep.results.plotted import plotted

    title, blank, rest = text.partition("\n\n")
    network = _beside(output, "network", pictured(view, "network", ()).svg(), words.NETWORK_SAID)
    curve = ""
    if last := epochs_drawn(view, epochs):
        curve = _beside(output, "curve", plotted(view, (), (1, last)).svg(), words.CURVE)
    return f"{title}{blank}{network}\n\n{rest}" + (f"\n{curve}\n" if curve else "")


def _beside(output: Output, name: str, svg: str, said: str) -> str:
    """Writes a picture, and names it in Markdown."""
    assert output.path is not None
    path = Path(output.path)
    file = path.with_name(f"{path.stem}-{name}.svg")
    picture = replace(output, path=os.fspath(file))
    picture.start()
    picture.text(svg)
    return f"![{said}]({quote(os.fsencode(file.name))})"  # a name that is no text has its bytes
