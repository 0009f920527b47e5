"""The pages of explanations on the screen: with a cursor on what can be followed, scrolled to where it is."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from nnstep.lesson.explain import Factor, explain_at
from nnstep.pages.document import Block, Document, Heading, Paragraph, Row, Table
from nnstep.pages.explained import document_lines, explanation_document
from nnstep.pages.factors import factor_table, lowered, where_from, working
from nnstep.pages.view import View
from nnstep.quantities.key import Key
from nnstep.quantities.place import Place
from nnstep.quantities.spans import Figure
from nnstep.render.text.lines import Line, Look
from nnstep.render.text.typeset import setting_of
from nnstep.session.lessons import listed
from nnstep.session.state import Page
from nnstep.words.prose import heading_of

_AIR = 2  # rows kept in sight beyond the chosen one


def links(view: View, page: Page) -> tuple[Place, ...]:
    """The quantities that a page shows and that can be followed, from top to bottom."""
    return _links(view, page.place, _document(view, page, Look(80, 24, view.ascii)))


def _links(view: View, place: Place, document: Document) -> tuple[Place, ...]:
    rows = (row for block in document if isinstance(block, Table) for row in block.rows)
    return tuple(view.lesson.trace.beside(place, key) for row in rows if (key := _linked(row)))


def _linked(row: Row) -> Key | None:
    """The quantity that a row is about."""
    first = row.cells[0]
    return first[0] if len(first) == 1 and isinstance(first[0], Key) and not row.rule else None


@lru_cache(maxsize=64)
def _explained(view: View, place: Place, look: Look) -> Document:
    explanation = explain_at(view.lesson, place)
    setting = setting_of(view, look, explanation.sample or place.key.sample)
    return explanation_document(view, explanation, setting)


@lru_cache(maxsize=64)
def _so_far(view: View, place: Place, look: Look, until: tuple[int, int]) -> Document:
    """The page with nothing on it that comes after a step: that is still to be predicted."""
    lesson, now = view.lesson, view.lesson.step(*until)
    explanation = explain_at(lesson, place)
    setting = setting_of(view, look, explanation.sample or place.key.sample)
    title = Heading((place.key, ": ", *lowered(heading_of(lesson, place.key))), where_from(view, explanation))
    if not lesson.is_known(place, now):
        return (title, Paragraph(()), Paragraph((("This is still to be predicted.",),)))
    blocks: list[Block] = [title, Paragraph(())]
    equation = lesson.trace.equation(place)
    if equation is not None:
        blocks.append(working(view, place, place.key, equation, setting))
    else:
        blocks.append(Paragraph(((place.key, " = ", Figure(explanation.value, key=place.key), ", given."),)))
    for words, factors in (("Made of", explanation.factors), ("Used in", explanation.uses)):
        if factors:
            blocks += [Heading((words,)), factor_table(view, factors, setting, values=words == "Made of")]
    return tuple(blocks)


def _document(view: View, page: Page, look: Look) -> Document:
    if not page.first and page.until is not None:
        return _so_far(view, page.place, look, page.until)
    if not page.first:
        return _explained(view, page.place, look)
    factors = tuple(
        Factor(place, view.lesson.trace.value(place), page.first + number)
        for number, place in enumerate(listed(view.lesson, page))
    )
    setting = setting_of(view, look, page.place.key.sample)
    last = view.lesson.find(page.place) or page.first
    title = f"Steps {page.first} to {last} of epoch {page.place.epoch}: which number shall be explained?"
    return (Heading((title,)), Paragraph(()), factor_table(view, factors, setting))


def lines(view: View, page: Page, look: Look) -> tuple[list[Line], int | None]:
    """The page, the chosen quantity marked, and the row it stands in."""
    narrow = replace(look, width=min(look.width, 80))
    document = _document(view, page, narrow)
    count, marked = 0, []
    chosen = min(page.chosen, len(_links(view, page.place, document)) - 1)
    for block in document:
        if isinstance(block, Table):
            rows = []
            for row in block.rows:
                if _linked(row):
                    row = replace(row, mark=f" {look.glyph('►')}") if count == chosen else row
                    count += 1
                rows.append(row)
            block = replace(block, rows=tuple(rows))
        marked.append(block)
    setting = setting_of(view, narrow, page.place.key.sample or 1)
    result = document_lines(tuple(marked), setting)
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
