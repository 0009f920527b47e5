"""Slips of those who do not know YAML: each is told where it was made, and what to type works."""

from __future__ import annotations

from pathlib import Path

import pytest

from nnstep.errors import ScenarioError
from nnstep.scenario.load import load

GOOD = """\
format: 1
title: Mine
network:
  inputs: 2
  layers:
    - units: 2
      activation: sigmoid
      weights: [[0.1, 0.2], [0.3, 0.4]]
      bias: none
data:
  - {inputs: [0.2, 0.3], targets: [0.99, 0.01]}
loss: half_squared_error
optimizer: {name: sgd, learning_rate: 0.5}
claims:
  - {quantity: net_o1, printed: 0.08, text: 0.08}
training:
  epochs: 3
"""

# (what is replaced in the file above, by what, where the slip is, words of the message and the help)
SLIPS = [
    # a blank is missing: the library complains of the next line
    ("units: 2", "units:2", "6:12", "a blank is missing after this colon | write units: 2"),
    ("format: 1", "format:1", "1:7", "a blank is missing after this colon | write format: 1"),
    ("loss: half", "loss:half", "12:5", "a blank is missing after this colon | write loss: half_squared_error"),
    ("units: 2\n", "units:2\n\n      # two of them\n", "6:12", "write units: 2"),
    ("  epochs: 3", "  epochs:3", "17:3", "a blank is missing after the colon: write epochs: 3"),
    ("{inputs: [", "{inputs:[", "11:12", "a blank is missing after this colon | write inputs: [0.2, 0.3]"),
    ("learning_rate: 0.5", "learning_rate:0.5", "13:24", "write learning_rate: 0.5"),
    ("- {inputs", "-{inputs", "11:3", "a blank is missing after this dash | write - {inputs: [0.2, 0.3]"),
    ("    - units", "    -units", "6:5", "a blank is missing after this dash | write - units: 2"),
    # other signs for a colon, for a blank
    ("loss: half", "loss = half", "12:6", "'=' is no colon | write loss: half_squared_error"),
    ("loss: half", "loss：half", "12:5", "'：' is no colon | write loss: half_squared_error"),
    ("\n  inputs: 2", "\n\u00a0 inputs: 2", "4:1", "U+00A0 NO-BREAK SPACE | type a blank"),
    ("  inputs: 2", "\tinputs: 2", "4:1", "a tab"),
    # quotes
    ("title: Mine", "title: 'Teacher's net'", "2:16", "the text in quotes ends here | write \"Teacher's net\""),
    ("title: Mine", "title: 'Teacher's net", "2:16", "write \"Teacher's net\""),
    ("title: Mine", 'title: "The "best" net"', "2:13", "write 'The \"best\" net'"),
    ("text: 0.08", "text: 'it's 0.08', remark: a", "15:48", "write \"it's 0.08\""),
    ("name: sgd,", "name: 'sgd'", "13:25", "a comma or } is missing"),
    # commas
    ("0.01]}", "0.01]},", "11:48", "a comma where none may stand | leave it out"),
    ("[[0.1, 0.2], [0.3, 0.4]]", "[[0,1, -0,2], [0.3, 0.4]]", "8:17",
     "4 weights in row 1 instead of 2 | decimals stand after a point: [0.1, -0.2]"),
    ("[[0.1, 0.2], [0.3, 0.4]]", "[0,1, -0,2, 0,3, 0,4]", "8:16", "point: [0.1, -0.2, 0.3, 0.4]"),
    # what goes weight by weight
    ("[[0.1, 0.2], [", "[[0.1, none], [", "8:23", "not the text \"none\" | null stands where there is no link"),
    ("bias: none", "train_weights: [[true, false], [true, true]]", "9:22", "a list | train says it for each weight"),
    ("bias: none", "bias: [0,1, 0,2]", "9:13", "decimals stand after a point: [0.1, 0.2]"),
    ("[0.2, 0.3]", "[0,2,0,3]", "11:14", "4 inputs for a network with 2 inputs | point: [0.2, 0.3]"),
    ("[0.99, 0.01]", "[0,99, 0,01]", "11:35", "decimals stand after a point: [0.99, 0.01]"),
    ("[0.1, 0.2]", "[0.1 -0.2]", "8:18", "put commas between numbers: 0.1, -0.2"),
    ("[0.2, 0.3]", "[0.2; 0.3]", "11:15", "put commas between numbers: 0.2, 0.3"),
    # numbers in the writing of others
    ("[0.1, 0.2]", "[\u22120.1, 0.2]", "8:18", "its minus is U+2212: type the one of the keyboard, -0.1"),
    ("bias: none", "bias: \u20130.1", "9:13", "its minus is U+2013 | -0.1"),
    ("learning_rate: 0.5", "learning_rate: 5%", "13:39", "write the share, 0.05"),
    ("bias: none", "bias: 5%", "9:13", "write the share, 0.05"),
    ("learning_rate: 0.5", "learning_rate: 1/2", "13:39", "write it as a decimal, 0.5"),
    ("learning_rate: 0.5", "learning_rate: “0.5”", "13:39", "write it without quotes, 0.5"),
    ("learning_rate: 0.5", "learning_rate: 0,5", "13:39", "decimals stand after a point: 0.5"),
    ("learning_rate: 0.5", 'learning_rate: "1.234,5"', "13:39", "write a point for decimals | 1234.5"),
    ("learning_rate: 0.5", "learning_rate: 5·10^-1", "13:39", "write a power of ten with e, 5e-1"),
    # words for classes
    ("[0.99, 0.01]", "fail", "11:35", "write 1 where the sample belongs and 0 elsewhere, [1, 0]"),
    ("[0.99, 0.01]", "[fail, pass]", "11:36", "write 1 where the sample belongs"),
    ("[0.99, 0.01]", "[true, false]", "11:36", "not true | write 1 where the sample belongs"),
    # a key of another section
    ("training:\n", "training:\n  activation: relu\n", "17:3", "unknown key 'activation' | it stands in network"),
    ("  epochs: 3", "  epochs: 3\nepochs: 3", "18:1", "unknown key 'epochs' | 'training'?"),
    ("inputs: 2\n", "inputs: 2\n  outputs: 2\n", "5:12", "must be a list of names | the units of the last layer say"),
    ("title: Mine", "csv: a.csv", "2:1", "unknown key 'csv' | it stands in data;"),
    ("  epochs: 3", "  epochs: 3\n  validation: 0.2", "18:3", "unknown key 'validation' | it stands in data;"),
    ("  epochs: 3", "  epochs: 3\n  loss: mse", "18:3", "it stands at the beginning of a line, in no section"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "place", "words"), SLIPS)
