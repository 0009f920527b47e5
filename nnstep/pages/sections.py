"""Sections of a run of steps: one table for each layer and phase, as rows and columns of quantities."""

from __future__ import annotations

from nnstep.lesson.script import Lesson
from nnstep.pages.units import REST, units_shown
from nnstep.quantities.ids import neuron_id
from nnstep.quantities.key import BIAS, Key, Kind
from nnstep.quantities.order import Block
from nnstep.quantities.place import Place
from nnstep.quantities.spans import Spans
from nnstep.records import dataclass

_NEURON_KINDS = frozenset(("dout", "slope", "dnet"))
_MOST_WEIGHTS = 8  # parameters of an update shown one by one


@dataclass(frozen=True, slots=True)
class Head:
    """A column of a source: its label, and the quantity whose number stands under it; REST for those left out."""

    label: str
    key: Key | None = None
    rest: int = 0


@dataclass(frozen=True, slots=True)
class GridRow:
    """A row: its label, its cells under the heads, and the columns before and after them; all None for a gap."""

    label: str
    lead: tuple[Key | None, ...] = ()
    cells: tuple[Key | None, ...] = ()
    tail: tuple[Key | None, ...] = ()
    gap: int = 0


@dataclass(frozen=True, slots=True)
class Section:
    """A table. kinds: of its results; formulas: the results whose equations stand above it, of its first row."""

    phase: str
    layer: int
    place: Place
    kinds: tuple[Kind, ...]
    heads: tuple[Head, ...]
    lead: tuple[Kind, ...]
    tail: tuple[tuple[Kind, str], ...]
    rows: tuple[GridRow, ...]
    formulas: tuple[Key, ...]
    named: bool = True  # whether the cells are weights, with their names
    sums: bool = False  # whether the last row is the sum of those above

    def title(self, lesson: Lesson) -> Spans:
        """What the table is, beside others."""
        layer = "the outputs" if self.layer == lesson.layout.last else f"hidden layer {self.layer}"
        layer = layer if lesson.layout.last != 2 or self.layer == 2 else "the hidden layer"
        sample = self.place.key.sample
        of = f", sample {sample}" if sample and lesson.layout.samples > 1 else ""
        if self.phase == "error":
            return (f"the error{of}",)
        if self.kinds == ("input",):
            return (f"the inputs, scaled{of}",)
        if "new" in self.kinds or "reg" in self.kinds or "used" in self.kinds:
            return (f"weights into {layer}",)
        if "grad" in self.kinds:
            return (f"how E changes with the weights into {layer}{of}",)
        if self.layer == 0:
            return ("all samples",)
        return (f"{layer}{', backward' if self.phase == 'backward' else ''}{of}",)

    @property
    def results(self) -> list[Key]:
        """The quantities that the steps of the run compute, in the order of the table."""
        kinds = set(self.kinds)
        return [key for row in self.rows for key in (*row.lead, *row.cells, *row.tail) if key and key.kind in kinds]


def sections_of(lesson: Lesson, epoch: int, first: int, last: int) -> list[Section]:
    """The tables of steps first to last, in their order; of several updates, those of the last one."""
    end = lesson.step(epoch, last)
    steps, start = lesson.around(end)
    groups: list[list[Block]] = []
    for block, begin in zip(steps.blocks, steps.starts, strict=False):
        low, high = start + begin + 1, start + begin + len(block)
        if high < first or low > last:
            continue
        part = "grad" if block.pattern[0][0] == "grad" else ""
        before = groups[-1][-1] if groups else None
        same = before and (before.phase, before.layer) == (block.phase, block.layer) and before.sample == block.sample
        if before and ((same and ("grad" if before.pattern[0][0] == "grad" else "") == part) or _errors(before, block)):
            groups[-1].append(block)
        else:
            groups.append([block])
    only = _only_unit(end, first, last)
    place = Place(end.key._replace(sample=0), epoch, end.place.update)
    return [section for group in groups if (section := _section(lesson, place, group, only))]


def _errors(one: Block, other: Block) -> bool:
    return one.phase == other.phase == "error" and (one.sample == other.sample or 0 in (one.sample, other.sample))


def _only_unit(step: object, first: int, last: int) -> int | None:
    """The unit whose steps these are, where they are those of one neuron of a layer of several."""
    block, key = step.block, step.key  # type: ignore[attr-defined]
    size = len(block.pattern) * block.columns
    return key.unit if last - first + 1 == size < len(block) else None


