"""The table of a group of steps: which quantities stand in its rows and columns, their numbers and equations."""

from __future__ import annotations

from nnstep.algebra.expr import Expr, operands
from nnstep.lesson.script import Lesson
from nnstep.pages.grid import Formula, Grid, GridRow, Head
from nnstep.pages.units import REST, units_shown
from nnstep.quantities.ids import neuron_id
from nnstep.quantities.key import BIAS, Key
from nnstep.quantities.kinds import Kind
from nnstep.quantities.order import Block
from nnstep.quantities.place import Place
from nnstep.quantities.spans import Generic, Spans
from nnstep.words.heads import HEADS
from nnstep.words.runs import table_title

Group = list[Block]
"""Blocks of steps that are shown in one table."""

_OF_NEURONS = frozenset(("net", "out", "dout", "slope", "dnet"))
_OF_PARAMETERS = frozenset(("param", "grad", "new", "state", "state_new", "hat"))
_WHICHEVER = _OF_NEURONS | _OF_PARAMETERS | {"input", "target", "unit_error"}
_NEURON_KINDS = frozenset(("dout", "slope", "dnet"))
_ALL = -1  # of a layer: its units are alike
_PENALISED = (Key("penalty"), Key("batch_error"))
_MOST_WEIGHTS = 8  # parameters of an update shown one by one


def kinds_of(group: Group) -> tuple[Kind, ...]:
    """The kinds of quantities that its steps compute."""
    return tuple(dict.fromkeys(kind for one in group for kind, _ in one.pattern))


def grid_of(lesson: Lesson, place: Place, group: Group, only: int | None) -> Grid:
    """The table of a group, standing at a place; only: the unit whose rows these are, where they are those of one."""
    block = group[0]
    kinds = kinds_of(group)
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
        return maker.samples(batch)
    if set(kinds) & _NEURON_KINDS:
        return maker.backward(block.layer)
    if kinds == ("grad",):
        return maker.gradients(block.layer, sample if block.phase == "backward" else 0, alone=len(batch) == 1)
    return maker.update(group)


