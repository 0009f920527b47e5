"""Where something stands in a file, and how a line of it is shown: a file's text never gives orders to a terminal."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cached_property

from nnstep.errors import Problem, ScenarioError
from nnstep.printable import hidden, joined, written
from nnstep.records import dataclass

_NEWLINE = r"\r\n|\r|\n"
_WINDOW = 50  # characters shown on either side of the caret where a line is too long to show
_JOINERS = "\u200c\u200d"
_AS_EMOJI = ".\ufe0f"  # what else would be one column wide
# What is drawn into the emoji before it: the rest of a family, the colour of a skin, the name of a flag; and joiners.
_TOGETHER = "\u200d[\u2190-\u2bff\U0001f000-\U0001faff]|[\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f\u200c\u200d]"
_MANY = 1000  # problems that are kept; ten are shown, the first of the file


class Source:
    """A text and where it is from; positions are offsets into it, lines are counted as editors count them."""

    def __init__(self, path: str, text: str) -> None:
        self.path = path
        self.text = text

    @cached_property
    def _starts(self) -> list[int]:
        if "\r" in self.text:
            return [0, *(match.end() for match in re.finditer(_NEWLINE, self.text))]
        starts, at = [0], self.text.find("\n") + 1
        while at:
            starts.append(at)
            at = self.text.find("\n", at) + 1
        return starts

    @property
    def lines(self) -> int:
        """How many lines there are, one after the last end of a line included."""
        return len(self._starts)

    def line_of(self, offset: int) -> int:
        """The line, from 1, in which an offset lies."""
        return bisect_right(self._starts, offset)

    def column_of(self, offset: int) -> int:
        """The column, from 1, of an offset in its line."""
        return offset - self._starts[self.line_of(offset) - 1] + 1

    def offset_of(self, line: int) -> int:
        """Where a line, from 1, begins."""
        return self._starts[min(line, len(self._starts)) - 1]

    def line(self, number: int) -> str:
        """The text of a line, from 1, without its end."""
        starts = self._starts
        end = starts[number] if number < len(starts) else len(self.text)
        return self.text[starts[number - 1] : end].rstrip("\r\n")


@dataclass(frozen=True, slots=True)
class Place:
    """A stretch of a source; or, where there is no file, a label: a path into the data, the `--set` it is from."""

    label: str = ""
    source: Source | None = None
    start: int = 0
    end: int = 0

    @property
    def line(self) -> int:
        """The line, from 1; 0 where there is none."""
        return self.source.line_of(self.start) if self.source else 0


@dataclass(frozen=True, slots=True)
class ShownProblem(Problem):
    """A problem whose carets do not stand below the column that is named: tabs, wide characters, a line cut short."""

    lead: int = 0

    def __str__(self) -> str:
        lines = Problem.__str__(self).split("\n")
        margin = lines[2]  # error, -->, |, the source, the carets
        lines[4] = f"{margin} {' ' * self.lead}{'^' * max(1, self.width)}"
        return "\n".join(lines)


def problem_at(place: Place, message: str, help: str = "") -> Problem:
    """The problem with this message at this place."""
    if place.source is None:
        return Problem(message, path=shown(place.label, 200), help=help)
    number, column = place.source.line_of(place.start), place.source.column_of(place.start)
    source, lead, width = _picture(place.source.line(number), column - 1, place.end - place.start)
    path = shown(place.source.path, 1000)
    return ShownProblem(message, path, number, column, source, width, help, lead)


class Report:
    """Collects what is wrong, so that a file gets all its problems at once.

    whole: the section that the file is, for those who find a key in the wrong one.
    """

    def __init__(self, path: str = "") -> None:
        self.path = shown(path, 1000)
        self.problems: list[Problem] = []
        self.more = 0  # problems that were not kept
        self.whole: object = None

    def add(self, place: Place, message: str, help: str = "") -> None:
        """Note a problem."""
        if len(self.problems) < _MANY:
            self.problems.append(problem_at(place, message, help))
        else:
            self.more += 1

    def close(self) -> None:
        """Raise what was found, in the order of the file; things without a line (`--set`) first, other files last."""
        if self.problems:
            self.problems.sort(key=lambda one: (bool(one.line) and one.path != self.path, one.line, one.column))
            raise ScenarioError(self.problems, self.more)


def refused(text: str) -> re.Match[str] | None:
    """The first character that no text of a scenario may hold: controls, directions, zero widths; a tab is a blank."""
    at = next(hidden(text, "\n\r\t"), None)
    return None if at is None else re.compile(".", re.DOTALL).match(text, at)


def named(character: str) -> str:
    """What an invisible character is called: its number, and its name where it has one."""
    import unicodedata  # only where something is wrong

    return f"U+{ord(character):04X} {unicodedata.name(character, '')}".rstrip()


def shown(text: str, limit: int = 60) -> str:
    """Text of a file as it may be printed: cut, invisible characters escaped."""
    cut = text if len(text) <= limit else text[: limit - 1].rstrip(_JOINERS) + "…"
    if cut.isprintable():
        return cut
    kept = joined(cut)
    return "".join(one if one.isprintable() or at in kept else written(one) for at, one in enumerate(cut))


def _cells(text: str) -> int:
    """How many columns of a terminal a printable text takes."""
    if text.isascii():
        return len(text)
    import unicodedata  # only where something is wrong

    text = re.sub(_TOGETHER, "", re.sub(_AS_EMOJI, "\U0001f642", text))
    return sum(
        2 if unicodedata.east_asian_width(one) in "WF" else 0 if unicodedata.category(one) in ("Mn", "Me") else 1
        for one in text
    )


def _picture(line: str, start: int, width: int) -> tuple[str, int, int]:
    """A line as it is shown; how many columns stand before the carets; how many carets."""
    whole = len(line) <= 2 * _WINDOW + 20
    first, last = (0, len(line)) if whole else (max(0, start - _WINDOW), min(len(line), start + _WINDOW))
    end = min(start + width, last)
    before, marked, after = (
        shown(part.replace("\t", "    "), len(line) * 4)
        for part in (line[first:start], line[start:end].rstrip(), line[start + len(line[start:end].rstrip()) : last])
    )
    before = "…" + before if first else before
    after = after + "…" if last < len(line) else after
    return before + marked + after, _cells(before), max(1, _cells(marked))
