"""A picture between two axes in LaTeX's own picture: lines as dots, marks as rings, the scales, what is what."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from nnstep.algebra import latex as formulas
from nnstep.pages.pictures.axes import Axes, Curve, Stack, named
from nnstep.quantities.spans import Spans

_ACROSS, _UP = 110, 60  # millimetres
_APART = (0.8, 1.6, 2.4, 3.2)  # millimetres between the dots of a curve: so curves are told apart without colour


def axes_picture(axes: Axes | Stack, number: Callable[[float], str], inline: Callable[[Spans], str]) -> str:
    """The picture and what is what below it; number: how a value is shown; inline: how words with names are."""
    panels = axes.panels if isinstance(axes, Stack) else (axes,)
    says = [inline(label) for _, labels in named(panels) for label in labels]
    says += [inline(mark.label) for panel in panels for mark in panel.marks]
    return "\n\n".join([*(_panel(one, number, inline) for one in panels), "; ".join(says)])


def _panel(axes: Axes, number: Callable[[float], str], inline: Callable[[Spans], str]) -> str:
    body = [rf"\put(0,0){{\line(1,0){{{_ACROSS}}}}}", rf"\put(0,0){{\line(0,1){{{_UP}}}}}"]
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
            body.append(rf"\put({part[0] * _ACROSS:.1f},{part[1] * _UP:.1f}){{\circle{{2.4}}}}")
    lines, size = "\n".join(body), f"({_ACROSS + 4},{_UP + 14})(-16,-8)"
    return f"\\setlength{{\\unitlength}}{{1mm}}\n\\begin{{picture}}{size}\n{lines}\n\\end{{picture}}"


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
