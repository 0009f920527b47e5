"""Samples from a CSV file: a header, columns of numbers, words made one-hot, inputs scaled."""

from __future__ import annotations

import csv
import math
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final

from nnstep.errors import ScenarioNotFound
from nnstep.reading.checks import Bad, count, good, suggestion
from nnstep.reading.files import decode, read_bytes
from nnstep.reading.nodes import Node, scalar
from nnstep.reading.places import Place, Report, Source, shown
from nnstep.records import dataclass
from nnstep.scenario.model import Column, CsvSpec, Sample, Scaling

Split = Callable[[int], tuple[int, ...]]
"""Which of so many samples do not train, by their numbers."""

LARGEST: Final = 20_000_000  # bytes of a CSV


@dataclass(frozen=True, slots=True)
class Table:
    """A CSV as it was read: its header, its rows and the line each row ends on."""

    source: Source
    header: list[str]
    rows: list[list[str]]
    lines: list[int]
    width: int  # of the delimiter

    def cell(self, row: int, column: int) -> Place:
        """Where a cell stands; where there are quotes, its whole line."""
        return self.spot(self.lines[row], self.rows[row], column)

    def spot(self, line: int, cells: Sequence[str], column: int) -> Place:
        """Where a cell of these cells of a line stands."""
        start, text = self.source.offset_of(line), self.source.line(line)
        if '"' in text:
            return Place(self.source.path, self.source, start, start + len(text))
        start += sum(len(cell) + self.width for cell in cells[:column])
        return Place(self.source.path, self.source, start, start + len(cells[column]))


@dataclass(frozen=True, slots=True)
class CsvData:
    """What a `data: {csv: …}` describes. samples: all, those that do not train included; content: of the files."""

    samples: list[Sample]
    validation: tuple[int, ...]
    spec: CsvSpec
    content: bytes


def read_csv(values: dict[str, Any], node: Node, base: Path, report: Report, split: Split) -> CsvData:
    """The samples a `data: {csv: …}` describes; split: which of so many samples a share of them is.

    Raises: Bad, and the report says what is wrong and in which line of the CSV.
    """
    if Bad in values.values() or not {"csv", "inputs"} <= values.keys():
        raise Bad
    inputs = _names(values["inputs"])
    targets = _names(values.get("targets", []))
    delimiter = values.get("delimiter", ",")
    place = node.at("csv").place

    def columns(table: Table) -> tuple[list[int], list[int]]:
        wanted = [_column(table, name, node.at("inputs"), number, report) for number, name in enumerate(inputs)]
        return wanted, [_column(table, name, node.at("targets"), number, report) for number, name in enumerate(targets)]

    table, content = _opened(values["csv"], place, base, delimiter, report)
    wanted, aimed = columns(table)
    raw = _numbers(table, wanted, report)
    classes, goals = _targets(table, aimed, good(values, "classes"), node, report)
    size = len(raw)
    given = values.get("validation")
    validation: tuple[int, ...] = ()
    if isinstance(given, dict):
        at = node.at("validation", "csv").place
        other, more = _opened(given["csv"], at, base, given.get("delimiter", delimiter), report)
        content += more
        wanted, aimed = columns(other)
        raw += _numbers(other, wanted, report)
        goals += _targets(other, aimed, list(classes) or None, node, report)[1]
    elif isinstance(given, list):
        rows = [_row(one, node.at("validation", place), len(inputs), len(goals[0]), report)
                for place, one in enumerate(given)]  # fmt: skip
        raw += [row for row, _ in rows]
        goals += [goal for _, goal in rows]
    elif given is not None:
        validation = split(size)
    validation = validation or tuple(range(size + 1, len(raw) + 1))
    trains = [row for number, row in enumerate(raw, 1) if number not in set(validation)]
    scaling = _scaling(values.get("scale", "none"), inputs, raw, trains, place, report)
    scaled = (
        raw
        if scaling is None
        else [tuple((x - scaling.shift(i)) / scaling.divisor(i) for i, x in enumerate(row)) for row in raw]
    )
    samples = [Sample(x, t) for x, t in zip(scaled, goals, strict=True)]
    return CsvData(
        samples, validation, CsvSpec(values["csv"], tuple(inputs), tuple(targets), classes, scaling), content
    )


def _row(
    given: dict[str, Any], node: Node, inputs: int, targets: int, report: Report
) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """A sample that is written out, beside those of a CSV: its inputs as they are before scaling, its targets."""
    result = []
    for key, wanted, what in (("inputs", inputs, "input"), ("targets", targets, "target")):
        value = good(given, key, [])
        row = tuple(value) if isinstance(value, list) else (value,)
        if len(row) != wanted:
            report.add(
                node.at(key).place, f"{count(len(row), what)} in a sample of data that has {count(wanted, what)}"
            )
            raise Bad
        result.append(row)
    return result[0], result[1]


def _opened(name: str, place: Place, base: Path, delimiter: str, report: Report) -> tuple[Table, bytes]:
    """The table of a CSV, and the file's content."""
    path = base / name
    try:
        content = read_bytes(path, LARGEST, "the path of a CSV is relative to the scenario's file")
    except ScenarioNotFound as error:
        report.add(place, error.message, error.help)
        raise Bad from None
    if content is None:
        report.add(place, f"'{shown(str(path))}' is larger than {LARGEST // 10**6} MB")
        raise Bad
    return _table(content, str(path), delimiter, place, report), content


