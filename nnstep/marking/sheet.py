"""Answer sheets: what somebody handed in, as answers; and what on it could not be read, or was left out.

A sheet is any text: lines, prose, tables, matrices, LaTeX. `sheets` finds its statements and what their names may mean;
here each gets the meaning under which most of the sheet is right, and its number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from nnstep.algebra.parse import ExpressionError
from nnstep.algebra.printed import Printed
from nnstep.errors import NnstepError, ScenarioError
from nnstep.marking import typed
from nnstep.marking.marks import Answer, UnreadLine
from nnstep.marking.readings import Meaning, chosen, meanings
from nnstep.marking.typed import Earlier
from nnstep.marking.unnamed import Unnamed
from nnstep.network.trace import Trace
from nnstep.printable import hidden
from nnstep.quantities.addresses import Address
from nnstep.quantities.missing import unknown
from nnstep.quantities.place import Place
from nnstep.quantities.scan import Named
from nnstep.reading.files import decode, read_bytes
from nnstep.reading.places import Place as Stretch
from nnstep.reading.places import Report as Problems
from nnstep.reading.places import Source, shown
from nnstep.records import dataclass, replace
from nnstep.sheets.aliases import Option
from nnstep.sheets.layers import orientations, whole
from nnstep.sheets.leftover import left_over
from nnstep.sheets.plain import Plain
from nnstep.sheets.spoken import LOOSE, Spoken
from nnstep.sheets.statements import ArrayStatement, Naming, Scope, Statement, Unread
from nnstep.sheets.text import statements
from nnstep.sheets.values import number
from nnstep.sheets.working import Working, working_of

LARGEST: Final = 1_000_000
"""How many bytes a sheet may have."""

AROUND: Final = "around"
"""The group of the readings of a name by what stands around it: a label, a heading, the name before."""

_MOST_ANSWERS = 10_000
_HALF: Final = re.compile(rb"\xed[\xa0-\xbf]")  # half a character, as a broken clipboard gives it
_LONGEST: Final = 200  # characters of a line that is shown
_MOST_SAID: Final = 12  # names whose reading is said


class SheetError(ScenarioError):
    """A file is no answer sheet at all: not text, or too long."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a sheet says. readings: what was said of names that may mean several things, a sentence each."""

    answers: tuple[Answer, ...]
    unread: tuple[UnreadLine, ...] = ()
    unanswered: tuple[str, ...] = ()
    readings: tuple[str, ...] = ()


def read_sheet(path: str | Path, trace: Trace) -> Sheet:
    """What a file says. Raises: ScenarioNotFound where there is none to read; SheetError where it is no text."""
    return parse_bytes(read_content(path), trace, str(path))


def read_content(path: str | Path) -> bytes:
    """The bytes of a sheet. Raises: ScenarioNotFound where there are none to read; SheetError where it is too large."""
    content = read_bytes(Path(path), LARGEST, lambda: "give an answer sheet, or - for one from a pipe")
    if content is None:
        raise SheetError(_only(str(path), "the file is larger than 1 MB", "an answer sheet is a few lines"))
    return content


def parse_bytes(content: bytes, trace: Trace, name: str = "-") -> Sheet:
    """What a sheet's bytes say, from a pipe for example. Raises: SheetError."""
    if len(content) > LARGEST:
        raise SheetError(_only(name, "the sheet is larger than 1 MB", "an answer sheet is a few lines"))
    problems = Problems(name)
    source = decode(_shown(content), name, problems)
    if source is None:
        raise SheetError(problems.problems)
    return _Reader(trace, source).sheet()


def parse_sheet(text: str, trace: Trace, name: str = "-") -> Sheet:
    """What a sheet's text says. Raises: SheetError."""
    return parse_bytes(text.encode("utf-8", "surrogatepass"), trace, name)


def _only(path: str, message: str, help: str) -> list:  # type: ignore[type-arg]
    problems = Problems(path)
    problems.add(Stretch(path), message, help)
    return problems.problems


def _shown(content: bytes) -> bytes:
    """The text in UTF-8, without the invisible characters that come along when a page is copied; what is no text as it
    is. Spreadsheets write UTF-16 and Windows-1252.
    """
    wide = content[:2] in (b"\xff\xfe", b"\xfe\xff")
    if (b"\0" in content and not wide) or _HALF.search(content):
        return content
    try:
        text = content.decode("utf-16" if wide else "utf-8")
    except UnicodeDecodeError:
        if wide:
            return content
        text = content.decode("cp1252", "replace")
    if "\0" in text:
        return content
    for at in reversed(list(hidden(text.removeprefix("\ufeff"), "\n\r\t"))):
        at += text.startswith("\ufeff")
        text = f"{text[:at]} {text[at + 1 :]}" if len(text) < LARGEST // 10 else text
    return text.encode()


def _whole(formula: str) -> str:
    """A formula with the brackets that it begins with."""
    return "(" * (formula.count(")") - formula.count("(")) + formula


