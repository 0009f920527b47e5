"""The pages of explanations on the screen: with a cursor on what can be followed, scrolled to where it is."""

from __future__ import annotations

from functools import lru_cache

from nnstep.pages.document import Heading, Table
from nnstep.pages.explored import explored_page, links
from nnstep.pages.subject import Subject
from nnstep.pages.view import View
from nnstep.records import replace
from nnstep.render.text.lines import Line, Look
from nnstep.render.text.page import block_lines
from nnstep.render.text.typeset import setting_of
from nnstep.session.state import Page

_AIR = 2  # rows kept in sight beyond the chosen one
_ROWS = 3  # scrolled at once where there is nothing to choose


@lru_cache(maxsize=64)
def _set(view: View, subject: Subject, look: Look) -> tuple[list[Line], ...]:
    """The lines of each block: kept, for only the table with the chosen row changes from key to key."""
    document, sample, own = explored_page(view, subject)
    setting = setting_of(own, look, sample)
    return tuple(
        [*([[]] if number and isinstance(block, Heading) else []), *block_lines(block, setting)]
        for number, block in enumerate(document)
    )


@lru_cache(maxsize=64)
def _rows_of_links(view: View, subject: Subject, look: Look) -> tuple[int, ...]:
    """The rows in which what can be followed stands."""
    document, sample, own = explored_page(view, subject)
    setting = setting_of(own, look, sample)
    found: list[int] = []
    start = 0
    for block, kept in zip(document, _set(view, subject, look), strict=True):
        if isinstance(block, Table) and any(row.link for row in block.rows):
            rows = tuple(replace(row, chosen=row.link is not None) for row in block.rows)
            marked = block_lines(replace(block, rows=rows), setting)
            found += [start + number for number, line in enumerate(marked) if line and line[0][1] == "mark"]
        start += len(kept)
    return tuple(found)


def _narrow(look: Look) -> Look:
    return replace(look, width=min(look.width, 80))


def lines(view: View, page: Page, look: Look) -> list[Line]:
    """The page, the chosen quantity marked."""
    narrow = _narrow(look)
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
    return result


def placed(view: View, page: Page, look: Look) -> Page:
    """The page with its cursor where it was asked to go, scrolled as far as there is something."""
    if not page.towards and not page.scroll:  # as it is opened: from its heading on
        return page
    most = max(sum(map(len, _set(view, page.subject, _narrow(look)))) - page_room(look), 0)
    page = replace(page, scroll=min(max(page.scroll, 0), most))
    return _moved(page, _rows_of_links(view, page.subject, _narrow(look)), page_room(look), most)


def _moved(page: Page, rows: tuple[int, ...], room: int, most: int) -> Page:
    """The cursor a link further, from the window that is in sight; so that no row is passed over unseen."""
    towards, top = page.towards, page.scroll
    page = replace(page, towards=0)
    if not towards:
        return page
    chosen = min(page.chosen, len(rows) - 1)
    if rows and top <= rows[chosen] < top + room:
        chosen += towards
    elif towards > 0:
        chosen = next((place for place, row in enumerate(rows) if row >= top), len(rows))
    else:
        chosen = next((place for place in reversed(range(len(rows))) if rows[place] < top + room), -1)
    if 0 <= chosen < len(rows):
        row = rows[chosen]
        scroll = min(max(top, row + 1 + _AIR - room), most) if towards > 0 else min(top, max(row - _AIR, 0))
        if abs(scroll - top) < room:
            return replace(page, chosen=chosen, scroll=scroll)
    return replace(page, scroll=min(max(top + towards * _ROWS, 0), most))


def page_room(look: Look) -> int:
    """The rows of a page that are in sight."""
    return max(look.height - 3, 1)


def screen(view: View, page: Page, look: Look) -> tuple[list[Line], str, bool]:
    """The rows in sight; which they are, `1–21 of 30`; and whether there are more below."""
    page = placed(view, page, look)  # the window may be another than at the last key
    shown, room = lines(view, page, look), page_room(look)
    start = min(page.scroll, max(len(shown) - room, 0))
    rows = shown[start : start + room]
    where = f"{start + 1}{look.glyph('–')}{start + len(rows)} of {len(shown)}"
    return rows, where, start + len(rows) < len(shown)
