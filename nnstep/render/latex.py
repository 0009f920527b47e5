r"""Documents as LaTeX that plain pdflatex compiles: equations aligned at their =, blanks as lines to write on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from typing import assert_never

from nnstep.algebra import latex as formulas
from nnstep.algebra.expr import Expr, Neg, Sum, Sym
from nnstep.algebra.numbers import is_cut
from nnstep.algebra.text import text
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
from nnstep.pages.pictures.axes import Axes, Stack
from nnstep.pages.pictures.graph import Graph
from nnstep.pages.pictures.plot import Plot
from nnstep.pages.pictures.web import Web
from nnstep.quantities.key import Key
from nnstep.quantities.latex_names import array_latex, latex_generic, latex_name
from nnstep.quantities.spans import ArrayFormula, ArrayName, Figure, Generic, Sign, Spans, Verbatim
from nnstep.records import replace
from nnstep.render.formula_matrix import array_formula, matrix_rows
from nnstep.render.grid_table import grid_table
from nnstep.render.judged import marks_table, parts_of, readings_table
from nnstep.render.latex_axes import axes_picture
from nnstep.render.latex_equation import ABOUT, SAME, TOGETHER, calculated, rule_row, working_rows
from nnstep.render.latex_plot import graph_picture, plot_picture
from nnstep.render.latex_text import escape
from nnstep.render.latex_web import web_picture
from nnstep.render.text.lines import Look, text_of
from nnstep.render.text.lines import cells as cells_of
from nnstep.render.text.typeset import Setting
from nnstep.render.true_digits import TrueDigits
from nnstep.render.working import (
    added_lines,
    added_table,
    addition_heads,
    answer_lines,
    set_addition,
    set_derived,
)
from nnstep.words.runs import UNTRUE

_BEGINS = r"""\documentclass[11pt,a4paper,fleqn]{article}
\usepackage{iftex}
\ifPDFTeX\usepackage[T1]{fontenc}\else\usepackage{fontspec}\fi
\usepackage{amsmath}
\usepackage{graphicx}
\usepackage[margin=22mm]{geometry}
\setlength{\parindent}{0pt}
\setlength{\parskip}{4pt}
\AtBeginDocument{\abovedisplayskip=2pt \belowdisplayskip=2pt}
\allowdisplaybreaks[1]
\raggedbottom
"""
_DRAWS = r"""\IfFileExists{pgfplots.sty}{\usepackage{pgfplots}\pgfplotsset{compat=1.16}}{%
  \usepackage{verbatim}\let\tikzpicture\comment\let\endtikzpicture\endcomment} % without TikZ, without its pictures
"""
_OPENS = r"""\begin{document}

