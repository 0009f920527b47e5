"""Whole arrays on the command line: show, explain, shapes, run and export in matrices."""

from __future__ import annotations

import json
import re
from pathlib import Path

import numpy as np
import pytest

from commands import nnstep


def test_show_prints_an_array_as_numpy_reads_it() -> None:
    """Row by row in brackets; with --matrices the dot may be left out, and rows are what columns were."""
    assert nnstep("show", "-s", "article", "W.2").out == "W.2  [[0.55, 0.65],\n      [0.75, 0.85]]\n"
    turned = nnstep("show", "-s", "article", "W2", "--matrices", "--vectors", "rows")
    assert turned.out == "W.2  [[0.55, 0.75],\n      [0.65, 0.85]]\n"


def test_the_json_of_an_array_has_its_rows_and_its_shape() -> None:
    """`kind` array, `value` a list of rows, `shape` [rows, columns], whatever the vectors are."""
    data = json.loads(nnstep("show", "-s", "article", "dE/dW.2", "--json", "--vectors", "rows").out)["quantities"][0]
    assert (data["id"], data["kind"], data["shape"], data["equation"]) == (
        "dE/dW.2", "array", [2, 2], "dE/dW.2 = delta.2 @ a.1.T",
    )  # fmt: skip
    single = [json.loads(nnstep("show", "-s", "article", f"dE/dw{n}", "--json").out)["quantities"][0]["value"]
              for n in (5, 6, 7, 8)]  # fmt: skip
    np.testing.assert_array_equal(np.ravel(data["value"]), single)


def test_a_sample_says_which_update_of_weights_is_meant() -> None:
    """As w1:3 the array W.1:3 is the one before the third sample's update, and is no sample's own."""
    data = json.loads(nnstep("show", "-s", "gates", "--set", "training.batch=online", "W.1:3", "w1:3", "--json").out)[
        "quantities"
    ]
    assert [(one["update"], one["sample"]) for one in data] == [(3, None)] * 2


def test_a_run_in_matrices_is_a_transcript() -> None:
    """The first epoch array by array, then a line an epoch up to the condition; --full has all epochs in arrays."""
    ran = nnstep("run", "article", "--no-input", "--fresh", "--matrices", "--until", "E_total < 0.28")
    assert [line.split()[:2] for line in ran.out.splitlines()[-4:-1]] == [["epoch", number] for number in "234"]
    assert ran.out.splitlines()[-1].startswith("E_total < 0.28: it holds in epoch 4")
    assert nnstep("run", "article", "--no-input", "--matrices", "--epochs", "2", "--full").out.count("W.2+") == 2


def test_a_sample_that_validates_is_in_no_array() -> None:
    """Sample 1 of iris-validation does not train: its input is a number alone, and a.0 has no column for it."""
    assert nnstep("show", "-s", "iris-validation", "x1:1", "--matrices").out.startswith("x1:1 ")
    asked = nnstep("show", "-s", "iris-validation", "a.0:1")
    assert (asked.code, asked.out) == (2, "")
    assert "sample 1 validates" in asked.err


def test_a_pattern_with_a_dot_is_one_of_arrays() -> None:
    """W.* names the weights and the new weights."""
    lines = nnstep("show", "-s", "article", "W.*").out.splitlines()
    assert [line.split()[0] for line in lines[::2]] == ["W.1", "W.2", "W.1+", "W.2+"]


def test_explain_follows_an_entry_into_the_lesson() -> None:
    """`explain dE/dw6 --matrices` is the page of dE/dW.2 with row 1, column 2 followed to step 19."""
    page = nnstep("explain", "-s", "article", "dE/dw6", "--matrices").out
    assert "Row 1, column 2" in page
    assert "step 19" in page
    assert "δ⁽²⁾" in page


def test_vectors_can_be_said_by_the_scenario_and_are_columns_or_rows() -> None:
    """`display.vectors: rows` turns the page over; another word is refused."""
    page = nnstep("explain", "-s", "article", "z.1", "--set", "display.vectors=rows").out
    assert page.index("a⁽⁰⁾") < page.index("W⁽¹⁾")
    wrong = nnstep("explain", "-s", "article", "z.1", "--vectors", "down")
    assert (wrong.code, "columns or rows" in wrong.err) == (2, True)


@pytest.mark.parametrize("vectors", ["columns", "rows"])
def test_shapes_are_those_of_the_products(vectors: str) -> None:
    """Mazur's arrays by hand: W 2×2, z and δ 2×1, with samples as rows 1×2."""
    lines = nnstep("shapes", "mazur", "--vectors", vectors).out.splitlines()
    found = {line.split()[0]: line.split()[1] for line in lines[2:] if line.startswith("   ") and "×" in line}
    assert found["W.1"] == "2×2"
    assert found["z.1"] == found["delta.2"] == ("2×1" if vectors == "columns" else "1×2")


