"""What takes longer than half a second says how far it is: one line on stderr, written anew, gone at the end.

A clock looks now and then at what was told last, so telling costs nothing, and what tells nothing has its line as well.
Only a terminal gets it.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from typing import Any, Final, TypeVar

from nnstep.terminal.streams import interrupted
from nnstep.told import Told

T = TypeVar("T")

_FIRST: Final = 0.5  # s of silence
_NEXT: Final = 0.1  # s between two lines
_GONE: Final = "\r\x1b[K"


class Progress:
    """The line of one work. It is a function that is told how much is done, and of how much."""

    def __init__(self, what: str, look: Callable[[], str]) -> None:
        self._what, self._look = what, look
        self._done = self._of = 0
        self._begun = time.monotonic()
        self._is_shown = False

    def __call__(self, done: int, of: int = 0) -> None:
        self._done, self._of = done, of

    @property
    def line(self) -> str:
        """What it says now: `reading iris.csv: 37 %, 2 s`."""
        if self._of:
            far = f"{min(100 * self._done // self._of, 100)} %"
        else:
            far = f"{self._done:,}" if self._done else self._look()
        return f"{self._what}: {far + ', ' if far else ''}{time.monotonic() - self._begun:.0f} s"

    def show(self, *_: object) -> None:
        """Writes the line over the one before."""
        self._is_shown = True
        with suppress(OSError, ValueError):
            columns = os.get_terminal_size(2).columns or 80
            os.write(2, f"\r{self.line[: columns - 1]}\x1b[K".encode("ascii", "replace"))

    def hide(self) -> None:
        """Takes the line away."""
        if self._is_shown:
            self._is_shown = False
            with suppress(OSError):
                os.write(2, _GONE.encode())


@contextmanager
def doing(what: str, look: Callable[[], str] = str, *, quiet: bool = False) -> Iterator[Progress]:
    """Shows how far a work is, from half a second on, until it is done. look: says it, where nothing is told."""
    progress = Progress(what, look)
    if quiet or not _can_be_shown():
        yield progress
        return
    before: Any = signal.signal(signal.SIGALRM, progress.show)
    signal.setitimer(signal.ITIMER_REAL, _FIRST, _NEXT)
    try:
        with interrupted(progress.hide):
            yield progress
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
        progress.hide()


def heard(parts: Iterable[T], told: Told, of: int = 0) -> Iterator[T]:
    """What comes one by one, of so many, counted while it does."""
    for number, part in enumerate(parts):
        told(number, of)
        yield part


def _can_be_shown() -> bool:
    """Whether a terminal shows it, and has a clock that interrupts (Windows has none)."""
    try:
        is_terminal = sys.stderr.isatty()
    except ValueError:  # closed
        return False
    return is_terminal and os.environ.get("TERM", "") not in ("dumb", "") and hasattr(signal, "setitimer")
