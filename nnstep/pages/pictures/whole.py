"""The picture of the whole network, as an epoch begins, or two of them."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from nnstep.errors import UsageError
from nnstep.network.trace import Trace
from nnstep.pages.pictures.drawn import Drawn
from nnstep.pages.pictures.web import Shot, Web
from nnstep.pages.view import View
from nnstep.quantities.addresses import Address, split_address
from nnstep.quantities.ids import neuron_id
from nnstep.quantities.key import Family, Key
from nnstep.quantities.place import Array, ArrayPlace, Place
from nnstep.quantities.spans import Spans
from nnstep.words import whole as words

NAME = "network"


def network(view: View, names: Sequence[str], epochs: tuple[int, int] | None) -> Drawn:
    """As epoch 1 begins, or as `network@3` says; with epochs as the first and as the last of them begin."""
    trace = view.lesson.trace
    name, address = split_address(names[0]) if names else (NAME, Address())
    if len(names) > 1 or name.strip() not in (NAME, ""):
        raise UsageError("the network is drawn whole", f"name an epoch at most: --picture {NAME}@3")
    if epochs and (address.epoch or address.update):
        raise UsageError("an epoch is said twice", f"write --picture {NAME}@3, or --epochs 1:100 for two of them")
    if epochs and not 1 <= epochs[0] <= epochs[1]:
        raise UsageError(f"there are no epochs {epochs[0]} to {epochs[1]}", "they count from 1")
    if (epochs or (1, address.epoch or 1))[1] > 1 and not trace.layout.has_update:
        raise UsageError("there is one epoch only", "without an optimizer nothing is updated")
    ats = [Address(epoch, None, address.sample) for epoch in dict.fromkeys(epochs)] if epochs else [address]
    places = [_place(trace, at) for at in ats]
    layout = trace.layout
    labels = tuple(
        tuple(neuron_id(layout, layer, unit) for unit in range(layout.units(layer))) for layer in range(layout.last + 1)
    )
    missing = frozenset(
        (number, unit, source)
        for number, layer in enumerate(layout.layers, 1)
        for unit, row in enumerate(layer.links)
        for source, there in enumerate(row)
        if not there
    )
    web = Web(labels, tuple(_shot(trace, place) for place in places), missing)
    of = "" if ats == [Address()] else NAME + str(address if not epochs else "")
    said = tuple(_said(trace, web, places))
    return Drawn(words.title([place.epoch for place in places]), web, said, of)


def _place(trace: Trace, address: Address) -> Place:
    """Where a network is looked at: the sample that is named, or the first of the update."""
    sample = address.sample or trace.layout.training[0]
    return trace.place(Key("net", 1, sample=sample), address)


def _shot(trace: Trace, place: Place) -> Shot:
    layers = range(1, trace.layout.last + 1)

    def numbers(family: Family) -> tuple[tuple[float, ...], ...]:
        array = Array(family, place.key.sample if family.per_sample else 0)
        found = trace.arrays.value(ArrayPlace(array, place.epoch, place.update))
        return tuple(map(tuple, found.tolist()))

    def column(family: Family) -> tuple[float, ...]:
        return tuple(row[0] for row in numbers(family))

    kinds = {family for family in trace.network.parameters if family.bias}
    return Shot(
        place.epoch,
        (column(Family("input", per_sample=True)), *(column(Family("out", one, per_sample=True)) for one in layers)),
        tuple(numbers(Family("param", one)) for one in layers),
        tuple(column(found) if (found := Family("param", one, bias=True)) in kinds else () for one in layers),
    )


def _said(trace: Trace, web: Web, places: Sequence[Place]) -> Iterable[Spans]:
    for shot in web.shots:
        found = web.largest(shot)
        if found and found[1]:
            key, weight = found
            ends = web.names[key.layer - 1][key.source], web.names[key.layer][key.unit]
            yield words.largest(shot.epoch, key, weight, *ends)
    if len(web.shots) > 1 and (most := _moved(*web.shots)):
        yield words.moved(*most)
    last = [one for _, one in web.weights(web.shots[-1])]
    if len(last) > 1:
        broken = sum(not math.isfinite(one) for one in last)
        yield words.signs(len(last), sum(one < 0 for one in last), last.count(0.0), broken)
    if web.together:
        yield words.inputs_as_one(len(web.names[0]))
    if trace.layout.samples > 1:
        yield words.values_of(places[-1].key.sample)


def _moved(first: Shot, last: Shot) -> tuple[Key, float, float] | None:
    pairs = (
        (abs(after - before), Key("param", layer, unit, source), before, after)
        for layer, (old, new) in enumerate(zip(first.weights, last.weights, strict=True), 1)
        for unit, (row, other) in enumerate(zip(old, new, strict=True))
        for source, (before, after) in enumerate(zip(row, other, strict=True))
        if math.isfinite(before) and math.isfinite(after) and before != after
    )
    found = max(pairs, key=lambda one: one[0], default=None)
    return None if found is None else found[1:]
