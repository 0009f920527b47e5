"""What an interactive session shows: arrays and numbers below a prompt, below a name, below an assignment.

The network is the classic one of mazur: z1 = (0.3775, 0.3925), h = (0.59327, 0.59688), o = (0.75137, 0.77293),
E_o1 = 0.27481, E_o2 = 0.02356, E = 0.298371; δ = (0.1385, -0.0381), and times h the gradients 0.0822, 0.0827, -0.0226,
-0.0227; those of w1 to w4 are 0.000439, 0.000877, 0.000498 and 0.000995.
"""

from __future__ import annotations

import pytest

import nnstep
from nnstep.marking.handed_in import mark_sheet
from nnstep.marking.sheet import parse_sheet

MAZUR = nnstep.trace(nnstep.load("mazur"))

SESSIONS = [
    ("In [1]: z1\nOut[1]: array([[0.3775, 0.3925]])\n\nIn [2]: loss\nOut[2]: 0.298371", "net_h1 net_h2 E_total"),
    ("a1\narray([[0.59326999, 0.59688438]])", "out_h1 out_h2"),
    ("loss\nnp.float64(0.298371)", "E_total"),
    ("h_in = x @ W1.T + b1\n[0.3775 0.3925]\nh_out = [0.59327 0.59688]", "net_h1 net_h2 out_h1 out_h2"),
    ("o_in = [1.10591 1.22492]\no_out = [0.75137 0.77293]", "net_o1 net_o2 out_o1 out_o2"),
    ("error = [0.27481 0.02356]", "E_o1 E_o2"),
    (">>> delta2 = (a2 - t) * a2 * (1 - a2)\narray([[ 0.13849856, -0.03809824]])", "dE/dnet_o1 dE/dnet_o2"),
    (
        ">>> dW2\narray([[ 0.08216704, -0.02260254],\n       [ 0.08266763, -0.02274024]])",
        "dE/dw5 dE/dw7 dE/dw6 dE/dw8",
    ),
    (">>> z2 = a1 @ W2 + 0.6\n>>> print(z2)\n[[1.10590597 1.2249214 ]]", "net_o1 net_o2"),
    (
        ">>> fc2.weight.grad\ntensor([[ 0.0822,  0.0827],\n        [-0.0226, -0.0227]])",
        "dE/dw5 dE/dw6 dE/dw7 dE/dw8",
    ),
    (">>> output\ntensor([0.7514, 0.7729], grad_fn=<SigmoidBackward0>)", "out_o1 out_o2"),
    # numpy leaves zeros out at the end: 0.001 stands for 0.00100
    ("grad_W1 = [[0.00044 0.00088]\n [0.0005 0.001]]", "dE/dw1 dE/dw2 dE/dw3 dE/dw4"),
]


@pytest.mark.parametrize(("text", "ids"), SESSIONS, ids=[text for text, _ in SESSIONS])
def test_what_is_shown_belongs_to_what_was_asked(text: str, ids: str) -> None:
    """Every number shown is read, and right."""
    sheet = parse_sheet(text, MAZUR)
    report = mark_sheet(MAZUR, sheet)
    assert [mark.id for mark in report.marks] == ids.split()
    assert sheet.unread == ()
    assert [mark.quantity for mark in report.marks if not mark.is_right] == []


def test_an_array_left_out_is_not_answered_as_a_whole() -> None:
    """Beside an array dW1 is one, and has four numbers."""
    sheet = parse_sheet("o_out = [0.75137 0.77293]\ndW1 = ???\nh_out = ?", MAZUR)
    assert sheet.unanswered == ("dE/dw1", "dE/dw2", "dE/dw3", "dE/dw4", "out_h1", "out_h2")


def test_one_digit_alone_is_too_coarse_to_tell_and_not_called_wrong() -> None:
    """0.000995 rounds to 0.001, and so does much else: two digits are asked for, nobody is accused."""
    from nnstep.marking.verdicts import summary, verdict

    report = mark_sheet(MAZUR, parse_sheet("dE/dw4 = 0.001", MAZUR))
    assert summary(report) == ("1 number: 1 too coarse to tell",)
    assert verdict(report.marks[0])[0] == ("too coarse to tell: ",)
    assert not report.all_right
