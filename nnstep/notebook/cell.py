"""HTML for a cell: blocks in a style of their own, a page in a frame, pictures under a heading."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterable
from functools import cache
from html import escape

from nnstep.html.document import fragment, style
from nnstep.html.inline import text
from nnstep.pages.document import Block
from nnstep.records import NamedTuple
from nnstep.render.text.typeset import Setting

_FRAME = "width: 100%; height: 46rem; border: 0"
_CELL = ".nnstep"
_OWN = (
    f"{_CELL} {{ padding: .2rem 1rem 1rem; }}"
    f"{_CELL} tr, {_CELL} pre, {_CELL} code {{ background: none !important; }}{_CELL} pre {{ color: inherit; }}"
)
"""What the page round the cell would have otherwise: it may be dark where this is light."""


class Shown(NamedTuple):
    """A picture, as SVG, and what it shows, for those who don't see it."""

    svg: str
    said: str


def blocks(parts: Iterable[tuple[Iterable[Block], Setting]]) -> str:
    """Documents, in a style that holds for them alone: on paper of their own, light or dark as the system is."""
    shown = "".join(fragment(part, setting) for part, setting in parts)
    return f'<div class="{_CELL[1:]}"><style>{_style()}</style>{shown}</div>'


@cache
def _style() -> str:
    """The style of documents, each rule for what stands in the cell."""
    rules = re.sub(r"([^{}]+)(?=\{)", lambda found: _inside(found[1]), style())
    return rules + _OWN


def _inside(selectors: str) -> str:
    if selectors.lstrip().startswith("@"):
        return selectors
    each = (one.strip() for one in selectors.split(","))
    return ", ".join(_CELL if one in (":root", "body") else f"{_CELL} {one}" for one in each)


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
