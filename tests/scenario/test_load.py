"""Scenario files that are right: what the file says is what the scenario holds."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from nnstep.errors import ScenarioError, ScenarioNotFound
from nnstep.reading.comments import title_of
from nnstep.scenario.bundled import bundled, bundled_text
from nnstep.scenario.load import load
from nnstep.scenario.model import Claim, FunctionSpec, Sample
from nnstep.scenario.schema import Scenario

ARTICLE = """\
format: 1                        # required, so that a later format can be told apart
title: Feed forward and back propagation in a neural network
source: {title: An article, author: Somebody, url: "https://example.org/nn", year: 2022}
notation: article
seed: 7

network:
  inputs: 2
  outputs: [cat, dog]
  defaults: {activation: sigmoid, weights: xavier_uniform, bias: zeros}
  layers:
    - units: 2
      activation: sigmoid
      weights:
        - [0.15, 0.25]           # w1 w2, into h1
        - [0.35, 0.45]
      bias: none
      train_weights: true
      train_bias: true
    - units: 2
      activation: {name: leaky_relu, slope: 0.1}
      weights: [[0.55, 0.65], [0.75, 0.85]]

data:
  - {inputs: [0.2, 0.3], targets: [0.99, 0.01]}

loss: half_squared_error
optimizer: {name: sgd, learning_rate: 0.5}
training:
  epochs: 10
  batch: full
  reduction: mean
  order: file
  l2: 0.0
  clip_norm: null
  stop: {below: 0.01, patience: 5, min_change: 1.0e-6}

claims:
  - {quantity: net_h1, printed: 0.105, text: "∑h1 = X1W1+X2W2 = 0.2*0.15+0.3*0.25 = 0.105", remark: words}
  - {quantity: w5+, printed: 0.570}
remarks:
  net_o1: Softmax is more usual here; the article takes the sigmoid.
