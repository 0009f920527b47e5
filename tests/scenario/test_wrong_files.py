"""Scenario files that are wrong: each gets a problem at the place a person would point to, in words that help."""

from __future__ import annotations

from pathlib import Path

import pytest

from nnstep.errors import ScenarioError
from nnstep.scenario.load import load

GOOD = """\
format: 1
title: An example
network:
  inputs: 2
  layers:
    - units: 2
      activation: sigmoid
      weights:
        - [0.15, 0.25]
        - [0.35, 0.45]
    - units: 2
      activation: sigmoid
      weights: [[0.55, 0.65], [0.75, 0.85]]
data:
  - {inputs: [0.2, 0.3], targets: [0.99, 0.01]}
loss: half_squared_error
optimizer: {name: sgd, learning_rate: 0.5}
training:
  epochs: 10
claims:
  - {quantity: net_h1, printed: 0.105}
remarks:
  net_o1: Words.
display: {digits: 4}
"""

# (what is replaced in the file above, by what, where the problem is, words of the message and the help)
WRONG = [
    # keys
    ("title: An", "titel: An", "2:1", "unknown key 'titel' | did you mean 'title'? A scenario has: format, title"),
    ("layers:\n    - units: 2", "layers:\n    - neurons: 2", "6:7",
     "unknown key 'neurons' | did you mean 'units'? A layer has: units, activation, weights, bias, train_weights"),
    ("  epochs: 10", "  epoch: 10", "19:3", "unknown key 'epoch' | 'epochs'"),
    ("  epochs: 10", "  zzz: 10", "19:3", "unknown key 'zzz' | training has: epochs, batch, reduction, order, l2"),
    ("title: An", "seed: 1\nseed: 2\ntitle: An", "3:1", "'seed' is there twice, in lines 2 and 3"),
    ("format: 1\n", "", "1:1", "missing key 'format'"),
    ("format: 1", "format: 2", "1:9", "format must be 1, not 2 | format: 1"),
    ("format: 1", 'format: "1"', "1:9", 'format must be 1, not the text "1"'),
    ("loss: half_squared_error\n", "", "1:1", "missing key 'loss'"),
    ("  inputs: 2\n", "", "3:1", "missing key 'inputs' in network"),
    ("optimizer: {name: sgd, learning_rate: 0.5}", "optimizer: {name: sgd}", "17:1",
     "missing key 'learning_rate' in optimizer | sgd has: name, learning_rate"),
    ("{name: sgd, learning_rate: 0.5}", "sgd", "17:12", "sgd needs learning_rate | {name: sgd, learning_rate: …}"),
    ("{name: sgd,", "{nam: sgd,", "17:13", "unknown key 'nam' | 'name'"),
    ("{name: sgd, ", "{", "17:1", "missing key 'name' in optimizer | optimizers are: sgd"),
    ("learning_rate: 0.5}", "learning_rate: 0.5, lr: 0.4}", "17:44", "'lr'"),
    ("learning_rate: 0.5}", "learning_rate: 0.5, momentum: 0.9}", "17:44",
     "unknown key 'momentum' | sgd has: name, learning_rate"),
    ("  inputs: 2\n", "  inputs:\n", "4:3", "inputs must be a number, or a list of names, and nothing is there"),
    ("  - {quantity: net_h1, printed: 0.105}", "  - {printed: 0.105}", "21:5", "missing key 'quantity'"),
    # functions
    ("activation: sigmoid\n      weights:\n", "activation: sigmod\n      weights:\n", "7:19",
     "unknown activation 'sigmod' | did you mean 'sigmoid'? activations are: linear, sigmoid, tanh"),
    ("loss: half_squared_error", "loss: [huber]",
     "16:7", "loss must be the name of a loss | losses are: half_squared_error"),
    ("loss: half_squared_error", "loss: {name: huber, delta: 0}", "16:28", "delta must be a number above 0, not 0"),
    ("loss: half_squared_error", "loss: {name: huber, delta: [1]}",
     "16:28", "delta must be a number above 0, not a list"),
    ("{name: sgd, learning_rate: 0.5}", "{name: sgd, learning_rate: -1}",
     "17:39", "learning_rate must be a number above 0"),
    ("{name: sgd, learning_rate: 0.5}", "{name: momentum, lr: 0.5, momentum: 1}", "17:48",
     "momentum must be a number, 0 or more and below 1, not 1"),
    ("{name: sgd, learning_rate: 0.5}", "{name: momentum, lr: 0.5, form: clasic}", "17:44",
     "form must be classic or ema, not the text \"clasic\" | 'classic'"),
    ("{name: sgd, learning_rate: 0.5}", "{name: rmsprop, lr: 0.5, centered: 1}", "17:47",
     "centered must be true or false, not 1"),
    # numbers
    ("[0.35, 0.45]", '["0.35", 0.45]', "10:12", 'weights must be a number, not the text "0.35" | without quotes'),
    ("[0.35, 0.45]", "[true, 0.45]", "10:12", "weights must be a number, not true"),
    ("[0.35, 0.45]", "[.nan, 0.45]", "10:12", "weights must be a number, not .nan"),
    ("[0.35, 0.45]", "[-.inf, 0.45]", "10:12", "weights must be a number, not -.inf"),
    ("[0.35, 0.45]", "[1e999, 0.45]", "10:12", "not 1e999 | 1.8e308"),
    ("[0.35, 0.45]", "[1_000, 0.45]", "10:12", 'not the text "1_000" | 1000'),
    ("learning_rate: 0.5", "learning_rate: 0,5", "17:41", "unknown key '5' | a point: 0.5, not 0,5"),
    ("inputs: [0.2, 0.3]", "inputs: [0.2, null]", "15:20", "inputs must be a number, not nothing"),
    ("epochs: 10", "epochs: 0", "19:11", "epochs must be a whole number, 1 or more, not 0"),
    ("epochs: 10", "epochs: 1.5", "19:11", "epochs must be a whole number, 1 or more, not 1.5"),
    ("epochs: 10", "batch: 0", "19:10", "batch must be a whole number, 1 or more"),
    ("epochs: 10", "batch: fill", "19:10", "batch must be full or online | 'full'"),
    ("epochs: 10", "clip_norm: -1", "19:14", "clip_norm must be a number, 0 or more, not -1"),
    ("epochs: 10", "stop: {patience: -1}", "19:20", "patience must be a whole number, 0 or more, not -1"),
    ("epochs: 10", "l2: none", "19:7", 'l2 must be a number, 0 or more, or a mapping, not the text "none"'),
    ("digits: 4", "digits: 0", "24:19", "digits must be a whole number, 1 or more and at most 17, not 0"),
    ("[0.35, 0.45]\n    - units: 2", "[0.35, 0.45]\n    - units: -2",
     "11:14", "units must be a whole number, 1 or more, not -2"),
    # shapes
    ("        - [0.35, 0.45]\n", "",
     "9:9", "1 row of weights instead of 2 | layer 1 has 2 units and 2 come before: 2 rows of 2"),
    ("[0.35, 0.45]", "[0.35, 0.45, 1]", "10:11", "3 weights in row 2 instead of 2 | 2 rows of 2"),
    ("[[0.55, 0.65], [0.75, 0.85]]", "[0.55, 0.65, 0.75]", "13:16", "3 weights instead of 4 | 4 numbers in one list"),
    ("  inputs: 2", "  inputs: 3",
     "9:11", "2 weights in row 1 instead of 3 | layer 1 has 2 units and 3 come before: 2 rows of 3"),
    ("[[0.55, 0.65], [0.75, 0.85]]", "[[0.55, 0.65], 0.75]", "13:31", "weights must be a list of numbers, not 0.75"),
    ("[[0.55, 0.65], [0.75, 0.85]]", "[]", "13:16", "weights must be a list of numbers, and this one is empty"),
    ("[[0.55, 0.65], [0.75, 0.85]]", "[[0.55, 0.65], [0.75, 0.85]]\n      bias: [1, 2, 3]",
     "14:13", "3 biases for layer 2, which has 2 units"),
    ("[[0.55, 0.65], [0.75, 0.85]]", "xavier_uniform",
     "13:16", "xavier_uniform draws random numbers, and there is no seed | seed: 1"),
    ("[[0.55, 0.65], [0.75, 0.85]]", "{name: uniform, low: 2, high: 1}\nseed: 1",
     "13:16", "low, 2, is above high, 1"),
    ("      activation: sigmoid\n      weights: [[0.55",
     "      activation: {name: hard_tanh, low: 1, high: -1}\n      weights: [[0.55",
     "12:19", "low, 1, is above high, -1"),
    ("  layers:\n    - units: 2\n      activation: sigmoid", "  layers:\n    - units: 2\n      activation: step",
     "6:7", "layer 1 cannot learn: layer 1 has no slope (step function) | freeze it"),
    ("      activation: sigmoid\n      weights: [[0.55", "      activation: step\n      weights: [[0.55",
     "6:7", "layer 1 cannot learn: layer 2 learns by the perceptron rule | freeze it"),
    ("optimizer: {name: sgd, learning_rate: 0.5}", "optimizer: {name: momentum, lr: 0.5, form: ema, dampening: 0.1}",
     "17:12", "form: ema has a dampening already"),
    ("      activation: sigmoid\n      weights: [[0.55", "      weights: [[0.55",
     "11:7", "layer 2 has no activation | network.defaults"),
    ("inputs: [0.2, 0.3]", "inputs: [0.2]", "15:14", "1 input for a network with 2 inputs"),
    ("inputs: [0.2, 0.3]", "inputs: 0.2", "15:14", "1 input for a network with 2 inputs"),
    ("targets: [0.99, 0.01]", "targets: [1, 2, 3]", "15:35", "3 targets for a network with 2 outputs"),
    (", targets: [0.99, 0.01]", "", "15:5", "sample 1 has no targets"),
    ("  - {inputs: [0.2, 0.3], targets: [0.99, 0.01]}", "  []",
     "15:3", "data must be a list of samples, and this one is empty"),
    ("  inputs: 2", "  inputs: 2\n  outputs: [a]", "5:3", "1 name for 2 outputs"),
    ("  inputs: 2", "  inputs: [a, b]\n  outputs: [a, c]", "5:13", "the name 'a' is used twice"),
    ("  inputs: 2", "  inputs: [a, a]", "4:15", "the name 'a' is used twice"),
    ("  inputs: 2", "  inputs: [a, net_o1]", "4:15", "'net_o1' may not be a name"),
    ("  inputs: 2", "  inputs: [W5, b]", "4:12", "'W5' may not be a name"),
    ("  inputs: 2", "  inputs: [0.2, 0.3]", "4:12", "inputs must be the name of an input"),
    ("targets: [0.99, 0.01]}\nloss: half_squared_error", "targets: [1.5, 0.01]}\nloss: bce", "15:35",
     "targets of binary_cross_entropy must lie from 0 to 1 | 1.5"),
    ("targets: [0.99, 0.01]}\nloss: half_squared_error", "targets: [0.5, 0.2]}\nloss: cross_entropy", "15:35",
     "targets of categorical_cross_entropy must sum to 1, and these sum to 0.7"),
    ("epochs: 10", "order: shuffle", "19:10", "shuffle draws random numbers, and there is no seed"),
    ("epochs: 10", "order: [[1], [2]]", "19:16", "the order of epoch 2 must name each sample once, 1 to 1"),
    ("epochs: 10", "order: [1]", "19:10", "lists of sample numbers | [[…]]"),
    ("epochs: 10", "order: [[0]]", "19:12", "order must be a whole number, 1 or more, not 0"),
    # texts
    ("printed: 0.105", "printed: about 0.1", "21:33", "printed must be a number as it is printed"),
    ("printed: 0.105", "printed: 0.1_05", "21:33", "printed must be a number as it is printed"),
    ("printed: 0.105", "printed: true", "21:33", "printed must be a number as it is printed, not true"),
    ("title: An example", r'title: "An \u202e example"',
     "2:8", "title holds an invisible character, U+202E RIGHT-TO-LEFT OVERRIDE"),
    ("title: An example", r'title: "\e[31m"', "2:8", "title holds an invisible character, U+001B"),
    ("title: An example", "title: An\u200b example", "2:10", "invisible character, U+200B ZERO WIDTH SPACE"),
    ("title: An example", "title: An\x00 example", "2:10", "invisible character, U+0000"),
    ("title: An example", "title: [An, example]", "2:8", "title must be a text, not a list"),
    ("title: An example", "source: {url: 'javascript:alert(1)'}",
     "2:15", "url must be an address that begins with https://"),
    ("  net_o1: Words.", r'  "net\x07": Words.', "23:3", "invisible character, U+0007"),
    ("remarks:\n  net_o1: Words.", "remarks: [a]",
     "22:10", "remarks must be a mapping of quantities to words, not a list"),
    ("title: An example", "notation: artikel",
     "2:11", "notation must be one of standard, article, textbook | 'article'"),
    # YAML
    ("title: An example", "title: &a An example", "2:8", "anchors (&a) are not used"),
    ("title: An example", "title: *a", "2:8", "aliases (*a) are not used"),
    ("title: An example", "title: !!str An example", "2:8", "tags"),
    ("title: An example", "\ttitle: An example", "2:1", "a tab where only blanks may stand"),
    ("title: An example", "title: a: b", "2:9", "a colon where none may stand | quotes"),
    ("title: An example", "? [a]\n: b", "2:3", "a key must be a word"),
    ("title: An example", "title: %a", "2:8", "'%' cannot begin a value | quotes"),
    ("display: {digits: 4}", "display: {digits: 4", "24:20", "a comma or } is missing"),
    ("display: {digits: 4}", "display: {digits: '4", "24:21", "a quote is not closed"),
    ("display: {digits: 4}", "---\nformat: 1", "24:1", "a second document begins here"),
    ("  epochs: 10", "  epochs: 10\n   batch: full", "20:9", "a colon where none may stand | indentation"),
    ("title: An example", "title: " + "[" * 5000, "2:27", "nested more than 20 deep"),
]  # fmt: skip


