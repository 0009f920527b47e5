"""The order in which a lesson goes through the quantities of one update: neuron by neuron, sample by sample.

The steps of a large network are never listed: they come in blocks that know their length, and find the key of a place
and the place of a key by arithmetic.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import accumulate
from typing import TypeVar, overload

from nnstep.quantities.key import BIAS, Key
from nnstep.quantities.kinds import Kind, Phase
from nnstep.quantities.layout import Layout
from nnstep.records import dataclass, replace

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Block:
    """Steps of one layer in one phase: `pattern`, a run of kinds (with slots), repeated for each of `rows` x `columns`.

    bias: the rows are biases. over: what a row and column mean: a unit, a unit and a source, or nothing. listed: the
    rows and columns there are, in order, where some are left out.
    """

    phase: Phase
    layer: int
    pattern: tuple[tuple[Kind, str], ...]
    rows: int
    columns: int = 1
    bias: bool = False
    sample: int = 0
    listed: tuple[tuple[int, int], ...] | None = None

    @property
    def count(self) -> int:
        """How often the pattern is repeated."""
        return self.rows * self.columns if self.listed is None else len(self.listed)

    def __len__(self) -> int:
        return len(self.pattern) * self.count

    def key(self, place: int) -> Key:
        """The key at a place of the block, from 0."""
        item, step = divmod(place, len(self.pattern))
        unit, source = divmod(item, self.columns) if self.listed is None else self.listed[item]
        kind, slot = self.pattern[step]
        if self.bias:
            source = BIAS
        elif kind == "slope" and self.columns == 1:
            source = unit
        return Key(kind, self.layer, unit, source, self.sample, slot)

    def place(self, key: Key) -> int | None:
        """The place of a key in the block, or None where it is not in it."""
        wanted = (key.kind, key.slot)
        if wanted not in self.pattern or (key.layer, key.sample, key.is_bias) != (self.layer, self.sample, self.bias):
            return None
        source = key.source if self.columns > 1 else 0
        if not (0 <= key.unit < self.rows and 0 <= source < self.columns):
            return None
        item = key.unit * self.columns + source
        if self.listed is not None:
            item = bisect_left(self.listed, (key.unit, source))
            if item == len(self.listed):
                return None
        place = item * len(self.pattern) + self.pattern.index(wanted)
        return place if self.key(place) == key else None

    def of_unit(self, place: int) -> tuple[int, int]:
        """The first place of those that belong to the same row as a place, and how many they are."""
        size = len(self.pattern)
        if self.listed is None:
            return place // (size * self.columns) * size * self.columns, size * self.columns
        unit = self.listed[place // size][0]
        first, after = bisect_left(self.listed, (unit, 0)), bisect_left(self.listed, (unit + 1, 0))
        return first * size, (after - first) * size


class Steps(Sequence[Key]):
    """The steps of one update, in order: sample by sample, then those of no sample.

    samples: their numbers in the file. each: the blocks that every sample has, with the first one's number; after:
    those of no sample.
    """

    def __init__(self, samples: Sequence[int], each: Iterable[Block], after: Iterable[Block]) -> None:
        self.samples = samples
        self._each, self._after = _Part(each), _Part(after)
        self.each, self.after = self._each.blocks, self._after.blocks
        self._places = {sample: place for place, sample in enumerate(samples)}
        self._sampled = len(samples) * len(self._each)  # steps of samples
        self.blocks = Made(len(samples) * len(self.each) + len(self.after), self._block)
        self.starts = Made(len(self.blocks) + 1, self._start)

    def __len__(self) -> int:
        return self._sampled + len(self._after)

    def block_number(self, place: int) -> int:
        """The number of the block that a step is in, from 0."""
        if place >= self._sampled:
            return len(self.samples) * len(self.each) + self._after.block_number(place - self._sampled)
        sample, inside = divmod(place, len(self._each))
        return sample * len(self.each) + self._each.block_number(inside)

    def block_at(self, place: int) -> tuple[Block, int]:
        """The block of a step, and the step's place in it."""
        number = self.block_number(place)
        return self.blocks[number], place - self.starts[number]

    def __getitem__(self, place):  # type: ignore[no-untyped-def]
        if isinstance(place, slice):
            return [self[k] for k in range(*place.indices(len(self)))]
        if not -len(self) <= place < len(self):
            raise IndexError(place)
        block, inside = self.block_at(place % len(self))
        return block.key(inside)

    def __iter__(self) -> Iterator[Key]:
        for block in self.blocks:
            yield from map(block.key, range(len(block)))

    def find(self, key: Key) -> int | None:
        """The place of a key, from 0, or None where it is no step."""
        if key.sample:
            sample = self._places.get(key.sample)
            if sample is None:
                return None
            found = self._each.find(key._replace(sample=self.samples[0]))
            return None if found is None else sample * len(self._each) + found
        found = self._each.find(key) if len(self.samples) == 1 else None  # what is the batch's is then the sample's
        if found is not None:
            return found
        found = self._after.find(key)
        return None if found is None else self._sampled + found

    def _block(self, number: int) -> Block:
        sample, place = divmod(number, len(self.each))
        if sample >= len(self.samples):
            return self.after[number - len(self.samples) * len(self.each)]
        one = self.each[place]
        if not sample:
            return one
        return replace(one, sample=self.samples[sample])

    def _start(self, number: int) -> int:
        sample, place = divmod(number, len(self.each))
        if sample >= len(self.samples):
            return self._sampled + self._after.starts[number - len(self.samples) * len(self.each)]
        return sample * len(self._each) + self._each.starts[place]


