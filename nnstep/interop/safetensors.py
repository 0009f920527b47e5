"""Files of safetensors: eight bytes that say how long the heading is, the heading in JSON, and the numbers."""

from __future__ import annotations

import json
from itertools import pairwise
from typing import Any

from nnstep.interop.model import Unreadable
from nnstep.interop.packed import of_type, unpacked
from nnstep.reading.places import shown

_LENGTH = 8
_LONGEST = 10_000_000  # bytes of a heading
_BROKEN = "the file is damaged, or was not written to its end"


def is_safetensors(content: bytes) -> bool:
    """Whether a file begins as these do."""
    return len(content) > _LENGTH and content[_LENGTH : _LENGTH + 1] == b"{" and content[5:_LENGTH] == bytes(3)


def tensors(content: bytes) -> tuple[dict[str, Any], dict[str, str]]:
    """The arrays by their names, and what the file says about itself. Raises: Unreadable."""
    length = int.from_bytes(content[:_LENGTH], "little")
    if length > min(_LONGEST, len(content) - _LENGTH):
        raise Unreadable(f"the heading would be {length:,} bytes long, and the file is {len(content):,}", _BROKEN)
    try:
        heading = json.loads(content[_LENGTH : _LENGTH + length])
    except (ValueError, RecursionError):
        raise Unreadable("the heading is no JSON", _BROKEN) from None
    if not isinstance(heading, dict):
        raise Unreadable("the heading is no list of arrays", _BROKEN)
    about = heading.pop("__metadata__", {})
    numbers = content[_LENGTH + length :]
    arrays = {name: _tensor(name, said, numbers) for name, said in heading.items()}
    places = sorted(tuple(said["data_offsets"]) for said in heading.values())
    if any(here[1] > after[0] for here, after in pairwise(places)):
        raise Unreadable("arrays lie on one another in the file", _BROKEN)
    return arrays, {str(key): str(value) for key, value in about.items()} if isinstance(about, dict) else {}


def _tensor(name: str, said: Any, numbers: bytes) -> Any:
    fields: dict[str, Any] = said if isinstance(said, dict) else {}
    shape, offsets, kind = (fields.get(key) or () for key in ("shape", "data_offsets", "dtype"))
    if not ("shape" in fields and _counts(shape) and _counts(offsets) and len(offsets) == 2 and isinstance(kind, str)):
        raise Unreadable(f"the heading does not say where {shown(name, 100)} lies, and what it is", _BROKEN)
    start, end = (int(one) for one in offsets)
    if not start <= end <= len(numbers):
        raise Unreadable(f"{shown(name, 100)} would lie outside the file", _BROKEN)
    if not of_type(kind):
        raise Unreadable(f"{shown(name, 100)} is of the type {shown(kind, 40)}", "weights are F64, F32, F16 or BF16")
    return unpacked(numbers[start:end], of_type(kind), shape, name)


def _counts(value: Any) -> bool:
    return isinstance(value, (list, tuple)) and all(type(one) is int and 0 <= one < 2**48 for one in value)
