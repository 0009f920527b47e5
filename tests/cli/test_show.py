"""`nnstep show`: the numbers of the article, names and addresses, and JSON for programs."""

from __future__ import annotations

import json
import math
import re
from pathlib import Path
from typing import Any

import pytest

from commands import nnstep, printed
from oracle_scalar import run, spec_of
from random_networks import seeded

# From the issue, computed there with exact arithmetic.
ARTICLE = {
    "net_o1": 0.6476205752044101,
    "out_o1": 0.6564740645913786,
    "E_total": 0.29595482312343796,
    "dE/dw5": -0.03958028727907399,
    "dE/dw1": 0.0033474675350590,
    "w5+": 0.569790143639537,
}


def shown(*arguments: object) -> list[dict[str, Any]]:
    """The quantities that `show --json` gives."""
    quantities: list[dict[str, Any]] = nnstep("show", *arguments, "--json").json["quantities"]
    return quantities


def test_the_numbers_of_the_article() -> None:
    """The six numbers of the issue, to the last digits."""
    found = {one["id"]: one["value"] for one in shown(*ARTICLE, "-s", "article")}
    assert found == pytest.approx(ARTICLE, rel=1e-14)
    assert list(found) == list(ARTICLE)


def test_the_second_epoch() -> None:
    """E_total@2 is the error with the new weights."""
    (second,) = shown("E_total@2", "-s", "article")
    assert (second["id"], second["epoch"]) == ("E_total", 2)
    assert second["value"] == pytest.approx(0.288205312617737, rel=1e-14)


def test_set_changes_a_number() -> None:
    """With --set lr=0.3 the new w5 is 0.55 + 0.3·0.0395…"""
    (new,) = shown("w5+", "-s", "article", "--set", "lr=0.3")
    assert new["value"] == pytest.approx(0.55 + 0.3 * 0.03958028727907399, rel=1e-14)


def test_set_edits_the_file() -> None:
    """A dotted path sets a field of the file: a linear output is its sum."""
    options = ["--set", "network.layers[1].activation=linear", "--set", "optimizer.learning_rate=0.3"]
    net, out, rate = shown("net_o1", "out_o1", "lr", "-s", "article", *options)
    assert (out["value"], rate["value"]) == (net["value"], 0.3)
    assert net["value"] == pytest.approx(ARTICLE["net_o1"], rel=1e-14)


def test_a_whole_field_can_be_set() -> None:
    """A field that is a mapping is set whole: (11 − 0.9·10)² = 4 of its one sample."""
    options = ["--set", "data=[{inputs: 10, targets: 11}]", "--set", "training={epochs: 3}"]
    (error,) = shown("E_total", "-s", "line", *options)
    assert error["value"] == 4.0


def test_set_sets_inputs_and_targets() -> None:
    """Inputs and targets are quantities too: x1 = 1, x2 = 0 leave w1 alone in net_h1."""
    net, error = shown(
        "net_h1", "dE/dout_o1", "-s", "article", *["--set", "x1=1", "--set", "x2=0", "--set", "target_o1=0"]
    )
    assert net["value"] == 0.15
    assert error["value"] == pytest.approx(shown("o1", "-s", "article", "--set", "x1=1", "--set", "x2=0")[0]["value"])


def test_the_json_of_a_quantity() -> None:
    """Its fields are those of the contract; texts are ids in ASCII, weight first."""
    document = nnstep("show", "w5+", "x1", "-s", "article", "--json").json
    assert list(document) == ["format", "scenario", "quantities"]
    assert (document["format"], document["scenario"]) == (1, "article")
    new, given = document["quantities"]
    assert list(new) == ["id", "epoch", "update", "sample", "value", "kind", "equation", "substituted", "operands"]
    assert {name: new[name] for name in ("id", "epoch", "update", "sample", "kind", "equation")} == {
        "id": "w5+", "epoch": 1, "update": 1, "sample": None, "kind": "update", "equation": "w5+ = w5 - lr*dE/dw5",
    }  # fmt: skip
    assert [operand["id"] for operand in new["operands"]] == ["w5", "lr", "dE/dw5"]
    assert [operand["value"] for operand in new["operands"]] == pytest.approx([0.55, 0.5, ARTICLE["dE/dw5"]])
    assert new["substituted"].isascii()
    assert (given["kind"], given["equation"], given["substituted"], given["operands"]) == ("input", None, None, [])
    assert given["sample"] == 1


