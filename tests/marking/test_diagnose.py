"""Naming mistakes: the article's and Mazur's, each word by hand, and what must never be accused."""

from __future__ import annotations

import json
import math
from contextlib import suppress
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import nnstep
from nnstep.cli.app import run
from nnstep.export.json import diagnosis_data
from nnstep.marking.causes import Diagnosis
from nnstep.marking.diagnose import diagnose
from nnstep.marking.pupil import check
from nnstep.network.trace import Trace
from nnstep.quantities.plain import plain
from random_networks import seeded


@pytest.fixture(scope="module")
def article() -> Trace:
    return nnstep.trace(nnstep.load("article"))


def words(diagnosis: Diagnosis) -> list[str]:
    return [cause.mistake for cause in diagnosis.causes]


def test_the_articles_slip_is_named_with_its_own_numbers(article: Trace) -> None:
    """-0.353 is 0.647 - 1: the sum, as the article cut it, for the output, and 1 for the target."""
    diagnosis = diagnose(article, "dE/dout_o1", "-0.353")
    first = diagnosis.causes[0]
    assert (diagnosis.verdict, first.mistake, first.also) == ("wrong", "net_for_out", "wrong_target")
    says = plain(first.says, diagnosis.notation)
    assert says == "−0.353 is 0.647 − 1. 0.647 is the sum ∑OutH1, not the output O1. The target t1 is 0.99, not 1."
    assert plain((first.right,), diagnosis.notation) == "0.656474 − 0.99"


def test_the_second_slip_is_the_sum_alone(article: Trace) -> None:
    """0.852 is 0.862 - 0.01."""
    diagnosis = diagnose(article, "dE/dout_o2", "0.852")
    assert words(diagnosis)[0] == "net_for_out"
    assert plain((diagnosis.causes[0].expression,), diagnosis.notation) == "0.862 − 0.01"


def test_check_names_the_articles_mistakes() -> None:
    """Only wrong marks have a mistake, and the reason is the wrong line."""
    scenario = nnstep.load("article")
    marks = check(nnstep.trace(scenario)).marks
    named = [(mark.quantity, mark.mistake, mark.also) for mark in marks if mark.mistake]
    assert named == [
        ("dE/dout_o1", "net_for_out", "wrong_target"), ("dE/dout_o2", "net_for_out", None),
        ("lr", "learning_rate_other", None),
    ]  # fmt: skip
    assert [mark.verdict for mark in marks].count("wrong") == 3


def test_mazurs_numbers_of_an_update_in_two_parts_are_named_or_unexplained() -> None:
    """0.291027924 uses new output weights on the way back; what 10,000 epochs made of that is left open."""
    marks = {mark.quantity: mark for mark in check(nnstep.trace(nnstep.load("mazur"))).marks}
    assert marks["E_total@2"].mistake == "updated_weight_used"
    assert marks["out_o1@10001"].mistake in (None, "updated_weight_used")


def test_macleods_way_through_the_new_weight_is_named() -> None:
    """Its hidden weights come from gradients through new output weights."""
    marks = {mark.quantity: mark for mark in check(nnstep.trace(nnstep.load("macleod"))).marks}
    assert [marks[name].mistake for name in ("w1+", "w2+")] == ["updated_weight_used"] * 2
    assert [marks[name].mistake for name in ("w5+", "w6+")] == ["rounded_early"] * 2  # delta as -0.0406


def test_another_learning_rate_is_said_of_a_close_number() -> None:
    """With 0.3 in place of 0.5 the printed 0.57 is close, and needs 0.5."""
    trace = nnstep.trace(nnstep.load("article", [("optimizer.learning_rate", "0.3")]))
    report = check(trace, {"w5+": "0.57"})
    assert "0.5 gives it" in plain(report.marks[0].because, report.notation)


def test_a_rounded_operand_is_all_a_carried_number_is_accused_of(article: Trace) -> None:
    """0.224 is 0.66·(1 - 0.66)."""
    diagnosis = diagnose(article, "dout_o1/dnet_o1", "0.224")
    assert (diagnosis.verdict, words(diagnosis)) == ("carried", ["rounded_early"])


