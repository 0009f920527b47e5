"""The page of a comparison: what is compared, where the runs part, the first steps that differ, the errors."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from nnstep.lesson.compare import Comparison, Numbers
from nnstep.lesson.swept import grew
from nnstep.pages.document import Block, Document, Heading, Paragraph, Row, Space, Table, Verse
from nnstep.pages.pictures.plot import Line, Plot
from nnstep.quantities.spans import Figure, Spans
from nnstep.words.compared import AND_MORE, ERRORS, FIRST_STEPS, compared, figures, which

_MOST_ROWS = 12  # steps named one by one


def comparison_page(found: Comparison, names: tuple[str, str]) -> Document:
    """The blocks of the page. names: what the two runs are called."""
    return tuple(_blocks(found, names))


def _blocks(found: Comparison, names: tuple[str, str]) -> Iterator[Block]:
    yield Heading(which(*names))
    yield Space()
    yield Paragraph(compared(found))
    rows = list(islice(found.differing(), _MOST_ROWS + 1))
    if rows:
        yield Heading((FIRST_STEPS,), level=2)
        head = Row((("step",), ("",), ("A",), ("B",)))
        yield Table((head, *map(_row, rows[:_MOST_ROWS])), "rlrr", head=True)
        if len(rows) > _MOST_ROWS:
            yield Verse(((AND_MORE,),), quiet=True)
    log = any(map(grew, found.curves))
    yield Heading((ERRORS, ", logarithmic" if log else ""), level=2)
    if found.curves:
        yield Plot(tuple(Line((name,), tuple(one)) for name, one in zip("AB", found.curves, strict=True)), 1, log)
        yield Space()
    head = Row((("epoch",), ("A",), ("B",), ("B − A",)))
    yield Table((head, *(_error_row(*row) for row in found.errors)), "rrrr", head=True)


def _row(one: Numbers) -> Row:
    pair = one.pair
    assert pair.a is not None
    assert one.a is not None
    assert one.b is not None
    a, b = figures(one.a, one.b)
    return Row(((str(pair.step_a),), (pair.a.key,), (a,), (b,)))


def _error_row(number: int, x: float, y: float) -> Row:
    change: Spans = (Figure(y - x, signed=True),) if x != y else ("0",)
    a, b = figures(x, y)
    return Row(((str(number),), (a,), (b,), change))
