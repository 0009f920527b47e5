"""What the page computes: an update of this network as JavaScript, and the numbers that it begins with.

All values of an update stand in one array, `v`. First comes the state (parameters, what the optimizer keeps), then the
hyperparameters, the batch's data sample by sample, what is counted, and then what is computed, in order.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cached_property
from typing import Any

from nnstep.engine.network import Network
from nnstep.engine.runner import PENALTY, counts, givens_of, initial_state, next_key
from nnstep.engine.schedule import Batch
from nnstep.engine.symbolic import Equations
from nnstep.html.rolled import rolled
from nnstep.network.trace import Trace
from nnstep.quantities.addresses import of_key
from nnstep.quantities.key import Key
from nnstep.quantities.layout import Layout
from nnstep.records import NamedTuple


class Given(NamedTuple):
    """A number that may be set: whose it is, its name in an address, and where it stands among its kind."""

    key: Key
    id: str
    value: float
    at: tuple[int, ...]


class Program:
    """The updates with batches of one size. Samples of keys are places in the batch, from 1."""

    def __init__(self, network: Network, size: int) -> None:
        equations = Equations(network.running(), size)
        self.size = size
        self.state = list(initial_state(network))
        givens = list(givens_of(network, Batch(range(1, size + 1))))
        counted = list(counts(1, 1))
        self._computed = list(equations.every())
        order = [*self.state, *givens, *counted, *(key for key, _ in self._computed)]
        self.slots = {key: place for place, key in enumerate(order)}
        self._next = [self.slots[next_key(key, network)] for key in self.state]
        self._counted = self.slots[counted[0]]

    def written(self) -> str:
        """It as an object of JavaScript."""
        lines = "".join(f"    {line}\n" for line in rolled(self._computed, self.slots))
        each = [self.slots.get(Key("error", sample=place)) for place in range(1, self.size + 1)]
        total = self.slots[Key("batch_error")]
        facts = {
            "size": self.size, "slots": len(self.slots), "counted": self._counted, "error": total,
            "errors": each if None not in each else [total], "penalty": self.slots.get(PENALTY),
            "next": list(_runs(self._next)),
        }  # fmt: skip
        told = "".join(f"  {name}: {json.dumps(value)},\n" for name, value in facts.items())
        return f"{{\n{told}  update: (v) => {{\n{lines}  }},\n}}"


def _runs(numbers: list[int]) -> Iterator[tuple[int, int]]:
    """Numbers that follow one another as the first of them, and how many they are."""
    start = 0
    for place in range(1, len(numbers) + 1):
        if place == len(numbers) or numbers[place] != numbers[place - 1] + 1:
            yield numbers[start], place - start
            start = place


class Arithmetic:
    """The programs of a trace, one for each size of its batches, and what they are given."""

    def __init__(self, trace: Trace) -> None:
        self.trace, self.layout = trace, trace.layout
        self._programs: dict[int, Program] = {}

    def program(self, update: int) -> Program:
        """What runs an update of an epoch."""
        size = len(self.trace.batch(1, update))
        if size not in self._programs:
            self._programs[size] = Program(self.trace.network, size)
        return self._programs[size]

    def slot(self, key: Key, update: int) -> int | None:
        """Where a quantity of an update stands, its sample numbered as in the file; None where it is not computed."""
        if key.sample and key.is_sampled:
            place = self.trace.batch(1, update).places.get(key.sample)
            if place is None:
                return None
            key = key._replace(sample=place)
        return self.program(update).slots.get(key)

    @cached_property
    def givens(self) -> list[Given]:
        """What may be set, in the order of the array."""
        return list(_givens(self.trace.network, self.layout, self.trace.batch))

    def written(self) -> str:
        """All of it as an object of JavaScript."""
        network, trace = self.trace.network, self.trace
        updates = range(1, trace.schedule.updates + 1)
        of = [self.program(update).size for update in updates]
        sizes = list(self._programs)
        data = {
            sample: [*network.inputs[sample - 1], *(network.targets[sample - 1] if self.layout.has_targets else ())]
            for update in updates
            for sample in trace.batch(1, update)
        }
        facts: dict[str, Any] = {
            "start": [float(value) for value in initial_state(network).values()],
            "hypers": [float(value) for value in network.hypers.values()],
            "data": data,
            "batches": [list(trace.batch(1, update)) for update in updates],
            "program": [sizes.index(size) for size in of],
            "mean": network.reduction == "mean",
        }
        told = "".join(f"{name}: {json.dumps(value)},\n" for name, value in facts.items())
        return f"{{\n{told}programs: [{', '.join(one.written() for one in self._programs.values())}],\n}}"


def _givens(network: Network, layout: Layout, batch: Any) -> Iterator[Given]:
    for place, (key, value) in enumerate(initial_state(network).items()):
        if key.kind == "param":
            yield Given(key, of_key(key, layout), float(value), (0, place))
    for place, (name, value) in enumerate(network.hypers.items()):
        key = Key("hyper", slot=name)
        yield Given(key, of_key(key, layout), float(value), (1, place))
    for sample in layout.training:
        values = [Key("input", 0, unit, 0, sample) for unit in range(layout.inputs)]
        if layout.has_targets:
            values += [Key("target", layout.last, unit, 0, sample) for unit in range(layout.outputs)]
        numbers = (*network.inputs[sample - 1], *(network.targets[sample - 1] if layout.has_targets else ()))
        for place, (key, value) in enumerate(zip(values, numbers, strict=True)):
            if layout.scaled_by(key) is None:  # what is scaled is set by what stands in the file
                yield Given(key, of_key(key, layout), float(value), (2, sample, place))