class _Part:
    """Blocks one after the other, and where each begins."""

    def __init__(self, blocks: Iterable[Block]) -> None:
        self.blocks = tuple(block for block in blocks if len(block))
        self.starts = (0, *accumulate(map(len, self.blocks)))
        self._of_kind: dict[tuple[object, ...], list[tuple[Block, int]]] = {}  # made by the first search

    def __len__(self) -> int:
        return self.starts[-1]

    def block_number(self, place: int) -> int:
        """The number of the block that a step is in."""
        return bisect_right(self.starts, place) - 1

    def find(self, key: Key) -> int | None:
        """The place of a key, or None where it is no step."""
        if not self._of_kind:
            for block, start in zip(self.blocks, self.starts, strict=False):
                for kind, slot in dict.fromkeys(block.pattern):
                    same = (kind, slot, block.layer, block.sample, block.bias)
                    self._of_kind.setdefault(same, []).append((block, start))
        for block, start in self._of_kind.get((key.kind, key.slot, key.layer, key.sample, key.is_bias), ()):
            place = block.place(key)
            if place is not None:
                return start + place
        return None


class Made(Sequence[T]):
    """Things that are made when they are looked at. made: one of them by its place."""

    def __init__(self, count: int, made: Callable[[int], T]) -> None:
        self._count, self._made = count, made

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, place: int) -> T: ...

    @overload
    def __getitem__(self, place: slice) -> list[T]: ...

    def __getitem__(self, place: int | slice) -> T | list[T]:
        if isinstance(place, slice):
            return [self._made(one) for one in range(*place.indices(self._count))]
        return self._made(range(self._count)[place])

    def __iter__(self) -> Iterator[T]:
        return map(self._made, range(self._count))


def steps_of_update(layout: Layout, samples: Sequence[int]) -> Steps:
    """The steps of an update that uses these samples (numbers in the file, from 1)."""
    alone, first = len(samples) == 1, samples[0]
    each = [*_forward(layout, first), *_error(layout, first, alone)]
    for layer in range(layout.last, 0, -1):
        each += _backward(layout, layer, first)
        each += _parameters(layout, layer, "backward", (("grad", ""),), 0 if alone else first)
    after: list[Block] = []
    if not alone:
        after += _whole_error(layout, "average")
        for layer in range(layout.last, 0, -1):
            after += _parameters(layout, layer, "average", (("grad", ""),), 0)
    if layout.has_update:
        after += _update(layout)
    return Steps(samples, each, after)


