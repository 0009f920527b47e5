"""`nnstep check`: claims, sheets, several sheets at once, and what it ends with."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from commands import nnstep
from nnstep.cli.app import run

ANN = "net_h1 = 0.105\nOh1 = 0.526\nO1 = 0.6475  # the sum, not the output\ndE/dout_o1 = -0.3425\n"
BEN = "net_h1 = 0.105\nout_h1: 0,526\nO1 = 0.6565\ndE/dout_o1 = -0.3335\n"


@pytest.fixture
def sheets(tmp_path: Path) -> tuple[str, str]:
    """Two pupils' sheets for the article: Ann's with one slip and what follows from it, Ben's without."""
    for name, text in (("ann", ANN), ("ben", BEN)):
        (tmp_path / f"{name}.txt").write_text(text, encoding="utf-8")
    return str(tmp_path / "ann.txt"), str(tmp_path / "ben.txt")


def test_the_articles_claims(capsys: pytest.CaptureFixture[str]) -> None:
    """The article's numbers get the verdicts that SCREENS §6 counts, and the command ends with 1."""
    assert run(["check", "article", "--json"]) == 1

    counts = json.loads(capsys.readouterr().out)["counts"]
    assert counts == {"exact": 3, "rounded": 6, "truncated": 2, "carried": 6, "close": 0, "wrong": 3}


def test_a_slip_is_charged_once(sheets: tuple[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    """Ann's −0.3425 is 0.6475 − 0.99: it follows from her sum in place of the output, the one wrong number."""
    assert run(["check", sheets[0], "-s", "article", "--json"]) == 1

    marks = json.loads(capsys.readouterr().out)["marks"]
    assert [(mark["quantity"], mark["verdict"]) for mark in marks[2:]] == [("O1", "wrong"), ("dE/dout_o1", "carried")]
    assert marks[2]["mistake"] == "activation_missing"


def test_sheets_side_by_side(sheets: tuple[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    """Several sheets make a table of pupils and quantities, with each pupil's score and first slip."""
    assert run(["check", *sheets, "-s", "article", "--ascii"]) == 1

    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[:4] for line in lines[1:3]] == [["ann", "ok", "ok", "x"], ["ben", "ok", "ok", "ok"]]
    assert any(line.startswith(" ann: 3 of 4 right; first slip: out_o1") for line in lines)
    assert " ben: 4 of 4 right" in lines


def test_marks_as_a_csv(sheets: tuple[str, str], tmp_path: Path) -> None:
    """-o with a .csv writes a line for each number of each sheet."""
    target = tmp_path / "marks.csv"

    assert run(["check", *sheets, "-s", "article", "-o", str(target)]) == 1
    with target.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(Path(row["sheet"]).stem, row["quantity"], row["verdict"]) for row in rows][2:5] == [
        ("ann", "out_o1", "wrong"),
        ("ann", "dE/dout_o1", "carried"),
        ("ben", "net_h1", "exact"),
    ]


def test_sheets_that_are_all_right(sheets: tuple[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    """A sheet without a wrong number ends with 0, and -q prints nothing."""
    assert run(["check", sheets[1], "-s", "article", "-q"]) == 0
    assert capsys.readouterr().out == ""


def test_nothing_to_check(capsys: pytest.CaptureFixture[str]) -> None:
    """A scenario without claims says so and ends with 0."""
    assert run(["check", "xor"]) == 0
    assert "has no claims" in capsys.readouterr().out


@pytest.mark.parametrize(("first", "code"), [("net_h1 = 0.105", 65), ("net_h1 = 0.205", 1)])
def test_a_line_that_was_not_read(first: str, code: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """All others are marked, it is listed, and the command ends with 65; a wrong number comes before that."""
    sheet = tmp_path / "sheet.txt"
    sheet.write_text(f"{first}\nw55 = 3\nnet_h2 = ____\n", encoding="utf-8")

    assert run(["check", str(sheet), "-s", "article", "--json"]) == code
    data = json.loads(capsys.readouterr().out)
    assert [mark["quantity"] for mark in data["marks"]] == ["net_h1"]
    assert [(one["line"], one["text"]) for one in data["unread"]] == [(2, "w55 = 3")]
    assert data["unanswered"] == ["net_h2"]
    assert run(["check", str(sheet), "-s", "article"]) == code
    assert "1 line was not read:\n line 2, w55 = 3: unknown quantity 'w55'" in capsys.readouterr().out


def test_a_sheet_of_a_class_has_the_page_that_it_has_alone(tmp_path: Path) -> None:
    """What is left out of memory while many sheets are marked is on none of their pages."""
    for name, number in (("ada", "0.1"), ("ben", "0.205")):  # ada's next number follows from her first
        (tmp_path / f"{name}.txt").write_text(f"net_h1 = {number}\nout_h1 = 0.525\n", encoding="utf-8")
    sheets = [tmp_path / "ada.txt", tmp_path / "ben.txt"]
    nnstep("check", *sheets, "-s", "article", "-o", f"{tmp_path}/class/")
    nnstep("check", sheets[0], "-s", "article", "-o", f"{tmp_path}/alone/")
    pages = [(tmp_path / folder / "ada.md").read_text(encoding="utf-8") for folder in ("class", "alone")]
    assert pages[0] == pages[1]
    assert "carried" in pages[0]
