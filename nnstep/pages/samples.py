"""The table of samples: what the network makes of each, before and after an epoch; those classed wrong come first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from nnstep.lesson.script import Lesson
from nnstep.pages.confusion import confusion_table
from nnstep.pages.document import Block, Heading, Paragraph, Row, Space, Table
from nnstep.pages.factors import digits_of_output
from nnstep.quantities.ids import neuron_id
from nnstep.quantities.key import Key
from nnstep.quantities.kinds import Kind
from nnstep.quantities.place import Place
from nnstep.quantities.spans import Figure, Sign, Spans
from nnstep.words import classed, heads

_MOST_ROWS = 200  # on a page of their own
_SOME, _SOME_HELD = 8, 4  # in the view of an epoch, of those that train and of those that do not
_MOST_INPUTS, _MOST_OUTPUTS = 4, 4  # columns there
_NARROW = 4  # as many columns of numbers stand beside the others
_FIGURES, _ERROR_FIGURES = 3, 4


class Samples:
    """The samples of a lesson around an epoch."""

    def __init__(self, lesson: Lesson, epoch: int) -> None:
        self.lesson, self.layout, self.trace, self.epoch = lesson, lesson.layout, lesson.trace, epoch
        self.end = self.trace.schedule.updates

    def blocks(self) -> Iterator[Block]:
        """All of them on a page: which class is taken for which, then a row for each."""
        layout = self.layout
        if self.trace.measures:
            yield Heading((heads.ENDED,), level=2)
            yield Table(tuple(map(self._measure, self.trace.measures)), "lll")
        for samples, which in self._groups() if classed.has_class_table(self.lesson) else ():
            yield Heading((heads.CLASSES,), which, level=2)
            yield confusion_table(self.trace, self.epoch, samples)
        for samples, which in self._groups():
            yield Heading((heads.EVERY_SAMPLE,), which, level=2)
            yield self._table(samples, _MOST_ROWS, layout.inputs, layout.outputs, whole=True)
        yield Space()
        yield Paragraph((classed.before_and_after(self.lesson),))

    def some(self) -> tuple[Block, ...]:
        """As many of them as there is room for beside other things."""
        found: list[Block] = []
        for samples, which in self._groups():
            most = _SOME_HELD if samples == self.layout.validation else _SOME
            found += [Heading((heads.EVERY_SAMPLE,), which, level=2)] if which else []
            found.append(self._table(samples, most, _MOST_INPUTS, _MOST_OUTPUTS))
        if self.layout.classes:
            found += [Space(), Paragraph((classed.before_and_after(self.lesson),))]
        return tuple(found)

    def _groups(self) -> Iterator[tuple[tuple[int, ...], str]]:
        """The samples that train, and those that do not, each with what is said of them."""
        held = self.layout.validation
        yield self.layout.training, heads.THAT_TRAIN if held else ""
        if held:
            yield held, heads.HELD

    # -- a table -------------------------------------------------------------------------------------------------------

    def _table(self, samples: Sequence[int], most: int, inputs: int, outputs: int, *, whole: bool = False) -> Table:
        held = samples == self.layout.validation
        shown = self._chosen(samples, most)
        inputs, outputs = min(inputs, self.layout.inputs), min(outputs, self.layout.outputs)
        head = Row(tuple(self._heads(inputs, outputs)))
        rows = [self._row(sample, inputs, outputs, held=held) for sample in shown]
        width = len(head.cells)
        if len(shown) < len(samples):
            rows.append(Row(((heads.more(len(samples) - len(shown)),), *[()] * (width - 1))))
        if whole and self.layout.inputs + self.layout.outputs > _NARROW:
            return Table((head, *rows), "r" * width, head=True, parted=True)
        rows.append(self._total(samples, width, held=held))
        # Inputs go first, then what comes out, at last what is wanted: whether that is right stays.
        first = width - 4 if self.layout.classes else width - 3  # of those that are no numbers of the outputs
        may_go = (*range(inputs, 0, -1), *range(first - 1, inputs, -1), *range(width - 3, first - 1, -1))
        return Table((head, *rows), "r" * width, head=True, may_go=may_go)

    def _chosen(self, samples: Sequence[int], most: int) -> list[int]:
        """As many as there is room for: those classed wrong before the others, in the order of the file."""
        if len(samples) <= most:
            return list(samples)
        if not self.layout.classes:
            return list(samples[:most])
        ranked = sorted(samples, key=lambda sample: (self._at_end("correct", sample), sample))
        return sorted(ranked[:most])

    def _heads(self, inputs: int, outputs: int) -> Iterator[Spans]:
        layout, last = self.layout, self.layout.last
        yield (heads.SAMPLE,)
        yield from ((neuron_id(layout, 0, unit),) for unit in range(inputs))
        if inputs < layout.inputs:
            yield ("…",)
        for unit in range(outputs):
            yield (Key("out", last, unit),)
        if layout.outputs == 1:  # of several there is no room for both
            yield (heads.AFTER,)
        if outputs < layout.outputs:
            yield ("…",)
        if layout.classes:
            yield (heads.PREDICTED,)
            yield (heads.HEADS["target"],)
        elif layout.has_targets:
            yield from ((Key("target", last, unit),) for unit in range(outputs))
        yield ("E",)
        yield (heads.AFTER,)

    def _row(self, sample: int, inputs: int, outputs: int, *, held: bool) -> Row:
        layout, last = self.layout, self.layout.last
        cells: list[Spans] = [(str(sample),)]
        cells += [self._cell(Key("input", 0, unit, 0, sample)) for unit in range(inputs)]
        cells += [("…",)] if inputs < layout.inputs else []
        for unit in range(outputs):
            cells.append(self._output(self._before("out", "out_end", sample, unit, held=held)))
        if layout.outputs == 1:
            cells.append(self._output(self._at_end("out_end", sample, last)))
        cells += [("…",)] if outputs < layout.outputs else []
        if layout.classes:
            right = self._at_end("correct", sample)
            given = classed.class_name(layout, self._at_end("predicted", sample))
            cells += [(*given, " ", Sign("right" if right else "wrong")),
                      classed.class_name(layout, self._at_end("class", sample))]  # fmt: skip
        elif layout.has_targets:
            cells += [self._cell(Key("target", last, unit, 0, sample)) for unit in range(outputs)]
        cells.append(_figure(self._before("error", "error_end", sample, held=held), _ERROR_FIGURES))
        cells.append(_figure(self._at_end("error_end", sample), _ERROR_FIGURES))
        return Row(tuple(cells))

    def _total(self, samples: Sequence[int], width: int, *, held: bool) -> Row:
        """The errors of all of them, put together."""
        trace = self.trace
        if held:
            key = Key("val_error")
            before, after = (trace.value(Place(key, epoch, self.end)) for epoch in (self.epoch - 1, self.epoch))
        else:
            key = Key("batch_error" if self.end == 1 else "epoch_error")
            before = trace.epoch_error(self.epoch)
            after = sum(self._at_end("error_end", sample) for sample in samples)
            after = after / len(samples) if trace.network.reduction == "mean" else after
        numbers = (_figure(before, _ERROR_FIGURES), _figure(after, _ERROR_FIGURES))
        return Row(((key,), *[()] * (width - 3), *numbers), rule=True)

    def _measure(self, kind: Kind) -> Row:
        """A quantity that is of all samples, linked to its page."""
        place = Place(Key(kind), self.epoch, self.end)
        value = Figure(self.trace.value(place), key=place.key, related=True)
        return Row(((place.key,), (value,), classed.ended_words(self.layout, place.key)), link=place)

    # -- numbers -------------------------------------------------------------------------------------------------------

    def _before(self, kind: Kind, end: Kind, sample: int, unit: int = 0, *, held: bool) -> float:
        """As it was before the sample's update; of one that does not train, when the epoch began."""
        layer = self.layout.last if kind == "out" else 0
        if held:
            return self.trace.value(Place(Key(end, layer, unit, 0, sample), self.epoch - 1, self.end))
        update = self.trace.update_of(sample, self.epoch)
        return self.trace.value(Place(Key(kind, layer, unit, 0, sample), self.epoch, update))

    def _at_end(self, kind: Kind, sample: int, layer: int = 0, unit: int = 0) -> float:
        return self.trace.value(Place(Key(kind, layer, unit, 0, sample), self.epoch, self.end))

    def _output(self, value: float) -> Spans:
        """An output, with the digits that show on which side of the middle it is, where that is its class."""
        return _figure(value, digits_of_output(self.trace, value, _FIGURES))

    def _cell(self, key: Key) -> Spans:
        return _figure(self.trace.value(self.trace.beside(Place(key, self.epoch, 1), key)))


def _figure(value: float, digits: int = _FIGURES) -> Spans:
    return (Figure(value, digits),)
