"""The small picture under an equation: the neurons around a step in columns, and only this step's edges.

Every kind of step has up to five columns: before, source, middle (weights, sums, slopes, errors), destination, after.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from nnstep.lesson.script import Lesson, Step
from nnstep.pages.pictures.scene import Applied, Cell, Column, Edges, Item, Rest, Scene
from nnstep.pages.pictures.update import UpdateTable
from nnstep.pages.seen import Seen
from nnstep.pages.units import REST, units_shown
from nnstep.quantities.ids import neuron_id
from nnstep.quantities.key import BIAS, Key
from nnstep.quantities.place import Place
from nnstep.quantities.spans import Generic, Spans
from nnstep.records import replace
from nnstep.words.heads import HEADS, layer_head

_NOTHING = Rest()


def picture(lesson: Lesson, step: Step, hidden: frozenset[Place] = frozenset()) -> Scene | UpdateTable:
    """The picture of a step: of an update, the table of the parameters."""
    if step.phase == "update":
        return UpdateTable(lesson, step, hidden)
    return Scene(tuple(_Stage(Seen(lesson, step, hidden)).columns()))


class _Stage:
    """The columns of one step."""

    def __init__(self, seen: Seen) -> None:
        self.seen, self.layout = seen, seen.layout
        self.key = seen.step.key

    def columns(self) -> list[Column]:
        """The columns, from left to right."""
        layer = self.key.layer
        alone = self.key.sample > 0 or len(self.seen.batch) == 1
        match self.key.kind:
            case "input":
                return self._scaled()
            case "net":
                return self._into("net")
            case "grad" if alone:
                return self._into("dnet")
            case "dout" if layer < self.layout.last:
                return self._out_of()
            case "slope" if layer < self.layout.last:
                return self._set(layer, self._neurons(layer, self._derived), self._neurons(layer + 1, self._output))
            case "dout" | "slope":
                return self._set(layer - 1, self._neurons(layer - 1, self._output), self._neurons(layer, self._derived))
            case "out" if self.layout.layer(layer).crossed:
                return self._shares()
            case "out":
                return self._set(layer - 1, self._neurons(layer - 1, self._output), self._neurons(layer, self._applied))
            case "dnet":
                return self._through_slopes()
            case "penalty":
                return self._penalty()
            case "batch_error" if self.layout.in_loss:
                return self._penalised()
            case "batch_error" | "grad" if not alone:
                return self._mean()
            case "error" | "batch_error" if self.layout.outputs > 1:
                return self._total()
        return self._error()

    # -- kinds of pictures --------------------------------------------------------------------------------------------

    def _into(self, kind: str) -> list[Column]:
        """The weights into one neuron: all of them into its sum, or the one whose gradient its ∂E/∂∑ gives."""
        key, forward = self.key, kind == "net"
        layer, unit, there = key.layer, key.unit, self.layout.sources(key.layer, key.unit)
        biases = self.layout.layer(layer).biases
        sources = _of(there, [] if forward or key.is_bias else [key.source])
        weights = [_or_rest(source, lambda source: Key("param", layer, unit, source)) for source in sources]
        if biases and (forward or key.is_bias):
            weights.append(Key("param", layer, unit if biases > 1 else 0, BIAS))
        here = self._here()
        if forward:
            left, right = Edges(_rows(sources), _rows(sources)), Edges(_rows(weights), here, "►")
        elif key.is_bias:
            everywhere = _rows(self._units(layer)) if biases == 1 else here
            left, right = None, Edges(frozenset([len(sources)]), everywhere, "◄")
        else:
            row = frozenset([sources.index(key.source)])
            left, right = Edges(row, row), Edges(row, here, "◄")
        outs = partial(self.seen.key, "out", layer - 1)
        rest = self._in_all(there, sources, lambda u: (outs(u), Key("param", layer, unit, u))) if forward else _NOTHING
        return self._set(
            layer - 1,
            self._neurons(layer - 1, self._output, units=sources, of=len(there), edges=left),
            Column(("weights",), "middle", self._values(weights, rest), right, "quantities"),
            self._neurons(layer, partial(self._named, kind)),
        )

    def _out_of(self) -> list[Column]:
        """The weights out of one hidden neuron, with what comes back along them."""
        layer, unit = self.key.layer + 1, self.key.unit
        there = self.layout.followers(layer - 1, unit)
        if not there:
            return [self._neurons(layer - 1, partial(self._named, "dout"))]
        after = _of(there)
        dnets = partial(self.seen.key, "dnet", layer)
        weights = [_or_rest(other, lambda other: Key("param", layer, other, unit)) for other in after]
        rest = self._in_all(there, after, lambda u: (dnets(u), Key("param", layer, u, unit)))
        return self._set(
            layer - 1,
            self._neurons(layer - 1, partial(self._named, "dout"), edges=Edges(self._here(), _rows(after), "◄")),
            Column(
                ("weights",), "middle", self._values(weights, rest), Edges(_rows(after), _rows(after)), "quantities"
            ),
            self._neurons(layer, partial(self._named, "dnet"), units=after, of=len(there)),
        )

    def _through_slopes(self) -> list[Column]:
        """From a layer's outputs back to its sums, through the slopes: one, or in a crossed layer all of an output."""
        layer, unit, units = self.key.layer, self.key.unit, self._units(self.key.layer)
        crossed = self.layout.layer(layer).crossed
        lines = _rows(units) if crossed else self._here()
        slopes = partial(self.seen.key, "slope", layer)
        douts = partial(self.seen.key, "dout", layer)
        keys = [_or_rest(other, lambda other: slopes(other, unit if crossed else other)) for other in units]
        rest = _NOTHING
        if crossed:
            rest = self._in_all(range(self.layout.units(layer)), units, lambda u: (douts(u), slopes(u, unit)))
        name, back = layer_head(self.layout, layer), Edges(self._here(), lines, "◄")
        sums: Spans = (f"{name} ", Generic(Key("net", layer)))
        outs: Spans = (f"{name} ", Generic(Key("out", layer)))
        return self._set(
            layer,
            self._neurons(layer, partial(self._named, "dnet"), sums, edges=back),
            Column(("slopes",), "middle", self._values(keys, rest), Edges(lines, lines), "quantities"),
            self._neurons(layer, partial(self._named, "dout"), outs),
            to=layer,
        )

    def _shares(self) -> list[Column]:
        """The sums of a crossed layer, all of them going into one output."""
        layer, units = self.key.layer, self._units(self.key.layer)
        sums = [_or_rest(unit, partial(self.seen.key, "net", layer)) for unit in units]
        values = self._values(sums, Rest(self.layout.units(layer) - len(units) + 1))
        edges = Edges(_rows(units), self._here(), "►", short=True)
        return self._set(
            layer - 1,
            self._neurons(layer - 1, self._output),
            Column(("sums",), "wide", values, edges, "quantities", over="numbers"),
            self._neurons(layer, self._output),
        )

    def _scaled(self) -> list[Column]:
        """What stands in the file, going into the input that is made of it."""
        units, here = self._units(0), self._here()
        raws = self._values([_or_rest(unit, partial(self.seen.key, "raw", 0)) for unit in units])
        return [
            Column((HEADS["raw"],), "source", raws, Edges(here, here, "►"), "quantities"),
            self._neurons(0, self._output),
            replace(self._neurons(1, self._output), place="after"),
        ]

    def _error(self) -> list[Column]:
        """An output and its target, going into the error there."""
        last, units = self.layout.last, self._units(self.layout.last)
        errors = [_or_rest(unit, partial(self.seen.key, "unit_error", last)) for unit in units]
        if self.layout.outputs == 1:
            errors = [self.key]
        here = frozenset([units.index(self.key.unit)])
        middle = []
        if self.layout.has_targets:
            targets = self._values([_or_rest(unit, partial(self.seen.key, "target", last)) for unit in units])
            middle = [Column(("target",), "middle", targets, Edges(here, here, "►"), "quantities")]
        return self._set(
            last,
            self._neurons(last, self._output, edges=Edges(here, here, "" if middle else "►")),
            *middle,
            Column(("error",), "destination", self._values(errors), of="quantities"),
        )

    def _total(self) -> list[Column]:
        """The errors at the outputs, going into the sample's error."""
        last, units = self.layout.last, self._units(self.layout.last)
        key = partial(self.seen.key, "unit_error", last)
        rest = self._in_all(range(self.layout.outputs), units, lambda unit: (key(unit),), counted=True)
        errors = self._values([_or_rest(unit, key) for unit in units], rest)
        mean = self.seen.trace.network.loss.combine == "mean"
        return self._set(last, self._neurons(last, self._output), *self._joined("error", errors, mean))

    def _penalty(self) -> list[Column]:
        """The parameters that L2 draws towards 0, going into what it comes to."""
        made_of = self.seen.trace.operands(self.seen.step.place)
        pulled = [place.key for place in made_of if place.key.kind == "param"]
        places = units_shown(len(pulled))
        values = self._values(
            [_or_rest(place, pulled.__getitem__) for place in places], Rest(len(pulled) - len(places) + 1)
        )
        return self._joined("weights", values, mean=False)

    def _penalised(self) -> list[Column]:
        """The samples of an update, and the penalty, going into its error."""
        batch = self.seen.batch
        places = units_shown(len(batch))
        keys = [_or_rest(place, lambda place: Key("error", sample=batch[place])) for place in places]
        values = self._values([*keys, Key("penalty")], Rest(len(batch) - len(places) + 1))
        return self._joined("error", values, mean=False)

    def _mean(self) -> list[Column]:
        """The samples of a batch, going into the number of all of them."""
        batch = self.seen.batch
        each = self.key.of("error" if self.key.kind == "batch_error" else "grad")

        def key(place: int) -> Key:
            return each._replace(sample=batch[place])

        places = units_shown(len(batch))
        rest = self._in_all(range(len(batch)), places, lambda place: (key(place),), counted=True)
        samples = self._values([_or_rest(place, key) for place in places], rest)
        return self._joined("samples", samples, self.seen.trace.network.reduction == "mean")

    def _joined(self, header: str, values: tuple[Cell | Rest, ...], mean: bool) -> list[Column]:
        edges = Edges(_rows(values), frozenset([0]), "►")
        result = self._values([self.key])
        total = Column(("mean" if mean else "total",), "destination", result, of="quantities", apart=True)
        return [Column((header,), "wide", values, edges, "quantities"), total]

    # -- columns ------------------------------------------------------------------------------------------------------

    def _set(self, layer: int, source: Column, *others: Column, to: int = 0) -> list[Column]:
        """The columns of a picture whose source is a layer and whose destination is the next one, or `to`."""
        last, to = self.layout.last, to or layer + 1
        columns = [replace(source, place="source"), *others]
        if layer > 0:
            columns.insert(0, replace(self._neurons(layer - 1, self._output), place="before"))
        if to < last:
            columns.append(replace(self._neurons(to + 1, self._output), place="after"))
        elif to == last and self.layout.has_targets:
            keys = [_or_rest(unit, partial(self.seen.key, "target", last)) for unit in self._units(last)]
            targets = tuple(Cell((), (self._item(key),)) if key else _NOTHING for key in keys)
            columns.append(Column(("target",), "after", targets))
        return columns

    def _neurons(
        self,
        layer: int,
        items: Callable[[int, int], tuple[Item, ...]],
        header: Spans = (),
        *,
        units: list[int] | None = None,
        of: int = 0,
        edges: Edges | None = None,
    ) -> Column:
        """A layer: a neuron and its numbers in each row. units: those that are shown, of so many."""
        units = self._units(layer) if units is None else units
        rows: list[Cell | Rest] = []
        for unit in units:
            if unit == REST:
                rows.append(Rest((of or self.layout.units(layer)) - len(units) + 1))
                continue
            numbers = items(layer, unit)
            mine = any(item.sight.part == "result" for item in numbers)
            rows.append(Cell((neuron_id(self.layout, layer, unit),), numbers, mine))
        return Column(header or (layer_head(self.layout, layer),), "destination", tuple(rows), edges)

    def _values(self, keys: Sequence[Key | None], rest: Rest = _NOTHING) -> tuple[Cell | Rest, ...]:
        """Quantities by their names; where there is none, `rest`."""
        return tuple(self._value(key) if key else rest for key in keys)

    def _value(self, key: Key) -> Cell:
        # A gradient has no place of its own in the picture: its parameter is marked.
        marked = key == self.key or (self.key.kind == "grad" and key == self.key.of("param", sample=0))
        return Cell(self._name(key), (self._item(key),), marked)

    def _name(self, key: Key) -> Spans:
        if key.kind == "slope":
            return (Generic(key),)
        if key.sample and key.kind in ("grad", "error") and not self.key.sample and self.layout.samples > 1:
            return (f":{key.sample}",)
        return (key,)

    # -- the numbers of a neuron --------------------------------------------------------------------------------------

    def _item(self, key: Key, *, named: bool = False) -> Item:
        return Item(self.seen.sight(key), named)

    def _output(self, layer: int, unit: int) -> tuple[Item, ...]:
        return (self._item(self.seen.key("out", layer, unit)),)

    def _named(self, kind: str, layer: int, unit: int) -> tuple[Item, ...]:
        return (self._item(self.seen.key(kind, layer, unit), named=True),)

    def _applied(self, layer: int, unit: int) -> tuple[Item, ...]:
        """The sum and, as far as it is known, what the activation makes of it."""
        out = self.seen.key("out", layer, unit)
        total = self._named("net", layer, unit)
        if not self.seen.is_met(out):
            return total
        entry = self.seen.trace.network.activation(out).entry
        return (*total, Item(self.seen.sight(out), through=Applied(entry.name, entry.sign)))

    def _derived(self, layer: int, unit: int) -> tuple[Item, ...]:
        """What a neuron's derivative is made of and, as far as it is known, the derivative."""
        kind = self.key.kind
        by_sum = kind == "slope" and any(key.kind == "net" for key in self.seen.operands)
        items = self._named("net", layer, unit) if by_sum else self._output(layer, unit)
        crossed = kind == "slope" and self.layout.layer(layer).crossed
        key = self.seen.key(kind, layer, unit, (self.key.source if crossed else unit) if kind == "slope" else 0)
        if not self.seen.is_met(key):
            return items
        return (*items, Item(self.seen.sight(key), named=True, apart=True))

    # -- rows ---------------------------------------------------------------------------------------------------------

    def _units(self, layer: int) -> list[int]:
        """The units of a layer that are shown; the step's own is always among them."""
        if layer != self.key.layer:
            return units_shown(self.layout.units(layer))
        both = self.key.kind == "slope" and self.layout.layer(layer).crossed
        return units_shown(self.layout.units(layer), self.key.unit, *([self.key.source] if both else []))

    def _here(self) -> frozenset[int]:
        """The row of the step's own neuron."""
        return frozenset([self._units(self.key.layer).index(self.key.unit)])

    def _in_all(
        self,
        there: Sequence[int],
        shown: list[int],
        factors: Callable[[int], tuple[Key, ...]],
        *,
        counted: bool = False,
    ) -> Rest:
        """What those left out contribute together; counted: said with how many they are."""
        if REST not in shown:
            return _NOTHING
        total = self.seen.in_all(factors(other) for other in there if other not in shown)
        return Rest(len(there) - len(shown) + 1 if counted and total is not None else None, total)


def _rows(column: Sequence[object]) -> frozenset[int]:
    return frozenset(range(len(column)))


def _of(there: Sequence[int], always: Sequence[int] = ()) -> list[int]:
    """Those of some units that are shown, these always among them."""
    places = units_shown(len(there), *map(there.index, always))
    return [REST if place == REST else there[place] for place in places]


def _or_rest(unit: int, key: Callable[[int], Key]) -> Key | None:
    return None if unit == REST else key(unit)
