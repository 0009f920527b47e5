"""HTML for a cell: a page in a frame of its own, pictures under a heading."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable
from html import escape

from nnstep.html.inline import text
from nnstep.records import NamedTuple

_FRAME = "width: 100%; height: 46rem; border: 0"


class Shown(NamedTuple):
    """A picture, as SVG, and what it shows, for those who don't see it."""

    svg: str
    said: str


def frame(page: str, title: str) -> str:
    """A whole page in a frame, which may run the page's script and nothing else; it holds the page, and loads none."""
    return f'<iframe title="{text(title)}" sandbox="allow-scripts" style="{_FRAME}" srcdoc="{escape(page)}"></iframe>'


def summary(title: str, said: str, pictures: Iterable[Shown]) -> str:
    """A heading, a line below it, and pictures, whose looks stay inside them."""
    drawn = "".join(
        f'<img alt="{text(one.said)}" style="max-width: 100%" src="data:image/svg+xml;base64,{_encoded(one.svg)}">'
        for one in pictures
    )
    return f"<div><strong>{text(title)}</strong><br>{text(said)}<br>{drawn}</div>"


def _encoded(svg: str) -> str:
    return b64encode(svg.encode()).decode()
