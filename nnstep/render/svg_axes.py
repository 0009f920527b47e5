"""A picture between two axes as SVG: one file, nothing loaded from elsewhere, light or dark as what is round it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from nnstep.algebra.numbers import show
from nnstep.pages.pictures.axes import Axes, Point
from nnstep.pages.pictures.drawn import Drawn
from nnstep.quantities.spans import Spans
from nnstep.render.svg import BOTTOM, COLOURS, DASHES, HIGH, LEFT, TOP, WIDE, framed, text, ticks

_RIGHT = 24
_WORDS = 7.2  # about how wide a letter of the legend is
_LINE = 18  # between the lines of the legend


def axes_svg(drawn: Drawn, plain: Callable[[Spans], str], source: str, *, theme: str = "auto", digits: int = 4) -> str:
    """The picture as a file; plain: how words with names of quantities are written.

    Raises: UsageError for a theme there is none of.
    """
    said = " ".join(map(plain, drawn.said))
    return framed(_picture(drawn.axes, plain, digits), plain(drawn.title), said, source, theme)


def _picture(axes: Axes, plain: Callable[[Spans], str], digits: int) -> Iterator[str]:
    legend = list(_legend(axes, plain))
    wide, high = WIDE - LEFT - _RIGHT, HIGH - TOP - BOTTOM - _LINE * len(legend)

    def at(part: Point) -> Point:
        return round(LEFT + part[0] * wide, 2), round(TOP + (1 - part[1]) * high, 2)

    for value in ticks(axes.up.scale):
        x, y = at((0.0, axes.up.scale.at(value)))
        yield f'<line class="grid" x1="{x}" x2="{x + wide}" y1="{y}" y2="{y}"/>'
        yield f'<text class="faint" x="{x - 8}" y="{y + 4}" text-anchor="end">{show(value, digits)}</text>'
    for value in ticks(axes.across.scale):
        x, y = at((axes.across.scale.at(value), 0.0))
        yield f'<line class="grid" x1="{x}" x2="{x}" y1="{TOP}" y2="{y}"/>'
        yield f'<text class="faint" x="{x}" y="{y + 16}" text-anchor="middle">{show(value, digits)}</text>'
    (x, y), (to_x, to_y) = at((0.0, 0.0)), at((1.0, 1.0))
    yield f'<path class="axis" d="M{x} {to_y}V{y}H{to_x}"/>'
    middle, below = LEFT + wide / 2, TOP + high + 33
    yield f'<text x="{middle}" y="{below}" text-anchor="middle">{text(plain(axes.across.label))}</text>'
    yield f'<text x="{LEFT - 8}" y="{TOP - 6}" text-anchor="end">{text(plain(axes.up.label))}</text>'
    for number, curve in enumerate(axes.curves):
        which, dash = number % len(COLOURS), DASHES[number % len(DASHES)]
        pieces = [(at(begin), at(end)) for begin, end in axes.pieces(curve)]
        path = "".join(
            (f"M{begin[0]} {begin[1]}" if not place or pieces[place - 1][1] != begin else "") + f"L{end[0]} {end[1]}"
            for place, (begin, end) in enumerate(pieces)
        )
        if path:
            yield f'<path class="c{which}" d="{path}"{_dashed(dash)}/>'
    for mark in axes.marks:
        if part := axes.place(mark.at):
            x, y = at(part)
            yield f'<text class="mark" x="{x}" y="{y + 5}" text-anchor="middle">{text(mark.sign)}</text>'
    for place, row in enumerate(legend):
        y = HIGH - BOTTOM + 28 - _LINE * (len(legend) - 1 - place)
        yield from (part.format(y=y, line=y - 4) for part in row)


def _legend(axes: Axes, plain: Callable[[Spans], str]) -> Iterator[list[str]]:
    """What each curve and each mark is, in rows; each part of them with a place for its height."""
    row: list[str] = []
    x = float(LEFT)
    named = [(number, "", plain(curve.label)) for number, curve in enumerate(axes.curves) if curve.label]
    named += [(-1, mark.sign, plain(mark.label)) for mark in axes.marks]
    for number, sign, label in named:
        size = 46 + _WORDS * len(label)
        if row and x + size > WIDE - _RIGHT:
            yield row
            row, x = [], float(LEFT)
        said = text(label).replace("{", "{{").replace("}", "}}")
        if sign:
            row.append(f'<text class="mark" x="{x + 10}" y="{{y}}" text-anchor="middle">{text(sign)}</text>')
        else:
            dash = _dashed(DASHES[number % len(DASHES)])
            row.append(f'<path class="c{number % len(COLOURS)}" d="M{x} {{line}}h20"{dash}/>')
        row.append(f'<text x="{x + 26}" y="{{y}}">{said}</text>')
        x += size
    if row:
        yield row


def _dashed(dash: str) -> str:
    return f' stroke-dasharray="{dash}"' if dash else ""
