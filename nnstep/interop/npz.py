"""Files of numpy: .npz is a zip of .npy, each a heading that is a Python literal, and the numbers.

Read without numpy: its own reader takes the memory that a heading claims before it looks whether the numbers are there.
"""

from __future__ import annotations

import ast
import re
import zlib
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile

from nnstep.interop.model import Unreadable
from nnstep.interop.packed import MOST_BYTES, unpacked
from nnstep.reading.places import shown

MAGIC = b"\x93NUMPY"
_LONGEST = 10_000  # characters of a heading: that of a matrix has a hundred
_TYPE = re.compile(r"([<>|=])([fiu])([1248])")
_LETTERS = {"f2": "e", "f4": "f", "f8": "d", "i1": "b", "i2": "h", "i4": "i", "i8": "q", "u1": "B", "u2": "H",
            "u4": "I", "u8": "Q"}  # fmt: skip
_BROKEN = "the file is damaged, or was not written to its end"


def opened(content: bytes) -> ZipFile:
    """A file that is a zip. Raises: Unreadable, also where it would unpack to more than is read."""
    try:
        archive = ZipFile(BytesIO(content))
        size = sum(one.file_size for one in archive.infolist())
        packed = {one.compress_type for one in archive.infolist()}
    except (BadZipFile, ValueError, NotImplementedError, OSError):
        raise Unreadable("the file begins as a zip does, and is none", _BROKEN) from None
    if size > MOST_BYTES:
        raise Unreadable(
            f"the file unpacks to {size:,} bytes, from {len(content):,}", f"{MOST_BYTES:,} is the most that is read"
        )
    if not packed <= {ZIP_STORED, ZIP_DEFLATED}:  # the others unpack without bounds
        raise Unreadable("the zip is packed in a way that is not read", "numpy and Keras store or deflate")
    return archive


def member(archive: ZipFile, name: str) -> bytes:
    """A file out of a zip, of no more bytes than it says. Raises: Unreadable."""
    try:
        with archive.open(name) as file:
            return file.read(MOST_BYTES)  # never more than the heading says, whose sum was looked at
    except (BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError, ValueError, OSError, KeyError):
        raise Unreadable(f"{shown(name, 100)} in the zip cannot be unpacked", _BROKEN) from None


def arrays(archive: ZipFile) -> dict[str, Any]:
    """The arrays by their names, in the file's order. Raises: Unreadable."""
    return {
        name.removesuffix(".npy"): _array(member(archive, name), name.removesuffix(".npy"))
        for name in archive.namelist()
        if name.endswith(".npy")
    }


def _array(content: bytes, name: str) -> Any:
    if not content.startswith(MAGIC) or len(content) < 10:
        raise Unreadable(f"{shown(name, 100)} is no array of numpy", _BROKEN)
    size = 2 if content[6] == 1 else 4  # of the number that says how long the heading is
    start = 8 + size
    end = start + int.from_bytes(content[8:start], "little")
    if end - start > _LONGEST or end > len(content):
        raise Unreadable(f"the heading of {shown(name, 100)} would be {end - start:,} bytes long", _BROKEN)
    try:
        heading = ast.literal_eval(content[start:end].decode("utf-8", "replace").strip())
        kind, columns, shape = heading["descr"], heading["fortran_order"], heading["shape"]
    except (ValueError, SyntaxError, TypeError, KeyError, IndexError, MemoryError, RecursionError):
        raise Unreadable(f"the heading of {shown(name, 100)} says no type and shape", _BROKEN) from None
    found = _TYPE.fullmatch(kind) if isinstance(kind, str) else None
    letter = _LETTERS.get(found[2] + found[3], "") if found else ""
    if isinstance(kind, str) and "O" in kind:
        raise Unreadable(
            f"{shown(name, 100)} is an array of Python objects, a pickle, which runs what it likes when it is opened",
            "save arrays of numbers: numpy.savez('net.npz', W1=..., b1=...)",
        )
    if not found or not letter:
        raise Unreadable(
            f"{shown(name, 100)} is of the type {shown(repr(kind), 60)}", "weights are numbers, '<f8' or '<f4'"
        )
    if not isinstance(shape, tuple) or not all(type(one) is int and 0 <= one < 2**48 for one in shape):
        raise Unreadable(f"the heading of {shown(name, 100)} says no shape", _BROKEN)
    order = ">" if found[1] == ">" else "<"
    return unpacked(content[end:], letter, shape, name, order=order, columns=columns is True)
