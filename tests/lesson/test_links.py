"""Missing links and single frozen weights as a learner meets them: names, steps, paths, sentences, matrices, files."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import pytest

import nnstep
from commands import nnstep as run

FILE = """\
format: 1
network:
  inputs: 2
  layers:
    - units: 2
      activation: sigmoid
      weights: [[0.15, null], [0.35, 0.45]]
    - units: 2
      activation: sigmoid
      weights: [[0.55, 0.65], [null, 0.85]]
      train: [[true, false], [true, true]]
data: [{inputs: [0.2, 0.3], targets: [0.99, 0.01]}]
loss: half_squared_error
optimizer: {name: sgd, learning_rate: 0.5}
"""


def sigmoid(net: float) -> float:
    """1/(1 + e^(−net))."""
    return 1 / (1 + math.exp(-net))


def by_hand(w: dict[str, float]) -> dict[str, float]:
    """Forward and backward through h1 (from x1 alone), h2, o1 and o2 (from h2 alone), written out."""
    h1, h2 = sigmoid(w["w1"] * 0.2), sigmoid(w["w3"] * 0.2 + w["w4"] * 0.3)
    o1, o2 = sigmoid(w["w5"] * h1 + w["w6"] * h2), sigmoid(w["w8"] * h2)
    d1, d2 = (o1 - 0.99) * o1 * (1 - o1), (o2 - 0.01) * o2 * (1 - o2)
    b1, b2 = d1 * w["w5"] * h1 * (1 - h1), (d1 * w["w6"] + d2 * w["w8"]) * h2 * (1 - h2)
    slopes = {"w1": b1 * 0.2, "w3": b2 * 0.2, "w4": b2 * 0.3, "w5": d1 * h1, "w6": d1 * h2, "w8": d2 * h2}
    error = ((0.99 - o1) ** 2 + (0.01 - o2) ** 2) / 2
    return {"E_total": error, **{f"dE/d{name}": slope for name, slope in slopes.items()}}


GIVEN = {"w1": 0.15, "w3": 0.35, "w4": 0.45, "w5": 0.55, "w6": 0.65, "w8": 0.85}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """The scenario with two links missing and one weight frozen."""
    path = tmp_path / "sparse.yaml"
    path.write_text(FILE, encoding="utf-8")
    return path


def test_two_epochs_are_those_of_the_arithmetic_by_hand(file: Path) -> None:
    """Error and gradients, the frozen weight's too; w6 stays, all others go down their slope, in both epochs."""
    trace, weights = nnstep.trace(nnstep.load(file)), dict(GIVEN)
    for epoch in (1, 2):
        expected = by_hand(weights)
        for name, value in expected.items():
            assert trace[f"{name}@{epoch}"].value == pytest.approx(value, rel=1e-12), name
        weights = {n: w - (n != "w6") * 0.5 * expected[f"dE/d{n}"] for n, w in weights.items()}
        for name, value in weights.items():
            assert trace[f"{name}+@{epoch}"].value == pytest.approx(value, rel=1e-14), name
    assert trace["w6+@2"].value == 0.65


def test_steps_are_of_the_links_there_are_and_the_weights_that_train(file: Path) -> None:
    """Of six weights five are steps of the way back and of the update; the sum at o2 has one term."""
    trace = nnstep.trace(nnstep.load(file))
    names = [one for one in trace.quantities(1) if "w" in one]
    assert [one for one in names if one.startswith("dE/dw")] == [f"dE/dw{n}" for n in (5, 8, 1, 3, 4)]
    assert [one for one in names if one.endswith("+")] == [f"w{n}+" for n in (1, 3, 4, 5, 8)]
    assert str(trace["net_o2"].equation) == "net_o2 = w8*out_h2"
    assert str(trace["dE/dout_h1"].equation) == "dE/dout_h1 = dE/dnet_o1*w5"
    assert str(trace["dE/dx2"].equation) == "dE/dx2 = dE/dnet_h2*w4"


