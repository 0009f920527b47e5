"""Model files: read as the libraries wrote them; wrong, truncated and hostile ones get words, and nothing is run."""

from __future__ import annotations

import io
import json
import pickle
import struct
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import nnstep as program
from commands import nnstep, printed
from living_models import MODELS, X, numbers
from nnstep.interop.packed import MOST_BYTES

OPTIONS = ("--activation", "tanh", "--output-activation", "linear")


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to write into."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("name", ["torch.npz", "torch.safetensors"])
def test_a_state_dict_becomes_a_scenario_with_its_librarys_outputs(name: str, here: Path) -> None:
    """`nnstep new --from` writes torch.yaml; `nnstep show` then prints the outputs that PyTorch printed."""
    inputs = [word for row in X for word in ("--inputs", ",".join(map(str, row)))]
    said = nnstep("new", "--from", MODELS / name, *OPTIONS, *inputs)
    assert (said.code, said.out) == (0, ""), said.err
    assert said.err.startswith("wrote torch.yaml: a 2-3-2 network")
    assert said.err.endswith("nnstep run torch.yaml\n")
    shown = nnstep("show", "out_o1:1", "out_o2:2", "-s", "torch.yaml", "--json").json["quantities"]
    expected = numbers("torch")["outputs"]
    assert [one["value"] for one in shown] == pytest.approx([expected[0][0], expected[1][1]], rel=1e-12)


def test_a_model_and_its_file_are_one_scenario() -> None:
    """From Python a path does as well; without --inputs the file says that they are examples."""
    scenario = program.from_model(MODELS / "torch.safetensors", activation="tanh", output_activation="linear")
    assert scenario.network.layers[1].weights == tuple(map(tuple, numbers("torch")["state"]["2.weight"]))
    assert scenario.like == "pytorch"
    said = nnstep("new", "--from", MODELS / "torch.npz", *OPTIONS, "-").out
    assert "# The inputs are only examples" in said
    assert "those of torch.npz, an npz file" in said


def test_half_precision_is_read_as_it_is() -> None:
    """Numbers of float16 are those of numpy, and bfloat16 is the upper half of a float32: 0x3FC0 is 1.5."""
    half = program.from_model(MODELS / "half.safetensors", activation="tanh")
    expected = np.array(numbers("torch")["state"]["0.weight"]).astype(np.float16).astype(float)
    assert half.network.layers[0].weights == tuple(map(tuple, expected.tolist()))
    brain = {"w.weight": {"dtype": "BF16", "shape": [1, 1], "data_offsets": [0, 2]}}
    Path("b.safetensors").write_bytes(tensors(brain, b"\xc0\x3f"))
    assert program.from_model("b.safetensors", activation="tanh").network.layers[0].weights == ((1.5,),)


def test_options_beside_a_model() -> None:
    """A loss and an optimizer are taken; what the model says itself is refused; activations have to be said."""
    model = MODELS / "torch.npz"
    train = ("--targets", "1,0", "--loss", "mse", "--lr", "0.5", "--epochs", "7", "--title", "Mine")
    nnstep("new", "net.yaml", "--from", model, *OPTIONS, "--inputs", "1,2", *train)
    scenario = program.load("net.yaml")
    assert (scenario.title, scenario.loss.name, scenario.training.epochs) == ("Mine", "mean_squared_error", 7)
    assert scenario.optimizer is not None
    assert scenario.optimizer.parameters["learning_rate"] == 0.5
    assert nnstep("new", "adam.yaml", "--from", model, *OPTIONS, "--optimizer", "adam").code == 0
    for wrong, word in (
        ((*OPTIONS, "--layers", "2-2-2"), "2-3-2"),
        (("--weights", "1,2"), "--weights"),
        ((), "activation"),
    ):
        refused = nnstep("new", "x.yaml", "--from", model, *wrong)
        assert refused.code == 2
        assert word in refused.err
    assert nnstep("new", "x.yaml", "--from", model, *OPTIONS, "--inputs", "1").code == 2
    assert nnstep("new", "--from", "there-is-none.npz").code == 66
    assert not Path("x.yaml").exists()


class Bomb:
    """What would leave a trace if it were unpickled."""

    def __reduce__(self) -> Any:
        return Path.touch, (Path("exploded"),)


def npy(heading: str, numbers: bytes = b"") -> bytes:
    """An array of numpy with any heading."""
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(heading)) + heading.encode() + numbers


