"""Pictures in Typst: SVG, which stands in the file itself."""

from __future__ import annotations

import re
from typing import Final

from nnstep.algebra.typst import quoted
from nnstep.pages.pictures.axes import Axes, Stack
from nnstep.pages.pictures.drawn import Drawn
from nnstep.pages.pictures.plot import Plot
from nnstep.pages.pictures.web import Web
from nnstep.quantities.plain import plain
from nnstep.quantities.spans import Spans
from nnstep.render.svg import svg
from nnstep.render.svg_axes import axes_svg
from nnstep.render.svg_web import web_svg
from nnstep.render.text.typeset import Setting

_SIZE: Final = re.compile(r'viewBox="0 0 (\d+) (\d+)" width="\d+" height="\d+"')
_ABOVE, _BELOW = 20, 24  # of a picture's own file


def picture(block: Plot | Web | Axes | Stack, setting: Setting) -> str:
    """A picture, as wide as the page; its title and what it says stand round it."""

    def said(spans: Spans) -> str:
        return plain(spans, setting.notation)

    match block:
        case Plot():
            drawn = svg(block, [said(line.label) for line in block.lines], "", "", theme="light", digits=setting.digits)
        case Web():
            drawn = web_svg(block, Drawn((), block, ()), said, "", theme="light", digits=setting.digits)
        case _:
            drawn = axes_svg(Drawn((), block, ()), said, "", theme="light", digits=setting.digits)
    return f'#image(bytes({quoted(_SIZE.sub(_trimmed, drawn, count=1))}), format: "svg", width: 100%)'


def _trimmed(size: re.Match[str]) -> str:
    """The size of a picture without the room for a title and a source: these stand beside it."""
    wide, high = int(size[1]), int(size[2]) - _ABOVE - _BELOW
    return f'viewBox="0 {_ABOVE} {wide} {high}" width="{wide}" height="{high}"'
