"""BP1 to BP4, the four equations of Nielsen's book, as they are in the lesson at hand."""

from __future__ import annotations

from collections.abc import Iterator

from nnstep.lesson.script import Lesson
from nnstep.quantities.array_names import array_id
from nnstep.quantities.key import Family
from nnstep.quantities.place import Array
from nnstep.quantities.spans import Spans


def four_equations(lesson: Lesson) -> tuple[Spans, ...]:
    """Each with the arrays of this network, and what to ask for to see its numbers."""
    last = lesson.layout.last
    equations = (
        (f"BP1, of the outputs, layer {last}: ", [Family("dnet", last, per_sample=True)]),
        (f"BP2, back to {f'layer {last - 1}' if last > 1 else 'a hidden layer'}: ", _of_hidden(last - 1)),
        ("BP3, along biases: ", [Family("grad", last, bias=True)]),
        ("BP4, along weights: ", [Family("grad", last)]),
    )
    return (
        *((what, *_formulas(lesson, families)) for what, families in equations),
        (*_named(lesson, [family for _, families in equations for family in families]),),
    )


def _of_hidden(layer: int) -> list[Family]:
    return [Family("dout", layer, per_sample=True), Family("dnet", layer, per_sample=True)] if layer else []


def _formulas(lesson: Lesson, families: list[Family]) -> Spans:
    arrays = lesson.trace.arrays
    formulas = [arrays.formula(arrays.place(Array(family))) for family in families if family in arrays.computed]
    spans = [span for formula in formulas if formula for span in (", ", formula)]
    return tuple(spans[1:]) or ("not in this network",)


def _named(lesson: Lesson, families: list[Family]) -> Iterator[str]:
    names = [array_id(family, lesson.layout) for family in families if family in lesson.trace.arrays.computed]
    yield f"{', '.join(names)} are their names: explain with one says why it is so, with its numbers; g goes there."
