"""Documents as Typst, which sets them by itself: equations aligned at their =, pictures as SVG in the file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from typing import assert_never

from nnstep.algebra import typst as formulas
from nnstep.algebra.expr import Expr, Sym
from nnstep.algebra.numbers import is_cut
from nnstep.matrices.typst import over
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
    Space,
    Table,
    Verse,
    Working,
)
from nnstep.pages.grid import Grid
from nnstep.pages.pictures.axes import Axes, Stack
from nnstep.pages.pictures.graph import Graph
from nnstep.pages.pictures.plot import Plot
from nnstep.pages.pictures.web import Web
from nnstep.quantities.key import Key
from nnstep.quantities.spans import ArrayFormula, ArrayName, Figure, Generic, Sign, Spans, Verbatim
from nnstep.quantities.typst_names import array_typst, typst_generic, typst_name
from nnstep.records import replace
from nnstep.render.formula_matrix import array_formula, matrix_rows
from nnstep.render.grid_table import grid_table
from nnstep.render.judged import given_text, marks_table, parts_of, readings_table
from nnstep.render.latex_equation import SAME, TOGETHER, calculated, rule_row, working_rows
from nnstep.render.text.lines import cells, text_of
from nnstep.render.text.page import block_lines
from nnstep.render.text.typeset import Setting
from nnstep.render.true_digits import TrueDigits
from nnstep.render.typst_equation import BREAK, TYPST
from nnstep.render.typst_picture import picture
from nnstep.render.working import added_table, addition_heads, answer_lines, set_addition, set_derived
from nnstep.words.runs import UNTRUE

_BEGINS = """\
#set page(paper: "a4", margin: 22mm, numbering: "1")
#set text(size: 11pt, lang: "en")
#set table(stroke: none, inset: (x: 4pt, y: 6pt))
#show math.equation.where(block: true): set align(left)
#show math.equation.where(block: true): set block(breakable: true, inset: (left: 2em))
#show quote.where(block: true): set block(above: 0.8em, below: 0.8em)
#show heading: set block(above: 1.4em, below: 0.8em)

