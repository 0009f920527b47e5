"""Numbers that are judged or read off as they are set, and tables of them: what text, Markdown and LaTeX share."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator

from nnstep.algebra import numbers
from nnstep.pages.document import Judged, Marks, Readings, Row, Rows, Table
from nnstep.quantities.spans import Sign, Spans
from nnstep.records import replace

_PLACES = 6  # decimals of what is exact, where the number that is judged has no more


def exact_text(row: Judged, ascii: bool) -> str:
    """What is exact, with as many decimals as the number that is judged, and no fewer than six; small ones in full."""
    places = max(_PLACES, row.places)
    if 0 < abs(row.value) < 10.0 ** (2 - places) or not numbers.is_cut(row.value, places):
        return numbers.show(row.value, places, ascii=ascii)
    return numbers.fixed(row.value, places, ascii=ascii)


def given_text(row: Judged, ascii: bool) -> str:
    """The number as it was written, its minus in the signs of the page."""
    return row.given.replace(numbers.MINUS, "-") if ascii else row.given


def value_text(value: float, digits: int, ascii: bool) -> str:
    """A value with so many digits; with 0 in full, so that it reads back as the same number."""
    if digits or not math.isfinite(value):
        return numbers.show(value, digits or numbers.MOST_DIGITS, ascii=ascii)
    return repr(value)


def value_lines(value: float | Rows, digits: int, ascii: bool) -> list[str]:
    """A value as a line; a whole array as the rows of a list, as numpy and answer sheets read it."""
    if not isinstance(value, tuple):
        return [value_text(value, digits, ascii)]
    rows = ["[" + ", ".join(value_text(cell, digits, ascii) for cell in row) + "]" for row in value]
    last = len(rows) - 1
    return [f"{'[' if not at else ' '}{row}{']' if at == last else ','}" for at, row in enumerate(rows)]


def marks_table(block: Marks, *, ascii: bool = False) -> Table:
    """Marks as a table, for writers that set no columns themselves. The last column holds sentences."""
    rows = [
        Row(
            (
                row.of,
                (given_text(row, ascii),),
                (exact_text(row, ascii),),
                (Sign(row.tone), " ", *row.verdict, *row.reason, *((": ", *row.more) if row.more else ())),
            )
        )
        for row in block.rows
    ]
    return Table((Row(((), (block.gives,), (block.exactly,), ())), *rows), "lllp", head=True)


def readings_table(block: Readings, *, ascii: bool = False) -> Table:
    """Names and values as a table."""
    read = ((name, "".join(value_lines(value, block.digits, ascii))) for name, value in block.rows)
    return Table(tuple(Row((name, (value,))) for name, value in read), "ll")


def parts_of(block: Table, width: Callable[[Spans], int], room: int) -> Iterator[Table]:
    """A table in parts whose columns fit into so much room, two apart; the first column stands in each."""
    count = len(block.align)
    widths = [
        max(width(row.cells[place]) if place < len(row.cells) else 0 for row in block.rows) for place in range(count)
    ]
    part: list[int] = []
    used = 0
    for place in range(1, count):
        if part and used + widths[place] + 2 > room - widths[0]:
            yield _columns(block, part)
            part, used = [], 0
        part.append(place)
        used += widths[place] + 2
    yield _columns(block, part)


def _columns(block: Table, places: list[int]) -> Table:
    """The first column and these."""
    chosen = [0, *places]
    rows = tuple(replace(row, cells=tuple(row.cells[place] for place in chosen)) for row in block.rows)
    return replace(block, rows=rows, align="".join(block.align[place] for place in chosen), parted=False)
