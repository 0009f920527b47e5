"""Sheets as people write them, in six languages and many forms: every number found, under the name it is meant by."""

from __future__ import annotations

import contextlib
import re
import time
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import nnstep
from commands import printed
from nnstep.marking.claims import check
from nnstep.marking.diagnose import diagnose
from nnstep.marking.handed_in import mark_sheet
from nnstep.marking.sheet import SheetError, parse_bytes, parse_sheet
from nnstep.network.trace import Trace
from nnstep.quantities.ids import id_of
from nnstep.quantities.notation import Notation
from nnstep.quantities.plain import plain

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


NOTATION = Notation(traced(SMALL).layout)
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


@pytest.mark.parametrize(
    ("line", "right"),
    [
        ("E = 0", False), ("E = 1", False), ("E = 0.1", False), ("E = 0.00", False), ("E = 0.14", True),
        ("h1 = 0.4", True), ("h2 = 0", False), ("dE/dw5 = -0.2", True), ("dE/dw8 = 0.05", False),
    ],
)  # fmt: skip
def test_a_number_without_information_is_not_right(line: str, right: bool) -> None:
    """0, 1 or one digit is right where it is exactly the number, also among numbers of two decimals; else it is short.

    E is 0.145, h1 0.4, h2 0.2, dE/dw5 -0.2, dE/dw8 0.04: 0.05 is one off its last digit, which is its only one.
    """
    answers = parse_sheet(f"{line}\no2 = 0.44\nw5+ = 0.52", TRACES["square"]).answers
    assert check(TRACES["square"], answers).marks[0].is_right is right


# Worked by hand: −0.18·0.8 is −0.144; 0.4·0.8 + 0.5 is 0.82; 0.1 + 0.4 + 0.3 is 0.8.
@pytest.mark.parametrize(
    ("line", "mistake", "says"),
    [
        ("dE/dw3 = -0.18 * 0.8 = 0.144", "sign_flipped", "-0.18 * 0.8 is −0.144, not 0.144"),
        ("o1 = 0.4*0.8 + 0.5 = 0.92", "arithmetic", "0.4*0.8 + 0.5 is 0.82, not 0.92"),
        ("net_h1 = 0.1 + 0.5 + 0.2 = 0.9 = 0.8", None, "0.1 + 0.5 + 0.2 is 0.8, not 0.9"),
        ("o1 = 0.4·0.8 + 0.5 = 0.32 + 0.5 = 0.82", None, ""),
    ],
)
def test_typed_working_is_judged_step_by_step(line: str, mistake: str | None, says: str) -> None:
    """Where a step does not follow from the one before, that is what is said, and the slip that it is."""
    mark = mark_sheet(TRACES["small"], parse_sheet(line, TRACES["small"])).marks[0]
    assert mark.mistake == mistake
    assert mark.is_right == (mistake is None)
    assert says in (told := plain(mark.because, NOTATION))
    assert bool(says) == ("In your line" in told or "but" in told)


def test_a_working_says_which_number_each_factor_is() -> None:
    """-0.5 is dE/dnet_o1 and dE/dout_o1 of a linear unit, 0.4 the output and the sum of h1."""
    answer = parse_sheet("dE/dw5 = -0.5*0.4 = -0.2", TRACES["square"]).answers[0]
    assert answer.working is not None
    found = [{id_of(place.key, TRACES["square"].layout) for place in one.places} for one in answer.working.factors]
    assert found[0] >= {"dE/dnet_o1", "dE/dout_o1"}
    assert found[1] >= {"out_h1", "net_h1"}
    assert answer.working.breaks is None


def test_what_is_read_in_one_of_several_ways_is_said() -> None:
    """The weight that is not the given one is the new one, y that is the output is one."""
    sheet = parse_sheet("y1 = 0.080\nw5 = 0.52", TRACES["square"])
    assert sheet.readings == ("Read y1 as out_o1, w5 as w5+.",)
    assert [one.meant for one in sheet.answers] == ["out_o1", "w5+"]
    assert "target_o1" in sheet.answers[0].others


