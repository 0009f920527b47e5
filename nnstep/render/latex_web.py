"""The whole network in LaTeX's own picture: neurons as rings, positive weights solid, negative ones dotted."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from nnstep.algebra import latex as formulas
from nnstep.pages.pictures.web import ALL, Shot, Web
from nnstep.words import whole as words

_ACROSS, _DOWN = 130, 12  # millimetres
_MOST = 12  # neurons in a column
_MOST_LINES = 200
_THICKEST = 1.2  # millimetres
_DOTS = 40  # of a negative weight's line


def web_picture(web: Web, number: Callable[[float], str]) -> str:
    """The network, one under the other where it is there at several epochs; number: how a value is shown."""
    columns = web.shown(_MOST)
    parts = [_shot(web, shot, columns, number) for shot in web.shots]
    return "\n\n".join([*parts, f"solid: {words.POSITIVE}; dotted: {words.NEGATIVE}; {words.THICKER}"])


def _shot(web: Web, shot: Shot, columns: Sequence[Sequence[int]], number: Callable[[float], str]) -> str:
    tallest = max(map(len, columns))
    apart = _ACROSS / (len(columns) - 1)

    def at(layer: int, place: int) -> tuple[float, float]:
        return layer * apart, _DOWN * ((len(columns[layer]) - 1) / 2 - place + tallest / 2)

    body = []
    for layer in range(1, len(columns)):
        for begin, end, weight in web.lines(shot, columns, layer, _MOST_LINES):
            (x, y), (to_x, to_y) = at(layer - 1, begin), at(layer, end)
            thick = max(abs(weight) / web.most * _THICKEST, 0.1)
            dots = "" if weight > 0 else f"[{_DOTS}]"
            middle = f"({(x + to_x) / 2:.1f},{(y + to_y) / 2:.1f})"
            body.append(
                rf"\linethickness{{{thick:.2f}mm}}\qbezier{dots}({x:.1f},{y:.1f}){middle}({to_x:.1f},{to_y:.1f})"
            )
    for layer, column in enumerate(columns):
        for place, unit in enumerate(column):
            x, y = at(layer, place)
            if unit == ALL:
                said = words.together(len(web.names[layer]))
            else:
                said = rf"{web.names[layer][unit]} ${formulas.number(number(shot.values[layer][unit]))}$"
            body.append(
                rf"\put({x:.1f},{y:.1f}){{\circle*{{2}}}}\put({x:.1f},{y + 2.5:.1f}){{\makebox(0,0){{\small {said}}}}}"
            )
        if (more := len(web.names[layer]) - len(column)) and ALL not in column:
            x, y = at(layer, len(column) - 1)
            body.append(rf"\put({x:.1f},{y - 5:.1f}){{\makebox(0,0){{\small \ldots{{}} {more} more}}}}")
    lines, size = "\n".join(body), f"({_ACROSS + 20},{_DOWN * (tallest + 1)})(-10,0)"
    said = f"{words.begins(shot.epoch)}\n\n" if len(web.shots) > 1 else ""
    return f"{said}\\setlength{{\\unitlength}}{{1mm}}\n\\begin{{picture}}{size}\n{lines}\n\\end{{picture}}"
