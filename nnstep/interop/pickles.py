"""Files that run what they like when they are opened: refused, with the two lines that make another of them."""

from __future__ import annotations

import os
from typing import Final

from nnstep.interop.model import Unreadable
from nnstep.reading.places import shown

_INDENT: Final = "\n           "
_TORCH: Final = (
    "import numpy, torch",
    'numpy.savez("net.npz", **{{n: t.numpy() for n, t in torch.load({file}, weights_only=True).items()}})',
)
_SKLEARN: Final = (
    "import joblib, nnstep",
    'open("net.yaml", "wb").write(nnstep.from_model(joblib.load({file})).content)',
)
_PICKLE: Final = (
    "import nnstep, pickle",
    'open("net.yaml", "wb").write(nnstep.from_model(pickle.load(open({file}, "rb"))).content)',
)
_ENDINGS: Final = {
    ".pt": _TORCH, ".pth": _TORCH, ".ckpt": _TORCH, ".bin": _TORCH, ".pkl": _PICKLE, ".pickle": _PICKLE,
    ".joblib": _SKLEARN, ".sav": _PICKLE, ".dill": _PICKLE,
}  # fmt: skip


def ending_of(path: str) -> str:
    """The ending of a file's name, in small letters."""
    return os.path.splitext(path)[1].casefold()


def is_pickle(path: str, content: bytes) -> bool:
    """Whether a file is one, by how it begins or by its name."""
    begins = content[:1] == b"\x80" and content[1:2] in (b"\x02", b"\x03", b"\x04", b"\x05")
    return begins or (ending_of(path) in _ENDINGS and ending_of(path) != ".bin")


def refusal(path: str, *, torch: bool = False) -> Unreadable:
    """What is said of one. torch: it is known to be PyTorch's."""
    lines = _TORCH if torch else _ENDINGS.get(ending_of(path), _PICKLE)
    file = '"' + shown(path, 200).replace('"', '\\"') + '"'
    return Unreadable(
        "the file is a pickle, which runs what it likes when it is opened: nnstep opens none",
        f"if you trust it, two lines of Python convert it:{_INDENT}{lines[0]}{_INDENT}{lines[1].format(file=file)}",
    )