def problems(path: Path) -> ScenarioError:
    """The error of a file."""
    with pytest.raises(ScenarioError) as caught:
        load(path)
    return caught.value


@pytest.mark.parametrize(("old", "new", "place", "words"), WRONG, ids=[case[3][:40] for case in WRONG])
def test_wrong(tmp_path: Path, old: str, new: str, place: str, words: str) -> None:
    """One thing is wrong: a problem at its place, in words that say what is found and what is allowed."""
    assert old in GOOD
    path = tmp_path / "mine.yaml"
    path.write_text(GOOD.replace(old, new, 1), encoding="utf-8", newline="")
    error = problems(path)
    there = [one for one in error.problems if f"{one.line}:{one.column}" == place]
    assert len(there) == 1, str(error)
    for part, text in zip(words.split(" | "), (there[0].message, there[0].help), strict=False):
        assert part in text, str(error)


def test_good(tmp_path: Path) -> None:
    """The file that the cases above spoil is right."""
    path = tmp_path / "mine.yaml"
    path.write_text(GOOD, encoding="utf-8")
    assert load(path).title == "An example"


def test_form(tmp_path: Path) -> None:
    """A problem has the form of the contract: message, place, the line with carets, help."""
    path = tmp_path / "mine.yaml"
    path.write_text(GOOD.replace("- units", "- neurons", 1), encoding="utf-8")
    assert (
        str(problems(path))
        == f"""\
error: unknown key 'neurons'
  --> {path}:6:7
   |
 6 |     - neurons: 2
   |       ^^^^^^^
   = help: did you mean 'units'? A layer has: units, activation, weights, bias, train_weights, train_bias, train"""
    )


