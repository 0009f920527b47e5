"""Derived quantities against PyTorch's autograd: the committed numbers always, PyTorch itself where it is installed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import nnstep

COMMITTED: list[dict[str, Any]] = json.loads(
    (Path(__file__).parent / "derived_numbers.json").read_text(encoding="utf-8")
)["cases"]


def _check(case: dict[str, Any]) -> None:
    trace = nnstep.trace(nnstep.Scenario.from_dict(case["scenario"]))
    for name, expected in case["numbers"].items():
        assert trace[name].value == pytest.approx(expected, rel=1e-12, abs=1e-14), name


@pytest.mark.parametrize("case", COMMITTED, ids=lambda case: case["scenario"]["loss"]["name"])
def test_derived_quantities_agree_with_autograd(case: dict[str, Any]) -> None:
    """E_o1 by hidden outputs, E by inputs, parameters and through one sum, for one sample: all as autograd has them."""
    _check(case)


def test_committed_derived_numbers_are_what_pytorch_gives() -> None:
    """Made again, the committed numbers come out the same."""
    pytest.importorskip("torch")
    from oracle.make_derived_numbers import numbers

    for case in COMMITTED:
        assert numbers(case["scenario"]) == pytest.approx(case["numbers"], rel=1e-12, abs=1e-15)
