"""Marks, class tables, diagnoses and values as data, and as lines of any width."""

from __future__ import annotations

from dataclasses import replace

import pytest

import nnstep
from nnstep.marking.marks import Report
from nnstep.marking.pupil import check
from nnstep.pages.class_table import class_page
from nnstep.pages.document import Causes, Document, Judged, Marks, Readings, Table
from nnstep.render.text.lines import Look, text_of
from nnstep.render.text.page import page_lines
from nnstep.render.text.typeset import setting_of
from nnstep.results.view import view_of

TRACE = nnstep.trace(nnstep.load("article"))
VIEW = view_of(TRACE)


def lines(document: Document, width: int, *, ascii: bool = False) -> list[str]:
    setting = setting_of(replace(VIEW, ascii=ascii), Look(width, 24, ascii))
    return [text_of(line).rstrip() for line in page_lines(document, setting)]


def report(**answers: str) -> Report:
    return check(TRACE, answers)


def marks_of(document: Document) -> Marks:
    (found,) = (block for block in document if isinstance(block, Marks))
    return found


def test_a_mark_holds_the_exact_number() -> None:
    """What is shown with six decimals is there in full, under its key, with the verdict as a tone."""
    rows = marks_of(nnstep.check(TRACE, {"net_h1": "0.105", "O1": "0.6475", "E": "-0.29"}).document).rows
    assert [row.value for row in rows] == [TRACE[name].value for name in ("net_h1", "out_o1", "E_total")]
    assert [row.tone for row in rows] == ["right", "wrong", "wrong"]
    assert [row.of[0] for row in rows] == [TRACE[name].key for name in ("net_h1", "out_o1", "E_total")]
    assert rows[2].given == "−0.29"


def test_a_diagnosis_and_values_hold_exact_numbers() -> None:
    """So do the number that is diagnosed and the values that are shown."""
    judged, *_, causes = nnstep.diagnose(TRACE, "dE/dout_o1", "-0.353").document
    assert isinstance(judged, Judged)
    assert judged.value == TRACE["dE/dout_o1"].value
    assert isinstance(causes, Causes)
    (readings,) = nnstep.show(TRACE, "w5+", "w6+").document
    assert isinstance(readings, Readings)
    assert [value for _, value in readings.rows] == [TRACE["w5+"].value, TRACE["w6+"].value]


@pytest.mark.parametrize("width", [30, 44, 60, 200])
def test_a_class_table_goes_on_below(width: int) -> None:
    """Each quantity has one column, in whichever part; each part begins with the pupils and fits the page."""
    names = [f"w{number}+" for number in range(1, 9)] + ["net_h1", "out_h1", "E_total"]
    ann = report(**{name: f"{TRACE[name].value:.6f}" for name in names})
    ben = report(net_h1="0.2")
    page = class_page((("folder/ann.txt", ann), ("ben.txt", ben)))
    table = next(block for block in page if isinstance(block, Table))
    shown = lines((table,), width, ascii=True)
    assert all(len(line) <= width for line in shown)
    heads = [line.split() for line in shown if line.startswith("     ")]
    assert [name for head in heads for name in head] == names
    assert (
        sum(line.startswith(" ann") for line in shown) == sum(line.startswith(" ben") for line in shown) == len(heads)
    )
    signs = [line.split()[1:] for line in shown if line.startswith(" ann")]
    assert [sign for row in signs for sign in row] == ["ok"] * len(names)
    assert "\n".join(shown).count(" x") == 1


def test_signs_have_twins_in_ascii() -> None:
    """A tick is ok, a cross is x; the tilde is itself."""
    page = nnstep.check(TRACE, {"net_h1": "0.105", "out_h1": "0.5262", "net_o1": "0.647", "O1": "0.6475"}).document
    rows = lines(page, 80)[1:5]
    assert [row[row.index("  ", 24) :].split()[0] for row in rows] == ["✓", "✓", "~", "✗"]
    twins = lines(page, 80, ascii=True)[1:5]
    assert [row[row.index("  ", 24) :].split()[0] for row in twins] == ["ok", "ok", "~", "x"]


def test_causes_are_numbered_where_there_are_several() -> None:
    """One cause needs no number; of two the second is 2, and both have their words below."""
    one, two = (("It was left out.",), "derivative missing"), (("It was turned.",), "sign flipped")
    assert lines((Causes((one,)),), 80) == [" It was left out.", " derivative missing"]
    assert lines((Causes((one, two)),), 80) == [
        " 1  It was left out.", "    derivative missing", "", " 2  It was turned.", "    sign flipped",
    ]  # fmt: skip
