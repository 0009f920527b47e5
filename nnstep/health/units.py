"""Illnesses of single neurons: saturated, dead, alike, rounded; and what an output is asked for and cannot give."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator
from typing import Final, Literal

from nnstep.engine.network import BoundActivation
from nnstep.functions.entry import Loss
from nnstep.health.finding import Finding, Proof
from nnstep.health.samples import once, outputs, sums
from nnstep.network.values import Values
from nnstep.quantities.key import BIAS, Key
from nnstep.quantities.layout import Layout
from nnstep.quantities.place import Place

FLAT: Final = 0.04  # of its steepest slope: below that a hidden neuron is saturated
FLAT_AND_WRONG: Final = 0.08  # and an output that is wrong
WRONG: Final = 0.5  # of the range of an output: so far from its target it is on the wrong side

_MOVES: Final = 1e-3  # of the largest weight into a neuron


def saturated(trace: Values, place: Place) -> Finding | None:
    """Where a neuron's slope is nearly 0 for every sample; of an output only where one of its answers is wrong."""
    key, network, layout = place.key, trace.network, trace.layout
    activation, at_output = network.activation(key), key.layer == layout.last
    entry = activation.entry
    if not (entry.saturates or entry.crossed) or (entry.crossed and layout.units(key.layer) == 1):
        return None
    low, high = activation.range

    def share(out: float) -> float:  # of the steepest slope: of out(1 − out), of 1 − out²; of a straight line all
        if entry.reaches:
            return float(low < out < high)
        return 4 * (out - low) * (high - out) / (high - low) ** 2

    most = FLAT_AND_WRONG if at_output else FLAT
    out = trace.beside(place, key.of("out")._replace(source=0))
    if not share(trace.value(out)) < most:
        return None
    looked = outputs(trace, place.epoch, place.update, key.layer)
    row = looked.rows[key.unit]
    if not all(share(one) < most for one in row):
        return None
    proofs = [Proof("slope", trace.value(place), place), Proof("share", share(trace.value(out)))]
    if at_output:
        if not layout.has_targets:
            return None
        wrong = [
            (sample, value)
            for sample, value in zip(looked.samples, row, strict=True)
            if abs(value - network.targets[sample - 1][key.unit]) > WRONG * (high - low)
        ]
        if not wrong:
            return None
        sample, value = wrong[0]
        target = Place(Key("target", key.layer, key.unit, 0, sample), place.epoch, place.update)
        proofs += [
            Proof("wrong", value, Place(Key("out", key.layer, key.unit, 0, sample), place.epoch, place.update)),
            Proof("target", trace.value(target), target),
        ]
        if sample in trace.batch(place.epoch, place.update).places:
            dnet = Place(Key("dnet", key.layer, key.unit, 0, sample), place.epoch, place.update)
            proofs.append(Proof("dnet", trace.value(dnet), dnet))
    return Finding("saturated_unit", place, (*proofs, Proof("samples", len(row))), ((key.layer, key.unit),))


def dead(trace: Values, place: Place) -> Finding | None:
    """Where a neuron that answers nothing to a sum below 0 has such a sum for every sample."""
    key = place.key
    entry = trace.network.activation(key).entry
    if entry.bounded or entry.range[0] != 0 or trace.value(place) != 0:
        return None
    row = outputs(trace, place.epoch, place.update, key.layer).rows[key.unit]
    if any(row) or _still_moves(trace, place):
        return None
    looked = sums(trace, place.epoch, place.update, key.layer)
    nets = looked.rows[key.unit]
    highest = max(nets)
    sample = looked.samples[nets.index(highest)]
    is_here = sample in trace.batch(place.epoch, place.update).places  # else its own update has other weights
    net = Place(key._replace(kind="net", source=0, sample=sample), place.epoch, place.update) if is_here else None
    return Finding(
        "dead_relu",
        place,
        (Proof("net", highest, net), Proof("slope", 0.0, place), Proof("samples", len(row))),
        ((key.layer, key.unit),),
    )


def _still_moves(trace: Values, place: Place) -> bool:
    """Whether the weights into a neuron move all the same, by what the optimizer has kept: it may come back."""
    value, layer, unit = trace.seen_from(place), place.key.layer, place.key.unit
    weights = [Key("param", layer, unit, source) for source in trace.layout.sources(layer, unit)]
    trained = filter(trace.layout.is_trained, weights)
    moves = max((abs(value(one.of("new")) - value(one)) for one in trained), default=0.0)
    return moves > _MOVES * max(abs(value(one)) for one in weights)


