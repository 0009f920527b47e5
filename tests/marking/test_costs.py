"""The table of costs: every entry is used, and says what somebody does."""

from __future__ import annotations

import re
from pathlib import Path

import nnstep.marking.diagnosis as diagnosis
from nnstep.marking.diagnosis.costs import SLIPS, cost

CODE = "".join(path.read_text("utf-8") for path in Path(diagnosis.__path__[0]).glob("*.py") if path.name != "costs.py")


def test_no_slip_is_there_for_nothing() -> None:
    """Each name of the table stands where a mistake is made."""
    assert [name for name in SLIPS if f'"{name}"' not in CODE] == []


def test_costs_stand_in_the_table_alone() -> None:
    """No mistake has its cost beside it: after the word of a mistake stands no number."""
    assert re.findall(r'"[a-z_]+_[a-z_]+", \d+\.\d+', CODE) == []


def test_a_slip_has_its_cost_for_a_kind_where_there_is_one() -> None:
    """What is said of a kind counts there, and what is usual elsewhere."""
    assert cost("net for out", "dout") < cost("net for out", "net") < cost("net for out", "grad")
    assert cost("net for out", "grad") == cost("net for out")


def test_what_a_slip_does_is_said_and_costs_something() -> None:
    """A cost is the negative logarithm of a share, so it is above 0."""
    assert all(slip.does and min((slip.usual, *slip.at.values())) > 0 for slip in SLIPS.values())
