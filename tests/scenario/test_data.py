"""Samples from CSV files: columns by name, words as one-hot, scaling, and what can be wrong with them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from nnstep.errors import ScenarioError
from nnstep.scenario.schema import Scenario

IRIS = "a,b,kind\n1,2,rose\n3,4,lily\n5,9,rose\n"

Make = Callable[..., Scenario]


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """Makes a scenario of the content of a CSV and the keys of `data`."""

    def made(content: str | bytes, outputs: int = 2, loss: str = "squared_error", **data: Any) -> Scenario:
        path = tmp_path / "data.csv"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        layer = {"units": outputs, "activation": "linear", "weights": "ones"}
        data = {"csv": "data.csv", "inputs": ["a", "b"], "targets": "kind", **data}
        data = {key: value for key, value in data.items() if value is not None}
        return Scenario.from_dict(
            {"format": 1, "network": {"inputs": 2, "layers": [layer]}, "data": data, "loss": loss}, base=tmp_path
        )

    return made


def test_words_become_one_hot(make: Make) -> None:
    """A column of words has an output for each word, sorted, and the words name the outputs."""
    scenario = make(IRIS)
    assert scenario.network.output_names == ("lily", "rose")
    assert [sample.targets for sample in scenario.samples] == [(0, 1), (1, 0), (0, 1)]
    assert [sample.inputs for sample in scenario.samples] == [(1, 2), (3, 4), (5, 9)]


def test_classes_give_the_order(make: Make) -> None:
    """`classes` say which word is which output, also words that no sample has."""
    scenario = make(IRIS, outputs=3, classes=["rose", "tulip", "lily"])
    assert scenario.network.output_names == ("rose", "tulip", "lily")
    assert scenario.samples[1].targets == (0, 0, 1)


def test_numbers_as_classes(make: Make) -> None:
    """A column of numbers is one-hot where `classes` are given, and a number where they are not."""
    content = "a,b,kind\n1,2,0\n3,4,1\n"
    assert make(content, classes=[0, 1]).samples[1].targets == (0, 1)
    assert make(content, outputs=1).samples[1].targets == (1,)


def test_several_targets(make: Make) -> None:
    """Several columns of numbers are several targets, in the order in which they are named."""
    scenario = make("a,b,c,d\n1,2,3,4\n", targets=["d", "c"])
    assert scenario.samples[0].targets == (4, 3)


@pytest.mark.parametrize(
    ("content", "delimiter"),
    [
        ("\ufeffa,b,kind\r\n1,2,rose\r\n3,4,lily\r\n", None),
        ("a;b;kind\n1;2;rose\n3;4;lily\n", ";"),
        ("a\tb\tkind\n1\t2\trose\n3\t4\tlily\n", "\t"),
        ('"a","b","kind"\n"1","2","rose"\n\n 3 , 4 , lily \n\n', None),
    ],
)
def test_dialects(make: Make, content: str, delimiter: str | None) -> None:
    """A BOM, other line ends, other delimiters, quotes, blanks and empty lines are taken."""
    scenario = make(content, delimiter=delimiter)
    assert [sample.inputs for sample in scenario.samples] == [(1, 2), (3, 4)]
    assert scenario.network.output_names == ("lily", "rose")


def test_standard_scale(make: Make) -> None:
    """Standard scaling takes the mean away and divides by the standard deviation of all samples."""
    scenario = make(IRIS, scale="standard")
    assert scenario.csv is not None
    assert scenario.csv.scaling is not None
    first = scenario.csv.scaling.columns[0]
    assert (first.name, first.mean) == ("a", 3)
    assert first.std == pytest.approx((8 / 3) ** 0.5)
    assert [sample.inputs[0] for sample in scenario.samples] == pytest.approx([-(1.5**0.5), 0, 1.5**0.5])
    assert scenario.csv.scaling.raw == ((1, 2), (3, 4), (5, 9))


def test_minmax_scale(make: Make) -> None:
    """Minmax scaling makes the least 0 and the greatest 1; a column that never changes becomes 0."""
    scenario = make("a,b,kind\n1,2,x\n3,2,y\n5,2,x\n", scale="minmax")
    assert [sample.inputs for sample in scenario.samples] == [(0, 0), (0.5, 0), (1, 0)]


def test_no_targets(make: Make) -> None:
    """sum_of_outputs needs no targets of a CSV either."""
    assert make(IRIS, loss="sum_of_outputs", targets=None).samples[0].targets == ()


@pytest.mark.parametrize(
    ("content", "data", "place", "words"),
    [
        ("a,b,kind\n1,2,rose\n3,x,lily\n", {}, "data.csv:3:3", "column b must be a number, not 'x'"),
        ("a,b,kind\n1,2,rose\n3,,lily\n", {}, "data.csv:3:3", "column b must be a number, not nothing"),
        ("a,b,kind\n1,nan,rose\n", {}, "data.csv:2:3", "column b must be a number, not 'nan'"),
        ("a,b,kind\n1,1e999,rose\n", {}, "data.csv:2:3", "column b must be a number, not '1e999'"),
        ("a,b,kind\n1,1_0,rose\n", {}, "data.csv:2:3", "column b must be a number"),
        ("a,b,kind\n1,2\n", {}, "data.csv:2:1", "this line has 2 columns, the header 3"),
        ("a,b,kind\n1,2,rose,3\n", {}, "data.csv:2:1", "this line has 4 columns, the header 3"),
        ("a,b,kind\n1,2,1.5\n3,4,lily\n", {}, "data.csv:3:5", "column kind must be a number, not 'lily'"),
        ("a,b,kind\n1,2,rose\n3,4,\n", {}, "data.csv:3:5", "nothing, which is no class"),
        (IRIS, {"classes": ["rose", "lilly"]}, "data.csv:3:5", "did you mean 'lilly'?"),
        (IRIS, {"inputs": ["a", "B"]}, "data.inputs[1]", "no column 'B' | a, b, kind"),
        (IRIS, {"targets": "kin"}, "data.targets", "did you mean 'kind'?"),
        ("a,a,b,kind\n1,2,3,x\n", {}, "data.inputs[0]", "2 columns 'a'"),
        ("a,b,kind\n", {}, "data.csv", "no samples"),
        ("", {}, "data.csv", "is empty"),
        (b"a,b,kind\n1,\xff,rose\n", {}, "data.csv:2:3", "0xff"),
        ("a,b,kind\n1,2,ro\u202ese\n", {}, "data.csv:2:7", "U+202E"),
        ('a,b,kind\n1,2,"rose\n', {}, "data.csv:2:1", "not a CSV"),
        (IRIS, {"csv": "nowhere.csv"}, "data.csv", "no file"),
        (IRIS, {"csv": "."}, "data.csv", "is a folder"),
        (IRIS, {"delimiter": ",,"}, "data.delimiter", "one character"),
        (IRIS, {"scale": "max"}, "data.scale", "did you mean 'minmax'?"),
        (IRIS, {"inputs": "a"}, "data.inputs", "1 column for a network with 2 inputs"),
        (IRIS, {"classes": ["rose", "lily", "x"]}, "data.targets", "3 targets for a network with 2 outputs"),
        ("a,b,kind\n1,2,w1\n1,2,w2\n", {}, "data.targets", "'w1' may not name an output"),
        ("a,b,kind\n1,2,Rose\n1,2,rose\n", {}, "data.targets", "'rose' may not name an output"),
        (IRIS, {"targets": None}, "data", "the data has no targets"),
        (IRIS, {"csv": None, "file": "x"}, "data.file", "unknown key 'file' | did you mean 'csv'?"),
        ("a,b,kind\n1e308,2,x\n-1e308,2,y\n", {"scale": "standard"}, "data.csv", "too large to be scaled"),
    ],
)  # fmt: skip
def test_wrong(make: Make, content: str | bytes, data: dict[str, Any], place: str, words: str) -> None:
    """An error in a CSV names the CSV and its line; one in the scenario's words about it, those."""
    with pytest.raises(ScenarioError) as caught:
        make(content, **data)
    text = str(caught.value)
    assert any(line.endswith(place) for line in text.split("\n")), text
    for part in words.split(" | "):
        assert part in text


def test_probabilities(make: Make) -> None:
    """Targets of a cross-entropy from a CSV must be probabilities too."""
    with pytest.raises(ScenarioError, match="must lie from 0 to 1"):
        make("a,b,kind\n1,2,3\n", outputs=1, loss="bce")


def test_digest_knows_the_csv(make: Make) -> None:
    """A scenario whose CSV has changed is another one."""
    assert make(IRIS).digest != make(IRIS + "7,8,lily\n").digest
