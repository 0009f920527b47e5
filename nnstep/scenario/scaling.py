"""The numbers of a CSV made ready: missing ones filled in, all of them scaled by what their columns hold."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence

from nnstep.functions.scalings import Deviation, Kind, rule_of
from nnstep.reading.checks import Bad
from nnstep.reading.places import Place, Report, shown
from nnstep.scenario.model import Column, Scaling
from nnstep.scenario.rows import Rows


def filled(
    rows: Rows,
    gaps: Sequence[tuple[int, int]],
    held: Collection[int],
    labels: Sequence[str],
    place: Place,
    report: Report,
) -> tuple[Rows, dict[tuple[int, int], float]]:
    """The rows with their columns' means where a value is missing, and which those are (sample, input; from 1).

    gaps: which are missing. held: the samples that the means are not of. Raises: Bad.
    """  # fmt: skip
    means: dict[int, float] = {}
    found: dict[tuple[int, int], float] = {}
    for number, unit in gaps:
        if unit not in means:
            column = enumerate(rows.column(unit - 1), 1)
            there = [one for sample, one in column if sample not in held and not math.isnan(one)]
            if not there:
                report.add(
                    place, f"column {shown(labels[unit - 1])} has no value at all", "leave it out of the columns"
                )
                raise Bad
            means[unit] = math.fsum(there) / len(there)
        found[number, unit] = means[unit]
    for number, unit in found:
        rows.numbers[(number - 1) * rows.width + unit - 1] = means[unit]
    return rows, found


def scaling_of(
    kind: Kind,
    deviation: Deviation,
    labels: Sequence[str],
    words: Sequence[bool],
    rows: Rows,
    held: Collection[int],
    place: Place,
    report: Report,
) -> Scaling:
    """How all rows are scaled: by what those that train say of their columns.

    words: which inputs are words, and stay 0 and 1. held: the samples that do not train. Raises: Bad.
    """  # fmt: skip
    columns = []
    trains = rows.without(held)
    for at, (name, is_word) in enumerate(zip(labels, words, strict=True)):
        values = trains.column(at)
        try:
            mean = math.fsum(values) / len(values)
            divisor = len(values) if deviation == "population" else max(len(values) - 1, 1)
            std = math.sqrt(math.fsum((x - mean) ** 2 for x in values) / divisor)
        except OverflowError:
            mean = std = math.inf
        low, high = min(values), max(values)
        if not (math.isfinite(std) and math.isfinite(high - low)):
            report.add(place, f"the numbers of column {shown(name)} are too large to be scaled")
            raise Bad
        same = low == high or std == 0
        mean = low if low == high else mean
        columns.append(Column(name, mean, std, low, high, "" if is_word else rule_of(kind, same=same).name))
    return Scaling(kind, tuple(columns), rows, deviation)


def scaled(scaling: Scaling, rows: Rows) -> Rows:
    """What scaling makes of rows."""
    return rows.with_columns(column.scaled(rows.column(at)) for at, column in enumerate(scaling.columns))
