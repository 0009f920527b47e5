"""The blocks of a document as HTML, for browsers and printers, by eye and by ear; no script is needed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import assert_never

from nnstep.html import equations
from nnstep.html.drawings import drawing
from nnstep.html.inline import Inline, number, sign, text
from nnstep.pages.document import (
    Addition,
    Alert,
    Answers,
    Aside,
    Bars,
    Block,
    Calculation,
    Caption,
    Causes,
    Derived,
    Heading,
    Items,
    Judged,
    Listing,
    Marks,
    MatrixWorking,
    Paragraph,
    Picture,
    Readings,
    Remarks,
    Reply,
    Route,
    Row,
    Space,
    Table,
    Verse,
    Working,
)
from nnstep.pages.grid import Grid
from nnstep.pages.pictures.axes import Axes, Stack
from nnstep.pages.pictures.graph import Graph
from nnstep.pages.pictures.plot import Plot
from nnstep.pages.pictures.update import UpdateTable
from nnstep.pages.pictures.web import Web
from nnstep.quantities.key import Key
from nnstep.quantities.spans import Figure, Sign, Spans
from nnstep.records import replace
from nnstep.render.grid_table import grid_table
from nnstep.render.judged import given_text, marks_table, readings_table
from nnstep.render.text.typeset import Setting
from nnstep.render.true_digits import TrueDigits
from nnstep.render.working import added_table, addition_heads, answer_lines, bar_digits, set_addition, set_calculation
from nnstep.words.runs import UNTRUE

_FIGURES = 6  # of what is exact, where a number stands alone
_LONGEST = 100  # how long the longest bar is
_MOST_COLUMNS = 60  # parameters of an update that are shown

Anchor = Callable[[Key], str | None]


def written(blocks: Iterable[Block], setting: Setting, anchor: Anchor, own: dict[int, str]) -> Iterator[str]:
    """The blocks one after the other. own: the anchors of workings, by their identity."""
    inline, above = Inline(setting, anchor), 1
    for block in blocks:
        if isinstance(block, Heading):  # no level is left out, so that who goes from heading to heading misses none
            above = min(block.level, above + 1)
            block = replace(block, level=above)
        place = own.get(id(block))
        yield from (
            (f"{part}\n" for part in _block(block, inline) if part)
            if place is None
            else (f'<div id="{place}">{part}</div>\n' for part in _block(block, inline))
        )


def _block(block: Block, inline: Inline) -> Iterator[str]:
    setting, said = inline.setting, inline.said
    match block:
        case Heading(spans, tail, level):
            own = f" <code>{text(tail)}</code>" if tail else ""
            yield f"<h{level}><span>{Inline(setting, lambda key: None).said(spans)}</span>{own}</h{level}>"
        case Working():
            yield equations.working(block, setting)
        case MatrixWorking():
            yield equations.matrices(block, setting)
        case Derived():
            yield equations.derived(block, setting, said)
        case Graph() | Plot() | Axes() | Stack() | Web():
            yield drawing(block, setting)
        case Picture(of):
            yield _update(of, inline) if isinstance(of, UpdateTable) else ""
        case Paragraph(sentences):
            yield _if("p", inline.sentences(sentences))
        case Aside(sentences, tone):
            yield f'<div class="note" role="note">{f"{sign(tone)} " if tone else ""}{inline.sentences(sentences)}</div>'
        case Alert(sentences, lead):
            yield f'<p class="alert"><strong>{text(lead)}:</strong> {inline.sentences(sentences)}</p>'
        case Bars():
            yield _bars(block, setting)
        case Route():
            yield _route(block, inline)
        case Table():
            yield _table(block, inline)
        case Grid():
            yield from _grid(block, inline)
        case Addition():
            added = set_addition(block, setting.notation, setting.digits)
            yield _table(added_table(block, added, addition_heads(block)), inline, "sum")
            if not added.adds_up:
                yield _if("p", said(block.unless))
        case Calculation():
            yield _calculation(block, inline)
        case Verse(lines, quiet, drawn):
            looks = "verse" + " dim" * quiet + " drawn" * drawn
            yield f'<pre class="{looks}">{chr(10).join(map(said, lines))}</pre>'
        case Answers():
            typed = answer_lines(block, replace(setting.notation, ascii=True), setting.digits)
            yield f'<pre class="verse">{chr(10).join(map(text, typed))}</pre>'
        case Items(sentences):
            yield _list("ul", map(said, sentences))
        case Listing(rows):
            yield _list("ul", (_listed(title, map(said, things)) for title, things in rows), "listing")
        case Reply(sentences, tone):
            yield f"<p>{f'{sign(tone)} ' if tone else ''}{inline.sentences(sentences)}</p>"
        case Judged():
            yield _judged(block, inline)
        case Marks():
            yield _table(marks_table(block), inline)
        case Causes(causes):
            yield _list("ol", (f"{said(says)} <small>{text(called)}</small>" for says, called in causes), "causes")
        case Readings():
            yield _table(readings_table(block), inline)
        case Remarks(sentences, quiet):
            yield from (f"<p{' class=dim' if quiet else ''}>{said(one)}</p>" for one in sentences if one)
        case Caption(spans):
            yield f'<p class="caption">{said(spans)}</p>'
        case Space():
            return
        case _:  # mypy says here which block this writer lacks
            assert_never(block)


def _if(tag: str, inside: str) -> str:
    return f"<{tag}>{inside}</{tag}>" if inside else ""


def _list(tag: str, items: Iterable[str], kind: str = "") -> str:
    marked = f' class="{kind}"' if kind else ""
    return f"<{tag}{marked}>{''.join(f'<li>{one}</li>' for one in items)}</{tag}>"


def _listed(title: str, things: Iterable[str]) -> str:
    return (f"<b>{text(title)}</b>" if title else "") + "".join(f"<span>{one}</span>" for one in things)


# -- tables -----------------------------------------------------------------------------------------------------------


def _table(block: Table, inline: Inline, kind: str = "") -> str:
    """Rows of cells; what is wider than the window is moved by itself, with keys too."""
    rows = list(block.rows)
    head = f"<thead>{_head(rows.pop(0), block.align, inline)}</thead>" if block.head and rows else ""
    body = "".join(_row(row, block.align, inline) for row in rows)
    marked = f' class="{kind}"' if kind else ""
    return f'<div class="wide" tabindex="0"><table{marked}>{head}<tbody>{body}</tbody></table></div>'


def _head(row: Row, align: str, inline: Inline) -> str:
    """The names of the columns; a column without one has an empty cell, which names nothing."""
    named = map(inline.said, row.cells)
    cells = (
        f'<th scope="col"{_side(side)}>{name}</th>' if name.strip() else "<td></td>"
        for name, side in zip(named, align.ljust(len(row.cells), "l"), strict=False)
    )
    return f"<tr>{''.join(cells)}</tr>"


def _row(row: Row, align: str, inline: Inline) -> str:
    """A row; the one that is chosen says so, and one that leads on does, where that is in this file."""
    cells = [inline.said(cell) for cell in row.cells]
    place = inline.anchor(row.link.key) if row.link is not None and not row.why else None
    if place is not None and cells and "<a " not in "".join(cells):
        cells[0] = f'<a href="#{place}">{cells[0]}</a>'
    shown = "".join(f"<td{_side(side)}>{cell}</td>" for cell, side in zip(cells, align.ljust(len(cells)), strict=False))
    kind = " ".join(filter(None, ("rule" * row.rule, "chosen" * row.chosen)))
    marked = (f' class="{kind}"' if kind else "") + (' aria-current="true"' if row.chosen else "")
    return f"<tr{marked}>{shown}</tr>"


def _side(side: str) -> str:
    return f' class="{side}"' if side in ("l", "p") else ""


def _grid(block: Grid, inline: Inline) -> Iterator[str]:
    """The rules of the table, and the table; what is said where a row cannot be made true."""
    if block.formulas:
        yield equations.formulas(block.formulas, inline.setting)
    found = TrueDigits(block, inline.setting.digits)
    yield _table(grid_table(found), inline)
    if found.untrue:
        yield f"<p>{text(UNTRUE)}</p>"


def _update(table: UpdateTable, inline: Inline) -> str:
    """The parameters of an update, now and new: a row each, the one that the step is about marked."""
    heads: list[Spans] = [table.head, *(row.name for row in table.rows)]
    rows = [Row(tuple(heads))]
    for place in range(min(table.count, _MOST_COLUMNS)):
        parameter = table.parameter(place)
        cells: list[Spans] = [(parameter,)]
        for row in table.rows:
            entry = table.entry(row, parameter)
            value = entry.sight.value if entry else None
            cells.append(() if entry is None else ("·",) if value is None else (Figure(value),))
        rows.append(Row(tuple(cells), chosen=place == table.current))
    if table.count > _MOST_COLUMNS:
        rows.append(Row(((f"… {table.count - _MOST_COLUMNS} more",),)))
    return _table(Table(tuple(rows), "l" + "r" * len(table.rows), head=True), inline)


# -- the rest ---------------------------------------------------------------------------------------------------------


def _bars(block: Bars, setting: Setting) -> str:
    """Numbers with bars from a common zero; below a rule the sum."""
    rows = [*block.rows, block.total]
    digits = bar_digits(block, setting.digits)
    most = max((abs(value) for _, value in rows if abs(value) < 1e300), default=0) or 1.0
    low = _LONGEST if any(value < 0 for _, value in rows) else 0
    high = _LONGEST if any(value >= 0 for _, value in rows) else 0
    drawn = []
    for place, ((label, value), count) in enumerate(zip(rows, digits, strict=True)):
        wide = round(min(abs(value) / most, 1) * _LONGEST, 1) if value == value else 0
        bar = f'class="down" x="{-wide}"' if value < 0 else 'class="up" x="0"'
        svg = (
            f'<svg viewBox="{-low} 0 {low + high} 8" preserveAspectRatio="none" aria-hidden="true">'
            f'<rect {bar} y="1" width="{wide}" height="6"/><path class="zero" d="M0 0V8"/></svg>'
        )
        rule = ' class="rule"' if place == len(rows) - 1 else ""
        shown = number(setting.number(value, count, signed=True))
        drawn.append(f'<tr{rule}><td class="l">{text(label)}</td><td>{shown}</td><td>{svg}</td></tr>')
    return f'<table class="bars"><tbody>{"".join(drawn)}</tbody></table>'


def _route(block: Route, inline: Inline) -> str:
    """The way to the error, its branches one under the other."""
    arrow = ' <span aria-label="to" role="img">→</span> '

    def way(stations: Iterable[Key | str]) -> str:
        return arrow.join(inline.said((one,)) for one in stations)

    if not block.branches:
        return f'<p class="route">{way((*block.start, "E"))}</p>'
    ways = _list("ul", map(way, block.branches))
    return f'<div class="route"><span>{way(block.start)}{arrow}</span>{ways}<span>{arrow}E</span></div>'


def _calculation(block: Calculation, inline: Inline) -> str:
    """A calculation by the way: its words, its numbers, its result."""
    worked = set_calculation(block, inline.setting.notation, inline.setting.digits)
    shown = worked.lines[0].expr if len(worked.lines) > 1 else worked.numbers
    came: Spans = (" ≈ ", worked.result) if worked.lines else (" ",)
    says = text(block.says if worked.lines else worked.words + block.says)
    return f"<p>{inline.said(block.symbols)} ≈ {inline.said((shown, *came))}{says}</p>"


def _judged(block: Judged, inline: Inline) -> str:
    exact = number(inline.setting.number(block.value, _FIGURES))
    given = f"<strong>{inline.said(block.of)} = {number(given_text(block, ascii=False))}</strong>"
    verdict = inline.said((Sign(block.tone), " ", *block.verdict))
    return f'<p class="judged">{given}, {text(block.exactly)} {exact}: {verdict}</p>'
