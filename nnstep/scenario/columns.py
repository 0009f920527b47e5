"""What the columns of a CSV become: a number, or a 1 for the word that stands there and a 0 for every other."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Final

from nnstep.errors import did_you_mean
from nnstep.reading.checks import Bad, suggestion
from nnstep.reading.nodes import Node
from nnstep.reading.places import Report, shown
from nnstep.records import dataclass
from nnstep.scenario.cells import is_missing, is_number, is_word, number_of, same, unit_of
from nnstep.scenario.table import Table
from nnstep.scenario.wrong_cells import WrongCells

Row = list[float | None]
"""The numbers of a sample; None where a value is missing."""

MOST_WORDS: Final = 1000


@dataclass(frozen=True, slots=True)
class Feature:
    """A column, and the words it holds: none where it holds numbers."""

    name: str
    words: tuple[str, ...] = ()

    @property
    def labels(self) -> list[str]:
        """What each of the numbers it becomes is."""
        return [f"{self.name}: {word}" for word in self.words] or [self.name]


def column_of(table: Table, name: str, node: Node, number: int, report: Report) -> int:
    """The place of a column. node: where the names stand, number: which of them. Raises: Bad."""
    found = table.header.count(name)
    if found == 1:
        return table.header.index(name)
    place = (node.at(number) if isinstance(node.value, list) else node).place
    if found:
        report.add(place, f"the CSV has {found} columns '{shown(name)}'", table.listed)
    elif not table.named:
        numbers = ", ".join(table.header) if len(table.header) < 20 else f"1, 2, …, {len(table.header)}"
        report.add(
            place, f"the CSV has no header, so no column '{shown(name)}'",
            f"write names above its first line; or name columns by their numbers: {numbers}",
        )  # fmt: skip
    else:
        close = next((word for word in table.header if _bare(word) == _bare(name)), "")
        meant = f"did you mean {_quoted(close)}? " if close else ""
        hint = f"{meant}{table.listed}" if close else suggestion(name, table.header, table.listed)
        report.add(place, f"the CSV has no column '{shown(name)}'", hint)
    raise Bad


def _bare(name: str) -> str:
    """A column's name without its unit, and however it is written."""
    return re.sub(r"[\s_.-]+", "", re.sub(r"[(\[].*", "", name)).casefold()


def _quoted(name: str) -> str:
    return f'"{shown(name)}"' if re.search(r"[\[\]{},:#]", name) else f"'{shown(name)}'"


def feature_of(table: Table, name: str, column: int, given: Sequence[str] | None) -> Feature:
    """What a column holds: the words that are given, else those in it, sorted, where it has only words."""
    if given:
        return Feature(name, tuple(dict.fromkeys(given)))
    return Feature(name, tuple(sorted(words_in(table, column))))


def words_in(table: Table, column: int) -> set[str]:
    """The words of a column; none where it holds numbers, in whatever writing."""
    found: set[str] = set()
    for cell in table.column(column):
        text = cell.strip()
        if is_number(text, table.decimal):
            return set()
        if not is_missing(text):
            found.add(text)
    odd = {text for text in found if not is_word(text, table.decimal)}
    if odd and odd == found and len({unit_of(text) for text in odd} - {""}) < 2:
        return set()  # numbers with a unit, with decimal commas; 1st and 2nd are words
    return found


def numbers_of(
    table: Table, row: int, features: Sequence[Feature], columns: Sequence[int], missing: str, wrong: WrongCells
) -> Row | None:
    """The numbers of a row; None where it is to be left out. Cells that hold none go to `wrong`."""
    numbers: Row = []
    gone = False
    for feature, column, cell in zip(features, columns, table.cells(row, columns), strict=True):
        text = cell.strip()
        number = None if feature.words else number_of(text, table.decimal)
        if number is not None:
            numbers.append(number)
        elif feature.words and (place := _place(feature.words, text)) is not None:
            numbers += [float(place == other) for other in range(len(feature.words))]
        elif is_missing(text) and missing != "error":
            gone = True
            numbers += [None] * max(1, len(feature.words))
        else:
            wrong.add(row, column, feature.words)
    return None if gone and missing == "drop" else numbers


@lru_cache(maxsize=4096)
def _place(words: tuple[str, ...], text: str) -> int | None:
    """Which of the words a cell holds; None where it is none of them."""
    names = list(map(same, words))
    return names.index(same(text)) if same(text) in names else None


def classes_given(
    value: list[str] | Mapping[str, list[str]] | None,
    inputs: Sequence[str],
    targets: Sequence[str],
    node: Node,
    report: Report,
) -> dict[str, list[str]]:
    """The words of columns, by the columns' names; a list is those of the targets. Raises: Bad."""  # fmt: skip
    if value is None:
        return {}
    if isinstance(value, list):
        if len(targets) != 1:
            report.add(node.spot, "classes need one column of words as targets")
            raise Bad
        return {targets[0]: value}
    known = [*inputs, *targets]
    for name in value:
        if name not in known:
            place = node.at(name).spot
            report.add(
                place, f"classes name the column '{shown(name)}', which is not used",
                f"{did_you_mean(name, known)}inputs and targets are: {shown(', '.join(known), 200)}",
            )  # fmt: skip
            raise Bad
    return dict(value)
