"""What can go wrong, in words: what was found, where, what is allowed, what to type next."""

from __future__ import annotations

from collections.abc import Iterable

from nnstep.records import dataclass

_SHOWN = 10  # problems of one file
_LONGEST = 100  # characters of a name that are compared with others


class NnstepError(Exception):
    """The root of all errors of nnstep.

    message: what was found. help: what is allowed, and what to type next. exit_code: what a command ends with.
    """

    exit_code = 1

    def __init__(self, message: str, help: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.help = help

    def __str__(self) -> str:
        return f"{self.message}\n   = help: {self.help}" if self.help else self.message


class UsageError(NnstepError, ValueError):
    """An option or an argument has no meaning here."""

    exit_code = 2


class UnknownQuantity(NnstepError, KeyError):
    """No quantity has this name, or none at this address."""

    exit_code = 2

    __str__ = NnstepError.__str__  # a KeyError would show the repr of its message


class UnknownName(UnknownQuantity):
    """Nothing has this name; one that is like it may be meant."""


class AbsentQuantity(UnknownQuantity):
    """The name is one, and this network has no such quantity; `help` says why."""


class ScenarioNotFound(NnstepError, FileNotFoundError):
    """There is no such scenario file, and no bundled scenario of this name."""

    exit_code = 66

    __str__ = NnstepError.__str__


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong in a file: where (lines and columns from 1; 0 where there is no place), and why."""

    message: str
    path: str = ""
    line: int = 0
    column: int = 0
    source: str = ""
    width: int = 1
    help: str = ""

    def __str__(self) -> str:
        lines = [f"error: {self.message}"]
        margin = " " * max(2, len(str(self.line)))
        if self.path:
            place = f":{self.line}:{self.column}" if self.line else ""
            lines.append(f"{margin}--> {self.path}{place}")
        if self.line:
            lead = " " * (self.column - 1)
            lines.append(f"{margin} |")
            lines.append(f"{self.line:>{len(margin)}} | {self.source}".rstrip())
            lines.append(f"{margin} | {lead}{'^' * max(1, self.width)}")
        if self.help:
            lines.append(f"{margin} = help: {self.help}")
        return "\n".join(lines)


class ScenarioError(NnstepError, ValueError):
    """A scenario is wrong; `problems` says what was found, ten at most; `more`: how many others there are."""

    exit_code = 65

    def __init__(self, problems: list[Problem] | tuple[Problem, ...], more: int = 0) -> None:
        super().__init__(problems[0].message, problems[0].help)
        self.problems = tuple(problems[:_SHOWN])
        self.more = len(problems[_SHOWN:]) + more
        self._lines = [one.line for one in problems[_SHOWN:] if one.line]

    def __str__(self) -> str:
        shown = "\n\n".join(map(str, self.problems))
        if not self.more:
            return shown
        where = f", in lines {min(self._lines)} to {max(self._lines)}" if self._lines else ""
        if self._lines and min(self._lines) == max(self._lines):
            where = f", in line {self._lines[0]}"
        return f"{shown}\n\n… and {self.more} more{where}"


def nearest(name: str, among: Iterable[str], most: int = 3) -> list[str]:
    """The names most like this one, best first; none where nothing is like it."""
    import difflib  # only when something was misspelt

    known = {word.casefold(): word for word in among}
    return [known[word] for word in difflib.get_close_matches(name.casefold(), known, most, 0.6)]


def did_you_mean(name: str, among: Iterable[str], most: int = 1) -> str:
    """The question with the nearest names, and a blank behind it; "" where nothing is like it."""
    close = nearest(name[:_LONGEST], among, most)
    return f"did you mean {' or '.join(map(repr, close))}? " if close else ""
