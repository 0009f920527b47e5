"""The pages of explanations on the screen: with a cursor on what can be followed, scrolled to where it is."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from nnstep.pages.document import Heading, Table
from nnstep.pages.explored import Subject, explored_page, links
from nnstep.pages.view import View
from nnstep.render.text.lines import Line, Look
from nnstep.render.text.page import block_lines
from nnstep.render.text.typeset import setting_of
from nnstep.session.state import Page

_AIR = 2  # rows kept in sight beyond the chosen one


@lru_cache(maxsize=64)
def _set(view: View, subject: Subject, look: Look) -> tuple[list[Line], ...]:
    """The lines of each block: kept, for only the table with the chosen row changes from key to key."""
    document, sample, own = explored_page(view, subject)
    setting = setting_of(own, look, sample)
    return tuple(
        [*([[]] if number and isinstance(block, Heading) else []), *block_lines(block, setting)]
        for number, block in enumerate(document)
    )


def lines(view: View, page: Page, look: Look) -> tuple[list[Line], int | None]:
    """The page, the chosen quantity marked, and the row it stands in."""
    narrow = replace(look, width=min(look.width, 80))
    document, sample, own = explored_page(view, page.subject)
    left = min(page.chosen, len(links(view, page.subject)) - 1)
    result: list[Line] = []
    for block, kept in zip(document, _set(view, page.subject, narrow), strict=True):
        linked = [n for n, row in enumerate(block.rows) if row.link] if isinstance(block, Table) else []
        if isinstance(block, Table) and 0 <= left < len(linked):
            rows = list(block.rows)
            rows[linked[left]] = replace(rows[linked[left]], chosen=True)
            kept = block_lines(replace(block, rows=tuple(rows)), setting_of(own, narrow, sample))
        left -= len(linked)
        result += kept
    return result, next((number for number, line in enumerate(result) if line and line[0][1] == "mark"), None)


def placed(view: View, page: Page, look: Look) -> Page:
    """The page scrolled as far as there is something, and so that what is chosen is in sight."""
    if page.scroll == 0 and not page.follows:
        return page
    shown, row = lines(view, page, look)
    room = page_room(look)
    scroll = 0 if page.follows else page.scroll  # what follows the cursor depends on it and on the window alone
    if page.follows and row is not None:
        low, high = row + 1 + _AIR - room, max(row - _AIR, 0)
        scroll = min(max(scroll, low), high) if low <= high else max(row - room // 2, 0)
        scroll = 0 if row < room - _AIR and page.chosen == 0 else scroll
    return replace(page, scroll=min(max(scroll, 0), max(len(shown) - room, 0)))


def page_room(look: Look) -> int:
    """The rows of a page that are in sight."""
    return max(look.height - 3, 1)


def screen(view: View, page: Page, look: Look) -> tuple[list[Line], str]:
    """The rows in sight, and which they are, `1–21 of 30`."""
    shown, _ = lines(view, page, look)
    room = page_room(look)
    page = placed(view, page, look)  # the window may be another than at the last key
    start = min(page.scroll, max(len(shown) - room, 0))
    rows = shown[start : start + room]
    where = f"{start + 1}{look.glyph('–')}{start + len(rows)} of {len(shown)}"
    return rows, where
