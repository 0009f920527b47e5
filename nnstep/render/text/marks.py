"""Marks, causes and values as lines of a terminal's page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from nnstep.algebra.numbers import show
from nnstep.pages.document import Causes, Judged, Marks, Readings, Remarks, Table
from nnstep.quantities.spans import Sign, Spans
from nnstep.render.judged import exact_text, given_text, parts_of, value_lines
from nnstep.render.text.lines import Line, cells, trimmed, width_of
from nnstep.render.text.typeset import Setting

Marked = Marks | Judged | Causes | Readings | Remarks | Table

_NARROWEST = 8  # cells of a column of numbers
_FIGURES = 6  # of what is exact, where a number stands alone


def lines_of(block: Marked, setting: Setting) -> Iterable[Line]:
    """A block of marks, or of what stands beside them."""
    match block:
        case Marks():
            return _marks(block, setting)
        case Judged():
            return _judged(block, setting)
        case Causes():
            return _causes(block, setting)
        case Readings():
            return _readings(block, setting)
        case Remarks():
            return _remarks(block, setting)
        case Table():
            return _parted(block, setting)


def _marks(block: Marks, setting: Setting) -> Iterator[Line]:
    """Name, number, exact value and verdict in columns; a reason that is too long goes on below."""
    names = [setting.text(row.of) for row in block.rows]
    given = [given_text(row, setting.look.ascii) for row in block.rows]
    exact = [exact_text(row, setting.look.ascii) for row in block.rows]
    widths = [max(map(cells, column), default=0) for column in (names, given, exact)]
    widths = [widths[0], max(widths[1], _NARROWEST), max(widths[2], _NARROWEST)]
    lead = 1 + widths[0] + 2 + widths[1] + 2
    gives = setting.look.plain(block.gives)
    title = f" {' ' * widths[0]}  {gives}"
    if cells(title) > lead - 2:
        title = f" {gives}"
    yield [(title.ljust(lead) + setting.look.plain(block.exactly), "dim")]
    for row, *texts in zip(block.rows, names, given, exact, strict=True):
        yield from _row(
            row, "".join(text.ljust(wide) + "  " for text, wide in zip(texts, widths, strict=True)), setting
        )


def _row(row: Judged, numbers: str, setting: Setting) -> Iterator[Line]:
    start: Line = [(f" {numbers}", ""), *setting.bits((Sign(row.tone), " "))]
    verdict, reason = setting.bits(row.verdict), setting.bits(row.reason)
    line = [*start, *verdict]
    if width_of(trimmed(line)) > setting.look.width:
        yield start
        yield from setting.wrapped([[*verdict, *reason]], 5)
    elif not reason:
        yield line
    elif width_of(line) + width_of(reason) <= setting.look.width - 1:
        yield [*line, *reason]
    else:
        yield line
        yield from setting.wrapped([reason], 5)
    yield from setting.wrapped([setting.bits(row.more)], 5)


def _judged(row: Judged, setting: Setting) -> list[Line]:
    """A number that stands alone: what it is of, what is exact, the verdict."""
    look = setting.look
    style = row.tone if row.tone == "wrong" else ""
    number: Spans = (*row.of, " = ", given_text(row, look.ascii))
    return [
        [
            *[(text, "heading") for text, _ in setting.bits((" ", *number))],
            (f"   {look.plain(row.exactly)} {show(row.value, _FIGURES, ascii=look.ascii)}   ", ""),
            *[(text, style) for text, _ in setting.bits((Sign(row.tone), " ", *row.verdict))],
        ]
    ]


def _causes(block: Causes, setting: Setting) -> Iterator[Line]:
    """What may be behind a number, numbered where there is more than one; the words for it below, dim."""
    for place, (says, called) in enumerate(block.rows, 1):
        lead = f" {place}  " if len(block.rows) > 1 else " "
        first, *rest = setting.wrapped([setting.bits(says)], len(lead) - 1)
        if place > 1:
            yield []
        yield [(lead, "dim"), *(first[1:] if len(lead) > 1 else first)]
        yield from ([(" ", ""), *line] for line in rest)
        yield [(" " * len(lead) + setting.look.plain(called), "dim")]


def _readings(block: Readings, setting: Setting) -> Iterator[Line]:
    """Names and values at the very edge, so that a program finds them."""
    names = [setting.text(name) for name, _ in block.rows]
    wide = max(map(cells, names), default=0)
    for name, (_, value) in zip(names, block.rows, strict=True):
        first, *more = value_lines(value, block.digits, setting.look.ascii)
        yield [(name + " " * (wide - cells(name) + 2) + first, "")]
        yield from ([(" " * (wide + 2) + line, "")] for line in more)


def _remarks(block: Remarks, setting: Setting) -> Iterator[Line]:
    """Sentences, each in lines of its own."""
    for sentence in block.sentences:
        bits = [(text, "dim" if block.quiet else style) for text, style in setting.bits(sentence)]
        yield from setting.wrapped([bits], 1)


def _parted(block: Table, setting: Setting) -> list[Line]:
    """A table in as many parts as the page needs, one under the other."""
    lines: list[Line] = []
    for part in parts_of(block, lambda cell: width_of(setting.bits(cell)), setting.look.width - 4):
        lines += [*([[]] if lines else []), *setting.table(part, indent=1)]
    return lines