def npz(**members: bytes) -> bytes:
    """A zip of such arrays."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name + ".npy", content)
    return buffer.getvalue()


def tensors(heading: Any, numbers: bytes = b"", length: int | None = None) -> bytes:
    """A file of safetensors with any heading."""
    text = heading if isinstance(heading, bytes) else json.dumps(heading).encode()
    return struct.pack("<Q", len(text) if length is None else length) + text + numbers


def typed(kind: str, shape: str, numbers: bytes = b"") -> bytes:
    """A zip of one array that says to have this type and shape."""
    return npz(w=npy(f"{{'descr': '{kind}', 'fortran_order': False, 'shape': {shape}, }}\n", numbers))


ONE = struct.pack("<d", 1.0)
WRONG = {
    "pickle.pkl": (pickle.dumps(Bomb()), "a pickle"),
    "pickle.npz": (pickle.dumps(Bomb()), "a pickle"),
    "objects.npz": (typed("|O", "(1, 1)", pickle.dumps(Bomb())), "a pickle"),
    "empty.npz": (b"", "no model"),
    "empty.safetensors": (b"", "heading"),
    "cut.safetensors": ((MODELS / "torch.safetensors").read_bytes()[:-3], "outside the file"),
    "cut.npz": ((MODELS / "torch.npz").read_bytes()[:-30], "is none"),
    "zeros.npz": (npz(w=bytes(MOST_BYTES + 1)), "unpacks to"),
    "claims.npz": (typed("<f8", "(1000000, 1000000)", ONE), "which is 8000000000000 bytes"),
    "negative.npz": (typed("<f8", "(-1, 2)", ONE), "says no shape"),
    "complex.npz": (typed("<c16", "(1, 1)", bytes(16)), "type"),
    "text.npz": (typed("<U4", "(1, 1)", bytes(16)), "type"),
    "code.npz": (npz(w=npy("__import__('pathlib').Path('exploded').touch()")), "says no type"),
    "deep.npz": (npz(w=npy("(" * 5000)), "says no type"),
    "long.npz": (npz(w=b"\x93NUMPY\x02\x00\xff\xff\xff\xff"), "bytes long"),
    "nan.npz": (typed("<f8", "(1, 1)", struct.pack("<d", float("nan"))), "no finite number"),
    "infinite.npz": (typed("<f8", "(1, 1)", struct.pack("<d", float("inf"))), "no finite number"),
    "cube.npz": (typed("<f8", "(1, 1, 1)", ONE), "3 dimensions"),
    "none.npz": (npz(), "without arrays"),
    "one.npy": (npy("{'descr': '<f8', 'fortran_order': False, 'shape': (1,), }\n", ONE), "one array"),
    "length.safetensors": (tensors(b"{}", length=2**60), "heading would be"),
    "heading.safetensors": (tensors(b"{]"), "no JSON"),
    "list.safetensors": (tensors(b"[1]"), "no list of arrays"),
    "twice.safetensors": (
        tensors(
            b'{"0.weight": {"dtype": "F32", "shape": [1, 1], "data_offsets": [0, 4]}, '
            b'"0.bias": {"dtype": "F32", "shape": [1], "data_offsets": [0, 4]}}',
            bytes(4),
        ),
        "lie on one another",
    ),
    "deep.safetensors": (tensors(b"[" * 100_000), "no JSON"),
    "fields.safetensors": (tensors({"0.weight": 3}), "does not say"),
    "far.safetensors": (tensors({"0.weight": {"dtype": "F64", "shape": [1], "data_offsets": [8, 16]}}, ONE), "outside"),
    "less.safetensors": (tensors({"0.weight": {"dtype": "F64", "shape": [9, 9], "data_offsets": [0, 8]}}, ONE), "648"),
    "odd.safetensors": (tensors({"0.weight": {"dtype": "BOOL", "shape": [8], "data_offsets": [0, 8]}}, ONE), "BOOL"),
    "nothing.safetensors": (tensors({}), "no weights"),
}


@pytest.mark.parametrize("name", WRONG)
def test_wrong_and_hostile_files_get_words(name: str, here: Path) -> None:
    """Exit 65, the file's name and what is wrong with it; nothing is run, nothing is written, no traceback."""
    content, says = WRONG[name]
    (here / name).write_bytes(content)
    said = nnstep("new", "net.yaml", "--from", name, *OPTIONS)
    assert (said.code, said.out) == (65, ""), said.err
    assert says in said.err
    assert f"--> {name}" in said.err
    assert sorted(path.name for path in here.iterdir()) == [name]


def test_pickles_of_pytorch_come_with_the_lines_that_convert_them(here: Path) -> None:
    """A .pt that torch.save wrote: the two lines name the file, and the second one is Python."""
    said = nnstep("new", "--from", MODELS / "torch.pt")
    assert said.code == 65
    first, second = (line.strip() for line in said.err.splitlines()[-2:])
    assert first == "import numpy, torch"
    assert "torch.pt" in second
    compile(second, "", "exec")


def test_data_and_models_given_for_a_scenario_are_told_apart(here: Path) -> None:
    """`nnstep run net.npz` says how a scenario is made of it."""
    said = nnstep("show", "E", "-s", MODELS / "torch.npz")
    assert said.code == 65
    assert "nnstep new --from" in said.err


def test_a_model_that_is_too_large_for_a_file(monkeypatch: pytest.MonkeyPatch) -> None:
    """A scenario may have a megabyte, here 500 bytes: a larger one is stepped through from Python, which is said."""
    monkeypatch.setattr("nnstep.cli.imported.LARGEST", 500)
    said = nnstep("new", "--from", MODELS / "torch.npz", *OPTIONS)
    assert said.code == 65
    assert "nnstep.from_model(" in said.err


def test_a_scenario_of_a_model_shows_as_any_other() -> None:
    """The transcript of `nnstep run` names the source, and fits 80 columns."""
    nnstep("new", "net.yaml", "--from", MODELS / "torch.npz", *OPTIONS)
    assert "torch.npz" in printed("run", "net.yaml", "--no-input")