def test_all_at_once(tmp_path: Path) -> None:
    """All problems of a file are found, in the order of its lines."""
    text = (
        GOOD.replace("title", "titel").replace("epochs: 10", "epochs: 0").replace("0.35,", "x,").replace("2, 0.3", "2")
    )
    path = tmp_path / "mine.yaml"
    path.write_text(text, encoding="utf-8")
    assert [(one.line, one.column) for one in problems(path).problems] == [(2, 1), (10, 12), (15, 14), (19, 11)]


def test_ten_at_most(tmp_path: Path) -> None:
    """Of many problems the first ten are told."""
    path = tmp_path / "mine.yaml"
    path.write_text(GOOD + "".join(f"zz{number}: 1\n" for number in range(50)), encoding="utf-8")
    assert [one.line for one in problems(path).problems] == list(range(25, 35))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("  inputs: 2", "  input: 2"),
        ("activation: sigmoid", "activaton: sigmoid"),
        ("      weights: [[", "      weight: [["),
        ("targets: [", "target: ["),
        ("loss: ", "los: "),
        ("quantity: ", "quantty: "),
        ("  layers:\n", "  defaults: x\n  layers:\n"),
        ("[[0.55, 0.65], [0.75, 0.85]]", "he_normal\nsead: 1"),
    ],
)
def test_a_key_misspelt_is_one_problem(tmp_path: Path, old: str, new: str) -> None:
    """A key that is misspelt is not missed as well."""
    path = tmp_path / "mine.yaml"
    path.write_text(GOOD.replace(old, new, 1), encoding="utf-8")
    assert len(problems(path).problems) == 1


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "the file is empty"),
        (b"# only words\n", "the file is empty"),
        (b"---\n...\n", "the file is empty"),
        (b"- 1\n- 2\n", "must be a mapping"),
        (b"just words", "must be a mapping"),
        (b"[" * 5000, "nested"),
        (b"{" * 5000, "nested"),
        (b"- " * 5000, "nested"),
        (b"format: 1\ntitle: \xff\n", "0xff"),
        ("format: 1".encode("utf-16"), "UTF-16"),
        (b"a: b\n" * 250_000, "larger than 1 MB"),
        (b"%YAML 3.0\n---\nformat: 1\n", "not valid YAML"),
        (b'"\\UFFFFFFFF": 1', "not valid YAML"),
        (b"\xef\xbb\xbf", "the file is empty"),
    ],
)
def test_hopeless(tmp_path: Path, content: bytes, words: str) -> None:
    """A file that is no scenario at all is answered in words."""
    path = tmp_path / "mine.yaml"
    path.write_bytes(content)
    assert words in str(problems(path))


