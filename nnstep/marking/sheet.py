"""Answer sheets: lines of `quantity = number`, as somebody types them, with any notation's names.

A colon will do for the equals sign; # begins a comment; what stands between a first and a last = is the working. The
number may have a decimal comma, or be an expression of numbers, of what is given, and of what an earlier line says.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from nnstep.algebra.parse import ExpressionError
from nnstep.algebra.printed import Printed
from nnstep.errors import ScenarioError, UnknownQuantity, UsageError
from nnstep.marking import typed
from nnstep.marking.marks import Answer
from nnstep.marking.typed import Earlier, place_of
from nnstep.network.trace import Trace
from nnstep.quantities.place import Place
from nnstep.reading.files import decode, read_bytes
from nnstep.reading.places import Place as Stretch
from nnstep.reading.places import Report as Problems
from nnstep.reading.places import Source
from nnstep.records import dataclass

LARGEST: Final = 1_000_000
"""How many bytes a sheet may have."""

_MOST_ANSWERS = 10_000
_MOST_PROBLEMS = 50  # after so many a file is something else than a sheet
_EQUALS = re.compile(r"[=≈≅]")
_ENDS_NAME = re.compile(r"[=≈≅]|:(?!\d+\s*(?:[:=≈≅]|$))")  # not the : of a sample, dE/dw5:2
_BULLET = re.compile(r"[-*•–]\s+(?=\S)")
_HELP = "a line is QUANTITY = NUMBER, as in net_h1 = 0.105; # begins a comment"


class SheetError(ScenarioError):
    """An answer sheet is wrong; `problems` says everything that was found, ten at most."""


def read_sheet(path: str | Path, trace: Trace) -> tuple[Answer, ...]:
    """The answers of a file. Raises: ScenarioNotFound where there is none to read; SheetError, with every problem."""
    content = read_bytes(Path(path), LARGEST, "give an answer sheet, or - for one from a pipe")
    if content is None:
        raise SheetError(_only(str(path), "the file is larger than 1 MB", "an answer sheet is a few lines"))
    return parse_bytes(content, trace, str(path))


def parse_bytes(content: bytes, trace: Trace, name: str = "-") -> tuple[Answer, ...]:
    """The answers of a sheet's bytes, from a pipe for example. Raises: SheetError."""
    if len(content) > LARGEST:
        raise SheetError(_only(name, "the sheet is larger than 1 MB", "an answer sheet is a few lines"))
    problems = Problems(name)
    source = decode(content, name, problems)
    if source is None:
        raise SheetError(problems.problems)
    return _Reader(trace, source).answers()


def parse_sheet(text: str, trace: Trace, name: str = "-") -> tuple[Answer, ...]:
    """The answers of a sheet's text. Raises: SheetError."""
    return parse_bytes(text.encode("utf-8", "surrogatepass"), trace, name)


def _only(path: str, message: str, help: str) -> list:  # type: ignore[type-arg]
    problems = Problems(path)
    problems.add(Stretch(path), message, help)
    return problems.problems


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of a line: its text without blanks around, and where it begins in the file."""

    text: str
    start: int

    @property
    def end(self) -> int:
        return self.start + len(self.text)


class _Reader:
    """Reads one sheet. said: what earlier lines say."""

    def __init__(self, trace: Trace, source: Source) -> None:
        self.trace = trace
        self.source = source
        self.problems = Problems(source.path)
        self.earlier = Earlier(trace)

    def answers(self) -> tuple[Answer, ...]:
        answers: list[Answer] = []
        offset = 0
        for line in re.split(r"(?<=\n)|(?<=\r)(?!\n)", self.source.text):
            self._line(line, offset, answers)
            offset += len(line)
            if len(answers) > _MOST_ANSWERS:
                self._problem(_Part("", offset), "the sheet has too many lines", f"{_MOST_ANSWERS} are the most")
            if len(self.problems.problems) >= _MOST_PROBLEMS or len(answers) > _MOST_ANSWERS:
                break
        if self.problems.problems:
            raise SheetError(self.problems.problems)
        return tuple(answers)

    def _line(self, line: str, offset: int, answers: list[Answer]) -> None:
        content = _part(line.partition("#")[0], offset)
        if bullet := _BULLET.match(content.text):
            content = _part(content.text[bullet.end() :], content.start + bullet.end())
        if not content.text:
            return
        ends_name = _ENDS_NAME.search(content.text) or re.search(":", content.text)
        if ends_name is None:
            self._problem(content, "there is no = in this line", _HELP)
            return
        name = _part(content.text[: ends_name.start()], content.start)
        last = [ends_name, *_EQUALS.finditer(content.text, ends_name.end())][-1].end()
        number = _part(content.text[last:], content.start + last)
        place = self._place(name)
        printed = self._number(number, place)
        if place is not None and printed is not None:
            self.earlier.said[place] = float(printed)
            answers.append(Answer(name.text, printed, Stretch(self.source.path, self.source, name.start, name.end)))

    def _place(self, name: _Part) -> Place | None:
        if not name.text:
            self._problem(name, "there is no quantity before the =", _HELP)
            return None
        try:
            return place_of(self.trace, name.text)[0]
        except (UnknownQuantity, UsageError) as error:
            self._problem(name, error.message, error.help)
            return None

    def _number(self, number: _Part, place: Place | None) -> Printed | None:
        if not number.text:
            self._problem(number, "there is no number after the =", _HELP)
            return None
        try:
            # of an unknown quantity nothing is made; its number is read all the same, for the problems in it
            return typed.number(number.text, self.trace, place, self.earlier)
        except ExpressionError as error:
            start = number.start + error.column - 1
            self._problem(_Part(self.source.text[start : start + error.width], start), error.message, error.help)
        except (UnknownQuantity, UsageError) as error:
            self._problem(number, error.message, error.help)
        return None

    def _problem(self, part: _Part, message: str, help: str) -> None:
        self.problems.add(Stretch(self.source.path, self.source, part.start, part.end), message, help)


def _part(text: str, start: int) -> _Part:
    """The text without the blanks around it."""
    bare = text.strip()
    return _Part(bare, start + len(text) - len(text.lstrip()) if bare else start)