@pytest.mark.parametrize("name", ["w2", "w7+", "dE/dw2", "grad_w7", "dnet_o2/dw7", "∂E/∂w2", "W7"])
def test_of_a_missing_link_there_is_nothing_and_that_is_said(file: Path, name: str) -> None:
    """Its number is not given to another weight; whoever asks for it is told why it is not there."""
    number = "2" if "2" in name.replace("net_o2", "") else "7"
    said = run("explain", name, "-s", file)
    assert said.code == 2
    assert f"w{number} would be of a link that is missing" in " ".join(said.err.split())


def test_paths_lead_through_links_alone(file: Path) -> None:
    """w1 reaches E through o1 alone; w3 through both; the paths add up to the gradient that was measured."""
    trace = nnstep.trace(nnstep.load(file))
    for name, ways in (("w1", [("o1",)]), ("w3", [("o1",), ("o2",)])):
        found = nnstep.explain(trace, name)
        assert found.path_count == len(ways)
        assert [path.through[:1] for path in found.paths] == ways
    above, below = (by_hand({**GIVEN, "w3": 0.35 + by})["E_total"] for by in (1e-6, -1e-6))
    assert trace["dE/dw3"].value == pytest.approx((above - below) / 2e-6, rel=1e-6)


def test_sentences_say_what_is_missing_and_what_is_frozen(file: Path) -> None:
    """At the sum of h1, of w6 itself, and where it is asked why only one path leads on."""
    lesson = " ".join(run("run", file, "--no-input").out.split())
    assert "h1 takes x1 times the weight. No link leads here from x2." in lesson
    assert "h2 adds up the inputs, each number times its weight. step" in lesson
    assert "o2 takes what h2 sends it times the weight. No link leads here from h1." in lesson
    assert "No update changes it: it is frozen." in run("explain", "w6", "-s", file).out
    used = run("explain", "out_h1", "-s", file).out.partition("Used in")[2]
    assert "net_o1" in used
    assert "net_o2" not in used


def test_matrices_have_zeros_and_say_where_from(file: Path) -> None:
    """Written down by hand: a mask of the links in the gradient, one of what trains in the update, and its rest."""
    trace = nnstep.trace(nnstep.load(file))
    assert trace.array("W.1").tolist() == [[0.15, 0.0], [0.35, 0.45]]
    assert str(trace.array("dE/dW.2").equation) == "dE/dW.2 = [[1, 1], [0, 1]] * (delta.2 @ a.1.T)"
    assert str(trace.array("W.2+").equation) == (
        "W.2+ = [[1, 0], [0, 1]] * (W.2 - lr*dE/dW.2) + [[0, 1], [1, 0]] * W.2"
    )
    assert r"\begin{bmatrix} 1 & 1 \\ 0 & 1 \end{bmatrix} \odot" in trace.array("dE/dW.2").equation.latex()
    assert trace.array("dE/dW.2")[1, 0] == 0


def test_what_is_set_makes_and_takes_links(file: Path) -> None:
    """A number in place of null makes the link, null takes it away; the weight itself cannot be set."""
    scenario = ("show", "net_h1", "-s", file, "--set")
    assert float(run(*scenario, "network.layers[0].weights[0][1]=0.25").out.split()[-1]) == pytest.approx(0.105)
    assert float(run(*scenario, "network.layers[0].weights[1][0]=null").out.split()[-1]) == pytest.approx(0.03)
    assert "w2 would be of a link that is missing" in " ".join(run(*scenario, "w2=0.25").err.split())


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("[0.15, null]", "[null, null]", "no link leads into unit 1 of layer 1"),
        ("[0.15, null]", "[0.15, x]", 'weights must be a number, not the text "x"'),
        ("train: [[true, false], [true, true]]", "train: [[true, false]]", "1 row of marks instead of 2"),
        ("train: [[true, false], [true, true]]", "train: [true, false]", "2 marks instead of 4"),
        ("train: [[true, false], [true, true]]", "train: [[true, 0], [true, true]]", "train must be true or false"),
        ("      train: [[true", "      train_weights: true\n      train: [[true", "both train and train_weights"),
    ],
)
def test_what_is_wrong_with_them_is_said(tmp_path: Path, old: str, new: str, said: str) -> None:
    """Each slip with its words, and exit 65."""
    path = tmp_path / "wrong.yaml"
    path.write_text(FILE.replace(old, new), encoding="utf-8")
    found = run("show", "E_total", "-s", path)
    assert (found.code, said in found.err) == (65, True), found.err


