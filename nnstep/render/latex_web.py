"""The whole network drawn with TikZ: neurons as dots, positive weights solid, negative ones dashed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from nnstep.algebra import latex as formulas
from nnstep.pages.pictures.web import ALL, Shot, Web
from nnstep.render.latex_text import escape
from nnstep.words import whole as words

_ACROSS, _DOWN = 130, 12  # millimetres
_MOST = 12  # neurons in a column
_MOST_LINES = 200
_THICKEST = 1.2  # millimetres


def web_picture(web: Web, number: Callable[[float], str]) -> str:
    """The network, one under the other where it is there at several epochs; number: how a value is shown."""
    columns = web.shown(_MOST)
    parts = [_shot(web, shot, columns, number) for shot in web.shots]
    return "\n\n".join([*parts, f"solid: {words.POSITIVE}; dashed: {words.NEGATIVE}; {words.THICKER}"])


def _shot(web: Web, shot: Shot, columns: Sequence[Sequence[int]], number: Callable[[float], str]) -> str:
    apart = _ACROSS / (len(columns) - 1)

    def at(layer: int, place: int) -> str:
        return f"({layer * apart:g},{_DOWN * ((len(columns[layer]) - 1) / 2 - place):g})"

    lines = "\n".join((*_links(web, shot, columns, at), *_neurons(web, shot, columns, number, at)))
    said = f"{words.begins(shot.epoch)}\n\n" if len(web.shots) > 1 else ""
    return f"{said}\\begin{{tikzpicture}}[x=1mm,y=1mm,font=\\small]\n{lines}\n\\end{{tikzpicture}}"


def _links(web: Web, shot: Shot, columns: Sequence[Sequence[int]], at: Callable[[int, int], str]) -> Iterator[str]:
    for layer in range(1, len(columns)):
        for begin, end, weight in web.lines(shot, columns, layer, _MOST_LINES):
            thick = max(abs(weight) / web.most * _THICKEST, 0.1)
            dashes = "" if weight > 0 else ",dashed"
            yield rf"\draw[line width={thick:.2f}mm{dashes}] {at(layer - 1, begin)} -- {at(layer, end)};"


def _neurons(
    web: Web,
    shot: Shot,
    columns: Sequence[Sequence[int]],
    number: Callable[[float], str],
    at: Callable[[int, int], str],
) -> Iterator[str]:
    for layer, column in enumerate(columns):
        names = web.names[layer]
        for place, unit in enumerate(column):
            if unit == ALL:
                said = words.together(len(names))
            else:
                said = rf"{escape(names[unit])} ${formulas.number(number(shot.values[layer][unit]))}$"
            yield rf"\fill {at(layer, place)} circle (1) node[above=0.8mm,fill=white,inner sep=0.3mm] {{{said}}};"
        if (more := len(names) - len(column)) and ALL not in column:
            yield rf"\node[below=2mm] at {at(layer, len(column) - 1)} {{{escape(words.others(more))}}};"
