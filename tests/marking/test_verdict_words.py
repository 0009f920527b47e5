"""Verdicts in words: of a number, of all of them, of a sheet, of a class."""

from __future__ import annotations

import pytest

import nnstep
from nnstep.marking import verdicts
from nnstep.marking.claims import check
from nnstep.marking.diagnose import diagnose
from nnstep.marking.judge import judge
from nnstep.marking.marks import Report
from nnstep.marking.pupil import check as named
from nnstep.quantities.plain import plain

TRACE = nnstep.trace(nnstep.load("article"))
# net_h1 = 0.105, out_h1 = 0.526226, net_o1 = 0.647621, 0.526·0.75 + 0.551·0.85 = 0.86285, net_h2 = 0.205, O1 = 0.656474
SHEET = {
    "net_h1": "0.105", "out_h1": "0.526", "out_h2": "0.551", "net_o1": "0.647", "net_o2": "0.862", "net_h2": "0.2051",
    "w5": "0.7",
}  # fmt: skip
FOLLOWS = "follows from your Oh1 = 0.526 and Oh2 = 0.551: 0.526·0.75 + 0.551·0.85 = 0.86285"


def report(**answers: str) -> Report:
    return named(TRACE, answers)


def text(spans) -> str:  # type: ignore[no-untyped-def]
    return plain(spans, check(TRACE, {}).notation)


@pytest.mark.parametrize(
    ("quantity", "word", "reason"),
    [
        ("net_h1", "exact", ""), ("out_h1", "rounded", ""), ("net_o1", "cut off ", "(rounded: 0.648)"),
        ("net_o2", "carried and cut off: ", FOLLOWS),
        ("net_h2", "close: ", "one of the last digit off (rounded: 0.2050)"),
        ("w5", "wrong: ", "this scenario computes with 0.55"),
    ],
)  # fmt: skip
def test_the_verdict_of_a_number(quantity: str, word: str, reason: str) -> None:
    """The word, and after it the reason where it needs one."""
    marks = check(TRACE, SHEET).marks
    said = verdicts.verdict(next(mark for mark in marks if mark.quantity == quantity))
    assert tuple(map(text, said)) == (word, reason)


def test_what_follows_from_a_slip_is_not_cut_off() -> None:
    """0.71 may have been 0.7083, and then the error is 0.0397, which nobody rounded."""
    mark = check(TRACE, {"out_o1": "0.71", "E_o1": "0.0397"}).marks[1]
    assert tuple(map(text, verdicts.verdict(mark))) == ("carried: ", "follows from your O1 = 0.71")


def test_a_number_of_more_decimals_than_are_carried_is_rounded() -> None:
    """With three decimals out_h1 is 0.526, and 0.5262 is that: the verdict says so, and a prediction as well."""
    trace = nnstep.trace(nnstep.load("article"), hand=3)
    mark = check(trace, {"out_h1": "0.5262"}).marks[0]
    says = "with the three decimals carried here it is 0.526"
    assert tuple(map(text, verdicts.verdict(mark))) == ("rounded: ", says)
    judged = judge(trace, trace.find("out_h1"), "0.5262", (), trace.value)
    assert [text(one) for one in judged.says] == [f"Right: {says}."]


def test_what_is_wrong_stands_after_the_wrong_line() -> None:
    """0.3335 is 0.99 − 0.6565: why, without the line; nothing of a number that is right."""
    wrong, right = named(TRACE, {"dE/dout_o1": "0.3335", "net_h1": "0.105"}).marks
    (why,) = verdicts.why_wrong(wrong)
    assert text(why).startswith("The sign is the other one: right is ∂E/∂O1 = O1 − t1.")
    assert verdicts.why_wrong(right) == []


def test_how_many_numbers_there_are_of_each_verdict() -> None:
    """In the order from exact to wrong, those that there are."""
    assert text(verdicts.summary(check(TRACE, SHEET))) == (
        "7 numbers: 1 exact, 2 rounded, 1 cut off, 1 carried, 1 close, 1 wrong"
    )
    assert text(verdicts.summary(check(TRACE, {"net_h1": "0.105"}))) == "1 number: 1 exact"


def test_nothing_to_check_is_said() -> None:
    """Of a sheet and of a scenario, by name."""
    assert text(verdicts.nothing("sheet", "a.txt")) == "'a.txt' has no numbers: there is nothing to check"
    assert text(verdicts.nothing("scenario", "xor")) == "the scenario 'xor' has no claims: there is nothing to check"


def test_how_a_pupil_stands() -> None:
    """The file's name, the score, and the first slip with its mistake."""
    assert text(verdicts.standing("class/ann.txt", report(net_h1="0.105"))) == "ann: 1 of 1 right"
    slipped = named(TRACE, {"net_h1": "0.105", "dE/dout_o1": "0.3335", "out_o1": "0.7777"})
    assert text(verdicts.standing("-", slipped)).startswith("standard input: 1 of 3 right; first slip: ∂E/∂O1, sign fl")


def test_what_most_pupils_missed() -> None:
    """The three that most missed, with how many of all; nobody, nothing."""
    ann = check(TRACE, {"net_h1": "0.2222", "out_h1": "0.7777", "net_h2": "0.7777", "out_h2": "0.7777"})
    bob = check(TRACE, {"out_h1": "0.7777", "net_h2": "0.205", "E_total@2": "0.7777"})
    assert (
        text(verdicts.hardest([("ann", ann), ("bob", bob)])) == "Missed most: Oh1 (2 of 2), ∑h1 (1 of 2), ∑h2 (1 of 2)"
    )
    assert verdicts.hardest([("ann", report(net_h1="0.105"))]) == ()
    later = check(TRACE, {"E_total@2": "0.7777"})
    assert text(verdicts.hardest([("ann", later)])) == "Missed most: E@2 (1 of 1)"


def test_the_sentences_of_a_diagnosis() -> None:
    """A capital and a full stop; how many mistakes fit; two mistakes in one number with "and"."""
    found = diagnose(TRACE, "dE/dout_o1", "-0.353").causes
    assert text(verdicts.sentence(("one digit", " says too little"))) == "One digit says too little."
    assert text(verdicts.several((found[0], found[0]))) == "2 mistakes give this number, the likeliest first:"
    assert verdicts.called(diagnose(TRACE, "dE/dout_o1", "-0.353").causes[0]) == (
        "the sum where the output belongs, and the wrong target"
    )


def test_what_each_verdict_comes_to() -> None:
    """What is right is right, what is right for its own numbers partly, and only wrong is wrong."""
    tones = [(verdicts.WORDS[one], tone) for one, tone in verdicts.TONES.items()]
    assert tones == [
        ("exact", "right"), ("rounded", "right"), ("cut off", "partly"), ("carried", "partly"), ("close", "partly"),
        ("wrong", "wrong"),
    ]  # fmt: skip
    assert verdicts.prints("Mazur") == "Mazur prints"
