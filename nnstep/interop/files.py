"""A model file as a `Model`: which kind it is, by its content and then by its name, and who reads it."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from nnstep.interop import h5, nnet, npz, safetensors
from nnstep.interop.brain import brain
from nnstep.interop.fann import fann
from nnstep.interop.keras_files import CONFIG, WEIGHTS, keras_archive, keras_h5
from nnstep.interop.model import Model, Unreadable
from nnstep.interop.named import layers_of
from nnstep.interop.neuralnet import neuralnet
from nnstep.interop.onnx_file import onnx_model
from nnstep.interop.packed import MOST_BYTES
from nnstep.interop.pickles import ending_of, is_pickle, refusal
from nnstep.interop.pmml import pmml
from nnstep.interop.texts import kind_of_text
from nnstep.interop.tfjs import tfjs
from nnstep.interop.weka import weka
from nnstep.reading.files import read_bytes

KINDS: Final = (
    "safetensors, npz, Keras (.keras, .weights.h5), ONNX, PMML, FANN (.net), brain.js and TensorFlow.js (JSON), what "
    "R's nnet and Weka print, R's wts and result.matrix as CSV"
)
"""What can be read, in words."""

_ENDINGS: Final = (
    ".safetensors", ".npz", ".npy", ".keras", ".h5", ".hdf5", ".onnx", ".pt", ".pth", ".ckpt", ".pkl", ".pickle",
    ".joblib", ".sav", ".dill",
)  # fmt: skip
"""How files are called that are models and no scenarios, whatever is in them."""
_ZIP: Final = (b"PK\x03\x04", b"PK\x05\x06")  # the second where nothing is in it
_STARTS: Final = (*_ZIP, b"\x80", npz.MAGIC, h5.MAGIC)

_TEXTS: Final = (".net", ".pmml", ".csv", ".wts")
_SURE: Final = ("fann", "pmml", "tfjs", "brain", "nnet", "weka")
_LOOKED_AT: Final = 20_000  # bytes of a file that says what it is by what it holds

_READERS: Final[Mapping[str, Callable[[bytes], Model]]] = {
    "fann": fann, "pmml": pmml, "brain": brain, "nnet": nnet.nnet, "weka": weka, "neuralnet": neuralnet,
}  # fmt: skip

_OF_FORMAT: Final = {"pt": "pytorch", "mlx": "mlx"}
"""What a safetensors file says of itself; others write np, tf, flax."""


def is_model(path: str | Path) -> bool:
    """Whether a file is to be read as a model: by its name or, where it is there, by what it holds."""
    ending = ending_of(str(path))
    if ending in _ENDINGS or ending in _TEXTS:
        return True
    if not os.path.isfile(path):  # a pipe may never end
        return False
    try:
        with open(path, "rb") as file:
            start = file.read(_LOOKED_AT)
    except (OSError, ValueError):
        return False
    if ending in (".yaml", ".yml"):
        return False
    kind = kind_of_text(start)
    is_text = kind in _SURE or (kind != "" and ending == ".txt")
    return is_text or start.startswith(_STARTS) or safetensors.is_safetensors(start)


def read(path: str | Path, sizes: Sequence[int] = ()) -> Model:
    """The model in a file. sizes: of its layers, for who has weights alone. Raises: ScenarioNotFound, Unreadable."""
    name = str(path)
    content = read_bytes(path, MOST_BYTES, lambda: f"models are read from files: {KINDS}")
    if content is None:
        raise Unreadable(
            f"the file is larger than {MOST_BYTES // 10**6} MB", "so large a model cannot be stepped through"
        )
    if is_pickle(name, content):
        raise refusal(name, torch=content.startswith(b"\x80") and b"torch" in content[:2000])
    if content.startswith(_ZIP):
        return _zipped(name, content)
    if safetensors.is_safetensors(content) or ending_of(name) == ".safetensors":
        arrays, about = safetensors.tensors(content)
        return _named(arrays, "a file of safetensors", _OF_FORMAT.get(about.get("format", ""), ""), ordered=False)
    if content.startswith(h5.MAGIC):
        return keras_h5(content)
    if ending_of(name) == ".onnx":
        return onnx_model(content)
    if content.startswith(npz.MAGIC):
        raise Unreadable(
            "the file is one array of numpy", "save weights and biases together: numpy.savez('net.npz', W1=…, b1=…)"
        )
    return _text(name, content, sizes)


def _text(path: str, content: bytes, sizes: Sequence[int]) -> Model:
    match kind_of_text(content):
        case "tfjs":
            return tfjs(content, path)
        case "wts":
            return nnet.weights(content, sizes)
        case kind if kind in _READERS:
            return _READERS[kind](content)
    hint = "; nnstep new --csv FILE takes samples of a CSV" if ending_of(path) in (".csv", ".tsv", ".txt") else ""
    raise Unreadable("the file is no model that can be read", f"models are read from: {KINDS}{hint}")


def _zipped(path: str, content: bytes) -> Model:
    archive = npz.opened(content)
    names = archive.namelist()
    if any(name.endswith("data.pkl") for name in names):
        raise refusal(path, torch=True)
    if {CONFIG, WEIGHTS} <= set(names):
        return keras_archive(archive)
    if any(name.endswith(".npy") for name in names):
        return _named(npz.arrays(archive), "an npz file", "", ordered=True)
    raise Unreadable("the file is a zip without arrays in it", f"models are read from: {KINDS}")


def _named(arrays: Mapping[str, Any], origin: str, like: str, *, ordered: bool) -> Model:
    layers, notes = layers_of(arrays, ordered=ordered)
    squares = "mean_squared_error" if like else "half_squared_error"
    return Model(layers, origin, like, squares=squares, notes=notes)
