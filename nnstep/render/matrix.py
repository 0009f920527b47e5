"""What every writer needs of an equation of matrices: its pieces, which entries are lit, digits that make it true."""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterator, Mapping, Sequence
from typing import Any

from nnstep.algebra import numbers
from nnstep.algebra.expr import Expr
from nnstep.algebra.text import Script
from nnstep.matrices.text import WholePrinter
from nnstep.matrices.whole import Mask, MatMul, Matrix, Turned, in_rows, parts
from nnstep.network.matrices import evaluate
from nnstep.pages.document import MatrixWorking, Rows
from nnstep.quantities.key import Family
from nnstep.quantities.notation import Notation
from nnstep.records import NamedTuple

_MOST_DIGITS = 15
_MOST_ENTRIES = 400  # of an operand, for which digits are looked for: more are never in sight at once


class Lit(NamedTuple):
    """Which entries of a matrix an entry of the result is made of; None: all rows, all columns."""

    row: int | None = None
    column: int | None = None


class Piece(NamedTuple):
    """A piece of the equation: text; or a matrix, its rows, and which of its entries are lit; or a number."""

    text: str
    rows: Rows | None = None
    lit: Lit = Lit()
    number: float | None = None


def equation_of(block: MatrixWorking) -> Expr | None:
    """The equation, in the convention that is shown."""
    return in_rows(block.equation) if block.equation is not None and block.turned else block.equation


def pieces_of(block: MatrixWorking, notation: Notation) -> list[Piece]:
    """The right side from left to right."""
    equation = equation_of(block)
    if equation is None:
        return []
    lit = dict(_lit(equation, Lit(*block.entry) if block.entry else Lit()))
    script = Script(lambda family: notation.array(family, block.signs), ascii=notation.ascii)
    found: list[Piece] = []
    for text, node in WholePrinter(script, block.signs_of.__getitem__).write(equation):
        match node:
            case Matrix(family):
                found.append(Piece(text, _rows(block.values[family]), lit.get(id(node), Lit())))
            case Turned(Matrix(family)):
                over = tuple(zip(*_rows(block.values[family]), strict=True))
                found.append(Piece(text, over, lit.get(id(node), Lit())))
            case Mask():
                name = ("(1-M)" if notation.ascii else "(1 − M)") if node.rest else "M"
                found.append(Piece(name, node.rows, lit.get(id(node), Lit())))
            case Family() if isinstance(block.values.get(node), float):
                found.append(Piece(text, number=block.values[node]))  # type: ignore[arg-type]
            case _ if found and found[-1] == Piece(found[-1].text):  # words and signs in one piece
                found[-1] = Piece(found[-1].text + text)
            case _:
                found.append(Piece(text))
    return found


def _rows(value: Rows | float) -> Rows:
    assert isinstance(value, tuple)
    return value


def _lit(node: Expr, at: Lit) -> Iterator[tuple[int, Lit]]:
    """Which entries of each matrix, by the identity of its node, the entry of the result is made of."""
    match node:
        case Matrix() | Mask() | Turned(Matrix()):
            yield id(node), at
        case MatMul(factors):
            for number, factor in enumerate(factors):
                row = at.row if number == 0 else None
                column = at.column if number == len(factors) - 1 else None
                yield from _lit(factor, Lit(row, column))
        case Turned(arg):
            yield from _lit(arg, Lit(at.column, at.row))
        case _:
            for part in parts(node):
                yield from _lit(part, at)


def true_digits(block: MatrixWorking, digits: int) -> int | None:
    """How many digits the operands need, so that they give the result to `digits`; None where no digits do."""
    equation = equation_of(block)
    if equation is None:
        return digits
    if sum(len(value) * len(value[0]) for value in block.values.values() if isinstance(value, tuple)) > _MOST_ENTRIES:
        return digits
    wanted = [[numbers.show(number, digits) for number in row] for row in block.value]
    for count in range(digits, _MOST_DIGITS + 1):
        given = {family: _typed(value, count) for family, value in block.values.items()}
        found = _evaluated(equation, given, block)
        if [[numbers.show(number, digits) for number in row] for row in found] == wanted:
            return count
    return None


def is_exact(block: MatrixWorking, digits: int) -> bool:
    """Whether both sides are equal as they stand there: no number is cut, and the result is what comes out."""
    equation = equation_of(block)
    shown = [block.value, *block.values.values()]
    flat = [one for value in shown for row in (value if isinstance(value, tuple) else ((value,),)) for one in row]
    if equation is None or len(flat) > _MOST_ENTRIES or any(_is_cut(one, digits) for one in flat):
        return False
    found = _evaluated(equation, block.values, block)
    return [[f"{one:.15g}" for one in row] for row in found] == [[f"{one:.15g}" for one in row] for row in block.value]


def _is_cut(number: float, digits: int) -> bool:
    return not math.isfinite(number) or numbers.is_cut(number, digits)


def _evaluated(equation: Expr, given: Mapping[Hashable, Rows | float], block: MatrixWorking) -> Rows:
    from nnstep.network.matrix_values import as_matrix

    found = evaluate(equation, lambda family: as_matrix(given[family]), lambda name, of: block.functions[name](of))
    return tuple(map(tuple, found.tolist()))


def _typed(value: Rows | float, digits: int) -> Rows | float:
    """Numbers as they would be typed, seen to so many digits."""
    if isinstance(value, float):
        return _seen(value, digits)
    return tuple(tuple(_seen(number, digits) for number in row) for row in value)


def _seen(number: float, digits: int) -> float:
    return float(numbers.shown(number, digits).number) if math.isfinite(number) else number


def few(items: Sequence[Any], most: int) -> list[Any]:
    """The first ones and the last, None between them, where there are more."""
    return list(items) if len(items) <= most else [*items[: most - 2], None, items[-1]]
