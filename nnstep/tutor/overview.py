"""What large windows show besides: every number of the network so far, and all steps of the epoch."""

from __future__ import annotations

from collections.abc import Sequence

from nnstep.algebra.numbers import full, shown
from nnstep.lesson.script import Lesson, Step
from nnstep.pages.seen import Seen
from nnstep.pages.units import REST, units_shown
from nnstep.quantities.key import BIAS, Key
from nnstep.quantities.notation import Notation
from nnstep.quantities.place import Place
from nnstep.records import dataclass
from nnstep.render.text.lines import Bit, Line, Look, cells, right, width_of

RIGHT = 81  # where the right column begins
BELOW = 21  # rows above the list of steps

_KINDS = ("net", "out", "dnet")
_GAP = 6  # cells between two lists of steps
_VALUE = 8  # cells of a value at least


def numbers_so_far(
    lesson: Lesson,
    step: Step,
    notation: Notation,
    look: Look,
    digits: int = 4,
    hidden: frozenset[Place] = frozenset(),
) -> list[Line]:
    """The right column: a row per neuron with its weights, sum, output and ∂E/∂∑; layers around the step if many."""
    seen = Seen(lesson, step, look, digits, hidden)
    named = Notation(notation.layout, notation.name, look.ascii, step.key.sample)
    layers = range(1, lesson.layout.last + 1)
    middle = step.key.layer or lesson.layout.last
    room = max(look.height - BELOW - 4, 6)
    blocks: dict[int, list[list[list[Bit]]]] = {}
    for layer in sorted(layers, key=lambda layer: abs(layer - middle)):
        block = _layer(seen, named, layer)
        if sum(len(rows) + 1 for rows in (*blocks.values(), block)) > room and blocks:
            break
        blocks[layer] = block
    lines: list[Line] = [[("Every number so far", "heading")], []]
    for rows in _set_blocks([blocks[layer] for layer in sorted(blocks)], look.width - RIGHT, look.glyph("…")):
        lines += [*rows, []]
    alone = len(seen.batch) == 1 or not step.key.sample
    error = seen.key("batch_error" if alone else "error")
    label, text = named.symbol(error), seen.text(error)
    at = max(min(17, look.width - RIGHT - cells(text)), cells(label) + 1)
    lines.append([(label, ""), (" " * (at - cells(label)), ""), (text, _style(seen, error))])
    return lines


def _style(seen: Seen, key: Key) -> str:
    """Every number in the colour of its kind, not only those of the step; what is not yet known is dim."""
    if key == seen.step.key or not seen.is_met(key):
        return "result" if key == seen.step.key else "dim"
    return {"net": "value", "out": "value", "input": "dim", "param": "parameter", "dnet": "gradient"}.get(
        key.kind, "error"
    )


def _layer(seen: Seen, notation: Notation, layer: int) -> list[list[list[Bit]]]:
    """A layer as rows of three groups of bits: its label, its weights and its numbers."""
    layout = seen.layout
    mine = seen.step.key if seen.step.key.layer == layer else None
    units = units_shown(layout.units(layer), *([mine.unit] if mine else []))
    sources = units_shown(layout.units(layer - 1))
    rest = seen.look.glyph("…")
    biases = layout.layer(layer).biases

    def bit(key: Key) -> Bit:
        return seen.text(key), _style(seen, key)

    names = [rest if source == REST else notation.neuron(layer - 1, source) for source in sources]
    head: list[Bit] = [(name, "dim") for name in [*names, *(["b"] if biases else [])]]
    tags = ("net", "out", "dE/dn") if seen.look.ascii else ("∑", "O", "∂E/∂∑")
    rows: list[list[list[Bit]]] = [[[("", "")], head, [(tag, "dim") for tag in tags]]]
    if layer == 1:
        inputs = [(rest, "dim") if s == REST else bit(seen.key("out", 0, s)) for s in sources]
        rows.append([[("", "")], inputs, []])
    for unit in units:
        if unit == REST:
            rows.append([[(f"{rest} {layout.units(layer) - len(units) + 1} more", "dim")], [], []])
            continue
        weights = [(rest, "dim") if s == REST else bit(Key("param", layer, unit, s)) for s in sources]
        if biases:
            weights.append(bit(Key("param", layer, unit if biases > 1 else 0, BIAS)))
        current = mine is not None and mine.unit == unit
        label = (notation.neuron(layer, unit), "neuron" if current else "")
        rows.append([[label], weights, [bit(seen.key(kind, layer, unit)) for kind in _KINDS]])
    return rows


def _set_blocks(blocks: list[list[list[list[Bit]]]], room: int, rest: str) -> list[list[Line]]:
    """The blocks with their columns one under the other; weights that do not fit are left out, from the right."""
    rows = [row for block in blocks for row in block]
    label = max((cells(row[0][0][0]) for row in rows if row[1] or row[2]), default=2)
    numbers = [_points([row[2][k][0] for row in rows if row[2]]) for k in range(len(_KINDS))]
    widths = [max(map(cells, column)) for column in numbers]
    drop = 0  # where numbers are long, the sums go first, then the outputs
    while drop < len(widths) and label + 1 + sum(widths[drop:]) + len(widths) - drop > room:
        drop += 1
    numbers, widths = numbers[drop:], widths[drop:]
    taken = label + sum(widths) + len(widths) + 1
    most = max((len(row[1]) for row in rows), default=0)
    weights: list[int] = []
    for k in range(most):
        width = max(cells(row[1][k][0]) for row in rows if len(row[1]) > k)
        if taken + sum(weights) + len(weights) + width + 1 > room:
            break
        weights.append(width)
    cut = len(weights) < most and taken + sum(weights) + len(weights) + 1 + len(rest) <= room
    end = label + sum(weights) + len(weights) + 1 + (1 + len(rest)) * cut  # where the first number's blank stands
    place = 0
    result = []
    for block in blocks:
        lines: list[Line] = []
        for row in block:
            if not row[2] and not weights and row[1]:
                continue  # the inputs, with no weights to stand over
            line = _cells([row[0][0], *row[1]], [label, *weights])
            if cut and row is block[0] and len(row[1]) > len(weights):
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
    return result


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


