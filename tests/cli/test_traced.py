"""`nnstep export --to json | jsonl | csv`: the trace as data, as its schema says, and as it comes."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from commands import nnstep, printed
from nnstep import load, trace
from nnstep.export.traced import COLUMNS, trace_schema, traced

COMMITTED = Path(__file__).parents[2] / "schema" / "trace.schema.json"
TYPES: dict[str, Any] = {"object": dict, "array": list, "string": str, "integer": int, "number": (int, float)}


def wrong(data: Any, schema: dict[str, Any], at: str = "$") -> Iterator[str]:
    """Where data is not what a schema says, as far as ours go: types, words, required keys, items."""
    while "$ref" in schema:
        schema = trace_schema()["$defs"][schema["$ref"].rpartition("/")[2]]
    types = schema.get("type", [])
    allowed = tuple(TYPES.get(name, type(None)) for name in ([types] if isinstance(types, str) else types))
    if types and not isinstance(data, allowed):
        yield f"{at} is {data!r}"
    if data not in schema.get("enum", [data]) or data != schema.get("const", data):
        yield f"{at} is {data!r}"
    if isinstance(data, int) and data < schema.get("minimum", data):
        yield f"{at} is {data!r}"
    if isinstance(data, dict):
        yield from (f"{at} has no {name}" for name in schema["required"] if name not in data)
        yield from (f"{at} has {name}" for name in data if name not in schema["properties"])
        for name, value in data.items():
            yield from wrong(value, schema["properties"].get(name, {}), f"{at}.{name}")
    if isinstance(data, list):
        for number, value in enumerate(data):
            yield from wrong(value, schema["items"], f"{at}[{number}]")


def test_the_committed_schema_is_current() -> None:
    """The committed schema is what `nnstep schema trace` prints."""
    assert COMMITTED.read_text(encoding="utf-8") == printed("schema", "trace")


@pytest.mark.parametrize("options", ["article --epochs 2", "xor --hand 3", "iris-validation", "momentum", "vanishing"])
def test_documents_are_as_the_schema_says(options: str) -> None:
    """A document, and each line of jsonl, is what the schema says, and it takes no word for another."""
    data = json.loads(printed("export", *options.split(), "--to", "json"))
    assert list(wrong(data, trace_schema())) == []
    lines = [json.loads(line) for line in printed("export", *options.split(), "--to", "jsonl").splitlines()]
    assert list(wrong(lines, {"items": trace_schema()["$defs"]["line"]})) == []
    assert [{**line, "format": 0} for line in lines] == [{"format": 0, **one} for one in data["quantities"]]
    assert list(wrong({**data, "format": 2}, trace_schema()))


def test_rows_are_the_records() -> None:
    """A spreadsheet has the same numbers, to the last digit, and what there is none of stays empty."""
    rows = list(csv.DictReader(io.StringIO(printed("export", "xor", "--to", "csv", "--epochs", "2"))))
    records = trace(load("xor")).to_records(2)
    assert tuple(rows[0]) == COLUMNS
    assert [float(row["value"]) for row in rows] == [record["value"] for record in records]
    for row, record in zip(rows, records, strict=True):
        assert row["operands"].split() == [one["id"] for one in record["operands"]]
        for name in ("id", "epoch", "update", "sample", "step", "phase", "kind", "equation", "substituted"):
            assert row[name] == ("" if record[name] is None else str(record[name]))


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t"])
def test_no_cell_is_a_formula(sign: str) -> None:
    """A text that a spreadsheet would work out is kept from it; negative numbers stay numbers."""
    record = dict.fromkeys(COLUMNS) | {"id": f"{sign}cmd()", "value": -0.5, "operands": []}
    row = next(csv.DictReader(io.StringIO("".join(traced("csv", {}, [record])))))
    assert not row["id"].startswith(sign)
    assert row["value"] == "-0.5"


def test_it_comes_while_the_run_goes_on() -> None:
    """Pieces come long before the last record is made, and no infinity is in JSON."""
    taken = []

    def records() -> Iterator[dict[str, Any]]:
        for number in range(10_000):
            taken.append(number)
            yield {"id": "w1", "value": float("inf")}

    first = next(traced("json", {}, records()))
    assert len(taken) < 1000
    assert '"value":null' in first


def test_every_piece_of_jsonl_ends_with_a_line() -> None:
    """Whoever stops a long run, or reads while it goes on, has whole lines."""
    pieces = list(traced("jsonl", {}, ({"id": "w1", "value": 0.5} for _ in range(300))))
    assert len(pieces) > 1
    assert all(piece.endswith("}\n") for piece in pieces)


def test_a_file_and_what_is_asked_for(tmp_path: Path) -> None:
    """-o has all of it, and nothing is printed; --only holds for every epoch, and for one alone."""
    path = tmp_path / "w5.jsonl"
    asked = ("export", "article", "--to", "jsonl", "--epochs", "300", "--only", "w5+", "--only", "E@2")
    assert printed(*asked, "-o", path) == ""
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    assert [line["epoch"] for line in lines if line["id"] == "w5+"] == list(range(1, 301))
    assert [(line["id"], line["epoch"]) for line in lines if line["id"] != "w5+"] == [("E_total", 2)]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ("--to csv --digits 3", "--digits changes nothing in --to csv"),
        ("--to json --notation textbook", "--notation changes nothing"),
        ("--to json --vectors rows", "--vectors changes nothing"),
        ("--to jsonl --matrices", "a record is of one number"),
        ("--to json --key", "only a worksheet has a key"),
        ("--to csv --samples 1", "--samples is for worksheets"),
        ("--to csv --phases error", "--phases is for worksheets"),
        ("--to csv --only zz", "unknown quantity 'zz'"),
        ("--to csv --only zz*", "no quantity fits 'zz*'"),
        ("--to csv --only w5+@7", "of an epoch that is left out"),
        ("--to jsno", "did you mean json"),
    ],
)
def test_what_does_not_go_together(options: str, said: str, tmp_path: Path) -> None:
    """It is refused with the reason, and a file that is there stays as it was."""
    path = tmp_path / "there"
    path.write_text("as it was", encoding="utf-8")
    ran = nnstep("export", "article", *options.split(), "-o", path)
    assert ran.code == 2
    assert said in ran.err
    assert path.read_text(encoding="utf-8") == "as it was"
