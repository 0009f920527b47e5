"""Large tables: lines of numbers read at once, against the same numbers one by one; rows held in one array."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from nnstep.errors import ScenarioError
from nnstep.reading import lines
from nnstep.scenario import table
from nnstep.scenario.model import Sample
from nnstep.scenario.rows import Rows, Samples
from nnstep.scenario.schema import Scenario

_WRITTEN = [
    "-0",
    "-0.0",
    ".5",
    "5.",
    "+1",
    "1e-3",
    " 7",
    "1E5",
    "0.1234567890123456789",
    "12345678901234567890123",
    "007",
]


def scenario(folder: Path, text: str, **data: object) -> Scenario:
    """One input and one target, a and b, from this text."""
    (folder / "table.csv").write_text(text, encoding="utf-8")
    layer = {"units": 1, "activation": "linear", "weights": [[1.0]]}
    fields = {"csv": "table.csv", "inputs": "a", "targets": "b", **data}
    network = {"inputs": 1, "layers": [layer]}
    return Scenario.from_dict({"format": 1, "network": network, "data": fields, "loss": "mse"}, base=folder)


@pytest.fixture(params=["small", "large"])
def size(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Tables are taken for small ones, or for large ones, whose lines are decoded."""
    monkeypatch.setattr(lines, "_MANY", 0 if request.param == "large" else 10**9)


@pytest.mark.usefixtures("size")
def test_numbers_are_those_that_python_reads(tmp_path: Path) -> None:
    """Every writing of a number gives the float of that text, the sign of zero included."""
    found = scenario(tmp_path, "a,b\n" + "".join(f"{one},{one}\n" for one in _WRITTEN))
    assert [repr(sample.inputs[0]) for sample in found.samples] == [repr(float(one)) for one in _WRITTEN]


@pytest.mark.usefixtures("size")
@pytest.mark.parametrize(
    ("cell", "delimiter"),
    [("1_000", ","), ("nan", ","), ("inf", ","), ("1e999", ","), ("true", ","), ("", ","), ("٣", ","), ("0,5", ";")],
)
def test_what_is_no_number_is_named_with_its_line_and_column(tmp_path: Path, cell: str, delimiter: str) -> None:
    """A cell that is none among thousands is told by its place, whatever way its line is read."""
    rows = [f"{k}{delimiter}{k}" for k in range(9)]
    rows[6] = f"{cell}{delimiter}6"
    with pytest.raises(ScenarioError) as caught:
        scenario(tmp_path, "\n".join([f"a{delimiter}b", *rows]), delimiter=delimiter)
    problem = caught.value.problems[0]
    assert (problem.line, problem.column) == (8, 1)


def test_a_table_that_is_too_large_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who has more than fits is told how to take some of its lines."""
    monkeypatch.setattr(table, "LARGEST", 10)
    with pytest.raises(ScenarioError, match="head -n"):
        scenario(tmp_path, "a,b\n1,2\n3,4\n5,6\n")


def test_numpy_takes_rows_without_a_copy() -> None:
    """The array that numpy makes of rows is their own memory."""
    rows = Rows(2, [1.0, 2.0, 3.0, 4.0])
    array = np.asarray(rows)
    rows.numbers[3] = 5.0
    assert array.tolist() == [[1.0, 2.0], [3.0, 5.0]]


def test_samples_are_made_when_they_are_looked_at() -> None:
    """What stands in two arrays is read as samples, and equals them."""
    samples = Samples(Rows(2, [1.0, 2.0, 3.0, 4.0]), Rows(1, [0.0, 1.0]))
    assert samples == (Sample((1.0, 2.0), (0.0,)), Sample((3.0, 4.0), (1.0,)))
    assert samples[-1].inputs == (3.0, 4.0)
