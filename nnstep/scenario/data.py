"""Samples from a CSV file: a header, columns of numbers, words made one-hot, missing values, inputs scaled."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from nnstep.reading.checks import Bad, count, good
from nnstep.reading.nodes import Node
from nnstep.reading.places import Report
from nnstep.records import dataclass
from nnstep.scenario.columns import Feature, classes_given, column_of, feature_of, numbers_of
from nnstep.scenario.model import CsvSpec
from nnstep.scenario.rows import Rows, Samples
from nnstep.scenario.scaling import filled, scaled, scaling_of
from nnstep.scenario.table import Table, opened
from nnstep.scenario.wrong_cells import WrongCells
from nnstep.told import Told, nobody

Split = Callable[[int], tuple[int, ...]]
"""Which of so many samples do not train, by their numbers."""


@dataclass(frozen=True, slots=True)
class CsvData:
    """What a `data: {csv: …}` describes. samples: all, those that do not train included; content: of the files.

    advice: what may be wrong where the targets do not fit.
    """

    samples: Samples
    validation: tuple[int, ...]
    spec: CsvSpec
    content: bytes
    advice: str = ""


@dataclass(frozen=True, slots=True)
class _Part:
    """What one file holds: of each sample the numbers of its inputs and targets, and its line; the lines left out.

    gaps: the inputs that are missing, (sample, input) from 1; NaN stands there.
    """

    rows: Rows
    goals: Rows
    lines: list[int]
    dropped: list[int]
    gaps: list[tuple[int, int]]

    def with_gaps(self, row: Sequence[float | None]) -> list[float]:
        """The row of the next sample; NaN stands where a value is missing, and the gap is noted."""
        number = len(self.rows) + 1
        self.gaps.extend((number, unit) for unit, one in enumerate(row, 1) if one is None)
        return [math.nan if one is None else one for one in row]


def read_csv(
    values: dict[str, Any], node: Node, base: Path, report: Report, split: Split, told: Told = nobody
) -> CsvData:
    """The samples a `data: {csv: …}` describes; split: which of so many samples a share of them is.

    told: hears how many lines are read.

    Raises: Bad, and the report says what is wrong and in which line of the CSV.
    """
    if Bad in values.values() or not {"csv", "inputs"} <= values.keys():
        raise Bad
    inputs, targets = names_of(values["inputs"]), names_of(values.get("targets", []))
    delimiter, decimal = values.get("delimiter", ","), values.get("decimal", ".")
    missing, names = values.get("missing", "error"), [*inputs, *targets]
    place = node.at("csv").place
    table, content = opened(values["csv"], place, base, (delimiter, decimal), names, report)
    classes = classes_given(good(values, "classes"), inputs, targets, node.at("classes"), report)
    wanted, aimed = _columns(table, inputs, targets, node, report)
    features = [feature_of(table, name, at, classes.get(name)) for name, at in zip(inputs, wanted, strict=True)]
    aims = [_aim(table, name, at, classes.get(name), alone=len(targets) == 1)
            for name, at in zip(targets, aimed, strict=True)]  # fmt: skip
    part = _part(table, (features, wanted), (aims, aimed), missing, report, told)
    labels = [label for one in features for label in one.labels]
    size, lines, given = len(part.rows), tuple(part.lines), values.get("validation")
    validation: tuple[int, ...] = ()
    if isinstance(given, dict):
        at = node.at("validation", "csv").place
        dialect = given.get("delimiter", delimiter), decimal
        other, more = opened(given["csv"], at, base, dialect, names, report)
        content += more
        wanted, aimed = _columns(other, inputs, targets, node, report)
        held = _part(other, (features, wanted), (aims, aimed), missing, report, told)
        part.gaps.extend((len(part.rows) + number, unit) for number, unit in held.gaps)
        part.rows.numbers.extend(held.rows.numbers)
        part.goals.numbers.extend(held.goals.numbers)
    elif isinstance(given, list):
        for number, one in enumerate(given):
            row, goal = _row(one, node.at("validation", number), len(labels), part.goals.width, report)
            part.rows.append(row)
            part.goals.append(goal)
    elif given is not None:
        validation = split(size)
    validation = validation or tuple(range(size + 1, len(part.rows) + 1))
    held_out = set(validation)
    rows, means = filled(part.rows, part.gaps, held_out, labels, place, report)
    kind, how = values.get("scale", "none"), values.get("scale_targets", "none")
    deviation = values.get("deviation", "population")
    if "deviation" in values and "standard" not in (kind, how):
        report.add(node.at("deviation").spot, "deviation is of scale: standard, and nothing is scaled so here",
                   "add scale: standard, or leave deviation out")  # fmt: skip
        raise Bad
    words = [bool(one.words) for one in features for _ in one.labels]
    scaling = None if kind == "none" else scaling_of(kind, deviation, labels, words, rows, held_out, place, report)
    if scaling:
        rows = scaled(scaling, rows)
    goals, target_scaling = part.goals, None
    if how != "none" and any(one.words for one in aims):
        report.add(node.at("scale_targets").spot, "targets that are classes are 0 and 1 already",
                   "leave scale_targets out")  # fmt: skip
        raise Bad
    if how != "none" and targets:
        target_scaling = scaling_of(how, deviation, targets, [False] * len(targets), goals, held_out, place, report)
        goals = scaled(target_scaling, goals)
    order = aims[0].words if len(aims) == 1 else ()
    order = table.labels if order and order == _counted(table) else order
    spec = CsvSpec(
        values["csv"], tuple(inputs), tuple(targets), order, scaling, target_scaling, tuple(labels),
        lines, tuple(part.dropped), means,
    )  # fmt: skip
    return CsvData(Samples(rows, goals), validation, spec, content, _advice(aims, part.goals))


def _row(
    given: dict[str, Any], node: Node, inputs: int, targets: int, report: Report
) -> tuple[list[float], list[float]]:
    """A sample that is written out, beside those of a CSV: its inputs as they are before scaling, its targets."""
    result = []
    for key, wanted, what in (("inputs", inputs, "input"), ("targets", targets, "target")):
        value = good(given, key, [])
        row = value if isinstance(value, list) else [value]
        if len(row) != wanted:
            report.add(
                node.at(key).place, f"{count(len(row), what)} in a sample of data that has {count(wanted, what)}"
            )
            raise Bad
        result.append(row)
    return result[0], result[1]


def names_of(value: str | list[str]) -> list[str]:
    """The names of columns: one, or several."""
    return [value] if isinstance(value, str) else value


def _columns(
    table: Table, inputs: Sequence[str], targets: Sequence[str], node: Node, report: Report
) -> tuple[list[int], list[int]]:
    """Where the columns of inputs and of targets are."""
    wanted = [column_of(table, name, node.at("inputs"), number, report) for number, name in enumerate(inputs)]
    return wanted, [column_of(table, name, node.at("targets"), number, report) for number, name in enumerate(targets)]


def _aim(table: Table, name: str, column: int, given: Sequence[str] | None, *, alone: bool) -> Feature:
    """What a column of targets holds; words only where it is the only one."""
    if not alone:
        return Feature(name, tuple(given or ()))
    named = not given and table.labels and column == len(table.header) - 1
    if named and {cell.strip() for cell in table.column(column)} <= set(_counted(table)):
        return Feature(name, _counted(table))
    return feature_of(table, name, column, given)


def _counted(table: Table) -> tuple[str, ...]:
    """What stands in the last column for the classes that scikit-learn's header names."""
    return tuple(map(str, range(len(table.labels))))