def test_bad_byte_has_a_place(tmp_path: Path) -> None:
    """A byte that is not UTF-8 is shown at its line and column, counted in characters."""
    path = tmp_path / "mine.yaml"
    path.write_bytes("format: 1\ntitle: ∑".encode() + b"\xff\n")
    only = problems(path).problems[0]
    assert (only.line, only.column) == (2, 9)


@pytest.mark.parametrize(
    ("line", "before"),
    [
        ("{a: 日本, zz: 1}", 10),
        ("{a: 'x\ty', zz: 1}", 14),
        ("{a: e\u0301, zz: 1}", 7),
    ],
)
def test_carets(tmp_path: Path, line: str, before: int) -> None:
    """Carets stand below what is meant, after tabs (four columns), wide characters (two), combining ones (none)."""
    path = tmp_path / "mine.yaml"
    path.write_text(line, encoding="utf-8")
    problem = next(one for one in problems(path).problems if "'zz'" in one.message)
    source, below = str(problem).split("\n")[3:5]
    assert below.index("^") - source.index("{") == before


def test_long_lines_are_cut(tmp_path: Path) -> None:
    """A long line is cut round the caret."""
    path = tmp_path / "mine.yaml"
    path.write_text("{a: [" + "1, " * 5000 + "1], zz: 1}", encoding="utf-8")
    problem = next(one for one in problems(path).problems if "'zz'" in one.message)
    source, below = str(problem).split("\n")[3:5]
    assert len(source) < 130
    start = below.index("^")
    assert source[start : start + below.count("^")] == "zz"