def _section(lesson: Lesson, place: Place, group: list[Block], only: int | None) -> Section | None:
    block = group[0]
    kinds = tuple(dict.fromkeys(kind for one in group for kind, _ in one.pattern))
    batch = lesson.trace.batch(place.epoch, place.update)
    sample = next((one.sample for one in group if one.sample), 0) or batch[0]
    shown = (
        place
        if len(batch) > 1 and not block.sample
        else Place(place.key._replace(sample=sample), place.epoch, place.update)
    )
    maker = _Maker(lesson, shown, sample, only, kinds)
    if block.phase == "forward" and block.layer == 0:
        return maker.scaling()
    if block.phase == "forward":
        return maker.forward(block.layer)
    if block.phase == "error":
        return maker.error(alone=len(batch) == 1)
    if block.layer == 0:
        return maker.samples(batch) if kinds == ("batch_error",) else None
    if set(kinds) & _NEURON_KINDS:
        return maker.backward(block.layer)
    if kinds == ("grad",):
        return maker.gradients(block.layer, sample if block.phase == "backward" else 0, alone=len(batch) == 1)
    return maker.update(group)


class _Maker:
    """Makes the tables of one run of steps."""

    def __init__(self, lesson: Lesson, place: Place, sample: int, only: int | None, kinds: tuple[Kind, ...]) -> None:
        self.layout, self.place, self.sample, self.only, self.kinds = lesson.layout, place, sample, only, kinds

    def scaling(self) -> Section:
        """The inputs as they are in the file, and scaled."""
        tail: list[tuple[Kind, str]] = [("raw", ""), ("input", "")]
        rows = [self._row(0, unit, (), (), tail) for unit in self._units(0)]
        return self._made("forward", 0, [], (), tail, rows)

    def forward(self, layer: int) -> Section:
        """A layer's sums and outputs: the numbers before it above, its weights in the rows."""
        layout = self.layout
        sources = units_shown(layout.units(layer - 1))
        heads = [self._head(layer - 1, unit, "out" if layer > 1 else "input") for unit in sources]
        biases = layout.layer(layer).biases
        if biases:
            heads.append(Head("1"))
        tail: list[tuple[Kind, str]] = [(kind, "") for kind in self.kinds]
        if layer == layout.last and layout.has_targets and "out" in self.kinds:
            tail.append(("target", ""))
        rows = []
        for unit in self._units(layer):
            cells = [None if s == REST else Key("param", layer, unit, s) for s in sources]
            if biases:
                cells.append(Key("param", layer, unit if biases > 1 else 0, BIAS))
            rows.append(self._row(layer, unit, (), tuple(cells), tail))
        return self._made("forward", layer, heads, (), tail, rows)

    def backward(self, layer: int) -> Section:
        """What comes back to a layer's neurons: at the outputs from the error, else through the weights above."""
        layout = self.layout
        crossed = layout.layer(layer).crossed
        heads: list[Head] = []
        others: list[int] = []
        if layer < layout.last and "dout" in self.kinds:
            others = units_shown(layout.units(layer + 1))
            heads = [self._head(layer + 1, unit, "dnet") for unit in others]
        elif crossed and ("dnet" in self.kinds or "slope" in self.kinds):
            others = units_shown(layout.units(layer))
            heads = [self._head(layer, unit, "dout") for unit in others]
        tail: list[tuple[Kind, str]] = []
        if layer == layout.last and "dout" in self.kinds:
            tail.append(("out", ""))
            if layout.has_targets:
                tail.append(("target", ""))
        tail += [(kind, "") for kind in self.kinds if not (crossed and kind == "slope")]
        rows = []
        for unit in self._units(layer):
            if layer < layout.last and heads:
                cells = tuple(None if o == REST else Key("param", layer + 1, o, unit) for o in others)
            else:
                cells = tuple(None if o == REST else Key("slope", layer, o, unit, self.sample) for o in others)
            rows.append(self._row(layer, unit, (), cells, tail))
        return self._made("backward", layer, heads, (), tail, rows)

    def gradients(self, layer: int, sample: int, *, alone: bool) -> Section:
        """The slopes of the weights into a layer."""
        layout = self.layout
        sources = units_shown(layout.units(layer - 1))
        backward = sample > 0
        before: Kind = "out" if layer > 1 else "input"
        heads = [self._head(layer - 1, unit, before if backward else None) for unit in sources]
        here = layout.layer(layer)
        own = 0 if alone or not backward else sample
        weights = here.train_weights
        bias = here.train_bias and here.biases
        heads = (heads if weights else []) + ([Head("1" if backward else "bias")] if bias else [])
        lead: tuple[Kind, ...] = ("dnet",) if backward else ()
        rows = []
        for unit in self._units(layer):
            cells = [None if s == REST else Key("grad", layer, unit, s, own) for s in sources] if weights else []
            if bias:
                shared = here.biases == 1 and here.bias == "shared"
                cells.append(Key("grad", layer, 0 if shared else unit, BIAS, own) if not shared or unit == 0 else None)
            rows.append(self._row(layer, unit, lead, tuple(cells), []))
        return self._made("backward" if backward else "average", layer, heads, lead, [], rows)

    def error(self, *, alone: bool) -> Section:
        """The errors at the outputs, and what they come to together."""
        layout = self.layout
        several = layout.outputs > 1
        total = Key("batch_error") if alone else Key("error", sample=self.sample)
        tail: list[tuple[Kind, str]] = [("out", "")]
        if layout.has_targets:
            tail.append(("target", ""))
        tail.append(("unit_error", "") if several else (total.kind, ""))
        rows = [self._row(layout.last, unit, (), (), tail[:-1]) for unit in units_shown(layout.outputs)]
        made = []
        for row, unit in zip(rows, units_shown(layout.outputs), strict=True):
            own = Key("unit_error", layout.last, unit, 0, self.sample) if several else total
            made.append(row if row.gap else GridRow(row.label, (), (), (*row.tail, own)))
        if several and total.kind in self.kinds:
            made.append(GridRow("", (), (), (*[None] * (len(tail) - 1), total)))
        return self._made("error", layout.last, [], (), tail, made, sums=several)

    def samples(self, batch: tuple[int, ...]) -> Section:
        """The errors of the samples of a batch, and what they come to together."""
        tail: list[tuple[Kind, str]] = [("error", "")]
        rows = []
        for number in units_shown(len(batch)):
            key = None if number == REST else Key("error", sample=batch[number])
            rows.append(
                GridRow(f"sample {batch[number]}" if key else "", (), (), (key,), gap=0 if key else len(batch) - 3)
            )
        rows.append(GridRow("", (), (), (Key("batch_error"),)))
        return self._made("average", 0, [], (), tail, rows, sums=True)

    def update(self, group: list[Block]) -> Section:
        """The parameters of a layer: now, their slopes, what the optimizer keeps, new."""
        layout = self.layout
        slope: Kind = "used" if layout.clip else "reg" if layout.l2 else "grad"
        pattern = tuple(dict.fromkeys(one for block in group for one in block.pattern))
        tail: list[tuple[Kind, str]] = (
            [("param", ""), (slope, "")] if slope not in self.kinds else [("param", ""), ("grad", "")]
        )
        for kind, slot in pattern:
            if kind == "state_new":
                tail.append(("state", slot))
            tail.append((kind, slot))
        keys = [
            block.key(place).of("param", sample=0, slot="")
            for block in group
            for place in range(0, len(block), len(block.pattern))[: 4 * _MOST_WEIGHTS]
        ]
        if self.only is not None:
            keys = [key for key in keys if key.unit == self.only or group[0].rows == 1]
        count = sum(block.rows * block.columns for block in group) if self.only is None else len(keys)
        shown = keys if count <= _MOST_WEIGHTS else [*keys[: _MOST_WEIGHTS - 2]]
        rows = [GridRow("", (), (), tuple(_of(key, kind, slot) for kind, slot in tail)) for key in shown]
        if count > len(shown):
            rows.append(GridRow("", gap=count - len(shown)))
        return self._made("update", group[0].layer, [], (), tail, rows)

    # -- pieces -------------------------------------------------------------------------------------------------------

    def _units(self, layer: int) -> list[int]:
        return units_shown(self.layout.units(layer)) if self.only is None else [self.only]

    def _head(self, layer: int, unit: int, kind: Kind | None) -> Head:
        count = self.layout.units(layer)
        if unit == REST:
            return Head("", None, count - 3)
        key = Key(kind, layer, unit, 0, self.sample) if kind else None
        return Head(neuron_id(self.layout, layer, unit), key)

    def _row(
        self, layer: int, unit: int, lead: tuple[Kind, ...], cells: tuple[Key | None, ...], tail: list[tuple[Kind, str]]
    ) -> GridRow:
        if unit == REST:
            return GridRow("", gap=self.layout.units(layer) - 3)

        def key(kind: Kind) -> Key:
            return Key(kind, layer, unit, unit if kind == "slope" else 0, self.sample)

        return GridRow(
            neuron_id(self.layout, layer, unit), tuple(map(key, lead)), cells, tuple(key(kind) for kind, _ in tail)
        )

    def _made(
        self,
        phase: str,
        layer: int,
        heads: list[Head],
        lead: tuple[Kind, ...],
        tail: list[tuple[Kind, str]],
        rows: list[GridRow],
        *,
        sums: bool = False,
    ) -> Section:
        kinds = set(self.kinds)
        formulas: list[Key] = []
        for row in rows:
            for key in (*row.cells, *row.tail):
                if key and key.kind in kinds and (key.kind, key.slot) not in {(one.kind, one.slot) for one in formulas}:
                    formulas.append(key)
        named = not any(key and key.kind in ("grad", "slope") for row in rows for key in row.cells)
        return Section(
            phase,
            layer,
            self.place,
            self.kinds,
            tuple(heads),
            lead,
            tuple(tail),
            tuple(rows),
            tuple(formulas),
            named,
            sums,
        )


def _of(parameter: Key, kind: Kind, slot: str) -> Key:
    if kind == "reg" and parameter.is_bias:
        kind = "grad"  # L2 leaves biases alone
    return parameter.of(kind, sample=0, slot=slot)
