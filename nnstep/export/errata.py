"""`audit --json`: what was found of a network and where, and the marks of a text with their places."""

from __future__ import annotations

from typing import Any

from nnstep.audit.errata import Audit, Unsure
from nnstep.audit.formulas import Formula
from nnstep.audit.said import Fact
from nnstep.export.json import report_data
from nnstep.marking.marks import Mark
from nnstep.reading.places import Place
from nnstep.scenario.model import Claim


def errata_data(audit: Audit) -> dict[str, Any]:
    """The report as `check --json` has it, each mark with line, column and text; `found` says the network."""
    data = report_data(audit.report)
    marks = zip(data["marks"], audit.report.marks, strict=True)
    return {
        "format": data["format"],
        "file": audit.text.source.path,
        "found": [_fact(fact) for fact in audit.facts],
        **{key: value for key, value in data.items() if key not in ("format", "marks")},
        "marks": [one | _where(mark) for one, mark in marks],
        "formulas": [_formula(one) for one in audit.formulas],
        "unsure": [_unsure(one) for one in audit.unsure],
        "doubtful": audit.doubtful,
    }


def _fact(fact: Fact) -> dict[str, Any]:
    return {"what": fact.what, "value": fact.value, **_place(fact.place)}


def _formula(one: Formula) -> dict[str, Any]:
    right = {"right": one.is_right, "value": one.value, "gives": one.gives}
    return {"quantity": one.id, **right, **_place(one.file), "text": one.text}


def _unsure(one: Unsure) -> dict[str, Any]:
    claim = one.claim
    return {"quantities": list(one.meanings), "printed": claim.printed, **_place(claim.place), "text": claim.text}


def _where(mark: Mark) -> dict[str, Any]:
    claim = mark.claim
    assert isinstance(claim, Claim), "what is marked was found in the text"
    return {**_place(claim.place), "text": claim.text}


def _place(place: Place) -> dict[str, Any]:
    """Line and column, from 1; without a source nulls, and `from` says what it is from."""
    if place.source is None:
        return {"line": None, "column": None, "from": place.label}
    return {"line": place.line, "column": place.source.column_of(place.start)}