def test_a_list_that_ends_in_nothing_has_no_null_in_it(tmp_path: Path) -> None:
    """A `-` with nothing behind it is a number forgotten, and no link left out."""
    path = tmp_path / "wrong.yaml"
    block = "\n        - 0.1\n        -\n        - 0.2\n        - 1"
    path.write_text(FILE.replace("[[0.15, null], [0.35, 0.45]]", block), encoding="utf-8")
    assert "weights must be a number, not nothing" in run("show", "E_total", "-s", path).err


def test_all_weights_of_a_list_may_be_frozen_and_flat_lists_are_taken() -> None:
    """train: false for each is train_weights: false; four marks in one list are two rows of two."""

    def layer(**fields: Any) -> nnstep.Trace:
        base = {"units": 2, "activation": "tanh", "weights": [0.1, None, 0.3, 0.4], **fields}
        return nnstep.trace(nnstep.Scenario.from_dict({
            "format": 1, "network": {"inputs": 2, "layers": [base]}, "data": [{"inputs": [1, 2], "targets": [0, 1]}],
            "loss": "half_squared_error", "optimizer": {"name": "sgd", "learning_rate": 0.1},
        }))  # fmt: skip

    frozen = layer(train=[False, False, False, False])
    assert not frozen.layout.layer(1).train_weights
    some = layer(train=[True, True, False, True])
    assert some["w3+"].value == 0.3
    assert some["w4+"].value == pytest.approx(0.4 - 0.1 * some["dE/dw4"].value)
    assert layer(train=[True, False, True, True]).layout.layer(1).trains == ()  # of a link that is missing


def test_pictures_and_papers_have_no_line_for_a_missing_link(file: Path) -> None:
    """The data of the picture has six edges; the worksheet says no link in two cells."""
    assert run("plot", "--picture", "network", "-s", file, "--json").out.count('"weight"') == 6
    assert run("export", file, "--to", "worksheet").out.count("no link") == 2


def test_a_gradient_of_all_links_is_known_as_the_mask_left_out(file: Path) -> None:
    """Whoever writes the whole outer product has the slope of w7, which is not there; a 0 for it is passed over."""
    slopes, o2 = by_hand(GIVEN), sigmoid(0.85 * sigmoid(0.35 * 0.2 + 0.45 * 0.3))
    w7 = (o2 - 0.01) * o2 * (1 - o2) * sigmoid(0.15 * 0.2)
    whole = f"[[{slopes['dE/dw5']:.6f}, {slopes['dE/dw6']:.6f}], [{w7:.6f}, {slopes['dE/dw8']:.6f}]]"
    said = run("diagnose", "dE/dW.2", whole, "-s", file).out
    assert "factor_missing" in said
    answers = file.with_name("sheet.txt")
    answers.write_text(f"dE/dW.2 = {whole.replace(f'{w7:.6f}', '0')}\n", encoding="utf-8")
    marked = run("check", answers, "-s", file)
    assert (marked.code, "3 numbers: 3 rounded" in marked.out) == (0, True), marked.out


def test_entries_of_matrices_that_are_no_quantity_say_why(file: Path) -> None:
    """The page follows the first entry that is one; of an array drawn as curves these are all there are."""
    turned = file.read_text(encoding="utf-8").replace("[0.15, null]", "[null, 0.15]")
    file.write_text(turned, encoding="utf-8")
    assert "Row 1, column 2: w2" in run("explain", "W.1", "-s", file).out
    assert "w1 " not in run("plot", "W.1", "-s", file).out
