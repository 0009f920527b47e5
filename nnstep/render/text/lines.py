"""Lines of styled bits: what every picture and page is set in, before a writer turns it into text or colour.

A style is a word for a meaning (see theme.py), never a colour. Widths are counted in cells of a terminal.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from nnstep.quantities.key import Key
from nnstep.quantities.kinds import KINDS
from nnstep.records import dataclass

Bit = tuple[str, str]
"""Some text and the name of its style, "" for none."""

Line = list[Bit]

_GLYPHS = {
    "━": "-", "─": "-", "█": "=", "┃": "|", "│": "|", "▏": "|", "┓": "+", "┏": "+", "┛": "+", "┗": "+", "┳": "+",
    "┻": "+", "┫": "+", "┣": "+", "╋": "+", "├": "+", "┤": "+", "┬": "+", "┴": "+", "┼": "+", "└": "+", "┘": "+",
    "┐": "+", "┌": "+", "►": ">", "◄": "<", "▲": "^", "▼": "v", "→": "->", "←": "<-", "↑": "up", "↓": "down",
    "≈": "~", "−": "-", "·": ".", "…": "...", "✓": "ok", "✗": "x", "∂": "d", "η": "lr", "∑": "sum", "½": "1/2",
    "–": "-", "’": "'", "“": '"', "”": '"', "σ": "s", "⁺": "+", "²": "^2", "×": "x", "⊙": "*", "●": "@", "○": "O",
    "∞": "!",
}  # fmt: skip


STOP = "stop"
"""The style of a gap before which terminals disagree on widths: on a screen what follows is put at its column."""


@dataclass(frozen=True, slots=True)
class Look:
    """What a page is set for: its width and height in cells, and whether only ASCII may be used."""

    width: int = 80
    height: int = 24
    ascii: bool = False

    def glyph(self, sign: str) -> str:
        """A sign, or its ASCII twin."""
        return _GLYPHS.get(sign, sign) if self.ascii else sign

    def plain(self, text: str) -> str:
        """Our own words with their signs exchanged for ASCII twins, where only ASCII may be used."""
        if not self.ascii or text.isascii():
            return text
        swapped = "".join(_GLYPHS.get(sign, sign) for sign in text.replace(" · ", " - "))
        return swapped.encode("ascii", "backslashreplace").decode("ascii")


_NARROW = (
    r"[ -~\u00a1-\u00ac\u00ae-\u02ff\u0370-\u0482\u2010-\u2027\u2030-\u205e\u2070-\u20cf"
    r"\u2190-\u2319\u2500-\u25fc\u2713\u2717]*"
)
"""The signs of our own pages: each takes one cell."""


@lru_cache(maxsize=4096)
def cells(text: str) -> int:
    """How many cells a text takes."""
    if text.isascii() or re.fullmatch(_NARROW, text):
        return len(text)
    from rich.cells import cell_len  # the table of character widths, for what others wrote

    return cell_len(text)


def width_of(line: Iterable[Bit]) -> int:
    """How many cells a line takes."""
    width = 0
    for text, _ in line:  # a thousand times a frame: a generator would take twice as long
        width += cells(text)
    return width


def pad(line: Line, width: int) -> Line:
    """The line filled with blanks to a width."""
    gap = width - width_of(line)
    return [*line, (" " * gap, "")] if gap > 0 else line


def trimmed(line: Line) -> Line:
    """The line without the blanks at its end."""
    *before, (text, style) = line or [("", "")]
    if text.rstrip() or not before:
        return [*before, (text.rstrip(), style)]
    return trimmed(before)


def right(line: Line, tail: Line, width: int) -> Line:
    """The line with a tail set against the right edge, at least two cells apart."""
    gap = max(width - width_of(line) - width_of(tail), 2)
    stop = STOP if any(map(_is_unsure, text_of(line))) else ""
    return [*line, (" " * gap, stop), *tail]


def _is_unsure(sign: str) -> bool:
    """Whether terminals disagree on its width: some know joined, coloured and conjunct signs as one, others do not."""
    return "\u0900" <= sign <= "\u0dff" or sign in "\u200c\u200d" or sign >= "\ufe0e"


def crop(line: Line, width: int) -> Line:
    """The line cut to a width."""
    result: Line = []
    left = width
    for text, style in line:
        if cells(text) <= left:
            result.append((text, style))
            left -= cells(text)
            continue
        kept = ""
        for sign in text:
            if cells(kept + sign) > left:
                break
            kept += sign
        result.append((kept.rstrip("\u200c\u200d"), style))  # a joiner would join what is cut off
        break
    return result


def shortened(line: Line, width: int, look: Look) -> Line:
    """The line, or as much of its beginning as there is room for before a sign that it goes on."""
    if width_of(line) <= width:
        return line
    if width_of(trimmed(line)) <= width:
        return crop(line, width)
    more = look.glyph("…")
    kept = trimmed(crop(line, max(width - cells(more), 0)))
    return [*kept, (more, kept[-1][1])]


def words_in(sentences: Iterable[Line]) -> Iterable[Line]:
    """The words of sentences that run on, each a few bits that must stay together."""
    for sentence in sentences:
        word: Line = []
        for text, style in sentence:
            for place, part in enumerate(text.split(" ")):
                if place and word:
                    yield word
                    word = []
                if part:
                    word.append((part.replace("\u00a0", " "), style))
        if word:
            yield word


def cut(word: Line, width: int) -> list[Line]:
    """The word, in pieces where it is wider than a line."""
    if width_of(word) <= width:
        return [word]
    parts = [""]
    for sign in text_of(word):
        if cells(parts[-1] + sign) > width:
            parts.append("")
        parts[-1] += sign
    return [[(part, "")] for part in parts]


def text_of(line: Iterable[Bit]) -> str:
    """The line without its styles."""
    return "".join(text for text, _ in line)


def role(key: Key | None) -> str:
    """The style for a quantity's kind: parameter, value, given, error; everything else is a gradient."""
    return "" if key is None else KINDS[key.kind].role
