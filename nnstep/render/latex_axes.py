"""A picture between two axes in LaTeX's own picture: lines as dots, marks as rings, the scales, what is what."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator

from nnstep.algebra import latex as formulas
from nnstep.pages.pictures.axes import Axes, Curve, Field, Stack, named
from nnstep.quantities.spans import Spans
from nnstep.render.apart import apart

_ACROSS, _UP = 110, 60  # millimetres
_SQUARES = (44, 24)  # of a field, across and up
_SIZES = (0.0, 0.4, 0.8, 1.2, 1.6)  # millimetres of the squares of its shades
_NAN, _INFINITE = "?", r"$\infty$"
_SIGNS = {
    "●": r"$\bullet$", "○": r"$\circ$", "▲": r"$\triangle$", "▼": r"$\nabla$", "►": r"$\triangleright$",
    "◄": r"$\triangleleft$",
}  # fmt: skip
_APART = (0.8, 1.6, 2.4, 3.2)  # millimetres between the dots of a curve: so curves are told apart without colour


def axes_picture(
    axes: Axes | Stack, number: Callable[[float], str], inline: Callable[[Spans], str], digits: int = 4
) -> str:
    """The picture and what is what below it; number: how a value is shown; inline: how words with names are."""
    panels = axes.panels if isinstance(axes, Stack) else (axes,)
    says = [inline(label) for _, labels in named(panels) for label in labels]
    says += [_marked(panel, inline(mark.label), mark.sign) for panel in panels for mark in panel.marks if mark.label]
    shades = [_sizes(one.field, digits, inline) for one in panels if one.field is not None]
    return "\n\n".join([*(_panel(one, number, inline) for one in panels), *shades, "; ".join(says)])


def _marked(axes: Axes, label: str, sign: str) -> str:
    """The name of a mark, on a field with its sign, as there are several kinds."""
    return f"{_SIGNS[sign]} {label}" if axes.field is not None and sign in _SIGNS else label


def _panel(axes: Axes, number: Callable[[float], str], inline: Callable[[Spans], str]) -> str:
    body = [] if axes.field is None else list(_squares(axes, axes.field))
    body += [rf"\put(0,0){{\line(1,0){{{_ACROSS}}}}}", rf"\put(0,0){{\line(0,1){{{_UP}}}}}"]
    for axis, at, corner in ((axes.up, "-2,{}", "r"), (axes.across, "{},-4", "")):
        for value, far in ((axis.scale.low, 0), (axis.scale.high, _UP if corner else _ACROSS)):
            place, shown = at.format(far), str(round(value)) if axis.counted else number(value)
            box = f"[{corner}]" if corner else ""
            body.append(rf"\put({place}){{\makebox(0,0){box}{{\small ${formulas.number(shown)}$}}}}")
    body.append(rf"\put({_ACROSS / 2},-4){{\makebox(0,0){{\small {inline(axes.across.label)}}}}}")
    body.append(rf"\put(2,{_UP + 3}){{\makebox(0,0)[l]{{\small {inline(axes.up.label)}}}}}")
    for which, curve in axes.strokes:
        body += (
            rf"\put({x:.1f},{y:.1f}){{\circle*{{0.6}}}}" for x, y in _dots(axes, curve, _APART[which % len(_APART)])
        )
    for mark in axes.marks:
        if part := axes.place(mark.at):
            sign = rf"\makebox(0,0){{{_SIGNS[mark.sign]}}}" if axes.field and mark.sign in _SIGNS else r"\circle{2.4}"
            body.append(rf"\put({part[0] * _ACROSS:.1f},{part[1] * _UP:.1f}){{{sign}}}")
    lines, size = "\n".join(body), f"({_ACROSS + 4},{_UP + 14})(-16,-8)"
    return f"\\setlength{{\\unitlength}}{{1mm}}\n\\begin{{picture}}{size}\n{lines}\n\\end{{picture}}"


def _squares(axes: Axes, field: Field) -> Iterator[str]:
    """A square in the middle of each of some cells, larger where numbers are higher; none under what is drawn."""
    wide, high = _SQUARES
    drawn = [(x / _ACROSS, y / _UP) for curve in axes.curves for x, y in _dots(axes, curve, _APART[0])]
    taken = {(int(x * wide), int(y * high)) for x, y in drawn}
    marks = [(int(part[0] * wide), int(part[1] * high)) for mark in axes.marks if (part := axes.place(mark.at))]
    taken |= {(x + right, y + up) for x, y in marks for right in (-1, 0, 1) for up in (-1, 0, 1)}
    for up in range(high):
        for across in range(wide):
            if (across, up) in taken:
                continue
            part = (across + 0.5) / wide, (up + 0.5) / high
            value = field.value(part)
            size = _size(field, field.shade(value))
            x, y = part[0] * _ACROSS, part[1] * _UP
            if size is None:
                yield rf"\put({x:.1f},{y:.1f}){{\makebox(0,0){{\tiny {_NAN if math.isnan(value) else _INFINITE}}}}}"
            elif size:
                yield rf"\put({x - size / 2:.2f},{y - size / 2:.2f}){{\rule{{{size}mm}}{{{size}mm}}}}"


def _size(field: Field, shade: int | None) -> float | None:
    """The millimetres of the square of a shade; None for what is no number."""
    return None if shade is None else _SIZES[shade if len(field.edges) > 2 else 1]


def _sizes(field: Field, digits: int, inline: Callable[[Spans], str]) -> str:
    """What is measured, and each size between the numbers that it is between."""
    numbers = [f"${formulas.number(one)}$" for one in apart(field.edges, digits)]
    says = inline(field.label)
    if len(numbers) == 2:
        says += rf" \rule{{{_SIZES[1]}mm}}{{{_SIZES[1]}mm}} {numbers[0]} everywhere"
    elif numbers:
        drawn = ["blank", *(rf"\rule{{{size}mm}}{{{size}mm}}" for size in _SIZES[1:])]
        says += f" {numbers[0]}" + "".join(f" {one} {to}" for one, to in zip(drawn, numbers[1:], strict=True))
    for there, sign, name in zip(field.strange, (_NAN, _INFINITE), ("no number", "infinite"), strict=True):
        says += f" {sign} {name}" if there else ""
    return says


def _dots(axes: Axes, curve: Curve, apart: float) -> Iterator[tuple[float, float]]:
    """Points in millimetres along a curve, evenly apart."""
    left = 0.0
    for begin, end in axes.pieces(curve):
        (x, y), (to_x, to_y) = ((part[0] * _ACROSS, part[1] * _UP) for part in (begin, end))
        size = ((to_x - x) ** 2 + (to_y - y) ** 2) ** 0.5
        while left <= size:
            share = left / size if size else 0.0
            yield x + (to_x - x) * share, y + (to_y - y) * share
            left += apart
        left -= size
