"""The numbers of a CSV made ready: missing ones filled in, all of them scaled by what their columns hold."""

from __future__ import annotations

import math
from collections.abc import Sequence

from nnstep.functions.scalings import Kind, rule_of
from nnstep.reading.checks import Bad
from nnstep.reading.places import Place, Report, shown
from nnstep.scenario.columns import Row
from nnstep.scenario.model import Column, Scaling

Numbers = tuple[float, ...]


def filled(
    rows: Sequence[Row], trains: Sequence[Row], labels: Sequence[str], place: Place, report: Report
) -> tuple[list[Numbers], dict[tuple[int, int], float]]:
    """The rows with their columns' means where a value is missing, and which those are (sample, input; from 1).

    trains: the rows that the means are of. Raises: Bad.
    """
    means: dict[int, float] = {}
    found: dict[tuple[int, int], float] = {}
    for number, row in enumerate(rows, 1):
        for unit, value in enumerate(row):
            if value is not None:
                continue
            if unit not in means:
                there = [one for other in trains if (one := other[unit]) is not None]
                if not there:
                    report.add(
                        place, f"column {shown(labels[unit])} has no value at all", "leave it out of the columns"
                    )
                    raise Bad
                means[unit] = math.fsum(there) / len(there)
            found[number, unit + 1] = means[unit]
    whole = [
        tuple(found[number, unit] if one is None else one for unit, one in enumerate(row, 1))
        for number, row in enumerate(rows, 1)
    ]
    return whole, found


def scaling_of(
    kind: Kind,
    labels: Sequence[str],
    words: Sequence[bool],
    rows: Sequence[Numbers],
    trains: Sequence[Numbers],
    place: Place,
    report: Report,
) -> Scaling:
    """How all rows are scaled: by what those that train say of their columns.

    words: which inputs are words, and stay 0 and 1. Raises: Bad.
    """  # fmt: skip
    columns = []
    for name, is_word, values in zip(labels, words, zip(*trains, strict=True), strict=True):
        try:
            mean = math.fsum(values) / len(values)
            std = math.sqrt(math.fsum((x - mean) ** 2 for x in values) / len(values))
        except OverflowError:
            mean = std = math.inf
        low, high = min(values), max(values)
        if not (math.isfinite(std) and math.isfinite(high - low)):
            report.add(place, f"the numbers of column {shown(name)} are too large to be scaled")
            raise Bad
        same = low == high or std == 0
        mean = low if low == high else mean
        columns.append(Column(name, mean, std, low, high, "" if is_word else rule_of(kind, same=same).name))
    return Scaling(kind, tuple(columns), tuple(rows))


def scaled(scaling: Scaling, rows: Sequence[Numbers]) -> list[Numbers]:
    """What scaling makes of rows."""
    turned = zip(scaling.columns, zip(*rows, strict=True), strict=True)
    return list(zip(*(column.scaled(numbers) for column, numbers in turned), strict=True))
