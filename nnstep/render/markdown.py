"""Documents as Markdown, readable as text and as a page: equations are set as formulas.

What is filled in, or drawn, stands in a fence, as on the screen: the workings of a worksheet, and pictures.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from textwrap import wrap
from typing import assert_never

from nnstep.algebra.expr import Expr, Neg, Num
from nnstep.algebra.latex import latex
from nnstep.algebra.numbers import is_cut
from nnstep.algebra.text import text as line_text
from nnstep.lesson.script import Step
from nnstep.matrices.latex import over
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
from nnstep.pages.handout import lesson_parts
from nnstep.pages.pictures.axes import Axes, Stack
from nnstep.pages.pictures.graph import Graph
from nnstep.pages.pictures.plot import Plot
from nnstep.pages.pictures.web import Web
from nnstep.pages.view import View
from nnstep.quantities.key import Key
from nnstep.quantities.latex_names import array_latex, latex_generic, latex_name
from nnstep.quantities.spans import ArrayFormula, ArrayName, Figure, Generic, Sign, Spans, Verbatim
from nnstep.records import replace
from nnstep.render.formula_matrix import array_formula, matrix_rows
from nnstep.render.grid_table import grid_table
from nnstep.render.judged import given_text, marks_table, readings_table
from nnstep.render.latex_equation import ABOUT, SAME, calculated, rule_row, working_rows
from nnstep.render.markdown_math import HARD, displayed, inline
from nnstep.render.text.lines import Line, Look, text_of
from nnstep.render.text.page import block_lines
from nnstep.render.text.typeset import Setting, setting_of
from nnstep.render.true_digits import TrueDigits
from nnstep.render.working import added_table, addition_heads, set_addition, set_derived
from nnstep.words.runs import UNTRUE

_WIDTH = 80
_FIGURES = 6  # of what is exact, where a number stands alone
_SIGNS = {"right": "✓", "partly": "~", "wrong": "✗"}
_SPECIAL = re.compile(r"([\\`*_\[\]<>#|~$&])")
# What begins a list, or makes a heading of the line above: a digit cannot be escaped, what stands behind it can.
_STARTS = re.compile(r"(?m)^(\s*\d+(?=[.)](?:\s|$))|\s*(?=[-+=]))")


def markdown(view: View, steps: Sequence[Step]) -> str:
    """The worked steps one after the other: what `x` writes, to be kept, printed or handed in."""
    look = Look(_WIDTH, 24, view.ascii)
    parts = lesson_parts(view, steps)
    return "".join(written(blocks, setting_of(view, look, sample)) for sample, blocks in parts).rstrip() + "\n"


def pages(parts: Iterable[tuple[Iterable[Block], Setting]]) -> Iterator[str]:
    """Documents one after the other."""
    yield from (written(blocks, setting) for blocks, setting in parts)


def written(blocks: Iterable[Block], setting: Setting) -> str:
    """The blocks, each with an empty line after it."""
    setting = replace(setting, whole=True)
    return "".join(f"{part.replace(HARD, ' ')}\n\n" for block in blocks for part in _block(block, setting))


def _block(block: Block, setting: Setting) -> Iterator[str]:
    match block:
        case Heading(spans, tail, level):
            own = f" `{setting.look.plain(tail)}`" if tail else ""
            yield f"{'#' * level} {_inline(spans, setting)}{own}"
        case Working(gaps=None):
            yield from _working(block, setting)
        case MatrixWorking():
            yield displayed(matrix_rows(block, setting))
        case Derived():
            yield from _derived(block, setting)
        case Working() | Graph() | Plot() | Axes() | Stack() | Web():
            yield _fence(block_lines(block, setting))
        case Paragraph(sentences):
            if said := " ".join(_inline(sentence, setting) for sentence in sentences if sentence):
                yield _wrapped(said, setting)
        case Aside(sentences):
            said = " ".join(_inline(sentence, setting) for sentence in sentences if sentence)
            yield "\n".join(f"> {line}" for line in _wrapped(said, setting, 2).splitlines())
        case Alert(sentences, lead):
            said = " ".join(_inline(sentence, setting) for sentence in sentences)
            yield _wrapped(f"**{lead}:** {said}", setting)
        case Addition():
            added = set_addition(block, setting.notation, setting.digits)
            heads = addition_heads(block)
            yield "\n".join(_table(added_table(block, added, heads), setting))
            if not added.adds_up:
                yield _wrapped(_inline(block.unless, setting), setting)
        case Table():
            yield "\n".join(_table(block, setting))
        case Items(sentences):
            yield "\n".join(
                "- " + _wrapped(_inline(one, setting), setting, 2).replace("\n", "\n  ") for one in sentences
            )
        case Listing(rows):
            told = (", ".join(_inline(thing, setting) for thing in things) for _, things in rows)
            lines = (f"- {title}: {row}" if title else f"- {row}" for (title, _), row in zip(rows, told, strict=True))
            yield "\n".join(lines)
        case Reply(sentences, sign):
            mark = f"{_SIGNS[sign]} " if sign else ""
            said = " ".join(_inline(sentence, setting) for sentence in sentences if sentence)
            yield _wrapped(setting.look.plain(mark) + said, setting)
        case Calculation():
            came, says = calculated(block, setting)
            yield _wrapped(f"{_inline(block.symbols, setting)} {inline(came)}{_span(says, setting)}", setting)
        case Bars() | Route() | Verse() | Answers():
            yield _fence(block_lines(block, setting))
        case Grid():
            yield from _grid(block, setting)
        case Judged(tone=tone, verdict=verdict, value=value):
            number = f"{_inline(block.of, setting)} = {given_text(block, setting.look.ascii)}"
            exactly = f"{_inline((block.exactly,), setting)} {setting.number(value, _FIGURES)}"
            yield f"**{number}**, {exactly}: {_inline((Sign(tone), ' ', *verdict), setting)}"
        case Marks():
            yield "\n".join(_table(marks_table(block, ascii=setting.look.ascii), setting))
        case Causes(causes):
            likely = (f"{_inline(says, setting)} *({called})*" for says, called in causes)
            yield "\n".join(
                f"{number}. " + _wrapped(one, setting, 3).replace("\n", "\n   ") for number, one in enumerate(likely, 1)
            )
        case Readings():
            yield "\n".join(_table(readings_table(block, ascii=setting.look.ascii), setting))
        case Remarks(sentences):
            yield from (_wrapped(_inline(sentence, setting), setting) for sentence in sentences)
        case Caption(spans):
            yield _wrapped(_inline(spans, setting), setting)
        case Picture() | Space():
            return
        case _:  # mypy says here which block this writer lacks
            assert_never(block)


def _working(block: Working, setting: Setting) -> Iterator[str]:
    """The equation, and what is said where no numbers are true."""
    rows, words = working_rows(block, setting)
    yield displayed(rows)
    if words:
        yield _wrapped(_span(words, setting), setting)


def _derived(block: Derived, setting: Setting) -> Iterator[str]:
    """A derivation as a table: its lines, and beside each its reason."""
    name = partial(latex_name, setting.notation)

    def shown(sign: str, node: Expr) -> str:
        return inline(rf"\displaystyle {sign}{latex(node, name)}")

    rows = [(shown("", setting.notation.arrange(block.derivation.left)), "")]
    for side in set_derived(block, setting.notation, setting.digits):
        rows.append((shown(f"{SAME if side.exact else ABOUT} ", side.right), _inline(side.reason, setting)))
    lines = ("|  |  |", "|---|---|", *(f"| {formula} | {reason} |" for formula, reason in rows))
    yield "\n".join(lines)


def _fence(lines: list[Line]) -> str:
    shown = [text_of(line).rstrip() for line in lines]
    margin = min((len(line) - len(line.lstrip()) for line in shown if line), default=0)
    shown = [line[margin:] for line in shown]
    mark = "```" if not any("```" in line for line in shown) else "`````"
    return "\n".join((f"{mark}text", *shown, mark))


def _grid(block: Grid, setting: Setting) -> Iterator[str]:
    """The rules of the table, and the table; what is said where a row cannot be made true."""
    if block.formulas:
        yield displayed([rule_row(formula, setting) for formula in block.formulas])
    found = TrueDigits(block, setting.digits)
    yield "\n".join(_table(grid_table(found), setting))
    if found.untrue:
        yield _wrapped(_span(UNTRUE, setting), setting)


def _table(block: Table, setting: Setting) -> Iterator[str]:
    rows = [[_inline(cell, setting) for cell in row.cells] for row in block.rows]
    width = max(map(len, rows))
    rows = [[*row, *[""] * (width - len(row))] for row in rows]
    head = rows.pop(0) if block.head else [""] * width
    yield f"| {' | '.join(head)} |"
    yield f"|{'|'.join('--:' if side == 'r' else '---' for side in block.align.ljust(width, 'l'))}|"
    yield from (f"| {' | '.join(row)} |" for row in rows)


def _inline(spans: Spans, setting: Setting) -> str:
    """A sentence, with its names and formulas."""
    return "".join(_span(span, setting) for span in spans)


def _span(span: object, setting: Setting) -> str:
    match span:
        case Key():
            return inline(latex_name(setting.notation, span))
        case ArrayName(family, turned):
            named = array_latex(family, setting.notation.layout)
            return inline(over(named) if turned else named)
        case ArrayFormula():
            return inline(array_formula(span, setting.notation.layout))
        case Generic(key):
            return inline(latex_generic(setting.notation, key))
        case Sign(tone):
            return setting.look.plain(_SIGNS[tone])
        case Figure(value, digits, signed, _, related):
            relation = f"{'≈' if is_cut(value, digits or setting.digits) else '='}{HARD}" if related else ""
            return setting.look.plain(relation) + setting.number(value, digits, signed=signed)
        case Num() | Neg(Num()):  # a number alone reads better as text
            return line_text(span, setting.notation.script)
        case Expr():
            return inline(latex(setting.notation.arrange(span), partial(latex_name, setting.notation)))
        case Verbatim(words):
            return _SPECIAL.sub(r"\\\1", " ".join(setting.look.plain(words).split()))
    return _SPECIAL.sub(r"\\\1", setting.look.plain(str(span)).replace("\u00a0", HARD))


def _wrapped(said: str, setting: Setting, indent: int = 0) -> str:
    lines = wrap(said, setting.text_width - indent, break_long_words=False, break_on_hyphens=False)
    return _STARTS.sub(r"\1\\", "\n".join(lines)) if lines else ""
