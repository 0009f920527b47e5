"""Conventions of a whole sheet: read as they are meant, said once, and never made of a slip."""

from __future__ import annotations

from typing import Any

import pytest

import nnstep
from nnstep.marking.diagnose import diagnose
from nnstep.marking.marks import Report
from nnstep.marking.pupil import check
from nnstep.network.trace import Trace
from nnstep.quantities.plain import plain

DELTA = {
    "format": 1,
    "network": {"inputs": 1, "layers": [
        {"units": 2, "activation": "sigmoid", "weights": [[1], [-1]], "bias": [0.1, -0.2]},
        {"units": 2, "activation": "sigmoid", "weights": [[0.4, 0.6], [0.5, -0.3]]},
    ]},
    "data": [{"inputs": [1], "targets": [1, 0]}],
    "loss": "half_squared_error",
    "optimizer": {"name": "sgd", "lr": 1},
}  # fmt: skip
"""The net of a homework sheet, with a bias in the hidden layer."""

BATCH = {
    "format": 1,
    "network": {"inputs": 1, "layers": [{"units": 1, "activation": "linear", "weights": [[2]], "bias": [1]}]},
    "data": [{"inputs": [1], "targets": [4]}, {"inputs": [3], "targets": [5]}],
    "loss": "half_squared_error",
    "optimizer": {"name": "sgd", "lr": 0.1},
}
"""out is 3 and 7, out − target −1 and 2: the gradients of the samples are −1 and 6, their mean 2.5, their sum 5."""

MOMENTUM = {
    "format": 1,
    "network": {"inputs": 1, "layers": [{"units": 1, "activation": "linear", "weights": [[10]]}]},
    "data": [{"inputs": [1], "targets": [0]}],
    "loss": "squared_error",
    "optimizer": {"name": "momentum", "lr": 0.8, "momentum": 0.1},
    "training": {"epochs": 2},
}
"""g is 20, then −12: Δw is −16, then 9.6 − 1.6 = 8."""

SQUARE = {
    "format": 1,
    "network": {"inputs": 2, "layers": [{"units": 2, "activation": "linear", "weights": [[1, 2], [3, 4]]}]},
    "data": [{"inputs": [1, 2], "targets": [4, 10]}],
    "loss": "half_squared_error",
    "optimizer": {"name": "sgd", "lr": 0.1},
}
"""out is 5 and 11, both one too much: the gradients are x1 = 1 and x2 = 2 for each, the steps 0.1 and 0.2."""


def traced(scenario: dict[str, Any]) -> Trace:
    return nnstep.trace(nnstep.Scenario.from_dict(scenario))


def marked(scenario: dict[str, Any], text: str) -> Report:
    pairs = [tuple(part.strip() for part in line.split("=")) for line in text.strip().splitlines()]
    return check(traced(scenario), pairs)


def wrong(report: Report) -> list[str]:
    return [mark.quantity for mark in report.marks if not mark.is_right]


