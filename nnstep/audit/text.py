"""A text as it is read, and where each of its characters stood in the file it is from."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Final

from nnstep.printable import hidden
from nnstep.reading.places import Place, Source

LARGEST = 5_000_000
"""How many bytes a text may have."""


def words(text: str) -> frozenset[str]:
    """The words of a text, as a set."""
    return frozenset(text.split())


_BLANKS: Final = dict.fromkeys((0xA0, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000), " ")


class Text:
    r"""Characters to be read, in lines, and their places in a source.

    starts: where stretches of the text begin, in order; origins: where each of them stood in the source; whole: whether
    the stretch stood there letter by letter, or stands for what was there as one, as `≈` does for `\approx`.
    """

    def __init__(self, source: Source, text: str, starts: list[int], origins: list[int], whole: list[bool]) -> None:
        self.source = source
        self.text = text
        self._starts = starts
        self._origins = origins
        self._whole = whole

    def origin(self, offset: int) -> int:
        """Where the character at an offset of the text stood in the source."""
        if not self._starts:
            return 0
        at = max(bisect_right(self._starts, offset) - 1, 0)
        into = offset - self._starts[at] if self._whole[at] else 0
        return min(self._origins[at] + into, len(self.source.text))

    def place(self, start: int, end: int) -> Place:
        """The stretch of the source that a stretch of the text stands for."""
        first = self.origin(start)
        last = min(self.origin(max(end - 1, start)) + 1, len(self.source.text))
        return Place(self.source.path, self.source, first, max(last, first))

    def line_of(self, offset: int) -> int:
        """The line of the source, from 1, in which the character stood."""
        return self.source.line_of(self.origin(offset))

    def pieces(self, start: int, end: int) -> Iterator[tuple[str, int, bool]]:
        """A stretch in pieces: the characters, where they stood, and whether letter by letter."""
        at = max(bisect_right(self._starts, start) - 1, 0)
        bounds = [*self._starts[at : at + 1], *self._starts[at + 1 : bisect_right(self._starts, end)], end]
        for number, (first, last) in enumerate(pairwise(bounds), at):
            first, last = max(first, start), min(last, end)
            if first < last:
                into = first - self._starts[number] if self._whole[number] else 0
                yield self.text[first:last], self._origins[number] + into, self._whole[number]


class Writer:
    """Makes a text of another one, or of a source, piece by piece."""

    def __init__(self, of: Text) -> None:
        self.of = of
        self._parts: list[str] = []
        self._starts: list[int] = []
        self._origins: list[int] = []
        self._whole: list[bool] = []
        self.length = 0

    def put(self, text: str, at: int) -> None:
        """Characters that stand for what is at an offset of the text that is read."""
        self._add(text, self.of.origin(at), whole=False)

    def copy(self, start: int, end: int) -> None:
        """Characters as they stand there."""
        for text, origin, whole in self.of.pieces(start, end):
            self._add(text, origin, whole=whole)

    def line(self, at: int) -> None:
        """A new line, where the last one is not empty."""
        if self.last not in ("", "\n"):
            self.put("\n", at)

    @property
    def last(self) -> str:
        """The last character that was written."""
        return next((part[-1] for part in reversed(self._parts) if part), "")

    @property
    def count(self) -> int:
        """How many pieces there are: where the next one will stand, for `replace`."""
        return len(self._parts)

    def since(self, number: int) -> str:
        """What was written from a piece on."""
        return "".join(self._parts[number:])

    def hold(self, at: int) -> int:
        """A place for characters that are only known later; its number."""
        self._add("\0", self.of.origin(at), whole=False)
        return self.count - 1

    def fill(self, number: int, text: str) -> None:
        """Puts them there."""
        self._parts[number] = text

    def done(self) -> Text:
        """The text."""
        starts, length = [], 0
        for part in self._parts:
            starts.append(length)
            length += len(part)
        return Text(self.of.source, "".join(self._parts), starts, self._origins, self._whole)

    def _add(self, text: str, origin: int, *, whole: bool) -> None:
        if text:
            self._parts.append(text)
            self._origins.append(origin)
            self._whole.append(whole)


Reading = Callable[[Text], Text]
"""One step on the way from a file to what is read."""


def plain(source: Source) -> Text:
    """A source as it stands."""
    return Text(source, source.text, [0], [0], [True])


def cleaned(text: Text) -> Text:
    """The text without what nobody sees: zero widths are left out, controls and other blanks are blanks."""
    text = Text(text.source, text.text.translate(_BLANKS), text._starts, text._origins, text._whole)
    places = list(hidden(text.text, "\n\t"))
    if not places:
        return text
    writer, before = Writer(text), 0
    for at in places:
        writer.copy(before, at)
        sign = text.text[at]
        if sign in "\r\x0b\x0c\x85\u2028\u2029":
            if text.text[at : at + 2] != "\r\n":
                writer.put("\n", at)
        elif sign < " " or "\x7f" <= sign < "\xa0":
            writer.put(" ", at)
        before = at + 1
    writer.copy(before, len(text.text))
    return writer.done()