def _names(value: str | list[str]) -> list[str]:
    return [value] if isinstance(value, str) else value


def _table(content: bytes, path: str, delimiter: str, place: Place, report: Report) -> Table:
    source = decode(content, path, report)
    if source is None:
        raise Bad
    header: list[str] = []
    table = Table(source, header, [], [], len(delimiter))
    reader = csv.reader(source.text.splitlines(keepends=True), delimiter=delimiter, strict=True)
    try:
        for cells in reader:
            if not any(cell.strip() for cell in cells):
                continue  # an empty line
            if not header:
                header.extend(cell.strip() for cell in cells)
                continue
            if len(cells) != len(header):
                start = source.offset_of(reader.line_num)
                line = Place(path, source, start, start + len(source.line(reader.line_num)))
                report.add(
                    line,
                    f"this line has {count(len(cells), 'column')}, the header {len(header)}",
                    f"columns are: {shown(', '.join(header), 200)}",
                )
                raise Bad
            table.rows.append(cells)
            table.lines.append(reader.line_num)
    except csv.Error as error:
        start = source.offset_of(max(1, reader.line_num))
        report.add(Place(path, source, start, start + 1), f"not a CSV: {shown(str(error))}")
        raise Bad from None
    if not table.rows:
        what = "has a header and no samples" if header else "is empty"
        report.add(place, f"'{shown(path)}' {what}", "a CSV has a header line, then a line for each sample")
        raise Bad
    return table


def _column(table: Table, name: str, node: Node, number: int, report: Report) -> int:
    found = [place for place, word in enumerate(table.header) if word == name]
    if len(found) == 1:
        return found[0]
    listed = f"columns are: {shown(', '.join(table.header), 200)}"
    place = (node.at(number) if isinstance(node.value, list) else node).place
    if found:
        report.add(place, f"the CSV has {len(found)} columns '{shown(name)}'", listed)
    else:
        report.add(place, f"the CSV has no column '{shown(name)}'", suggestion(name, table.header, listed))
    raise Bad


def _is_number(text: str) -> bool:
    return type(scalar(text.strip())) in (int, float) and math.isfinite(float(text))


def _numbers(table: Table, columns: list[int], report: Report) -> list[tuple[float, ...]]:
    """The numbers of some columns, a tuple for each row; all cells that hold none are complained of."""
    rows: list[tuple[float, ...]] = []
    failed = False
    for row in range(len(table.rows)):
        numbers = []
        for column in columns:
            try:
                numbers.append(_number(table, row, column, report))
            except Bad:
                failed = True
        rows.append(tuple(numbers))
    if failed:
        raise Bad
    return rows


def _number(table: Table, row: int, column: int, report: Report) -> float:
    text = table.rows[row][column]
    try:
        if _is_number(text):
            return float(text)
    except (OverflowError, ValueError):
        pass
    name = shown(table.header[column])
    found = f"'{shown(text.strip())}'" if text.strip() else "nothing"
    report.add(table.cell(row, column), f"column {name} must be a number, not {found}")
    raise Bad


def _targets(
    table: Table, columns: list[int], classes: list[str] | None, node: Node, report: Report
) -> tuple[tuple[str, ...], list[tuple[float, ...]]]:
    """The words of a one-hot column, and the targets of each sample."""
    if len(columns) != 1 or (classes is None and _is_number(table.rows[0][columns[0]])):
        if classes:
            report.add(node.at("classes").spot, "classes need one column of words as targets")
            raise Bad
        return (), _numbers(table, columns, report)
    column = columns[0]
    words = [cells[column].strip() for cells in table.rows]
    order = list(dict.fromkeys(classes or sorted(set(words))))
    for row, word in enumerate(words):
        if word not in order or not word:
            named = f"'{shown(word)}'" if word else "nothing"
            listed = f"classes are: {shown(', '.join(order), 200)}"
            report.add(
                table.cell(row, column),
                f"column {shown(table.header[column])} has {named}, which is no class",
                suggestion(word, order, listed),
            )
            raise Bad
    return tuple(order), [tuple(float(word == one) for one in order) for word in words]


def _scaling(
    kind: Any,
    names: list[str],
    raw: list[tuple[float, ...]],
    trains: list[tuple[float, ...]],
    place: Place,
    report: Report,
) -> Scaling | None:
    """How all rows are scaled: by what those that train say of their columns."""
    if kind == "none":
        return None
    columns = []
    for name, values in zip(names, zip(*trains, strict=True), strict=True):
        try:
            mean = math.fsum(values) / len(values)
            std = math.sqrt(math.fsum((x - mean) ** 2 for x in values) / len(values))
        except OverflowError:
            mean = std = math.inf
        column = Column(name, mean, std, min(values), max(values))
        if not (math.isfinite(std) and math.isfinite(column.maximum - column.minimum)):
            report.add(place, f"the numbers of column {shown(name)} are too large to be scaled")
            raise Bad
        columns.append(column)
    return Scaling(kind, tuple(columns), tuple(raw))
