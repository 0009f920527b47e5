"""Model files that are texts: read as their tools wrote them, against what those printed (see models/README.md)."""

from __future__ import annotations

import json
import math
import shutil
from pathlib import Path
from typing import Any

import pytest

import nnstep as program
from commands import nnstep
from living_models import MODELS, X
from nnstep.interop.keras_config import layers_of
from nnstep.scenario.model import FunctionSpec
from nnstep.scenario.write import check

PRINTED: dict[str, list[float]] = {
    "fann.net": [0.671340644, 0.668712497],
    "brain.json": [0.4185194969177246, 0.23152345418930054, 0.42767685651779175, 0.2841795086860657],
    "brain2.json": [0.43878135085105896, 0.2652342915534973, 0.3916981816291809, 0.2689085900783539],
    "tfjs.json": [0.4996064305305481, 0.49929702281951904, 0.5004034638404846, 0.4984357953071594],
    "nnet.txt": [
        0.27893945137799830, 0.33889919205276609, 0.38216135656923561,
        0.27209423078751571, 0.33998452152445424, 0.38792124768803005,
    ],
    "number.pmml": [-1.0078697285290712, 0.015262005031861703],
    "shares.pmml": [0.3751209078889637, 0.38878501498009843],
    "three.pmml": [
        0.3156937905238678, 0.21929576002350834, 0.4650104494526239,
        0.1077508923035224, 0.07292253542909302, 0.8193265722673845,
    ],
}  # fmt: skip
"""Outputs of both samples, as the tool printed them."""

CLOSE = {"nnet.txt": 1e-12, "number.pmml": 1e-12, "shares.pmml": 1e-12, "three.pmml": 1e-12}
"""Those that compute in float64; the others have float32 in them."""


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to write into."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def outputs(scenario: program.Scenario, inputs: Any = X) -> list[float]:
    """The outputs of all samples."""
    trace = program.trace(scenario)
    units = range(1, scenario.network.outputs + 1)
    return [trace[f"out_o{unit}:{sample}"].value for sample in range(1, len(inputs) + 1) for unit in units]


@pytest.mark.parametrize("name", PRINTED)
def test_a_file_gives_the_outputs_that_its_tool_printed(name: str) -> None:
    """Both samples' outputs; its name stands in the scenario, whose text is read back to the same numbers."""
    scenario = program.from_model(MODELS / name, X)
    assert outputs(scenario) == pytest.approx(PRINTED[name], rel=CLOSE.get(name, 2e-6))
    assert scenario.source is not None
    assert name in str(scenario.source.title)
    again = check(scenario.content.decode(), Path(), "net.yaml")
    assert (again.network, again.samples, again.loss, again.training) == (
        scenario.network, scenario.samples, scenario.loss, scenario.training,
    )  # fmt: skip


def test_links_that_a_network_of_fann_lacks_are_missing() -> None:
    """Of fann_create_sparse(0.55, 3, 3, 4, 2): the outputs of libfann 2.2.0; the links of a unit come in any order."""
    inputs = [[0.2, 0.3, -0.5], [0.5, 0.1, 0.9]]
    scenario = program.from_model(MODELS / "sparse.net", inputs)
    printed = [0.5589969754219055, 0.41749826073646545, 0.5227863192558289, 0.38358351588249207]
    assert outputs(scenario, inputs) == pytest.approx(printed, rel=2e-7)
    hidden, last = scenario.network.layers
    assert [[one is not None for one in row] for row in hidden.weights] == [  # connections: 0 · 0 1 · 2 1 · 1 2
        [True, False, False], [True, True, False], [False, True, True], [False, True, True],
    ]  # fmt: skip
    assert (hidden.weights[2][1], hidden.bias[2]) == (2.71156430244445800781e-01, -9.81534361839294433594e-01)
    assert last.weights[0] == (-8.95880460739135742188e-02, None, None, 8.94392490386962890625e-01)
    assert "null" in scenario.content.decode()
    assert check(scenario.content.decode(), Path(), "net.yaml").network == scenario.network


