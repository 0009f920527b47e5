"""The borders of marking: how many numbers, how far, which epochs, and where the terms of a sum cancel."""

from __future__ import annotations

import numpy as np
import pytest

import nnstep
from nnstep.errors import ScenarioError, UsageError
from nnstep.marking.claims import check
from nnstep.marking.diagnose import claims_before, diagnose
from nnstep.marking.judge import causes, judge
from nnstep.marking.pupil import check as named
from nnstep.marking.sheet import LARGEST, SheetError, parse_bytes, parse_sheet, read_sheet
from nnstep.network.trace import Trace
from nnstep.quantities.notation import Notation
from nnstep.quantities.plain import plain

TRACE = nnstep.trace(nnstep.load("article"))


def trace_of(**more: object) -> Trace:
    layers = [{"units": 1, "activation": "linear", "weights": [[3, -1]]}]
    return nnstep.trace(nnstep.Scenario.from_dict({
        "format": 1, "network": {"inputs": 2, "layers": layers}, "data": [{"inputs": [0.1, 0.3], "targets": [1]}],
        "loss": "half_squared_error", **more,
    }))  # fmt: skip


def test_ten_thousand_numbers_are_the_most() -> None:
    """One more is refused before any is marked."""
    with pytest.raises(UsageError, match="10001 numbers are too many"):
        check(TRACE, [("x1", "0.2")] * 10_001)


def test_a_sheet_of_a_million_bytes_is_read_and_no_larger_one(tmp_path) -> None:  # type: ignore[no-untyped-def]
    """From a file and from a pipe alike."""
    whole = b"x1 = 0.2\n" + b"#" * (LARGEST - 9)
    assert len(parse_bytes(whole, TRACE).answers) == 1
    (tmp_path / "sheet.txt").write_bytes(whole + b"#")
    with pytest.raises(SheetError, match="larger than 1 MB"):
        read_sheet(tmp_path / "sheet.txt", TRACE)
    with pytest.raises(SheetError, match="larger than 1 MB"):
        parse_bytes(whole + b"#", TRACE)


def test_prose_without_a_number_is_passed_over() -> None:
    """Eighty lines that say nothing are neither answers nor problems."""
    sheet = parse_sheet("no sheet\n" * 80, TRACE)
    assert (sheet.answers, sheet.unread) == ((), ())


def test_an_answer_may_be_any_number_of_python() -> None:
    """A float, also one of numpy's, a whole number, text; anything else is no number."""
    answers = {"net_h1": 0.105, "net_h2": np.float64(0.205), "x1": "1/5", "w5": 0.55}
    assert [mark.verdict for mark in check(TRACE, answers).marks] == ["exact"] * 4
    for wrong in (None, [1], True):
        with pytest.raises(UsageError, match="is not a number"):
            check(TRACE, {"net_h1": wrong})


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ("net_h1", {"net_h2", "out_h1", "lr"}),  # not its own number
        ("net_h1@2", {"net_h2", "out_h1", "lr"}),  # of the epoch before as well
        ("net_h1@3", set()),
    ],
)  # fmt: skip
def test_what_the_source_prints_is_used_for_the_same_time(asked: str, names: set[str]) -> None:
    """What it prints of this epoch and of the one before, about other quantities."""
    said = {one.label for one in claims_before(TRACE, TRACE.find(asked))}
    assert said >= names
    assert (not said) == (not names)
    assert "net_h1" not in said


@pytest.mark.parametrize(
    ("inputs", "typed", "verdict"),
    [
        ([0.1, 0.3], "0", "rounded"),  # 3·0.1 − 0.3 is 5.6e−17: 0 on paper
        ([0.1, 0.2999999], "0", "wrong"),  # 1e−7 is something
        ([0.1, 0.3], "0.1", "wrong"),
    ],
)
def test_a_sum_that_cancels_is_0(inputs: list[float], typed: str, verdict: str) -> None:
    """Nothing but the rounding of its terms is left of it, so that a 0 says all there is to say."""
    trace = trace_of(data=[{"inputs": inputs, "targets": [1]}])
    assert check(trace, {"net_o1": typed}).marks[0].verdict == verdict


def test_a_carried_number_is_accused_of_rounding_where_its_operands_are_right() -> None:
    """0.526 and 0.551 as the article prints them; the output of 0.6 that somebody made up is no rounding."""
    assert [one.mistake for one in diagnose(TRACE, "net_o2", "0.862").causes] == ["rounded_early"]
    assert [one.mistake for one in diagnose(TRACE, "E_o1", "0.0578").causes] == ["truncated_early"]
    marks = named(TRACE, {"out_o1": "0.7165", "E_o1": "0.0374"}).marks
    assert (marks[1].verdict, marks[1].mistake) == ("carried", None)