PIECES = [
    *(
        "h1",
        "w5+",
        "=",
        "≈",
        "→",
        ":",
        "0.4",
        "0,2",
        ",",
        ";",
        "|",
        "\t",
        "&",
        "\\\\",
        "[",
        "]",
        "(",
        ")",
        "{",
        "}",
        "$",
    ),
    *(
        "Epoch 2",
        "Sample 9",
        "?",
        "names: a = h1",
        "array(",
        "[1,]",
        "'",
        "…",
        "%",
        "#",
        "\u202f",
        "ŷ",
        "Δw5",
        "−",
        "new",
    ),
    *("\\frac", "$", "new", "is"),
]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=4), max_size=30), st.sampled_from(["", " ", "\n"]))
def test_any_text_is_a_sheet(pieces: list[str], joint: str) -> None:
    """Whatever stands there: answers that can be marked, lines that were not read; never anything else."""
    text = joint.join(pieces)
    with contextlib.suppress(SheetError):  # it is no text, as where it has half a character
        report = mark_sheet(TRACES["square"], parse_sheet(text, TRACES["square"]))
        lines = len(re.split(r"\r\n|\r|\n", text))
        assert all(1 <= one.line <= lines and one.reason for one in report.unread)


@pytest.mark.parametrize(
    "piece", ["h1 = 0.4 ", "= ", "[[", "|", ",,,\n", "{", "x1, ", "h = [0.1\n", "w5 → ", "\\frac{", "'"]
)
def test_no_text_takes_longer_than_its_length(piece: str) -> None:
    """Four times as much of anything takes about four times as long, not sixteen."""
    taken = []
    for count in (400, 1600):
        start = time.process_time()
        parse_sheet(piece * count, TRACES["square"])
        taken.append(time.process_time() - start)
    assert taken[1] < 10 * taken[0] + 0.2


def test_a_scenario_may_say_the_names_its_neurons_have_anyway() -> None:
    """inputs: [x1, x2], outputs: [y1, y2]: y1 is then the output, whatever the number; x2 first is refused."""
    network = {**SQUARE["network"], "inputs": ["x1", "x2"], "outputs": ["y1", "y2"]}
    trace = traced({**SQUARE, "network": network})
    assert [mark.id for mark in mark_sheet(trace, parse_sheet("y1 = 0.58\nx2 = 1", trace)).marks] == ["out_o1", "x2"]
    with pytest.raises(nnstep.ScenarioError, match="may not be a name"):
        traced({**SQUARE, "network": {**network, "inputs": ["x2", "x1"]}})


@pytest.mark.parametrize(
    ("typed", "worth"),
    [("max(0; 0,4)", 0.4), ("max(0,0.4)", 0.4), ("max(0,1; (0,2 + 0,2))", 0.4), ("-ln(0.6)", 0.5108256237659907)],
)  # fmt: skip
def test_between_semicolons_a_comma_is_a_decimal_one(typed: str, worth: float) -> None:
    """max(0; 0,4) has two numbers, as a spreadsheet writes it; -ln(0.6) is one."""
    assert float(parse_sheet(f"h1 = {typed}", TRACES["square"]).answers[0].printed) == pytest.approx(worth, rel=1e-14)


def test_a_working_that_breaks_is_a_slip_of_the_sheet() -> None:
    """What the page says of the line is what the slips say, not what else might have led to the number."""
    slips = mark_sheet(TRACES["small"], parse_sheet("dE/dw3 = -0.18 * 0.8 = 0.144", TRACES["small"])).slips
    assert [(one.mistake, one.quantity, one.sure) for one in slips] == [("sign_flipped", "dE/dw3", True)]
    assert "-0.18 * 0.8 is −0.144" in plain(slips[0].says, NOTATION)


@pytest.mark.parametrize("form", ["markdown", "latex"])
def test_a_worksheet_filled_in_is_read_as_it_is_printed(form: str) -> None:
    """The solved worksheet of a lesson, page by page: every step of the lesson is found, and right."""
    trace = nnstep.trace(nnstep.load("article"))
    page = printed("export", "article", "--to", "worksheet", "--key", "--format", form)
    report = mark_sheet(trace, sheet := parse_sheet(page, trace))
    assert report.all_right
    assert sheet.unread == sheet.unanswered == ()
    assert {mark.id for mark in report.marks} >= set(trace.quantities())


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_sheet_is_read_as_a_spreadsheet_writes_it(encoding: str) -> None:
    """In each of the encodings that are in use; a German one of Windows has its ö in one byte."""
    sheet = parse_bytes("Größe;Lösung\r\nh1;0,40\r\nh2;0,20\r\n".encode(encoding), TRACES["square"])
    assert [(one.quantity, one.printed.text) for one in sheet.answers] == [("h1", "0,40"), ("h2", "0,20")]


