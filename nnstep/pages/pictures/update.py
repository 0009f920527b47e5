"""The picture of an update as data: the table of the parameters, now and new, filling up from left to right.

A network may have thousands of parameters, of which a window shows a few: cells are made when they are asked for.
"""

from __future__ import annotations

from typing import Literal

from nnstep.lesson.script import Lesson, Step
from nnstep.pages.seen import Seen, Sight
from nnstep.quantities.key import Key
from nnstep.quantities.kinds import Kind
from nnstep.quantities.order import Block
from nnstep.quantities.place import Place
from nnstep.quantities.spans import Generic, Spans
from nnstep.records import dataclass
from nnstep.words.heads import HEADS, PARAMETER_HEAD


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row of the table: its name, and which quantity of a parameter it shows.

    need: whether it is always there, there because the step is about it, or there where there is room.
    """

    name: Spans
    kind: Kind
    slot: str = ""
    need: Literal["always", "step", "room"] = "always"


@dataclass(frozen=True, slots=True)
class Entry:
    """A cell: a quantity of a parameter; before a new value, the one it comes from."""

    sight: Sight
    was: float | None = None


class UpdateTable:
    """The parameters an update changes, in its order, found by arithmetic; `current`: the column of the step's own.

    whole: those of an epoch, now being when it began.
    """

    def __init__(
        self, lesson: Lesson, step: Step, hidden: frozenset[Place] = frozenset(), *, whole: bool = False
    ) -> None:
        self.seen = Seen(lesson, step, hidden)
        self.since = 1 if whole else step.place.update
        blocks = lesson.trace.steps(step.epoch, step.place.update).after
        self._blocks = [block for block in blocks if ("new", "") in block.pattern]
        self._sizes = [block.count for block in self._blocks]
        self.count = sum(self._sizes)
        self.current = self._find(step.key)
        self.head: Spans = (PARAMETER_HEAD,)
        several = whole and lesson.trace.schedule.updates > 1  # slopes and states are those of one of them
        self.rows = tuple(row for row in _rows(self.seen) if row.need == "always" or not several)

    def parameter(self, place: int) -> Key:
        """The parameter of a column."""
        for block, size in zip(self._blocks, self._sizes, strict=True):
            if place < size:
                return self._key(block, place)
            place -= size
        raise IndexError(place)

    def entry(self, row: TableRow, parameter: Key) -> Entry | None:
        """What stands in a row under a parameter; nothing for what it does not have."""
        key = parameter.of(row.kind, slot=row.slot)
        if key.kind == "reg" and not self.seen.layout.decays(bias=key.is_bias):
            return None  # L2 leaves biases alone
        began = Place(parameter, self.seen.step.epoch, self.since)
        sight = self.seen.at(began, "other") if row.kind == "param" and self._is_earlier else self.seen.sight(key)
        known = row.kind == "new" and sight.value is not None
        return Entry(sight, self.seen.trace.value(began) if known else None)

    @property
    def _is_earlier(self) -> bool:
        return self.since != self.seen.step.place.update

    def _key(self, block: Block, place: int) -> Key:
        return block.key(place * len(block.pattern)).of("param", slot="")

    def _find(self, key: Key) -> int | None:
        if not key.belongs_to_parameter:
            return None
        start = 0
        for block, size in zip(self._blocks, self._sizes, strict=True):
            found = block.place(key.of("new", slot=""))
            if found is not None:
                return start + found // len(block.pattern)
            start += size
        return None


def _rows(seen: Seen) -> list[TableRow]:
    """The parameter now, its slopes, what the optimizer makes of them, the parameter new."""
    layout, kind = seen.layout, seen.step.key.kind
    used = {(place.key.kind, place.key.slot) for place in seen.trace.operands(seen.step.place)}
    asked = "slopes" if kind in ("reg", "used", "norm", "scale") else "states" if kind == "state_new" else ""

    def row(group: str, kind: Kind, slot: str = "") -> TableRow:
        name: Spans = (Generic(Key(kind, slot=slot)),) if slot else (HEADS[kind],)
        own = (kind, slot) == (seen.step.key.kind, seen.step.key.slot)
        return TableRow(name, kind, slot, "step" if group == asked or own or (kind, slot) in used else "room")

    slopes = [row("slopes", "reg")] if layout.l2 else []
    if kind in ("norm", "scale") and not slopes:
        slopes = [row("slopes", "grad")]
    slopes += [row("slopes", "used")] if layout.clip and kind not in ("norm", "scale") else []
    states = [row("states", "state_new", slot) for slot in layout.states]
    hats = [row("hats", "hat", slot) for slot in layout.hats]
    return [
        TableRow((HEADS["param"],), "param"), *slopes, *states, *hats, TableRow((HEADS["new"],), "new")
    ]  # fmt: skip
