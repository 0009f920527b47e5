"""The page of several answer sheets side by side: a row a pupil, a column a quantity."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from nnstep.marking.marks import Report
from nnstep.marking.verdicts import TONES, by_mistake, hardest, name_of, pupil, standing
from nnstep.pages.document import Block, Document, Remarks, Row, Space, Table
from nnstep.quantities.spans import Sign, Spans, Verbatim

Sheets = Sequence[tuple[str, Report]]


def class_page(sheets: Sheets) -> Document:
    """The table; then each pupil's first slip, which slips the class made, and what was hardest."""
    return tuple(_blocks(sheets))


def _blocks(sheets: Sheets) -> Iterator[Block]:
    columns = {mark.id: name_of(mark) for _, report in sheets for mark in report.marks}
    rows = [Row(((), *columns.values()))]
    for name, report in sheets:
        signs: dict[str, Spans] = {mark.id: (Sign(TONES[mark.verdict]),) for mark in report.marks}
        rows.append(Row(((Verbatim(pupil(name)),), *(signs.get(column, ()) for column in columns))))
    if columns:
        yield Table(tuple(rows), "l" * (len(columns) + 1), head=True, parted=True)
        yield Space()
    yield Remarks(tuple(standing(name, report) for name, report in sheets))
    if mistakes := by_mistake(sheets):
        yield Space()
        head = Row((("mistake",), ("pupils",), ("numbers",)))
        found = (Row(((word,), (str(pupils),), (str(numbers),))) for word, pupils, numbers in mistakes)
        yield Table((head, *found), "lrr", head=True, parted=True)
    if hard := hardest(sheets):
        yield Space()
        yield Remarks((hard,))
