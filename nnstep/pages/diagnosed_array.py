"""The page of an array that somebody gives: what is exact, what is wrong, and the slip that gives all of it."""

from __future__ import annotations

from collections.abc import Iterator

from nnstep.marking import array_words as words
from nnstep.marking.arrays import ArrayDiagnosis, first_wrong
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
    arrays, family = view.lesson.trace.arrays, diagnosis.place.array.family
    value: Rows = diagnosis.value
    yield Heading(_verdict(diagnosis), array_spelled(view, diagnosis.place))
    yield Space()
    yield Readings((((ArrayName(family),), value),), view.digits)
    yield Space()
    if diagnosis.misshapen:
        shape = (len(value), len(value[0]))
        given = (len(diagnosis.given), len(diagnosis.given[0]))
        about = shape_sentence(view.lesson.layout, family, shape, rows=False)
        yield Paragraph((words.misshapen(family, given, shape), about))
    if diagnosis.causes:
        signs = (arrays.signs, tuple(arrays.signs_of.items()))
        yield Causes(
            tuple(
                ((words.GIVES, *cause.says, " ", ArrayFormula(family, cause.equation, *signs), "."), cause.mistake)
                for cause in diagnosis.causes
            )
        )
    elif diagnosis.wrong:
        yield Paragraph(((words.NONE_FOUND,),))
        for entry in first_wrong(diagnosis):
            given_ = diagnosis.given[entry.row][entry.column].plain
            exact = Figure(value[entry.row][entry.column], _DIGITS)
            yield Paragraph(
                ((entry.key, f" (row {entry.row + 1}, column {entry.column + 1}): {given_}, exactly ", exact),)
            )


def _verdict(diagnosis: ArrayDiagnosis) -> Spans:
    if diagnosis.verdict == "right":
        return (Sign("right"), " ", *words.RIGHT)
    if diagnosis.misshapen:
        return (Sign("wrong"), " another shape")
    return (Sign("wrong"), " ", words.wrong_entries(len(diagnosis.wrong), sum(map(len, diagnosis.value))))
