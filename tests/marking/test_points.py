"""Points for a class: by a scheme, over what was asked; the table by mistake, a row and a page a pupil, its variant."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import nnstep
from nnstep.cli.app import run
from nnstep.export.csv import pupils_csv
from nnstep.marking.handed_in import mark_sheet
from nnstep.marking.marks import Report
from nnstep.marking.points import Scheme, asked_of, read_scheme, scored
from nnstep.marking.sheet import parse_sheet
from nnstep.marking.verdicts import by_mistake

SCENARIO = {
    "format": 1,
    "network": {"inputs": 2, "layers": [{"units": 2, "activation": "linear", "weights": [[1, 2], [3, 4]]}]},
    "data": [{"inputs": [1, 2], "targets": [4, 10]}],
    "loss": "half_squared_error",
    "optimizer": {"name": "sgd", "lr": 0.1},
}
"""out is 5 and 11, each one too much; the gradients of w1 to w4 are 1, 2, 1, 2, the new weights 0.9, 1.8, 2.9, 3.8."""

TRACE = nnstep.trace(nnstep.Scenario.from_dict(SCENARIO))
UPHILL = "net_o1 = 5\nw1+ = 1.100\nw2+ = 2.200\nw3+ = 3.100\nw4+ = 4.200"
FOLLOWS = "net_o1 = 6.00\nout_o1 = 6.00\ndE/dout_o1 = 2.00"  # net_o1 is wrong, what follows is right for it


def report(text: str) -> Report:
    return mark_sheet(TRACE, parse_sheet(text, TRACE))


def points(text: str, scheme: Scheme) -> tuple[float, float]:
    found = scored(report(text), scheme).points
    assert found is not None
    return found.got, found.of


@pytest.mark.parametrize(
    ("text", "scheme", "expected"),
    [
        (UPHILL, Scheme(), (4, 5)),  # one slip, charged once: the other three follow from it
        (UPHILL, Scheme(follow_through=False), (1, 5)),
        (UPHILL, Scheme(points=(("w*+", 2.0),)), (7, 9)),
        (UPHILL, Scheme(points=(("w*+", 2.0),), slip=0.5), (8.5, 9)),
        (UPHILL, Scheme(points=(("w*+", 2.0), ("net_o1", 3.0)), usual=0), (9, 11)),
        (FOLLOWS, Scheme(), (2, 3)),
        (FOLLOWS, Scheme(follow_through=False), (0, 3)),
        ("net_o1 = 5\nw1+ =\nw2+ = ", Scheme(), (1, 3)),  # blanks were asked for
        ("net_o1 = 5", Scheme(points=(("E_total", 4.0),)), (1, 5)),  # and so is what the scheme names
    ],
)
def test_points_are_of_what_was_asked(text: str, scheme: Scheme, expected: tuple[float, float]) -> None:
    """Added up by hand: a point a number, a slip once, follow-through where it counts, nothing for a blank."""
    assert points(text, scheme) == expected


def test_more_digits_may_be_wanted() -> None:
    """0.90 is 0.9 exactly; of the article's 0.526226 three digits are right, but four were wanted."""
    trace = nnstep.trace(nnstep.load("article"))
    found = mark_sheet(trace, parse_sheet("net_h1 = 0.105\nout_h1 = 0.526", trace))
    assert scored(found, Scheme(digits=3)).points.got == 2
    assert scored(found, Scheme(digits=4)).points.got == 1


def test_a_class_is_asked_what_its_sheets_together_show() -> None:
    """Who hands in one number of the three that others have gets one point of three."""
    one, other = report("net_o1 = 5"), report("net_o1 = 5\nnet_o2 = 11\nw1+ = 0.9")
    found = scored(one, Scheme(), asked_of((one, other))).points
    assert (found.got, found.of) == (1, 3)


def test_a_class_by_mistake() -> None:
    """Two of three pupils went uphill, with four numbers each; the third's numbers are right."""
    sheets = [("a.txt", report(UPHILL)), ("b.txt", report(UPHILL)), ("c.txt", report("net_o1 = 5"))]
    assert by_mistake(sheets) == [("the step taken uphill", 2, 8)]


