"""Verdicts: the article's and Mazur's numbers, cases by hand, and follow-through."""

from __future__ import annotations

import math
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import nnstep
from nnstep.export.json import report_data
from nnstep.marking.claims import check
from nnstep.marking.handed_in import mark_sheet
from nnstep.marking.marks import Report
from nnstep.marking.sheet import SheetError, parse_bytes, parse_sheet, read_sheet
from nnstep.network.trace import Trace
from nnstep.quantities.plain import plain

# SCREENS §6: the verdicts, and what the proof says
ARTICLE = [
    ("net_h1", "exact", ""), ("net_h2", "exact", ""), ("out_h1", "rounded", ""), ("out_h2", "rounded", ""),
    ("net_o1", "truncated", "rounded: 0.648"), ("net_o2", "carried", "0.526·0.75 + 0.551·0.85 = 0.86285"),
    ("out_o1", "carried", "sigmoid of the printed 0.647"), ("out_o2", "rounded", ""),
    ("E_o1", "carried", "½·(0.99 − 0.65)², O1 cut"), ("E_o2", "carried", "½·(0.01 − 0.70)²"),
    ("E_total", "truncated", "rounded: 0.296"), ("dE/dout_o1", "wrong", ""), ("dE/dout_o2", "wrong", ""),
    ("dnet_o1/dw5", "rounded", ""), ("dE/dout_o1", "carried", "0.65 − 0.99"),
    ("dout_o1/dnet_o1", "carried", "0.66·(1 − 0.66), O1 rounded"), ("dE/dw5", "rounded", ""),
    ("lr", "wrong", "this scenario computes with 0.5"), ("lr", "exact", ""), ("w5+", "rounded", ""),
]  # fmt: skip


def bundled(name: str) -> tuple[Trace, Report]:
    scenario = nnstep.load(name)
    trace = nnstep.trace(scenario)
    return trace, check(trace, scenario.claims, notation=scenario.notation)


@pytest.fixture(scope="module")
def article() -> Trace:
    return nnstep.trace(nnstep.load("article"))


def verdicts(trace: Trace, answers: dict[str, str]) -> list[str]:
    return [mark.verdict for mark in check(trace, answers).marks]


def test_the_article_gets_the_verdicts_of_the_screen() -> None:
    """3 exact, 6 rounded, 2 cut off, 6 carried and 3 wrong, each with the evaluation that proves it."""
    _, report = bundled("article")
    assert [(mark.quantity, mark.verdict) for mark in report.marks] == [row[:2] for row in ARTICLE]
    assert list(report.counts.values()) == [3, 6, 2, 6, 0, 3]
    for mark, (_, _, says) in zip(report.marks, ARTICLE, strict=True):
        assert says in plain(mark.because, report.notation)


def test_only_mazurs_sequential_numbers_are_wrong() -> None:
    """Everything Mazur prints is right to his digits but the three numbers of an update in two parts."""
    _, report = bundled("mazur")
    wrong = [mark.quantity for mark in report.marks if mark.verdict == "wrong"]
    assert wrong == ["E_total@2", "out_o1@10001", "out_o2@10001"]


@pytest.mark.parametrize("name", ["han-kamber", "line", "nielsen"])
def test_the_other_sources_print_right_numbers(name: str) -> None:
    """The worked examples without a slip have no wrong number."""
    assert bundled(name)[1].all_right


def test_macleods_way_through_the_new_weight_is_wrong() -> None:
    """Hidden weights updated through the new output weights are not excused by rounding."""
    marks = {mark.quantity: mark.verdict for mark in bundled("macleod")[1].marks}
    assert {marks["w1+"], marks["w2+"], marks["w4+"]} == {"wrong"}


def test_the_json_has_the_keys_of_the_contract() -> None:
    """A mark has its seven keys, `from` names a claim by number where an id has several."""
    data = report_data(bundled("article")[1])
    assert set(data["marks"][0]) == {"quantity", "printed", "value", "verdict", "because", "mistake", "from"}
    assert data["marks"][6]["from"] == ["net_o1"]
    assert (data["format"], data["marks"][6]["printed"], data["counts"]["wrong"]) == (1, ".6563", 3)


def test_notations_addresses_and_plain_numbers_are_taken(article: Trace) -> None:
    """Answers may be named as the article names them, at any address, and be floats."""
    assert verdicts(article, {"∑OutH1": "0,648", "E_total@2": "0.288", "W5": "0.55", "x1": "1/5"}) == [
        "rounded", "rounded", "exact", "exact",
    ]  # fmt: skip
    assert check(article, {"net_h1": 0.105}).marks[0].verdict == "exact"


