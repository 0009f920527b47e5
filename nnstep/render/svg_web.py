"""The whole network as SVG: weights as lines, thicker where larger, negative ones dashed and in another colour."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Final

from nnstep.algebra.numbers import show
from nnstep.pages.pictures.drawn import Drawn
from nnstep.pages.pictures.web import ALL, Shot, Web
from nnstep.quantities.spans import Spans
from nnstep.render.svg import LEFT, TOP, WIDE, framed, text
from nnstep.words import whole as words

_MOST = 14  # neurons in a column
_MOST_LINES = 60  # between two layers
_ROW, _LEAST = 48, 120  # how far neurons are apart, and how high a network is at least
_SIDE = 110  # from the edges to the first and the last layer
_BELOW = 84  # for what is what, and the source
_THICKEST, _THINNER, _FEW = 7.0, 3.5, 24  # how thick a line can be, where there are few, and where there are more
_RADIUS = 7
_WORDS = 7.4  # about how wide a letter is
_DASH: Final = ("", ' stroke-dasharray="7 5"')


def web_svg(
    web: Web, drawn: Drawn, plain: Callable[[Spans], str], source: str, *, theme: str = "auto", digits: int = 4
) -> str:
    """The network as a file. Raises: UsageError for a theme there is none of."""
    said = " ".join(map(plain, drawn.said))
    return framed(web_drawn(web, digits), plain(drawn.title), said, source, theme, web_height(web))


def web_height(web: Web) -> int:
    """How high the picture is."""
    return TOP + _each(web, web.shown(_MOST)) * len(web.shots) + _BELOW


def _each(web: Web, columns: Sequence[Sequence[int]]) -> int:
    """How high each network is."""
    tallest = max(len(column) + _more(web, layer, column) for layer, column in enumerate(columns))
    return max(tallest * _ROW, _LEAST) + 24


def _more(web: Web, layer: int, column: Sequence[int]) -> bool:
    return ALL not in column and len(column) < len(web.names[layer])


def web_drawn(web: Web, digits: int) -> Iterator[str]:
    """The network at each of its epochs, and what is what, without a frame."""
    columns = web.shown(_MOST)
    each = _each(web, columns)
    drawn, every = 0, web.count()
    for place, shot in enumerate(web.shots):
        top = TOP + each * place
        if len(web.shots) > 1:
            yield f'<text x="{LEFT}" y="{top + 6}">{words.begins(shot.epoch)}</text>'
        lines = [web.lines(shot, columns, layer, _MOST_LINES) for layer in range(1, len(columns))]
        drawn += sum(map(len, lines))
        at = _places(web, columns, top + 24, each - 24)
        thickest = _THINNER if max(map(len, lines)) > _FEW else _THICKEST
        for layer, found in enumerate(lines, 1):
            for begin, end, weight in found:
                (x, y), (to_x, to_y) = at[layer - 1][begin], at[layer][end]
                thick = round(max(abs(weight) / web.most * thickest, 0.5), 2)
                way = f'x1="{x}" y1="{y}" x2="{to_x}" y2="{to_y}"'
                negative = weight < 0
                yield f'<line class="c{int(negative)}" {way} stroke-width="{thick}"{_DASH[negative]}/>'
        yield from _neurons(web, shot, columns, at, digits)
    y = TOP + each * len(web.shots) + 28
    x = float(LEFT)
    for which, word in enumerate((words.POSITIVE, words.NEGATIVE)):
        way = f'x1="{x}" x2="{x + 30}" y1="{y - 4}" y2="{y - 4}"'
        yield f'<line class="c{which}" {way} stroke-width="3"{_DASH[which]}/>'
        yield f'<text x="{x + 38}" y="{y}">{word}</text>'
        x += 130
    yield f'<text x="{x}" y="{y}">{words.THICKER}</text>'
    if drawn < every:
        yield f'<text class="faint" x="{LEFT}" y="{y + 20}">{words.left_out(drawn, every)}</text>'


def _places(web: Web, columns: Sequence[Sequence[int]], top: float, high: float) -> list[list[tuple[float, float]]]:
    """Where the neurons of each layer are, around the middle."""
    apart = (WIDE - 2 * _SIDE) / (len(columns) - 1)
    found = []
    for layer, column in enumerate(columns):
        count = len(column) + _more(web, layer, column)
        first = top + high / 2 - (count - 1) / 2 * _ROW
        found.append([(round(_SIDE + layer * apart, 1), round(first + place * _ROW, 1)) for place in range(count)])
    return found


def _neurons(
    web: Web, shot: Shot, columns: Sequence[Sequence[int]], at: Sequence[Sequence[tuple[float, float]]], digits: int
) -> Iterator[str]:
    labels = [
        [f"{web.names[layer][unit]}  {show(shot.values[layer][unit], digits)}" for unit in column if unit != ALL]
        for layer, column in enumerate(columns)
    ]
    widest = max((len(label) for column in labels for label in column), default=0)
    whole = _WORDS * (widest + 1) < at[1][0][0] - at[0][0][0]  # otherwise labels would lie over others
    for layer, column in enumerate(columns):
        for place, unit in enumerate(column):
            x, y = at[layer][place]
            yield f'<circle class="paper axis" cx="{x}" cy="{y}" r="{_RADIUS}"/>'
            if unit == ALL:
                said = words.together(len(web.names[layer]))
            else:
                said = labels[layer][place] if whole else web.names[layer][unit]
            yield from _said(said, x, y - 12, "")
            if whole and layer and shot.biases[layer - 1]:
                bias = f"b {show(shot.biases[layer - 1][unit], digits)}"
                yield from _said(bias, x, y + 20, "faint")
        if _more(web, layer, column):
            x, y = at[layer][-1]
            more = words.others(len(web.names[layer]) - len(column))
            yield f'<text class="faint" x="{x}" y="{y + 4}" text-anchor="middle">{more}</text>'


def _said(said: str, x: float, y: float, look: str) -> Iterator[str]:
    """A label in the middle of a place, on paper of its own, so that no line runs through it."""
    wide = round(_WORDS * len(said), 1)
    yield f'<rect class="paper" x="{round(x - wide / 2, 1)}" y="{y - 11}" width="{wide}" height="14"/>'
    look = f' class="{look}"' if look else ""
    yield f'<text{look} x="{x}" y="{y}" text-anchor="middle">{text(said)}</text>'