def test_a_row_for_each_pupil() -> None:
    """Name, points, how many of what, slips, then the verdict of each number, blank where there is none."""
    sheets = [("a.txt", scored(report(UPHILL), Scheme())), ("c.txt", report("net_o1 = 5"))]
    rows = [line.split(",") for line in pupils_csv(sheets).splitlines()]
    assert rows[0][:9] == ["pupil", "points", "of", "right", "wrong", "unanswered", "unread", "slips", "net_o1"]
    assert rows[1] == ["a", "4", "5", "4", "1", "0", "0", "ascent", "exact", "wrong", "carried", "carried", "carried"]
    assert rows[2] == ["c", "", "", "1", "0", "4", "0", "", "exact", "", "", "", ""]


def test_a_scheme_is_a_file(tmp_path: Path) -> None:
    """Every key read; a word that is none is a problem with its line."""
    file = tmp_path / "scheme.yaml"
    file.write_text("points: {default: 0.5, 'dE/d*': 2}\nslip: 1\nfollow_through: false\ndigits: 3\n")
    assert read_scheme(str(file)) == Scheme((("dE/d*", 2.0),), 0.5, 1.0, False, 3)
    file.write_text("pints: {default: 1}\n")
    with pytest.raises(nnstep.ScenarioError, match="did you mean 'points'"):
        read_scheme(str(file))


def test_what_is_no_scheme_is_not_called_a_scenario(tmp_path: Path) -> None:
    """A list in the file is refused as a scheme."""
    file = tmp_path / "scheme.yaml"
    file.write_text("[]", encoding="utf-8")
    with pytest.raises(nnstep.ScenarioError, match="the scheme must be a mapping"):
        read_scheme(str(file))


def test_the_command_gives_points_pages_and_rows(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`--scheme` in the JSON; `-o FOLDER/` a page a pupil with the pupil's own names; a BOM where it is asked for."""
    sheet, scheme = tmp_path / "ada.txt", tmp_path / "s.yaml"
    sheet.write_text("∑h1 = 0.105\nnet_h2 = 0.205\n", encoding="utf-8")
    scheme.write_text("points: {default: 3}\n")
    assert run(["check", str(sheet), "-s", "article", "--scheme", str(scheme), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["points"] == {"got": 6, "of": 6}
    assert run(["check", str(sheet), "-s", "article", "-q", "-o", f"{tmp_path}/pages/"]) == 0
    page = (tmp_path / "pages" / "ada.md").read_text(encoding="utf-8")
    assert "∑h1" in page
    assert "net\\_h2" in page
    for option, ending, has in (
        (("--to", "latex"), "tex", r"\documentclass"),
        (("--to", "html"), "html", "<!DOCTYPE html>"),
        (("--to", "text"), "txt", "∑h1"),
        (("--as", "python"), "txt", "0.2*0.15 + 0.3*0.25"),
    ):
        assert run(["check", str(sheet), "-s", "article", *option, "-o", f"{tmp_path}/{ending}/"]) == 0
        assert has in (tmp_path / ending / f"ada.{ending}").read_text(encoding="utf-8")
        assert "2 numbers: 2 exact" in capsys.readouterr().out
    assert run(["check", str(sheet), "-s", "article", "--to", "text", "-o", f"{tmp_path}/"]) == 2
    assert sheet.read_text(encoding="utf-8").startswith("∑h1 = 0.105")
    table = tmp_path / "class.csv"
    assert run(["check", str(sheet), "-s", "article", "-o", str(table), "--rows", "pupils", "--bom"]) == 0
    assert table.read_bytes().startswith(b"\xef\xbb\xbfpupil,")


def test_a_sheet_says_which_variant_it_is_of(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`# variant 7` at its top: marked by the numbers of that variant, another sheet beside it by its own."""
    from nnstep.lesson.variant import variant

    for seed in (7, 8):
        value = nnstep.trace(variant(nnstep.load("article"), seed))["net_h1"].value
        (tmp_path / f"{seed}.txt").write_text(f"# variant {seed}\nnet_h1 = {value:.4f}\n")
    (tmp_path / "plain.txt").write_text("net_h1 = 0.105\n")
    assert run(["check", *(str(tmp_path / f"{name}.txt") for name in (7, 8, "plain")), "-s", "article"]) == 0
    capsys.readouterr()