def test_one_unit_of_the_last_digit_is_close_and_more_is_wrong(article: Trace) -> None:
    """0.5261 is within 0.0001 of 0.526226 but 0.5264 is not."""
    assert verdicts(article, {"out_h1": "0.5263"}) == ["close"]
    assert verdicts(article, {"out_h1": "0.5264"}) == ["wrong"]


def test_a_slope_that_is_rounded_away_excuses_nothing(article: Trace) -> None:
    """w1 not updated at all, 0.1500, is wrong although its gradient is 0.00 to two decimals."""
    assert verdicts(article, {"w1+": "0.1500"}) == ["wrong"]


def test_a_wrong_name_and_a_wrong_number_are_errors_in_words(article: Trace) -> None:
    """Neither an unknown quantity nor text that is no number is marked."""
    with pytest.raises(nnstep.UnknownQuantity):
        check(article, {"w99": "1"})
    with pytest.raises(nnstep.UsageError):
        check(article, {"w5": "abc"})
    with pytest.raises(nnstep.UsageError):
        check(article, {"w5": True})


# -- properties -------------------------------------------------------------------------------------------------------

TRACE = nnstep.trace(nnstep.load("article"))
IDS = TRACE.quantities(all=True)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(IDS), st.integers(0, 9), st.sampled_from(["ROUND_HALF_UP", "ROUND_DOWN"]))
def test_a_rounded_or_cut_number_is_right(name: str, places: int, how: str) -> None:
    """Whatever the quantity and the digits, its value rounded or cut is right; one digit has to be exactly it."""
    value = Decimal(f"{TRACE[name].value:.15g}")
    text = f"{value.quantize(Decimal(1).scaleb(-places), how):f}"
    is_telling = len(text.replace(".", "").lstrip("-0")) > 1 or Decimal(text) == value
    assert (verdicts(TRACE, {name: text})[0] in ("exact", "rounded", "truncated")) is is_telling


def _carried_sheet(slip: str, by: float, digits: int) -> dict[str, str]:
    """The article worked out by hand with one wrong number, everything after it carried without rounding."""
    v: dict[str, float] = {}

    def put(name: str, value: float) -> float:
        v[name] = value + (by if name == slip else 0.0)
        return v[name]

    x, w, t = (0.2, 0.3), [(5 + 10 * k) / 100 for k in range(1, 9)], (0.99, 0.01)
    h = []
    for k in (0, 1):
        net = put(f"net_h{k + 1}", x[0] * w[2 * k] + x[1] * w[2 * k + 1])
        h.append(put(f"out_h{k + 1}", 1 / (1 + math.exp(-net))))
    delta, errors = [], []
    for k in (0, 1):
        net = put(f"net_o{k + 1}", w[4 + 2 * k] * h[0] + w[5 + 2 * k] * h[1])
        out = put(f"out_o{k + 1}", 1 / (1 + math.exp(-net)))
        errors.append(put(f"E_o{k + 1}", 0.5 * (t[k] - out) ** 2))
        dout = put(f"dE/dout_o{k + 1}", out - t[k])
        slope = put(f"dout_o{k + 1}/dnet_o{k + 1}", out * (1 - out))
        delta.append(put(f"dE/dnet_o{k + 1}", dout * slope))
    put("E_total", sum(errors))
    for k in (0, 1):
        for j in (0, 1):
            number = 5 + 2 * k + j
            put(f"w{number}+", w[number - 1] - 0.5 * put(f"dE/dw{number}", delta[k] * h[j]))
        dout = put(f"dE/dout_h{k + 1}", delta[0] * w[4 + k] + delta[1] * w[6 + k])
        slope = put(f"dout_h{k + 1}/dnet_h{k + 1}", h[k] * (1 - h[k]))
        dnet = put(f"dE/dnet_h{k + 1}", dout * slope)
        for j in (0, 1):
            number = 1 + 2 * k + j
            put(f"w{number}+", w[number - 1] - 0.5 * put(f"dE/dw{number}", dnet * x[j]))
    return {name: f"{value:.{digits}f}" for name, value in v.items()}


SLIPS = ["net_h1", "out_h2", "net_o1", "out_o1", "dE/dout_o2", "dE/dnet_o1", "dE/dout_h1", "dE/dw5", "w8+"]


@pytest.mark.parametrize("digits", [4, 6, 9])
@pytest.mark.parametrize("slip", SLIPS)
def test_a_slip_is_charged_once(article: Trace, slip: str, digits: int) -> None:
    """A sheet with one early slip and everything else carried through correctly has exactly one wrong mark."""
    marks = check(article, _carried_sheet(slip, 0.0512, digits)).marks
    assert [mark.quantity for mark in marks if mark.verdict == "wrong"] == [slip]


