"""Which quantities an epoch has: its steps, what they are made of, and what can be derived.

A large network has millions. Who looks for those whose ids begin alike gets them without the others being made: ids of
one kind in one layer are the same up to their first number.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache

from nnstep.network.values import Values
from nnstep.quantities.addresses import in_epoch
from nnstep.quantities.ids import id_of
from nnstep.quantities.key import BIAS, Key
from nnstep.quantities.order import Block
from nnstep.quantities.place import Place


def places(trace: Values, epoch: int, *, all: bool, begins: str = "") -> dict[str, Place]:
    """The places of an epoch's quantities by their labels, in the order of the lesson.

    all: those that are no steps too. begins: how their ids begin, in any case.
    """
    found: dict[str, Place] = {}
    catalogue = _Catalogue(trace, epoch, begins.casefold())
    met: set[Place] = set()
    for place in catalogue.all() if all else catalogue.steps():
        if place not in met:
            met.add(place)
            found.setdefault(in_epoch(place, trace.layout, trace.schedule.updates), place)
    return found


def ids(trace: Values, begins: str) -> Iterator[str]:
    """The ids of an epoch that begin so, in any case, whichever sample and update they are of; some more than once."""
    catalogue, wanted, first = _Catalogue(trace, 1, begins.casefold()), begins.casefold(), trace.batch(1, 1)[0]
    for key in catalogue.of_one(first):
        name = id_of(key._replace(sample=0), trace.layout)
        if name.casefold().startswith(wanted):
            yield name


class _Catalogue:
    def __init__(self, trace: Values, epoch: int, begins: str) -> None:
        self.trace, self.epoch, self.begins = trace, epoch, begins
        self.layout = trace.layout
        self._may_begin = cache(self._begins)

    def all(self) -> Iterator[Place]:
        """Steps, operands, derived quantities, what is said of an epoch; some more than once."""
        yield from self.steps()
        yield from self._operands()
        for update, batch in enumerate(self.trace.history.batches(self.epoch), 1):
            for number, sample in enumerate(batch):
                derived = self._of_sample(sample, first=not number, alone=len(batch) == 1)
                yield from (Place(key, self.epoch, update) for key in derived)
        yield from self._wanted([Place(Key("epoch_error"), self.epoch, 1)])
        yield from self._wanted(Place(key, self.epoch, self.trace.schedule.updates) for key in ended(self.trace))

    def of_one(self, sample: int) -> Iterator[Key]:
        """The same for one sample of the first update."""
        for block in self.trace.steps(self.epoch, 1).blocks:
            if block.sample in (0, sample):
                for place in (Place(block.key(number), self.epoch, 1) for number in range(len(block))):
                    yield from filter(self.may, (place.key, *(one.key for one in self.trace.operands(place))))
        yield from self._of_sample(sample, first=True, alone=True)
        yield from filter(self.may, (Key("epoch_error"), *ended(self.trace)))

    def may(self, key: Key) -> bool:
        """Whether the id of a key may begin as is wanted, as far as its kind and its layer tell."""
        if not self.begins:
            return True
        return self._may_begin(key._replace(unit=0, source=BIAS if key.is_bias else 0, sample=min(key.sample, 1)))

    def _begins(self, key: Key) -> bool:
        stem = re.split(r"\d", id_of(key, self.layout).casefold(), maxsplit=1)[0]
        return stem.startswith(self.begins) or self.begins.startswith(stem)

    def _wanted(self, places: Iterator[Place] | list[Place]) -> Iterator[Place]:
        return (place for place in places if self.may(place.key))

    def steps(self) -> Iterator[Place]:
        """The steps, in their order."""
        return self._steps(lambda block, place: self.may(place.key))

    def _steps(self, wanted: Callable[[Block, Place], bool]) -> Iterator[Place]:
        """The steps of those kinds of each block whose first is wanted."""
        for update in range(1, self.trace.schedule.updates + 1):
            for block in self.trace.steps(self.epoch, update).blocks:
                size = len(block.pattern)
                kinds = [one for one in range(size) if wanted(block, Place(block.key(one), self.epoch, update))]
                for item in range(0, len(block), size) if kinds else ():
                    yield from (Place(block.key(item + kind), self.epoch, update) for kind in kinds)

    def _operands(self) -> Iterator[Place]:
        """What the steps are made of."""
        for place in self._steps(self._has_operands):
            yield from self._wanted(list(self.trace.operands(place)))

    def _has_operands(self, block: Block, place: Place) -> bool:
        """Whether a step, like all of its kind in the block, may be made of something wanted that is not met yet."""
        if not self.begins or place.key.is_data:  # each column of the data has its own rule
            return True
        wanted = [key for key in (one.key for one in self.trace.operands(place)) if self.may(key)]
        is_first = block.sample in (0, self.trace.batch(self.epoch, place.update)[0])
        return any(is_first or key.sample for key in wanted)

    def _of_sample(self, sample: int, *, first: bool, alone: bool) -> Iterator[Key]:
        """What is derived of a sample, and of all samples with the first of them."""
        layout = self.layout
        kinds = [Key("dinput", 0, 0, 0, sample)]
        if any(map(self.may, kinds)):
            yield from (Key("dinput", 0, unit, 0, sample) for unit in range(layout.inputs))
        for layer in range(1, layout.last + 1):
            yield from self._of_parameters(layer, sample, first=first, alone=alone)
            yield from self._of_units(layer, sample, first=first)

    def _of_parameters(self, layer: int, sample: int, *, first: bool, alone: bool) -> Iterator[Key]:
        for is_bias in (False, True):
            like = Key("param", layer, 0, BIAS if is_bias else 0)
            made = [like.of("net_by_param", sample=sample)]
            made += [] if alone else [like.of("grad", sample=sample)]
            made += [like.of("grad"), like.of("new")] if first or not self.begins else []
            made = [one for one in made if self.may(one)]
            for parameter in self.layout.parameters(layer) if made else ():
                if parameter.is_bias == is_bias:
                    yield from (parameter.of(one.kind, sample=one.sample) for one in made)

    def _of_units(self, layer: int, sample: int, *, first: bool) -> Iterator[Key]:
        layout, hidden = self.layout, layer < self.layout.last
        sources, errors = first and self.may(Key("net_by_out", layer)), self.may(Key("unit_dout", layer, sample=sample))
        ways = hidden and self.may(Key("via", layer, sample=sample))
        for unit in range(layout.units(layer)) if sources or errors or ways else ():
            if sources:
                yield from (Key("net_by_out", layer, unit, source) for source in layout.sources(layer, unit))
            if errors:
                outputs = range(layout.outputs) if hidden or layout.mixed else (unit,)
                yield from (Key("unit_dout", layer, unit, output, sample) for output in outputs)
            if ways:
                yield from (Key("via", layer, unit, above, sample) for above in layout.followers(layer, unit))


def ended(trace: Values) -> Iterator[Key]:
    """What is looked at when an epoch has ended, of the weights it ended with."""
    layout = trace.layout
    for sample in range(1, layout.samples + 1) if layout.is_examined else ():
        for layer in range(1, layout.last + 1):
            for unit in range(layout.units(layer)):
                yield Key("net_end", layer, unit, 0, sample)
                yield Key("out_end", layer, unit, 0, sample)
        if layout.outputs > 1:
            yield from (Key("unit_error_end", layout.last, unit, 0, sample) for unit in range(layout.outputs))
        yield Key("error_end", sample=sample)
        if layout.classes:
            yield from (Key(kind, sample=sample) for kind in ("class", "predicted", "correct"))
    yield from map(Key, trace.measures)
