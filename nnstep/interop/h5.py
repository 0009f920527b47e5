"""Weights that Keras keeps in HDF5, read by h5py, which may be installed beside nnstep.

A broken file can make the library under h5py loop for ever, so it reads in a process of its own. Only what lies in the
file itself is looked at: links into other files, and data that are kept elsewhere, are refused.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from importlib.util import find_spec
from io import BytesIO
from math import prod
from typing import Any, Final

from nnstep.interop.apart import apart
from nnstep.interop.arrays import matrix, turned, vector
from nnstep.interop.extras import lacking
from nnstep.interop.keras_config import names_of
from nnstep.interop.model import DENSE, Row, Rows, Unreadable
from nnstep.reading.places import shown
from nnstep.records import dataclass
from nnstep.scenario.build import MOST_WEIGHTS

MAGIC: Final = b"\x89HDF\r\n\x1a\n"
_BROKEN: Final = "the file is damaged, or was not written to its end"
_DEEPEST: Final = 8
_MOST: Final = 10_000  # groups and arrays that are looked at
_FEW: Final = 10  # optimizers whose states are looked at
_BESIDE: Final = ("optimizer", "optimizer_weights", "metrics")
"""Groups of a model that are no layers."""


@dataclass(frozen=True, slots=True)
class Described:
    """What a file says beside its arrays. model: its description, None where it has none; training: the compiled one's.

    version: of Keras; begun: whether the optimizer has made steps.
    """

    model: Mapping[str, Any] | None
    training: Mapping[str, Any] | None
    version: str
    begun: bool


@dataclass(frozen=True, slots=True)
class Dense:
    """A layer's arrays, as a row for each unit. key: the group that it is in; name: the layer's own, "" if not said."""

    key: str
    name: str
    weights: Rows
    bias: Row | None


def dense_layers(content: bytes) -> tuple[list[Dense], Described]:
    """The layers with weights, in the order of their groups, and what else the file says.

    Raises: Unreadable, also where h5py is not installed.
    """
    if find_spec("h5py") is None:
        raise lacking("HDF5 files", "h5py")
    layers, said = apart("nnstep.interop.h5:arrays", content)
    return [_layer(*one) for one in layers], Described(*said)


def arrays(content: bytes) -> tuple[list[Any], tuple[Any, ...]]:
    """In a process of its own: the groups that have arrays, and what is described. Raises: Unreadable."""
    import h5py  # type: ignore[import-not-found,import-untyped,unused-ignore]  # an optional extra, only for who has such files

    try:
        with h5py.File(BytesIO(content), "r") as file:
            model = _description(file, "model_config")
            if model and isinstance(config := model.get("config"), Mapping):
                names_of(config)  # where a layer cannot be taken, that is said first
            version = file.attrs.get("keras_version", "")
            version = version.decode("utf-8", "replace") if isinstance(version, bytes) else str(version)
            said = model, _description(file, "training_config"), version[:20], _begun(file, h5py)
            return list(_groups(file, h5py)), said
    except Unreadable:
        raise
    except Exception as error:  # whatever a broken file does to the library
        reason = shown(str(error) or type(error).__name__, 100)
        raise Unreadable(f"the HDF5 file cannot be read: {reason}", _BROKEN) from None


def _groups(file: Any, h5py: Any) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Each group that has arrays: its key, its layer's name, and the arrays by their names."""
    seen = 0

    def walk(group: Any, path: str, depth: int) -> Iterator[tuple[str, str, dict[str, Any]]]:
        nonlocal seen
        arrays: dict[str, Any] = {}
        for name in sorted(group, key=_natural):
            seen += 1
            if depth > _DEEPEST or seen > _MOST:
                raise Unreadable("the HDF5 file has more in it than a model of dense layers", DENSE)
            if not depth and name in _BESIDE:
                continue
            if not isinstance(group.get(name, getlink=True), h5py.HardLink):
                raise Unreadable(f"{shown(name, 60)} is a link to somewhere else, which is not followed", _BROKEN)
            item, inside = group[name], f"{path}/{name}".lstrip("/")
            if isinstance(item, h5py.Group):
                yield from walk(item, inside, depth + 1)
            elif isinstance(item, h5py.Dataset):
                arrays[name] = _numbers(item, inside)
        if arrays:
            yield path, str(group.attrs.get("name", "")), arrays

    yield from walk(file, "", 0)


def _natural(name: str) -> list[tuple[int, str]]:
    """dense, dense_1, dense_10: as they were made."""
    return [(int(digits or -1), text) for text, digits in re.findall(r"(\D*)(\d*)", name)]


def _numbers(array: Any, name: str) -> Any:
    if array.is_virtual or array.external:
        raise Unreadable(f"{shown(name, 100)} lies in another file, which is not opened", _BROKEN)
    if array.dtype.kind not in "fiu" or array.dtype.names:
        raise Unreadable(f"{shown(name, 100)} is of the type {shown(str(array.dtype), 60)}", "weights are numbers")
    if len(array.shape) > 2 or prod(array.shape) > MOST_WEIGHTS:
        raise Unreadable(
            f"{shown(name, 100)} is {' × '.join(map(str, array.shape))}, no weights of a dense layer", DENSE
        )
    return array[()].tolist()


def _layer(key: str, name: str, arrays: Mapping[str, Any]) -> Dense:
    """The kernel first, then the bias, as 0 and 1 or by these names. Raises: Unreadable."""
    plain = {word.split(":")[0]: array for word, array in arrays.items()}
    kernel, bias = (plain.get(word, plain.get(old)) for word, old in (("0", "kernel"), ("1", "bias")))
    if kernel is None or set(plain) - {"0", "1", "kernel", "bias"}:
        raise Unreadable(f"{shown(key, 100)} has {shown(', '.join(arrays), 100)}, no kernel and bias", DENSE)
    if isinstance(kernel, list) and not isinstance(kernel[0] if kernel else 0, list):
        raise Unreadable(f"{shown(key, 100)} has one row of numbers, as a normalisation, and no matrix", DENSE)
    rows = turned(matrix(kernel, f"{key}/kernel"))
    return Dense(key, name, rows, None if bias is None else vector(bias, f"{key}/bias"))


def _begun(file: Any, h5py: Any) -> bool:
    """Whether the optimizer whose state is in the file has made steps."""
    places = ["optimizer/vars/0"]
    if isinstance(states := file.get("optimizer_weights"), h5py.Group):
        places += [f"optimizer_weights/{one}/iteration" for one in list(states)[:_FEW]]
    counted = [file.get(place) for place in places if file.get(place, getclass=True) is h5py.Dataset]
    return any(
        one.shape == () and one.dtype.kind in "iu" and not one.is_virtual and not one.external and int(one[()]) > 0
        for one in counted
    )


def _description(file: Any, name: str) -> Mapping[str, Any] | None:
    """What Keras wrote of the model, or of its training, into a file of before its version 3."""
    written = file.attrs.get(name)
    try:
        said = json.loads(written) if isinstance(written, (str, bytes)) else None
    except (ValueError, RecursionError):
        return None
    return said if isinstance(said, dict) else None
