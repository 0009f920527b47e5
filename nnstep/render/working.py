"""A working as it is set: the symbols in the notation's order, the lines of numbers, what is left open.

What text, Markdown and LaTeX have in common; how the lines then look is each writer's own.
"""

from __future__ import annotations

from collections.abc import Iterator

from nnstep.algebra.expr import Expr, Gap, Num, Product, Sum, children, operands, rebuild
from nnstep.algebra.shortened import Amounts, longest_sum, shorten
from nnstep.algebra.text import text
from nnstep.algebra.worked import Line, Worked, digits_that_add_up, work
from nnstep.pages.document import (
    Addition,
    Answers,
    Bars,
    Calculation,
    Derived,
    Gaps,
    Row,
    Table,
    Working,
)
from nnstep.quantities.key import Key
from nnstep.quantities.notation import Notation
from nnstep.quantities.spans import Figure, Generic, Spans
from nnstep.records import NamedTuple, replace
from nnstep.words.heads import HEADS, PARAMETER_HEAD

_PAPER = 64  # letters of an equation side by side, its left side not counted

NUMBER, RESULT, LINE = "_" * 4, "_" * 10, "_" * 24
"""What is written on: where a number, a result, a line is left open."""

_PLACES = 6  # decimals of what is exact, where the number that is judged has no more


class Set(NamedTuple):
    """The right side in symbols, and worked out."""

    symbols: Expr
    worked: Worked


_LENGTHS = (40, 24, 16, 12, 9, 7, 5, 4, 3)  # terms of a sum that is too long to be shown whole, longest first


def lengths(block: Working) -> Iterator[int | None]:
    """How long the sums of a working may be, beginning with whole ones: for a writer who has only so much room."""
    longest = longest_sum(block.equation)
    if longest <= _LENGTHS[0]:
        yield None
    yield from (most for most in _LENGTHS if most < longest)


class Arranged(NamedTuple):
    """The equation of a working in the notation's order, and what its terms come to: the same at every length."""

    symbols: Expr
    amounts: Amounts


def arranged(block: Working, notation: Notation) -> Arranged:
    """What all lengths of a working have in common."""
    return Arranged(notation.arrange(block.equation), Amounts(block.values.__getitem__))


def is_wide(node: Expr, notation: Notation) -> bool:
    """Whether a line of an equation is wider than paper, as far as its letters tell."""
    return len(text(node, notation.script)) > _PAPER


def parted(node: Sum, notation: Notation) -> list[tuple[Expr, ...]]:
    """The terms of a sum, as many together as paper is wide."""
    parts: list[tuple[Expr, ...]] = [node.terms[:1]]
    for term in node.terms[1:]:
        longer = (*parts[-1], term)
        if is_wide(Sum(longer), notation):
            parts.append((term,))
        else:
            parts[-1] = longer
    return parts


def set_working(
    block: Working, notation: Notation, digits: int, most: int | None = None, ready: Arranged | None = None
) -> Set:
    """The lines of a working. digits: those of the page; most: the terms of its sums, None for all there are."""
    symbols, amounts = ready or arranged(block, notation)
    worked = work(
        symbols,
        block.values.__getitem__,
        block.value,
        block.digits or digits,
        script=notation.script,
        most=most,
        places=block.places,
        amounts=amounts,
    )
    symbols, lines = worked.symbols, worked.lines
    if block.line is not None and lines:
        exact = len(lines) > 1 and lines[0] == Line(True, block.line)
        lines = (Line(exact, block.line), Line(exact, lines[-1].expr))
    elif block.rows == "ends" and len(lines) > 2:
        lines = (lines[0], lines[-1])
    elif block.rows == "last" and lines:
        lines = (Line(False, lines[-1].expr),)
    if block.gaps is not None and lines:
        symbols, lines = _opened(symbols, lines, worked.result, block.key, block.gaps)
    return Set(symbols, replace(worked, lines=lines))


def _opened(symbols: Expr, lines: tuple[Line, ...], result: Num, key: Key, gaps: Gaps) -> tuple[Expr, tuple[Line, ...]]:
    """The equation with gaps for what is open; in a key the result framed."""
    *rows, last = lines
    if gaps.solved:
        filled = Gap(result.value, f"[{result.text}]", key, framed=True)
        return symbols, (*rows, Line(last.exact, filled) if gaps.what else last)
    if gaps.what or gaps.hidden:
        rows = rows[:1]  # the terms would give away what is open
    numbers = [Line(row.exact, _blanked(row.expr, gaps.hidden)) for row in rows]
    if gaps.what in ("numbers", "all"):
        numbers = [Line(False, Gap(0.0, LINE))]
    if gaps.what == "all":
        symbols = Gap(0.0, LINE)
    return symbols, (*numbers, Line(last.exact, Gap(0.0, RESULT)) if gaps.what else last)


def _blanked(node: Expr, hidden: frozenset[Key]) -> Expr:
    """The line with gaps for operands whose numbers are open elsewhere."""
    if isinstance(node, Num) and node.key in hidden:
        return Gap(0.0, NUMBER, node.key)
    parts = children(node)
    return rebuild(node, tuple(_blanked(part, hidden) for part in parts)) if parts else node


class Side(NamedTuple):
    """What stands on a line of a derivation after its sign; exact: whether that is = and not ≈. reason: why."""

    right: Expr
    exact: bool = True
    reason: Spans = ()


