"""The pictures of a document as SVG in the page, in its colours; what they show is said in words, too."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from nnstep.html.inline import text
from nnstep.pages.pictures.axes import Axes, Axis, Curve, Mark, Stack
from nnstep.pages.pictures.graph import Graph
from nnstep.pages.pictures.plot import Plot, Scale
from nnstep.pages.pictures.web import Web
from nnstep.quantities.plain import plain
from nnstep.quantities.spans import Figure, Spans
from nnstep.render.svg import HIGH, TOP, WIDE, curves, in_words, sheets
from nnstep.render.svg_axes import height, panels_drawn, panels_of
from nnstep.render.svg_field import LOOKS
from nnstep.render.svg_web import web_drawn, web_height
from nnstep.render.text.typeset import Setting
from nnstep.words import paged as words

_ABOVE, _BELOW = 20, 24  # of a picture's own file: room for a title and a source, which stand beside it here


def drawing(block: Graph | Plot | Axes | Stack | Web, setting: Setting) -> str:
    """A picture."""

    def said(spans: Spans) -> str:
        return plain(spans, setting.notation)

    match block:
        case Plot():
            labels = [said(line.label) for line in block.lines]
            return _framed(curves(block, labels, setting.digits), in_words(block, labels), HIGH)
        case Web():
            return _framed(web_drawn(block, setting.digits), words.NETWORK_SAID, web_height(block))
        case Graph():
            return _framed_axes((_graph(block),), said, setting, said(block.head), _where(block, setting))
    panels = panels_of(block)
    return _framed_axes(panels, said, setting, words.against(said(panels[0].up.label), said(panels[-1].across.label)))


def _framed_axes(
    panels: tuple[Axes, ...], said: Callable[[Spans], str], setting: Setting, told: str, below: str = ""
) -> str:
    high = height(panels)
    return _framed(panels_drawn(panels, high, said, setting.digits), told, high, below)


def _framed(drawn: Iterable[str], told: str, high: int, below: str = "") -> str:
    box = f"0 {TOP - _ABOVE - 8} {WIDE} {high - TOP - _BELOW + _ABOVE + 8}"
    svg = f'<svg class="drawing" viewBox="{box}" role="img" aria-label="{text(told)}">{"".join(drawn)}</svg>'
    return f"<figure>{svg}{f'<figcaption>{text(below)}</figcaption>' if below else ''}</figure>"


def _graph(graph: Graph) -> Axes:
    """The graph of a function as a picture between two axes, the learner's own point marked."""
    (first, _), (last, _) = graph.points[0], graph.points[-1]
    ups = [up for _, up in graph.points]
    return Axes(
        Axis((graph.at,), Scale(first, last)),
        Axis((graph.key,), Scale(min(ups), max(ups))),
        (Curve((), graph.points),),
        (Mark("●", (), graph.here),),
    )


def _where(graph: Graph, setting: Setting) -> str:
    x, y = graph.here
    shown = (graph.at, " ", Figure(x, related=True), ", ", graph.key, " ", Figure(y, related=True))
    return f"{plain(graph.head, setting.notation)}: {setting.text(shown)}"


def looks() -> str:
    """The style of all pictures: that of their own files, for what is inside of them alone."""
    light, dark = map(_inside, sheets(LOOKS))
    return f"{light}@media(prefers-color-scheme:dark){{{dark}}}@media print{{.drawing{{max-width:150mm}}}}"


def _inside(style: str) -> str:
    """The rules of a style, each for what stands in a picture."""
    return re.sub(r"([^{}]+)(?=\{)", lambda found: ",".join(f".drawing {one}" for one in found[1].split(",")), style)
