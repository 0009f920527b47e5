"""CSV files as programs and people save them: what is wrong is said with the line, the reason, and what to type."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from nnstep.errors import ScenarioError
from nnstep.scenario.load import load
from nnstep.scenario.schema import Scenario

GOOD = "hours,sleep,result\n1.5,8,3\n2.5,7,4\n4,6,4\n"


def read(folder: Path, content: str | bytes, outputs: int = 1, loss: str = "mse", **data: Any) -> Scenario:
    """The scenario of a CSV with these bytes."""
    (folder / "d.csv").write_bytes(content if isinstance(content, bytes) else content.encode())
    layer = {"units": outputs, "activation": "linear", "weights": "ones"}
    given = {"csv": "d.csv", "inputs": ["hours", "sleep"], "targets": "result", **data}
    network = {"inputs": 2, "layers": [layer]}
    return Scenario.from_dict({"format": 1, "network": network, "data": given, "loss": loss}, base=folder)


# (the content, keys of data, where the problem is, words of the message and the help)
SLIPS: list[tuple[str | bytes, dict[str, Any], str, str]] = [
    # between columns
    (GOOD.replace(",", ";"), {}, "d.csv:1:1", 'between semicolons, not commas | add delimiter: ";" to data'),
    (GOOD.replace(",", ";").replace(".", ","), {}, "d.csv:1:1", 'add delimiter: ";" to data, and decimal: ","'),
    (GOOD.replace(",", "\t"), {}, "d.csv:1:1", 'between tabs, not commas | add delimiter: "\\t" to data'),
    (GOOD.replace(",", "|"), {}, "d.csv:1:1", 'between bars, not commas | add delimiter: "|"'),
    (GOOD.replace(",", " "), {}, "d.csv:1:1", 'between blanks, not commas | add delimiter: " " to data'),
    (GOOD, {"delimiter": ";"}, "d.csv:1:1", 'between commas, not semicolons | add delimiter: ","'),
    # decimals, units
    (GOOD.replace(",", ";").replace(".", ","), {"delimiter": ";"}, "d.csv:2:1",
     "column hours must be a number, not '1,5' | decimals stand after a comma here: add decimal: \",\" to data"),
    (GOOD.replace(",", ";"), {"delimiter": ";", "decimal": ","}, "d.csv:2:1",
     "not '1.5' | decimals stand after a point here: leave decimal out"),
    (GOOD.replace("1.5", "1,5").replace("2.5", "2,5"), {}, "d.csv:2:1",
     'this line has 4 columns, the header 3 | save it with semicolons | delimiter: ";", decimal: ","'),
    (GOOD.replace("1.5", "1.5 h").replace("2.5", "2.5 h").replace("4,6", "4 h,6"), {}, "d.csv:2:1",
     "not '1.5 h' | write the number alone, 1.5; the unit, h, may stand in the header"),
    (GOOD.replace("2.5", "$2.50"), {}, "d.csv:3:1", "not '$2.50'"),
    (GOOD.replace("8,", "50%,"), {}, "d.csv:2:5", "not '50%' | write the number alone, 50"),
    # headers
    (GOOD.replace("hours", "hours [h]"), {}, "data.inputs[0]", "no column 'hours' | did you mean \"hours [h]\"?"),
    (GOOD.replace("hours", "Hours (h)"), {}, "data.inputs[0]", "did you mean 'Hours (h)'?"),
    (GOOD.replace("result\n", "result\nh,h,points\n"), {}, "d.csv:2:1",
     "not 'h' | if this line says more of the columns, such as units, leave it out"),
    (GOOD.partition("\n")[2], {}, "data.inputs[0]", "has no header | name columns by their numbers: 1, 2, 3"),
    (GOOD.replace("3\n", "3,\n"), {}, "d.csv:2:1", "4 columns, the header 3 | it ends with commas after the last cell"),
    ("hours,sleep,result\n1,1.5,8,3\n2,2.5,7,4\n", {}, "d.csv:2:1",
     "if the first cell is a row's number, give it a name"),
    # what is missing
    (GOOD.replace("1.5", ""), {}, "d.csv:2:1", "not nothing | missing: drop | missing: mean"),
    (GOOD.replace("1.5", "NA"), {}, "d.csv:2:1", "not 'NA' | missing: drop"),
    (GOOD.replace("1.5", "?"), {}, "d.csv:2:1", "not '?' | missing: drop"),
    (GOOD.replace("8,3", "8,"), {"missing": "mean"}, "d.csv:2:7", "column result must be a number, not nothing"),
    (GOOD.replace("8", "").replace("7", "").replace(",6", ","), {"missing": "mean"}, "data.csv",
     "column sleep has no value at all"),
    (GOOD.replace("8", "").replace("7", "").replace(",6", ","), {"missing": "drop"}, "d.csv:2:1",
     "a value is missing in every line"),
    (GOOD, {"missing": "median"}, "data.missing", "one of error, drop, mean"),
    # classes
    (GOOD, {"outputs": 2}, "data.targets", "1 target for a network with 2 outputs | add classes: [3, 4] to data"),
    (GOOD, {"loss": "bce"}, "data.targets", "must lie from 0 to 1 | add classes: [3, 4] to data"),
    (GOOD, {"classes": {"slep": [6, 7]}}, "data.classes.slep", "which is not used | did you mean 'sleep'?"),
    (GOOD, {"classes": {"sleep": [6, 7]}, "inputs": ["hours", "sleep"]}, "d.csv:2:5", "has '8', which is no class"),
    ("hours,sleep,result\n1,well,3\n2,badly,4\n", {}, "data.inputs",
     "2 columns make 3 inputs for a network with 2 inputs | inputs: 3 | hours, sleep: badly, sleep: well"),
    # other files
    (b"PK\x03\x04\x14\x00\x06\x00", {}, "data.csv", "is a spreadsheet, not a CSV | save it as CSV (UTF-8)"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", {}, "data.csv", "is a spreadsheet, not a CSV"),
    (b"\x1f\x8b\x08\x00", {}, "data.csv", "is a compressed file, not a CSV"),
    (GOOD, {"csv": "D.csc"}, "data.csv", "no file | did you mean 'd.csv'? the path of a CSV is relative"),
    (GOOD.encode("utf-16"), {}, "d.csv:1:1", "UTF-16, not UTF-8"),
]  # fmt: skip


@pytest.mark.parametrize(("content", "data", "place", "words"), SLIPS)
def test_slip(tmp_path: Path, content: str | bytes, data: dict[str, Any], place: str, words: str) -> None:
    """The first problem names the file, line and column, the reason, and what to type."""
    with pytest.raises(ScenarioError) as caught:
        read(tmp_path, content, **data)
    text = str(caught.value.problems[0])
    assert any(line.endswith(place) for line in text.split("\n")), text
    for part in words.split(" | "):
        assert part in text


@pytest.mark.parametrize(
    ("content", "data"),
    [
        (GOOD.replace(",", ";"), {"delimiter": ";"}),
        (GOOD.replace(",", ";").replace(".", ","), {"delimiter": ";", "decimal": ","}),
        (GOOD.replace("1.5", '"1,5"').replace("2.5", '"2,5"'), {"decimal": ","}),
        (GOOD.replace(",", "\t"), {"delimiter": "\t"}),
        ("sep=;\r\n" + GOOD.replace(",", ";"), {"delimiter": ";"}),
        (GOOD.replace(",", "   "), {"delimiter": " "}),
        ("  " + GOOD.replace(",", " \t ").replace("\n", "  \n "), {"delimiter": " "}),
        (GOOD.partition("\n")[2], {"inputs": [1, 2], "targets": 3}),
        ("0,1,2\n" + GOOD.partition("\n")[2], {"inputs": [0, 1], "targets": 2}),
        ("1,2,3\n" + GOOD.partition("\n")[2], {"inputs": [1, 2], "targets": 3}),
        (GOOD.replace("sleep", "2020"), {"inputs": ["hours", 2020]}),
        (GOOD.replace("hours,sleep,result", "2019,2020,2021"), {"inputs": [2019, 2020], "targets": 2021}),
        ("3,2,no,yes\n" + GOOD.partition("\n")[2], {"inputs": [1, 2], "targets": 3}),
        (GOOD.replace("hours", "hours [h]"), {"inputs": ["hours [h]", "sleep"]}),
    ],
)
def test_what_to_type_works(tmp_path: Path, content: str, data: dict[str, Any]) -> None:
    """With the keys that the messages name, the same numbers are read."""
    samples = read(tmp_path, content, **data).samples
    assert [(*one.inputs, *one.targets) for one in samples] == [(1.5, 8, 3), (2.5, 7, 4), (4, 6, 4)]


def test_a_line_that_ends_with_a_blank_has_no_cell_after_it(tmp_path: Path) -> None:
    """A cell that is missing between blanks is a line with too few columns."""
    with pytest.raises(ScenarioError, match="this line has 2 columns, the header 3"):
        read(tmp_path, "hours sleep result\n1.5 8 \n", delimiter=" ")


def test_a_cell_has_its_place_between_blanks(tmp_path: Path) -> None:
    """Where columns stand between runs of blanks, a wrong cell is still pointed at."""
    with pytest.raises(ScenarioError) as caught:
        read(tmp_path, "hours sleep result\n  1.5   8    3\n  2.5   x7   4\n", delimiter=" ")
    assert (caught.value.problems[0].line, caught.value.problems[0].column) == (3, 9)


@pytest.mark.parametrize(
    ("name", "content", "what"),
    [("tips.csv", GOOD.encode(), "a CSV"), ("Book1.xlsx", b"PK\x03\x04\x14", "a spreadsheet"),
     ("mine.yaml", b"PK\x03\x04\x14", "a spreadsheet")],
)  # fmt: skip
def test_data_in_place_of_a_scenario(tmp_path: Path, name: str, content: bytes, what: str) -> None:
    """Who gives the data itself is told how a scenario is made of it."""
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(ScenarioError, match=f"this is {what}, not a scenario") as caught:
        load(path)
    assert "nnstep new mine.yaml --csv" in caught.value.help


def test_held_out_samples_are_filled_and_scaled_by_the_others(tmp_path: Path) -> None:
    """The mean and the span are those of the samples that train, also where the others are in a CSV of their own."""
    (tmp_path / "v.csv").write_text("hours,sleep,result\n,9,3\n", encoding="utf-8")
    made = read(tmp_path, GOOD, missing="mean", scale="minmax", validation={"csv": "v.csv"})
    assert made.samples[3].inputs == pytest.approx(((8 / 3 - 1.5) / 2.5, 1.5))


def test_what_a_whole_column_has_is_told_once(tmp_path: Path) -> None:
    """Values missing in a column are one problem, at the first, with how many others; words are told one by one."""
    content = "hours,sleep,result\n1,NA,3\nx,NA,4\ny,6,\n2,?,4\n"
    with pytest.raises(ScenarioError) as caught:
        read(tmp_path, content)
    told = [(one.line, one.column, one.message.rpartition("; likewise")[2]) for one in caught.value.problems]
    assert told == [
        (2, 3, " in 2 more lines"),
        (3, 1, "column hours must be a number, not 'x'"),
        (4, 1, "column hours must be a number, not 'y'"),
        (4, 5, "column result must be a number, not nothing"),
    ]
