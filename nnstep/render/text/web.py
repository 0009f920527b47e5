"""The whole network as text: neurons in columns, weights as lines of braille, thicker where they are larger.

A negative weight's line is dashed. In ASCII lines are signs, + or −, closer where the weight is larger.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from nnstep.pages.pictures.web import ALL, Shot, Web
from nnstep.pages.pictures.web import Line as Weight
from nnstep.quantities.spans import Figure
from nnstep.render.text.canvas import Canvas
from nnstep.render.text.lines import Line, pad, width_of
from nnstep.render.text.typeset import Setting
from nnstep.words import whole as words

_NEAR, _FAR = 8, 26  # columns between two layers, at least and at most
_STEP = 4  # rows from a neuron to the next, at most
_LINES = 1.3  # between two layers, for each row: more can not be told apart
_FEWEST = 6  # lines, however low the picture is
_LEVELS = 3  # how thick a line can be
_STYLES, _SIGNS = ("up", "down"), "+-"
_DASH: Final = (4, 3)  # dots of a negative weight's line, drawn and left out
_OFFSETS: Final = ((0,), (0, 1), (-1, 0, 1))  # dots beside a line, by its thickness

Cells = dict[int, Line]
"""What stands in a column, by row."""


def web_lines(web: Web, setting: Setting, rows: int, width: int | None = None) -> list[Line]:
    """The network, one under the other where it is there at several epochs, each in so many rows; then what is what."""
    room = (width or setting.text_width - 3) - 1
    most = max(rows, 3)
    columns = web.shown(most)
    lines: list[Line] = []
    drawn = 0
    for shot in web.shots:
        if len(web.shots) > 1:
            lines += [[(words.begins(shot.epoch), "heading")]]
        found, count = _shot(web, shot, columns, setting, most, room)
        lines += found
        drawn += count
    return [*lines, *_legend(setting, room, drawn, web.count())]


def _shot(
    web: Web, shot: Shot, columns: list[list[int]], setting: Setting, rows: int, room: int
) -> tuple[list[Line], int]:
    """The rows of the network as an epoch begins, and how many lines are drawn."""
    tallest = max(len(column) + _leaves_out(web, layer, column) for layer, column in enumerate(columns))
    step = max(min(_STEP, (rows - 1) // max(tallest - 1, 1)), 1) if tallest > 1 else 2
    high = (tallest - 1) * step + 1
    for detail in _details(step):
        cells = [_column(web, shot, layer, column, setting, detail, high, step) for layer, column in enumerate(columns)]
        widths = [max(map(width_of, column.values())) for column in cells]
        if sum(widths) + _NEAR * (len(widths) - 1) <= room:
            break
    lines: list[Line] = []
    drawn = 0
    for first, last in _bands(widths, room):
        between = min((room - sum(widths[first : last + 1])) // max(last - first, 1), _FAR)
        gaps = []
        for layer in range(first + 1, last + 1):
            weights = web.lines(shot, columns, layer, max(round(_LINES * high), _FEWEST))
            drawn += len(weights)
            left, right = (_starts(columns[one], web, one, high, step) for one in (layer - 1, layer))
            gaps.append(_lines(weights, left, right, web.most, setting, high, between))
        for row in range(max(max(column) for column in cells[first : last + 1]) + 1):
            line: Line = []
            for place, layer in enumerate(range(first, last + 1)):
                line = [*line, *pad(cells[layer].get(row, []), widths[layer])]
                if place < len(gaps):
                    line += gaps[place][row] if row < high else [(" " * between, "")]
            lines.append(line)
    return lines, drawn


def _bands(widths: Sequence[int], room: int) -> Iterator[tuple[int, int]]:
    """Which layers stand side by side: the first and the last, which begins the next band where not all have room."""
    first = 0
    while True:
        last = min(first + 1, len(widths) - 1)
        while last + 1 < len(widths) and sum(widths[first : last + 2]) + _NEAR * (last + 1 - first) <= room:
            last += 1
        yield first, last
        if last >= len(widths) - 1:
            return
        first = last


def _leaves_out(web: Web, layer: int, column: Sequence[int]) -> bool:
    return column != [ALL] and len(column) < len(web.names[layer])


def _starts(column: Sequence[int], web: Web, layer: int, high: int, step: int) -> list[int]:
    """The rows of a column's neurons, around the middle."""
    count = len(column) + _leaves_out(web, layer, column)
    first = (high - 1 - (count - 1) * step) // 2
    return [first + place * step for place in range(len(column))]


