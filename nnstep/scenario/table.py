"""A CSV as a table: the names of its columns, its rows, and where every cell stands.

What people save under the name is read too where it can only mean one thing: a file without a header, whose columns
then go by their numbers, and one under scikit-learn's header of counts. What cannot be read gets what to type.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Final, overload

from nnstep.errors import ScenarioNotFound, did_you_mean
from nnstep.reading.checks import Bad, count
from nnstep.reading.files import decode, foreign, read_bytes
from nnstep.reading.lines import numbers_between
from nnstep.reading.places import Place, Report, Source, shown
from nnstep.records import dataclass, field
from nnstep.scenario.cells import is_number

LARGEST: Final = 500_000_000  # bytes of a CSV

_LOOKED_AT: Final = 1000  # files of a folder
_NAMES: Final = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars", " ": "blanks"}
_TYPED: Final = {"\t": '"\\t"'}
_SAYS: Final = r"sep=.\r?\n"  # by which spreadsheets tell each other what stands between columns


@dataclass(frozen=True, slots=True)
class Table:
    """A CSV as it was read: its header, its rows and the line each row ends on.

    named: whether the header is in the file; where it is not, columns go by their numbers. labels: what scikit-learn's
    header calls the classes 0, 1, … of the last column.
    """

    source: Source
    delimiter: str
    decimal: str
    header: list[str] = field(default_factory=list)
    rows: Sequence[list[str]] = ()
    lines: Sequence[int] = ()
    named: bool = True
    labels: tuple[str, ...] = ()

    @property
    def listed(self) -> str:
        """The names of all columns, in a sentence."""
        return f"columns are: {shown(', '.join(self.header), 200)}"

    def column(self, at: int) -> Iterator[str]:
        """The cells of a column, one after the other."""
        if isinstance(self.rows, _Lines):
            return self.rows.column(at, at == len(self.header) - 1)
        return (cells[at] for cells in self.rows)

    def cells(self, row: int, columns: Sequence[int]) -> list[str]:
        """Some cells of a row."""
        if len(columns) == 1 and isinstance(self.rows, _Lines):
            return [self.rows.cell(row, columns[0], columns[0] == len(self.header) - 1)]
        cells = self.rows[row]
        return [cells[at] for at in columns]

    def numbers(self, columns: Sequence[int]) -> Callable[[int], list[float] | None]:
        """What reads the numbers of these columns in a row, all at once; None where one of them is none."""
        if not isinstance(self.rows, _Lines):
            return lambda row: None
        read = numbers_between(self.delimiter, self.decimal, len(columns), len(self.source.text))
        rows, part = self.rows, _part_of_line(self.delimiter, columns, len(self.header))
        return lambda row: read(part(rows.text(row)))

    def cell(self, row: int, column: int) -> Place:
        """Where a cell stands; where there are quotes, its whole line."""
        line, cells = self.lines[row], self.rows[row]
        text = self.source.line(line)
        if '"' in text:
            return self.line(line)
        start = self.source.offset_of(line)
        if self.delimiter == " ":
            spans = [found.span() for found in re.finditer(r"\S+", text)]
            return Place(self.source.path, self.source, start + spans[column][0], start + spans[column][1])
        start += sum(len(cell) + 1 for cell in cells[:column])
        return Place(self.source.path, self.source, start, start + len(cells[column]))

    def line(self, number: int) -> Place:
        """A whole line."""
        start = self.source.offset_of(number)
        return Place(self.source.path, self.source, start, start + len(self.source.line(number)))


def opened(
    name: str, place: Place, base: Path, dialect: tuple[str, str], wanted: Iterable[str], report: Report
) -> tuple[Table, bytes]:
    """The table of a CSV, and the file's content. dialect: what stands between columns, and before decimals.

    wanted: the names of columns that are looked for, from which a header is told; none where they are not known yet.

    Raises: Bad.
    """
    path = base / name
    try:
        content = read_bytes(path, LARGEST, lambda: "the path of a CSV is relative to the scenario's file")
    except ScenarioNotFound as error:
        report.add(place, error.message, f"{_nearby(path)}{error.help}")
        raise Bad from None
    if content is None:
        report.add(
            place,
            f"'{shown(str(path))}' is larger than {LARGEST // 10**6} MB",
            f"some of its lines will do: head -n 10001 {shown(path.name)} > fewer.csv",
        )
        raise Bad
    return read_table(content, str(path), place, dialect, wanted, report), content


def _nearby(path: Path) -> str:
    """The question with the file that may be meant; "" where none is like it."""
    try:
        there = [one.name for one in islice(path.parent.iterdir(), _LOOKED_AT)]
    except (OSError, ValueError):
        return ""
    return did_you_mean(path.name, there)


def read_table(
    content: bytes, path: str, place: Place, dialect: tuple[str, str], wanted: Iterable[str], report: Report
) -> Table:
    """The table of a CSV's content. Raises: Bad, and the report says why."""
    if other := foreign(content):
        how = (
            "open it and save it as CSV (UTF-8)" if "sheet" in other else "a CSV is a text, with a line for each sample"
        )
        report.add(place, f"'{shown(path)}' is {other}, not a CSV", f"{how}, then name that file here")
        raise Bad
    source = decode(content, path, report)
    if source is None:
        raise Bad
    table = Table(source, *dialect)
    lines, rows = _rows(table, report)
    if not lines:
        report.add(place, f"'{shown(path)}' is empty", "a CSV has a header line, then a line for each sample")
        raise Bad
    header = [cell.strip() for cell in rows[0]]
    _check_delimiter(table, lines[0], header, report)
    width, named, labels = len(header), True, tuple[str, ...]()
    if len(lines) > 1 and len(header) > 2 and header[:2] == [str(len(lines) - 1), str(len(rows[1]) - 1)]:
        labels, named, width = tuple(header[2:]), False, len(rows[1])
        lines, rows = lines[1:], rows[1:]
    elif _is_header(header, set(wanted), table.decimal):
        lines, rows = lines[1:], rows[1:]
    else:
        named = False
    names = header if named else [str(n) for n in range(1, width + 1)]
    table = Table(source, *dialect, names, rows, lines, named, labels)
    for number, row in zip(lines, rows.widths() if isinstance(rows, _Lines) else map(len, rows), strict=True):
        if row != width:
            _wrong_width(table, number, rows[lines.index(number)], report)
            raise Bad
    if not lines:
        report.add(place, f"'{shown(path)}' has a header and no samples", "each line after the header is a sample")
        raise Bad
    return table


