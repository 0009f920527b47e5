"""Everything at once as text: the numbers so far as a table, all steps of the epoch in lists side by side."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from nnstep.algebra.numbers import full, shown
from nnstep.lesson.script import Lesson
from nnstep.pages.overview import KINDS, AllSteps, LayerNumbers, NumbersSoFar, StepList
from nnstep.pages.pictures.scene import Rest
from nnstep.pages.seen import Seen, Sight
from nnstep.quantities.key import Key
from nnstep.render.text.lines import Bit, Line, cells, right, role, width_of
from nnstep.render.text.typeset import Setting
from nnstep.words.screen import MORE_COLUMNS

_GAP = 6  # cells between two lists of steps
_VALUE = 8  # cells of a value at least
_ERROR = 17  # where the error's number begins, if there is room

_Row = list[list[Bit]]  # three groups of bits: the label, the weights, the numbers

# -- every number so far ----------------------------------------------------------------------------------------------


def number_lines(page: NumbersSoFar, setting: Setting, width: int, rows: int, shift: int = 0) -> list[Line]:
    """A row per neuron with its weights, sum, output and ∂E/∂∑; of many layers, those around the step.

    shift: how often one has asked for the weights that have no room, round and round.
    """
    begin, (blocks, fitted) = 0, _numbers(page, setting, width, rows, 0)
    for _ in range(shift):
        begin += max(fitted, 1)
        begin = begin if begin < page.columns else 0
        blocks, fitted = _numbers(page, setting, width, rows, begin)
    head: Line = [(setting.text(page.head), "heading")]
    if fitted < page.columns:
        head.append((f" ({MORE_COLUMNS})", "dim"))
    lines: list[Line] = [head, []]
    for block in blocks:
        lines += [*block, []]
    label, (text, style) = setting.notation.symbol(page.error.key), _bit(page.error, setting)
    at = max(min(_ERROR, width - cells(text)), cells(label) + 1)
    lines.append([(label, ""), (" " * (at - cells(label)), ""), (text, style)])
    return lines


def _numbers(page: NumbersSoFar, setting: Setting, width: int, rows: int, begin: int) -> tuple[list[list[Line]], int]:
    """A block for each layer there is room for, its weights from a column on; and how many of those fit."""
    blocks: dict[int, list[_Row]] = {}
    more = 0
    for layer in page.nearest:
        numbers = page.layer(layer, begin)
        block = _layer(numbers, setting)
        if sum(len(one) + 1 for one in (*blocks.values(), block)) > rows and blocks:
            break
        blocks[layer], more = block, max(more, numbers.count - begin)
    return _set_blocks([blocks[layer] for layer in sorted(blocks)], width, setting.look.glyph("…"), begin, more)


def _bit(sight: Sight, setting: Setting) -> Bit:
    """Every number in the colour of its kind, not only those of the step; what is not yet known is dim."""
    if sight.part == "result":
        return setting.sight(sight), "result"
    given = sight.value is None or sight.key.kind == "input"
    return setting.sight(sight), "dim" if given else role(sight.key)


def _layer(layer: LayerNumbers, setting: Setting) -> list[_Row]:
    """A layer as rows of three groups of bits."""
    rest = setting.look.glyph("…")

    def bits(sights: Sequence[Sight | None]) -> list[Bit]:
        return [_bit(sight, setting) if sight else ("", "") for sight in sights]

    head: list[Bit] = [(name, "dim") for name in layer.sources]
    names: list[Bit] = [(setting.notation.generic(Key(kind)), "dim") for kind in KINDS]
    rows: list[_Row] = [[[("", "")], head, names]]
    if layer.inputs:
        rows.append([[("", "")], bits(layer.inputs), []])
    for row in layer.rows:
        if isinstance(row, Rest):
            rows.append([[(f"{rest} {row.count} more", "dim")], [], []])
        else:
            label = (row.label, "neuron" if row.current else "")
            rows.append([[label], bits(row.weights), bits(row.numbers)])
    return rows


def _set_blocks(blocks: list[list[_Row]], room: int, rest: str, begin: int, more: int) -> tuple[list[list[Line]], int]:
    """The blocks with their columns one under the other, and how many columns of weights they have.

    Weights that do not fit are left out, from the right, and … says so, as it does of what stands to the left. Further
    on there are only weights.
    begin: the first column of weights; more: how many there are from there on.
    """
    rows = [row for block in blocks for row in block]
    label = max((cells(row[0][0][0]) for row in rows if row[1] or row[2]), default=2)
    numbers = [_points([row[2][k][0] for row in rows if row[2]]) for k in range(len(KINDS))]
    widths = [max(map(cells, column)) for column in numbers]
    drop = 0  # where numbers are long, the sums go first, then the outputs
    while drop < len(widths) and label + 1 + sum(widths[drop:]) + len(widths) - drop + len(rest) + 1 > room:
        drop += 1
    drop = len(widths) if begin else drop  # the weights further on have all the room
    numbers, widths = numbers[drop:], widths[drop:]
    sign = len(rest) + 1
    left = label + sign * (begin > 0)  # where the first weight's blank stands
    taken = left + sum(widths) + len(widths) + 1
    most = max((len(row[1]) for row in rows), default=0)
    weights: list[int] = []
    for k in range(most):
        width = max(cells(row[1][k][0]) for row in rows if len(row[1]) > k)
        wanted = taken + sum(weights) + len(weights) + width + 1
        if wanted + sign * (k + 1 < more or begin > 0) > room:
            break
        weights.append(width)
    cut = len(weights) < more or begin > 0
    end = left + sum(weights) + len(weights) + 1 + sign * cut  # where the first number's blank stands
    place = 0
    result = []
    for block in blocks:
        lines: list[Line] = []
        for row in block:
            if not row[2] and not weights and row[1]:
                continue  # the inputs, with no weights to stand over
            is_head = row is block[0]
            line = _cells([(rest, "dim") if is_head and drop and not begin else row[0][0]], [label])
            if begin:
                line += [(rest if is_head else " " * len(rest), "dim"), (" ", "")]
            line += _cells(row[1], weights)
            if cut and is_head and (len(row[1]) > len(weights) or begin):
                line.append((rest, "dim"))
            if row[2]:
                texts = [column[place] for column in numbers]
                place += 1
                line.append((" " * (end - width_of(line)), ""))
                for (text, style), padded, width in zip(row[2][drop:], texts, widths, strict=True):
                    tail = 1 if row is block[0] else len(padded) - len(padded.rstrip())
                    start = width - cells(text) - tail
                    line += [(" " * (1 + start), ""), (text, style), (" " * tail, "")]
            while line and not line[-1][0].strip():
                line.pop()
            lines.append(line)
        result.append(lines)
    return result, len(weights)


def _cells(bits: Sequence[Bit], widths: Sequence[int]) -> Line:
    line: Line = []
    for (text, style), width in zip(bits, widths, strict=False):
        line += [(text, style), (" " * max(width + 1 - cells(text), 0), "")]
    return line


def _points(texts: Sequence[str]) -> list[str]:
    """Numbers with their points one under the other; signs that are no numbers stand at the right."""
    tails = [len(text) - (text + ".").index(".") if text[-1:].isdigit() else 0 for text in texts]
    widest = max(tails)
    return [text + " " * (widest - tail if tail else 0) for text, tail in zip(texts, tails, strict=True)]


# -- all steps --------------------------------------------------------------------------------------------------------


def step_lines(page: AllSteps, setting: Setting, rows: int) -> list[Line]:
    """All steps of the epoch in lists side by side, each with its number; of many, those around the current one."""
    width = setting.look.width
    step, lists = page.seen.step, page.lists
    current = next(k for k, one in enumerate(lists) if one.first <= step.number <= one.last)
    shown_lists = {current: _list(page, lists[current], setting, rows)}
    for k in sorted(range(len(lists)), key=lambda k: (abs(k - current), k)):
        if k in shown_lists:
            continue
        candidate = {**shown_lists, k: _list(page, lists[k], setting, rows)}
        if sum(one[1] + _GAP for one in candidate.values()) - _GAP > width - 4:
            break
        shown_lists = candidate
    title: Line = [(" ", ""), (setting.text(page.head.spans), "heading")]
    lines = [right(title, [(setting.look.plain(page.head.tail), "dim")], width - 1)]
    ordered = [shown_lists[k] for k in sorted(shown_lists)]
    for row in range(max(len(column) for column, _ in ordered)):
        line: Line = []
        at = 3
        for column, wide in ordered:
            if row < len(column):
                line += [(" " * (at - width_of(line)), ""), *column[row]]
            at += wide + _GAP
        lines.append(line)
    return lines


def _list(page: AllSteps, steps: StepList, setting: Setting, rows: int) -> tuple[list[Line], int]:
    """A list's head and steps, and how wide they are; of more than fit a window, and how many there are more."""
    seen = page.seen
    now, epoch = seen.step.number, seen.step.epoch
    if steps.first <= now <= steps.last or seen.hidden:
        return _set_list(page, steps, setting, rows)
    return _other_list(
        seen.lesson, epoch, steps.last + 1 if now > steps.last else steps.first - 1, steps, setting, rows
    )


