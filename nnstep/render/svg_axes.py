"""A picture between two axes as SVG: one file, nothing loaded from elsewhere, light or dark as what is round it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from nnstep.algebra.numbers import show
from nnstep.pages.pictures.axes import Axes, Axis, Curve, Point, Stack, named
from nnstep.pages.pictures.drawn import Drawn
from nnstep.pages.pictures.web import Web
from nnstep.quantities.spans import Spans
from nnstep.render.svg import BOTTOM, COLOURS, DASHES, HIGH, LEFT, TOP, WIDE, framed, text, ticks
from nnstep.render.svg_field import LOOKS, bar, field_cells

_RIGHT = 24
_WORDS = 7.2  # about how wide a letter of the legend is
_LINE = 18  # between the lines of the legend
_PANEL = 150  # how high each of several pictures is, with the name of what goes up
_NAME = 24  # between two of them


def axes_svg(drawn: Drawn, plain: Callable[[Spans], str], source: str, *, theme: str = "auto", digits: int = 4) -> str:
    """The picture as a file; plain: how words with names of quantities are written.

    Raises: UsageError for a theme there is none of.
    """
    said = " ".join(map(plain, drawn.said))
    assert not isinstance(drawn.axes, Web)  # which svg_web draws
    panels = panels_of(drawn.axes)
    high = height(panels)
    own = LOOKS if any(one.field for one in panels) else ("", "")
    return framed(panels_drawn(panels, high, plain, digits), plain(drawn.title), said, source, theme, high, own)


def panels_of(picture: Axes | Stack) -> tuple[Axes, ...]:
    """The pictures one under the other, of which there may be one."""
    return picture.panels if isinstance(picture, Stack) else (picture,)


def height(panels: Sequence[Axes]) -> int:
    """How high all of it is."""
    return HIGH if len(panels) == 1 else TOP + BOTTOM + _LINE + _PANEL * len(panels)


def panels_drawn(panels: Sequence[Axes], whole: int, plain: Callable[[Spans], str], digits: int) -> Iterator[str]:
    """The panels one under the other, below the last what goes across, and what is what."""
    legend = [bar(one.field, plain(one.field.label), LEFT, digits) for one in panels if one.field]
    legend += _legend(panels, plain)
    begin = TOP if len(panels) == 1 else TOP + _NAME // 2  # the name of the first stands below the title
    room = whole - begin - BOTTOM - _LINE * len(legend) + _NAME
    for place, axes in enumerate(panels):
        top, high = begin + room * place / len(panels), room / len(panels) - _NAME
        yield from _panel(axes, top, high, plain, digits, several=len(panels) > 1)
    axis, below = panels[-1].across, begin + room - _NAME
    for value in _ticks(axis):
        x = round(LEFT + axis.scale.at(value) * (WIDE - LEFT - _RIGHT), 2)
        number = _number(axis, value, digits)
        yield f'<text class="faint" x="{x}" y="{below + 16}" text-anchor="middle">{number}</text>'
    middle = LEFT + (WIDE - LEFT - _RIGHT) / 2
    yield f'<text x="{middle}" y="{below + 33}" text-anchor="middle">{text(plain(axis.label))}</text>'
    for place, row in enumerate(legend):
        y = whole - BOTTOM + 36 - _LINE * (len(legend) - 1 - place)
        yield from (part.format(y=y, line=y - 4) for part in row)


def _ticks(axis: Axis) -> list[float]:
    return [one for one in ticks(axis.scale) if not axis.counted or one == round(one)]


def _number(axis: Axis, value: float, digits: int) -> str:
    return str(round(value)) if axis.counted else show(value, digits)


def _panel(
    axes: Axes, top: float, high: float, plain: Callable[[Spans], str], digits: int, *, several: bool
) -> Iterator[str]:
    """One picture; what is measured up stands over its scale, or, where there are several, over the picture."""
    wide = WIDE - LEFT - _RIGHT

    def at(part: Point) -> Point:
        return round(LEFT + part[0] * wide, 2), round(top + (1 - part[1]) * high, 2)

    field = axes.field
    if field is not None:
        yield from field_cells(field, LEFT, top, wide, high)
    for value in ticks(axes.up.scale):
        x, y = at((0.0, axes.up.scale.at(value)))
        if field is None:
            yield f'<line class="grid" x1="{x}" x2="{x + wide}" y1="{y}" y2="{y}"/>'
        yield f'<text class="faint" x="{x - 8}" y="{y + 4}" text-anchor="end">{_number(axes.up, value, digits)}</text>'
    for value in _ticks(axes.across) if field is None else ():
        x, y = at((axes.across.scale.at(value), 0.0))
        yield f'<line class="grid" x1="{x}" x2="{x}" y1="{round(top, 2)}" y2="{y}"/>'
    (x, y), (to_x, to_y) = at((0.0, 0.0)), at((1.0, 1.0))
    yield f'<path class="axis" d="M{x} {to_y}V{y}H{to_x}"/>'
    place = f'x="{LEFT}"' if several else f'x="{LEFT - 8}"'
    anchor = "" if several else ' text-anchor="end"'
    yield f'<text {place} y="{round(top - 6, 2)}"{anchor}>{text(plain(axes.up.label))}</text>'
    paths = [(number, path) for number, curve in axes.strokes if (path := _path(axes, curve, at))]
    if field is not None:  # below all of them, so that no line hides another one
        yield from (f'<path class="halo" d="{path}"/>' for _, path in paths)
    for number, path in paths:
        yield f'<path class="c{number % len(COLOURS)}" d="{path}"{_dashed(DASHES[number % len(DASHES)])}/>'
    halo = "" if field is None else " halo"
    for mark in axes.marks:
        if part := axes.place(mark.at):
            x, y = at(part)
            yield f'<text class="mark{halo}" x="{x}" y="{y + 5}" text-anchor="middle">{text(mark.sign)}</text>'


def _path(axes: Axes, curve: Curve, at: Callable[[Point], Point]) -> str:
    """The pieces of a curve as a path, those that meet being one."""
    pieces = [(at(begin), at(end)) for begin, end in axes.pieces(curve)]
    return "".join(
        (f"M{begin[0]} {begin[1]}" if not place or pieces[place - 1][1] != begin else "") + f"L{end[0]} {end[1]}"
        for place, (begin, end) in enumerate(pieces)
    )


def _legend(panels: Sequence[Axes], plain: Callable[[Spans], str]) -> Iterator[list[str]]:
    """What each curve and each mark is, in rows; each part of them with a place for its height."""
    row: list[str] = []
    x = float(LEFT)
    said = [(number, "", ", ".join(map(plain, labels))) for number, labels in named(tuple(panels))]
    said += [(-1, mark.sign, plain(mark.label)) for axes in panels for mark in axes.marks if mark.label]
    for number, sign, label in said:
        size = 46 + _WORDS * len(label)
        if row and x + size > WIDE - _RIGHT:
            yield row
            row, x = [], float(LEFT)
        words = text(label).replace("{", "{{").replace("}", "}}")
        if sign:
            row.append(f'<text class="mark" x="{x + 10}" y="{{y}}" text-anchor="middle">{text(sign)}</text>')
        else:
            dash = _dashed(DASHES[number % len(DASHES)])
            row.append(f'<path class="c{number % len(COLOURS)}" d="M{x} {{line}}h20"{dash}/>')
        row.append(f'<text x="{x + 26}" y="{{y}}">{words}</text>')
        x += size
    if row:
        yield row


def _dashed(dash: str) -> str:
    return f' stroke-dasharray="{dash}"' if dash else ""
