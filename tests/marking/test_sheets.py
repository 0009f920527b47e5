"""Answer sheets as people hand them in: one slip and the rest carried through, and sheets that are none."""

from __future__ import annotations

import json
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import nnstep
from nnstep.algebra.expr import evaluate
from nnstep.export.json import report_data
from nnstep.marking.claims import check
from nnstep.marking.handed_in import mark_sheet
from nnstep.marking.sheet import SheetError, parse_bytes, parse_sheet
from nnstep.network.trace import Trace
from nnstep.quantities.place import Place
from random_networks import seeded

ARTICLE = nnstep.trace(nnstep.load("article"))


def _carried(trace: Trace, slip: str, by: float) -> dict[str, float]:
    """Every step of the first update worked out from the ones before, one of them off by `by`."""
    values: dict[Place, float] = {}
    sheet: dict[str, float] = {}
    for name in trace.quantities():
        place = trace.find(name)
        equation = trace.equation(place)
        assert equation is not None

        def worth(key, here=place):  # type: ignore[no-untyped-def]
            there = trace.beside(here, key)
            return values.get(there, trace.value(there))

        values[place] = evaluate(equation, worth) + (by if name == slip else 0.0)
        sheet[name] = values[place]
    return sheet


@settings(max_examples=15, deadline=None)
@given(
    st.integers(0, 60), st.integers(0, 10_000), st.sampled_from([0.0517, -0.0733, 0.213, -0.391]),
    st.sampled_from([5, 6, 8]),
)  # fmt: skip
def test_one_slip_gets_exactly_one_wrong_mark(seed: int, which: int, by: float, digits: int) -> None:
    """Whatever the network and the step: the slip is charged, and what follows from it is right."""
    options = {"activations": ("sigmoid", "tanh"), "units": (1, 3), "hidden_layers": (1, 2), "frozen": False}
    trace = nnstep.trace(nnstep.Scenario.from_dict(seeded(seed, **options)))
    names = trace.quantities()
    slip = names[which % len(names)]
    sheet = {name: f"{value:.{digits}f}" for name, value in _carried(trace, slip, by).items()}
    marks = check(trace, sheet).marks
    assert [mark.quantity for mark in marks if mark.verdict == "wrong"] == [slip]


def test_the_one_slip_is_named() -> None:
    """The sum for the output at o1, all else carried: one wrong mark, with its word."""
    right = ARTICLE["net_o1"].value - 0.99
    off = right - ARTICLE["dE/dout_o1"].value
    sheet = {name: f"{value:.6f}" for name, value in _carried(ARTICLE, "dE/dout_o1", off).items()}
    marks = nnstep.check(ARTICLE, sheet).marks
    assert [mark.quantity for mark in marks if mark.verdict == "wrong"] == ["dE/dout_o1"]
    assert [(mark.quantity, mark.mistake) for mark in marks if mark.mistake] == [("dE/dout_o1", "net_for_out")]


NAMES = ["net_h1", "∑h1", "w5+", "dE/dw1", "O1", "E", "w99", "net_h1@0", "x1:7", "dE/", "", "=", "@", "lr"]
SIGNS = ["=", ":", "≈", "==", "", " ", "\t=\t", "= =", "=:="]
NUMBERS = [
    "0.105", "0,105", "-0.353", "−.353", "1e-3", "1e999", "1/0", "2/3", "½", "NaN", "inf", "--1", "0.1.2", "1 234,5",
    "0x1f", "O1", "O1*2", "(", ")", "((((", "1+", "sqrt(-1)", "9" * 200, "\x00", "\u202e1", "٣", "1_000", "0.5 # so",
]  # fmt: skip


@settings(max_examples=100, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from(NAMES), st.sampled_from(SIGNS), st.sampled_from(NUMBERS) | st.text(max_size=10)),
        min_size=1, max_size=6,
    ),
    st.sampled_from(["\n", "\r\n", "\r"]),
    st.sampled_from([b"", b"\xef\xbb\xbf", b"\xff\xfe"]),
)  # fmt: skip
def test_a_malformed_sheet_is_words_and_line_numbers(rows: list[tuple[str, str, str]], end: str, start: bytes) -> None:
    """Marks, or an error that says the line: never anything else."""
    text = end.join("".join(row) for row in rows)
    said = ""
    try:
        answers = parse_bytes(start + text.encode("utf-8", "surrogatepass"), ARTICLE, "sheet.txt")
        json.dumps(report_data(mark_sheet(ARTICLE, answers)), allow_nan=False)
    except nnstep.NnstepError as error:
        said = str(error)
    assert not said or re.search(r"sheet\.txt:\d+:\d+|--> sheet\.txt", said)


def test_half_a_character_is_said_in_words() -> None:
    """A lone surrogate, as a broken clipboard gives it, is no text; it is said, and ends nothing."""
    with pytest.raises(SheetError):
        parse_sheet("net_h1 = 0.105 # \ud800", ARTICLE)


@pytest.mark.parametrize("content", [b"", b"\n\n", b"# only words\n"])
def test_an_empty_sheet_has_no_marks(content: bytes) -> None:
    """Nothing to mark is not an error."""
    assert mark_sheet(ARTICLE, parse_bytes(content, ARTICLE)).marks == ()
