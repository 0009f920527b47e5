"""Numbers as bytes: the types that files of arrays have, unpacked into rows without numpy."""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from math import prod
from typing import Any, Final

from nnstep.interop.model import Unreadable
from nnstep.reading.places import shown

MOST_BYTES: Final = 64_000_000
"""The most that is read of a file, and the most that it may unpack to."""

_BFLOAT: Final = "bfloat16"
_CODES: Final[Mapping[str, str]] = {
    "F64": "d", "F32": "f", "F16": "e", "BF16": _BFLOAT, "I64": "q", "I32": "i", "I16": "h", "I8": "b", "U64": "Q",
    "U32": "I", "U16": "H", "U8": "B",
}  # fmt: skip
"""The names of types in safetensors files; those of struct."""


def of_type(code: str) -> str:
    """The letter of struct for a type as safetensors files name it, "" where numbers are none that weights can be."""
    return _CODES.get(code, "")


def width(code: str) -> int:
    """How many bytes a number takes."""
    return 2 if code == _BFLOAT else struct.calcsize(f"<{code}")


def unpacked(
    data: bytes, code: str, shape: Sequence[int], name: str, *, order: str = "<", columns: bool = False
) -> Any:
    """A number, a list or a list of rows, as the shape says. order: of the bytes. columns: they stand column by column.

    Raises: Unreadable, for other shapes, and where the bytes are not as many as the shape says.
    """
    if len(shape) > 2:
        raise Unreadable(
            f"{shown(name, 100)} has {len(shape)} dimensions",
            "weights of a dense layer have two; those of convolutions and recurrent layers cannot be taken",
        )
    count = prod(shape)
    if len(data) != count * width(code):
        raise Unreadable(
            f"{shown(name, 100)} is {' × '.join(map(str, shape)) or '1'} by what the file says, which is "
            f"{count * width(code)} bytes, and has {len(data)}",
            "the file is damaged, or was not written to its end",
        )
    if code == _BFLOAT:  # the upper half of a float32
        wide = (half << 16 for half in struct.unpack(f"{order}{count}H", data))
        numbers: tuple[Any, ...] = struct.unpack(f"<{count}f", struct.pack(f"<{count}I", *wide))
    else:
        numbers = struct.unpack(f"{order}{count}{code}", data)
    if not shape:
        return numbers[0]
    if len(shape) == 1 or 0 in shape:
        return list(numbers)
    rows, wide_rows = shape
    if columns:
        return [list(numbers[row::rows]) for row in range(rows)]
    return [list(numbers[start : start + wide_rows]) for start in range(0, count, wide_rows)]
