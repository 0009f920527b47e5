"""Illnesses of the way back: gradients that vanish or explode on the way to the first layer."""

from __future__ import annotations

import math
from typing import Final

from nnstep.health.finding import Finding, Name, Proof
from nnstep.network.values import Values
from nnstep.quantities.key import Key
from nnstep.quantities.place import Place

TIMES: Final = 100.0  # as small, or as large, in the first layer as at the outputs
SHORT: Final = 10_000.0  # the same with two hidden layers, where narrow and healthy ones lose a hundredfold at times
_MOST: Final = 300  # slopes that are compared
_MOST_SAMPLES: Final = 64  # each of which may be in an update of its own
_LAYERS: Final = 3  # with fewer there is no way on which anything could get lost


def vanishing(trace: Values, place: Place) -> Finding | None:
    """Where the slopes of the first layer's sums are a small part of those of the outputs."""
    if trace.layout.last < _LAYERS:
        return None
    above, below = _largest(trace, place, trace.layout.last), _largest(trace, place, 1)
    times = TIMES if trace.layout.last > _LAYERS else SHORT
    is_lost = 0 < abs(below.value) * times < abs(above.value) < math.inf
    return _found("vanishing_gradient", place, above, below) if is_lost else None


def exploding(trace: Values, place: Place) -> Finding | None:
    """Where the slopes of the first layer's sums are a hundred times those of the outputs, or more."""
    if trace.layout.last < _LAYERS - 1:
        return None
    above, below = _largest(trace, place, trace.layout.last), _largest(trace, place, 1)
    is_blown_up = 0 < abs(above.value) * TIMES < abs(below.value) < math.inf
    return _found("exploding_gradient", place, above, below) if is_blown_up else None


def _found(illness: Name, place: Place, above: Proof, below: Proof) -> Finding:
    ratio = abs(above.value / below.value)
    ratio = max(ratio, 1 / ratio)
    return Finding(illness, place, (above, below, Proof("ratio", ratio)))


def _largest(trace: Values, place: Place, layer: int) -> Proof:
    """How E changes with the sum of a layer that changes it most, of all samples of the epoch."""
    units = trace.layout.units(layer)
    samples = trace.layout.training[: max(2, min(_MOST_SAMPLES, _MOST // units))]
    keys = [Key("dnet", layer, unit, 0, sample) for sample in samples for unit in range(units)]
    found = zip(trace.values(place, keys), keys, strict=True)
    value, key = max(found, key=lambda one: abs(one[0]))
    return Proof("first" if layer == 1 else "outputs", value, trace.beside(place, key))
