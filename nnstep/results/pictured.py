"""Pictures between two axes as results: their page, their points, and the same as SVG, which a notebook shows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from nnstep.arguments import checked
from nnstep.errors import UsageError, did_you_mean
from nnstep.pages.pictured import picture_page
from nnstep.pages.pictures.drawn import Drawn
from nnstep.pages.pictures.kinds import KINDS, Epochs
from nnstep.pages.pictures.web import Web
from nnstep.pages.view import View
from nnstep.quantities.addresses import has_address, split_address
from nnstep.quantities.plain import plain
from nnstep.quantities.spans import Spans
from nnstep.render.svg_axes import axes_svg
from nnstep.render.svg_web import web_svg
from nnstep.results.picture import Picture


class Pictured(Picture):
    """A picture: its page, its points, and the same as SVG."""

    def __init__(self, view: View, kind: str, drawn: Drawn) -> None:
        self.kind = kind
        self.drawn = drawn
        super().__init__(view, self._found, lambda: picture_page(drawn))

    def _found(self) -> dict[str, Any]:
        from nnstep.export.json import picture_data  # only where data is asked for

        return picture_data(self.view.notes.scenario.name, self.kind, self.drawn, self._plain)

    def _plain(self, spans: Spans) -> str:
        return plain(spans, self.view.setting_notation())

    @checked
    def svg(self, theme: str = "auto") -> str:
        """The picture as an SVG file. theme: auto, light, dark or none. Raises: UsageError for another one."""
        source = f"{self.view.title} ({self.view.notes.scenario.name})"
        drawn = self.drawn.axes
        if isinstance(drawn, Web):
            return web_svg(drawn, self.drawn, self._plain, source, theme=theme, digits=self.view.digits)
        return axes_svg(self.drawn, self._plain, source, theme=theme, digits=self.view.digits)


def pictured(view: View, kind: str, names: Sequence[str], epochs: Epochs = None) -> Pictured:
    """A picture of a kind, of what is named, over epochs where it is over any. Raises: UsageError, UnknownQuantity."""
    if has_address(kind):  # network@3
        names, kind = [*names, kind], split_address(kind)[0]
    if kind not in KINDS:
        there = ("curves", *KINDS)
        raise UsageError(f"no picture is called {kind!r}", f"{did_you_mean(kind, there)}there are {', '.join(there)}")
    return Pictured(view, kind, KINDS[kind](view, names, epochs))
