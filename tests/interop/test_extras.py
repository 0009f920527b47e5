"""Files that are read with h5py and onnx, where those are installed; what is said where they are not."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest

import nnstep as program
from commands import nnstep
from living_models import MODELS, X, numbers
from nnstep.interop import h5

SHARES = [[1.0, 0.0], [0.0, 1.0]]


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to write into."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def here_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """Reads HDF5 in this process, which is quicker than in one of its own."""
    monkeypatch.setattr(h5, "apart", lambda reader, content: h5.arrays(content))


def outputs(scenario: program.Scenario, count: int = 2) -> list[float]:
    """The outputs of both samples."""
    trace = program.trace(scenario)
    return [trace[f"out_o{unit}:{sample}"].value for sample in (1, 2) for unit in range(1, count + 1)]


def test_a_keras_file_is_traced_to_kerass_numbers() -> None:
    """Outputs, three losses and the last layer's weights after three updates of Adam, in float32."""
    pytest.importorskip("h5py")
    said = numbers("keras")
    scenario = program.from_model(MODELS / "net.keras", X, SHARES)
    trace = program.trace(scenario)
    assert scenario.like == "keras"
    assert outputs(scenario) == pytest.approx([one for row in said["outputs"] for one in row], rel=2e-5)
    assert [trace[f"E_total@{epoch}"].value for epoch in (1, 2, 3)] == pytest.approx(said["losses"], rel=2e-5)
    assert [row[0] for row in trace.array("b.2+@3").tolist()] == pytest.approx(said["after"]["out"][1], rel=2e-4)


@pytest.mark.usefixtures("here_too")
def test_weights_alone_are_those_of_the_model() -> None:
    """.weights.h5 has the same layers in the same order; its activations have to be said."""
    pytest.importorskip("h5py")
    whole = program.from_model(MODELS / "net.keras")
    alone = program.from_model(MODELS / "net.weights.h5", activation="tanh")
    for one, other in zip(whole.network.layers, alone.network.layers, strict=True):
        assert (one.weights, one.bias) == (other.weights, other.bias)
    with pytest.raises(program.UsageError, match="which activation"):
        program.from_model(MODELS / "net.weights.h5")


@pytest.mark.parametrize(
    ("name", "expected", "like"),
    [
        ("regressor.onnx", "onnx/regressor", "scikit-learn"),
        ("torch.onnx", "onnx_torch/outputs", "pytorch"),
        ("torch-1d.onnx", "onnx_torch/outputs", "pytorch"),
    ],
)
def test_onnx_gives_the_outputs_of_the_library_that_wrote_it(name: str, expected: str, like: str) -> None:
    """Gemm with transB and its weights as rows, MatMul and Add with them turned over, SiLU as two nodes."""
    pytest.importorskip("onnx")
    said = numbers(expected.split("/")[0])[expected.split("/")[1]]
    scenario = program.from_model(MODELS / name, X)
    assert outputs(scenario) == pytest.approx([one for row in said for one in row], rel=2e-5)
    assert scenario.source is not None
    assert name in str(scenario.source.title)


def test_what_a_classifier_makes_of_its_output_is_left_out() -> None:
    """Of two classes scikit-learn has one output; both shares and the class are made of it behind the network."""
    pytest.importorskip("onnx")
    said = numbers("onnx")["classifier"]
    scenario = program.from_model(MODELS / "classifier.onnx", X)
    assert scenario.network.outputs == 1
    assert outputs(scenario, 1) == pytest.approx([row[1] for row in said], rel=2e-5)
    assert "ArgMax" in scenario.content.decode()


