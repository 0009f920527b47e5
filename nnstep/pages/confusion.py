"""The table of classes: how many samples of each class the network gives which class, once an epoch has ended."""

from __future__ import annotations

from collections.abc import Sequence

from nnstep.network.trace import Trace
from nnstep.pages.document import Row, Table
from nnstep.quantities.key import Key
from nnstep.quantities.place import Place
from nnstep.quantities.spans import Spans
from nnstep.words.classed import class_name
from nnstep.words.heads import GIVEN_AS


def confusion(trace: Trace, epoch: int, samples: Sequence[int]) -> tuple[tuple[int, ...], ...]:
    """How many samples have a class (rows) and are given one (columns): (classes, classes)."""
    first, count = _classes(trace)
    end = trace.schedule.updates
    table = [[0] * count for _ in range(count)]
    for sample in samples:
        row, column = (
            int(trace.value(Place(Key(kind, sample=sample), epoch, end))) - first for kind in ("class", "predicted")
        )
        table[row][column] += 1
    return tuple(map(tuple, table))


def confusion_table(trace: Trace, epoch: int, samples: Sequence[int]) -> Table:
    """The same as a block: a row for each class that samples have."""
    first, count = _classes(trace)
    names: list[Spans] = [class_name(trace.layout, first + place) for place in range(count)]
    head = Row(((GIVEN_AS,), *names))
    rows = confusion(trace, epoch, samples)
    body = (Row((name, *((str(number),) for number in row))) for name, row in zip(names, rows, strict=True))
    return Table((head, *body), "l" + "r" * count, head=True)


def _classes(trace: Trace) -> tuple[int, int]:
    """The number of the first class, and how many there are."""
    return (0, 2) if trace.layout.classes == "two" else (1, trace.layout.outputs)
