"""Files of Keras: .keras, a zip of a description and of weights; .weights.h5 and .h5."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final
from zipfile import ZipFile

from nnstep.interop.activations import KERAS, KERAS_2, Written
from nnstep.interop.h5 import Dense, dense_layers
from nnstep.interop.keras_config import layers_of, names_of
from nnstep.interop.keras_model import keras_like
from nnstep.interop.keras_training import compiled
from nnstep.interop.model import Layer, Model, Row, Rows, Unreadable
from nnstep.interop.npz import member
from nnstep.interop.training import Told
from nnstep.reading.places import shown

CONFIG: Final = "config.json"
WEIGHTS: Final = "model.weights.h5"
_BROKEN: Final = "the file is damaged, or was not written by Keras"


def keras_archive(archive: ZipFile) -> Model:
    """The model of a .keras file. Raises: Unreadable."""
    try:
        said = json.loads(member(archive, CONFIG))
    except (ValueError, RecursionError):
        raise Unreadable(f"{CONFIG} in the zip is no JSON", _BROKEN) from None
    names = names_of(_config(said))
    found, beside = dense_layers(member(archive, WEIGHTS))
    return _described(said, names, found, compiled(said.get("compile_config"), begun=beside.begun), KERAS)


def keras_h5(content: bytes) -> Model:
    """The model of an .h5 file that says what it is made of, or the layers of .weights.h5. Raises: Unreadable."""
    found, said = dense_layers(content)
    if said.model is not None:
        known = KERAS_2 if said.version.startswith(("1.", "2.")) else KERAS
        told = compiled(said.training, begun=said.begun)
        return _described(said.model, names_of(_config(said.model)), found, told, known)
    if len({one.key.count("/") for one in found}) > 1:  # groups of one class are counted at each depth by itself
        raise Unreadable(
            "the file has layers of a model in the model, and does not say which come first",
            "save the whole model: model.save('net.keras')",
        )
    layers = tuple(Layer(one.weights, one.bias, name=one.name) for one in found)
    return keras_like(layers, "the weights of a model of Keras", Told(), 0.0, ())


def _config(said: Any) -> Mapping[str, Any]:
    config = said.get("config") if isinstance(said, Mapping) else None
    if not isinstance(config, Mapping):
        raise Unreadable("the file does not say which layers it has", _BROKEN)
    return config


def _described(
    said: Any, names: Sequence[str], found: Sequence[Dense], told: Told, activations: Mapping[str, Written]
) -> Model:
    by_name = {one.name or one.key.split("/")[-1]: one for one in found}
    if len(found) != len(names):
        raise Unreadable(f"the model has {len(names)} dense layers, and weights of {len(found)}", _BROKEN)
    known = by_name if set(names) <= set(by_name) else dict(zip(names, found, strict=True))

    def weights(name: str) -> tuple[Rows, Row | None]:
        if name not in known:
            raise Unreadable(f"there are no weights of layer {shown(name, 60)}", _BROKEN)
        return known[name].weights, known[name].bias

    layers, notes, rate = layers_of(_config(said), weights, activations)
    return keras_like(layers, "a model of Keras", told, rate, notes)