def _forward(layout: Layout, sample: int) -> Iterator[Block]:
    if layout.scaling:
        yield Block("forward", 0, (("input", ""),), layout.inputs, sample=sample)
    for layer in range(1, layout.last + 1):
        # In a softmax layer all sums come first, since every output needs them all.
        for pattern in _runs(layout, layer, ("net", "out")):
            yield Block("forward", layer, pattern, layout.units(layer), sample=sample)


def _error(layout: Layout, sample: int, alone: bool) -> Iterator[Block]:
    if layout.target_scaling:
        yield Block("error", layout.last, (("target", ""),), layout.outputs, sample=sample)
    if layout.outputs > 1:
        yield Block("error", layout.last, (("unit_error", ""),), layout.outputs, sample=sample)
    if not alone or layout.in_loss:
        yield Block("error", 0, (("error", ""),), 1, sample=sample)
    if alone:
        yield from _whole_error(layout, "error")


def _whole_error(layout: Layout, phase: Phase) -> Iterator[Block]:
    """The error of the update, with the penalty where that is a part of it."""
    if layout.in_loss:
        yield Block(phase, 0, (("penalty", ""),), 1)
    yield Block(phase, 0, (("batch_error", ""),), 1)
    if layout.reported == "own":
        yield Block(phase, 0, (("reported", ""),), 1)


def _backward(layout: Layout, layer: int, sample: int) -> Iterator[Block]:
    units = layout.units(layer)
    for pattern in _runs(layout, layer, ("dout", "slope", "dnet")):
        square = pattern == (("slope", ""),)
        yield Block("backward", layer, pattern, units, units if square else 1, sample=sample)


def _runs(layout: Layout, layer: int, kinds: tuple[Kind, ...]) -> list[tuple[tuple[Kind, str], ...]]:
    """All kinds for one neuron, then for the next; of a crossed layer one kind for all, then the next."""
    together = tuple((kind, "") for kind in kinds)
    return [(kind,) for kind in together] if layout.layer(layer).crossed else [together]


def _parameters(
    layout: Layout, layer: int, phase: Phase, pattern: tuple[tuple[Kind, str], ...], sample: int
) -> Iterator[Block]:
    here = layout.layer(layer)
    if here.train_weights:
        marks = here.updated
        trained = tuple((unit, source) for unit, row in enumerate(marks) for source, one in enumerate(row) if one)
        listed = trained if marks else None
        yield Block(phase, layer, pattern, here.units, layout.units(layer - 1), sample=sample, listed=listed)
    if here.train_bias and here.biases:
        yield Block(phase, layer, pattern, here.biases, bias=True, sample=sample)


def _update(layout: Layout) -> Iterator[Block]:
    layers = range(1, layout.last + 1)
    if layout.scheduled:
        yield Block("update", 0, (("rate", ""),), 1)
    if layout.l2:
        for layer in layers:
            decaying = _parameters(layout, layer, "update", (("reg", ""),), 0)
            yield from (block for block in decaying if layout.decays(bias=block.bias))
    if layout.clip:
        yield Block("update", 0, (("norm", ""), ("scale", "")), 1)
        for layer in layers:
            yield from _parameters(layout, layer, "update", (("used", ""),), 0)
    states: tuple[tuple[Kind, str], ...] = tuple(("state_new", slot) for slot in layout.states)
    hats: tuple[tuple[Kind, str], ...] = tuple(("hat", slot) for slot in layout.hats)
    for layer in layers:
        yield from _parameters(layout, layer, "update", (*states, *hats, ("new", "")), 0)
