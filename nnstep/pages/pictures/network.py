"""The small picture under an equation: the neurons around a step in columns, and only this step's edges.

Every kind of step has up to five columns: before, source, middle (weights, sums, slopes, errors), destination, after.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from nnstep.lesson.script import Lesson, Step
from nnstep.pages.pictures.update import update_table
from nnstep.pages.seen import Seen
from nnstep.pages.units import REST, units_shown
from nnstep.quantities.key import BIAS, Key
from nnstep.quantities.notation import Notation
from nnstep.quantities.place import Place
from nnstep.render.text.columns import Cell, Column, Edges, Item, aligned, draw
from nnstep.render.text.lines import Line, Look

_BEFORE, _SOURCE, _VALUES, _MIDDLE, _DESTINATION, _AFTER = 3, 14, 32, 36, 50, 74

_TAGS = {
    "net": ("∑", "net"), "dout": ("∂E/∂O", "dE/do"), "dnet": ("∂E/∂∑", "dE/dn"), "slope": ("∂O/∂∑", "do/dn"),
}  # fmt: skip


def picture(
    lesson: Lesson,
    step: Step,
    notation: Notation,
    look: Look,
    digits: int = 4,
    hidden: frozenset[Place] = frozenset(),
) -> list[Line]:
    """The picture of a step, at most look.width − 2 cells wide; nothing where even the plainest does not fit."""
    if step.phase == "update":
        return update_table(lesson, step, notation, look, digits, hidden)
    named = Notation(notation.layout, notation.name, look.ascii, step.key.sample)
    return draw(_Stage(Seen(lesson, step, look, digits, hidden), named).columns(), look)


class _Stage:
    """The columns of one step."""

    def __init__(self, seen: Seen, notation: Notation) -> None:
        self.seen, self.notation, self.layout = seen, notation, seen.layout
        self.key = seen.step.key

    def columns(self) -> list[Column]:
        """The columns, from left to right."""
        layer = self.key.layer
        alone = self.key.sample > 0 or len(self.seen.batch) == 1
        match self.key.kind:
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
            case "batch_error" | "grad" if not alone:
                return self._mean()
            case "error" | "batch_error" if self.layout.outputs > 1:
                return self._total()
        return self._error()

    # -- kinds of pictures --------------------------------------------------------------------------------------------

    def _into(self, kind: str) -> list[Column]:
        """The weights into one neuron: all of them into its sum, or the one whose gradient its ∂E/∂∑ gives."""
        key, forward = self.key, kind == "net"
        layer, unit, before = key.layer, key.unit, self.layout.units(key.layer - 1)
        biases = self.layout.layer(layer).biases
        sources = units_shown(before, *([] if forward or key.is_bias else [key.source]))
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
        rest = self._in_all(before, sources, lambda u: (outs(u), Key("param", layer, unit, u))) if forward else ""
        return self._set(
            layer - 1,
            self._neurons(layer - 1, self._output, units=sources, edges=left),
            Column("weights", _MIDDLE, self._values(weights, rest), right),
            self._neurons(layer, partial(self._tagged, kind)),
        )

    def _out_of(self) -> list[Column]:
        """The weights out of one hidden neuron, with what comes back along them."""
        layer, unit, after = self.key.layer + 1, self.key.unit, self._units(self.key.layer + 1)
        dnets = partial(self.seen.key, "dnet", layer)
        weights = [_or_rest(other, lambda other: Key("param", layer, other, unit)) for other in after]
        rest = self._in_all(self.layout.units(layer), after, lambda u: (dnets(u), Key("param", layer, u, unit)))
        return self._set(
            layer - 1,
            self._neurons(layer - 1, partial(self._tagged, "dout"), edges=Edges(self._here(), _rows(after), "◄")),
            Column("weights", _MIDDLE, self._values(weights, rest), Edges(_rows(after), _rows(after))),
            self._neurons(layer, partial(self._tagged, "dnet")),
        )

    def _through_slopes(self) -> list[Column]:
        """From a layer's outputs back to its sums, through the slopes: one, or in a crossed layer all of an output."""
        layer, unit, units = self.key.layer, self.key.unit, self._units(self.key.layer)
        crossed = self.layout.layer(layer).crossed
        lines = _rows(units) if crossed else self._here()
        slopes = partial(self.seen.key, "slope", layer)
        douts = partial(self.seen.key, "dout", layer)
        keys = [_or_rest(other, lambda other: slopes(other, unit if crossed else other)) for other in units]
        rest = self._in_all(self.layout.units(layer), units, lambda u: (douts(u), slopes(u, unit))) if crossed else ""
        total, out = ("net", "out") if self.seen.look.ascii else ("∑", "O")
        name, back = self._name(layer), Edges(self._here(), lines, "◄")
        return self._set(
            layer,
            self._neurons(layer, partial(self._tagged, "dnet"), f"{name} {total}", edges=back),
            Column("slopes", _MIDDLE, self._values(keys, rest), Edges(lines, lines)),
            self._neurons(layer, partial(self._tagged, "dout"), f"{name} {out}"),
            to=layer,
        )

    def _shares(self) -> list[Column]:
        """The sums of a crossed layer, all of them going into one output."""
        layer, units = self.key.layer, self._units(self.key.layer)
        sums = [_or_rest(unit, partial(self.seen.key, "net", layer)) for unit in units]
        values = self._values(sums, self._rest(self.layout.units(layer) - len(units) + 1))
        return self._set(
            layer - 1,
            self._neurons(layer - 1, self._output),
            Column("sums", _VALUES, values, Edges(_rows(units), self._here(), "►", short=True), _MIDDLE),
            self._neurons(layer, self._output),
        )

    def _error(self) -> list[Column]:
        """An output and its target, going into the error there."""
        last, units = self.layout.last, self._units(self.layout.last)
        errors = [_or_rest(unit, partial(self.seen.key, "unit_error", last)) for unit in units]
        if self.layout.outputs == 1:
            errors = [self.key]
        targets = [_or_rest(unit, partial(self.seen.key, "target", last)) for unit in units]
        here = frozenset([units.index(self.key.unit)])
        middle = Column("target", _MIDDLE, self._values(targets), Edges(here, here, "►"))
        has_targets = self.layout.has_targets
        return self._set(
            last,
            self._neurons(last, self._output, edges=Edges(here, here, "" if has_targets else "►")),
            *([middle] if has_targets else []),
            Column("error", _DESTINATION, self._values(errors)),
        )

    def _total(self) -> list[Column]:
        """The errors at the outputs, going into the sample's error."""
        last, units = self.layout.last, self._units(self.layout.last)
        key = partial(self.seen.key, "unit_error", last)
        rest = self._in_all(self.layout.outputs, units, lambda unit: (key(unit),))
        rest = f"{self._rest(self.layout.outputs - len(units) + 1)}, {rest}" if rest else ""
        errors = self._values([_or_rest(unit, key) for unit in units], rest)
        mean = self.seen.trace.network.loss.entry.combine == "mean"
        return self._set(last, self._neurons(last, self._output), *self._joined("error", errors, mean))

    def _mean(self) -> list[Column]:
        """The samples of a batch, going into the number of all of them."""
        batch = self.seen.batch
        each = self.key.of("error" if self.key.kind == "batch_error" else "grad")

        def key(place: int) -> Key:
            return each._replace(sample=batch[place])

        places = units_shown(len(batch))
        rest = self._in_all(len(batch), places, lambda place: (key(place),))
        rest = f"{self._rest(len(batch) - len(places) + 1)}, {rest}" if rest else ""
        samples = self._values([_or_rest(place, key) for place in places], rest)
        return self._joined("samples", samples, self.seen.trace.network.reduction == "mean")

    def _joined(self, header: str, values: Sequence[Cell], mean: bool) -> list[Column]:
        edges = Edges(_rows(values), frozenset([0]), "►")
        total = Column("mean" if mean else "total", _DESTINATION, self._values([self.key]), air=2)
        return [Column(header, _VALUES, values, edges), total]

    # -- columns ------------------------------------------------------------------------------------------------------

    def _set(self, layer: int, source: Column, *others: Column, to: int = 0) -> list[Column]:
        """The columns of a picture whose source is a layer and whose destination is the next one, or `to`."""
        last, to = self.layout.last, to or layer + 1
        columns = [replace(source, at=_SOURCE), *others]
        if layer > 0:
            columns.insert(0, replace(self._neurons(layer - 1, self._output), at=_BEFORE, outer=True))
        if to < last:
            columns.append(replace(self._neurons(to + 1, self._output), at=_AFTER, outer=True))
        elif to == last and self.layout.has_targets:
            keys = [_or_rest(unit, partial(self.seen.key, "target", last)) for unit in self._units(last)]
            targets = [Cell("", (self._item(key),)) if key else Cell("") for key in keys]
            columns.append(Column("target", _AFTER, targets, outer=True))
        return columns

    def _neurons(
        self,
        layer: int,
        items: Callable[[int, int], tuple[Item, ...]],
        header: str = "",
        *,
        units: list[int] | None = None,
        edges: Edges | None = None,
    ) -> Column:
        """A layer: a neuron and its numbers in each row."""
        units = self._units(layer) if units is None else units
        rest = self._rest(self.layout.units(layer) - len(units) + 1)
        labels = ["" if unit == REST else self.notation.neuron(layer, unit) for unit in units]
        widest = max(map(len, labels))
        rows = []
        for unit, label in zip(units, labels, strict=True):
            first, *others = items(layer, max(unit, 0))
            styles = {item.style for item in (first, *others)}
            numbers = (replace(first, gap=1 + widest - len(label)), *others)
            cell = Cell(label, numbers, "dim" if styles == {"dim"} else "", marked="result" in styles)
            rows.append(Cell(rest) if unit == REST else cell)
        return Column(header or self._name(layer), _DESTINATION, rows, edges)

    def _values(self, keys: Sequence[Key | None], rest: str = "") -> list[Cell]:
        """Quantities by their symbols; where there is none, `rest`."""
        known = iter(aligned([self._value(key) for key in keys if key]))
        return [next(known) if key else Cell(rest, style="") for key in keys]

    def _value(self, key: Key) -> Cell:
        item, symbol = self._item(key), self._symbol(key)
        # A gradient has no place of its own in the picture: its parameter is marked.
        marked = key == self.key or (self.key.kind == "grad" and key == self.key.of("param", sample=0))
        return Cell(symbol, (item,), item.style, marked)

    def _symbol(self, key: Key) -> str:
        if key.kind == "slope":
            output, total = ("do", "/dn") if self.seen.look.ascii else ("∂O", "/∂∑")
            places = (key.unit + 1, key.source + 1) if self.layout.layer(key.layer).crossed else ("", "")
            return f"{output}{places[0]}{total}{places[1]}"
        if key.sample and key.kind in ("grad", "error"):
            return f":{key.sample}" if not self.key.sample else self.notation.symbol(key)
        return self.notation.symbol(key)

    # -- the numbers of a neuron --------------------------------------------------------------------------------------

    def _item(self, key: Key, tag: str = "", gap: int = 1) -> Item:
        style = self.seen.style(key)
        return Item(self.seen.text(key), style, tag, "" if style == "result" else style, gap)

    def _output(self, layer: int, unit: int) -> tuple[Item, ...]:
        return (self._item(self.seen.key("out", layer, unit)),)

    def _tagged(self, kind: str, layer: int, unit: int) -> tuple[Item, ...]:
        return (self._item(self.seen.key(kind, layer, unit), _TAGS[kind][self.seen.look.ascii]),)

    def _applied(self, layer: int, unit: int) -> tuple[Item, ...]:
        """The sum and, as far as it is known, what the activation makes of it."""
        out = self.seen.key("out", layer, unit)
        total = self._tagged("net", layer, unit)
        if not self.seen.is_met(out):
            return total
        entry = self.seen.trace.network.activations[layer - 1].entry
        glyph = entry.sign if entry.sign and not self.seen.look.ascii else entry.name
        arrow = glyph + self.seen.look.glyph("►")
        return (*total, Item(arrow, "edge" if out == self.key else "dim"), self._item(out))

    def _derived(self, layer: int, unit: int) -> tuple[Item, ...]:
        """What a neuron's derivative is made of and, as far as it is known, the derivative."""
        kind = self.key.kind
        by_sum = kind == "slope" and any(key.kind == "net" for key in self.seen.operands)
        items = self._tagged("net", layer, unit) if by_sum else self._output(layer, unit)
        crossed = kind == "slope" and self.layout.layer(layer).crossed
        key = self.seen.key(kind, layer, unit, (self.key.source if crossed else unit) if kind == "slope" else 0)
        if not self.seen.is_met(key):
            return items
        tag = self._symbol(key) if crossed else _TAGS[kind][self.seen.look.ascii]
        return (*items, self._item(key, tag, gap=2))

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

    def _name(self, layer: int) -> str:
        if layer in (0, self.layout.last):
            return "input" if layer == 0 else "output"
        return "hidden" if self.layout.last == 2 else f"hidden {layer}"

    def _rest(self, count: int) -> str:
        return f"{self.seen.look.glyph('…')} {count} more"

    def _in_all(self, count: int, shown: list[int], factors: Callable[[int], tuple[Key, ...]]) -> str:
        """What those left out contribute together."""
        if REST not in shown:
            return ""
        total = self.seen.in_all(factors(other) for other in range(count) if other not in shown)
        return f"{total} in all" if total else ""


def _rows(column: Sequence[object]) -> frozenset[int]:
    return frozenset(range(len(column)))


def _or_rest(unit: int, key: Callable[[int], Key]) -> Key | None:
    return None if unit == REST else key(unit)
