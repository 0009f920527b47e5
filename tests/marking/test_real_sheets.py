"""Sheets as people write them, in six languages and many forms: every number found, under the name it is meant by."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, Final

import pytest

import nnstep
from nnstep.marking.handed_in import mark_sheet
from nnstep.marking.sheet import parse_sheet
from nnstep.network.trace import Trace

FILE: Final = Path(__file__).with_name("real_sheets.txt")

# x = (1, 0.5): z1 = 0.5 + 0.2·0.5 + 0.2 = 0.8 = h1; ŷ = 0.4·0.8 + 0.5 = 0.82; L = ½·0.18² = 0.0162; dL/dŷ = −0.18;
# dL/dv1 = −0.18·0.8 = −0.144; dL/dh1 = −0.18·0.4 = −0.072; dL/dw2 = −0.036; v1 new = 0.4 + 0.1·0.144 = 0.4144
SMALL = {
    "network": {"inputs": 2, "layers": [
        {"units": 1, "activation": "relu", "weights": [[0.5, 0.2]], "bias": [0.2]},
        {"units": 1, "activation": "linear", "weights": [[0.4]], "bias": [0.5]},
    ]},
    "data": [{"inputs": [1, 0.5], "targets": 1}],
}  # fmt: skip

# x = (2, 1): z = (0.1·2 + 0.2·1, 0.3·2 − 0.4·1) = (0.4, 0.2) = h; o = (0.5·0.4 − 0.6·0.2, 0.7·0.4 + 0.8·0.2)
# = (0.08, 0.44); t = (0.58, 0.24): o − t = (−0.5, 0.2); E = ½(0.25 + 0.04) = 0.145; dE/dw5 = −0.5·0.4 = −0.2,
# dE/dw6 = −0.1, dE/dw7 = 0.08, dE/dw8 = 0.04; dE/dh1 = −0.5·0.5 + 0.2·0.7 = −0.11, dE/dh2 = 0.3 + 0.16 = 0.46;
# dE/dw1 = −0.22, dE/dw2 = −0.11, dE/dw3 = 0.92, dE/dw4 = 0.46; with η = 0.1: w5 = 0.52, w6 = −0.59, w7 = 0.692,
# w8 = 0.796, w1 = 0.122, w2 = 0.211, w3 = 0.208, w4 = −0.446
SQUARE = {
    "network": {"inputs": 2, "layers": [
        {"units": 2, "activation": "linear", "weights": [[0.1, 0.2], [0.3, -0.4]]},
        {"units": 2, "activation": "linear", "weights": [[0.5, -0.6], [0.7, 0.8]]},
    ]},
    "data": [{"inputs": [2, 1], "targets": [0.58, 0.24]}],
}  # fmt: skip
# Epoch 2: h1 = 0.122·2 + 0.211 = 0.455, h2 = 0.208·2 − 0.446 = −0.03; o1 = 0.52·0.455 + 0.59·0.03 = 0.2543

# out = 2·1 + 1 = 3 and 2·3 + 1 = 7; out − target = −1 and 2; E of a sample 0.5 and 2, their mean 1.25;
# dE/dw is −1 and 6, its mean 2.5; w new = 2 − 0.1·2.5 = 1.75, b new = 1 − 0.1·0.5 = 0.95
BATCH = {
    "network": {"inputs": 1, "layers": [{"units": 1, "activation": "linear", "weights": [[2]], "bias": [1]}]},
    "data": [{"inputs": 1, "targets": 4}, {"inputs": 3, "targets": 5}],
}  # fmt: skip


def traced(scenario: dict[str, Any], **more: Any) -> Trace:
    rest = {"format": 1, "loss": "half_squared_error", "optimizer": {"name": "sgd", "lr": 0.1}}
    return nnstep.trace(nnstep.Scenario.from_dict({**rest, **scenario, **more}))


TRACES = {"small": traced(SMALL), "square": traced(SQUARE), "batch": traced(BATCH)}

SHEETS = [part.partition("\n") for part in re.split(r"^==== ", FILE.read_text("utf-8"), flags=re.MULTILINE)[1:]]
"""The sheets of the file beside this one, each after a line that says what it is, of which network, and its ids."""


@pytest.mark.parametrize(("head", "text"), [(head, text) for head, _, text in SHEETS], ids=[one[0] for one in SHEETS])
def test_every_number_is_found_and_right(head: str, text: str) -> None:
    """Each line is read, under the name it is meant by; all numbers are right, by the arithmetic above."""
    _, network, ids = head.split(" | ")
    sheet = parse_sheet(text.rstrip("\n"), TRACES[network])
    report = mark_sheet(TRACES[network], sheet)
    assert [mark.id for mark in report.marks] == ids.split()
    assert sheet.unread == ()
    assert [mark.quantity for mark in report.marks if not mark.is_right] == []
