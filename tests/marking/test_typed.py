"""What is said to an answer, and how far an expression of rounded numbers may be off."""

from __future__ import annotations

import pytest

import nnstep
from nnstep.marking.carried import Carrying
from nnstep.marking.judge import Judged, Own, judge
from nnstep.marking.typed import Earlier, number
from nnstep.quantities.notation import Notation
from nnstep.quantities.place import Place
from nnstep.quantities.plain import plain

TRACE = nnstep.trace(nnstep.load("article"))

# typed for net_o1 = w5·out_h1 + …, whose 0.55 is given; how far the rest may be off, in the number it comes to
ROOM = [
    ("0.53*0.55", "0.292", 0.01 * 0.55 + 0.0005),  # 0.53 ± 0.01, to the third decimal
    ("-0.53*0.55", "−0.292", 0.01 * 0.55 + 0.0005),
    ("5.3e-1*0.55", "0.292", 0.01 * 0.55 + 0.0005),
    ("0.526*0.55", "0.2893", 0.001 * 0.55 + 0.00005),
    ("0.5262*0.55", "0.2894", 0.001 * 0.55 + 0.00005),  # more than three digits are not to be relied on
    ("0.52623*0.55", "0.2894", 0.001 * 0.55 + 0.00005),
    ("0.5*0.7", "0.35", 0.0),  # a lone digit is exact, as in ½
    ("0.65*0.55", "0.3575", 0.0),  # both are given
    ("0.53*0.53", "0.28", 0.05 * 0.2809),  # both move together: 0.0107
    ("10*0.53 - 10*0.53 + 0.53", "0.53", 0.01 + 0.005),
]


@pytest.mark.parametrize(("typed", "number_is", "room"), ROOM)
def test_how_far_an_expression_may_be_off(typed: str, number_is: str, room: float) -> None:
    """As far as the numbers in it that were rounded; what is given, and the constants of formulas, are exact."""
    printed = number(typed, TRACE, TRACE.find("net_o1"), Earlier(TRACE))
    assert (printed.plain, printed.room) == (number_is, pytest.approx(room))


def test_of_an_unknown_quantity_nothing_is_given() -> None:
    """Then 0.55 may have been rounded as well: 0.01·0.55 + 0.01·0.53, but at most a twentieth."""
    printed = number("0.53*0.55", TRACE, None, Earlier(TRACE))
    assert (printed.plain, printed.room) == ("0.29", pytest.approx(0.05 * 0.2915))


def test_what_else_gives_a_right_answer_is_not_looked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody is told, and somebody waits."""
    asked: list[str] = []
    monkeypatch.setattr(Carrying, "proofs", lambda self, place, printed, held: asked.append(printed.text) or [])
    assert judged("net_o1", "0.647").outcome == "right"
    assert judged("net_o1", "0.777").outcome == "wrong"
    assert asked == ["0.777"]


def judged(quantity: str, typed: str, *own: tuple[str, str]) -> Judged:
    mine = [Own(name, TRACE.find(name), text) for name, text in own]

    def known(place: Place) -> float | None:
        return next((float(one.text) for one in mine if one.place == place), TRACE.value(place))

    return judge(TRACE, TRACE.find(quantity), typed, mine, known)


# By hand: net_h1 = 0.105, out_h1 = 0.526226, net_o1 = 0.647621; ½·(0.99 − 0.7165)² = 0.0374.
SAID = [
    ("net_h1", "0.105", (), ["Right: to the last digit."], "0.105"),
    ("out_h1", "0,526", (), ["Right: rounded to three decimals."], "0.526"),
    ("net_o1", "0.647", (), ["Right: cut off after three decimals."], "0.647"),
    ("net_h1", "0.2*0.15 + 0.3*0.25", (), ["Right: that comes to 0.105."], "0.105"),
    ("net_h1", "0.2*0.25 + 0.3*0.15", (), ["Not yet.", "That comes to 0.095."], "0.095"),
    ("net_h1", "0.2", (), ["Not yet."], "0.2"),
    ("net_h1", "0.1", (), ["Right as far as it goes. Give at least two significant digits."], "0.1"),
    ("out_h1", "0.5263", (), ["Very near: the last digit is off. Carry a digit more on the way."], "0.5263"),
    ("dout_o1/dnet_o1", "0.224", (), ["Right: with numbers rounded on the way."], "0.224"),
    ("E_o1", "0.0374", (("out_o1", "0.7165"),), ["Right: it follows from your O1 = 0.7165."], "0.0374"),
    ("E_total", "0.35", (("E_o1", "0.10"), ("E_o2", "0.25")),
     ["Right: it follows from your E01 = 0.10 and E02 = 0.25."], "0.35"),
    ("net_o1", f"{0.52 * 0.56 + 0.56 * 0.66:.4f}",
     (("w5", "0.56"), ("w6", "0.66"), ("out_h1", "0.52"), ("out_h2", "0.56")),
     ["Right: it follows from your W5 = 0.56 and Oh1 = 0.52 and W6 = 0.66 and others."], "0.6608"),
    ("net_h1", "1/0", (), ["That has no value: something in it is divided by 0, or too large."], ""),
    ("net_h1", "foo", (), ["Unknown name 'foo'."], ""),
    ("net_h1", "∑h1", (), ["∑h1 is what is asked for; use numbers, or names of numbers you have."], ""),
]  # fmt: skip


@pytest.mark.parametrize(("quantity", "typed", "own", "says", "number_is"), SAID)
def test_what_is_said_to_an_answer(
    quantity: str, typed: str, own: tuple[tuple[str, str], ...], says: list[str], number_is: str
) -> None:
    """Right and why, nearly right, not yet with what an expression comes to, or why it is no answer."""
    found = judged(quantity, typed, *own)
    assert [plain(one, Notation(TRACE.layout, "article")) for one in found.says] == says
    assert found.number == number_is
    assert found.worked <= bool(found.mark)  # what is no number was not worked out either
