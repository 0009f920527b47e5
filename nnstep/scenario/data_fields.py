"""What a scenario file may say of its data: samples, CSV files, validation; for the checks and for the JSON Schema."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from nnstep.functions.scalings import DEVIATIONS
from nnstep.functions.scalings import KINDS as SCALINGS
from nnstep.reading.checks import Field, Kind, ListOf, OneOf, Schema, Section
from nnstep.reading.kinds import Choice, Name, Number
from nnstep.reading.nodes import Node
from nnstep.reading.places import Report
from nnstep.reading.ranges import Range


class Character(Kind):
    """What stands between the columns of a CSV."""

    says = 'one character, as in "," or ";" or "\\t"'

    def _read(self, node: Node, report: Report) -> str:
        text = node.value
        if not isinstance(text, str) or len(text) != 1 or (text != "\t" and not text.isprintable()) or text == '"':
            raise self.fail(node, report)
        return text

    def schema(self) -> Schema:
        return {"type": "string", "minLength": 1, "maxLength": 1}


_ADVICE = "for classes write 1 where the sample belongs and 0 elsewhere, [1, 0]; words may stand in a CSV"
_lone = OneOf("a list of numbers", advice=_ADVICE, number=Number(advice=_ADVICE),
              list=ListOf(Number(advice=_ADVICE), "a list of numbers"))  # fmt: skip

SAMPLE = Section("A sample", {
    "inputs": Field(_lone, "a number for each input", required=True, words=("input", "x", "features", "in")),
    "targets": Field(_lone, "a number for each output", words=("target", "y", "t", "outputs", "output", "labels")),
})  # fmt: skip

VALIDATION_CSV = Section("validation from a CSV", {
    "csv": Field(Name(), "a file, relative to this one", required=True, words=("file", "path")),
    "delimiter": Field(Character(), "what stands between its columns", words=("separator", "sep")),
}, says="a share, a list of samples, or a mapping with csv")  # fmt: skip

_VALIDATION = Field(
    OneOf("a share such as 0.2, a list of samples, or {csv: …}",
          number=Number.of(Range(low=0.0, high=1.0, open_low=True, open_high=True)),
          list=ListOf(SAMPLE, "a list of samples"), map=VALIDATION_CSV),
    "samples that do not train: a share drawn with the seed, their own list, or their own CSV",
    words=("validation_split", "val", "valid", "test", "holdout", "validation_data", "split"))  # fmt: skip

SAMPLES = Section("data", {
    "samples": Field(ListOf(SAMPLE, "a list of samples"), "the samples", required=True, words=("data", "training")),
    "validation": _VALIDATION,
}, says="a list of samples, a mapping with samples, or one with csv, inputs, targets")  # fmt: skip

_words = ListOf(Name(), "a list of words")


class WordsOfColumns(Kind):
    """The words of columns, by the columns' names."""

    says = "a mapping of columns to lists of words"

    def _read(self, node: Node, report: Report) -> dict[str, list[str]]:
        assert isinstance(node.value, dict)
        return {name: _words.read(item, report) for name, item in node.value.items()}

    def schema(self) -> Schema:
        return {"type": "object", "additionalProperties": _words.schema()}


_columns = OneOf(
    "the name of a column, or a list of them", text=Name(), number=Name(), list=ListOf(Name(), "a list of columns")
)
CSV = Section("data from a CSV", {
    "csv": Field(Name(), "a file, relative to this one", required=True, words=("file", "path")),
    "inputs": Field(_columns, "the columns that are inputs", required=True, words=("input", "features", "x")),
    "targets": Field(_columns, "columns of numbers, or one column of words",
                     words=("target", "labels", "label", "y", "outputs")),
    "classes": Field(OneOf("a list of words, or such a list for each column", list=_words, map=WordsOfColumns()),
                     "the words of the targets' column, in the order of the outputs; or of each column, by its name",
                     words=("class", "categories")),
    "scale": Field(Choice("none", *SCALINGS), "how inputs are scaled", words=("scaling", "normalize")),
    "scale_targets": Field(Choice("none", *SCALINGS), "how targets that are numbers are scaled",
                           words=("target_scale", "scale_outputs")),
    "deviation": Field(Choice(*DEVIATIONS), "what standard divides by: the deviation with n, or with n − 1 (sample)",
                       words=("ddof", "std")),
    "missing": Field(Choice("error", "drop", "mean"), "what becomes of a sample in which a value is missing",
                     words=("na", "nan", "dropna", "fillna", "impute")),
    "delimiter": Field(Character(), "what stands between the columns", words=("separator", "sep")),
    "validation": _VALIDATION,
    "decimal": Field(Choice(".", ","), "what stands before decimals", words=("decimals", "point", "comma")),
}, says="a list of samples, or a mapping with csv, inputs, targets")  # fmt: skip


class Data(Kind):
    """A mapping of data: its samples written there, or those of a CSV."""

    says = CSV.says

    def _read(self, node: Node, report: Report) -> Any:
        written = isinstance(node.value, dict) and "samples" in node.value
        return (SAMPLES if written else CSV).read(node, report)

    def parts(self) -> Sequence[Kind]:
        return CSV, SAMPLES

    def schema(self) -> Schema:
        return {"anyOf": [CSV.schema(), SAMPLES.schema()]}
