"""A script run in a process of its own, and what was seen of its training."""

from __future__ import annotations

import importlib.util
import os
import pickle
import select
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from nnstep.errors import NnstepError
from nnstep.loops.seen import Ended


class NoTorch(NnstepError):
    """PyTorch is not there."""

    exit_code = 1


def needs_torch() -> None:
    """Raises: NoTorch where PyTorch is not installed."""
    if importlib.util.find_spec("torch") is None:
        raise NoTorch("this needs PyTorch, which is not installed here", "pip install 'nnstep[torch]' installs it")


class _Pipe:
    """The end of a pipe that is read, of which nothing is read ahead: so it is known whether there is more."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor

    def fileno(self) -> int:
        return self._descriptor

    def read(self, size: int) -> bytes:
        """So many bytes; fewer where it ends."""
        parts: list[bytes] = []
        while size > 0 and (part := os.read(self._descriptor, min(size, 1 << 20))):
            parts.append(part)
            size -= len(part)
        return b"".join(parts)

    def readline(self) -> bytes:
        """A line."""
        line = b""
        while not line.endswith(b"\n") and (byte := self.read(1)):
            line += byte
        return line

    def close(self) -> None:
        os.close(self._descriptor)


class Run:
    """A script that runs. code: how it ended, once it has.

    first: the update that is looked at first; steps: how many are, 0 for all. waits: whether it waits after each for
    `go_on`. held: the file that takes what it prints while it is held back. weights: the file of those to be put in.
    """

    def __init__(
        self, script: str, arguments: list[str], *, first: int, steps: int, waits: bool = False, held: Any = None,
        output: Any = None, weights: str = "-",
    ) -> None:  # fmt: skip
        needs_torch()
        self.code: int | None = None
        self.ended = False
        read, told = os.pipe()
        heard, self._answers = os.pipe() if waits else (-1, -1)
        kept = [told, *([heard] if waits else []), *([held.fileno()] if held else [])]
        words = [sys.executable, "-P", "-m", "nnstep.following.child", str(told), str(heard) if waits else "-",
                 str(held.fileno()) if held else "-", str(first), str(steps), weights, script, *arguments]  # fmt: skip
        self._process = subprocess.Popen(words, pass_fds=kept, stdout=output, stderr=output)
        os.close(told)
        if waits:
            os.close(heard)
        self._pipe = _Pipe(read)

    def events(self) -> Iterator[Any]:
        """What is seen, as it comes, until the script ends."""
        while not self.ended:
            try:
                event = pickle.load(self._pipe)
            except (EOFError, pickle.UnpicklingError):
                event = None
            self.ended = event is None or isinstance(event, Ended)
            if event is not None:
                yield event

    def has_told(self, seconds: float) -> bool:
        """Whether something has been seen, or is within this time."""
        return bool(select.select([self._pipe], [], [], seconds)[0])

    def go_on(self, *how: Any) -> None:
        """Lets it go on: "held" to the next update, "on" so that it may print meanwhile, "until" the loss is so."""
        with suppress(OSError):
            os.write(self._answers, pickle.dumps(how))

    def release(self, updates: int = 0) -> None:
        """Lets it run on to its end; so many updates more are followed."""
        if self._answers >= 0:
            self.go_on("end", updates)
            os.close(self._answers)
        self._answers = -1

    def wait(self) -> int:
        """Waits for its end, of which nothing more is heard then; its exit code."""
        while self.code is None:
            try:
                self.code = self._process.wait()
            except KeyboardInterrupt:  # it has heard it, too
                continue
            self._pipe.close()
        return self.code if self.code >= 0 else 128 - self.code

    def leave(self) -> None:
        """Ends it where it waits, without a traceback."""
        self.go_on("leave")
        self.wait()

    def interrupt(self) -> None:
        """Ends it."""
        if self._answers >= 0:
            os.close(self._answers)
            self._answers = -1
        with suppress(OSError):
            self._process.send_signal(signal.SIGINT)
