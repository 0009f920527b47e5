"""Whole sheets of homework: each number is found and right, and exactly the lines that say nothing clear are listed.

The numbers of article and mazur stand in many books. xor: σ(0) = 0.5, σ(1) = 0.7311, ½·0.7311² = 0.2672; sample 2
has σ(−1) = 0.2689 and σ(0.5) = 0.6225. softmax: e/(e + e^−2 + 1) = 0.7054, −ln 0.2595 = 1.349, 0.2595 − 1 = −0.7405.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

import pytest

import nnstep
from nnstep.marking.handed_in import mark_sheet
from nnstep.marking.sheet import parse_sheet

FILE: Final = Path(__file__).with_name("homework.txt")
TRACES: Final = {name: nnstep.trace(nnstep.load(name)) for name in ("article", "mazur", "xor", "softmax")}
SHEETS: Final = [part.partition("\n") for part in re.split(r"^==== ", FILE.read_text("utf-8"), flags=re.MULTILINE)[1:]]
"""Each after a line that says what it is, its scenario, the ids in their order, and the lines that are not read."""


@pytest.mark.parametrize(("head", "text"), [(head, text) for head, _, text in SHEETS], ids=[one[0] for one in SHEETS])
def test_homework_is_read_whole(head: str, text: str) -> None:
    """All of it is right; what is listed gives a number for nothing that is named."""
    _, name, ids, lines = (part.strip() for part in head.split("|"))
    report = mark_sheet(TRACES[name], parse_sheet(text.rstrip("\n"), TRACES[name]))
    assert [mark.id for mark in report.marks] == ids.split()
    assert [mark.quantity for mark in report.marks if not mark.is_right] == []
    assert [one.line for one in report.unread] == [int(one) for one in lines.split()]
