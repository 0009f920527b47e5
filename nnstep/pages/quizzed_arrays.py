"""A quiz about whole arrays as documents: its questions, hints, what is said to answers, its summary."""

from __future__ import annotations

from collections.abc import Iterator

from nnstep.marking import array_words as marked
from nnstep.pages.diagnosed_array import cause_rows
from nnstep.pages.document import Block, Causes, Document, Heading, Items, Paragraph, Readings, Reply, Space
from nnstep.pages.matrix import array_spelled, bridge, first_entry, matrix_working
from nnstep.pages.view import View
from nnstep.quantities.spans import ArrayName, Verbatim
from nnstep.quiz.arrays import ArrayQuiz, State, Told
from nnstep.records import replace
from nnstep.words import matrices as words
from nnstep.words import quizzed_arrays as said


def told_page(view: View, quiz: ArrayQuiz, state: State, told: Told) -> Document:
    """What is said, as blocks."""
    return (*_blocks(view, quiz, state, told), Space())


def _blocks(view: View, quiz: ArrayQuiz, state: State, told: Told) -> Iterator[Block]:
    arrays, place, rows = quiz.arrays, quiz.places[told.at], view.rows
    family = place.array.family
    shape = arrays.value(place).shape
    shape = shape[::-1] if rows else shape
    match told.what:
        case "help":
            if not state.results and not state.wrong and not state.hints:
                yield Heading((Verbatim(view.title), said.title(len(quiz.places))))
                yield Space()
            yield Items(said.HELP)
        case "question":
            if told.at == 0:
                yield from _given(view, quiz)
            count = f"{told.at + 1} of {len(quiz.places)} · "
            yield Heading(
                (count, *words.array_heading(family), f", {shape[0]}×{shape[1]}"), array_spelled(view, place), 2
            )
        case "hint" if told.hint == 1:
            formula = arrays.formula(place, rows=rows)
            yield Paragraph(((formula,) if formula else (),))
        case "hint" if told.hint == 2:
            yield replace(matrix_working(arrays, place, None, rows=rows), known=False)
        case "hint":
            yield from bridge(view, place, first_entry(arrays, place))
        case "judged" if told.judged is not None and told.judged.verdict == "right":
            yield Reply((said.RIGHT,), "right")
        case "judged" if told.judged is not None:
            yield Reply((said.NOT_YET,), "wrong")
            if told.judged.misshapen:
                given = (len(told.judged.given), len(told.judged.given[0]))
                sizes = (given[::-1], shape) if rows else (given, shape)
                yield Paragraph((marked.misshapen(family, *sizes),))
            elif told.judged.causes:
                yield Causes(cause_rows(view, told.judged))
            else:
                yield Paragraph(((marked.wrong_entries(len(told.judged.wrong), shape[0] * shape[1]), "."),))
        case "unreadable":
            yield Paragraph(((Verbatim(told.why), "."),))
        case "answer":
            yield Paragraph((said.GOES_LIKE_THIS,))
            yield Space()
            yield matrix_working(arrays, place, None, rows=rows)
        case "summary":
            yield Paragraph((said.counted(state.results, len(quiz.places)),))


def _given(view: View, quiz: ArrayQuiz) -> Iterator[Block]:
    """What the arrays are made of: what the update is given."""
    computed = set(quiz.arrays.computed)
    rows = []
    for family in quiz.arrays.families:
        if family not in computed:
            value = quiz.arrays.operand(quiz.places[0], family)
            rows.append(((ArrayName(family),), tuple(map(tuple, (value.T if view.rows else value).tolist()))))
    yield Readings(tuple(rows), view.digits)
    yield Space()