class _Lines(Sequence[list[str]]):
    """The rows of a text without quotes: its lines, each cut into cells when it is looked at."""

    def __init__(self, source: Source, delimiter: str, numbers: Sequence[int]) -> None:
        self._source, self._delimiter, self._numbers = source, delimiter, numbers

    def text(self, row: int) -> str:
        """The line of a row."""
        return self._source.line(self._numbers[row])

    def widths(self) -> Iterator[int]:
        """How many cells each row has."""
        return (self.text(row).count(self._delimiter) + 1 for row in range(len(self)))

    def column(self, at: int, is_last: bool) -> Iterator[str]:
        """The cells of a column."""
        return (self.cell(row, at, is_last) for row in range(len(self)))

    def cell(self, row: int, at: int, is_last: bool) -> str:
        """One cell of a row."""
        if is_last:
            return self.text(row).rpartition(self._delimiter)[2]
        return self.text(row).split(self._delimiter, at + 1)[at]

    def __len__(self) -> int:
        return len(self._numbers)

    @overload
    def __getitem__(self, row: int) -> list[str]: ...

    @overload
    def __getitem__(self, row: slice) -> _Lines: ...

    def __getitem__(self, row: int | slice) -> list[str] | _Lines:
        if isinstance(row, slice):
            return _Lines(self._source, self._delimiter, self._numbers[row])
        return self.text(row).split(self._delimiter)


def _part_of_line(delimiter: str, columns: Sequence[int], width: int) -> Callable[[str], str]:
    """What takes the cells of these columns out of a line, as they stand there."""
    first, after = columns[0], width - 1 - columns[-1]
    if list(columns) != list(range(first, width - after)):
        return lambda line: delimiter.join([cells[at] for cells in (line.split(delimiter),) for at in columns])

    def part(line: str) -> str:
        line = line.rsplit(delimiter, after)[0] if after else line
        return line.split(delimiter, first)[first] if first else line

    return part