"""
_ENDS = "\\end{document}\n"

_LEVELS = ("section", "subsection", "subsubsection")
_TONES = {"right": r"$\surd$", "partly": r"$\sim$", "wrong": r"$\times$"}
_FIGURES = 6  # of what is exact, where a number stands alone
_MOST_ROWS = 40  # of a table that stands on one page
_ROOM = 76  # letters side by side on a page
_LONGEST, _WIDEST = 64, 125  # letters of a line of a derivation, and the millimetres a longer one gets
_ADDITION = 70  # letters side by side of a table of products


def pages(parts: Iterable[tuple[Iterable[Block], Setting]]) -> Iterator[str]:
    """Documents one after the other, with what stands before and after them."""
    shown = [latex(blocks, setting) for blocks, setting in parts]
    yield _BEGINS
    if any(r"\begin{tikzpicture}" in part for part in shown):
        yield _DRAWS
    yield _OPENS
    yield from shown
    yield _ENDS


def latex(blocks: Iterable[Block], setting: Setting) -> str:
    """The blocks, each with an empty line after it."""
    return "".join(f"{part}\n\n" for block in blocks for part in _block(block, setting))


def _block(block: Block, setting: Setting) -> Iterator[str]:
    match block:
        case Heading(spans, tail, level):
            own = rf" \hfill {{\normalfont\small\ttfamily {escape(tail)}}}" if tail else ""
            yield rf"\{_LEVELS[min(level, 3) - 1]}*{{{_inline(spans, setting)}{own}}}"
        case Working():
            yield _working(block, setting)
        case MatrixWorking():
            yield _aligned(matrix_rows(block, setting))
        case Derived():
            yield _derived(block, setting)
        case Graph():
            yield graph_picture(block, partial(_inline, setting=setting))
        case Plot():
            yield plot_picture(block, setting.number, partial(_inline, setting=setting))
        case Web():
            yield web_picture(block, setting.number)
        case Axes() | Stack():
            yield axes_picture(block, setting.number, partial(_inline, setting=setting), setting.digits)
        case Paragraph(sentences):
            if said := " ".join(_inline(sentence, setting) for sentence in sentences if sentence):
                yield said
        case Aside(sentences):
            said = " ".join(_inline(sentence, setting) for sentence in sentences if sentence)
            yield f"\\begin{{quote}}\\small {said}\\end{{quote}}"
        case Alert(sentences, lead):
            said = " ".join(_inline(sentence, setting) for sentence in sentences)
            yield f"\\textbf{{{lead}:}} {said}"
        case Bars(rows, total):
            cells = [
                f"{escape(name)} & ${formulas.number(setting.number(v, signed=True))}$" for name, v in (*rows, total)
            ]
            yield "\\begin{tabular}{lr}\n" + " \\\\\n".join(cells) + "\n\\end{tabular}"
        case Table():
            yield _table(block, setting)
        case Items(sentences):
            items = "\n".join(rf"\item {_inline(one, setting)}" for one in sentences)
            yield f"\\begin{{itemize}}\n{items}\n\\end{{itemize}}"
        case Listing(rows):
            yield " \\\\\n".join(
                (f"{escape(title)}: " if title else "") + r", \quad ".join(_inline(one, setting) for one in things)
                for title, things in rows
            )
        case Reply(sentences, sign):
            said = " ".join(_inline(sentence, setting) for sentence in sentences if sentence)
            yield (f"{_TONES[sign]} " if sign else "") + said
        case Calculation():
            yield _calculation(block, setting)
        case Addition():
            yield from _addition(block, setting)
        case Route():
            yield _route(block, setting)
        case Verse(lines):
            plain = Setting(Look(setting.look.width, setting.look.height, True), setting.notation, setting.digits)
            yield _typed(text_of(plain.bits(line)) for line in lines)
        case Answers():  # as they are typed: with a minus of ASCII
            yield _typed(answer_lines(block, replace(setting.notation, ascii=True), setting.digits))
        case Grid():
            yield from _grid(block, setting)
        case Judged(value=value):
            number = formulas.number(setting.number(value, _FIGURES))
            verdict = _inline((Sign(block.tone), " ", *block.verdict), setting)
            given = rf"\textbf{{{_inline(block.of, setting)} = {escape(block.given)}}}"
            yield rf"{given} \quad {escape(block.exactly)} ${number}$ \quad {verdict}"
        case Marks():
            yield _table(marks_table(block), setting)
        case Causes(causes):
            likely = (rf"\item {_inline(says, setting)} \textit{{({escape(called)})}}" for says, called in causes)
            yield "\n".join(("\\begin{enumerate}", *likely, "\\end{enumerate}"))
        case Readings():
            yield _table(readings_table(block), setting)
        case Remarks(sentences):
            yield from (_inline(sentence, setting) for sentence in sentences)
        case Caption(spans):
            yield _inline(spans, setting)
        case Picture() | Space():
            return
        case _:  # mypy says here which block this writer lacks
            assert_never(block)


def _typed(lines: Iterable[str]) -> str:
    """Lines as they are typed."""
    return " \\\\\n".join(rf"\mbox{{\ttfamily {escape(line).replace(' ', '~')}}}" for line in lines)


def _working(block: Working, setting: Setting) -> str:
    rows, words = working_rows(block, setting)
    if words:
        rows.append(rf"&\phantom{{=}} \text{{{escape(words)}}}")
    return _aligned(rows)


def _aligned(rows: Sequence[str]) -> str:
    end = r" \\*" if len(rows) <= TOGETHER else r" \\"  # the star: not at the foot of a page
    body = f"{end}\n".join(rows)
    return f"\\begin{{align*}}\n{body}\n\\end{{align*}}"


def _derived(block: Derived, setting: Setting) -> str:
    """A line for each side, its reason below; the left side by itself where it is no name."""
    name = partial(latex_name, setting.notation)
    left = formulas.latex(setting.notation.arrange(block.derivation.left), name)
    rows: list[str] = [] if isinstance(block.derivation.left, Sym) else [f"& {left}"]
    for side in set_derived(block, setting.notation, setting.digits):
        sign = SAME if side.exact else ABOUT
        first, *others = _fitted(side.right, setting)
        rows += [f"{'' if rows else left} &{sign} {first}", *(rf"&\phantom{{=}}\quad {one}" for one in others)]
        if side.reason:
            said = _inline(side.reason, setting)
            rows.append(rf"&\phantom{{=}}\quad \parbox[t]{{110mm}}{{\small\itshape {said}}}")
    return _aligned(rows)


def _fitted(node: Expr, setting: Setting) -> list[str]:
    """An expression in rows that fit a page: a long sum term by term, what is longer still made smaller."""
    name, script = partial(latex_name, setting.notation), setting.notation.script
    if len(text(node, script)) <= _LONGEST:
        return [formulas.latex(node, name)]
    if isinstance(node, Sum):
        first, *others = node.terms
        rows = _fitted(first, setting)
        for term in others:
            sign, amount = ("-", term.arg) if isinstance(term, Neg) else ("+", term)
            beginning, *rest = _fitted(amount, setting)
            rows += [f"{{}} {sign} {beginning}", *rest]
        return rows
    return [rf"\resizebox{{{_WIDEST}mm}}{{!}}{{$\displaystyle {formulas.latex(node, name)}$}}"]


def _grid(block: Grid, setting: Setting) -> Iterator[str]:
    """The rules of the table, and the table; what is said where a row cannot be made true."""
    if block.formulas:
        yield _aligned([rule_row(formula, setting) for formula in block.formulas])
    found = TrueDigits(block, setting.digits)
    yield _table(grid_table(found), setting)
    if found.untrue:
        yield escape(UNTRUE)


def _calculation(block: Calculation, setting: Setting) -> str:
    came, says = calculated(block, setting)
    return f"{_inline(block.symbols, setting)} ${came}${escape(says)}"


def _addition(block: Addition, setting: Setting) -> Iterator[str]:
    added = set_addition(block, setting.notation, setting.digits)
    heads = addition_heads(block)
    table = added_table(block, added, heads)
    if _letters(table, setting) > _ADDITION:  # what is multiplied stands above, in a line of its own
        factors: Spans = tuple(span for head in heads[1::2] for span in (" · ", *head))[1:]
        yield _inline(factors, setting)
        table = added_table(block, added, None)
    if _letters(table, setting) > _ADDITION:
        yield " \\\\\n".join(_inline(line, setting) for line in added_lines(block, added))
    else:
        yield _table(table, setting)
    if not added.adds_up:
        yield _inline(block.unless, setting)


def _letters(table: Table, setting: Setting) -> int:
    """How wide a table is, in letters."""
    columns = zip(*(row.cells for row in table.rows if len(row.cells) == len(table.align)), strict=True)
    return sum(max(cells_of(setting.text(cell)) for cell in column) for column in columns)


def _route(block: Route, setting: Setting) -> str:
    name = partial(latex_name, setting.notation)

    def row(stations: tuple[Key | str, ...]) -> str:
        shown = (name(one) if isinstance(one, Key) else rf"\text{{{escape(one)}}}" for one in stations)
        return r" \to ".join(shown)

    if not block.branches:
        return f"${row((*block.start, 'E'))}$"
    return " \\\\\n".join(f"${row((*block.start, *branch, 'E'))}$" for branch in block.branches)


def _table(block: Table, setting: Setting) -> str:
    """A table in as many parts as it takes: tabular goes on neither to the right nor on the next page."""

    def wide(cell: Spans) -> int:
        return cells_of(setting.text(cell))

    parts = parts_of(block, wide, _ROOM) if block.parted else (block,)
    return "\n\n".join(_tabular(rows, setting) for part in parts for rows in _pages(part))


def _pages(block: Table) -> Iterator[Table]:
    """The rows a page can hold, the head before them again."""
    head, rows = block.rows[: block.head], block.rows[block.head :]
    for start in range(0, max(len(rows), 1), _MOST_ROWS):
        yield replace(block, rows=(*head, *rows[start : start + _MOST_ROWS]))


def _tabular(block: Table, setting: Setting) -> str:
    rows = [" & ".join(_inline(cell, setting) for cell in row.cells) for row in block.rows]
    lines = [f"{row} \\\\" for row in rows]
    if block.head:
        lines.insert(1, "\\hline")
    align = block.align.replace("p", "p{80mm}")
    table = "\n".join((f"\\begin{{tabular}}{{{align}}}", *lines, "\\end{tabular}"))
    tall = "\\frac" in "".join(rows[block.head :])  # fractions one below the other would touch
    return rf"{{\renewcommand{{\arraystretch}}{{1.6}}{table}}}" if tall else table


def _inline(spans: Spans, setting: Setting) -> str:
    return "".join(_span(span, setting) for span in spans)


def _span(span: object, setting: Setting) -> str:
    name = partial(latex_name, setting.notation)
    match span:
        case Key():
            return f"${name(span)}$"
        case ArrayName(family, turned):
            named = array_latex(family, setting.notation.layout)
            return f"${over(named) if turned else named}$"
        case ArrayFormula():
            return f"${array_formula(span, setting.notation.layout)}$"
        case Generic(key):
            return f"${latex_generic(setting.notation, key)}$"
        case Sign(tone):
            return _TONES[tone]
        case Figure(value, digits, signed, _, related):
            relation = (rf"{ABOUT if is_cut(value, digits or setting.digits) else SAME} ") if related else ""
            return f"${relation}{formulas.number(setting.number(value, digits, signed=signed))}$"
        case Expr():
            return f"${formulas.latex(setting.notation.arrange(span), name)}$"
        case Verbatim(words):
            return escape(" ".join(words.split()))
    return escape(str(span))