display: {digits: 4}
"""

SMALL = {
    "format": 1,
    "network": {"inputs": 1, "layers": [{"units": 1, "activation": "linear", "weights": [0.5]}]},
    "data": [{"inputs": 2, "targets": 1}],
    "loss": "squared_error",
}


def changed(**parts: object) -> dict[str, object]:
    """The smallest scenario with other sections."""
    return {**SMALL, **parts}


def layer(**parts: object) -> dict[str, object]:
    """The smallest scenario with other values in its layer."""
    one = {"units": 1, "activation": "linear", "weights": [0.5], **parts}
    return changed(network={"inputs": 1, "layers": [one]})


@pytest.fixture
def article(tmp_path: Path) -> Scenario:
    """The example of the contract, as a file."""
    path = tmp_path / "mine.yaml"
    path.write_text(ARTICLE, encoding="utf-8")
    return load(path)


def test_head(article: Scenario) -> None:
    """Title, source, notation, seed and digits are those of the file."""
    assert (article.name, article.notation, article.seed, article.digits) == ("mine", "article", 7, 4)
    assert article.title == "Feed forward and back propagation in a neural network"
    assert article.source is not None
    assert (article.source.author, article.source.url, article.source.year) == (
        "Somebody",
        "https://example.org/nn",
        2022,
    )


def test_network(article: Scenario) -> None:
    """Layers have their units, functions and weights, a row per unit; a layer without a bias has the default one."""
    first, second = article.network.layers
    assert (article.network.inputs, article.network.outputs, article.network.output_names) == (2, 2, ("cat", "dog"))
    assert first.weights == ((0.15, 0.25), (0.35, 0.45))
    assert (first.bias, second.bias) == (None, FunctionSpec("zeros"))
    assert (first.activation.name, second.activation) == ("sigmoid", FunctionSpec("leaky_relu", {"slope": 0.1}))
    assert first.train_weights
    assert second.train_bias


def test_data_loss_optimizer(article: Scenario) -> None:
    """Samples, loss and optimizer are those of the file."""
    assert article.samples == (Sample((0.2, 0.3), (0.99, 0.01)),)
    assert article.loss == FunctionSpec("half_squared_error")
    assert article.optimizer == FunctionSpec("sgd", {"learning_rate": 0.5})


def test_training(article: Scenario) -> None:
    """Training is that of the file."""
    training = article.training
    assert (training.epochs, training.batch, training.reduction, training.order) == (10, "full", "mean", "file")
    assert (training.l2.rate, training.clip_norm) == (0.0, None)
    assert training.stop is not None
    assert (training.stop.below, training.stop.patience, training.stop.min_change) == (0.01, 5, 1e-6)


def test_claims(article: Scenario) -> None:
    """Claims keep the printed text as written, and know their line."""
    first, second = article.claims
    assert first == Claim("net_h1", "0.105", "∑h1 = X1W1+X2W2 = 0.2*0.15+0.3*0.25 = 0.105", "words")
    assert (second.quantity, second.printed) == ("w5+", "0.570")
    assert [first.line, second.line] == [39, 40]


def test_remarks(article: Scenario) -> None:
    """Remarks belong to quantities, and a problem with one points at its name."""
    assert article.remarks == {"net_o1": "Softmax is more usual here; the article takes the sigmoid."}
    problem = article.problem(("remarks", "net_o1"), "no such quantity", "there are others")
    assert (problem.line, problem.column, problem.width) == (42, 3, len("net_o1"))


def test_least() -> None:
    """What is left out has the defaults of the contract."""
    scenario = Scenario.from_dict(SMALL)
    assert (scenario.notation, scenario.seed, scenario.source, scenario.optimizer) == ("standard", None, None, None)
    assert (scenario.training.epochs, scenario.training.batch, scenario.training.reduction) == (1, "full", "mean")
    assert (scenario.claims, scenario.remarks, scenario.network.layers[0].bias) == ((), {}, None)


def test_json_equals_yaml(tmp_path: Path) -> None:
    """A file in JSON, indented by tabs, says the same as the data."""
    path = tmp_path / "small.json"
    path.write_text(json.dumps(changed(title="\U0001f600"), indent="\t"))
    assert load(path).samples == Scenario.from_dict(SMALL).samples
    assert load(path).title == "\U0001f600"


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("0.570", "0.570"),
        (".6563", ".6563"),
        ("-4.0e-2", "-4.0e-2"),
        ('"0.570"', "0.570"),
        ("'0.0'", "0.0"),
        ("7", "7"),
    ],
)
def test_printed_as_written(tmp_path: Path, written: str, read: str) -> None:
    """The printed text counts as it is written, quoted or not."""
    path = tmp_path / "mine.yaml"
    path.write_text(ARTICLE.replace("printed: 0.570", f"printed: {written}"), encoding="utf-8")
    assert load(path).claims[1].printed == read


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("start", ["", "\ufeff", "%YAML 1.2\n---\n", "---\n"])
def test_ends_of_lines(tmp_path: Path, newline: str, start: str) -> None:
    """A BOM, a directive, a document mark and every kind of line end are accepted, and lines are counted right."""
    path = tmp_path / "mine.yaml"
    path.write_bytes((start + ARTICLE + "...\n").replace("\n", newline).encode())
    scenario = load(path)
    assert scenario.claims[0].line == 39 + start.count("\n")
    assert scenario.title == "Feed forward and back propagation in a neural network"


@pytest.mark.parametrize(
    ("data", "bias"),
    [(0.35, 0.35), ("none", None), (None, None), ([0.1], (0.1,)), ("ones", FunctionSpec("ones"))],
)
def test_bias(data: object, bias: object) -> None:
    """A bias is none, one number that is shared, one for each unit, or an initializer."""
    assert Scenario.from_dict(layer(bias=data)).network.layers[0].bias == bias


def test_flat_weights() -> None:
    """Weights may be given in one list, in w order."""
    network = {"inputs": 2, "layers": [{"units": 2, "activation": "tanh", "weights": [1, 2, 3, 4]}]}
    scenario = Scenario.from_dict(changed(network=network, data=[{"inputs": [1, 2], "targets": [1, 2]}]))
    assert scenario.network.layers[0].weights == ((1, 2), (3, 4))


def test_aliases() -> None:
    """Functions and parameters may be called by their aliases, and are kept by their names."""
    scenario = Scenario.from_dict(
        {**layer(activation="logistic"), "loss": "mse", "optimizer": {"name": "sgd", "lr": 1}}
    )
    assert scenario.network.layers[0].activation.name == "sigmoid"
    assert scenario.loss.name == "mean_squared_error"
    assert scenario.optimizer == FunctionSpec("sgd", {"learning_rate": 1.0})


def test_parameters_are_complete() -> None:
    """A function's parameters have the defaults of its table filled in."""
    scenario = Scenario.from_dict(changed(optimizer={"name": "momentum", "learning_rate": 0.1}))
    assert scenario.optimizer == FunctionSpec("momentum", {"learning_rate": 0.1, "momentum": 0.9, "form": "classic"})