def _is_header(first: Sequence[str], wanted: set[str], decimal: str) -> bool:
    """Whether the first line names the columns: no cell of it is a number; or those that are can only be names."""
    if not any(is_number(cell, decimal) for cell in first):
        return True
    places = [str(place) for place in range(len(first) + 1)]
    if list(first) in (places[:-1], places[1:]):  # counted by a program
        return True
    words = {name for name in wanted if not is_number(name, decimal)}
    return bool(words & set(first)) or (bool(wanted) and wanted <= set(first) and not wanted <= set(places))


def _rows(table: Table, report: Report) -> tuple[Sequence[int], Sequence[list[str]]]:
    """The lines that hold something: the number of each, and its cells."""
    source, delimiter = table.source, table.delimiter
    if '"' in source.text or delimiter == " ":
        found = list(_read(table, report))
        return [number for number, _ in found], [cells for _, cells in found]
    first = 2 if re.match(_SAYS, source.text) else 1
    kept = [number for number in range(first, source.lines + 1) if _holds(source.line(number), delimiter)]
    return kept, _Lines(source, delimiter, kept)


def _holds(line: str, delimiter: str) -> bool:
    """Whether a line holds something beside what stands between columns."""
    return line[:1].isalnum() or bool(line.replace(delimiter, " ").strip())


def _read(table: Table, report: Report) -> Iterator[tuple[int, list[str]]]:
    """The lines that hold something, where cells may stand in quotes. Raises: Bad."""
    source, blank = table.source, table.delimiter == " "
    texts: Iterable[str] = source.text.splitlines(keepends=True)
    if re.match(_SAYS, source.text):
        texts = ["\n", *list(texts)[1:]]
    if blank:
        texts = (text.replace("\t", " ").strip() + "\n" for text in texts)
    reader = csv.reader(texts, delimiter=table.delimiter, strict=True, skipinitialspace=blank)
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield reader.line_num, cells
    except csv.Error as error:
        start = source.offset_of(max(1, reader.line_num))
        report.add(Place(source.path, source, start, start + 1), f"not a CSV: {shown(str(error))}")
        raise Bad from None


def _check_delimiter(table: Table, line: int, header: Sequence[str], report: Report) -> None:
    """A header in one piece: the columns stand between something else. Raises: Bad."""
    if len(header) > 1:
        return
    text = header[0]
    below = table.source.line(line + 1) if line < table.source.line_of(len(table.source.text)) else ""
    pieces = {sign: len(text.split(None if sign == " " else sign)) for sign in _NAMES if sign != table.delimiter}
    for sign, number in pieces.items():
        if number > 1 and (sign != " " or len(below.split()) == number):
            comma = ', and decimal: "," for numbers such as 0,5' if sign != "," and re.search(r"\d,\d", below) else ""
            report.add(
                table.line(line),
                f"the columns stand between {_NAMES[sign]}, not {_NAMES.get(table.delimiter, shown(table.delimiter))}",
                f"add delimiter: {typed(sign)} to data{comma}",
            )
            raise Bad


def typed(delimiter: str) -> str:
    """A delimiter as it is to be typed into a scenario."""
    return _TYPED.get(delimiter, f'"{delimiter}"')


def _wrong_width(table: Table, line: int, cells: Sequence[str], report: Report) -> None:
    extra = len(cells) - len(table.header)
    hint = table.listed if table.named else ""
    if extra > 0 and not any(cell.strip() for cell in cells[-extra:]):
        hint = f"it ends with {_NAMES.get(table.delimiter, 'a delimiter')} after the last cell: take them away"
    elif extra > 0 and table.delimiter == "," and not any("." in cell for cell in cells):
        hint += '; if commas stand before decimals, save it with semicolons between columns, and add delimiter: ";", '
        hint += 'decimal: "," to data'
    elif extra == 1:
        hint += "; if the first cell is a row's number, give it a name in the header"
    first = "header" if table.named else "first line"
    report.add(table.line(line), f"this line has {count(len(cells), 'column')}, the {first} {len(table.header)}", hint)