@pytest.mark.parametrize(
    ("line", "mistake"),
    [
        ("dE/dw5 = (0.08 - 0.58)*0.2 = -0.10", "wrong_source"),  # 0.2 is h2, where 0.4, h1, belongs
        ("dE/dw5 = -0.5*0.2 = -0.10", "wrong_source"),
        ("o1 = 0.5*0.4 + 0.6*0.2 = 0.32", "sign_flipped"),  # w6 is −0.6
    ],
)
def test_the_numbers_of_a_working_tell_which_slip_it_is(line: str, mistake: str) -> None:
    """Of the slips that give the number, the one whose line has just these numbers is named, and is sure."""
    mark = mark_sheet(TRACES["square"], parse_sheet(line, TRACES["square"])).marks[0]
    assert (mark.mistake, mark.sure) == (mistake, True)
    assert "may also" not in plain(mark.because, NOTATION)


def test_after_a_slip_y_is_still_the_output() -> None:
    """h1 is 0.5 where 0.4 is right, and all else follows: y1 = 0.5·0.5 − 0.12 = 0.13 is nearer to o1 than t1 is."""
    text = "h1 = 0.5\nh2 = 0.2\ny1 = 0.13\ny2 = 0.51"
    assert [one.meant for one in parse_sheet(text, TRACES["square"]).answers][2:] == ["out_o1", "out_o2"]


@pytest.mark.parametrize(
    ("scenario", "sheet", "mistake"),
    [
        # Σ δ·w⁺ with the new weights 0.3589 and 0.5113, and δ with the sign of t − o
        (
            "mazur",
            """delta o1 = -0.1385
delta o2 = 0.0381
w5+ = 0.3589
w7+ = 0.5113
            delta h1 = (-0.1385*0.3589 + 0.0381*0.5113)*0.5933*(1-0.5933) = -0.0073""",
            "updated_weight_used",
        ),
        # the sum 0.6476 where the output 0.6565 belongs, in one factor of the three
        ("article", "dE/dw5 = (0.6476-0.99)*0.2255*0.5262 = -0.0406", "net_for_out"),
        ("article", "net_h1 = 0.2*0.15 + 0.3*0.52 = 0.186", "given_miscopied"),  # w2 is 0.25
        ("article", "dE/dw8 = 0.1447*0.5262 = 0.0761", "wrong_source"),  # the output of h1 for that of h2
    ],
)  # fmt: skip
def test_what_stands_in_a_working_settles_which_slip_it_is(scenario: str, sheet: str, mistake: str) -> None:
    """The number that does not belong there is typed, and that which does is not."""
    trace = nnstep.trace(nnstep.load(scenario))
    mark = mark_sheet(trace, parse_sheet(sheet, trace)).marks[-1]
    assert (mark.mistake, mark.sure) == (mistake, True)
    assert "ay be" not in plain(mark.because, NOTATION)


def test_what_is_said_of_a_number_in_another_sign_has_that_sign() -> None:
    """δh1 is −0.008771 by the delta rule, whose sign is read off the other two; a full stop comes last and once."""
    trace = nnstep.trace(nnstep.load("mazur"))
    sheet = "delta o1 = -0.1385\ndelta o2 = 0.0381\ndelta h1 = -0.0071"
    said = plain(mark_sheet(trace, parse_sheet(sheet, trace)).marks[-1].because, NOTATION)
    assert said.startswith("it is −0.00877")
    assert ".;" not in said


def test_two_causes_are_told_apart_or_are_one() -> None:
    """0.00456 may lack one factor or another: of both the same can be said, and so it is said once."""
    trace = nnstep.trace(nnstep.load("article"))
    for quantity, number in (("dE/dw1", "0.00456"), ("dE/dw8", "0.0981"), ("dE/dw1", "0.0134")):
        said = plain(mark_sheet(trace, parse_sheet(f"{quantity} = {number}", trace)).marks[0].because, NOTATION)
        may = re.split(r", or |, ", said.partition("It may be: ")[2].rstrip("."))
        assert len(may) == len(set(may))
        told = [plain(cause.says, NOTATION) for cause in diagnose(trace, quantity, number).causes]
        assert len(told) == len(set(told))


def test_a_source_is_quoted_with_the_digits_it_printed() -> None:
    """0.3·0.6341 − 0.6·0.5250 + 0.1 is −0.02477; so is what three decimals give, which nobody wrote."""
    scenario = {"network": {"inputs": 1, "layers": [
        {"units": 2, "activation": "sigmoid", "weights": [[0.55], [0.1]]},
        {"units": 1, "activation": "sigmoid", "weights": [[0.3, -0.6]], "bias": [0.1]},
    ]}, "data": [{"inputs": [1], "targets": 1}]}  # fmt: skip
    mark = check(traced(scenario), {"out_h1": "0.6341", "out_h2": "0.5250", "net_o1": "-0.0248"}).marks[-1]
    assert "out_h2 = 0.5250: 0.3·0.6341 + (−0.6)·0.5250 + 0.1; also" in plain(mark.because, NOTATION)
