"""A field in an SVG: cells in the colour of their shade, and a bar that says which colour is for which numbers."""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import groupby

from nnstep.pages.pictures.axes import Field
from nnstep.render.apart import apart
from nnstep.render.svg import DARK, LIGHT, text

# From the paper towards the ink, so in the order of the numbers for all eyes; paler than any line that is drawn on it.
SHADED = (
    ("#f3f6f9", "#dde5ec", "#c3d0dc", "#a5b7c8", "#869db2"),
    ("#171d24", "#26313c", "#374655", "#4a5e71", "#5f788f"),
)
_NAN, _INFINITE = "nan", "inf"
_EACH = 'width="8" height="8" patternUnits="userSpaceOnUse"'
_PATTERNS = {
    _NAN: f'<pattern id="nan" {_EACH}><path class="grid" d="M0 8L8 0"/></pattern>',
    _INFINITE: f'<pattern id="inf" {_EACH}><circle class="odd" cx="4" cy="4" r="2"/></pattern>',
}
_WORDS = {_NAN: "no number", _INFINITE: "infinite"}
_DIGIT = 7.2  # about how wide a digit is


def _looks(paper: str, ink: str, shades: tuple[str, ...]) -> str:
    """The colours of the shades, and a rim round what is drawn on them."""
    return (
        "".join(f".f{number}{{fill:{colour};stroke:none}}" for number, colour in enumerate(shades))
        + f"path.halo{{stroke:{paper};stroke-width:5}}text.halo{{paint-order:stroke;stroke:{paper};stroke-width:4px}}"
        f".odd{{fill:{ink}}}.nan{{fill:url(#nan);stroke:none}}.inf{{fill:url(#inf);stroke:none}}"
    )


LOOKS = (_looks(LIGHT["paper"], LIGHT["ink"], SHADED[0]), _looks(DARK["paper"], DARK["ink"], SHADED[1]))
"""What a picture with a field needs besides, in light and in dark."""


def field_cells(field: Field, left: float, top: float, wide: float, high: float) -> Iterator[str]:
    """The field in a frame: for each shade one path of all its cells, those side by side being one."""
    rows, columns = len(field.rows), len(field.rows[0])

    def edge(number: int, count: int) -> float:
        """Where a cell begins, from 0 to 1; its point is its middle, and the first and the last are cut in half."""
        return min(max((number - 0.5) / (count - 1), 0.0), 1.0)

    found: dict[str, list[str]] = {}
    for number, values in enumerate(field.rows):
        low, tall = edge(number, rows), edge(number + 1, rows)
        y, down = round(top + (1 - tall) * high, 2), round((tall - low) * high, 2)
        column = 0
        for name, run in groupby(values, lambda value: _name(value, field)):
            end = column + len(list(run))
            x, right = (round(left + edge(one, columns) * wide, 2) for one in (column, end))
            found.setdefault(name, []).append(f"M{x} {y}H{right}v{down}H{x}z")
            column = end
    for name, cells in sorted(found.items()):
        yield from _defined(name)
        yield f'<path {_filled(name)} shape-rendering="crispEdges" d="{"".join(cells)}"/>'


def bar(field: Field, label: str, left: float, digits: int) -> list[str]:
    """The parts of a row of the legend, each with a place for its height: `{y}` of words, `{line}` of their middle."""
    said = text(label).replace("{", "{{").replace("}", "}}")
    parts = [f'<text x="{left}" y="{{y}}">{said}</text>']
    x = left + _DIGIT * len(label) + 16
    numbers = apart(field.edges, digits)
    if len(field.edges) == 2:
        parts += [_box("f1", x), f'<text class="faint" x="{x + 26}" y="{{y}}">{numbers[0]} everywhere</text>']
        x += 26 + _DIGIT * (len(numbers[0]) + 12)
    for place, number in enumerate(numbers if len(field.edges) > 2 else []):
        if place:
            parts.append(_box(f"f{place - 1}", x))
            x += 26
        parts.append(f'<text class="faint" x="{x}" y="{{y}}">{number}</text>')
        x += _DIGIT * len(number) + 8
    for there, name in zip(field.strange, (_NAN, _INFINITE), strict=True):
        if there:
            parts += [_box(name, x + 6), f'<text class="faint" x="{x + 32}" y="{{y}}">{_WORDS[name]}</text>']
            x += 40 + _DIGIT * len(_WORDS[name])
    return parts


def _box(name: str, x: float) -> str:
    """A colour of the bar, with a rim, so that the palest is seen too."""
    size = f'x="{x:.1f}" y="{{line}}" width="20" height="12" transform="translate(0 -6)"'
    return f'<rect {_filled(name)} {size}/><rect class="axis" fill="none" {size}/>'


def _name(value: float, field: Field) -> str:
    """The class of a cell."""
    shade = field.shade(value)
    if shade is None:
        return _NAN if math.isnan(value) else _INFINITE
    return "f1" if len(field.edges) == 2 else f"f{shade}"


def _filled(name: str) -> str:
    return f'class="{name}"'


def _defined(name: str) -> Iterator[str]:
    if name in _PATTERNS:
        yield f"<defs>{_PATTERNS[name]}</defs>"
