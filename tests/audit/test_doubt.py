"""What an audit does not know it does not call wrong: names with several meanings, and networks that may be misread."""

from __future__ import annotations

import pytest

import nnstep

# net = 0.5*0.2 + 0.8*0.4 = 0.42 and 0.5*-0.3 + 0.8*0.1 = -0.07; then 0.7*sigmoid(0.42) - 0.5*sigmoid(-0.07) = 0.1812
NETWORK = """A 2-2-1 network of sigmoid neurons with x1 = 0.5, x2 = 0.8, t = 1.
w1 = 0.2, w2 = 0.4, w3 = -0.3, w4 = 0.1, w5 = 0.7, w6 = -0.5.

"""


def test_a_name_of_several_meanings_is_not_called_wrong() -> None:
    """z1 may be the sum of h1 or of o1; where it is neither and nothing says which is meant, that is said."""
    errata = nnstep.errata(NETWORK + "z1 = 0.9\nnet_h2 = -0.07\n")
    assert errata.counts["wrong"] == 0
    assert {"net_h1", "net_o1"} <= {*errata.audit.unsure[0].meanings}
    assert "net_h1 or net_o1" in errata.text()


def test_other_numbers_say_which_meaning_is_meant() -> None:
    """Beside z2 and z3, which are right, z1 is the sum of h1, and wrong."""
    errata = nnstep.errata(NETWORK + "z1 = 0.9\nz2 = -0.07\nz3 = 0.1812\n")
    assert [mark.quantity for mark in errata.marks if mark.verdict == "wrong"] == ["net_h1"]
    assert not errata.audit.unsure


def test_a_network_with_which_most_disagrees_is_doubted() -> None:
    """Where hardly a number is right, it is the network that may be misread: nothing is called wrong."""
    errata = nnstep.errata(NETWORK + "net_h1 = 0.9\nnet_h2 = 0.8\nnet_o1 = 0.77\n∂E/∂w5 = 0.3\n")
    assert errata.audit.doubtful
    assert errata.counts["wrong"] == 0
    assert [one.claim.printed for one in errata.audit.unsure] == ["0.9", "0.8", "0.77", "0.3"]


@pytest.mark.parametrize(
    "line",
    [
        "0.2*0.5 + 0.4*0.8 = 0.92",
        "∂E/∂w5 = z1 a2 = 0.1",
        "E = ½(t − y)². We use momentum μ = 0.9.",
        "a sum s1 = (0,2)·(0,5) + (0,4)·(0,8)",
    ],
)
def test_what_is_guessed_is_not_condemned(line: str) -> None:
    """A line without a name, a formula of unclear names, the end of another sentence, a decimal comma in brackets."""
    errata = nnstep.errata(NETWORK + f"net_h1 = 0.42\nnet_h2 = -0.07\nnet_o1 = 0.1812\n{line}\n")
    wrong = [mark.quantity for mark in errata.marks if mark.verdict == "wrong"]
    assert not [one for one in wrong if one != "dE/dw5"]
    assert all(formula.is_right for formula in errata.audit.formulas)
