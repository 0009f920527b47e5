"""The activations of a layer whose units have their own."""

from __future__ import annotations

from collections.abc import Sequence

from nnstep.functions.activations import ACTIVATIONS
from nnstep.functions.entry import find
from nnstep.reading.checks import count
from nnstep.reading.nodes import Node
from nnstep.reading.places import Report
from nnstep.scenario.model import FunctionSpec


def unit_by_unit(
    given: Sequence[FunctionSpec], number: int, units: int | None, node: Node, report: Report
) -> FunctionSpec | tuple[FunctionSpec, ...] | None:
    """The activations of a layer as a list says them: one where all are alike; None where the list is wrong.

    number: of the layer, from 1. units: how many it has, where that is known.
    """
    right = True
    for place, one in enumerate(given):
        entry = find(ACTIVATIONS, one.name)
        if entry is not None and entry.crossed:
            right = False
            report.add(
                node.at(place).place,
                f"{entry.name} is made of all sums of a layer, so no unit has it alone",
                f"give it to the whole layer, activation: {entry.name}, or take another function here",
            )
    if units is not None and len(given) != units:
        report.add(
            node.place,
            f"{count(len(given), 'activation')} for layer {number}, which has {count(units, 'unit')}",
            "give one for each unit, or one name for all of them",
        )
        return None
    if not right:
        return None
    first = given[0]
    return first if all(one == first for one in given) else tuple(given)