# what somebody would write by hand with the article's numbers, and the word for it
BY_HAND = [
    ("w5+", "0.5302", "ascent"), ("w5+", "0.5896", "learning_rate_missing"), ("w5+", "0.5540", "learning_rate_other"),
    ("w1+", "0.1517", "ascent"), ("E_o1", "0.1112", "half_missing"), ("E_o1", "0.1668", "square_missing"),
    ("dE/dout_o1", "0.3335", "sign_flipped"), ("dE/dnet_o1", "-0.3335", "derivative_missing"),
    ("dE/dw5", "-0.07522", "factor_missing"), ("dE/dw5", "-0.1755", "derivative_missing"),
    ("dE/dout_h1", "-0.04137", "one_path_only"), ("dE/dout_h1", "0.03357", "paths_not_summed"),
    ("out_h1", "0.105", "activation_missing"), ("out_h1", "0.1046", "other_activation"),
    ("dout_o1/dnet_o1", "0.22489", "derivative_of_out"), ("E_o1", "0.2960", "other_quantity"),
    ("net_o1", "0.6467", "misprint"), ("dE/dw5", "-0.04145", "wrong_source"), ("net_h1", "0.135", "transposed"),
    ("E_o1", "0.2088", "wrong_target"), ("dE/dout_h1", "0.06013", "updated_weight_used"),
]  # fmt: skip


@pytest.mark.parametrize(("quantity", "number", "word"), BY_HAND)
def test_a_mistake_worked_out_by_hand_is_named_first(article: Trace, quantity: str, number: str, word: str) -> None:
    """The mistake that was made is the first one named."""
    assert words(diagnose(article, quantity, number))[0] == word


def test_mistakes_of_one_value_are_all_named(article: Trace) -> None:
    """Without the learning rate, or with 1 for it, the number is the same; it is told once, as the plainer mistake."""
    first = diagnose(article, "w5+", "0.5896").causes[0]
    assert first.mistake == "learning_rate_missing"
    assert {"learning_rate_other", "updated_weight_used"} <= set(first.twins)


def test_a_number_that_nothing_explains_is_unexplained(article: Trace) -> None:
    """No cause is better than a far-fetched one."""
    diagnosis = diagnose(article, "w1+", "-71.2846")
    assert (diagnosis.verdict, diagnosis.causes) == ("wrong", ())


@pytest.mark.parametrize("number", ["-0,353", "−.353", "-353/1000", "0.647 - 1", "∑OutH1 - 1.000620575204410", -0.353])
def test_numbers_are_taken_as_they_are_written(article: Trace, number: str | float) -> None:
    """A decimal comma, any minus sign, fractions, and expressions of numbers and names."""
    assert words(diagnose(article, "∂E/∂O1", number))[0] == "net_for_out"


def test_the_json_has_the_keys_of_the_contract(article: Trace) -> None:
    """The document of `diagnose --json`, with the wrong line, and what it gives, in full precision."""
    data = json.loads(json.dumps(diagnosis_data(diagnose(article, "w5+", "0.5302"))))
    assert {"format", "quantity", "given", "value", "verdict", "causes"} <= set(data)
    first = data["causes"][0]
    assert {"mistake", "also", "says", "expression", "gives"} <= set(first)
    assert first["expression"] == "0.55 + 0.5 · (−0.03958)"
    assert first["gives"] == pytest.approx(0.55 - 0.5 * 0.039580287279074, abs=1e-12)


def test_what_is_no_number_and_no_quantity_is_said_in_words(article: Trace) -> None:
    """Neither leads to anything but an error of ours."""
    for quantity, number in (
        ("w99", "1"),
        ("w5", "abc"),
        ("w5", "1/0"),
        ("w5", "2+"),
        ("w5@99999999", "1"),
        ("w5", ""),
    ):
        with pytest.raises(nnstep.NnstepError):
            diagnose(article, quantity, number)
    with pytest.raises(nnstep.UsageError):
        diagnose(article, "w5", math.nan)


def test_the_learners_own_number_is_the_operand(article: Trace) -> None:
    """With 0.6 for O1 the sheet's slope 0.6 is O1 itself: the factor 1 - O1 is missing."""
    report = check(article, {"out_o1": "0.6", "dout_o1/dnet_o1": "0.6"})
    assert report.marks[1].mistake == "factor_missing"


