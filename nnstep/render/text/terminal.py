"""Lines as text for a terminal: the only place where a style becomes an escape code."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Final, Literal

from nnstep.printable import harmless
from nnstep.render.text.lines import STOP, Line, width_of
from nnstep.render.text.theme import Theme

Depth = Literal["none", "attributes", "16"]
"""What a terminal can show: nothing, bold and reverse only (NO_COLOR), or the colours of a theme too."""


_ATTRIBUTES: Final = {"bold": "1", "dim": "2", "reverse": "7"}
_COLOURS: Final = {"red": "31", "green": "32", "yellow": "33", "blue": "34", "magenta": "35", "cyan": "36"}


class Painter:
    """Paints lines under a theme for a terminal of some depth."""

    def __init__(self, theme: Theme, depth: Depth) -> None:
        self.depth = depth
        self._codes = lru_cache(maxsize=256)(lambda name: _codes(theme, name, depth))

    def paint(self, line: Line) -> str:
        """One line as a string with escape codes; without any where the depth is none."""
        whole = "".join([text for text, _ in line])
        if not whole.isprintable():  # whatever room it came from, nothing in it gives orders here
            line = [(harmless(text.replace("\n", " ")), name) for text, name in line]
        if self.depth == "none":
            return "".join(text for text, _ in line)
        result = []
        for text, name in line:
            codes = self._codes(name) if name and text else ""
            result.append(f"\x1b[{codes}m{text}\x1b[0m" if codes else text)
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


def _codes(theme: Theme, name: str, depth: Depth) -> str:
    """The numbers of a style's escape code, as rich gives them: its import takes as long as a frame."""
    words = theme.get(name, "").split()
    codes = sorted(_ATTRIBUTES[word] for word in words if word in _ATTRIBUTES)
    if depth == "16":
        codes += [_COLOURS.get(word) or f"38;5;{word}" for word in words if word not in _ATTRIBUTES]
    return ";".join(codes)
