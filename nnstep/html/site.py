"""The index of a site: every lesson of a folder, with what it is about."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote

from nnstep.html.inline import text
from nnstep.html.sheet import sheet
from nnstep.pages.view import View
from nnstep.records import NamedTuple
from nnstep.words import paged as words


class Entry(NamedTuple):
    """A page: its file's name without the ending, and the lesson."""

    name: str
    view: View


def index(title: str, entries: Sequence[Entry]) -> str:
    """The list of all pages, in their order."""
    rows = "\n".join(
        f'<li><a href="{quote(one.name)}.html">{text(one.view.title)}</a> <small>{text(_about(one.view))}</small></li>'
        for one in entries
    )
    inside = f"<header>\n<h1>{text(title)}</h1>\n</header>\n<main>\n<ul>\n{rows}\n</ul>\n</main>\n"
    return sheet(title, inside)


def _about(view: View) -> str:
    layout = view.lesson.layout
    sizes = [layout.units(layer) for layer in range(layout.last + 1)]
    return words.in_short(sizes, view.lesson.count(1))
