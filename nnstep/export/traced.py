"""The trace as data: JSON, JSON lines or CSV, as pieces of text that are made one after the other.

All three have the records of `network.recorded`, in its order. docs/trace.md says what they mean to a reader.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from nnstep.export.csv import safe
from nnstep.export.encoded import compact
from nnstep.export.json import FORMAT
from nnstep.quantities.kinds import KINDS, PHASES

_LINES: Final = 200  # records of a piece

COLUMNS: Final = (
    "id", "epoch", "update", "sample", "step", "phase", "kind", "value", "equation", "substituted", "operands",
)  # fmt: skip
"""The fields of a record, and the columns of the CSV."""


def traced(format: str, header: Mapping[str, Any], records: Iterable[dict[str, Any]]) -> Iterator[str]:
    """Records in a format. header: what JSON says of the whole run."""
    lines, before = io.StringIO(), ""
    if format == "csv":
        rows = csv.writer(lines, lineterminator="\n")
        rows.writerow(COLUMNS)
    if format == "json":
        lines.write(compact({"format": FORMAT, **header})[:-1] + ',"quantities":[\n')
    for number, record in enumerate(records, 1):
        if format == "csv":
            rows.writerow(_cells(record))
        elif format == "jsonl":
            lines.write(compact({"format": FORMAT, **record}) + "\n")
        else:
            lines.write(before + compact(record))
            before = ",\n"
        if number % _LINES == 0:
            yield lines.getvalue()
            lines.seek(0)
            lines.truncate()
    if format == "json":
        lines.write("\n]}\n")
    yield lines.getvalue()


def _cells(record: dict[str, Any]) -> list[str]:
    """A row: numbers in full, nothing where there is none, the ids of operands with blanks between them."""
    cells = {**record, "value": repr(record["value"]), "operands": " ".join(one["id"] for one in record["operands"])}
    return ["" if (cell := cells[name]) is None else safe(str(cell)) for name in COLUMNS]


def trace_schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of `nnstep export --to json`; `$defs/line` is that of a line of jsonl."""
    count = {"type": "integer", "minimum": 1}
    words = sorted({"bias", *(facts.word for facts in KINDS.values())})
    number = {"type": ["number", "null"], "description": "null where it is infinite or no number"}
    operand = {
        "type": "object",
        "required": ["id", "value"],
        "properties": {
            "id": {"type": "string", "description": "with its sample, net_h1:2, where that is not the record's own"},
            "value": number,
        },
    }
    fields: dict[str, Any] = {
        "id": {"type": "string", "description": "the name, without an address"},
        "epoch": count,
        "update": {**count, "description": "the update of the epoch"},
        "sample": {**count, "type": ["integer", "null"], "description": "its number in the file"},
        "step": {**count, "type": ["integer", "null"], "description": "of the epoch; null for what is no step"},
        "phase": {"enum": [*PHASES, None]},
        "kind": {"enum": words},
        "value": number,
        "equation": {"type": ["string", "null"], "description": "null for what is given"},
        "substituted": {"type": ["string", "null"], "description": "the equation with numbers in full precision"},
        "operands": {"type": "array", "items": operand},
    }
    assert tuple(fields) == COLUMNS, "one list of fields"
    record = {"type": "object", "required": list(fields), "properties": fields}
    line = {"type": "object", "required": ["format", *fields], "properties": {"format": {"const": FORMAT}, **fields}}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"A trace as data, format {FORMAT}",
        "type": "object",
        "required": ["format", "scenario", "epochs", "quantities"],
        "properties": {
            "format": {"const": FORMAT},
            "scenario": {"type": "string"},
            "epochs": count,
            "hand": {"type": "integer", "minimum": 0, "description": "the decimals that values were carried with"},
            "quantities": {"type": "array", "items": {"$ref": "#/$defs/record"}},
        },
        "$defs": {"record": record, "line": line},
    }
