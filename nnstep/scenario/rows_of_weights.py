"""What a layer says of each of its weights, its number or whether it is trained: a row for each unit."""

from __future__ import annotations

from typing import Any

from nnstep.reading.checks import count
from nnstep.reading.nodes import Node
from nnstep.reading.places import Report

Shape = tuple[int, int]
"""The units of a layer, and those of the layer before."""


def weight_rows(
    given: list[Any], layer: int, shape: Shape, node: Node, report: Report
) -> tuple[tuple[float | None, ...], ...] | None:
    """The weights as rows, None standing for a link that is missing; into each unit one has to lead."""
    found = rows(given, layer, shape, node, report)
    in_rows = isinstance(given[0], list)
    for place, row in enumerate(found or ()):
        if all(one is None for one in row):
            report.add(
                node.at(place).place if in_rows else node.place,
                f"no link leads into unit {place + 1} of layer {layer}",
                "give it a weight (0 is one, too), or take the unit out",
            )
    return found


def rows(
    given: list[Any], layer: int, shape: Shape, node: Node, report: Report, what: str = "weight"
) -> tuple[tuple[Any, ...], ...] | None:
    """What there is for each weight as rows, whether it was given in rows or in one list; None where it is wrong."""
    units, before = shape
    wanted = (
        f"layer {layer} has {count(units, 'unit')} and {before} {'comes' if before == 1 else 'come'} before: "
        f"{count(units, 'row')} of {before}"
    )
    if not isinstance(given[0], list):
        if len(given) == units * before:
            return tuple(tuple(given[start : start + before]) for start in range(0, len(given), before))
        number = "number" if what == "weight" else what
        report.add(
            node.place,
            f"{count(len(given), what)} instead of {units * before}",
            decimal_commas(node, units * before) or f"{wanted}, or {count(units * before, number)} in one list",
        )
        return None
    if len(given) != units:
        turned = len(given) == before and all(len(row) == units for row in given)
        hint = "; these look like columns: a row belongs to a unit of this layer" if turned else ""
        report.add(node.place, f"{count(len(given), 'row')} of {what}s instead of {units}", wanted + hint)
        return None
    wrong = [place for place, row in enumerate(given) if len(row) != before]
    for place in wrong:
        report.add(
            node.at(place).place,
            f"{count(len(given[place]), what)} in row {place + 1} instead of {before}",
            decimal_commas(node.at(place), before) or wanted,
        )
    return None if wrong else tuple(tuple(row) for row in given)


def decimal_commas(node: Node, wanted: int) -> str:
    """What is said of numbers that are too many because their commas were decimal ones."""
    from nnstep.reading import slips  # only where something is wrong

    return slips.decimal_commas(node, wanted)
