"""A script run in a process of its own, and what was seen of its training."""

from __future__ import annotations

import importlib.util
import os
import pickle
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from typing import Any, BinaryIO

from nnstep.attach.seen import Step
from nnstep.errors import NnstepError


class NoTorch(NnstepError):
    """PyTorch is not there."""

    exit_code = 1


def needs_torch() -> None:
    """Raises: NoTorch where PyTorch is not installed."""
    if importlib.util.find_spec("torch") is None:
        raise NoTorch("this needs PyTorch, which is not installed here", "pip install 'nnstep[torch]' installs it")


class Run:
    """A script that runs. code: how it ended, once it has."""

    def __init__(
        self, script: str, arguments: list[str], *, first: int, steps: int, waits: bool = False, output: Any = None
    ) -> None:
        needs_torch()
        self.code: int | None = None
        read, told = os.pipe()
        heard, self._answers = os.pipe() if waits else (-1, -1)
        kept = (told, heard) if waits else (told,)
        words = [sys.executable, "-P", "-m", "nnstep.attach.child", str(told), str(heard) if waits else "-", str(first),
                 str(steps), script, *arguments]  # fmt: skip
        self._process = subprocess.Popen(
            words, pass_fds=kept, stdin=subprocess.DEVNULL if waits else None, stdout=output, stderr=output
        )
        os.close(told)
        if waits:
            os.close(heard)
        self._pipe: BinaryIO = os.fdopen(read, "rb")

    def events(self) -> Iterator[Any]:
        """What is seen, as it comes, until the script ends."""
        while True:
            try:
                yield pickle.load(self._pipe)
            except (EOFError, pickle.UnpicklingError):
                return

    def until_it_waits(self, steps: int) -> list[Any]:
        """What is seen until so many steps are done, after which it waits, or until it has ended."""
        found: list[Any] = []
        for event in self.events():
            found.append(event)
            steps -= isinstance(event, Step)
            if not steps:
                break
        return found

    def release(self) -> None:
        """Lets it run on to its end."""
        with suppress(OSError):
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

    def interrupt(self) -> None:
        """Ends it."""
        with suppress(OSError):
            self._process.send_signal(signal.SIGINT)
