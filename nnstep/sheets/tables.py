"""Tables in a text: Markdown, LaTeX, tabs, a spreadsheet's CSV; names in rows or in columns, epochs down the side."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from typing import Final

from nnstep.sheets import vocabulary as words
from nnstep.sheets.lines import LineReader
from nnstep.sheets.plain import Plain
from nnstep.sheets.statements import Found, Naming, Scope, Statement, Unread
from nnstep.sheets.values import meant, number, value_of

Row = list[Plain]

_RULE: Final = re.compile(r"[\s|:+\-=_]*")
_COMMAS: Final = re.compile(r",(?!\d{2})|(?<!\d),|(?<=\.\d{2}),|(?<=\.\d{3}),|(?<=\.\d{4}),")  # no decimal ones
_LONGEST_CELL: Final = 80
_SEPARATORS: Final = ("|", "\t", "&", ";", ",")


def separator_of(line: Plain) -> str:
    """What parts the cells of a line, "" where it is no row of a table."""
    text = line.text
    for sign in _SEPARATORS:
        if sign not in text:
            continue
        if sign == "," and not _parts_cells(text):
            continue
        if sign in "|&" or (sign == "\t" and text.strip().count("\t")):
            return sign
        parts = len(_COMMAS.findall(text)) if sign == "," else text.count(sign)
        sentence = re.search("[=≈:]", text) or (" " in text and words.IS.search(text))
        if not sentence and len(text.split()) <= 3 * (parts + 1):
            return sign
    return ""


def _parts_cells(text: str) -> bool:
    """Whether some comma of a line is more than a decimal one."""
    whole = (
        re.search(r"\d\.\d|(?<!\d)\.\d", text) is not None
        or '"' in text
        or re.fullmatch(r"[^,\s]+,\s*[-−]?\d,\d{2,}", text) is not None
    )
    return whole or re.search(r"(?<!\d),|,(?!\d)", text) is not None


def cells_of(line: Plain, sign: str) -> Row:
    """The cells of a row."""
    text = line.text
    if sign == "," and '"' in text:
        return _quoted(line)
    if sign == "&":
        line = line.cut(0, len(text.rstrip("; ")))
    bare = line if sign == "\t" else line.cut(0)
    text = bare.text
    start = 1 if sign == "|" and text.startswith("|") else 0
    until = len(text) - 1 if sign == "|" and text.endswith("|") and len(text) > 1 else len(text)
    found: Row = []
    for at in [*(one.start() for one in re.finditer(re.escape(sign), text[:until]) if one.start() >= start), until]:
        found.append(_cell(bare, start, at))
        start = at + 1
    return _joined(found) if sign == "," else found


def _cell(line: Plain, start: int, end: int) -> Plain:
    cell = line.cut(start, end)
    return cell.cut(1, len(cell.text) - 1) if len(cell.text) > 1 and cell.text[0] == cell.text[-1] == '"' else cell


def _quoted(line: Plain) -> Row:
    """The cells of a row of which some stand in quotes."""
    found: Row = []
    start = 0
    try:
        values = next(csv.reader([line.text]), [])
    except csv.Error:
        return [line]
    for value in values:
        at = line.text.find(value, start)
        found.append(line.cut(at, at + len(value)) if at >= 0 else line.cut(0, 0))
        start = at + len(value) if at >= 0 else start
    return found


def _joined(cells: Row) -> Row:
    """`h1,0,526`: the last two are one number with a decimal comma."""
    if len(cells) == 3 and re.fullmatch(r"[-−]?\d", cells[1].text) and re.fullmatch(r"\d{2,}", cells[2].text):
        whole, part = cells[1], cells[2]
        return [cells[0], Plain(f"{whole.text},{part.text}", (*whole.at, *part.at))]
    return cells


def is_rule(line: Plain) -> bool:
    """Whether a line only draws one, as below the head of a Markdown table."""
    return _RULE.fullmatch(line.text) is not None


class TableReader:
    """Reads the rows of one table."""

    def __init__(self, reader: LineReader, rows: Sequence[Row], sign: str) -> None:
        self.reader = reader
        self.sign = sign
        self.language = reader.language
        self.rows = [row for row in rows if any(cell.text for cell in row)]

    def is_table(self) -> bool:
        """Whether these lines are rows, and not sentences with commas in them."""
        telling = sum(any(self._is_value(cell) for cell in row) or self._names(row) > 0 for row in self.rows)
        short = all(len(cell.text) <= _LONGEST_CELL for row in self.rows for cell in row)
        least = len(self.rows) - (self.sign in "|&\t")  # sentences have commas, and none of these
        return short and telling * 2 > least and any(len(row) > 1 for row in self.rows)

    def read(self) -> Iterator[Found]:
        """What the table says."""
        head = (
            self.rows[0]
            if len(self.rows) > 1 and not any(self._is_value(cell, blank=False) for cell in self.rows[0])
            else []
        )
        body = self.rows[1:] if head else self.rows
        if head and any("=" in cell.text for cell in head):
            head, body = [], self.rows
        columns = [at for at, cell in enumerate(head) if self.language.knows(cell.text)]
        by_column = bool(columns) and not any(
            row and self.language.knows(row[0].text) for row in body if 0 not in columns
        )
        ends = [] if by_column else _ends(head, body)
        of_inputs = any(
            re.fullmatch(r"x_?\d+", cell.text, re.IGNORECASE) for cell in head
        )  # a row of data, and what comes
        full = len(body) == self.language.samples or (of_inputs and 1 < len(body) < self.language.samples)
        by_sample = by_column and self.reader.scope.sample == 0 and full and self.language.samples > 1
        for number_of_row, row in enumerate(body, 1):
            if len(ends) == 2:
                yield from self._joining(head, ends, row)
            elif any("=" in cell.text for cell in row):
                for cell in row:
                    if "=" in cell.text:
                        yield from self.reader.read(cell)
            elif by_column:
                yield from self._columns(head, columns, row, number_of_row if by_sample else 0)
            else:
                yield from self._row(head, row)

    def _columns(self, head: Row, columns: list[int], row: Row, sample: int) -> Iterator[Found]:
        """A row below a head of names: one number a column. sample: the one it is of, where there is a row for each."""
        scope = self._scope(head, row)
        if sample and scope == self.reader.scope:
            scope = Scope(scope.epoch, sample)
        labels = [cell.text for at, cell in enumerate(row) if at not in columns and cell.text and not number(cell.text)]
        for at in columns:
            cell = row[at] if at < len(row) else None
            if cell is None or not cell.text:
                continue
            name = head[at]
            said = next((f"{name.text} {label}" for label in labels if self.language.knows(f"{name.text} {label}")), "")
            yield from self._one(name, said, cell, scope)

    def _row(self, head: Row, row: Row) -> Iterator[Found]:
        """A row that begins with its name, or its neuron under a head of `net`, `out`, or has one number."""
        at = next((at for at, cell in enumerate(row) if self.language.knows(cell.text)), None)
        numbers = [place for place, cell in enumerate(row) if self._is_value(cell) and place != at and cell.text]
        if at is None:
            both = [
                (place, said)
                for place in numbers
                if place < len(head) and (said := self._combined(row[0].text, head[place].text))
            ]
            for place, said in both:
                yield from self._one(row[0], said, row[place], self.reader.scope)
            if not both and row and len(row) == 2 and numbers == [1] and _is_namelike(row[0].text):
                yield Unread(row[0], f"unknown quantity {row[0].text!r}", "")
            return
        numbers = [place for place in numbers if place > at]
        if not numbers:
            spoilt = next((cell for cell in row[at + 1 :] if meant(cell.text)), None)
            if spoilt is not None:
                yield Unread(spoilt, f"{spoilt.text!r} is not clearly a number", f"did you mean {meant(spoilt.text)}?")
            elif len(row) > at + 1 and all(words.is_nothing(cell.text) or not cell.text for cell in row[at + 1 :]):
                yield Statement(row[at], (row[at].cut(0, 0),), self.reader.scope)
            return
        combined = {
            place: found
            for place in numbers
            if place < len(head) and (found := self._combined(row[at].text, head[place].text))
        }
        if combined:
            for place, name in combined.items():
                yield from self._one(row[at], name, row[place], self.reader.scope)
            return
        answers = [place for place in numbers if place < len(head) and _words(head[place].text) & words.VALUE]
        chosen = numbers if len(numbers) == 1 else answers
        if len(chosen) == 1:
            working = tuple(cell for cell in row[at + 1 : chosen[0]] if cell.text and self.language.parses(cell.text))
            yield from self._one(row[at], "", row[chosen[0]], self.reader.scope, working if len(numbers) == 1 else ())
        else:
            whole = Plain(row[at].text, row[at].at)
            yield Unread(
                whole, "there are several numbers in this row", "put a head over them: old, new, or your answer"
            )

    def _joining(self, head: Row, ends: list[int], row: Row) -> Iterator[Found]:
        """A row of a table of weights: `w1 | x1 | h1 | 0.5`, where `from` and `to` say which weight is meant."""
        cells = [row[at].text if at < len(row) else "" for at in ends]
        means = f"w_{cells[0]}{cells[1]}" if number(cells[0]) is None else ""
        if _words(cells[0]) & words.BIAS or (cells[0] in ("1", "+1") and number(cells[1]) is None):
            means = f"b_{cells[1]}"
        rest = [cell for at, cell in enumerate(row) if at not in ends and cell.text]
        names = [cell for cell in rest if not self._is_value(cell)]
        values = [(at, cell) for at, cell in enumerate(row) if at not in ends and self._is_value(cell) and cell.text]
        known = bool(means) and self.language.knows(means)
        if known and names and re.fullmatch(r"[^\s=]{1,20}", names[0].text):
            yield Naming(names[0].text, means)
        elif not names and known and len(values) == 1:
            yield from self._one(row[ends[0]], means, values[0][1], self.reader.scope)
        if names:
            bare = [cell for at, cell in enumerate(row) if at not in ends]
            yield from self._row([cell for at, cell in enumerate(head) if at not in ends], bare)

    def _combined(self, name: str, label: str) -> str:
        """The name that a row and a column make together."""
        for said in (f"{name} {label}", f"{label} {name}"):
            if name and label and not _words(label) & words.VALUE and self.language.knows(said):
                return said
        return ""

    def _one(
        self, name: Plain, said: str, cell: Plain, scope: Scope, working: tuple[Plain, ...] = ()
    ) -> Iterator[Found]:
        if words.is_nothing(cell.text):
            yield Statement(name, (cell.cut(0, 0),), scope, said)
        elif found := value_of(cell, self.language.parses):
            yield Statement(name, (*working, found), scope, said)
        elif better := meant(cell.text):
            yield Unread(cell, f"{cell.text!r} is not clearly a number", f"did you mean {better}?")
        elif any(one.isdigit() for one in cell.text):
            yield Unread(cell, f"{cell.text!r} is not a number", "")

    def _scope(self, head: Row, row: Row) -> Scope:
        """The epoch and the sample that the row itself says."""
        scope = self.reader.scope
        for name, cell in zip(head, row, strict=False):
            if cell.text.isdigit() and len(cell.text) < 8 and int(cell.text):
                if _words(name.text) & words.EPOCH:
                    scope = Scope(int(cell.text), scope.sample)
                elif _words(name.text) & words.SAMPLE:
                    scope = Scope(scope.epoch, int(cell.text))
        return scope

    def _is_value(self, cell: Plain, *, blank: bool = True) -> bool:
        text = cell.text
        if not text or words.is_nothing(text):
            return blank
        return value_of(cell, _parses_nothing) is not None

    def _names(self, row: Row) -> int:
        return sum(self.language.knows(cell.text) for cell in row)


def _ends(head: Row, body: Sequence[Row]) -> list[int]:
    """The columns of the neurons that weights join, below `from` and `to`; [] where it is values that stand there."""
    ways = [_words(cell.text) - words.FILLING or _words(cell.text) for cell in head]
    found = [at for kind in (words.FROM, words.TO) for at, said in enumerate(ways) if said and said <= kind]
    cells = [row[at].text for row in body for at in found if at < len(row)]
    return found if len(found) == 2 and not any(re.search(r"\d[.,]\d|=", cell) for cell in cells) else []


def _words(text: str) -> set[str]:
    return set(re.findall(r"[^\W\d_]+", text.casefold()))


def _parses_nothing(text: str) -> bool:
    return False


def _is_namelike(text: str) -> bool:
    return len(text) <= 20 and re.fullmatch(r"\S*\d\S*", text) is not None and not number(text)
