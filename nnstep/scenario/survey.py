"""What a CSV holds, and what a first scenario makes of it: which columns, how they are read and scaled, and why."""

from __future__ import annotations

import csv
import math
import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Final

from nnstep.reading.checks import Bad
from nnstep.reading.files import read_bytes
from nnstep.reading.places import Place, Report
from nnstep.records import replace
from nnstep.scenario.cells import is_missing, is_number, number_of
from nnstep.scenario.columns import words_in
from nnstep.scenario.draft import Survey
from nnstep.scenario.table import LARGEST, Table, opened

_DELIMITERS: Final = (",", ";", "\t", "|")
_LOOKED_AT: Final = 20  # lines, for what stands between columns and before decimals
_MOST_WORDS: Final = 20  # different words of a column; more are names, and say nothing of the next row
_SMALL: Final = 2.0  # numbers up to this size need no scaling
_CLASSES: Final = range(3, 11)  # so many different numbers may be classes
_ROWS_OF_A_CLASS: Final = 5
_NAMELESS: Final = "a column without a name"
_COUNTS_ROWS: Final = ("", "rownames", "index", "unnamed: 0", "row", "id", "no")


def survey(name: str, base: Path, columns: Sequence[str], aims: Sequence[str]) -> Survey:
    """What a CSV holds; columns, aims: its inputs and targets where they are chosen, else all but the last, the last.

    Raises: ScenarioError where it cannot be read.
    """
    report = Report()
    delimiter, decimal = _dialect(base / name)
    try:
        table, _ = opened(name, Place(name), base, (delimiter, decimal), [*columns, *aims], report)
    except Bad:
        report.close()
        raise
    report.close()
    table = replace(table, rows=list(table.rows))  # every column is looked at, some more than once
    aims = tuple(aims) or tuple(table.header[-1:])
    why: dict[str, str] = {}
    if not columns:
        left_out = {one: reason for one in table.header if one not in aims and (reason := _useless(table, one))}
        columns = [one for one in table.header if one not in aims and one not in left_out]
        if left_out:
            why["inputs"] = "; ".join(
                f"{one or 'a column without a name'} {reason}" for one, reason in left_out.items()
            )
    result = Survey(tuple(columns), aims, len(columns), delimiter=delimiter, decimal=decimal, rows=len(table.rows))
    used = [table.header.index(one) for one in (*columns, *aims) if one in table.header]
    if len(used) < len(columns) + len(aims):
        return result  # a name there is none of: that is said when the file is read
    gaps = sum(any(is_missing(row[at]) for at in used) for row in table.rows)
    if gaps:
        result = replace(result, missing="drop")
        why["missing"] = f"in {gaps} of {len(table.rows)} rows a value is missing: they are left out"
    result = _with_inputs(result, table, used[: len(columns)], why)
    return replace(_with_targets(result, table, used[len(columns) :], why), why=tuple(why.items()))


def _with_inputs(result: Survey, table: Table, used: Sequence[int], why: dict[str, str]) -> Survey:
    """How many numbers the inputs are, and whether they are scaled: where one of them is not small."""
    words = {at: words_in(table, at) for at in used}
    sizes = {at: _largest(table, at) for at in used if not words[at]}
    inputs = sum(max(1, len(words[at])) for at in used)
    far = max(sizes, key=lambda at: sizes[at], default=None)
    if far is None or sizes[far] <= _SMALL:
        return replace(result, inputs=inputs)
    why["scale"] = f"{table.header[far]} reaches {sizes[far]:g}, too far for a neuron"
    return replace(result, inputs=inputs, scale="standard")


def _with_targets(result: Survey, table: Table, used: Sequence[int], why: dict[str, str]) -> Survey:
    """Whether the targets are classes or numbers, and how far these reach."""
    if len(used) == 1 and (words := words_in(table, used[0])):
        return replace(result, classes=tuple(sorted(words)))
    numbers = [one for at in used for one in _numbers(table, at)]
    if not numbers:
        return result
    low, high, name = min(numbers), max(numbers), result.aims[0]
    different = sorted(set(numbers))
    counted = len(different) in _CLASSES and different[0] in (0, 1)
    counted = counted and all(after - before == 1 for before, after in pairwise(different))
    if len(used) == 1 and counted and len(numbers) >= _ROWS_OF_A_CLASS * len(different):
        why["classes"] = f"{name} holds nothing but {different[0]:g} to {different[-1]:g}: taken as classes"
        return replace(result, classes=tuple(f"{one:g}" for one in different))
    result = replace(result, low=low, high=high)
    if max(-low, high) > _SMALL:
        why["scale_targets"] = f"{name} reaches {max(high, -low):g}, so its errors would drive all sums too far"
        result = replace(result, scale_targets="standard")
    return result


def _useless(table: Table, name: str) -> str:
    """Why a column is left out where nobody chose; "" where it is an input."""
    at = table.header.index(name)
    cells = [row[at].strip() for row in table.rows]
    if all(map(is_missing, cells)):
        return "is empty: left out"
    first = cells[0]
    if first in ("0", "1") and name.casefold() in _COUNTS_ROWS:
        start = int(first)
        if cells == [str(number) for number in range(start, start + len(cells))]:
            return "counts the rows: left out"
    if not name:
        return "is left out"
    words = words_in(table, at)
    if len(words) > _MOST_WORDS:
        return f"has {len(words)} different words: left out"
    return ""


def _numbers(table: Table, at: int) -> list[float]:
    return [number for row in table.rows if (number := number_of(row[at], table.decimal)) is not None]


def _largest(table: Table, at: int) -> float:
    return max(map(math.fabs, _numbers(table, at)), default=0.0)


def _dialect(path: Path) -> tuple[str, str]:
    """What stands between the columns and before decimals, as the first lines have it. Raises: ScenarioNotFound."""
    content = read_bytes(path, LARGEST, lambda: "give the path of a CSV with a header line") or b""
    lines = content[:100_000].decode("utf-8-sig", "replace").splitlines()[:_LOOKED_AT]
    widths = {sign: [len(row) for row in csv.reader(lines, delimiter=sign)] for sign in _DELIMITERS}
    # The one by which most lines are cut into as many pieces, and into more than one.
    best = max(_DELIMITERS, key=lambda sign: _agreed(widths[sign]))
    cells = [cell.strip() for row in csv.reader(lines[1:], delimiter=best) for cell in row]
    commas = sum(bool(re.fullmatch(r"[-+]?\d+,\d+", cell)) for cell in cells)
    points = sum("." in cell and is_number(cell, ".") for cell in cells)
    return best, "," if commas > points else "."


def _agreed(widths: Sequence[int]) -> tuple[int, int]:
    if not widths:
        return 0, 0
    width, lines = Counter(widths).most_common(1)[0]
    return (lines, width) if width > 1 else (0, 0)
