"""The page of an array that somebody gives: what is exact, what is wrong, and the slip that gives all of it."""

from __future__ import annotations

from collections.abc import Iterator

from nnstep.algebra.expr import Expr
from nnstep.marking import array_words as words
from nnstep.marking.arrays import ArrayCause, ArrayDiagnosis, Entry, first_wrong
from nnstep.matrices.whole import in_rows
from nnstep.pages.document import Block, Causes, Document, Heading, Paragraph, Readings, Rows, Space
from nnstep.pages.matrix import array_spelled
from nnstep.pages.view import View
from nnstep.quantities.spans import ArrayFormula, ArrayName, Figure, Sign, Spans
from nnstep.words.matrices import shape_sentence

_DIGITS = 6


def array_diagnosis_page(view: View, diagnosis: ArrayDiagnosis) -> Document:
    """The verdict, the array as it is, and the causes one under the other."""
    return tuple(_blocks(view, diagnosis))


def _blocks(view: View, diagnosis: ArrayDiagnosis) -> Iterator[Block]:
    family = diagnosis.place.array.family
    value: Rows = tuple(zip(*diagnosis.value, strict=True)) if view.rows else diagnosis.value
    yield Heading(_verdict(diagnosis), array_spelled(view, diagnosis.place))
    yield Space()
    yield Readings((((ArrayName(family),), value),), view.digits)
    yield Space()
    if diagnosis.misshapen:
        given = (len(diagnosis.given), len(diagnosis.given[0]))
        shape = (len(value), len(value[0]))
        about = shape_sentence(view.lesson.layout, family, shape, rows=view.rows)
        yield Paragraph((words.misshapen(family, given[::-1] if view.rows else given, shape), about))
    for said in diagnosis.conventions:
        yield Paragraph((said,))
    if diagnosis.causes:
        yield Causes(cause_rows(view, diagnosis))
    elif diagnosis.wrong:
        yield Paragraph(((words.NONE_FOUND,),))
        for entry in first_wrong(diagnosis):
            yield Paragraph((_entry(view, diagnosis, entry),))


def _entry(view: View, diagnosis: ArrayDiagnosis, entry: Entry) -> Spans:
    """A wrong entry with what is exact, and the mistake that is or may be behind it."""
    row, column, mark = entry.row, entry.column, entry.mark
    start = words.entry(entry.key, *((column, row) if view.rows else (row, column)))
    exact = Figure(diagnosis.value[row][column], _DIGITS)
    spans = (*start, diagnosis.given[row][column].plain, ", exactly ", exact)
    if mark is None or mark.because == mark.reason:
        return spans
    # What is not sure begins with the exact number, which is said already.
    return (
        (*spans, ". ", *mark.because) if mark.mistake or mark.is_right else (*spans, *mark.because[len(mark.reason) :])
    )


def cause_rows(view: View, diagnosis: ArrayDiagnosis) -> tuple[tuple[Spans, str], ...]:
    """The slips that give the array, each with the line that gives it, and the word for it."""
    arrays, family = view.lesson.trace.arrays, diagnosis.place.array.family
    signs = (arrays.signs, tuple(arrays.signs_of.items()))

    def told(equation: Expr) -> ArrayFormula:
        return ArrayFormula(family, in_rows(equation) if view.rows else equation, *signs)

    def line(one: ArrayCause) -> Spans:
        if one.equation is None:
            return one.says
        return (words.GIVES, *one.says, " ", told(one.equation), ".", *([" ", *one.hint] if one.hint else []))

    return tuple((line(one), one.mistake) for one in diagnosis.causes)


def _verdict(diagnosis: ArrayDiagnosis) -> Spans:
    if diagnosis.verdict == "right":
        return (Sign("right"), " ", *words.RIGHT)
    if diagnosis.misshapen:
        return (Sign("wrong"), " another shape")
    return (Sign("wrong"), " ", words.wrong_entries(len(diagnosis.wrong), sum(map(len, diagnosis.value))))
