"""stdout and stderr when they are closed, full or left, and Ctrl-C while there is no screen to restore.

Imported before everything else, so it imports next to nothing itself.
"""

from __future__ import annotations

import errno
import io
import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress


class ReaderLeft(Exception):
    """Whoever read our output has gone."""


class Closed(io.TextIOBase):
    """Stands for a stdout that was closed before the program began."""

    def write(self, text: str) -> int:
        raise OSError(errno.EBADF, "it is closed")


def begin() -> None:
    """Makes both streams something that can be written to, and Ctrl-C an end without a traceback."""
    if sys.stdout is None:
        sys.stdout = Closed()
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w")  # noqa: SIM115 - it stays open until the end
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        # An exception could land in a callback of the import system, which would print it. Screens have their own.
        signal.signal(signal.SIGINT, _interrupted)


_last_things: list[Callable[[], object]] = []


@contextmanager
def interrupted(last: Callable[[], object]) -> Iterator[None]:
    """While this lasts, something is still done when Ctrl-C comes."""
    _last_things.append(last)
    try:
        yield
    finally:
        _last_things.remove(last)


@contextmanager
def broken_off() -> Iterator[Callable[[], bool]]:
    """Within it Ctrl-C only is noted: it gives what says whether it came. The second one ends, as everywhere."""
    came: list[int] = []
    before = signal.getsignal(signal.SIGINT)

    def note(number: int, frame: object) -> None:
        came.append(number)
        signal.signal(signal.SIGINT, before)

    try:
        signal.signal(signal.SIGINT, note)
    except ValueError:  # not the main thread, which alone hears of it
        yield lambda: False
        return
    try:
        yield lambda: bool(came)
    finally:
        signal.signal(signal.SIGINT, before)


def _interrupted(number: int, frame: object) -> None:
    """Ends at once, but what was printed so far is not lost: as much of it as the reader takes now."""
    for last in reversed(_last_things):
        last()
    with suppress(Exception):
        os.set_blocking(1, False)
        try:
            sys.stdout.flush()
        finally:
            os.set_blocking(1, True)  # a terminal is the shell's too
    os._exit(130)


def complain(text: str) -> None:
    """Says what went wrong on stderr; where that cannot be written either, the exit code has to do."""
    from nnstep.printable import harmless  # only where something went wrong

    text = harmless(text)
    try:
        print(text, file=sys.stderr, flush=True)
    except UnicodeEncodeError:
        complain(text.encode("ascii", "backslashreplace").decode("ascii"))
    except (OSError, ValueError):
        _give_up(2)


def end(code: int) -> int:
    """Writes what is still to be written to stdout; the exit code that this leads to."""
    with suppress(ValueError):  # not the main thread
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # it is over; Python would take itself down with a -2
    try:
        sys.stdout.flush()
    except (BrokenPipeError, ValueError):
        _give_up(1)
    except OSError as error:
        _give_up(1)
        if code == 0:
            complain(f"error: cannot write the output: {error.strerror}")
        return code or 1
    return code


def _give_up(descriptor: int) -> None:
    """Nobody reads any more: what Python still wants to write at its end must not complain."""
    with suppress(OSError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), descriptor)
