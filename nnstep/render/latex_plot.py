"""Curves over epochs in LaTeX's own picture: dots, the scale, the epochs."""

from __future__ import annotations

from collections.abc import Callable

from nnstep.algebra import latex as formulas
from nnstep.pages.pictures.plot import Plot, binned

_ACROSS, _UP = 110, 50  # millimetres
_BINS = 110


def plot_picture(plot: Plot, number: Callable[[float], str]) -> str:
    """The curves between their axes; number: how a value is shown."""
    scale = plot.scale
    if scale is None:
        return ""
    body = [rf"\put(0,0){{\line(1,0){{{_ACROSS}}}}}", rf"\put(0,0){{\line(0,1){{{_UP}}}}}"]
    for value, height in ((scale.low, 0), (scale.high, _UP)):
        body.append(rf"\put(-2,{height}){{\makebox(0,0)[r]{{\small ${formulas.number(number(value))}$}}}}")
    for epoch, x in ((plot.first, 0), (plot.last, _ACROSS)):
        body.append(rf"\put({x},-5){{\makebox(0,0){{\small {epoch}}}}}")
    for line in plot.lines:
        body += [
            rf"\put({part * _ACROSS:.1f},{scale.at(value) * _UP:.1f}){{\circle*{{0.6}}}}"
            for part, found in binned(plot, line.values, _BINS)
            for value in dict.fromkeys(found)
        ]
    lines, size = "\n".join(body), f"({_ACROSS + 4},{_UP + 12})(-16,-8)"
    return f"\\setlength{{\\unitlength}}{{1mm}}\n\\begin{{picture}}{size}\n{lines}\n\\end{{picture}}"
