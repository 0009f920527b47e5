"""The lines of a page and nothing else, as another program reads them: each with what it is in a remark.

Every line of numbers of the equations is here, in the order in which it is read; a number alone is no line. In LaTeX a
line is the whole equation: symbols, numbers, result.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial

from nnstep.algebra import latex as formulas
from nnstep.algebra.expr import Expr, Gap, Neg, Num, Sym, children, evaluate
from nnstep.algebra.numbers import is_cut
from nnstep.algebra.pasted import DIALECTS, Dialect, Unspoken, pasted
from nnstep.algebra.worked import Line
from nnstep.errors import UsageError
from nnstep.pages.document import (
    Addition,
    Block,
    Calculation,
    Causes,
    Derived,
    Judged,
    Marks,
    MatrixWorking,
    Paragraph,
    Working,
)
from nnstep.quantities.ids import id_of
from nnstep.quantities.key import Key
from nnstep.quantities.latex_names import latex_name
from nnstep.quantities.notation import Notation
from nnstep.quantities.spans import Spans
from nnstep.records import NamedTuple, replace
from nnstep.render.text.typeset import Setting
from nnstep.render.working import set_addition, set_calculation, set_derived, set_working

_LATEX = "latex"
_FIGURES = 6  # of what a line comes to that is not the lesson's own
_EXPLAINED = ", as explained"  # behind the name of a number whose line stands in what is said about it

TARGETS: dict[str, Dialect | None] = {**DIALECTS, _LATEX: None}
"""What lines are written for; None is LaTeX, which is set and not worked out."""


class Shown(NamedTuple):
    """What a page works out: its name, in LaTeX too, the symbols, the lines of numbers, the result, its words."""

    name: str
    latex: str
    symbols: Expr | None
    lines: tuple[Line, ...]
    result: str
    words: str = ""


def pages(target: str, parts: Iterable[tuple[Iterable[Block], Setting]]) -> Iterator[str]:
    """The lines of documents, one after the other. Raises: UsageError for matrices, and where there are none."""
    dialect, begun = TARGETS[target], False
    for blocks, setting in parts:
        if dialect:
            look, notation = replace(setting.look, ascii=True), replace(setting.notation, ascii=True)
            setting = replace(setting, look=look, notation=notation)
        subject: Spans = ()  # what a number that was judged is of
        for block in blocks:
            subject = block.of if isinstance(block, Judged) else subject
            for shown in (*_shown(block, setting), *_said(block, subject, setting)):
                for line in lines_of(shown, setting.notation, dialect):
                    if dialect and dialect.first and not begun:
                        yield dialect.first + "\n"
                    begun = True
                    yield f"{line}\n"
    if not begun:
        raise UsageError("there are no lines of numbers in this", "what is given, and what is a table, has none")


def lines_of(shown: Shown, notation: Notation, dialect: Dialect | None) -> Iterator[str]:
    """An equation's lines. Where a program cannot say one, a remark does."""
    if dialect is None:
        name = partial(latex_name, notation)
        sides = [(True, shown.symbols)] if shown.symbols is not None else []
        sides += [(line.exact, line.expr) for line in shown.lines]
        written = "".join(
            rf" {'=' if exact else chr(92) + 'approx'} {formulas.latex(side, name)}" for exact, side in sides
        )
        yield f"{shown.latex}{written}"
        return
    if shown.words:
        if dialect.remark:
            yield f"{dialect.remark}{shown.name}: {shown.words}"
        return
    for place, line in enumerate(shown.lines):
        if isinstance(line.expr, Num) or _is_open(line.expr):
            continue
        sign = "=" if all(later.exact for later in shown.lines[place + 1 :]) else "~="
        remark = f"{dialect.remark}{shown.name} {sign} {shown.result}"
        try:
            yield f"{pasted(line.expr, dialect)}{dialect.beside}{remark}"
        except Unspoken as cannot:
            yield f"{dialect.remark}{shown.name}: {cannot}"