def test_neurons_of_fann_have_functions_of_their_own(here: Path) -> None:
    """The second hidden neuron made a linear one, which FANN gives its steepness times its sum; the rest as it was."""
    text = (MODELS / "fann.net").read_text()
    first, second = "(3, 5, 7.5", "(3, 0, 7.5"
    place = text.rindex(first)
    (here / "mixed.net").write_text(text[:place] + second + text[place + len(first) :])
    scenario = program.from_model("mixed.net", [[0.2, 0.3]])
    assert [one.name for one in scenario.network.layers[0].functions] == ["tanh", "linear"]
    assert check(scenario.content.decode(), Path(), "net.yaml").network == scenario.network
    hidden = math.tanh(0.75 * (0.1 * 0.2 + 0.2 * 0.3 + 0.3)), 0.75 * (0.4 * 0.2 + 0.5 * 0.3 + 0.6)
    net = 0.7 * hidden[0] + 0.8 * hidden[1] + 0.9
    assert outputs(scenario, [0]) == pytest.approx([1 / (1 + math.exp(-2 * 0.25 * net))], rel=1e-6)


def test_weights_that_pytorch_pruned_are_links_that_are_missing() -> None:
    """What prune.l1_unstructured(model[0], "weight", amount=1) leaves in the state dict; outputs of PyTorch 2.13.0."""
    arrays = {
        "0.bias": [0.1, -0.2], "0.weight_orig": [[0.5, -0.1], [0.2, 0.7]], "0.weight_mask": [[1.0, 0.0], [1.0, 1.0]],
        "2.weight": [[0.3, -0.6]], "2.bias": [0.05],
    }  # fmt: skip
    scenario = program.from_model(arrays, X, activation="tanh", output_activation="linear")
    assert scenario.network.layers[0].weights == ((0.5, None), (0.2, 0.7))
    assert outputs(scenario) == pytest.approx([0.3118753725138605, -0.13859648973952515], rel=1e-14)
    with pytest.raises(program.ScenarioError, match="another shape"):
        program.from_model({**arrays, "0.weight_mask": [[1.0, 0.0]]}, activation="tanh")


def test_weights_of_nnet_alone_need_sizes_and_the_output() -> None:
    """A CSV of `wts` says neither; with --layers and --output-activation it is what predict() printed."""
    scenario = program.from_model(MODELS / "wts.csv", X, sizes=(2, 3, 1), output_activation="linear")
    assert outputs(scenario) == pytest.approx([-0.66585050570576443, -0.78486882543734482], rel=1e-12)
    said = nnstep("new", "net.yaml", "--from", MODELS / "wts.csv", "--layers", "2-3-1", "--output-activation", "linear")
    assert said.code == 0, said.err
    assert program.load("net.yaml").network == scenario.network
    assert "--layers" in nnstep("new", "x.yaml", "--from", MODELS / "wts.csv").err
    assert nnstep("new", "x.yaml", "--from", MODELS / "wts.csv", "--layers", "2-2-1").code == 65
    assert nnstep("new", "x.yaml", "--from", MODELS / "nnet.txt", "--layers", "2-2-1").code == 2


def test_nnets_value_is_its_loss() -> None:
    """`m$value` 2.3538110457999104 is the sum of the cross-entropies and decay·Σw², without a half, biases too."""
    scenario = program.from_model(MODELS / "nnet.txt", X, [[1.0, 0.0, 1.0], [0.0, 0.0, 0.0]], loss="squared_error")
    weights = [one for layer in scenario.network.layers for row in layer.weights for one in row]
    biases = [one for layer in scenario.network.layers for one in layer.bias]  # type: ignore[union-attr]
    shares = PRINTED["nnet.txt"]
    by_hand = -math.log(shares[0]) - math.log(shares[2]) + 0.1 * sum(one * one for one in weights + biases)
    assert by_hand == pytest.approx(2.3538110457999104, rel=1e-9)


def test_a_summary_without_wts_has_two_decimals(here: Path) -> None:
    """Without the lines of print(net$wts) the rounded ones are taken, and the file says how to get all digits."""
    text = (MODELS / "nnet.txt").read_text().partition(" [1]")[0]
    (here / "rounded.txt").write_text(text)
    scenario = program.from_model("rounded.txt", X)
    assert scenario.network.layers[0].weights == ((0.20, 0.07), (0.44, 0.44))
    assert scenario.network.layers[1].bias == (-0.37, 0.05, 0.26)
    assert "digits=17" in scenario.content.decode()