# out_h1 = σ(1.1) = 0.750260, out_h2 = σ(−1.2) = 0.231475; net_o = 0.438989, 0.305688; out_o = 0.608018, 0.575832;
# δ_o = (t − o)·o(1 − o) = 0.0934222, −0.140647; δ_h1 = (0.4·0.0934222 + 0.5·(−0.140647))·0.187370 = −0.00617470
RIGHT = {
    "delta_rule": (DELTA, "delta_o1 = 0.0934\ndelta_o2 = -0.1406\ndelta_h1 = -0.00617\nw3+ = 0.4701"),
    "one delta": (DELTA, "out_o1 = 0.608\ndelta_o1 = 0.0934"),
    "delta and difference": (DELTA, "dE/dout_o1 = 0.392\ndelta_o1 = 0.0934\ndelta_o2 = -0.1406\nw3+ = 0.4701"),
    "descent": (DELTA, "dE/dnet_o1 = 0.0934\ndE/dw3 = 0.0701\ndE/dw4 = 0.0216\nw3+ = 0.4701"),
    "threshold": (DELTA, "b_h1 = -0.1\nb_h2 = 0.2\ndE/db_h1 = -0.00617\nnet_h1 = 1.1"),
    "velocity": (MOMENTUM, "v_w1+ = -16\nw1+ = -6\nv_w1+@2 = 8\nw1+@2 = 2"),
    "velocity, subtracted": (MOMENTUM, "v_w1+ = 16\nw1+ = -6\nv_w1+@2 = -8\nw1+@2 = 2"),
    "sum for mean": (BATCH, "dE/dw1 = 5\ndE/db_o1 = 1\nw1+ = 1.75\nb_o1+ = 0.95"),
    "mean in the signal": (BATCH, "dE/dnet_o1:1 = -0.5\ndE/dnet_o1:2 = 1\ndE/dw1 = 2.5"),
    "unit of the error": (SQUARE, "E_total = 2\ndE/dout_o1 = 2\ndE/dw2 = 4\nw1+ = 0.9\nw2+ = 1.8"),
    "numbered by source": (SQUARE, "w2 = 3\nw3 = 2\nw2+ = 2.9\nw3+ = 1.8\nw1+ = 0.9"),
    "t - o": (DELTA, "out_o1 = 0.608\ne1 = 0.392\ne2 = -0.5758"),
}  # fmt: skip


@pytest.mark.parametrize("name", RIGHT)
def test_a_right_number_of_another_convention_is_not_accused(name: str) -> None:
    """Every number of these sheets is right where it is counted as the sheet counts, and that is said once."""
    report = marked(*RIGHT[name])
    assert not wrong(report)
    assert len(report.conventions) == 1


# the same sheets with a slip in them, or signs that no convention explains: the slip is wrong, and stays so
SLIPS = {
    "one delta with another sign": (DELTA, "delta_o1 = -0.0934\ndelta_o2 = -0.1406", ["delta_o2"]),
    "a derivative with the other sign": (DELTA, "dE/dnet_o1 = 0.0934", ["dE/dnet_o1"]),
    "a slip under the delta rule": (DELTA, "delta_o1 = 0.0934\ndelta_o2 = -0.1406\nout_h1 = 0.85", ["out_h1"]),
    "a sum that the rate does not make up for": (BATCH, "dE/dw1 = 5\nw1+ = 1.5", ["dE/dw1"]),
    "one bias with the other sign": (DELTA, "b_h1 = 0.1\nb_h2 = 0.2", ["b_h2"]),
    "an error without its half": (SQUARE, "E_total = 2\ndE/dout_o1 = 1\nw1+ = 0.9", ["E_total"]),
}  # fmt: skip


@pytest.mark.parametrize("name", SLIPS)
def test_a_slip_is_no_convention(name: str) -> None:
    """What is not so throughout the sheet, or would make its right numbers wrong, is a slip."""
    scenario, text, slips = SLIPS[name]
    assert wrong(marked(scenario, text)) == slips


def test_because_says_under_which_convention_a_number_was_read() -> None:
    """0.0934 is (1 − 0.608018)·0.608018·0.391982 = 0.0934222, rounded."""
    mark = marked(DELTA, "delta_o1 = 0.0934\ndelta_o2 = -0.1406").marks[0]
    notation = marked(DELTA, "delta_o1 = 0.0934").notation
    assert (mark.verdict, plain(mark.because, notation)) == ("rounded", "rounded to four decimals; with your sign of δ")


def test_a_diagnosis_reads_a_number_as_the_sheet_would() -> None:
    """`check` and `diagnose` have one judge: a lone δ of the delta rule is right for both."""
    assert diagnose(traced(DELTA), "delta_o1", "0.0934").verdict == "rounded"
    assert marked(DELTA, "delta_o1 = 0.0934").marks[0].verdict == "rounded"


def test_numbers_that_are_right_need_no_convention() -> None:
    """A sheet without a wrong number has none, whatever it might be read as."""
    assert marked(BATCH, "dE/dw1 = 2.5\nw1+ = 1.75").conventions == ()
