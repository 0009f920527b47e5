"""The data of a scenario, read from its files: who wants it again with other settings keeps the reader."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from nnstep.reading.nodes import Node
from nnstep.reading.places import Report
from nnstep.told import Told, nobody

if TYPE_CHECKING:
    from pathlib import Path

    from nnstep.scenario.data import CsvData


class DataReader:
    """Reads data from a CSV, or hands out what it read last, where the same is wanted. told: hears how far it is."""

    def __init__(self, told: Told = nobody) -> None:
        self.told = told
        self._wanted: object = None
        self._read: CsvData | None = None

    def read(
        self,
        values: dict[str, Any],
        node: Node,
        base: str | Path,
        report: Report,
        seed: int | None,
        split: Callable[[int], tuple[int, ...]],
    ) -> CsvData:
        """The samples a `data: {csv: …}` describes; split: which of so many a share is, drawn with the seed.

        Raises: Bad, and the report says what is wrong.
        """  # fmt: skip
        wanted = repr(values), str(base), seed
        if self._read is None or wanted != self._wanted:
            from pathlib import Path  # this, and what reads tables, only where there is one

            from nnstep.scenario.data import read_csv

            self._read = read_csv(values, node, Path(base), report, split, self.told)
            self._wanted = wanted
        return self._read
