"""Whatever a file holds, the answer is a scenario or an error in words: no traceback, no control characters."""

from __future__ import annotations

import tempfile
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from nnstep.errors import ScenarioError
from nnstep.scenario.load import load
from nnstep.scenario.schema import Scenario

GOOD = """\
format: 1
title: An example
seed: 3
network:
  inputs: [a, b]
  outputs: [c, d]
  defaults: {activation: tanh, bias: zeros}
  layers:
    - units: 2
      weights:
        - [0.15, 0.25]
        - [0.35, 0.45]
      bias: 0.35
    - {units: 2, activation: {name: leaky_relu, slope: 0.1}, weights: he_normal, train_bias: false}
data:
  - {inputs: [0.2, 0.3], targets: [0.99, 0.01]}
loss: {name: huber, delta: 0.5}
optimizer: {name: adam, lr: 0.5, epsilon_placement: hat}
training: {epochs: 10, order: [[1]], stop: {patience: 2}, batch: online, clip_norm: 1}
claims:
  - {quantity: net_h1, printed: 0.105, text: "words: more"}
remarks:
  net_o1: Words.
display: {digits: 4}
"""

PIECES = [
    *(line + "\n" for line in GOOD.splitlines()), "{", "}", "[", "]", ": ", "- ", "? ", "&a ", "*a", "!!float ", "#",
    "'", '"', "|\n", ">\n", "\t", "\n", "  ", "null", "true", ".nan", "1e999", "9" * 5000, "-1", "0", "~", "<<: *a",
    "%YAML 1.1\n", "---\n", "...\n", "\x00", "\x1b[31m", "\u202e", "\u200b", "\ufeff", "\ud800", "\x85", "\u2028",
    "\r", "\\", "日本", "e\u0301", "units: 2", "units", "1: 2", "csv: x.csv", "data: {csv: /dev/zero, inputs: a}",
    "data: {csv: ., inputs: a, targets: b}",
]  # fmt: skip


def answer(content: bytes) -> None:
    """Load the content as a file; only a ScenarioError may come of it, and it must be fit to print."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "any.yaml"
        path.write_bytes(content)
        try:
            load(path)
        except ScenarioError as error:
            fit(error)


def fit(error: ScenarioError) -> None:
    """No control, direction or zero-width character is in the message; no line of it is endless."""
    text = str(error)
    assert 1 <= len(error.problems) <= 10
    assert not [one for one in text if one != "\n" and unicodedata.category(one) in ("Cc", "Cf", "Cs", "Zl", "Zp")]
    assert max(map(len, text.split("\n"))) < 1500
    for problem in error.problems:
        assert problem.line == 0 or problem.column >= 1


@settings(max_examples=125, deadline=None)
@given(st.text(st.characters(codec=None), max_size=200))
@example("\U0010ffff")
@example("? ")
@example("- ? - : -")
@example("!<")
@example("%TAG ! x\n---\n!x a")
def test_any_text(text: str) -> None:
    """No text whatever leads to anything but a scenario or a ScenarioError."""
    answer(text.encode("utf-8", "surrogatepass"))


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes(content: bytes) -> None:
    """No bytes whatever do."""
    answer(content)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
def test_pieces_of_yaml(text: str) -> None:
    """No text made of pieces of YAML and of scenarios does."""
    answer(text.encode("utf-8", "surrogatepass"))


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.integers(0, len(GOOD)), st.integers(0, 20), st.one_of(st.sampled_from(PIECES), st.text(max_size=5))
        ),
        min_size=1,
        max_size=4,
    )
)
def test_mutations(edits: list[tuple[int, int, str]]) -> None:
    """No spoilt copy of a good file does."""
    text = GOOD
    for start, length, new in edits:
        text = text[:start] + new + text[start + length :]
    answer(text.encode("utf-8", "surrogatepass"))


LINES = GOOD.splitlines()


@settings(max_examples=150, deadline=None)
@given(st.lists(st.integers(0, len(LINES) - 1), max_size=30), st.randoms())
def test_lines_left_out(gone: list[int], order: Any) -> None:
    """No selection of its lines does, in any order."""
    lines = [line for number, line in enumerate(LINES) if number not in gone]
    if order.random() < 0.3:
        order.shuffle(lines)
    answer("\n".join(lines).encode())


KEYS = [
    "format", "network", "inputs", "outputs", "layers", "units", "activation", "weights", "bias", "defaults", "data",
    "targets", "csv", "loss", "name", "optimizer", "lr", "learning_rate", "training", "order", "stop", "claims",
    "quantity", "printed", "remarks", "display", "digits", "seed",
]  # fmt: skip
WORDS = ["sgd", "sigmoid", "none", "huber", "full", "shuffle", "x1", "xavier_uniform", object()]
VALUES: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.binary(max_size=2)
    | st.sampled_from(WORDS),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(st.sampled_from(KEYS) | st.text(max_size=3), inner, max_size=6),
    max_leaves=30,
)  # fmt: skip


@settings(max_examples=125, deadline=None)
@given(VALUES)
def test_any_data(data: Any) -> None:
    """No data whatever leads to anything but a scenario or a ScenarioError."""
    try:
        Scenario.from_dict(data)
    except ScenarioError as error:
        fit(error)


PATHS = [
    "format", "title", "source", "seed", "network", "data", "loss", "optimizer", "training", "claims", "remarks",
    "network.inputs", "network.outputs", "network.layers", "network.layers[0]", "network.layers[0].weights",
    "network.layers[0].bias", "network.layers[0].units", "network.layers[1].activation", "data[0]", "data[0].inputs",
    "data[0].targets", "loss.name", "optimizer.lr", "training.order", "training.stop", "claims[0].printed",
]  # fmt: skip


@settings(max_examples=125, deadline=None)
@given(
    st.sampled_from(PATHS),
    st.one_of(st.sampled_from(PIECES), st.text(max_size=8)),
)
def test_any_override(path: str, value: str) -> None:
    """No value at any path leads to anything but a scenario or a ScenarioError."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "any.yaml"
        file.write_text(GOOD, encoding="utf-8")
        try:
            load(file, [(path, value)])
        except ScenarioError as error:
            fit(error)


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=60))
def test_any_csv(text: str) -> None:
    """No CSV whatever does, and what it holds is fit to print."""
    layer = {"units": 1, "activation": "linear", "weights": "ones"}
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "d.csv").write_text("a,b\n1,2\n" + text, encoding="utf-8", errors="replace", newline="")
        data = {
            "format": 1, "network": {"inputs": 1, "layers": [layer]}, "loss": "squared_error",
            "data": {"csv": "d.csv", "inputs": "a", "targets": "b", "scale": "standard"},
        }  # fmt: skip
        try:
            Scenario.from_dict(data, folder)
        except ScenarioError as error:
            fit(error)


def test_good() -> None:
    """The file that is spoilt above is right."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "any.yaml"
        path.write_text(GOOD, encoding="utf-8")
        assert load(path).network.outputs == 2


@pytest.mark.parametrize("depth", [100, 5000])
@pytest.mark.parametrize("opening", ["[", "{a: ", "- ", "? "])
def test_deep(opening: str, depth: int) -> None:
    """Nesting of any depth is answered at once."""
    answer((opening * depth).encode())
