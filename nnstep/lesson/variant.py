"""Variants of a scenario: other numbers, the same shape and functions, as a teacher would choose them for homework.

Numbers have one or two decimals. They are drawn again until nothing is saturated, dead, at a kink or tied, so that
every step has something to compute and no digits are lost in it. What the scenario says has to stay stays, and what its
lesson needs is still so. The same seed gives the same numbers on every machine.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Iterator, Sequence
from typing import Final

from nnstep.algebra.expr import Sum, evaluate, operands
from nnstep.errors import UsageError
from nnstep.functions.activations import ACTIVATIONS
from nnstep.functions.entry import find
from nnstep.functions.losses import LOSSES
from nnstep.lesson.taught import is_taught
from nnstep.network.build import trace as make_trace
from nnstep.network.trace import Trace
from nnstep.quantities.key import Key
from nnstep.quantities.place import Place
from nnstep.records import replace
from nnstep.scenario.model import FunctionSpec, LayerSpec, Sample, Variant
from nnstep.scenario.schema import Scenario

_TRIES: Final = 30
_MOST_TRIES: Final = 400  # where a lesson has to be kept
_MOST_SAMPLES = 8  # samples that are looked at for what should not happen
_MOST_WEIGHTS = 5000
_FLAT = 0.02  # slopes below it teach little
_ROOM = 0.03  # from a kink, and between a target and its output
_CANCELLED = 0.05  # of the terms of a sum: with less left, digits are lost
_OPTIMIZER, _RATE = "optimizer", "learning_rate"
_LOST = 0.0005  # a number below it has no digits left on paper

Draw = Callable[[], float]


def variant(scenario: Scenario, seed: int) -> Scenario:
    """The scenario with other numbers; claims and remarks are about the old ones and are left out.

    Raises: UsageError where it is too large for numbers that somebody should compute with, or its lesson is not kept.
    """
    layers = scenario.network.layers
    before = [scenario.network.inputs, *(layer.units for layer in layers)]
    if sum(layer.units * units for layer, units in zip(layers, before, strict=False)) > _MOST_WEIGHTS:
        raise UsageError("this network is too large for a variant", f"{_MOST_WEIGHTS} weights are the most")
    draw = random.Random(f"nnstep variant {seed}").random
    best, least = None, math.inf
    enough = sum(_faults(make_trace(scenario)))  # no duller than the scenario itself
    for tried in range(_MOST_TRIES):
        candidate = _drawn(scenario, seed, draw)
        trace = make_trace(candidate)
        if is_taught(candidate, trace) and (faults := sum(_faults(trace))) < least:
            best, least = candidate, faults
        if least <= enough or (best is not None and tried >= _TRIES):
            break
    if best is None:
        raise UsageError(
            f"no other numbers were found that keep the lesson '{scenario.variant.lesson}'",
            "let less stay, or ask for another lesson, in variant: {keep: [...], lesson: ...}",
        )
    return best


def _drawn(scenario: Scenario, seed: int, draw: Draw) -> Scenario:
    before = scenario.network.inputs
    layers = []
    for layer in scenario.network.layers:
        layers.append(_layer(layer, before, draw, scenario.variant))
        before = layer.units
    return replace(
        scenario,
        title=f"{scenario.title}, variant {seed}",
        network=replace(scenario.network, layers=tuple(layers)),
        samples=scenario.samples if scenario.variant.keeps("data") else _samples(scenario, draw),
        csv=scenario.csv if scenario.variant.keeps("data") else None,
        optimizer=_optimizer(scenario, draw),
        claims=(),
        remarks={},
        content=scenario.content + f" variant {seed}".encode(),
        origin=None,
    )


def _layer(layer: LayerSpec, before: int, draw: Draw, stays: Variant) -> LayerSpec:
    """Weights from 0.05 to 0.95, of a wide layer smaller; some are negative where some were, or were drawn.

    Where units have to stay alike, what was the same number is one again.
    """
    drawn = isinstance(layer.weights, FunctionSpec)
    old = () if isinstance(layer.weights, FunctionSpec) else [one or 0.0 for row in layer.weights for one in row]
    signed = drawn or any(weight < 0 for weight in old)
    if not stays.keeps("weights"):
        size = 19 if before <= 4 else max(4, 40 // before)
        numbers = _apart(layer.units * before, size, signed, draw)
        if stays.lesson == "symmetric" and not drawn:
            numbers = _alike(old, numbers)
        rows = [numbers[unit * before : (unit + 1) * before] for unit in range(layer.units)]
        links = layer.links or [[True] * before] * layer.units
        layer = replace(layer, weights=tuple(tuple(map(_linked, *pair)) for pair in zip(rows, links, strict=True)))
    if stays.keeps("biases") or layer.bias is None:
        return layer
    if not isinstance(layer.bias, tuple | FunctionSpec):
        return replace(layer, bias=_apart(1, 12, signed, draw)[0])
    biases = _apart(layer.units, 12, signed, draw)
    if stays.lesson == "symmetric" and isinstance(layer.bias, tuple):
        biases = _alike(layer.bias, biases)
    return replace(layer, bias=tuple(biases))


def _linked(number: float, there: bool) -> float | None:
    """A number that was drawn for a weight; None where its link is missing."""
    return number if there else None


def _alike(old: Sequence[float | None], new: Sequence[float]) -> list[float]:
    """New numbers, the same ones where the old ones were the same."""
    first: dict[float | None, float] = {}
    return [first.setdefault(before, after) for before, after in zip(old, new, strict=True)]


def _apart(count: int, size: int, signed: bool, draw: Draw) -> list[float]:
    """Multiples of 0.05 up to size·0.05, none twice as long as there are enough of them."""
    found: list[int] = []
    while len(found) < count:
        left = list(range(1, size + 1))
        while left and len(found) < count:
            number = left.pop(int(draw() * len(left)))
            found.append(-number if signed and draw() < 0.4 else number)
    return [number * 5 / 100 for number in found]


def _optimizer(scenario: Scenario, draw: Draw) -> FunctionSpec | None:
    """With another rate of one digit, from half the old one to half as much again; one that was set stays."""
    spec = scenario.optimizer
    is_set = any(path.startswith(_OPTIMIZER) for path, _ in scenario.overrides)
    if spec is None or _RATE not in spec.parameters or is_set or scenario.variant.keeps("lr"):
        return spec
    old = float(spec.parameters[_RATE])
    power = int(f"{old:e}".partition("e")[2])
    short = [float(f"{digit}e{power + up}") for up in (-1, 0, 1) for digit in range(1, 10)]
    rates = [rate for rate in short if old / 2 <= rate <= 1.5 * old and rate != old]
    return replace(spec, parameters={**spec.parameters, _RATE: rates[int(draw() * len(rates))]})


# -- data --------------------------------------------------------------------------------------------------------------


def _samples(scenario: Scenario, draw: Draw) -> tuple[Sample, ...]:
    samples = scenario.samples
    inputs: list[tuple[float, ...]] = [sample.inputs for sample in samples]
    table = len(samples) > 1 and _all_in(inputs, (0.0, 1.0))
    if not table and not scenario.variant.keeps("inputs"):  # a truth table keeps its inputs
        inputs = [_inputs(row, draw) for row in inputs]
    if scenario.variant.keeps("targets"):
        targets = [sample.targets for sample in samples]
    elif scenario.variant.lesson == "on_line":
        targets = _on_a_line(inputs, draw)
    else:
        targets = _targets(scenario, draw)
    return tuple(Sample(x, t) for x, t in zip(inputs, targets, strict=True))


def _on_a_line(inputs: Sequence[tuple[float, ...]], draw: Draw) -> list[tuple[float, ...]]:
    """Targets on a straight line with a short slope and a short value at 0."""
    slope, start = (int(draw() * 30) + 5) / 10, (int(draw() * 40) - 20) / 10
    return [(round(slope * row[0] + start, 2),) for row in inputs]


def _inputs(row: Sequence[float], draw: Draw) -> tuple[float, ...]:
    if _all_in([row], (0.0, 1.0)) and len(row) > 1:  # on and off, and at least one on
        bits = [float(draw() < 0.5) for _ in row]
        bits[int(draw() * len(bits))] = 1.0
        return tuple(bits)
    signed = any(x < 0 for x in row)
    return tuple(_apart(len(row), 18, signed, draw))


def _targets(scenario: Scenario, draw: Draw) -> list[tuple[float, ...]]:
    """Other targets of the same kind: classes exchanged, probabilities drawn, numbers within the output's range."""
    rows = [sample.targets for sample in scenario.samples]
    every = [find(ACTIVATIONS, one.name) for one in scenario.network.layers[-1].functions]
    loss = find(LOSSES, scenario.loss.name)
    found = [one for one in every if one is not None]
    assert loss is not None
    if found[0].crossed or loss.targets_sum_to_one:
        return [_shuffled(row, draw) for row in rows]
    if _all_in(rows, (0.0, 1.0)) and len(rows) > 1:
        order = _shuffled(range(len(rows)), draw)
        return [rows[int(place)] for place in order]
    each = found if len(found) > 1 else found * len(rows[0])
    return [tuple(_target(one.range, old, draw) for one, old in zip(each, row, strict=True)) for row in rows]