@dataclass(frozen=True)
class _Section:
    """A list of steps under one title: their numbers, from first to last."""

    title: str
    first: int
    last: int


def all_steps(
    lesson: Lesson,
    step: Step,
    notation: Notation,
    look: Look,
    digits: int = 4,
    hidden: frozenset[Place] = frozenset(),
) -> list[Line]:
    """All steps of the epoch in lists side by side, each with its number; of many, those around the current one."""
    seen = Seen(lesson, step, look, digits, hidden)
    named = Notation(notation.layout, notation.name, look.ascii, step.key.sample)
    sections = _sections(lesson, step)
    current = next(k for k, section in enumerate(sections) if section.first <= step.number <= section.last)
    rows = max(look.height - BELOW - 8, 3)
    lists = {current: _list(seen, named, sections[current], rows)}
    room = look.width - 4
    for k in sorted(range(len(sections)), key=lambda k: (abs(k - current), k)):
        if k in lists:
            continue
        candidate = {**lists, k: _list(seen, named, sections[k], rows)}
        if sum(one[1] + _GAP for one in candidate.values()) - _GAP > room:
            break
        lists = candidate
    hint = look.plain(f"g {min(14, step.count)} Enter goes to step {min(14, step.count)}")
    lines = [right([(" ", ""), ("All steps of this epoch", "heading")], [(hint, "dim")], look.width - 1)]
    ordered = [lists[k] for k in sorted(lists)]
    for row in range(max(len(column) for column, _ in ordered)):
        line: Line = []
        at = 3
        for column, width in ordered:
            if row < len(column):
                line += [(" " * (at - width_of(line)), ""), *column[row]]
            at += width + _GAP
        lines.append(line)
    return lines


def _sections(lesson: Lesson, step: Step) -> list[_Section]:
    """The lists of the update a step is in: forward and error, then backward layer by layer, averages, updates."""
    steps = lesson.trace.steps(step.epoch, step.place.update)
    sample = step.block.sample or lesson.trace.batch(step.epoch, step.place.update)[-1]
    number = step.number - steps.starts[steps.blocks.index(step.block)] - step.inside
    sections: list[_Section] = []
    for block, start in zip(steps.blocks, steps.starts, strict=False):
        if block.sample not in (0, sample):
            continue
        title: str = block.phase
        if block.phase in ("forward", "error"):
            title = "forward, error"
        elif block.phase == "backward":
            hidden = "hidden" if lesson.layout.last == 2 else f"hidden {block.layer}"
            title = "backward, outputs" if block.layer == lesson.layout.last else f"backward, {hidden}"
        first, last = number + start, number + start + len(block) - 1
        if sections and sections[-1].title == title and sections[-1].last == first - 1:
            first = sections.pop().first
        sections.append(_Section(title, first, last))
    return sections


def _list(seen: Seen, notation: Notation, section: _Section, rows: int) -> tuple[list[Line], int]:
    """A section's title and steps, and how wide they are; of more than fit a window, and how many there are more."""
    now = seen.step
    count = section.last - section.first + 1
    first, last = section.first, section.last
    if count > rows:
        inside = section.first <= now.number <= section.last
        centre = now.number if inside else section.first
        size = rows - 2
        first = min(max(section.first, centre - size // 2), section.last - size + 1)
        last = first + size - 1
    digits = len(str(section.last))
    entries = [(number, *_entry(seen, notation, number)) for number in range(first, last + 1)]
    label = max(cells(symbol) for _, symbol, _, _ in entries)
    value = max(_VALUE, *(cells(padded) for _, _, padded, _ in entries))
    width = max(digits + 1 + label + 3 + value, cells(section.title))
    value = width - digits - label - 4
    more = seen.look.glyph("…")
    lines: list[Line] = [[(section.title, "dim")]]
    if first > section.first:
        lines.append([(f"{more} {first - section.first} more", "dim")])
    for number, symbol, padded, style in entries:
        gap = " " * (label - cells(symbol) + 3 + value - cells(padded))
        lines.append([(f"{number:{digits}} {symbol}{gap}{padded}", style)])
    if last < section.last:
        lines.append([(f"{more} {section.last - last} more", "dim")])
    return lines, width


def _entry(seen: Seen, notation: Notation, number: int) -> tuple[str, str, str]:
    """A step's symbol, its number with blanks for the zeros it does not show, and its style."""
    here = seen.step
    step = here if number == here.number else seen.lesson.step(here.epoch, number)
    symbol = notation.symbol(step.key)
    style = "current" if number == here.number else "" if number < here.number else "dim"
    if step.place in seen.hidden:
        return symbol, "?", style
    if number > here.number:
        return symbol, seen.look.glyph("·"), style
    return symbol, _padded(seen, seen.trace.value(step.place)), style


def _padded(seen: Seen, value: float) -> str:
    text = seen.number(value)
    if not text[-1].isdigit() or "e" in text or not full(value):
        return text
    zeros = len(shown(value, seen.digits, keep_zeros=True).text()) - len(text)
    return text + " " * max(zeros, 0)