@pytest.mark.parametrize(
    ("quantity", "kind"),
    [
        ("x1", "input"), ("target_o1", "target"), ("w1", "weight"), ("b1", "bias"), ("lr", "hyperparameter"),
        ("net_h1", "net"), ("out_h1", "out"), ("h1", "out"), ("E_o1", "error"), ("E_total", "error"),
        ("E_epoch", "error"), ("dE/dout_o1", "derivative"), ("dE/dw5", "gradient"), ("w5+", "update"),
    ],
)  # fmt: skip
def test_kinds(quantity: str, kind: str) -> None:
    """Every kind of quantity says its kind."""
    assert shown(quantity, "-s", "mazur")[0]["kind"] == kind


def test_every_quantity_is_the_oracles(tmp_path: Path) -> None:
    """Whatever there is in three epochs of a random network has the oracle's value."""
    file = tmp_path / "random.json"
    scenario = seeded(4, epochs=3)
    file.write_text(json.dumps(scenario), encoding="utf-8")
    for update in run(spec_of(scenario)):
        names = [name for name in update.values if ":" not in name]
        found = [one["value"] for one in shown(*(f"{name}@{update.epoch}" for name in names), "-s", file)]
        assert found == pytest.approx([update.values[name] for name in names], rel=1e-10, abs=1e-15)


def test_values_one_a_line() -> None:
    """Without --json a line has the name and the value in full, which reads back as the same float."""
    rows = printed("show", "net_o1", "w5+@2", "E_total@2", "-s", "article").splitlines()
    assert [row.split()[0] for row in rows] == ["net_o1", "w5+@2", "E_total@2"]
    assert float(rows[0].split()[1]) == pytest.approx(ARTICLE["net_o1"], rel=1e-15)
    assert printed("show", "net_o1", "-s", "article", "--digits", 4) == "net_o1  0.6476\n"


def test_a_pattern_gives_all_that_fit() -> None:
    """dE/dw* is the eight gradients in the order of the lesson, w?+@3 the new weights of epoch 3."""
    assert [one["id"] for one in shown("dE/dw*", "-s", "article")] == [f"dE/dw{n}" for n in (5, 6, 7, 8, 1, 2, 3, 4)]
    third = shown("w?+@3", "-s", "article")
    assert [(one["id"], one["epoch"]) for one in third] == [(f"w{n}+", 3) for n in range(1, 9)]


def test_at_is_the_address_of_all() -> None:
    """--at 3 means epoch 3 for every name that has no address of its own."""
    options = ["-s", "article", "--json"]
    at = nnstep("show", "w5", "net_h1", "--at", "3", *options).json["quantities"]
    assert [one["epoch"] for one in at] == [3, 3]
    assert at == nnstep("show", "w5@3", "net_h1@3", *options).json["quantities"]
    assert at[0]["value"] == shown("w5+@2", "-s", "article")[0]["value"]


@pytest.mark.parametrize("name", ["W5+", "∑OutH1", "Oh1", "E01", "Error", "eta", "grad(w5)", "∂E/∂w5", "DE/DW5"])
def test_other_names(name: str) -> None:
    """Aliases and the notation's names are understood, in any case."""
    meant = {"W5+": "w5+", "∑OutH1": "net_o1", "Oh1": "out_h1", "E01": "E_o1", "Error": "E_total", "eta": "lr"}
    wanted = meant.get(name, "dE/dw5")
    assert shown(name, "-s", "article")[0]["value"] == shown(wanted, "-s", "article")[0]["value"]


def test_what_is_not_finite_is_null(tmp_path: Path) -> None:
    """JSON has no infinity: a value that overflows is null, and in a terminal it is said."""
    file = tmp_path / "large.json"
    scenario = seeded(1, activations=("linear",), biases=("none",), units=(1, 1), hidden_layers=(1, 1), frozen=False)
    scenario["network"]["layers"][0]["weights"] = scenario["network"]["layers"][1]["weights"] = [[1e200]]
    scenario["data"] = [{"inputs": [1], "targets": [0]}]
    file.write_text(json.dumps(scenario), encoding="utf-8")
    (net,) = shown("net_o1", "-s", file)
    assert net["value"] is None
    assert math.isinf(1e200 * 1e200)
    assert "∞" in printed("show", "net_o1", "-s", file)


def test_json_is_one_document_and_nothing_else() -> None:
    """What is printed is JSON from the first sign to the last, and stderr is empty."""
    ran = nnstep("show", "dE/dw*", "-s", "article", "--json")
    assert ran.err == ""
    assert ran.out.startswith("{")
    assert ran.out.endswith("}\n")
    assert not re.search("NaN|Infinity", ran.out)


def test_output_to_a_file(tmp_path: Path) -> None:
    """-o writes the same bytes, in UTF-8, in place of what was there; stdout stays empty."""
    file = tmp_path / "page.txt"
    file.write_text("older and much longer" * 1000, encoding="utf-8")
    assert printed("explain", "w5", "-s", "article", "-o", file) == ""
    assert file.read_text(encoding="utf-8") == printed("explain", "w5", "-s", "article")