def symmetric(trace: Values, place: Place) -> Finding | None:
    """Where hidden neurons of a layer have the same weights, in and out: this one and the first one like it."""
    key, layout = place.key, trace.layout
    if key.layer == layout.last or trace.network.activation(key).entry.crossed:
        return None
    value = trace.seen_from(place)

    def begin() -> Counter[float]:
        return Counter(value(_first(layout, key.layer, unit)) for unit in range(layout.units(key.layer)))

    # Of most layers this is all that is looked at.
    if (
        once(trace, place.epoch, place.update, ("begin", key.layer), begin)[value(_first(layout, key.layer, key.unit))]
        < 2
    ):
        return None

    functions = trace.network.activations[key.layer - 1]

    def alike(one: int, other: int) -> bool:
        return functions.of(one) == functions.of(other) and all(
            worth(a) == worth(b) for a, b in _pairs(trace, key.layer, one, other)
        )

    def worth(parameter: Key) -> float | None:
        return value(parameter) if layout.has(parameter) else None

    first = next((unit for unit in range(key.unit) if alike(unit, key.unit)), None)
    if first is None or any(alike(unit, first) for unit in range(first + 1, key.unit)):  # told of the first pair
        return None
    alike_too = [unit for unit in range(key.unit + 1, layout.units(key.layer)) if alike(first, unit)]
    there = [pair for pair in _pairs(trace, key.layer, first, key.unit) if layout.has(pair[0])]
    into, out_of = there[0], next((pair for pair in there if pair[0].layer > key.layer), None)
    if out_of is None:
        return None  # nothing depends on them
    roles = zip(("into", "into_other", "out_of", "out_of_other"), (*into, *out_of), strict=True)
    proofs = [Proof(role, value(one), Place(one, place.epoch, place.update)) for role, one in roles]
    here = Place(key.of("out")._replace(unit=first), place.epoch, place.update)
    proofs += [Proof("out", trace.value(here), here), Proof("out_other", trace.value(place), place)]
    units = tuple((key.layer, unit) for unit in (first, key.unit, *alike_too))
    return Finding("symmetric_units", place, tuple(proofs), units)


def _first(layout: Layout, layer: int, unit: int) -> Key:
    """The first weight into a neuron."""
    return Key("param", layer, unit, layout.sources(layer, unit)[0])


def _pairs(trace: Values, layer: int, one: int, other: int) -> Iterator[tuple[Key, Key]]:
    """The parameters of two neurons of a layer, each beside the other's."""
    layout = trace.layout
    for source in range(layout.units(layer - 1)):
        yield Key("param", layer, one, source), Key("param", layer, other, source)
    for above in range(layout.units(layer + 1)):
        yield Key("param", layer + 1, above, one), Key("param", layer + 1, above, other)
    if layout.layer(layer).bias == "unit":
        yield Key("param", layer, one, BIAS), Key("param", layer, other, BIAS)


def rounded(trace: Values, place: Place) -> Finding | None:
    """Where an output has become the end of its range, which no sum should ever reach."""
    key = place.key
    if key.layer != trace.layout.last:
        return None
    activation = trace.network.activation(key)
    entry = activation.entry
    if entry.reaches or not (entry.saturates or (entry.crossed and trace.layout.outputs > 1)):
        return None
    out = trace.value(place)
    within = activation.within or entry.range
    if out not in within and out not in entry.range:
        return None
    end = entry.range[0] if out - entry.range[0] < entry.range[1] - out else entry.range[1]
    net = Place(key.of("net"), place.epoch, place.update)
    kept = Proof("kept", out, place) if activation.within and out in within else Proof("out", out, place)
    return Finding(
        "rounded_output",
        place,
        (kept, Proof("end", end), Proof("net", trace.value(net), net)),
        ((key.layer, key.unit),),
    )


def unreachable(trace: Values, place: Place) -> Finding | None:
    """Where a target lies outside of all that the output's function can give."""
    key = place.key
    if key.layer != trace.layout.last or not trace.layout.has_targets:
        return None
    low, high = trace.network.activation(key).range
    if math.isinf(low) and math.isinf(high):
        return None
    target = trace.beside(place, key.of("target"))
    if low <= trace.value(target) <= high:
        return None
    proofs = (Proof("target", trace.value(target), target), Proof("low", low), Proof("high", high))
    return Finding("unreachable_target", place, proofs, ((key.layer, key.unit),))


def unfitting(trace: Values, place: Place) -> Finding | None:
    """Where the loss asks for other outputs than the last layer's function gives.

    It is told at the first output of an epoch, and wherever an output is one that the loss cannot take.
    """
    key, layout = place.key, trace.layout
    if key.layer != layout.last:
        return None
    loss, activation = trace.network.loss.entry, trace.network.activation(key)
    why = misfit(loss, activation, layout.outputs)
    if not why:
        return None
    out = Proof("out", trace.value(place), place)
    others = map(trace.network.activations[-1].of, range(key.unit))
    is_first = not any(misfit(loss, one, layout.outputs) for one in others)
    first = place.update == 1 and is_first and key.sample == trace.batch(place.epoch, 1)[0]
    if why == "range":
        low, high = loss.target_range or activation.range
        if not first and low <= out.value <= high:
            return None
        return Finding("unfitting_loss", place, (out, Proof("low", low), Proof("high", high)))
    if not first:
        return None
    keys = [Key("out", layout.last, unit, 0, key.sample) for unit in range(layout.outputs)]
    return Finding("unfitting_loss", place, (out, Proof(why, sum(trace.values(place, keys)))))


def misfit(loss: Loss, activation: BoundActivation, outputs: int) -> Literal["", "range", "total", "alone", "twice"]:
    """What of the outputs does not suit the loss: their range, their sum, one share alone, or that they are shares."""
    if loss.logits:
        return "twice" if activation.entry.range == loss.target_range else ""
    span = loss.target_range
    if span is not None and not (span[0] <= activation.range[0] and activation.range[1] <= span[1]):
        return "range"
    if loss.targets_sum_to_one and not activation.entry.crossed:
        return "total"
    return "alone" if activation.entry.crossed and outputs == 1 else ""