def test_a_slip_in_one_of_several_samples_is_found() -> None:
    """The second sample's output is the sum: linear in place of sigmoid, for its own question."""
    scenario = seeded(3, samples=(3, 3), hidden_layers=(1, 1), units=(2, 2), activations=("sigmoid",), biases=("none",))
    trace = nnstep.trace(nnstep.Scenario.from_dict(scenario))
    number = f"{trace['net_h1:2'].value:.5f}"
    assert words(diagnose(trace, "out_h1:2", number))[0] == "activation_missing"


# -- the command ------------------------------------------------------------------------------------------------------


def test_the_command_takes_a_negative_number(capsys: pytest.CaptureFixture[str]) -> None:
    """No -- is needed, and the sentence is printed."""
    assert run(["diagnose", "dE/dout_o1", "-0.353", "-s", "article"]) == 0
    out = capsys.readouterr().out
    assert "0.647 − 1" in out
    assert "the sum where the output belongs, and the wrong target" in out
    assert max(map(len, out.splitlines())) <= 80


def test_the_command_prints_ascii_and_json(capsys: pytest.CaptureFixture[str]) -> None:
    """With --ascii nothing else is printed; --json is one document."""
    assert run(["diagnose", "--ascii", "E_o1", "0.1112", "-s", "article"]) == 0
    assert capsys.readouterr().out.isascii()
    assert run(["diagnose", "E_o1", "0.1112", "-s", "article", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["causes"][0]["mistake"] == "half_missing"


@pytest.mark.parametrize(("arguments", "code"), [(["w99", "1"], 2), (["w5", "x"], 2), (["--bogus", "1"], 2)])
def test_the_command_ends_with_2_for_a_wrong_call(
    arguments: list[str], code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    """An unknown quantity, what is no number, an unknown option."""
    assert run(["diagnose", *arguments, "-s", "article"]) == code
    assert "Traceback" not in capsys.readouterr().err


# -- properties -------------------------------------------------------------------------------------------------------

TRACE = nnstep.trace(nnstep.load("article"))


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 30), st.integers(0, 10_000), st.integers(1, 9), st.sampled_from(["ROUND_HALF_UP", "ROUND_DOWN"]))
def test_a_right_number_is_accused_of_nothing(seed: int, which: int, places: int, how: str) -> None:
    """Whatever the network, the quantity and the digits: rounded or cut, it has no cause; one digit is too little."""
    trace = nnstep.trace(nnstep.Scenario.from_dict(seeded(seed, samples=(1, 3))))
    names = trace.quantities(all=True)
    name = names[which % len(names)]
    value = Decimal(f"{trace[name].value:.15g}")
    text = f"{value.quantize(Decimal(1).scaleb(-places), how):f}"
    diagnosis = diagnose(trace, name, text)
    is_telling = len(text.replace(".", "").lstrip("-0")) > 1 or Decimal(text) == value
    assert diagnosis.verdict in ("exact", "rounded", "truncated") or (diagnosis.short and not is_telling)
    assert diagnosis.causes == ()


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(["w5+", "dE/dw1", "E_total", "net_h1", "lr", "w1", "E_epoch@2"]), st.text(max_size=14))
def test_any_text_as_a_number_is_diagnosed_or_refused(name: str, text: str) -> None:
    """No text at all leads to anything but a diagnosis or an error in words."""
    with suppress(nnstep.NnstepError):
        json.dumps(diagnosis_data(diagnose(TRACE, name, text)), allow_nan=False)


@settings(max_examples=15, deadline=None)
@given(
    st.integers(0, 40), st.integers(0, 10_000), st.floats(-2, 2), st.integers(2, 6),
    st.sampled_from(["standard", "article", "textbook"]),
)  # fmt: skip
def test_any_wrong_number_gets_sentences(seed: int, which: int, number: float, places: int, notation: str) -> None:
    """Whatever the network and the number, causes have sentences, lines and finite values, in every notation."""
    trace = nnstep.trace(
        nnstep.Scenario.from_dict(seeded(seed, samples=(1, 2), activations=("relu", "sigmoid", "tanh")))
    )
    names = trace.quantities(all=True)
    name = names[which % len(names)]
    data = diagnosis_data(diagnose(trace, name, f"{number:.{places}f}", notation=notation))
    for cause in data["causes"]:
        assert cause["says"].endswith(".")
        assert cause["expression"]
        assert "Place(" not in cause["says"] + cause["expression"] + cause["right"]
        assert "Key(" not in cause["says"] + cause["expression"] + cause["right"]