def test_no_mistake_is_looked_for_where_somebody_would_have_to_wait() -> None:
    """Up to 3,000 weights a wrong prediction gets its mistake at once; beyond, it is only wrong."""
    for inputs, looked in ((50, True), (51, False)):
        layers = [{"units": 60, "activation": "linear", "weights": [[0.01] * inputs] * 60}]
        data = [{"inputs": [1.0] * inputs, "targets": [1.0] * 60}]
        trace = nnstep.trace(nnstep.Scenario.from_dict({
            "format": 1, "network": {"inputs": inputs, "layers": layers}, "data": data, "loss": "half_squared_error",
        }))  # fmt: skip
        place = trace.find("net_o1")
        wrong = judge(trace, place, f"{-0.01 * inputs:.4f}", (), trace.value)
        assert bool(causes(trace, wrong, (), Notation(trace.layout))) is looked


def test_what_follows_from_a_slip_is_no_mistake_of_its_own() -> None:
    """Carried with a wrong number before it, or not rounded after one: right, and of nothing accused."""
    for sheet in ({"out_o1": "0.7165", "E_o1": "0.0374"}, {"out_o1": "0.71", "E_o1": "0.0397"}):
        first, second = named(TRACE, sheet).marks
        assert (first.verdict, second.verdict, second.mistake) == ("wrong", "carried", None)


def test_a_number_made_of_cut_ones_was_cut_early() -> None:
    """The article's .6563 is the sigmoid of its 0.647, which is 0.647621 cut."""
    assert [one.mistake for one in diagnose(TRACE, "out_o1", ".6563").causes] == ["truncated_early"]


def test_an_answer_may_be_made_of_the_answers_before_it() -> None:
    """Twice the 0.2 that was answered for net_h2 is 0.4; what no answer before says is not known."""
    marks = check(TRACE, {"net_h1": "0.1", "net_h2": "0.2", "net_o1": "net_h2*2", "net_o2": "net_h1*net_o1"}).marks
    assert [float(mark.printed) for mark in marks] == pytest.approx([0.1, 0.2, 0.4, 0.04])
    with pytest.raises(UsageError, match="no line before this one says what net_h2 is"):
        check(TRACE, {"net_h1": "0.1", "net_o1": "net_h2*2"})


def test_a_sheet_of_another_network_is_shown_with_its_lines() -> None:
    """The article's names in a network of one neuron: every one that is unknown, with its place."""
    answers = parse_sheet("w1 = 0.15\nnet_h1 = 0.105\nw5 = 0.55", TRACE, "mine.txt").answers
    with pytest.raises(ScenarioError) as caught:
        check(trace_of(), answers)
    assert [(one.line, one.column) for one in caught.value.problems] == [(2, 1), (3, 1)]


@pytest.mark.parametrize(
    ("quantity", "typed", "line", "word"),
    [
        ("dE/dnet_o2", "0.1778", "0.852 · (0.703·(1 − 0.703))", "net_for_out"),  # 0.17789, cut; 0.852 is 0.862 - 0.01
        ("dE/dw7", "0.0936", "0.852 · (0.703·(1 − 0.703)) · 0.526", "net_for_out"),  # 0.09357
        ("dE/dw5", "-0.0401", "(−0.34) · 0.224 · 0.526", "truncated_early"),  # -0.04006; -0.34 is -0.3335, 0.224 cut
    ],
)
def test_what_follows_from_a_sources_numbers_is_said_to_be_the_sources(
    quantity: str, typed: str, line: str, word: str
) -> None:
    """Nobody has said that these numbers are theirs: it is wrong, as `check` says, and why is the source."""
    found = diagnose(TRACE, quantity, typed)
    assert found.verdict == check(TRACE, {quantity: typed}).marks[0].verdict == "wrong"
    (cause,) = found.causes
    said = plain(cause.says, found.notation)
    assert f"{typed.replace('-', '−')} follows from the article's" in said
    assert (plain((cause.expression,), found.notation), cause.mistake) == (line, word)
    assert "your" not in said + plain(found.because, found.notation)


@pytest.mark.parametrize(("quantity", "typed"), [("net_h2", "0.2051"), ("w5+", "0.569791")])
def test_a_close_number_is_only_close(quantity: str, typed: str) -> None:
    """0.205 is made with no rate, and of 0.5697901 no other rate gives what was typed."""
    (mark,) = named(TRACE, {quantity: typed}).marks
    assert (mark.verdict, mark) == ("close", check(TRACE, {quantity: typed}).marks[0])


def test_an_answer_may_be_made_of_what_is_given() -> None:
    """0.2·0.15 + 0.3·0.25 by their names; a weight of the second epoch is given nowhere."""
    assert check(TRACE, {"net_h1": "x1*w1 + x2*w2"}).marks[0].verdict == "exact"
    with pytest.raises(UsageError, match="no line before this one says what w1 is"):
        check(TRACE, {"net_h1@2": "x1*w1@2"})


@pytest.mark.parametrize("printed", [0.34, 0.353])
def test_of_two_printed_numbers_either_may_have_been_used(printed: float) -> None:
    """The article's −0.34 and −0.353 for one slope, each times its 0.526, with ∂O1/∂∑OutH1 left out."""
    first = diagnose(TRACE, "dE/dw5", f"{-printed * 0.526:.6f}").causes[0]
    assert first.mistake == "derivative_missing"
    assert first.gives == pytest.approx(-printed * 0.526)