def _part(
    table: Table,
    inputs: tuple[Sequence[Feature], Sequence[int]],
    targets: tuple[Sequence[Feature], Sequence[int]],
    missing: str,
    report: Report,
    told: Told,
) -> _Part:
    """The numbers of all rows; every cell that holds none of what it should is complained of."""  # fmt: skip
    wide, high = (sum(max(1, len(one.words)) for one in features) for features, _ in (inputs, targets))
    part, wrong = _Part(Rows(wide), Rows(high), [], [], []), WrongCells(table)
    at_once = table.numbers(inputs[1]) if inputs[1] and not any(one.words for one in inputs[0]) else None
    # A target cannot be guessed: where values are to be filled in, a missing one is still an error.
    of_targets = "drop" if missing == "drop" else "error"
    for row, line in enumerate(table.lines):
        told(row, len(table.lines))
        whole = at_once(row) if at_once else None
        numbers = whole or numbers_of(table, row, *inputs, missing, wrong)
        goals = numbers_of(table, row, *targets, of_targets, wrong)
        if numbers is None or goals is None:
            part.dropped.append(line)
        elif not wrong:
            part.lines.append(line)
            part.rows.append(whole or part.with_gaps(numbers))
            part.goals.append(goals)  # type: ignore[arg-type]
    wrong.tell(report)
    if not wrong and not part.lines:
        report.add(table.line(table.lines[0]), "a value is missing in every line, so all would be left out",
                   "take fewer columns, or missing: mean")  # fmt: skip
    if not part.lines or wrong:
        raise Bad
    return part


def _advice(aims: Sequence[Feature], goals: Rows) -> str:
    """What to do where one column of numbers looks like that of classes, and does not fit the network."""
    if len(aims) != 1 or aims[0].words:
        return ""
    values = sorted(set(goals.column(0)))
    if not 2 <= len(values) <= 20 or not all(one.is_integer() for one in values):
        return ""
    return f"if these numbers are classes, add classes: [{', '.join(f'{one:g}' for one in values)}] to data"
