"""What programs get of marking: the shapes of the JSON, and `nnstep.check` and `nnstep.diagnose`, which have them."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any

from nnstep.algebra.printed import Printed
from nnstep.algebra.text import text
from nnstep.marking import diagnose as diagnosing
from nnstep.marking.claims import Answers
from nnstep.marking.diagnose import Cause, Diagnosis
from nnstep.marking.marks import Mark, Report
from nnstep.network.trace import Trace
from nnstep.quantities.notation import Notation
from nnstep.quantities.plain import plain


def report_data(report: Report) -> dict[str, Any]:
    """`check --json`: the marks as CONTRACT §4 has them."""
    marks = [_mark(mark, report.notation) for mark in report.marks]
    return {"format": 1, "marks": marks, "counts": dict(report.counts)}


def _mark(mark: Mark, notation: Notation) -> dict[str, Any]:
    return {
        "quantity": mark.quantity,
        "printed": mark.printed.text,
        "value": _finite(mark.value),
        "verdict": mark.verdict,
        "because": plain(mark.because, notation),
        "mistake": mark.mistake,
        "from": list(mark.from_),
    }


def diagnosis_data(diagnosis: Diagnosis) -> dict[str, Any]:
    """`diagnose --json`: a number, its verdict and its causes as CONTRACT §4 has them."""
    return {
        "format": 1,
        "quantity": diagnosis.quantity,
        "given": diagnosis.given.text,
        "value": _finite(diagnosis.value),
        "verdict": diagnosis.verdict,
        "because": plain(diagnosis.because, diagnosis.notation),
        "causes": [_cause(cause, diagnosis.notation) for cause in diagnosis.causes],
    }


def _cause(cause: Cause, notation: Notation) -> dict[str, Any]:
    return {
        "mistake": cause.mistake,
        "also": cause.also,
        "says": plain(cause.says, notation),
        "expression": text(cause.expression, notation.script),
        "right": text(cause.right, notation.script),
        "gives": _finite(cause.gives),
    }


def _finite(value: float) -> float | None:
    """JSON has no infinities: they are null."""
    return value if math.isfinite(value) else None


class Data(Mapping[str, Any]):
    """An object of the JSON, its keys being attributes too; `from_` stands for `from`, which Python keeps to itself."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self._data = {key: _held(value) for key, value in data.items()}

    def __getitem__(self, key: str) -> Any:
        return self._data[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._data)

    def __len__(self) -> int:
        return len(self._data)

    def __getattr__(self, name: str) -> Any:
        data: dict[str, Any] = self.__dict__.get("_data", {})
        try:
            return data[name.removesuffix("_")]
        except KeyError:
            raise AttributeError(f"there is no {name!r} here: there are {', '.join(data)}") from None

    def __dir__(self) -> list[str]:
        return [*super().__dir__(), *self._data]

    def __repr__(self) -> str:
        return repr(self._data)

    def to_json(self) -> dict[str, Any]:
        """The data as JSON has it."""
        return {key: _free(value) for key, value in self._data.items()}


def _held(value: Any) -> Any:
    if isinstance(value, Mapping):
        return Data(value)
    return tuple(map(_held, value)) if isinstance(value, list | tuple) else value


def _free(value: Any) -> Any:
    if isinstance(value, Data):
        return value.to_json()
    return list(map(_free, value)) if isinstance(value, tuple) else value


def check(trace: Trace, answers: Answers | None = None, *, notation: str | None = None) -> Data:
    """Marks numbers against a trace: `.marks` and `.counts`, as `nnstep check --json` has them.

    answers: {"net_h1": "0.105"}, or pairs; None for the claims of the trace's scenario.
    Raises: UnknownQuantity, UsageError for an answer that names nothing or says no number; ScenarioError for a claim.
    """
    return Data(report_data(diagnosing.check(trace, answers, notation=notation)))


def diagnose(trace: Trace, quantity: str, number: str | float | Printed, *, notation: str | None = None) -> Data:
    """The mistakes that give a number for a quantity: `.causes`, best first, as `nnstep diagnose --json` has them.

    Raises: UnknownQuantity; UsageError where the number says none.
    """
    return Data(diagnosis_data(diagnosing.diagnose(trace, quantity, number, notation=notation)))
