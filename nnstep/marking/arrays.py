"""A whole array that somebody gives, judged entry by entry and as a whole: which slip among matrices gives all of it.

The slips are edits of the array's equation, evaluated by numpy: a product the other way round, a matrix that is not
turned over or is, a product entry by entry in place of a matrix product, a factor left out, no mean over the samples.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import chain
from typing import Final

import numpy as np  # noqa: TID251 - arrays are the point here

from nnstep.algebra.expr import Expr, Neg, Num, Product, Quotient, Sum, Sym
from nnstep.algebra.printed import Printed
from nnstep.errors import UsageError
from nnstep.marking import array_words as words
from nnstep.marking.claims import Said, notation_of
from nnstep.marking.marks import FEWEST_DIGITS, Mark, Report, verdict_of
from nnstep.marking.pupil import together
from nnstep.matrices.whole import Hadamard, Mask, MatMul, Matrix, Ones, Turned, parts, turned, with_parts
from nnstep.network.matrices import Numbers, evaluate
from nnstep.network.matrix_values import Matrices
from nnstep.network.trace import Trace
from nnstep.quantities.array_names import array_id
from nnstep.quantities.key import Key
from nnstep.quantities.place import ArrayPlace, Place
from nnstep.quantities.spans import Spans
from nnstep.records import NamedTuple, dataclass
from nnstep.sheets.arrays import rows_of

Slip = tuple[str, Spans]
"""The word for a mistake, and what somebody did."""

_MOST_ENTRIES: Final = 10_000
_MOST_WRONG: Final = 6  # entries named one by one
_MOST_TOGETHER: Final = 64  # entries that are read as a sheet's numbers


class Entry(NamedTuple):
    """A number of the array that is not right: row and column from 0, the quantity that it is, and its mark."""

    row: int
    column: int
    key: Key
    mark: Mark | None = None


@dataclass(frozen=True, slots=True)
class ArrayCause:
    """A slip that gives the whole array. equation: the wrong right side; gives: what it comes to.

    Of a slip that is not one among matrices, but gives every wrong entry, there is neither. hint: what else helps.
    """

    mistake: str
    says: Spans
    equation: Expr | None = None
    gives: tuple[tuple[float, ...], ...] = ()
    hint: Spans = ()


@dataclass(frozen=True, slots=True)
class ArrayDiagnosis:
    """An array as it was given, what is exact, the entries that are wrong, and the slips that give all of it.

    given, value: row by row, samples being columns. misshapen: whether it has another shape than the array.
    conventions: what was recognised for all of it, a sentence each.
    """

    place: ArrayPlace
    given: tuple[tuple[Printed, ...], ...]
    value: tuple[tuple[float, ...], ...]
    wrong: tuple[Entry, ...] = ()
    causes: tuple[ArrayCause, ...] = ()
    misshapen: bool = False
    conventions: tuple[Spans, ...] = ()

    @property
    def verdict(self) -> str:
        """right, wrong, or misshapen."""
        return "misshapen" if self.misshapen else "wrong" if self.wrong else "right"


def diagnose_array(
    trace: Trace, place: ArrayPlace, typed: str, *, rows: bool = False, notation: str | None = None
) -> ArrayDiagnosis:
    """The slips that give an array. typed: as numpy, MATLAB, R or LaTeX print it; rows: whether samples are its rows.

    Raises: UsageError where it is no matrix.
    """
    given = rows_of(typed)
    if given is None:
        raise UsageError(
            "that is no matrix", "write its rows in brackets, as in [[0.1, 0.2], [0.3, 0.4]] or [1 2; 3 4]"
        )
    if sum(map(len, given)) > _MOST_ENTRIES:
        raise UsageError("that matrix is too large to be diagnosed", f"{_MOST_ENTRIES} entries are the most")
    if rows:
        given = tuple(zip(*given, strict=True))
    arrays = trace.arrays
    value = arrays.value(place)
    if value.shape[1] == 1 and len(given) == 1 and len(given[0]) == value.shape[0]:
        given = tuple((one,) for one in given[0])  # a list of a layer's numbers, as one types it
    exact = tuple(map(tuple, value.tolist()))
    misshapen = (len(given), len(given[0])) != value.shape
    wrong = () if misshapen else tuple(_wrong(arrays, place, given, exact))
    if not (wrong or misshapen):
        return ArrayDiagnosis(place, given, exact)
    causes = tuple(_causes(arrays, place, given, rows=rows))
    if misshapen or len(exact) * len(exact[0]) > _MOST_TOGETHER:
        return ArrayDiagnosis(place, given, exact, wrong, causes, misshapen)
    report, wrong = _as_a_sheet(trace, place, given, wrong, notation)
    if not wrong or causes:
        return ArrayDiagnosis(place, given, exact, wrong, causes if wrong else (), conventions=report.conventions)
    return ArrayDiagnosis(place, given, exact, wrong, _common(report, wrong), conventions=report.conventions)


def _as_a_sheet(
    trace: Trace,
    place: ArrayPlace,
    given: Sequence[Sequence[Printed]],
    wrong: Sequence[Entry],
    notation: str | None,
) -> tuple[Report, tuple[Entry, ...]]:
    """The marks of all entries, as of numbers that somebody wrote one under the other; and which are wrong."""
    arrays = trace.arrays
    cells = {
        (r, c): printed
        for r, line in enumerate(given)
        for c, printed in enumerate(line)
        if trace.layout.has(arrays.key(place, r, c))
    }
    said, name = [], array_id(place.array.family, trace.layout)
    for number, ((row, column), printed) in enumerate(cells.items(), 1):
        spot = Place(arrays.key(place, row, column), place.epoch, place.update)
        said.append(Said(number, name, printed, spot, f"{row} {column}", None))
    report = together(trace, said, notation_of(trace, notation))
    marks = dict(zip(cells, report.marks, strict=True))
    explained = {name for slip in report.slips for name in slip.explains}
    still = [one for one in wrong if (mark := marks.get(one[:2])) is None or not mark.is_right or mark.id in explained]
    return report, tuple(one._replace(mark=marks.get(one[:2])) for one in still)


def _common(report: Report, wrong: Sequence[Entry]) -> tuple[ArrayCause, ...]:
    """The slip that every wrong entry comes of, where there is one for sure."""
    if not all(slip.sure for slip in report.slips) or len({slip.mistake for slip in report.slips}) != 1:
        return ()
    explained = {name for slip in report.slips for name in slip.explains}
    if not all(one.mark is not None and one.mark.id in explained for one in wrong):
        return ()
    first = report.slips[0]
    entry = next(one for one in wrong if one.mark is not None and one.mark.id == first.quantity)
    return (ArrayCause(first.mistake, words.of_entries(entry.key, entry.row, entry.column, first.says)),)


def _wrong(
    arrays: Matrices, place: ArrayPlace, given: Sequence[Sequence[Printed]], exact: Sequence[Sequence[float]]
) -> Iterator[Entry]:
    for r, (line, values) in enumerate(zip(given, exact, strict=True)):
        for c, (printed, value) in enumerate(zip(line, values, strict=True)):
            verdict = verdict_of(printed, value)
            if verdict is None or (verdict != "exact" and printed.significant < FEWEST_DIGITS):
                yield Entry(r, c, arrays.key(place, r, c))


def _causes(
    arrays: Matrices, place: ArrayPlace, given: Sequence[Sequence[Printed]], *, rows: bool
) -> Iterator[ArrayCause]:
    """The slips whose array is the given one to every digit, each array once, the plainest slip first."""
    equation = arrays.equation(place)
    if equation is None or not any(one.significant >= FEWEST_DIGITS for line in given for one in line):
        return
    seen: set[bytes] = set()
    for (mistake, says), wrong in _slips(equation):
        try:
            found = np.asarray(_worth(arrays, place, wrong), float)
        except ValueError:  # shapes that do not fit: nobody can have come to an array this way
            continue
        if found.shape != (len(given), len(given[0])) or found.tobytes() in seen:
            continue
        seen.add(found.tobytes())
        numbers = tuple(map(tuple, found.tolist()))
        cells = zip(chain(*given), chain(*numbers), strict=True)
        if all(printed.fits(value) for printed, value in cells):
            hint = words.turned_by(rows=rows) if says is words.WHOLE_TURNED else ()
            yield ArrayCause(mistake, says, wrong, numbers, hint)


def _worth(arrays: Matrices, place: ArrayPlace, equation: Expr) -> Numbers:
    return evaluate(
        equation,
        lambda family: arrays.operand(place, family),
        lambda name, array: arrays.functions[name](array),
    )


def _slips(equation: Expr) -> Iterator[tuple[Slip, Expr]]:
    """Every slip in an equation of matrices, the plainest first."""
    yield ("transposed", words.WHOLE_TURNED), turned(equation)
    yield from _inside(equation, _of_products)
    yield from _inside(equation, _of_factors)
    yield ("sign_flipped", words.OTHER_SIGN), _negated(equation)


def _negated(equation: Expr) -> Expr:
    return equation.arg if isinstance(equation, Neg) else Neg(equation)


def _of_products(node: Expr) -> Iterator[tuple[Slip, Expr]]:
    match node:
        case MatMul(factors):
            for place, factor in enumerate(factors):
                other = turned(factor)
                said = words.not_turned(factor) if isinstance(factor, Turned) else words.turned_needlessly(factor)
                if not isinstance(factor, Ones | Mask):
                    yield ("transposed", said), MatMul((*factors[:place], other, *factors[place + 1 :]))
            yield ("transposed", words.OTHER_ORDER), MatMul(factors[::-1])
            yield ("transposed", words.OTHER_WAY_ROUND), MatMul(tuple(map(turned, factors[::-1])))
            if len(factors) == 2 and not any(isinstance(factor, Ones) for factor in factors):
                for left, right in ((factors[0], factors[1]), (turned(factors[0]), factors[1]),
                                    (factors[0], turned(factors[1]))):  # fmt: skip
                    yield ("elementwise_product", words.ENTRY_BY_ENTRY), Hadamard((left, right))
            if len(factors) == 2 and isinstance(factors[1], Ones):
                yield ("transposed", words.ADDED_TO_ROWS), turned(node)
        case Hadamard((left, right)) if not isinstance(left, Mask):
            yield ("matrix_product", words.PRODUCT_FOR_ENTRIES), MatMul((left, right))
            yield ("matrix_product", words.PRODUCT_FOR_ENTRIES), MatMul((left, turned(right)))
            yield ("matrix_product", words.PRODUCT_FOR_ENTRIES), MatMul((turned(left), right))


def _of_factors(node: Expr) -> Iterator[tuple[Slip, Expr]]:
    match node:
        case Hadamard(factors):
            for place, factor in enumerate(factors):
                rest = (*factors[:place], *factors[place + 1 :])
                left = rest[0] if len(rest) == 1 else Hadamard(rest)
                is_slope = isinstance(factor, Matrix) and getattr(factor.key, "kind", "") == "slope"
                yield ("derivative_missing" if is_slope else "factor_missing", words.left_out(factor)), left
        case Quotient(top, Num()):
            yield ("sum_for_mean", words.NOT_DIVIDED), top
        case Product((factor, rest)):
            yield (_left_out(factor), words.left_out(factor)), rest
        case Sum(terms) if len(terms) == 2:
            first, second = terms
            if isinstance(second, Neg):
                yield ("ascent", words.ADDED), Sum((first, second.arg))
            yield ("term_missing", words.left_out(second)), first


def _left_out(factor: Expr) -> str:
    """The most telling word for a factor that does not stand there."""
    if isinstance(factor, Sym) and getattr(factor.key, "slot", "") == "lr":
        return "learning_rate_missing"
    half = isinstance(factor, Num) and factor.value == 0.5
    return "half_missing" if half else "factor_missing"


def _inside(node: Expr, slips: Callable[[Expr], Iterator[tuple[Slip, Expr]]]) -> Iterator[tuple[Slip, Expr]]:
    """The slips in a node and in those below it, each in the whole."""
    yield from slips(node)
    below = parts(node)
    for place, part in enumerate(below):
        for slip, wrong in _inside(part, slips):
            yield slip, with_parts(node, (*below[:place], wrong, *below[place + 1 :]))


def first_wrong(diagnosis: ArrayDiagnosis) -> tuple[Entry, ...]:
    """The entries that are named one by one."""
    return diagnosis.wrong[:_MOST_WRONG]