@pytest.mark.parametrize(
    "name", ["net_income", "x_pos", "target", "out", "Δ", "sepal length (cm)", "weight", "1st", "no"]
)
def test_names_that_are_no_ids(name: str) -> None:
    """A name that only begins like an id may name an input."""
    network = {"inputs": [name], "layers": [{"units": 1, "activation": "linear", "weights": [0.5]}]}
    assert Scenario.from_dict(changed(network=network)).network.input_names == (name,)


@pytest.mark.parametrize(
    "name",
    ["x2", "H2", "o1", "w5", "b1", "b_h1", "net_h1", "OUT_o1", "target_o1", "E", "e_total", "E01", "dE/dw5", "delta_o1",
     "v_w5", "mhat_b_h1", "w5+", "lr", "eta", "momentum", "beta1", "t", "grad_norm", "z2_1", "Oh1", "∑OutH1"],
)  # fmt: skip
def test_names_that_are_ids(name: str) -> None:
    """A name that has the form of an id, or is that of a notation, may not name an input."""
    network = {"inputs": [name], "layers": [{"units": 1, "activation": "linear", "weights": [0.5]}]}
    with pytest.raises(ScenarioError, match="may not be a name"):
        Scenario.from_dict(changed(network=network))


def test_no_targets_needed() -> None:
    """sum_of_outputs needs no targets."""
    scenario = Scenario.from_dict(changed(loss="sum_of_outputs", data=[{"inputs": 2}]))
    assert scenario.samples == (Sample((2.0,), ()),)


def test_order() -> None:
    """An order has an entry for each epoch, of sample numbers."""
    scenario = Scenario.from_dict(changed(data=[{"inputs": 1, "targets": 1}] * 3, training={"order": [[3, 1, 2]]}))
    assert scenario.training.order == ((3, 1, 2),)


def test_overrides(tmp_path: Path) -> None:
    """Dotted paths edit the file before it is checked; sections that are not there are made."""
    path = tmp_path / "mine.yaml"
    path.write_text(ARTICLE, encoding="utf-8")
    scenario = load(path, [
        ("optimizer.lr", "0.3"),
        ("network.layers[1].activation", "tanh"), ("network.layers[0].activation.name", "relu"),
        ("data[0].inputs[1]", "0.7"), ("loss.delta", "2"), ("loss.name", "huber"), ("claims[1].printed", "0.50"),
    ])  # fmt: skip
    assert scenario.optimizer == FunctionSpec("sgd", {"learning_rate": 0.3})
    assert [one.activation.name for one in scenario.network.layers] == ["relu", "tanh"]
    assert scenario.samples[0].inputs == (0.2, 0.7)
    assert scenario.loss == FunctionSpec("huber", {"delta": 2.0})
    assert scenario.claims[1].printed == "0.50"


@pytest.mark.parametrize(
    ("path", "value", "words"),
    [
        ("optimizer.learning_rat", "0.3", "unknown key 'learning_rat'"),
        ("network.layers[5].units", "2", "a list, from [0] to [1]"),
        ("network..units", "2", "no path"),
        ("", "2", "no path"),
        ("training.epochs", "0", "1 or more"),
        ("training.epochs", "[1", "missing"),
        ("training.epochs", "\u202e1", "U+202E"),
        ("seed.x", "1", "nothing inside"),
        ("training.epochs", "*x", "aliases"),
    ],
)
def test_wrong_override(tmp_path: Path, path: str, value: str, words: str) -> None:
    """A wrong setting is a problem that names it."""
    file = tmp_path / "mine.yaml"
    file.write_text(ARTICLE, encoding="utf-8")
    with pytest.raises(ScenarioError) as caught:
        load(file, [(path, value)])
    assert words in str(caught.value)
    assert f"--set {path}=" in str(caught.value)
    assert "\u202e" not in str(caught.value)