class _Maker:
    """Makes the tables of one run of steps."""

    def __init__(self, lesson: Lesson, place: Place, sample: int, only: int | None, kinds: tuple[Kind, ...]) -> None:
        self.lesson, self.layout, self.place = lesson, lesson.layout, place
        self._value = lesson.trace.seen_from(place)
        self.sample, self.only, self.kinds = sample, only, kinds

    def scaling(self) -> Grid:
        """The inputs as they are in the file, and scaled."""
        tail: list[tuple[Kind, str]] = [("raw", ""), ("input", "")]
        rows = [self._row(0, unit, (), (), tail) for unit in self._units(0)]
        return self._made("forward", 0, [], (), tail, rows)

    def forward(self, layer: int) -> Grid:
        """A layer's sums and outputs: the numbers before it above, its weights in the rows."""
        layout = self.layout
        sources = units_shown(layout.units(layer - 1))
        heads = [self._head(layer - 1, unit, "out" if layer > 1 else "input") for unit in sources]
        biases = layout.layer(layer).biases
        if biases:
            heads.append(Head(("1",)))
        tail: list[tuple[Kind, str]] = [(kind, "") for kind in self.kinds]
        if layer == layout.last and layout.has_targets and "out" in self.kinds:
            tail.append(("target", ""))
        rows = []
        for unit in self._units(layer):
            cells = [None if s == REST else self._there(Key("param", layer, unit, s)) for s in sources]
            if biases:
                cells.append(Key("param", layer, unit if biases > 1 else 0, BIAS))
            rows.append(self._row(layer, unit, (), tuple(cells), tail))
        return self._made("forward", layer, heads, (), tail, rows)

    def backward(self, layer: int) -> Grid:
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
                cells = tuple(None if o == REST else self._there(Key("param", layer + 1, o, unit)) for o in others)
            else:
                cells = tuple(None if o == REST else Key("slope", layer, o, unit, self.sample) for o in others)
            rows.append(self._row(layer, unit, (), cells, tail))
        return self._made("backward", layer, heads, (), tail, rows)

    def gradients(self, layer: int, sample: int, *, alone: bool) -> Grid:
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
        heads = (heads if weights else []) + ([Head(("1" if backward else "bias",))] if bias else [])
        lead: tuple[Kind, ...] = ("dnet",) if backward else ()
        rows = []
        for unit in self._units(layer):
            cells = [None if s == REST else self._trained(Key("grad", layer, unit, s, own)) for s in sources]
            cells = cells if weights else []
            if bias:
                shared = here.biases == 1 and here.bias == "shared"
                cells.append(Key("grad", layer, 0 if shared else unit, BIAS, own) if not shared or unit == 0 else None)
            rows.append(self._row(layer, unit, lead, tuple(cells), []))
        return self._made("backward" if backward else "average", layer, heads, lead, [], rows)

    def error(self, *, alone: bool) -> Grid:
        """The errors at the outputs, and what they come to together."""
        layout = self.layout
        several = layout.outputs > 1
        total = Key("error", sample=self.sample)
        if alone and not layout.in_loss:
            total = Key("batch_error")
        tail: list[tuple[Kind, str]] = [("out", "")]
        if "target" in self.kinds:  # scaled in these steps
            tail.append(("raw", ""))
        if layout.has_targets:
            tail.append(("target", ""))
        if set(self.kinds) == {"target"}:
            rows = [self._row(layout.last, unit, (), (), tail[1:]) for unit in self._units(layout.last)]
            return self._made("error", layout.last, [], (), tail[1:], rows)
        tail.append(("unit_error", "") if several else (total.kind, ""))
        rows = [self._row(layout.last, unit, (), (), tail[:-1]) for unit in units_shown(layout.outputs)]
        made = []
        for row, unit in zip(rows, units_shown(layout.outputs), strict=True):
            own = Key("unit_error", layout.last, unit, 0, self.sample) if several else total
            made.append(row if row.gap else GridRow(row.label, (), (), (*row.tail, own)))
        if several and total.kind in self.kinds:
            made.append(GridRow((total,), (), (), (*[None] * (len(tail) - 1), total)))
        if "penalty" in self.kinds:
            made += [GridRow((key,), (), (), (*[None] * (len(tail) - 1), key)) for key in _PENALISED]
        return self._made("error", layout.last, [], (), tail, made)

    def samples(self, batch: tuple[int, ...]) -> Grid:
        """The errors of the samples of a batch, and what they come to together."""
        tail: list[tuple[Kind, str]] = [("error", "")]
        rows = []
        for number in units_shown(len(batch)):
            key = None if number == REST else Key("error", sample=batch[number])
            rows.append(
                GridRow((f"sample {batch[number]}",) if key else (), (), (), (key,), gap=0 if key else len(batch) - 3)
            )
        totals = _PENALISED if self.layout.in_loss else _PENALISED[1:]
        rows += [GridRow((one,), (), (), (one,)) for one in totals]
        return self._made("average", 0, [], (), tail, rows)

    def update(self, group: Group) -> Grid:
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
        count = sum(block.count for block in group) if self.only is None else len(keys)
        shown = keys if count <= _MOST_WEIGHTS else [*keys[: _MOST_WEIGHTS - 2]]
        rows = [GridRow((key,), (), (), tuple(self._of(key, kind, slot) for kind, slot in tail)) for key in shown]
        if count > len(shown):
            rows.append(GridRow(gap=count - len(shown)))
        return self._made("update", group[0].layer, [], (), tail, rows)

    def _there(self, key: Key) -> Key | None:
        """A weight, or None where its link is missing."""
        return key if self.layout.has(key) else None

    def _trained(self, gradient: Key) -> Key | None:
        """A slope, or None where no update uses it."""
        layer = self.layout.layer(gradient.layer)
        return gradient if not layer.updated or layer.updated[gradient.unit][gradient.source] else None

    # -- pieces -------------------------------------------------------------------------------------------------------

    def _units(self, layer: int) -> list[int]:
        return units_shown(self.layout.units(layer)) if self.only is None else [self.only]

    def _head(self, layer: int, unit: int, kind: Kind | None) -> Head:
        count = self.layout.units(layer)
        if unit == REST:
            return Head((), None, count - 3)
        key = Key(kind, layer, unit, 0, self.sample) if kind else None
        return Head((neuron_id(self.layout, layer, unit),), key)

    def _row(
        self, layer: int, unit: int, lead: tuple[Kind, ...], cells: tuple[Key | None, ...], tail: list[tuple[Kind, str]]
    ) -> GridRow:
        if unit == REST:
            return GridRow(gap=self.layout.units(layer) - 3)

        def key(kind: Kind) -> Key:
            return Key(kind, layer, unit, unit if kind == "slope" else 0, self.sample)

        return GridRow(
            (neuron_id(self.layout, layer, unit),), tuple(map(key, lead)), cells, tuple(key(kind) for kind, _ in tail)
        )

    def _made(
        self,
        phase: str,
        layer: int,
        heads: list[Head],
        lead: tuple[Kind, ...],
        tail: list[tuple[Kind, str]],
        rows: list[GridRow],
    ) -> Grid:
        kinds = frozenset(self.kinds)
        shown = {key for row in rows for key in row.keys if key} | {head.key for head in heads if head.key}
        first: dict[tuple[Kind, str, int], Key] = {}
        for row in rows:
            for key in (*row.cells, *row.tail):
                if key and key.kind in kinds:
                    alike = (key.kind, key.slot, self._own(key))
                    before = first.setdefault(alike, key)
                    if key.kind in ("net", "dout") and any(one.links for one in self.layout.layers):
                        first[alike] = max(before, key, key=self._terms)
        formulas = [one for key in first.values() if (one := self._formula(key, phase, layer))]
        cut = any(head.rest for head in heads)
        equations: dict[Key, Expr] = {}
        for key in (key for row in rows for key in row.keys if key and key.kind in kinds):
            if cut and key.kind in ("net", "grad"):
                continue  # not all of it stands in the table
            equation = self._equation(key)
            if equation is not None and all(one in shown or one.is_hyper for one in operands(equation)):
                equations[key] = equation
        hypers = {one for equation in equations.values() for one in operands(equation) if one.is_hyper}
        return Grid(
            table_title(self.layout, phase, layer, self.kinds, self.place.key.sample),
            kinds,
            tuple(heads),
            tuple((Generic(Key(kind)),) for kind in lead),
            tuple(_head(kind, slot) for kind, slot in tail),
            tuple(rows),
            tuple(formulas),
            {key: self._value(key) for key in shown | hypers},
            equations,
            named=not any(key and key.kind in ("grad", "slope") for row in rows for key in row.cells),
        )

    def _formula(self, key: Key, phase: str, layer: int) -> Formula | None:
        """The equation of a quantity, as that of all of its kind in the layer."""
        equation = self._equation(key)
        if equation is None:
            return None
        crossed = layer > 0 and self.layout.layer(layer).crossed

        def is_whichever(one: Key) -> bool:
            if self._own(key) != _ALL and one.kind in _OF_NEURONS:
                return False
            if one.kind == "param" and one.is_bias:
                return True
            if phase == "error" or one.kind not in _WHICHEVER or (crossed and one.kind in _OF_NEURONS):
                return False
            own = one.layer == layer or one.kind in _OF_PARAMETERS
            return own or (one.kind in ("out", "input") and "grad" in self.kinds)

        keys = (key, *operands(equation))
        hypers = [one for one in operands(equation) if one.is_hyper]
        return Formula(
            key, equation, frozenset(filter(is_whichever, keys)), tuple((one, self._value(one)) for one in hypers)
        )

    def _own(self, key: Key) -> int:
        """Which of its layer's functions a quantity is made by, where its units have their own; else _ALL."""
        if key.kind not in ("out", "slope") or self.layout.layer(key.layer).crossed:
            return _ALL
        functions = self.lesson.trace.network.activations[key.layer - 1]
        return functions.distinct.index(functions.of(key.unit)) if len(functions.distinct) > 1 else _ALL

    def _of(self, parameter: Key, kind: Kind, slot: str) -> Key:
        if kind == "reg" and not self.layout.decays(bias=parameter.is_bias):
            kind = "grad"  # L2 leaves biases alone
        return parameter.of(kind, sample=0, slot=slot)

    def _terms(self, key: Key) -> int:
        """Of how much a quantity is made: one with all its links stands for those of its kind that lack some."""
        equation = self._equation(key)
        return 0 if equation is None else len(operands(equation))

    def _equation(self, key: Key) -> Expr | None:
        return self.lesson.trace.equation(self.lesson.trace.beside(self.place, key))


def _head(kind: Kind, slot: str) -> Spans:
    """A column's head: a word where there is one, else the name of its kind."""
    if slot or kind == "grad" or kind not in HEADS:
        return (Generic(Key(kind, slot=slot)),)
    return (HEADS[kind],)