def _target(within: Sequence[float], old: float, draw: Draw) -> float:
    low, high = within
    if (low, high) == (0, 1):
        ends = (0.0, 1.0) if old in (0.0, 1.0) else tuple(k / 100 for k in (1, 5, 10, 90, 95, 99))
        return ends[int(draw() * len(ends))]
    if (low, high) == (-1, 1):
        return (int(draw() * 17) - 8) / 10
    if low == 0:
        return (int(draw() * 15) + 1) / 10
    return (int(draw() * 31) - 15) / 10


def _shuffled(items: Sequence[float], draw: Draw) -> tuple[float, ...]:
    left = list(items)
    return tuple(left.pop(int(draw() * len(left))) for _ in items)


def _all_in(rows: Sequence[Sequence[float]], allowed: tuple[float, ...]) -> bool:
    return all(x in allowed for row in rows for x in row)


# -- what should not happen --------------------------------------------------------------------------------------------


def _faults(trace: Trace) -> Iterator[int]:
    """How often a step is dull: flat, near a kink, right already, tied with another, or with no digits left."""
    layout = trace.layout
    for sample in layout.training[:_MOST_SAMPLES]:
        for layer in range(1, layout.last + 1):
            yield from _faults_of_layer(trace, layer, sample)
            if layout.has_targets:
                yield from _lost_in_layer(trace, layer, sample)
        for unit in range(layout.outputs if layout.has_targets else 0):
            out, target = (_value(trace, Key(kind, layout.last, unit, 0, sample)) for kind in ("out", "target"))
            yield abs(out - target) < _ROOM