@dataclass(frozen=True, slots=True)
class _Item:
    """A statement about one quantity, before it is decided which. options: what its name may mean."""

    name: Plain
    text: str
    parts: tuple[Plain, ...]
    scope: Scope
    options: tuple[Option, ...]


class _Reader:
    """Reads one sheet."""

    def __init__(self, trace: Trace, source: Source) -> None:
        self.trace = trace
        self.source = source
        self.spoken = Spoken(trace.layout, dict(trace.network.functions))
        self.earlier = Earlier(trace)
        self.unnamed = Unnamed(trace)
        self.unread: list[UnreadLine] = []
        self.unread_at: dict[int, int] = {}
        self.unanswered: dict[str, None] = {}
        self.said: dict[str, str] = {}

    def sheet(self) -> Sheet:
        items = list(self._items())
        if len(items) > _MOST_ANSWERS:
            stretch = Stretch(self.source.path, self.source, items[_MOST_ANSWERS].name.start)
            problems = Problems(self.source.path)
            problems.add(stretch, "the sheet has too many lines", f"{_MOST_ANSWERS} are the most")
            raise SheetError(problems.problems)
        several = [
            meanings(self.trace, item.options, item.scope, self._quick(item), self._worked(item)) for item in items
        ]
        answers = [
            answer
            for item, each, one in zip(items, several, chosen(several), strict=True)
            if (answer := self._answer(item, each, one)) is not None
        ]
        self.unread.sort(key=lambda one: one.line)
        return Sheet(tuple(answers), tuple(self.unread), tuple(self.unanswered), tuple(self._readings()))

    # -- statements ----------------------------------------------------------------------------------------------------

    def _items(self) -> Iterator[_Item]:
        found = list(statements(self.source.text, self.spoken))
        found += left_over(self.source.text, found, self.spoken)
        in_arrays = any(isinstance(one, ArrayStatement) for one in found)
        for one in found:
            match one:
                case Statement() if one.is_formula:
                    continue
                case Statement() if not one.is_answered and self._is_array(one.text, in_arrays):
                    for name in whole(one.text, self.trace.layout):
                        yield _Item(one.name, name, one.parts, one.scope, self.spoken.options(name))
                case Statement():
                    yield _Item(one.name, one.text, one.parts, one.scope, self._options(one))
                case ArrayStatement():
                    yield from self._entries(one)
                case Naming():
                    self.spoken.declare(one.name, one.means)
                case Unread():
                    self._unread(one.piece, ": ".join(filter(None, (one.reason, one.help))))

    def _is_array(self, name: str, in_arrays: bool) -> bool:
        """Whether a name without an answer is that of an array. in_arrays: whether there are others on the sheet."""
        return self.spoken.knows_array(name) and (not self.spoken.knows(name) or (in_arrays and "W" in name))

    def _options(self, one: Statement) -> tuple[Option, ...]:
        """What the name of a statement may mean, by itself and by what stands around it, the likeliest first."""
        found: list[Option] = []
        for text in one.short_for or filter(None, (one.text,)):
            options = self.spoken.options(text)
            by_others = text != one.name.text and one.short_for
            options = options or self.spoken.loosely(text)
            found += (replace(option, group=AROUND, reading=text) for option in options) if by_others else options
        return tuple(found)

    def _entries(self, array: ArrayStatement) -> Iterator[_Item]:
        """The numbers of a matrix, each with its quantity under every orientation; old and new weights alike."""
        group = f"matrix {array.name.text}"
        options: dict[int, list[Option]] = {}
        cells: dict[int, Plain] = {}
        for said, entries in orientations(array, self.trace.layout):
            for entry in entries:
                cells[entry.value.start] = entry.value
                mine = options.setdefault(entry.value.start, [])
                mine.append(Option(entry.id, group, said))
                if entry.id[0] in "wb" and not entry.id.endswith("+"):
                    mine.append(Option(f"{entry.id}+", group, f"{said}, after the update"))
        for at, cell in cells.items():
            yield _Item(array.name, array.name.text, (cell,), array.scope, tuple(options[at]))
        if not cells:
            shape = f"{len(array.rows)} × {len(array.rows[0])}"
            self._unread(array.name, f"{array.name.text!r} has no {shape} numbers in this network")

    def _quick(self, item: _Item) -> Printed | None:
        """The number of a statement, where it is a plain one."""
        return number(item.parts[-1].text) if item.parts[-1].text else None

    def _worked(self, item: _Item) -> list[tuple[float, float]]:
        """What the steps of a working come to with the right numbers for its names, where its name may mean several."""
        several = len({option.id.partition("@")[0].rstrip("+") for option in item.options}) > 1
        steps = [part.text for part in item.parts[:-1] if not number(part.text)] if several else []
        return [comes for text in steps if (comes := self._comes(text, self._right))]

    def _right(self, named: Named) -> float:
        return self.trace.value(self.trace.place(*named))

    # -- answers -------------------------------------------------------------------------------------------------------

    def _answer(self, item: _Item, each: Sequence[Meaning], one: Meaning | None) -> Answer | None:
        self.earlier.scope = Address(item.scope.epoch or None, None, item.scope.sample or None)
        if one is None and (not item.name.text or self.spoken.parses(_whole(item.text))):
            texts = [text for text in (_whole(item.text), *(part.text for part in item.parts)) if text]
            one = self.unnamed.meaning(texts, item.scope, self.spoken.scan)
            if one is None:
                self._unread(item.parts[0], "which quantity this is cannot be told: write its name before an =")
                return None
        elif one is None:
            self._unread_name(item)
            return None
        if one.option.group == LOOSE and not one.fits:
            self._unread(item.name, "which quantity this is cannot be told: write its name before an =")
            return None
        if not item.parts[-1].text:
            self.unanswered.setdefault(one.meant)
            return None
        printed = one.printed or self._number(item, one)
        if printed is None:
            return None
        self.earlier.say(one.place, printed)
        if len(each) > 1 or not item.name.text:
            self._say(item, one)
        matrix = one.option.group.startswith("matrix")
        name = one.meant if matrix else _whole(item.name.text) or item.parts[0].text
        return Answer(
            name,
            printed,
            self._stretch(item.name if item.name.text else item.parts[0]),
            one.meant,
            tuple(other.meant for other in each if other is not one),
            self._working(item, one, printed),
            f"the change of {one.meant.removesuffix('+')}" if one.option.change else "",
        )

    def _number(self, item: _Item, one: Meaning) -> Printed | None:
        part = item.parts[-1]
        try:
            printed = typed.number(part.text, self.trace, one.place, self.earlier, self.spoken.scan)
        except ExpressionError as error:
            self._unread(part, error.message if not error.help else f"{error.message}: {error.help}")
        except NnstepError as error:
            self._unread(part, error.message)
        else:
            found = meanings(self.trace, [one.option], item.scope, printed) if one.option.change else ()
            return found[0].printed if found else printed
        return None

    def _comes(self, text: str, worth: typed.Worth | None = None) -> tuple[float, float] | None:
        """What a step comes to, and how far that may be off. worth: of names, else what the sheet says of them."""
        try:
            off = None if worth else self.earlier.room
            return typed.comes_to(text, self.trace, None, worth or self.earlier, self.spoken.scan, off)
        except NnstepError:
            return None

    def _working(self, item: _Item, one: Meaning, printed: Printed) -> Working | None:
        steps = [part.text for part in item.parts[:-1]]
        if not steps:
            return None
        return working_of(steps, number(item.parts[-1].text) or printed, self._comes, self._values(one.place))

    def _values(self, place: Place) -> dict[Place, float]:
        """What the numbers of a working may be: the pupil's own, and those of the scenario nearby."""
        return {**self.unnamed.near(place.epoch, place.update), **self.earlier.said}

    # -- what could not be read, and how names were --------------------------------------------------------------------

    def _unread_name(self, item: _Item) -> None:
        if item.options or not any(sign.isdigit() for part in item.parts for sign in part.text):
            reason = f"there is no {item.text!r} here" if item.options else ""
        else:
            reason = self._unknown(item.text)
        if reason:
            self._unread(item.name, reason)

    def _unknown(self, name: str) -> str:
        """Why a name is not known, with what is like it, and how a sheet says what its own names mean."""
        if len(self.unread) >= _MOST_SAID:  # looking for what is like it takes a while
            return f"unknown quantity {shown(name)!r}"
        error = unknown(name, self.trace.layout, lists_all=False)
        return f"{error.message}: {error.help}; a line names: {name.split()[-1]} = net_h1 would say what it is"

    def _unread(self, piece: Plain, reason: str) -> None:
        line = self.source.line_of(piece.start)
        last = max(line, self.source.line_of(max(piece.start, piece.end - 1)))
        text = " ".join(self.source.line(one).strip() for one in range(line, min(last, line + 1) + 1))
        text = text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
        before = self.unread_at.get(line)
        if before is None:
            self.unread_at[line] = len(self.unread)
            self.unread.append(UnreadLine(line, text, reason))
        elif reason.partition(":")[0] not in self.unread[before].reason:
            self.unread[before] = replace(self.unread[before], reason=f"{self.unread[before].reason}; {reason}")

    def _say(self, item: _Item, one: Meaning) -> None:
        name = item.name.text or f"{item.parts[0].text} = {item.parts[-1].text}"
        if one.option.group.startswith("matrix"):
            self.said.setdefault(name, one.option.reading)
        elif not item.name.text or (
            name.casefold() != one.meant.casefold() and (one.option.group not in ("", AROUND, LOOSE) or one.option.age)
        ):
            self.said.setdefault(name, one.meant)

    def _readings(self) -> Iterator[str]:
        pairs = [f"{name} as {meant}" for name, meant in self.said.items()]
        if pairs:
            more = f" and {len(pairs) - _MOST_SAID} more" if len(pairs) > _MOST_SAID else ""
            yield f"Read {', '.join(pairs[:_MOST_SAID])}{more}."

    def _stretch(self, piece: Plain) -> Stretch:
        return Stretch(self.source.path, self.source, piece.start, piece.end)
