"""Why a number got its verdict, to the letter: of the article's own numbers, and of somebody's sheet after them."""

from __future__ import annotations

import pytest

import nnstep
from nnstep.marking.claims import check
from nnstep.quantities.plain import plain

TRACE = nnstep.trace(nnstep.load("article"))

# Each evaluation can be done on a pocket calculator: 0.526·0.75 + 0.551·0.85 = 0.86285, σ(0.647) = 0.65633, …
CLAIMS = {
    1: "the same to 15 digits",
    3: "rounded to three decimals",
    5: "cut off after three decimals (rounded: 0.648); also 0.526·0.55 + 0.551·0.65 with the printed numbers; "
    "0.5262·0.55 + 0.5511·0.65 = 0.647625, Oh1 and Oh2 rounded",
    6: "0.526·0.75 + 0.551·0.85 = 0.86285",
    7: "sigmoid of the printed 0.647",
    8: "rounded to three decimals; also sigmoid of the printed 0.862",
    9: "½·(0.99 − 0.65)², O1 cut",
    10: "½·(0.01 − 0.70)², O2 rounded",
    11: "cut off after three decimals (rounded: 0.296); also 0.0578 + 0.238 = 0.2958 with the printed numbers; "
    "0.055 + 0.240, E01 and E02 cut",
    14: "rounded to three decimals; also the printed 0.526",
    15: "0.65 − 0.99, O1 cut; also within one of the last digit",
    16: "0.66·(1 − 0.66), O1 rounded",
    18: "this scenario computes with 0.5",
}


@pytest.mark.parametrize(("number", "because"), CLAIMS.items())
def test_why_a_claim_of_the_article_has_its_verdict(number: int, because: str) -> None:
    """The evaluation that gives the printed number, and what else gives it."""
    report = check(TRACE)
    assert plain(report.marks[number - 1].because, report.notation) == because


SHEET = {
    "out_h1": "0.526", "out_h2": "0.551", "net_o1": "0.647", "out_o1": "0.65", "E_o1": "0.057", "dE/dout_o1": "-0.34",
    "dout_o1/dnet_o1": "0.2275", "dE/dnet_o1": "-0.0774", "w1": "0.25", "net_h1": "0.12500", "net_h2": "0.20501",
}  # fmt: skip
BECAUSE = {
    "E_o1": "follows from your O1 = 0.65: ½·(0.99 − 0.65)² = 0.0578",
    "dE/dout_o1": "follows from your O1 = 0.65: 0.65 − 0.99; also within one of the last digit",
    "dout_o1/dnet_o1": "follows from your O1 = 0.65: 0.65·(1 − 0.65)",
    "w1": "this scenario computes with 0.15",
    "net_h1": "follows from your W1 = 0.25: 0.2·0.25 + 0.3·0.25",
    "net_h2": "one of the last digit off (rounded: 0.20500)",
}


@pytest.mark.parametrize(("quantity", "because"), BECAUSE.items())
def test_why_a_number_of_a_sheet_has_its_verdict(quantity: str, because: str) -> None:
    """What follows from somebody's own numbers says from which."""
    report = check(TRACE, SHEET)
    mark = next(mark for mark in report.marks if mark.quantity == quantity)
    assert plain(mark.because, report.notation) == because


def test_what_follows_from_several_numbers_names_them() -> None:
    """−0.34·0.2275 = −0.07735, from the two before it."""
    report = check(TRACE, SHEET)
    mark = report.marks[7]
    assert mark.from_ == ("dE/dout_o1", "dout_o1/dnet_o1")
    assert plain(mark.because, report.notation).startswith(
        "follows from your ∂E/∂O1 = −0.34 and ∂O1/∂∑OutH1 = 0.2275: (−0.34) · 0.2275"
    )


def test_a_brief_report_leaves_out_what_else_would_do() -> None:
    """Of a number that is right anyway nothing is said beside it."""
    report = check(TRACE, brief=True)
    assert plain(report.marks[4].because, report.notation) == "cut off after three decimals (rounded: 0.648)"


def test_a_wrong_number_after_a_slip_says_what_would_have_followed() -> None:
    """½·(0.99 − 0.75)² = 0.0288 follows from 0.75 for O1, and 0.05 does not."""
    report = check(TRACE, {"out_o1": "0.750", "E_o1": "0.0512"})
    assert plain(report.marks[1].because, report.notation) == "after your own numbers before it this would be 0.0288"


def test_one_digit_says_too_little() -> None:
    """0.5 for 0.526226 is right as far as it goes."""
    report = check(TRACE, {"out_h1": "0.5"})
    assert plain(report.marks[0].because, report.notation) == "one digit says too little: it is 0.526226"