def test_crlf_columns(tmp_path: Path) -> None:
    """Line ends of Windows change no place and do not show."""
    path = tmp_path / "mine.yaml"
    path.write_bytes(GOOD.replace("title", "titel").replace("\n", "\r\n").encode())
    only = problems(path)
    assert (only.problems[0].line, only.problems[0].column) == (2, 1)
    assert "\r" not in str(only)


def test_a_key_twice_in_one_line(tmp_path: Path) -> None:
    """A duplicate key names both lines, also where they are one; a scenario that is a list is called by its name."""
    path = tmp_path / "mine.yaml"
    path.write_text("format: 1\nloss: {name: mse, name: mae}\n", encoding="utf-8")
    assert any("both times in line 2" in one.message for one in problems(path).problems)
    path.write_text("- 1\n", encoding="utf-8")
    assert problems(path).problems[0].message.startswith("scenario must be a mapping")


def test_all_wrong_cells_of_a_csv(tmp_path: Path) -> None:
    """Every cell that is no number is found, each at its line and column, ten at most."""
    (tmp_path / "d.csv").write_text("a,b,c\nx,y,1\n1,z,2\n2,3,2\n", encoding="utf-8")
    path = tmp_path / "mine.yaml"
    path.write_text(
        "format: 1\nnetwork: {inputs: 2, layers: [{units: 1, activation: linear, weights: [1, 2]}]}\n"
        "data: {csv: d.csv, inputs: [a, b], targets: c}\nloss: mse\n",
        encoding="utf-8",
    )
    assert [(one.line, one.column) for one in problems(path).problems] == [(2, 1), (2, 3), (3, 3)]
