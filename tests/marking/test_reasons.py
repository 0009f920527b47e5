"""Why a number got its verdict, to the letter: of the article's own numbers, and of somebody's sheet after them."""

from __future__ import annotations

import math

import pytest

import nnstep
from nnstep.marking.claims import Marking, check, understood
from nnstep.marking.diagnose import diagnose
from nnstep.marking.pupil import check as named
from nnstep.quantities.notation import Notation
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
    said = understood(TRACE, TRACE.scenario.claims)
    report = Marking(TRACE, said, Notation(TRACE.layout, "article"), own=False, brief=True).report()
    assert plain(report.marks[4].because, report.notation) == "cut off after three decimals (rounded: 0.648)"


def test_a_diagnosis_says_what_else_would_do() -> None:
    """0.055 + 0.240 of the errors 0.05562 and 0.24034, cut, beside the 0.295955 that it is; nobody gave the 0.0578."""
    found = diagnose(TRACE, "E_total", "0.295")
    said = "cut off after three decimals (rounded: 0.296); also 0.055 + 0.240, E01 and E02 cut"
    assert plain(found.because, found.notation).startswith(said)


def test_a_wrong_number_after_a_slip_says_what_would_have_followed() -> None:
    """½·(0.99 − 0.75)² = 0.0288 follows from 0.75 for O1, and 0.05 does not."""
    report = check(TRACE, {"out_o1": "0.750", "E_o1": "0.0512"})
    assert plain(report.marks[1].because, report.notation) == "after your own numbers before it this would be 0.0288"


def test_one_digit_says_too_little() -> None:
    """0.5 for 0.526226 is right as far as it goes."""
    report = check(TRACE, {"out_h1": "0.5"})
    assert plain(report.marks[0].because, report.notation) == "give at least two significant digits: it is 0.526226"


def sigmoid(net: float) -> float:
    return 1 / (1 + math.exp(-net))


ALSO = "; also sigmoid of 0.648, ∑OutH1 rounded; also within one of the last digit"  # 0.65656; beside 0.656474

# Somebody's numbers, the last of which is asked about, and why it has its verdict; each line is true on a calculator.
LAST = [
    ({"net_o1": "0.65", "out_o1": "0.657"}, "follows from your ∑OutH1 = 0.65: sigmoid of your 0.65" + ALSO),
    ({"out_o1": "0.657"}, "sigmoid of 0.65, ∑OutH1 rounded" + ALSO),
    ({"dnet_o1/dw5": "0.5300"}, "the rounded 0.53, Oh1 rounded"),
    ({"net_o2": "0.862", "out_o2": "0.7030"},
     f"follows from your ∑OutH2 = 0.862: sigmoid of your 0.862 ≈ {sigmoid(0.862):.7f}"),
    # ½·(0.99 − 0.71)² is 0.0392; but 0.71 may have been 0.7083, and then it is 0.0397.
    ({"out_o1": "0.71", "E_o1": "0.0397"}, "follows from your O1 = 0.71"),
    ({"w5": "0.56", "w6": "0.66", "out_h1": "0.52", "out_h2": "0.56", "net_o1": f"{0.52 * 0.56 + 0.56 * 0.66:.4f}"},
     "follows from your W5 = 0.56, Oh1 = 0.52, W6 = 0.66 and one other: 0.52·0.56 + 0.56·0.66"),
    ({"w5": "0.56", "out_h1": "0.52", "w6": "0.66", "net_o1": f"{0.52 * 0.56 + 0.551071 * 0.66:.5f}"},
     "follows from your W5 = 0.56, Oh1 = 0.52 and W6 = 0.66: 0.52·0.56 + 0.551071·0.66"),
    ({"net_o1": "0.777777777"}, f"it is {0.55 * sigmoid(0.105) + 0.65 * sigmoid(0.205):.9f}"),
    ({"net_o1": "0.777"}, "it is 0.647621"),
    ({"w1+": "0.15-0.5*0.003354"}, "the numbers in it are rounded"),
]  # fmt: skip