def set_derived(block: Derived, notation: Notation, digits: int) -> tuple[Side, ...]:
    """The lines of a derivation after its left side; where numbers are known, those of its last line below it."""
    lines = block.derivation.lines
    shown = [Side(shorten(notation.arrange(line.right)), True, line.reason) for line in lines]
    if not block.known or isinstance(lines[-1].right, Num):
        return tuple(shown)
    symbols = notation.arrange(lines[-1].right)
    worked = work(symbols, block.values.__getitem__, block.value, digits, script=notation.script, places=block.places)
    shown[-1] = shown[-1]._replace(right=worked.symbols)
    return (*shown, *(Side(line.expr, line.exact) for line in worked.lines if line.expr != shown[-1].right))


class Term(NamedTuple):
    """A row of an addition.

    true: whether the numbers give the value as shown; exact: whether nothing of either is cut. digits: of the value.
    """

    label: str
    numbers: Expr
    true: bool
    exact: bool
    value: float
    digits: int


class Added(NamedTuple):
    """An addition: its rows, the digits of the others taken together and of the sum; whether it is true as shown."""

    terms: list[Term]
    others_digits: int
    total_digits: int
    adds_up: bool


def set_addition(block: Addition, notation: Notation, digits: int) -> Added:
    """The digits with which the rows of an addition are true, each by itself and all together."""
    parts = [row.value for row in block.rows] + ([block.others[1]] if block.others else [])
    adding = digits_that_add_up(parts, block.value, digits)
    counts, of_total = adding or ([digits] * len(parts), min(digits, 3))
    terms = []
    for row, count in zip(block.rows, counts, strict=False):
        worked = work(
            row.product,
            row.values.__getitem__,
            row.value,
            max(count, digits),
            script=notation.script,
            places=block.places,
        )
        line = worked.lines[0].expr if worked.lines else worked.numbers
        exact = len(worked.lines) > 1 and all(each.exact for each in worked.lines)
        terms.append(Term(row.label, line, bool(worked.lines), exact, row.value, count))
    return Added(terms, counts[-1], of_total, adding is not None)


def bar_digits(block: Bars, digits: int) -> list[int]:
    """The digits with which the numbers beside bars, as shown, give their sum, which is the last."""
    adding = digits_that_add_up([value for _, value in block.rows], block.total[1], digits)
    return [*adding[0], adding[1]] if adding else [digits] * (len(block.rows) + 1)


def factors_of(product: Expr) -> tuple[Expr, ...]:
    """What is multiplied."""
    return product.factors if isinstance(product, Product) else (product,)


def addition_heads(block: Addition) -> tuple[Spans, ...]:
    """What stands over each factor: the name that all rows share, else what it is."""
    heads: list[Spans] = [()]
    for keys in zip(*(operands(row.product) for row in block.rows), strict=False):
        first = keys[0]._replace(sample=0)
        shared: Spans = (first,)
        if any(key._replace(sample=0) != first for key in keys):
            match first.kind:
                case "param":
                    shared = (PARAMETER_HEAD,)
                case "slope":
                    shared = (HEADS["grad"],)
                case _:
                    shared = (Generic(first),)
        heads += [shared, ()]
    return tuple(heads)


def added_table(block: Addition, added: Added, heads: tuple[Spans, ...] | None, dot: str = "·") -> Table:
    """An addition as a table: a column for each factor, the values under each other, a rule above their sum."""
    rows = [_added_row(term, dot) for term in added.terms]
    width = max(map(len, rows))
    blank: tuple[Spans, ...] = ((),) * (width - 3)
    body = [*map(Row, rows)]
    if block.others:
        number, value = block.others
        figure: Spans = (Figure(value, added.others_digits, signed=True),)
        body.append(Row(((f"the other {number}",), *blank, ("≈",), figure)))
    total: Spans = (Figure(block.value, added.total_digits, signed=True, key=block.total),)
    body.append(Row(((block.total, ", together"), *blank, ("≈",), total), rule=True))
    align = "l" + "r" * (width - 1)
    if heads is None:
        return Table(tuple(body), align)
    return Table((Row((*heads, *[()] * (width - len(heads)))[:width]), *body), align, head=True)


def _added_row(term: Term, dot: str) -> tuple[Spans, ...]:
    row: list[Spans] = [(term.label,)]
    for place, factor in enumerate(factors_of(term.numbers)):
        negative = isinstance(factor, Num) and factor.text.startswith(("-", "−"))
        row += [*([(dot,)] if place else []), ("(", factor, ")") if negative else (factor,)]
    return (*row, ("=" if term.exact else "≈",), (Figure(term.value, term.digits, signed=True),))


def added_lines(block: Addition, added: Added) -> list[Spans]:
    """An addition line by line, where its columns do not fit."""
    lines: list[Spans] = []
    for term in added.terms:
        lines.append((term.label,))
        if term.true:
            lines.append(("    ", term.numbers, " = " if term.exact else " ≈ "))
        lines[-1] = (*lines[-1], Figure(term.value, term.digits, signed=True))
    if block.others:
        number, value = block.others
        lines.append((f"the other {number} together ≈ ", Figure(value, added.others_digits, signed=True)))
    figure = Figure(block.value, added.total_digits, signed=True, key=block.total)
    return [*lines, (block.total, ", together ≈ ", figure)]


def answer_lines(block: Answers, notation: Notation, digits: int) -> Iterator[str]:
    """What is typed for each quantity that is open, with room for the number or, in a key, with it."""
    for address, working in block.rows:
        worked = set_working(working, notation.at(working.sample or 0), digits).worked
        if worked.lines:
            solved = working.gaps is not None and working.gaps.solved
            yield f"{address} = {worked.result.text if solved else RESULT}"


def set_calculation(block: Calculation, notation: Notation, digits: int) -> Worked:
    """A calculation worked out."""
    return work(block.equation, block.values.__getitem__, block.value, digits, script=notation.script)