def test_slip(tmp_path: Path, old: str, new: str, place: str, words: str) -> None:
    """The first problem is where the slip was made, says what it is, and what to type."""
    assert old in GOOD
    path = tmp_path / "mine.yaml"
    path.write_text(GOOD.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ScenarioError) as caught:
        load(path)
    text = str(caught.value.problems[0])
    assert f"mine.yaml:{place}\n" in text, text
    for part in words.split(" | "):
        assert part in text


@pytest.mark.parametrize(
    "name", ["\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645", "\u0915\u094d\u200d\u0937", "👨\u200d👩\u200d👧"]
)
def test_joiners(tmp_path: Path, name: str) -> None:
    """Joiners that make one sign of several may stand in a title: Persian, Hindi, a family."""
    path = tmp_path / "mine.yaml"
    path.write_text(GOOD.replace("Mine", name), encoding="utf-8")
    assert load(path).title == name


@pytest.mark.parametrize(("words", "said"), [(12, "… and 2 more, in line 11"), (10, "")])
def test_what_is_not_shown_is_counted(tmp_path: Path, words: int, said: str) -> None:
    """After ten problems it is said how many more there are, and in which lines."""
    path = tmp_path / "mine.yaml"
    path.write_text(GOOD.replace("[0.2, 0.3]", f"[{', '.join('a' * words)}]"), encoding="utf-8")
    with pytest.raises(ScenarioError) as caught:
        load(path)
    assert len(caught.value.problems) == 10
    assert str(caught.value).rpartition("\n\n")[2] == said or (not said and "more" not in str(caught.value))