def _lost_in_layer(trace: Trace, layer: int, sample: int) -> Iterator[int]:
    """Signals of which little is left: terms that cancel, or a number that rounds to nothing."""
    update = trace.update_of(sample, 1)
    for unit in range(trace.layout.units(layer)):
        place = Place(Key("dnet", layer, unit, 0, sample), 1, update)
        yield abs(trace.value(place)) < _LOST
        back = Place(Key("dout", layer, unit, 0, sample), 1, update)
        right = trace.equation(back) if layer < trace.layout.last else None
        if isinstance(right, Sum):
            worth = {key: trace.value(trace.beside(back, key)) for key in operands(right)}
            terms = [evaluate(term, worth.__getitem__) for term in right.terms]
            yield abs(sum(terms)) < _CANCELLED * sum(map(abs, terms))


def _faults_of_layer(trace: Trace, layer: int, sample: int) -> Iterator[int]:
    activations, units = trace.network.activations[layer - 1], range(trace.layout.units(layer))
    nets = [_value(trace, Key("net", layer, unit, 0, sample)) for unit in units]
    yield 5 * sum(not math.isfinite(net) or abs(net) > 50 for net in nets)
    bent = [unit for unit in units if 0.0 in activations.of(unit).entry.kinks]
    if bent:
        yield sum(abs(nets[unit]) < _ROOM for unit in bent)
        yield 3 * (all(nets[unit] < 0 for unit in bent) and len(bent) == len(nets))  # nothing would get through
    if not trace.layout.layer(layer).crossed:
        curved = (Key("slope", layer, unit, unit, sample) for unit in units if unit not in bent)
        yield sum(abs(_value(trace, key)) < _FLAT for key in curved)
    zeros = all(x == 0 for x in trace.network.inputs[sample - 1])  # then all sums are biases, whatever the weights are
    yield 0 if zeros else len(nets) - len({round(net, 3) for net in nets})


def _value(trace: Trace, key: Key) -> float:
    return trace.value(Place(key, 1, trace.update_of(key.sample, 1)))
