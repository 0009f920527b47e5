"""Samples beside a model: inputs and targets as people hold them, lists, arrays, labels of classes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from nnstep.errors import UsageError
from nnstep.interop.arrays import matrix, nested, vector
from nnstep.interop.model import Model, Row, Rows, Unreadable
from nnstep.reading.checks import count
from nnstep.reading.places import shown
from nnstep.scenario.draft import Survey


def inputs_of(given: Any, inputs: int) -> Rows:
    """A row for each sample. Raises: UsageError."""
    rows = _rows(given, "inputs", inputs)
    if any(len(row) != inputs for row in rows):
        wrong = next(len(row) for row in rows if len(row) != inputs)
        raise UsageError(f"the model takes {count(inputs, 'input')}, and a sample has {wrong}")
    return rows


def targets_of(given: Any, samples: int, outputs: int, classes: Sequence[Any]) -> Rows:
    """A row for each sample, of labels one-hot. classes: what they may be called. Raises: UsageError."""
    values = _listed(given, "targets")
    flat = not any(isinstance(one, (list, tuple)) for one in values)
    if flat and len(values) == samples and (classes or (outputs > 1 and (samples > 1 or len(values) != outputs))):
        return tuple(_one_hot(label, outputs, classes) for label in values)
    rows = _rows(values, "targets", outputs)
    if len(rows) != samples:
        raise UsageError(
            f"{count(samples, 'sample')} of inputs, and {len(rows)} of targets", "give both for each sample"
        )
    if any(len(row) != outputs for row in rows):
        wrong = next(len(row) for row in rows if len(row) != outputs)
        raise UsageError(f"the model has {count(outputs, 'output')}, and a sample has {count(wrong, 'target')}")
    return rows


def _one_hot(label: Any, outputs: int, classes: Sequence[Any]) -> Row:
    known: Sequence[Any] = classes or range(outputs)
    if label not in known:
        raise UsageError(f"{shown(repr(label), 60)} is no class of the model", f"classes are: {_listing(known)}")
    place = list(known).index(label)
    return (float(place),) if outputs == 1 else tuple(float(place == number) for number in range(outputs))


def _listing(classes: Sequence[Any]) -> str:
    return ", ".join(shown(str(one), 40) for one in classes[:20])


def _listed(given: Any, what: str) -> list[Any]:
    try:
        values = nested(given, what)
    except Unreadable as error:
        raise UsageError(error.message, error.help) from None
    return values if isinstance(values, list) else [values]


def _rows(given: Any, what: str, wide: int) -> Rows:
    """Rows of numbers; of numbers alone one row, or where a sample has one, a row of each."""
    values = _listed(given, what)
    if not values:
        raise UsageError(f"there are no {what}")
    try:
        if any(isinstance(one, (list, tuple)) for one in values):
            return matrix(values, what)
        row = vector(values, what)
    except Unreadable as error:
        raise UsageError(error.message, error.help) from None
    return tuple((number,) for number in row) if wide == 1 else (row,)


def csv_of(model: Model, path: str, survey: Survey) -> dict[str, Any]:
    """The fields of samples in a CSV, its columns and classes in the model's order where it names the same ones.

    They are scaled as the model wants them: others could have been scaled before it was trained, which no model says.
    """
    columns = model.inputs if set(model.inputs) == set(survey.columns) else survey.columns
    classes = model.outputs if set(model.outputs) == set(survey.classes) else survey.classes
    fields: dict[str, Any] = {"csv": path, "inputs": list(columns)}
    fields["targets"] = survey.aims[0] if len(survey.aims) == 1 else list(survey.aims)
    if classes:
        fields["classes"] = list(classes)
    fields |= {"delimiter": survey.delimiter} if survey.delimiter != "," else {}
    fields |= {"decimal": survey.decimal} if survey.decimal != "." else {}
    fields |= {"missing": survey.missing} if survey.missing else {}
    fields["scale"] = model.scale
    return fields if classes or model.scale == "none" else fields | {"scale_targets": model.scale}
