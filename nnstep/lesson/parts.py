"""The parts of a sum over paths: what comes through each neuron of the next layer, or through each output."""

from __future__ import annotations

from nnstep.algebra.expr import Sum, evaluate
from nnstep.lesson.script import Lesson, Step
from nnstep.quantities.ids import neuron_id
from nnstep.quantities.place import Place
from nnstep.records import dataclass


@dataclass(frozen=True, slots=True)
class Part:
    """One term of a sum over paths: what it goes through, and what it adds."""

    through: str
    value: float


def parts(lesson: Lesson, step: Step) -> list[Part]:
    """The terms of a step's sum over paths, one for each neuron (or output) that the influence goes through."""
    return parts_at(lesson, step.place)


def parts_at(lesson: Lesson, place: Place) -> list[Part]:
    """The terms of a quantity's sum over paths; nothing where there is one path or none."""
    key = place.key
    crossed = key.layer > 0 and lesson.layout.layer(key.layer).crossed
    if not (key.kind == "dout" and key.layer < lesson.layout.last) and not (key.kind == "dnet" and crossed):
        return []
    equation = lesson.trace.equation(place)
    if not isinstance(equation, Sum):
        return []
    layer = key.layer + (key.kind == "dout")
    value = lesson.trace.seen_from(place)
    layout = lesson.layout
    units = layout.followers(key.layer, key.unit) if key.kind == "dout" else range(layout.units(layer))
    return [
        Part(neuron_id(layout, layer, unit), evaluate(term, value))
        for unit, term in zip(units, equation.terms, strict=True)
    ]