@pytest.mark.parametrize(
    ("name", "inputs", "printed"),
    [
        ("weka-number.txt", [[-1, -1], [1, 1], [0.5, -0.25], [-1, 0.75]], [-1, 1, 0.3, 0.1]),
        ("weka-classes.txt", [[-1, -1], [1, 1]], [0.994, 0.006, 0.01, 0.99]),
    ],
)
def test_wekas_nodes_are_put_into_layers(name: str, inputs: Any, printed: list[float]) -> None:
    """The predictions of `-p 0` to their three decimals; of classes, after Weka has divided them by their sum."""
    scenario = program.from_model(MODELS / name, inputs)
    found = outputs(scenario, inputs)
    if len(printed) == 2 * len(inputs):
        sums = [found[place] + found[place + 1] for place in range(0, len(found), 2)]
        found = [number / sums[place // 2] for place, number in enumerate(found)]
        assert scenario.network.output_names == ("yes", "no")
    assert found == pytest.approx(printed, abs=6e-4)
    assert "Weka scales every input" in scenario.content.decode()


MATRIX = """"","1"
"error",0.125
"reached.threshold",0.009
"steps",35
"Intercept.to.1layhid1",0.1
"a.to.1layhid1",0.2
"b.to.1layhid1",0.3
"Intercept.to.1layhid2",0.4
"a.to.1layhid2",0.5
"b.to.1layhid2",0.6
"Intercept.to.y",0.7
"1layhid1.to.y",0.8
"1layhid2.to.y",0.9
"""


def test_a_result_matrix_of_neuralnet_is_read_by_its_names(here: Path) -> None:
    """As neuralnet's manual shows it: Intercept is the bias; its activations have to be said."""
    (here / "net.csv").write_text(MATRIX)
    scenario = program.from_model("net.csv", activation="sigmoid", output_activation="linear")
    hidden, last = scenario.network.layers
    assert (hidden.weights, hidden.bias) == (((0.2, 0.3), (0.5, 0.6)), (0.1, 0.4))
    assert (last.weights, last.bias) == (((0.8, 0.9),), (0.7,))
    assert scenario.network.input_names == ("a", "b")
    with pytest.raises(program.UsageError, match="which activation"):
        program.from_model("net.csv")


def edited(name: str, *changes: tuple[str, str]) -> str:
    """A file of a tool with other words in it."""
    text = (MODELS / name).read_text()
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    return text


def inside(name: str, **fields: Any) -> str:
    """A JSON with other fields."""
    return json.dumps({**json.loads((MODELS / name).read_text()), **fields})


BOMB = '<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>'
SECRET = '<!DOCTYPE a [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
WRONG = {
    "fixed.net": (edited("fann.net", ("FANN_FLO_2.1", "FANN_FIX_2.0")), "fixed point"),
    "sizes.net": (edited("fann.net", ("layer_sizes=3 3 2", "layer_sizes=3 3000000 2")), "no network that"),
    "units.net": (edited("fann.net", ("layer_sizes=3 3 2", "layer_sizes=3 4 2")), "8 neurons"),
    "skips.net": (edited("fann.net", ("network_type=0", "network_type=1")), "skip a layer"),
    "gauss.net": (edited("fann.net", ("(3, 5, ", "(3, 7, ")), "gaussian"),
    "twice.net": (edited("fann.net", ("(0, 1.0", "(1, 1.0")), "linked twice"),
    "links.net": (edited("fann.net", ("(0, 1.0", "(7, 1.0")), "not of the layer before"),
    "unbiased.net": (edited("sparse.net", ("(3, 9.5", "(1, 9.5")), "not linked to the bias"),
    "nan.net": (edited("fann.net", ("(0, 1.0", "(0, nan1.0")), "no finite number"),
    "cut.net": (edited("fann.net")[:-60], "fewer connections"),
    "words.net": ("hello", "no model"),
    "cut.json": (edited("brain.json")[:200], "no JSON"),
    "layers.json": (inside("brain.json", layers=[{}]), "no list of layers"),
    "links.json": (edited("brain.json", ('"a":0.08', '"c":0.08')), "not linked"),
    "leaky.json": (inside("brain.json", activation="leaky-relu"), "brain.js 1"),
    "other.json": (inside("brain2.json", trainOpts={"activation": "step"}), "step"),
    "rows.json": (edited("brain2.json", ("[[-0.2", "[[[-0.2")), "no JSON"),
    "text.json": (edited("brain2.json", ("[[-0.2040", '[["-0.2040"],[-0.2040')), "no number"),
    "graph.json": (inside("tfjs.json", modelTopology={"node": []}), "which layers"),
    "away.json": (edited("tfjs.json", ('"group1-shard1of1.bin"', '"../group1-shard1of1.bin"')), "is not opened"),
    "lost.json": (edited("tfjs.json", ('"group1-shard1of1.bin"', '"group2.bin"')), "one folder"),
    "shape.json": (edited("tfjs.json", ('"shape":[2,3]', '"shape":[2000000,3000000]')), "has 0"),
    "quant.json": (edited("tfjs.json", ('"dtype":"float32"},{', '"dtype":"uint8"},{')), "uint8"),
    "bare-nnet.txt": ("a 2-2-3 network with 15 weights\ninputs: a b\noptions were - softmax modelling\n", "print(net)"),
    "skip.txt": (edited("nnet.txt", ("softmax modelling", "skip-layer connections")), "skip a layer"),
    "wide.txt": (edited("nnet.txt", ("a 2-2-3", "a 2-9999999-3")), "no number of anything"),
    "short.txt": (edited("nnet.txt", ("a 2-2-3 network with 15", "a 2-2-2 network with 12")), "12 weights"),
    "loop.txt": (edited("weka-number.txt", ("Attrib x one", "Node 1"), ("Attrib x2", "Node 2")), "not linked"),
    "bare.txt": (edited("weka-number.txt", ("    Threshold    1.28", "    Threshhold   1.28")), "no threshold"),
    "half.csv": (MATRIX.replace('"1layhid2.to.y",0.9\n', ""), "not linked"),
    "na.csv": (MATRIX.replace("0.9", "NA"), "no finite number"),
    "data.csv": ("a,b\n1,2\n3,4\n", "--csv"),
    "bomb.pmml": (edited("number.pmml", ("<PMML", BOMB + "<PMML")), "document type"),
    "secret.pmml": (edited("number.pmml", ("<PMML", SECRET + "<PMML")), "document type"),
    "cut.pmml": (edited("number.pmml")[:900], "no XML"),
    "deep.pmml": ("<PMML>" + "<a>" * 100, "deep"),
    "none.pmml": ("<PMML></PMML>", "no NeuralNetwork"),
    "weight.pmml": (edited("number.pmml", (' weight="', ' weight="x')), "no finite number"),
    "from.pmml": (edited("number.pmml", (' from="x1"', ' from="x9"')), "not linked"),
    "radial.pmml": (edited("number.pmml", ('activationFunction="tanh"', 'activationFunction="radial"')), "radial"),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_wrong_and_hostile_texts_get_words(name: str, here: Path) -> None:
    """Exit 65, the file's name and what is wrong with it; nothing outside of the folder is opened."""
    content, says = WRONG[name]
    (here / name).write_text(content, encoding="utf-8")
    shutil.copy(MODELS / "group1-shard1of1.bin", here)
    said = nnstep("new", "net.yaml", "--from", name, "--activation", "tanh")
    assert (said.code, said.out) == (65, ""), said.err
    assert says in said.err, said.err
    assert f"--> {name}" in said.err
    assert not (here / "net.yaml").exists()


def test_weights_beside_a_model_of_tensorflow_js_are_named_as_browsers_do(here: Path) -> None:
    """What a browser downloads says `./` before the name of the file beside it."""
    (here / "model.json").write_text(edited("tfjs.json", ('"group1-shard1of1.bin"', '"./group1-shard1of1.bin"')))
    shutil.copy(MODELS / "group1-shard1of1.bin", here)
    assert outputs(program.from_model("model.json", X)) == pytest.approx(PRINTED["tfjs.json"], rel=2e-6)


def test_a_leaky_relu_of_tensorflow_js_has_its_alpha() -> None:
    """alpha, as in Keras before its third version, is negative_slope."""
    config = {"layers": [
        {"class_name": "Dense", "config": {"name": "d"}}, {"class_name": "LeakyReLU", "config": {"alpha": 0.125}},
    ]}  # fmt: skip
    (layer,), _, _ = layers_of(config, lambda name: (((1.0,),), None))
    assert layer.activation == FunctionSpec("leaky_relu", {"slope": 0.125})


def test_weka_without_normalised_inputs_scales_none(here: Path) -> None:
    """-I in the line of options says that inputs are taken as they are."""
    (here / "w.txt").write_text(edited("weka-number.txt", ("-H 3 ", "-H 3 -I ")), encoding="utf-8")
    text = program.from_model("w.txt").content.decode().replace("\n# ", " ")
    assert "scales every input" not in text
    assert "scales a class that is a number" in text


def test_a_table_of_r_is_counted_before_its_numbers(here: Path) -> None:
    """What write.table(net$wts) writes; of millions of numbers only as many are read as say that they do not fit."""
    (here / "wts.txt").write_text('"x"\n"1" 0.5\n"2" -0.25\n"3" 1.5\n', encoding="utf-8")
    (layer,) = program.from_model("wts.txt", sizes=[2, 1], output_activation="linear").network.layers
    assert (layer.bias, layer.weights) == ((0.5,), ((-0.25, 1.5),))
    (here / "many.csv").write_text("1," * 200_000, encoding="utf-8")
    with pytest.raises(program.ScenarioError, match="more than 100,000 numbers"):
        program.from_model("many.csv", sizes=[2, 1])


CHANGED = """
<PMML><NeuralNetwork activationFunction="identity">
 <LocalTransformations><DerivedField name="scaled(a)"><Apply function="-"/></DerivedField></LocalTransformations>
 <NeuralInputs>
  <NeuralInput id="1"><DerivedField><FieldRef field="scaled(a)"/></DerivedField></NeuralInput>
  <NeuralInput id="2"><DerivedField><NormContinuous field="b"/></DerivedField></NeuralInput>
  <NeuralInput id="3"><DerivedField><FieldRef field="c"/></DerivedField></NeuralInput>
 </NeuralInputs>
 <NeuralLayer><Neuron id="4"><Con from="1" weight="1"/><Con from="2" weight="1"/><Con from="3" weight="1"/></Neuron>
 </NeuralLayer>
 <NeuralOutputs><NeuralOutput outputNeuron="4"><DerivedField><NormContinuous field="y"/></DerivedField></NeuralOutput>
 </NeuralOutputs>
</NeuralNetwork></PMML>
"""


def test_what_a_pmml_does_to_inputs_and_outputs_is_said(here: Path) -> None:
    """Scaled columns by their names, and not the one that goes in as it is; outputs that are turned back."""
    (here / "scaled.pmml").write_text(CHANGED, encoding="utf-8")
    text = program.from_model("scaled.pmml").content.decode().replace("\n# ", " ")
    assert "changes inputs before the network gets them (scaled(a), b):" in text
    assert "turns the outputs back" in text


def test_names_of_units_become_those_of_inputs_and_outputs() -> None:
    """brain.js' objects have names: so have the scenario's inputs and outputs."""
    for name in ("brain.json", "brain2.json"):
        scenario = program.from_model(MODELS / name)
        assert scenario.network.input_names == ("a", "b")
        assert scenario.network.output_names == ("yes", "no")


def test_a_scenario_in_json_is_copied_as_before(here: Path) -> None:
    """`--from` takes a scenario that is JSON for what it is."""
    lesson = {"format": 1, "network": {"inputs": 1, "layers": [{"units": 1, "activation": "linear", "weights": [1.0]}]},
              "data": [{"inputs": 1, "targets": 0}], "loss": "mse"}  # fmt: skip
    (here / "mine.json").write_text(json.dumps(lesson))
    (here / "mine.txt").write_text(json.dumps(lesson))
    assert nnstep("new", "copy.json", "--from", "mine.json").code == 0
    assert nnstep("new", "copy.yaml", "--from", "mine.txt").code == 0
    assert program.load("copy.json").network == program.load("mine.json").network


def test_a_csv_gives_the_samples_of_a_model(here: Path) -> None:
    """Its columns in the order of the model's inputs, its path seen from the new file; Weka's are scaled to −1..1."""
    (here / "data.csv").write_text("b,a,yes,no\n-0.25,0.5,1,0\n0.75,-1.0,0,1\n")
    options = ("--csv", "data.csv", "--inputs", "b,a", "--targets", "yes,no")
    said = nnstep("new", "net.yaml", "--from", MODELS / "brain.json", *options)
    assert said.code == 0, said.err
    scenario = program.load("net.yaml")
    assert outputs(scenario) == pytest.approx(PRINTED["brain.json"], rel=2e-6)
    assert [sample.targets for sample in scenario.samples] == [(1.0, 0.0), (0.0, 1.0)]
    (here / "deeper").mkdir()
    nnstep("new", "deeper/net.yaml", "--from", MODELS / "brain.json", *options)
    assert program.load("deeper/net.yaml").samples == scenario.samples
    (here / "w.csv").write_text("p,q,r\n0,1,5\n4,3,6\n")
    nnstep("new", "w.yaml", "--from", MODELS / "weka-number.txt", "--csv", "w.csv")
    samples = program.load("w.yaml").samples
    assert [(*sample.inputs, *sample.targets) for sample in samples] == [(-1.0, -1.0, -1.0), (1.0, 1.0, 1.0)]
    assert nnstep("new", "x.yaml", "--from", MODELS / "brain.json", "--csv", "none.csv").code == 66
    assert nnstep("new", "x.yaml", "--from", MODELS / "brain.json", "--csv", "w.csv").code == 65