"""
_TONES = {"right": "$checkmark$", "partly": "$tilde.op$", "wrong": "$times$"}
_FIGURES = 6  # of what is exact, where a number stands alone
_ROOM = 76  # letters side by side on a page
_SPECIAL = re.compile(r"([\\`*_\[\]<>#@$~=+\-/'\"])")
_COUNTED = re.compile(r"(?m)^(\s*\d+)\.(?=\s|$)")  # what begins a list
_SIDES = {"r": "right", "l": "left", "p": "left"}


def pages(parts: Iterable[tuple[Iterable[Block], Setting]]) -> Iterator[str]:
    """Documents one after the other, with what stands before them."""
    yield _BEGINS
    yield from (typst(blocks, setting) for blocks, setting in parts)


def typst(blocks: Iterable[Block], setting: Setting) -> str:
    """The blocks, each with an empty line after it."""
    setting = replace(setting, whole=True)
    return "".join(f"{part}\n\n" for block in blocks for part in _block(block, setting))


def _block(block: Block, setting: Setting) -> Iterator[str]:
    said = partial(_inline, setting=setting)
    match block:
        case Heading(spans, tail, level):
            own = f" #h(1fr) #text(size: 0.8em, raw({formulas.quoted(setting.look.plain(tail))}))" if tail else ""
            yield f"{'=' * level} {said(spans)}{own}"
        case Working():
            rows, words = working_rows(block, setting, TYPST)
            yield _displayed(rows)
            if words:
                yield escape(setting.look.plain(words))
        case MatrixWorking():
            yield _displayed(matrix_rows(block, setting, TYPST))
        case Derived():
            yield _derived(block, setting)
        case Plot() | Web() | Axes() | Stack():
            yield picture(block, setting)
        case Graph() | Bars() | Verse():
            yield _typed([text_of(line).rstrip() for line in block_lines(block, setting)])
        case Paragraph(sentences):
            if shown := _run_on(sentences, setting):
                yield shown
        case Aside(sentences):
            yield f"#quote(block: true)[{_run_on(sentences, setting)}]"
        case Alert(sentences, lead):
            yield f"#strong[{escape(lead)}:]; {_run_on(sentences, setting)}"
        case Table():
            yield from _table(block, setting)
        case Items(sentences):
            yield _list("list", map(said, sentences))
        case Listing(rows):
            each = (", ".join(map(said, things)) for _, things in rows)
            titles = (f"#strong[{escape(setting.look.plain(title))}:]; " if title else "" for title, _ in rows)
            yield BREAK.join(title + row for title, row in zip(titles, each, strict=True))
        case Reply(sentences, sign):
            yield (f"{_TONES[sign]} " if sign else "") + _run_on(sentences, setting)
        case Calculation():
            came, says = calculated(block, setting, TYPST)
            yield f"{said(block.symbols)} ${came.strip()}${escape(setting.look.plain(says))}"
        case Addition():
            added = set_addition(block, setting.notation, setting.digits)
            yield from _table(added_table(block, added, addition_heads(block)), setting)
            if not added.adds_up:
                yield said(block.unless)
        case Route():
            yield _route(block, setting)
        case Answers():  # as they are typed: with a minus of ASCII
            yield _typed(list(answer_lines(block, replace(setting.notation, ascii=True), setting.digits)))
        case Grid():
            if block.formulas:
                yield _displayed([rule_row(formula, setting, TYPST) for formula in block.formulas])
            found = TrueDigits(block, setting.digits)
            yield from _table(grid_table(found), setting)
            if found.untrue:
                yield escape(setting.look.plain(UNTRUE))
        case Judged(tone=tone, verdict=verdict, value=value):
            given = f"#strong[{said(block.of)} = {escape(given_text(block, setting.look.ascii))}];"
            number = formulas.number(setting.number(value, _FIGURES))
            exactly = escape(setting.look.plain(block.exactly))
            yield f"{given} #h(1em) {exactly} ${number}$ #h(1em) {said((Sign(tone), ' ', *verdict))}"
        case Marks():
            yield from _table(marks_table(block, ascii=setting.look.ascii), setting)
        case Causes(causes):
            yield _list("enum", (f"{said(says)} #emph[({escape(called)})];" for says, called in causes))
        case Readings():
            yield from _table(readings_table(block, ascii=setting.look.ascii), setting)
        case Remarks(sentences):
            yield from map(said, sentences)
        case Caption(spans):
            yield said(spans)
        case Picture() | Space():
            return
        case _:  # mypy says here which block this writer lacks
            assert_never(block)


def _displayed(rows: Sequence[str]) -> str:
    shown = f"$ {BREAK.join(rows)} $"
    return f"#block(breakable: false)[{shown}]" if len(rows) <= TOGETHER else shown


def _typed(lines: Sequence[str]) -> str:
    """Lines as they are typed, or drawn with letters."""
    return f"#raw({formulas.quoted(chr(10).join(lines))}, block: true)"


def _list(kind: str, items: Iterable[str]) -> str:
    return f"#{kind}({', '.join(f'[{one}]' for one in items)})"


def _run_on(sentences: Iterable[Spans], setting: Setting) -> str:
    return _COUNTED.sub(r"\1\\.", " ".join(_inline(sentence, setting) for sentence in sentences if sentence))


def _derived(block: Derived, setting: Setting) -> str:
    """A derivation as a table: its lines, and beside each its reason."""
    notation = setting.notation
    left = TYPST.formula(notation.arrange(block.derivation.left), notation)
    rows = [] if isinstance(block.derivation.left, Sym) else [(left, "")]
    for side in set_derived(block, notation, setting.digits):
        sign = f"{'' if rows else left} {SAME if side.exact else TYPST.about}"
        rows.append((f"{sign} {TYPST.formula(side.right, notation)}", _inline(side.reason, setting)))
    inside = ", ".join(f"[$display({formula.strip()})$], [#emph[{reason}]]" for formula, reason in rows)
    return f"#table(columns: (auto, 1fr), {inside})"


def _route(block: Route, setting: Setting) -> str:
    def row(stations: tuple[Key | str, ...]) -> str:
        shown = (
            typst_name(setting.notation, one) if isinstance(one, Key) else formulas.quoted(setting.look.plain(one))
            for one in stations
        )
        return f"${' -> '.join(shown)}$"

    return BREAK.join(row((*block.start, *branch, "E")) for branch in block.branches or ((),))


def _table(block: Table, setting: Setting) -> Iterator[str]:
    """A table; in parts where it is parted and wider than the page."""

    def wide(spans: Spans) -> int:
        return cells(setting.text(spans))

    for part in parts_of(block, wide, _ROOM) if block.parted else (block,):
        width = max(len(part.align), *(len(row.cells) for row in part.rows)) if part.rows else 0
        rows = [
            [f"[{_inline(cell, setting)}]" for cell in (*row.cells, *[()] * (width - len(row.cells)))]
            for row in part.rows
        ]
        sides = part.align.ljust(width, "l")
        columns = ", ".join("1fr" if side == "p" else "auto" for side in sides)
        aligned = ", ".join(_SIDES[side] for side in sides)
        body = [", ".join(row) for row in rows]
        if part.head and body:
            body[0] = f"table.header({body[0]}), table.hline()"
        yield f"#table(columns: ({columns},), align: ({aligned},),\n{(',' + chr(10)).join(body)})"


def _inline(spans: Spans, setting: Setting) -> str:
    return "".join(_span(span, setting) for span in spans)


def _span(span: object, setting: Setting) -> str:
    notation = setting.notation
    match span:
        case Key():
            return f"${typst_name(notation, span)}$"
        case ArrayName(family, turned):
            named = array_typst(family, notation.layout)
            return f"${over(named) if turned else named}$"
        case ArrayFormula():
            return f"${array_formula(span, notation.layout, TYPST)}$"
        case Generic(key):
            return f"${typst_generic(notation, key)}$"
        case Sign(tone):
            return _TONES[tone]
        case Figure(value, digits, signed, _, related):
            about = is_cut(value, digits or setting.digits)
            relation = f"{TYPST.about if about else SAME} " if related else ""
            return f"${relation}{formulas.number(setting.number(value, digits, signed=signed))}$"
        case Expr():
            return f"${TYPST.formula(notation.arrange(span), notation)}$"
        case Verbatim(words):
            return escape(" ".join(setting.look.plain(words).split()))
    return escape(setting.look.plain(str(span)))


def escape(text: str) -> str:
    """Text in which nothing is a command."""
    return _SPECIAL.sub(r"\\\1", text).replace("\u00a0", "~")