def test_from_dict_names_the_place() -> None:
    """An error in data says where in the data it is."""
    with pytest.raises(ScenarioError) as caught:
        Scenario.from_dict(layer(units="2"))
    assert "network.layers[0].units" in str(caught.value)
    assert "without quotes" in str(caught.value)


def test_from_dict_wants_printed_as_text() -> None:
    """A printed number is a text in Python, since a float has lost its digits."""
    with pytest.raises(ScenarioError, match="as it is printed"):
        Scenario.from_dict(changed(claims=[{"quantity": "E", "printed": 0.57}]))


def test_from_dict_takes_arrays() -> None:
    """Arrays of numpy are taken as lists, their numbers as numbers."""
    import numpy

    scenario = Scenario.from_dict({**layer(weights=numpy.array([[0.5]]), units=numpy.int64(1))})
    assert scenario.network.layers[0].weights == ((0.5,),)


def test_from_dict_of_itself() -> None:
    """Data that holds itself is a problem, not a hang."""
    data = changed()
    data["network"] = data
    with pytest.raises(ScenarioError):
        Scenario.from_dict(data)


def test_digest_changes_with_the_file(tmp_path: Path) -> None:
    """Another content has another digest."""
    one, two = tmp_path / "a.yaml", tmp_path / "b.yaml"
    one.write_text(ARTICLE, encoding="utf-8")
    two.write_text(ARTICLE + "# more\n", encoding="utf-8")
    assert load(one).digest != load(two).digest


def test_equal_and_hashable(article: Scenario) -> None:
    """Scenarios are values: equal when they say the same, usable in sets."""
    assert Scenario.from_dict(SMALL) == Scenario.from_dict(SMALL)
    assert {article, article} == {article}


@pytest.mark.parametrize(
    "name", ["nothing-like-it", "", "x" * 5000, "a\0b", "\udcff", "no/such.yaml", "mine.yaml/more"]
)
def test_not_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """What is not there is not found, whatever it is called."""
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ScenarioNotFound) as caught:
        load(name)
    assert "bundled scenarios are" in caught.value.help


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no such files on Windows")
def test_not_a_file(tmp_path: Path) -> None:
    """A folder, a loop of links, a pipe and a device are no scenarios."""
    loop, pipe = tmp_path / "loop.yaml", tmp_path / "pipe.yaml"
    loop.symlink_to(loop)
    os.mkfifo(pipe)
    for path in (tmp_path, loop, pipe, Path("/dev/zero")):
        with pytest.raises(ScenarioNotFound):
            load(path)


def test_nearest_bundled(monkeypatch: pytest.MonkeyPatch) -> None:
    """An unknown name is answered with the nearest bundled one."""
    monkeypatch.setattr("nnstep.scenario.load.bundled", lambda: ["article", "xor"])
    with pytest.raises(ScenarioNotFound, match="no scenario 'artcle'") as caught:
        load("artcle")
    assert caught.value.help.startswith("did you mean 'article'?")


@pytest.mark.parametrize("name", bundled())
def test_bundled(name: str) -> None:
    """Every bundled scenario loads by its name."""
    assert load(name).name == name


def test_from_dict_imports_no_yaml() -> None:
    """Checking data needs no YAML library, no numpy, no msgspec."""
    code = (
        "import sys; from nnstep.scenario.schema import Scenario; "
        f"Scenario.from_dict({SMALL!r}); "
        "sys.exit(any(name in sys.modules for name in ('ruamel.yaml', 'numpy', 'msgspec')))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize("name", bundled())
def test_a_bundled_scenario_is_listed_under_its_title(name: str) -> None:
    """The list does not read the file as YAML, and finds the title that reading it would give."""
    assert title_of(bundled_text(name)) == load(name).title