def line_of(block: Working, setting: Setting, target: str) -> str:
    """What is copied of a step for a program: its numbers, in LaTeX the whole equation; "" where there is no line."""
    shown, dialect = next(_shown(block, setting)), TARGETS[target]
    if dialect is None:
        return next(lines_of(shown, setting.notation, dialect))
    try:
        return pasted(shown.lines[0].expr, dialect) if shown.lines else ""
    except Unspoken:
        return ""


def _is_open(node: Expr) -> bool:
    """Whether something of a line is still to be filled in."""
    return isinstance(node, Gap | Sym) or any(map(_is_open, children(node)))


def _shown(block: Block, setting: Setting) -> Iterator[Shown]:
    match block:
        case Working(key=key):
            notation = setting.notation if block.sample is None else setting.notation.at(block.sample)
            symbols, worked = set_working(block, notation, setting.digits)
            lines = worked.lines if block.known else worked.lines[:-1]
            result = worked.result.text if block.known else "?"
            yield _named(key, notation, symbols, lines, result, worked.words)
        case Derived(derivation=derivation, known=True):
            sides = set_derived(block, setting.notation, setting.digits)
            lines = tuple(Line(side.exact, side.right) for side in sides)
            last = lines[-1].expr
            if isinstance(last, Num) and isinstance(left := derivation.left, Sym) and isinstance(left.key, Key):
                yield _named(left.key, setting.notation, None, lines, last.text)
        case Calculation():
            worked = set_calculation(block, setting.notation, setting.digits)
            name = setting.text(block.symbols)
            lines = worked.lines or ()
            yield Shown(name, rf"\text{{{formulas.escape(name)}}}", None, lines, worked.result.text, worked.words)
        case Addition():
            for term in set_addition(block, setting.notation, setting.digits).terms:
                figure = Num(term.value, setting.number(term.value, term.digits))
                lines = (Line(True, term.numbers), Line(term.exact, figure)) if term.true else ()
                yield Shown(term.label, rf"\text{{{formulas.escape(term.label)}}}", None, lines, figure.text)
        case MatrixWorking():
            raise UsageError("--as gives lines of single numbers", "leave --matrices out, or write --to latex")
        case _:
            return


def _said(block: Block, subject: Spans, setting: Setting) -> Iterator[Shown]:
    """What is worked out in the words about a number that somebody gave: what it comes from, rounded or mistaken."""
    match block:
        case Marks(rows):
            for row in rows:
                yield from _in_words(row.of, (*row.reason, *row.more), setting)
        case Causes(rows) if subject:
            for says, _ in rows:
                yield from _in_words(subject, says, setting)
        case Paragraph(sentences) if subject:
            for sentence in sentences:
                yield from _in_words(subject, sentence, setting)


def _in_words(of: Spans, spans: Spans, setting: Setting) -> Iterator[Shown]:
    for span in spans:
        if not isinstance(span, Expr) or _is_open(span) or isinstance(span.arg if isinstance(span, Neg) else span, Num):
            continue
        value = float(evaluate(span, _nothing))
        figure = Num(value, setting.number(value, _FIGURES))
        name = "".join(
            id_of(one, setting.notation.layout) if isinstance(one, Key) else setting.text((one,)) for one in of
        )
        told = f"{name}{_EXPLAINED}"
        lines = (Line(True, span), Line(not is_cut(value, _FIGURES), figure))
        yield Shown(told, rf"\text{{{formulas.escape(told)}}}", None, lines, figure.text)


def _nothing(key: object) -> float:
    raise AssertionError("a line of numbers has no names")


def _named(
    key: Key, notation: Notation, symbols: Expr | None, lines: tuple[Line, ...], result: str, words: str = ""
) -> Shown:
    sample = f":{key.sample}" if key.sample and notation.layout.samples > 1 else ""
    name = f"{id_of(key._replace(sample=0), notation.layout)}{sample}"
    return Shown(name, latex_name(notation, key), symbols, lines, result, words)
