"""The page of shapes: every array of one update, its rows and columns, what they are, what it is made of."""

from __future__ import annotations

from nnstep.pages.document import Document, Heading, Remarks, Row, Table
from nnstep.pages.view import View
from nnstep.quantities.array_names import array_id
from nnstep.quantities.place import Array, ArrayPlace
from nnstep.quantities.spans import ArrayName, Spans
from nnstep.words import matrices as words


def shapes_page(view: View) -> Document:
    """All arrays of the first update, what is given first."""
    arrays, layout = view.lesson.trace.arrays, view.lesson.layout
    batch = view.lesson.trace.batch(1, 1)
    first, samples = batch[0], len(batch)
    rows = [Row(tuple((head,) for head in words.SHAPE_HEADS))]
    for family in arrays.families:
        place = ArrayPlace(Array(family, first if family.crossed else 0))
        shape = arrays.value(place).shape
        shape = shape[::-1] if view.rows else shape
        up, across = words.axes_of(layout, family, rows=view.rows)
        formula = arrays.formula(place, rows=view.rows)
        made: Spans = (formula,) if formula else (ArrayName(family), words.GIVEN)
        made += (words.BY_SAMPLE,) if samples > 1 and arrays.by_sample(place) else ()
        size, each = f"{shape[0]}×{shape[1]}", " × ".join(one for one in (up, across) if one)
        rows.append(Row(((array_id(family, layout),), (size,), (each,), made)))
    return (
        Heading(words.shapes_title(samples)),
        Table(tuple(rows), "llll", head=True, may_go=(2,)),
        Remarks((words.PRODUCTS,)),
    )
