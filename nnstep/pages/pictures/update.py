"""The picture of an update: the table of the parameters, now and new, filling up from left to right."""

from __future__ import annotations

from collections.abc import Callable

from nnstep.lesson.script import Lesson, Step
from nnstep.pages.seen import Seen
from nnstep.quantities.key import PARAMETER_KINDS, Key, Kind
from nnstep.quantities.notation import Notation
from nnstep.quantities.order import Block
from nnstep.quantities.place import Place
from nnstep.records import dataclass
from nnstep.render.text.lines import Line, Look, width_of

_INDENT, _FIRST = 3, 12  # where the rows' names and the first column begin
_FEW_ROWS = 5  # what there is room for under an equation in a window of 24 rows


@dataclass(frozen=True)
class _Row:
    """A row of the table: its name, and which quantity of a parameter it shows; none: the parameter's symbol."""

    name: str
    kind: Kind | None = None
    slot: str = ""

    def key(self, parameter: Key) -> Key:
        return parameter.of(self.kind or "param", slot=self.slot)


def update_table(
    lesson: Lesson,
    step: Step,
    notation: Notation,
    look: Look,
    digits: int = 4,
    hidden: frozenset[Place] = frozenset(),
) -> list[Line]:
    """The table at a step of an update, as many columns around the current one as fit the window."""
    seen = Seen(lesson, step, look, digits, hidden)
    named = Notation(notation.layout, notation.name, look.ascii)
    rows = _rows(seen)
    columns = _Columns(lesson, step)
    current = columns.current

    def column(place: int) -> list[Line]:
        parameter = columns.parameter(place)
        is_current = place == current
        symbol = named.symbol(parameter)
        first: Line = [(f"{symbol}]" if is_current and look.ascii else symbol, "neuron" if is_current else "dim")]
        return [first, *([_number(seen, row, parameter, is_current)] for row in rows[1:])]

    window, width = _window(column, columns.count, current or 0, look.width - 2 - _FIRST)
    lines: list[Line] = []
    for number, row in enumerate(rows):
        line: Line = [(" " * _INDENT, ""), (row.name, "dim")]
        for place, cell in enumerate(window.values()):
            at = _FIRST + place * (width + 1)
            opened = cell[number][0][1] == "neuron" and look.ascii
            line.append((" " * (at - opened - width_of(line)), ""))
            line += [*([("[", "neuron")] if opened else []), *cell[number]]
        lines.append(line)
    return lines if window else []


def _rows(seen: Seen) -> list[_Row]:
    layout, kind = seen.layout, seen.step.key.kind
    slopes = [_Row("with l2", "reg")] if layout.l2 else []
    if kind in ("norm", "scale") and not slopes:
        slopes = [_Row("slope", "grad")]
    slopes += [_Row("clipped", "used")] if layout.clip and kind not in ("norm", "scale") else []
    states = [_Row(slot, "state_new", slot) for slot in layout.states]
    hats = [_Row(slot, "hat", slot) for slot in layout.hats]
    head, new = [_Row("weight"), _Row("now", "param")], [_Row("new", "new")]
    if seen.look.height >= 30:
        return [*head, *slopes, *states, *hats, *new]
    # In a low window only the rows that this step is about.
    asked = slopes if kind in ("reg", "used", "norm", "scale") else hats if kind == "hat" else states
    return [*head, *asked[-(_FEW_ROWS - 3) :], *new]


def _number(seen: Seen, row: _Row, parameter: Key, is_current: bool) -> tuple[str, str]:
    key = row.key(parameter)
    if key.kind == "reg" and key.is_bias:
        return "", "dim"  # L2 leaves biases alone
    text, style = seen.text(key), seen.style(key)
    if row.kind == "new" and seen.is_met(key) and seen.place(key) not in seen.hidden:
        before, after = seen.value(parameter), seen.value(key)
        text += seen.look.glyph("▲" if after > before else "▼") if after != before else ""
        style = style if is_current else "parameter"
    return text, style


class _Columns:
    """The parameters an update changes, in its order, found by arithmetic."""

    def __init__(self, lesson: Lesson, step: Step) -> None:
        blocks = lesson.trace.steps(step.epoch, step.place.update).blocks
        self._blocks = [block for block in blocks if ("new", "") in block.pattern]
        self._sizes = [block.rows * block.columns for block in self._blocks]
        self.count = sum(self._sizes)
        self.current = self._find(step.key)

    def parameter(self, place: int) -> Key:
        """The parameter of a column."""
        for block, size in zip(self._blocks, self._sizes, strict=True):
            if place < size:
                return self._key(block, place)
            place -= size
        raise IndexError(place)

    def _key(self, block: Block, place: int) -> Key:
        return block.key(place * len(block.pattern)).of("param", slot="")

    def _find(self, key: Key) -> int | None:
        if key.kind not in PARAMETER_KINDS:
            return None
        start = 0
        for block, size in zip(self._blocks, self._sizes, strict=True):
            found = block.place(key.of("new", slot=""))
            if found is not None:
                return start + found // len(block.pattern)
            start += size
        return None


def _window(
    column: Callable[[int], list[Line]], count: int, middle: int, room: int
) -> tuple[dict[int, list[Line]], int]:
    """As many columns as fit, the middle one as far from both ends as the table allows; and the width of each."""
    if not count:
        return {}, 0
    shown = {middle: column(middle)}

    def width() -> int:
        return max(width_of(cell) for lines in shown.values() for cell in lines)

    last_width = width()
    if last_width > room:
        return {}, 0
    sides = [1, -1]
    while sides:
        side = sides.pop(0)
        place = (max if side > 0 else min)(shown) + side
        if not 0 <= place < count:
            continue
        shown[place] = column(place)
        if len(shown) * (width() + 1) - 1 > room:
            del shown[place]
            break
        sides.append(side)
        last_width = width()
    return dict(sorted(shown.items())), last_width
