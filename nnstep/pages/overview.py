"""Everything at once, as data: every number of the network so far, and all steps of the epoch.

Networks may be deep and epochs long, and what is shown of them depends on the room: layers and steps are made when
they are asked for.
"""

from __future__ import annotations

from functools import cached_property, lru_cache

from nnstep.lesson.script import Lesson
from nnstep.pages.document import Heading
from nnstep.pages.pictures.scene import Rest
from nnstep.pages.seen import Seen, Sight
from nnstep.pages.units import REST, units_shown
from nnstep.quantities.ids import neuron_id
from nnstep.quantities.key import BIAS, Key
from nnstep.quantities.kinds import Kind
from nnstep.quantities.spans import Spans
from nnstep.records import dataclass
from nnstep.words.heads import ALL_STEPS, EVERY_NUMBER, goto_hint, list_head

_MOST_COLUMNS = 12  # of weights that are made: more than there is ever room for

KINDS: tuple[Kind, ...] = ("net", "out", "dnet")
"""The numbers of a neuron that are shown."""


@dataclass(frozen=True, slots=True)
class NeuronNumbers:
    """A neuron: its weights, None where a link is missing, and its bias; its numbers.

    current: whether the step is about it.
    """

    label: str
    weights: tuple[Sight | None, ...]
    numbers: tuple[Sight, ...]
    current: bool = False


@dataclass(frozen=True, slots=True)
class LayerNumbers:
    """A layer: the sources of its weights, the inputs' numbers, and a row per neuron.

    count: the columns of weights there are, the bias's among them; of many only some are made.
    """

    sources: tuple[str, ...]
    inputs: tuple[Sight, ...]
    rows: tuple[NeuronNumbers | Rest, ...]
    count: int


class NumbersSoFar:
    """Every number of the network, as it is seen at a step."""

    head: Spans = (EVERY_NUMBER,)

    def __init__(self, seen: Seen) -> None:
        self.seen = seen

    @property
    def nearest(self) -> list[int]:
        """The layers, those nearest to the step first."""
        last = self.seen.layout.last
        middle = self.seen.step.key.layer or last
        return sorted(range(1, last + 1), key=lambda layer: abs(layer - middle))

    @property
    def error(self) -> Sight:
        """The error of the sample, or of all of them."""
        own = self.seen.layout.is_own_total(len(self.seen.batch)) or not self.seen.step.key.sample
        return self.seen.sight(self.seen.key("batch_error" if own else "error"))

    @cached_property
    def columns(self) -> int:
        """The columns of weights of the layer that has most, its bias's among them."""
        return max(map(self._columns, range(1, self.seen.layout.last + 1)))

    def _columns(self, layer: int) -> int:
        return self.seen.layout.units(layer - 1) + bool(self.seen.layout.layer(layer).biases)

    def layer(self, layer: int, begin: int = 0) -> LayerNumbers:
        """A layer's numbers, its weights from a column on."""
        seen, layout = self.seen, self.seen.layout
        mine = seen.step.key.unit if seen.step.key.layer == layer else None
        units = units_shown(layout.units(layer), *(() if mine is None else (mine,)))
        before, biases = layout.units(layer - 1), layout.layer(layer).biases
        count = self._columns(layer)
        columns = range(count)[begin : begin + _MOST_COLUMNS]
        sources = [place for place in columns if place < before]

        def row(unit: int) -> NeuronNumbers:
            weights = [
                seen.sight(Key("param", layer, unit, source)) if layout.leads(layer, unit, source) else None
                for source in sources
            ]
            if len(sources) < len(columns):
                weights.append(seen.sight(Key("param", layer, unit if biases > 1 else 0, BIAS)))
            numbers = tuple(seen.sight(seen.key(kind, layer, unit)) for kind in KINDS)
            return NeuronNumbers(neuron_id(layout, layer, unit), tuple(weights), numbers, unit == mine)

        names = [neuron_id(layout, layer - 1, source) for source in sources]
        names += ["b"] * (len(columns) - len(sources))
        inputs = tuple(seen.sight(seen.key("out", 0, source)) for source in sources) if layer == 1 else ()
        rest = Rest(layout.units(layer) - len(units) + 1)
        rows = tuple(rest if unit == REST else row(unit) for unit in units)
        return LayerNumbers(tuple(names), inputs, rows, count)


@dataclass(frozen=True, slots=True)
class StepList:
    """A list of steps under one head: their numbers, from first to last."""

    head: str
    first: int
    last: int


@lru_cache(maxsize=64)
def _lists(lesson: Lesson, epoch: int, update: int, sample: int) -> list[StepList]:
    """The lists of an update, as far as they are about a sample or about all."""
    steps, before = lesson.steps_of(epoch, update)
    lists: list[StepList] = []
    for block, start in zip(steps.blocks, steps.starts, strict=False):
        if block.sample not in (0, sample):
            continue
        head = list_head(lesson.layout, block.phase, block.layer)
        first, last = before + start + 1, before + start + len(block)
        if lists and lists[-1].head == head and lists[-1].last == first - 1:
            first = lists.pop().first
        lists.append(StepList(head, first, last))
    return lists


class AllSteps:
    """All steps of the update a step is in, in lists."""

    def __init__(self, seen: Seen) -> None:
        self.seen = seen
        self.head = Heading((ALL_STEPS,), goto_hint(seen.step.count))

    @cached_property
    def lists(self) -> list[StepList]:
        """Forward and error, then backward layer by layer, averages, updates."""
        step = self.seen.step
        return _lists(self.seen.lesson, step.epoch, step.place.update, step.block.sample or self.seen.batch[-1])

    def sight(self, number: int) -> Sight:
        """A step's quantity, as it is seen here."""
        seen, here = self.seen, self.seen.step
        step = here if number == here.number else seen.lesson.step(here.epoch, number)
        held_back = step.place in seen.hidden
        value = None if held_back or number > here.number else seen.trace.value(step.place)
        return Sight(step.key, value, held_back, "result" if number == here.number else "other")