def test_a_lesson_is_written_in_matrices() -> None:
    """The transcript and the export have each array once, with its equation; a worksheet is refused."""
    text = nnstep("run", "article", "--matrices", "--no-input").out
    assert text.count("in matrices") == 15
    latex = nnstep("export", "article", "--matrices", "--to", "latex", "--only", "dE/da.1").out
    assert r"\frac{\partial E}{\partial a^{(1)}} &= W^{(2)\top} \, \delta^{(2)}" in latex
    assert nnstep("export", "article", "--matrices", "--to", "worksheet").code == 2


def test_what_a_source_prints_of_an_array_is_marked_entry_by_entry(tmp_path: Path) -> None:
    """A claim about dE/dW.2 is four claims; one of another shape says both shapes and where it stands."""
    text = Path("scenarios/article.yaml").read_text(encoding="utf-8").partition("\nclaims:")[0]
    file = tmp_path / "mine.yaml"
    file.write_text(f"{text}\nclaims:\n  - {{quantity: dE/dW.2, printed: [[-0.0396, -0.0414], [0.0761, 0.0977]]}}\n")
    marks = nnstep("check", file, "--json").json["marks"]
    assert [(mark["quantity"], mark["verdict"]) for mark in marks] == [
        ("dE/dw5", "rounded"), ("dE/dw6", "rounded"), ("dE/dw7", "rounded"), ("dE/dw8", "wrong"),
    ]  # fmt: skip
    file.write_text(f"{text}\nclaims:\n  - {{quantity: dE/dW.2, printed: [[1, 2]]}}\n")
    wrong = nnstep("check", file)
    assert (wrong.code, "2×2" in wrong.err, "mine.yaml" in wrong.err) == (65, True, True)


def test_explain_says_where_a_number_stands_among_matrices() -> None:
    """`explain -v` has the array that ∂E/∂w6 is in, its shape, its row and column, and what to type for it."""
    page = " ".join(nnstep("explain", "dE/dw6", "-v", "-s", "article").out.split())
    assert "explain dE/dw6 --matrices" in page
    assert "∂E/∂W⁽²⁾ = δ⁽²⁾·a⁽¹⁾ᵀ" in page
    assert "row 1, column 2" in page


def test_nielsens_four_equations_are_those_of_the_network() -> None:
    """BP1 to BP4 in the arrays of the lesson; each name that they give can be explained; what is not there is said."""
    page = nnstep("explain", "-s", "mazur", "BP2").out
    for equation in ("δ⁽²⁾ = ∂E/∂a⁽²⁾ ⊙ σ′(z⁽²⁾)", "∂E/∂a⁽¹⁾ = W⁽²⁾ᵀ·δ⁽²⁾", "∂E/∂W⁽²⁾ = δ⁽²⁾·a⁽¹⁾ᵀ"):
        assert equation in page
    for name in ("delta.2", "dE/da.1", "delta.1", "dE/db.2", "dE/dW.2"):
        assert name in page
        assert nnstep("explain", "-s", "mazur", name).code == 0
    assert "BP3, along biases: not in this network" in nnstep("explain", "-s", "softmax", "BP3").out


@pytest.mark.parametrize(("vectors", "drawn"), [("columns", "1₃ᵀ·"), ("rows", "·1₃")])
def test_ones_are_a_column_whichever_way_vectors_lie(vectors: str, drawn: str) -> None:
    """1₃ has three rows in 1₃ᵀ·E and in E·1₃; of a softmax over a batch shapes say that samples are apart."""
    page = nnstep("explain", "-s", "iris", "E.samples", "--vectors", vectors).out
    assert drawn in page
    assert "1 with a small 3 is a column of 3 ones" in " ".join(page.split())
    shapes = " ".join(nnstep("shapes", "iris", "--vectors", vectors).out.split())
    assert shapes.count("for each sample by itself") == 2


@pytest.mark.parametrize(
    ("sources", "as_written", "expected"),
    [
        (2, ("--ascii",), "(1-M)"),
        (2, (), "(1 − M)"),
        (37, ("--to", "latex"), r"(1 - M) \odot W^{(1)}"),
        (37, ("--to", "typst"), "(1 - M) dot.o W^((1))"),
        (37, ("--to", "html"), "<mo>(</mo><mn>1</mn><mo>−</mo><mi>M</mi><mo>)</mo>"),
    ],
)
def test_what_is_frozen_is_chosen_by_a_difference_in_brackets(
    sources: int, as_written: tuple[str, ...], expected: str, tmp_path: Path
) -> None:
    """1 − M ⊙ W without brackets would be 1 − (M ⊙ W), as ⊙ binds as a product does."""
    frozen = [False] * (sources - 1) + [True]
    layer = {"units": 1, "activation": "sigmoid", "weights": [0.5] * sources, "train": frozen}
    fields = {"format": 1, "network": {"inputs": sources, "layers": [layer]}, "loss": "half_squared_error",
              "data": [{"inputs": [0.5] * sources, "targets": 1}], "optimizer": {"name": "sgd", "lr": 0.5}}  # fmt: skip
    path = tmp_path / "frozen.yaml"
    path.write_text(json.dumps(fields))
    shown = nnstep("explain", "W.1+", "-s", path, "--width", 200, *as_written).out
    assert expected in re.sub(r"<(m\w+) [^>]*>", r"<\1>", shown)
