"""A library that a broken file may lead astray, in a process of its own: it can neither hang nor crash this one."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import Any, Final

from nnstep.interop.model import Unreadable

PATIENCE: Final = 30.0  # seconds
_MEMORY: Final = 8 << 30  # bytes, where the system has such a limit
_BROKEN: Final = "the file is damaged, or was made to do harm"


def apart(reader: str, content: bytes, patience: float = PATIENCE) -> Any:
    """What a reader makes of a file's content; reader: `module:function`, which gives what JSON can hold.

    Raises: Unreadable, with the reader's words, or where it comes to no end or dies.
    """
    module, _, name = reader.partition(":")
    program = f"import sys; from {module} import {name}; from {__name__} import serve; serve({name})"
    known = os.pathsep.join(path for path in sys.path if path)  # not the folder that one stands in
    try:
        done = subprocess.run(
            (sys.executable, "-P", "-c", program), input=content, capture_output=True, timeout=patience, check=False,
            env={**os.environ, "PYTHONPATH": known, "OPENBLAS_NUM_THREADS": "1"},
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        raise Unreadable(f"the file was not read in {patience:g} seconds", _BROKEN) from None
    try:
        told = json.loads(done.stdout)
    except ValueError:
        raise Unreadable("the file cannot be read: the library that reads it gave up", _BROKEN) from None
    if "message" in told:
        raise Unreadable(told["message"], told["help"])
    return told["made"]


def serve(reader: Any) -> None:
    """In the other process: reads what comes in, and says what the reader makes of it."""
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    except (ImportError, ValueError, OSError):
        pass  # a system without such limits
    try:
        told = {"made": reader(sys.stdin.buffer.read())}
    except Unreadable as error:
        told = {"message": error.message, "help": error.help}
    sys.stdout.write(json.dumps(told))
