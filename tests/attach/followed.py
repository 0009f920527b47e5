"""Scripts of the corpus followed in processes that have PyTorch already, so that it is loaded once."""

from __future__ import annotations

import contextlib
import io
import os
import pickle
import re
import signal
import sys
import warnings
from pathlib import Path
from typing import Any

_SECONDS = 60  # after which a script that hangs is ended
SCRIPTS = Path(__file__).parent / "scripts"


def expected(script: Path) -> tuple[str, int] | None:
    """The mistake that a script names in a comment, and the line."""
    for number, text in enumerate(script.read_text().split("\n"), 1):
        if found := re.search(r"# expect: (\w+)", text):
            return found[1], number
    return None


def followed(script: Path, first: int = 1, steps: int = 3, weights: str | None = None) -> list[Any]:
    """What is seen of a script that runs in a process of its own."""
    import torch
    import torch._dynamo  # which the first step of an optimizer loads: once here, not once in each process

    torch.set_num_threads(1)
    read, write = os.pipe()
    process = os.fork()
    if not process:
        from nnstep.following.child import Talk, run

        os.close(read)
        warnings.simplefilter("default")  # what pytest makes of them is none of the script's business
        code = 0
        signal.alarm(_SECONDS)
        with open(os.devnull, "w") as nowhere, contextlib.redirect_stdout(nowhere), contextlib.redirect_stderr(nowhere):
            sys.stdout, sys.stderr = nowhere, nowhere
            try:
                run(str(script), [], Talk(os.fdopen(write, "wb"), first=first), first, steps, weights)
            except BaseException as end:
                code = 0 if isinstance(end, SystemExit) and not end.code else 1
        os._exit(code)
    os.close(write)
    with os.fdopen(read, "rb") as pipe:
        told = io.BytesIO(pipe.read())
    os.waitpid(process, 0)
    events = []
    with contextlib.suppress(EOFError):
        while True:
            events.append(pickle.load(told))
    return events
