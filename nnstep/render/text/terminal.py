"""Lines as text for a terminal: the only place where a style becomes an escape code."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Literal

from rich.color import ColorSystem
from rich.style import Style

from nnstep.printable import harmless
from nnstep.render.text.lines import STOP, Line, width_of
from nnstep.render.text.theme import Theme

Depth = Literal["none", "attributes", "16"]
"""What a terminal can show: nothing, bold and reverse only (NO_COLOR), or its sixteen colours too."""


class Painter:
    """Paints lines under a theme for a terminal of some depth."""

    def __init__(self, theme: Theme, depth: Depth) -> None:
        self.depth = depth
        self._style = lru_cache(maxsize=256)(lambda name: _style(theme, name, depth))

    def paint(self, line: Line) -> str:
        """One line as a string with escape codes; without any where the depth is none."""
        whole = "".join([text for text, _ in line])
        if not whole.isprintable():  # whatever room it came from, nothing in it gives orders here
            line = [(harmless(text.replace("\n", " ")), name) for text, name in line]
        if self.depth == "none":
            return "".join(text for text, _ in line)
        result = []
        for text, name in line:
            style = self._style(name) if name else None
            result.append(style.render(text, color_system=ColorSystem.STANDARD) if style else text)
        return "".join(result)

    def page(self, lines: Iterable[Line]) -> list[str]:
        """All lines of a screen."""
        return [self._on_screen(line) for line in lines]

    def _on_screen(self, line: Line) -> str:
        """A line whose stops are columns, however wide the terminal takes what stands before them to be."""
        stop = next((at for at, (_, name) in enumerate(line, 1) if name == STOP), 0)
        if not stop:
            return self.paint(line)
        return f"{self.paint(line[:stop])}\x1b[{width_of(line[:stop]) + 1}G{self.paint(line[stop:])}"


def _style(theme: Theme, name: str, depth: Depth) -> Style | None:
    definition = theme.get(name)
    if definition is None:
        return None
    style = Style.parse(definition)
    return style.without_color if depth == "attributes" else style
