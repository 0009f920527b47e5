"""The cells of a CSV that hold none of what they should, told at the end: what a whole column has is told once."""

from __future__ import annotations

from collections.abc import Sequence

from nnstep.reading.checks import count, suggestion
from nnstep.reading.places import Report, shown
from nnstep.scenario.cells import advice, is_missing, is_number, of_all
from nnstep.scenario.table import Table


class WrongCells:
    """Collects the cells of a table that are wrong."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self._cells: list[tuple[int, int, tuple[str, ...]]] = []

    def __bool__(self) -> bool:
        return bool(self._cells)

    def add(self, row: int, column: int, words: tuple[str, ...] = ()) -> None:
        """Note a cell; words: those that it might hold, where it is of a column of words."""
        self._cells.append((row, column, words))

    def tell(self, report: Report) -> None:
        """Say of each cell what is wrong; of those that are wrong alike, a column's, of the first one."""
        alike: dict[tuple[int, str], int] = {}
        for row, column, _ in self._cells:
            key = column, of_all(self.table.rows[row][column], self.table.decimal)
            alike[key] = alike.get(key, 0) + 1
        for row, column, words in self._cells:
            what = of_all(self.table.rows[row][column], self.table.decimal)
            others = alike.pop((column, what), 0) - 1 if what else 0
            if others >= 0:
                self._tell(row, column, words, others, report)

    def _tell(self, row: int, column: int, words: Sequence[str], others: int, report: Report) -> None:
        table, text = self.table, self.table.rows[row][column].strip()
        name, found = shown(table.header[column]), f"'{shown(text)}'" if text else "nothing"
        also = f"; likewise in {count(others, 'more line')}" if others else ""
        if words:
            hint = suggestion(text, words, f"classes are: {shown(', '.join(words), 200)}")
            message = f"column {name} has {found}, which is no class"
        else:
            second = row == 0 < len(table.rows) - 1
            second = second and all(is_number(cells[column], table.decimal) for cells in table.rows[1:5])
            hint = advice(text, name, table.decimal, second=second)
            message = f"column {name} must be a number, not {found}"
        hint = advice(text, name, table.decimal) if is_missing(text) else hint
        report.add(table.cell(row, column), message + also, hint)
