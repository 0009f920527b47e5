"""TensorFlow.js' layers models: model.json, with the weights in files beside it or in the JSON itself."""

from __future__ import annotations

import base64
import binascii
import os
from collections.abc import Iterator, Mapping
from math import prod
from typing import Any, Final

from nnstep.errors import ScenarioNotFound
from nnstep.interop.activations import KERAS_2
from nnstep.interop.arrays import matrix, turned, vector
from nnstep.interop.keras_config import layers_of, names_of
from nnstep.interop.keras_model import keras_like
from nnstep.interop.keras_training import compiled
from nnstep.interop.model import Model, Row, Rows, Unreadable
from nnstep.interop.packed import MOST_BYTES, unpacked, width
from nnstep.interop.texts import BROKEN, from_json
from nnstep.reading.files import read_bytes
from nnstep.reading.places import shown

_TITLE: Final = "TensorFlow.js"
_CODES: Final = {"float32": "f", "float16": "e", "int32": "i"}


def tfjs(content: bytes, path: str) -> Model:
    """The model of a model.json. path: the file's, since weights lie beside it. Raises: Unreadable."""
    said = from_json(content)
    topology = said.get("modelTopology")
    topology = topology.get("model_config", topology) if isinstance(topology, Mapping) else None
    config = topology.get("config") if isinstance(topology, Mapping) else None
    if isinstance(config, list):  # a Sequential of the first versions
        config = {"layers": config}
    if not isinstance(config, Mapping):
        raise Unreadable("the file does not say which layers it has", "it takes layers models, and no graph models")
    names_of(config)
    arrays = dict(_arrays(said, path))

    def weights(name: str) -> tuple[Rows, Row | None]:
        kernel, bias = arrays.get(f"{name}/kernel"), arrays.get(f"{name}/bias")
        if kernel is None:
            raise Unreadable(f"there are no weights of layer {shown(name, 60)}", BROKEN)
        return turned(matrix(kernel, f"{name}/kernel")), None if bias is None else vector(bias, f"{name}/bias")

    layers, notes, rate = layers_of(config, weights, KERAS_2)
    training = said.get("trainingConfig")
    told = compiled({"loss": training.get("loss")} if isinstance(training, Mapping) else None, _TITLE)
    return keras_like(layers, f"a layers model of {_TITLE}", told, rate, notes, "tensorflow.js")


def _arrays(said: Mapping[str, Any], path: str) -> Iterator[tuple[str, Any]]:
    """Each array by its name. Raises: Unreadable."""
    if isinstance(said.get("weightSpecs"), list):
        yield from _cut(said["weightSpecs"], _inline(said.get("weightData")))
        return
    groups = said.get("weightsManifest")
    for group in groups if isinstance(groups, list) else []:
        if not isinstance(group, Mapping) or not isinstance(group.get("weights"), list):
            raise Unreadable("weightsManifest does not say which weights there are", BROKEN)
        names = group.get("paths")
        data = b"".join(_beside(name, path) for name in (names if isinstance(names, list) else []))
        yield from _cut(group["weights"], data)


def _inline(data: Any) -> bytes:
    try:
        return base64.b64decode(data, validate=True) if isinstance(data, str) else bytes(data or b"")
    except (ValueError, TypeError, binascii.Error):
        raise Unreadable("weightData is neither base64 nor a list of bytes", BROKEN) from None


def _beside(name: Any, path: str) -> bytes:
    """The content of a file in the same folder. Raises: Unreadable."""
    if isinstance(name, str):
        name = name.removeprefix("./")  # as a browser writes it
    if (
        not isinstance(name, str)
        or not name
        or os.path.basename(name.replace("\\", "/")) != name
        or name.startswith(".")
    ):
        raise Unreadable(f"{shown(str(name), 100)} is no file beside it, and is not opened", BROKEN)
    try:
        data = read_bytes(os.path.join(os.path.dirname(path), name), MOST_BYTES, lambda: "")
    except ScenarioNotFound as error:
        raise Unreadable(
            f"its weights are in {shown(name, 100)}: {error.message}", "keep both files in one folder"
        ) from None
    if data is None:
        raise Unreadable(f"{shown(name, 100)} is larger than {MOST_BYTES // 10**6} MB", "")
    return data


def _cut(specs: list[Any], data: bytes) -> Iterator[tuple[str, Any]]:
    """The arrays of a row of bytes, one after another."""
    start = 0
    for spec in specs:
        fields = spec if isinstance(spec, Mapping) else {}
        name, shape, kind = str(fields.get("name")), fields.get("shape"), fields.get("dtype")
        if not isinstance(shape, list) or not all(type(one) is int and 0 <= one < 2**32 for one in shape):
            raise Unreadable(f"{shown(name, 60)} says no shape", BROKEN)
        if kind not in _CODES or "quantization" in fields:
            raise Unreadable(
                f"{shown(name, 60)} is of the type {shown(str(kind), 40)}, or quantized", "save it in float32"
            )
        size = prod(shape) * width(_CODES[kind])
        part, start = data[start : start + size] if size <= len(data) else b"", start + size
        yield name, unpacked(part, _CODES[kind], shape, name)
