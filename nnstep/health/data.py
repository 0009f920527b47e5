"""Illnesses of the data: inputs of very different scale."""

from __future__ import annotations

from typing import Final

from nnstep.health.finding import Finding, Proof
from nnstep.network.values import Values
from nnstep.quantities.key import Key
from nnstep.quantities.place import Place

TIMES: Final = 50.0  # as large as another input
_MOST_INPUTS: Final = 64  # columns; more are an image's, of which some are always dark
_MOST_NUMBERS: Final = 4096
_FEWEST: Final = 0.5  # of the samples, in which an input is not 0; a rarer one is a sign, no measurement


def unequal(trace: Values, place: Place) -> Finding | None:
    """Where one input is many times as large as another, each where it is furthest from 0."""
    layout = trace.layout
    if not 2 <= layout.inputs <= _MOST_INPUTS or len(layout.training) < 2:
        return None
    samples = layout.training[: max(2, _MOST_NUMBERS // layout.inputs)]
    rows = [trace.network.inputs[sample - 1] for sample in samples]
    ends = []
    for unit in range(layout.inputs):
        column = [row[unit] for row in rows]
        if sum(map(bool, column)) >= _FEWEST * len(rows):
            end = max(column, key=abs)
            ends.append((abs(end), unit, end, samples[column.index(end)]))
    if len(ends) < 2:
        return None
    large, small = max(ends), min(ends)
    if not large[0] > TIMES * small[0] > 0:
        return None
    proofs = [
        Proof(role, end, Place(Key("input", 0, unit, 0, sample), place.epoch, trace.update_of(sample, place.epoch)))
        for role, (_, unit, end, sample) in (("large", large), ("small", small))
    ]
    proofs.append(Proof("ratio", large[0] / small[0]))
    return Finding("unequal_scales", place, tuple(proofs), ((0, large[1]), (0, small[1])))