@lru_cache(maxsize=128)
def _other_list(
    lesson: Lesson, epoch: int, now: int, steps: StepList, setting: Setting, rows: int
) -> tuple[list[Line], int]:
    """A list that one has passed, or will come to, seen from right behind or before it: it stays the same meanwhile."""
    return _set_list(AllSteps(Seen(lesson, lesson.step(epoch, now))), steps, setting, rows)


def _set_list(page: AllSteps, steps: StepList, setting: Setting, rows: int) -> tuple[list[Line], int]:
    now = page.seen.step.number
    first, last = steps.first, steps.last
    if last - first + 1 > rows:
        centre = now if first <= now <= last else first
        size = rows - 2
        first = min(max(steps.first, centre - size // 2), steps.last - size + 1)
        last = first + size - 1
    digits = len(str(steps.last))
    entries = [(number, *_entry(page.sight(number), setting)) for number in range(first, last + 1)]
    label = max(cells(symbol) for _, symbol, _ in entries)
    value = max(_VALUE, *(cells(padded) for _, _, padded in entries))
    width = max(digits + 1 + label + 3 + value, cells(steps.head))
    value = width - digits - label - 4
    more = setting.look.glyph("…")
    lines: list[Line] = [[(steps.head, "dim")]]
    if first > steps.first:
        lines.append([(f"{more} {first - steps.first} more", "dim")])
    for number, symbol, padded in entries:
        gap = " " * (label - cells(symbol) + 3 + value - cells(padded))
        style = "current" if number == now else "" if number < now else "dim"
        lines.append([(f"{number:{digits}} {symbol}{gap}{padded}", style)])
    if last < steps.last:
        lines.append([(f"{more} {steps.last - last} more", "dim")])
    return lines, width


def _entry(sight: Sight, setting: Setting) -> tuple[str, str]:
    """A step's symbol, and its number with blanks for the zeros it does not show."""
    text = setting.sight(sight)
    if sight.value is not None and text[-1].isdigit() and "e" not in text and full(sight.value):
        zeros = len(shown(sight.value, setting.digits, keep_zeros=True).text()) - len(text)
        text += " " * max(zeros, 0)
    return setting.notation.symbol(sight.key), text