def _details(step: int) -> Iterator[str]:
    """What is said of a neuron, from most to least: its value beside it or below, its bias below, its name."""
    yield "beside, bias" if step > 1 else "beside"
    if step > 2:
        yield "below, bias"
    if step > 1:
        yield "below"
    yield ""


def _column(
    web: Web, shot: Shot, layer: int, column: Sequence[int], setting: Setting, detail: str, high: int, step: int
) -> Cells:
    """The neurons of a layer, each in its row."""
    starts = _starts(column, web, layer, high, step)
    if column == [ALL]:
        return {starts[0]: [(words.together(len(web.names[layer])), "")]}
    cells: Cells = {}
    biases = shot.biases[layer - 1] if layer else ()
    for row, unit in zip(starts, column, strict=True):
        value: Line = [(setting.number(shot.values[layer][unit]), "value" if layer else "")]
        below: list[Line] = [value] if "below" in detail else []
        if biases and "bias" in detail:
            below.append([("b ", ""), *[(text, "parameter") for text, _ in setting.bits((Figure(biases[unit]),))]])
        name = (web.names[layer][unit], "")
        cells[row] = [name, (" ", ""), *value] if "beside" in detail else [name]
        cells |= {row + place: line for place, line in enumerate(below, 1)}
    if _leaves_out(web, layer, column):
        more = setting.look.plain(words.others(len(web.names[layer]) - len(column)))
        cells[(starts[-1] if starts else -1) + step] = [(more, "dim")]
    return cells


def _lines(
    weights: Sequence[Weight], left: Sequence[int], right: Sequence[int], most: float, setting: Setting, high: int,
    wide: int,
) -> list[Line]:  # fmt: skip
    """The lines between two columns of neurons, which stand in these rows."""
    canvas = Canvas(high, wide, setting.look, _STYLES, _SIGNS)
    each = canvas.high // high
    edge = 1 if setting.look.ascii else 3  # a cell is left free at both sides, beside the thickest line
    for one in weights:
        begin = (edge, left[one.begin] * each + each // 2)
        end = (canvas.wide - 1 - edge, right[one.end] * each + each // 2)
        level = min(int(abs(one.weight) / most * _LEVELS), _LEVELS - 1)
        for place, (x, y) in enumerate(_dots(begin, end)):
            if setting.look.ascii:
                if place % (_LEVELS - level) == 0:
                    canvas.dot(x, y, int(one.weight < 0))
            elif one.weight > 0 or place % sum(_DASH) < _DASH[0]:
                steep = abs(end[1] - begin[1]) > end[0] - begin[0]
                for beside in _OFFSETS[level]:
                    column, row = (x + beside, y) if steep else (x, y + beside)
                    if 0 <= column < canvas.wide and 0 <= row < canvas.high:
                        canvas.dot(column, row, int(one.weight < 0))
    return [[canvas.drawn(column, row) for column in range(wide)] for row in range(high)]


def _dots(begin: tuple[int, int], end: tuple[int, int]) -> Iterator[tuple[int, int]]:
    right, down = end[0] - begin[0], end[1] - begin[1]
    steps = max(abs(right), abs(down), 1)
    for step in range(steps + 1):
        yield begin[0] + round(right * step / steps), begin[1] + round(down * step / steps)


def _legend(setting: Setting, room: int, drawn: int, every: int) -> list[Line]:
    """What lines mean, and how many are left out."""
    signs, size = (_SIGNS, words.CLOSER) if setting.look.ascii else ("━┅", words.THICKER)
    line: Line = []
    for sign, style, word in zip(signs, _STYLES, (words.POSITIVE, words.NEGATIVE), strict=True):
        line += [(f"{sign} ", style), (f"{word}   ", "")]
    line.append((size, ""))
    more: list[Line] = [[(words.left_out(drawn, every), "dim")]] if drawn < every else []
    if more and width_of(line) + 3 + width_of(more[0]) <= room:
        return [[*line, ("   ", ""), *more[0]]]
    return [line, *more]