@pytest.mark.parametrize("slip", ["net_h1", "out_o1"])
def test_a_slip_is_followed_through_what_the_sheet_leaves_out(article: Trace, slip: str) -> None:
    """The new weight follows from the slip although nothing between the two was written down."""
    sheet = _carried_sheet(slip, 0.0512, 6)
    assert verdicts(article, {slip: sheet[slip], "w5+": sheet["w5+"]}) == ["wrong", "carried"]


def test_a_second_slip_is_charged_too(article: Trace) -> None:
    """A number that is wrong in its own equation, given the wrong number before it, is wrong; the report says why."""
    report = check(article, {"out_o1": "0.7165", "E_o1": "0.2000"})
    assert [mark.verdict for mark in report.marks] == ["wrong", "wrong"]
    assert "0.0374" in plain(report.marks[1].because, report.notation)  # half of (0.99 - 0.7165) squared


def test_a_number_that_follows_says_from_what(article: Trace) -> None:
    """½·(0.99 − 0.7165)² is 0.0374: right, given the 0.7165 before it."""
    report = check(article, {"out_o1": "0.7165", "E_o1": "0.0374"}, notation="article")
    assert report.marks[1].from_ == ("out_o1",)
    assert "follows from your O1 = 0.7165" in plain(report.marks[1].because, report.notation)


# -- sheets -----------------------------------------------------------------------------------------------------------


def test_a_sheet_is_read_line_by_line(article: Trace) -> None:
    """Colons, comments, blank lines, decimal commas, bullets, workings, expressions and earlier names are read."""
    text = "\ufeff# mine\n\nnet_h1 = 0,105\r\n∑h2: 0.2*0.35+0.3*0.45 = 0.205\n- Oh1 = 0.526 # so\n"
    text += "O1 = 0.66\nE_o1 = ½(.99-O1)²\n"
    answers = parse_sheet(text, article).answers
    assert [(one.quantity, one.line) for one in answers] == [
        ("net_h1", 3), ("∑h2", 4), ("Oh1", 5), ("O1", 6), ("E_o1", 7),
    ]  # fmt: skip
    assert float(answers[4].printed) == pytest.approx(0.05445)
    assert [mark.verdict for mark in check(article, answers).marks][-1] == "carried"


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("foo = 1", "unknown quantity"), ("net_h1 = 0.1x", "not a number"), ("w5: 1+", "not a number"),
        ("0.4 + 0.3 = 3.2", "write its name"), ("E_o1 = O2*0.5", "no line before"), ("x1:2 = 3", "no 'x1:2'"),
        ("h1 and h2 are 0.52 and 0.55", "no ="), ("E = 0'296", "0.296?"), ("h1 = 0. 5262", "0.5262?"),
    ],
)  # fmt: skip
def test_a_line_that_cannot_be_read_does_not_cost_the_others(article: Trace, line: str, says: str) -> None:
    """It is listed with its number, its text and the reason, and the lines around it are answers."""
    sheet = parse_sheet(f"w5 = 0.55\n{line}\nw6 = 0.65\nbar = 2", article, "mine.txt")
    assert [one.quantity for one in sheet.answers] == ["w5", "w6"]
    assert [(one.line, one.text) for one in sheet.unread] == [(2, line), (4, "bar = 2")]
    assert says in sheet.unread[0].reason


def test_a_missing_a_large_and_a_binary_file_are_said_in_words(article: Trace, tmp_path) -> None:  # type: ignore[no-untyped-def]
    """A file that is not there is not found; one that is no sheet is a wrong sheet."""
    with pytest.raises(nnstep.ScenarioNotFound):
        read_sheet(tmp_path / "none.txt", article)
    (tmp_path / "big.txt").write_bytes(b"#" * 1_000_001)
    (tmp_path / "binary.txt").write_bytes(b"\x00\xff\xfe\x80")
    for name in ("big.txt", "binary.txt"):
        with pytest.raises(SheetError) as caught:
            read_sheet(tmp_path / name, article)
        assert caught.value.exit_code == 65


@settings(max_examples=80, deadline=None)
@given(
    st.binary(max_size=80)
    | st.lists(
        st.tuples(st.sampled_from([*IDS, "x", "E@", "w5:", "∑h1"]), st.sampled_from("=:# "), st.text(max_size=12)),
        max_size=5,
    ).map(lambda rows: "\n".join("".join(row) for row in rows).encode("utf-8", "surrogatepass"))
)
def test_no_sheet_leads_to_anything_but_marks_or_words(content: bytes) -> None:
    """Any bytes at all are answers that can be marked, or an NnstepError."""
    try:
        report_data(mark_sheet(TRACE, parse_bytes(content, TRACE)))
    except nnstep.NnstepError as error:
        words = str(error)
        assert words