@pytest.mark.parametrize(
    ("package", "name"), [("h5py", "net.keras"), ("h5py", "net.weights.h5"), ("onnx", "torch.onnx")]
)
def test_without_the_package_it_is_said_what_to_install(
    package: str, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The extra and the package, with exit code 65."""
    monkeypatch.setitem(__import__("sys").modules, package, None)
    said = nnstep("new", "-", "--from", MODELS / name)
    assert said.code == 65
    assert "pip install 'nnstep[models]'" in said.err
    assert package in said.err


@pytest.mark.usefixtures("here_too")
def test_truncated_files_get_words(here: Path) -> None:
    """Half of a file of each kind: exit 65, and no traceback."""
    pytest.importorskip("h5py")
    pytest.importorskip("onnx")
    for name in ("net.keras", "net.weights.h5", "torch.onnx", "classifier.onnx"):
        content = (MODELS / name).read_bytes()
        for end in (20, len(content) // 2, len(content) - 40):
            (here / name).write_bytes(content[:end])
            said = nnstep("new", "x.yaml", "--from", name, "--activation", "tanh")
            assert said.code in (65, 2), (name, end, said.err)
            assert "error: " in said.err
    assert not (here / "x.yaml").exists()


def hdf5(fill: Any) -> bytes:
    """An HDF5 file."""
    import h5py

    buffer = io.BytesIO()
    with h5py.File(buffer, "w") as file:
        fill(file, h5py)
    return buffer.getvalue()


@pytest.mark.usefixtures("here_too")
def test_hdf5_is_not_followed_out_of_the_file(here: Path) -> None:
    """Links into other files, data kept elsewhere, arrays of a terabyte that are not there, other types."""
    pytest.importorskip("h5py")
    (here / "secret").write_bytes(b"\0" * 64)

    def external(file: Any, h5py: Any) -> None:
        file["layers/dense/vars/0"] = h5py.ExternalLink("secret", "/x")

    def soft(file: Any, h5py: Any) -> None:
        file["layers/dense/vars/0"] = h5py.SoftLink("/layers")

    def elsewhere(file: Any, h5py: Any) -> None:
        file.create_dataset("layers/dense/vars/0", (2, 2), "<f8", external=[("secret", 0, 32)])

    def huge(file: Any, h5py: Any) -> None:
        file.create_dataset("layers/dense/vars/0", (10**6, 10**6), "<f8", chunks=(10, 10), compression="gzip")

    def words(file: Any, h5py: Any) -> None:
        file.create_dataset("layers/dense/vars/0", data=[b"a", b"b"])

    def empty(file: Any, h5py: Any) -> None:
        file.create_group("layers")

    for fill, says in (
        (external, "link"), (soft, "link"), (elsewhere, "another file"), (huge, "1000000 × 1000000"), (words, "type"),
        (empty, "no dense layer"),
    ):  # fmt: skip
        (here / "x.weights.h5").write_bytes(hdf5(fill))
        said = nnstep("new", "x.yaml", "--from", "x.weights.h5", "--activation", "tanh")
        assert (said.code, said.out) == (65, ""), said.err
        assert says in said.err


@pytest.mark.usefixtures("here_too")
def test_descriptions_that_do_not_fit_the_weights_get_words(here: Path) -> None:
    """A .keras whose description has other layers, is no JSON, or holds code, which is not run."""
    pytest.importorskip("h5py")
    with zipfile.ZipFile(MODELS / "net.keras") as whole:
        config, weights = whole.read("config.json").decode(), whole.read("model.weights.h5")
    marked = config.replace('"class_name": "LeakyReLU"', '"class_name": "Lambda"')
    assert marked != config
    fewer, other = (
        config.replace('"class_name": "Dense"', f'"class_name": "{kind}"', 1) for kind in ("Dropout", "Conv1D")
    )
    for text, says in (
        ("{", "no JSON"), ("[]", "which layers"), ("{}", "which layers"), (marked, "Lambda"), (fewer, "weights of 2"),
        (other, "is Conv1D"),
    ):  # fmt: skip
        with zipfile.ZipFile(here / "x.keras", "w") as archive:
            archive.writestr("config.json", text)
            archive.writestr("model.weights.h5", weights)
        said = nnstep("new", "x.yaml", "--from", "x.keras")
        assert (said.code, said.out) == (65, ""), said.err
        assert says in said.err


def test_weights_of_a_model_in_a_model_are_in_no_order(here: Path) -> None:
    """A .weights.h5 counts layers of each depth by themselves: which one comes first is not said there."""
    pytest.importorskip("h5py")

    def fill(file: Any, h5py: Any) -> None:
        file["layers/dense/vars/0"] = [[1.0]]
        file["layers/sequential/layers/dense/vars/0"] = [[2.0]]

    (here / "net.weights.h5").write_bytes(hdf5(fill))
    with pytest.raises(program.ScenarioError, match="which come first"):
        program.from_model(here / "net.weights.h5", activation="tanh")


def graph(*nodes: Any, **arrays: Any) -> bytes:
    """An ONNX model of these nodes."""
    import numpy as np
    from onnx import helper, numpy_helper

    x, y = (helper.make_tensor_value_info(name, 1, [None, 2]) for name in ("x", "y"))
    known = [numpy_helper.from_array(np.array(one, dtype=np.float32), name) for name, one in arrays.items()]
    made: bytes = helper.make_model(helper.make_graph(list(nodes), "g", [x], [y], known)).SerializeToString()
    return made


def test_onnx_that_is_no_chain_of_layers_gets_words(here: Path) -> None:
    """Convolutions, scaled inputs, sums of two branches, outputs that are changed, weights elsewhere."""
    onnx = pytest.importorskip("onnx")
    node, eye = onnx.helper.make_node, [[1.0, 0.0], [0.0, 1.0]]
    dense = node("MatMul", ["x", "W"], ["h"])
    elsewhere = onnx.load_model_from_string(graph(node("MatMul", ["x", "W"], ["y"]), W=eye))
    tensor = elsewhere.graph.initializer[0]
    tensor.data_location = onnx.TensorProto.EXTERNAL
    tensor.external_data.add(key="location", value="secret")
    for content, says in (
        (graph(node("Conv", ["x", "W"], ["y"]), W=eye), "Conv"),
        (graph(node("Mul", ["x", "s"], ["h"]), node("MatMul", ["h", "W"], ["y"]), W=eye, s=[2.0, 2.0]), "Mul"),
        (graph(dense, node("Add", ["h", "x"], ["y"]), W=eye), "several nodes"),
        (graph(dense, node("Exp", ["h"], ["y"]), W=eye), "Exp"),
        (graph(dense, node("Relu", ["h"], ["r"]), node("Tanh", ["r"], ["y"]), W=eye), "second activation"),
        (graph(node("MatMul", ["W", "x"], ["y"]), W=eye), "and not inputs by weights"),
        (graph(node("Identity", ["x"], ["y"])), "no dense layer"),
        (graph(dense, node("Softmax", ["h"], ["y"], axis=0), W=eye), "over the samples"),
        (elsewhere.SerializeToString(), "another file"),
        (b"\x00\x01\x02", "cannot be read"),
    ):
        (here / "x.onnx").write_bytes(content)
        said = nnstep("new", "x.yaml", "--from", "x.onnx")
        assert (said.code, said.out) == (65, ""), said.err
        assert says in said.err, (says, said.err)


@pytest.mark.parametrize(
    ("kinds", "activation", "slope"),
    [
        ((("Abs", "h", "a"), ("Add", "a one", "b"), ("Div", "h b", "y")), "softsign", None),
        ((("Softplus", "h", "a"), ("Tanh", "a", "b"), ("Mul", "h b", "y")), "mish", None),
        ((("Softplus", "h", "a"), ("Greater", "h top", "b"), ("Where", "b h a", "y")), "softplus", None),
        ((("HardSigmoid", "h", "y"),), "hard_sigmoid", 0.2),
        ((("Clip", "h low one", "y"),), "hard_tanh", None),
        ((("Tanh", "h", "y"), ("Relu", "h", "nobody")), "tanh", None),
    ],
)
def test_activations_that_onnx_writes_as_several_nodes(here: Path, kinds: Any, activation: str, slope: Any) -> None:
    """As torch.onnx.export writes them, and what nothing comes of is no part of the model; a bias of one number is
    one for each unit.
    """
    onnx = pytest.importorskip("onnx")
    nodes = [onnx.helper.make_node(kind, given.split(), [made]) for kind, given, made in kinds]
    dense = onnx.helper.make_node("Gemm", ["x", "W", "one"], ["h"])
    content = graph(dense, *nodes, W=[[1.0, 2.0], [3.0, 4.0]], one=[1.0], low=[-1.0], top=[20.0])
    (here / "x.onnx").write_bytes(content)
    (layer,) = program.from_model(here / "x.onnx").network.layers
    assert (layer.activation.name, layer.activation.parameters.get("slope")) == (activation, slope)
    assert layer.bias == (1.0, 1.0)
