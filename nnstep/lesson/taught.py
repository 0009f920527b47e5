"""What a scenario's lesson rests on, in numbers: a variant of it is of use only where that is still so."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from typing import Final

from nnstep.network.trace import Trace
from nnstep.quantities.key import Key
from nnstep.quantities.place import Place
from nnstep.scenario.schema import Scenario

_EPOCHS: Final = 6  # in which an error has to rise, or to fall
_DEAD_BY: Final = 2  # the epoch in which a unit that dies is dead
_ROUNDS: Final = 2000  # of the perceptron rule, within which it separates what can be separated
_STRAIGHT: Final = 1e-9


def is_taught(scenario: Scenario, trace: Trace) -> bool:
    """Whether what the scenario's lesson needs is so; of one that says no lesson nothing is asked."""
    lesson = scenario.variant.lesson
    return not lesson or _HOLDS[lesson](scenario, trace)


def _errors(trace: Trace, scenario: Scenario) -> list[float]:
    return list(trace.errors(min(_EPOCHS, max(2, scenario.training.epochs))))


def _diverges(scenario: Scenario, trace: Trace) -> bool:
    """Every epoch's error is larger than the one before."""
    errors = _errors(trace, scenario)
    return all(not after <= before for before, after in pairwise(errors))


def _falls(scenario: Scenario, trace: Trace) -> bool:
    """The error falls at once, and is lower at the end than at the beginning."""
    errors = _errors(trace, scenario)
    return errors[1] < errors[0] and errors[-1] < errors[0] and all(map(math.isfinite, errors))


def _dies(scenario: Scenario, trace: Trace) -> bool:
    """Some hidden unit has a slope for every sample in the first epoch, and for none in the second."""
    layout = trace.layout
    for layer in range(1, layout.last):
        if layout.layer(layer).crossed:
            continue
        for unit in range(layout.units(layer)):
            slopes = [
                [trace.value(Place(Key("slope", layer, unit, unit, sample), epoch, trace.update_of(sample, epoch)))
                 for sample in layout.training]
                for epoch in (1, _DEAD_BY)
            ]  # fmt: skip
            if all(slopes[0]) and not any(slopes[1]):
                return True
    return False


def _symmetric(scenario: Scenario, trace: Trace) -> bool:
    """All units of a hidden layer begin alike and stay alike, bit for bit."""
    layout = trace.layout
    last = max(2, min(scenario.training.epochs, _EPOCHS))
    places = [(sample, epoch, trace.update_of(sample, epoch)) for sample in layout.training for epoch in (1, last)]
    return any(
        layout.units(layer) > 1
        and all(
            len({trace.value(Place(Key("out", layer, unit, 0, sample), epoch, update))
                 for unit in range(layout.units(layer))}) == 1
            for sample, epoch, update in places
        )
        for layer in range(1, layout.last)
    )  # fmt: skip


def _separable(scenario: Scenario, trace: Trace) -> bool:
    """For every output a straight line parts the samples whose target is high from the others."""
    inputs = [sample.inputs for sample in scenario.samples]
    columns = list(zip(*(sample.targets for sample in scenario.samples), strict=True))
    return all(_is_parted(inputs, [target > _middle(column) for target in column]) for column in columns)


def _middle(column: Sequence[float]) -> float:
    return (min(column) + max(column)) / 2


def _is_parted(inputs: Sequence[Sequence[float]], high: Sequence[bool]) -> bool:
    """Whether the perceptron rule ends: it does where the classes can be parted."""
    weights = [0.0] * (len(inputs[0]) + 1)
    for _ in range(_ROUNDS):
        missed = False
        for row, wanted in zip(inputs, high, strict=True):
            net = weights[-1] + sum(w * x for w, x in zip(weights, row, strict=False))
            sign = 1 if wanted else -1
            if net * sign <= 0:
                missed = True
                weights = [w + sign * x for w, x in zip(weights, (*row, 1.0), strict=True)]
        if not missed:
            return True
    return False


def _on_line(scenario: Scenario, trace: Trace) -> bool:
    """With one input: all points lie on one straight line, and no two of them over the same place."""
    points = sorted((sample.inputs[0], sample.targets[0]) for sample in scenario.samples)
    (x0, y0), (x1, y1) = points[0], points[-1]
    apart = all(before[0] < after[0] for before, after in pairwise(points))
    return apart and all(abs((y - y0) * (x1 - x0) - (y1 - y0) * (x - x0)) < _STRAIGHT for x, y in points)


_HOLDS: Final[Mapping[str, Callable[[Scenario, Trace], bool]]] = {
    "diverges": _diverges,
    "dies": _dies,
    "symmetric": _symmetric,
    "separable": _separable,
    "not_separable": lambda scenario, trace: not _separable(scenario, trace),
    "on_line": _on_line,
    "falls": _falls,
}