@pytest.mark.parametrize(("sheet", "because"), LAST)
def test_why_the_last_of_some_numbers_has_its_verdict(sheet: dict[str, str], because: str) -> None:
    """What was used for it, in what way, and what that comes to where it had to be cut."""
    report = check(TRACE, sheet)
    assert plain(report.marks[-1].because, report.notation) == because


def linear(weights: list[float], inputs: list[float], claims: dict[str, str]) -> nnstep.Trace:
    """One sum that is its own output."""
    layers = [{"units": 1, "activation": "linear", "weights": [weights]}]
    return nnstep.trace(nnstep.Scenario.from_dict({
        "format": 1, "network": {"inputs": len(inputs), "layers": layers}, "data": [{"inputs": inputs, "targets": [1]}],
        "loss": "half_squared_error", "claims": [{"quantity": key, "printed": one} for key, one in claims.items()],
    }))  # fmt: skip


@pytest.mark.parametrize(
    ("claims", "own", "because"),
    [
        # 0.123·0.789 + 0.456·0.321 = 0.243423; with two decimals 0.12·0.79 + 0.46·0.32 = 0.242.
        ({"net_o1": "0.242"}, True, "0.12·0.79 + 0.46·0.32, all rounded"),
        ({"net_o1": "0.242"}, False, "0.12·0.79 + 0.46·0.32, all rounded"),
        # Cut after two decimals 0.12·0.78 + 0.45·0.32 = 0.2376, and that cut once more.
        ({"net_o1": "0.237"}, True, "0.12·0.78 + 0.45·0.32 = 0.2376, all cut"),
        ({"net_o1": "0.237"}, False, "0.12·0.78 + 0.45·0.32 = 0.2376, all cut, cut off"),
    ],
)
def test_numbers_that_are_given_may_have_been_rounded_too(claims: dict[str, str], own: bool, because: str) -> None:
    """More than three are all; of a source it is said that its number was cut as well."""
    trace = linear([0.123, 0.456], [0.789, 0.321], {} if own else claims)
    report = check(trace, claims if own else None)
    assert plain(report.marks[0].because, report.notation) == because


@pytest.mark.parametrize(
    ("text", "because"),
    [("13", "rounded to a whole number"), ("12", "cut off after a whole number (rounded: 13)"),
     ("12.6", "rounded to one decimal"), ("12.625", "the same to 15 digits")],
)  # fmt: skip
def test_a_whole_number_has_no_decimals(text: str, because: str) -> None:
    """3.5·3.25 + 1.25·1 = 12.625."""
    report = check(linear([3.5, 1.25], [3.25, 1.0], {}), {"net_o1": text})
    assert plain(report.marks[0].because, report.notation) == because


@pytest.mark.parametrize(
    ("quantity", "typed", "ends"),
    [
        # A rate forgotten; the ½ forgotten three equations back is as good but for 0.95, another rate of 1 is not.
        ("w5+", "0.5896", "η is left out. It may also be the ½ left out."),
        # The difference the other way round is by far the likeliest.
        ("dE/dout_o1", "0.3335", "right is ∂E/∂O1 = O1 − t1."),
        # 5.8 % off costs 5.8; one digit of 0.333 for another 3.4 + ln 12 = 5.9.
        ("dE/dout_o1", "-0.353", "It may be: a digit slipped in typing, or the right line, worked out wrong."),
    ],
)
def test_what_else_a_wrong_number_may_be(quantity: str, typed: str, ends: str) -> None:
    """Only what is about as plausible as the mistake that is named."""
    report = named(TRACE, {quantity: typed})
    assert plain(report.marks[0].because, report.notation).endswith(ends)


def test_what_nobody_printed_is_written_out_two_equations_deep() -> None:
    """From x1 = 0.25 to the output: the hidden outputs in full, their sums 0.1125 and 0.2225 as numbers."""
    net = 0.55 * sigmoid(0.1125) + 0.65 * sigmoid(0.2225)
    report = check(TRACE, {"x1": "0.25", "out_o1": f"{sigmoid(net):.6f}"})
    assert plain(report.marks[1].because, report.notation) == (
        "follows from your X1 = 0.25: sigmoid of 1/(1 + e^(−0.1125))·0.55 + 1/(1 + e^(−0.2225))·0.65"
    )
