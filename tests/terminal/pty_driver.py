"""Runs a program in a real pseudo-terminal, types into it, and looks at the screen it draws. POSIX only."""

from __future__ import annotations

import contextlib
import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import termios
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any

import pyte

ROOT = Path(__file__).resolve().parents[2]
LINUX = Path("/proc/self/stat").exists()
ALTERNATE_SCREEN = 1049 << 5  # as pyte keeps a private mode
FRAME_BEGINS, FRAME_ENDS = b"\x1b[?2026h", b"\x1b[?2026l"  # synchronized output
PATIENCE = 120.0  # s, which only a fault takes: a machine may be busy with other things


class Terminal:
    """A program and its terminal. `raw` is everything it has written; use it in a `with` block."""

    def __init__(
        self, argv: Sequence[str], rows: int, cols: int, env: Mapping[str, str] | None, cwd: str | Path | None
    ) -> None:
        self.master, slave = pty.openpty()
        self.set_size(rows, cols)
        self._emulator = pyte.Screen(cols, rows)
        self._stream = pyte.ByteStream(self._emulator)
        self.raw = bytearray()
        self._unshown = bytearray()
        self.termios_before = self.termios
        self.process = subprocess.Popen(
            list(argv),
            stdin=slave,
            stdout=slave,
            stderr=slave,
            cwd=cwd,
            env={**os.environ, "TERM": "xterm-256color", "PYTHONPATH": str(ROOT), **(env or {})},
            start_new_session=True,
            preexec_fn=_as_from_a_shell,
        )
        os.close(slave)
        os.set_blocking(self.master, False)

    def __enter__(self) -> Terminal:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, where: TracebackType | None
    ) -> None:
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        self.hang_up()

    @property
    def pid(self) -> int:
        return self.process.pid

    @property
    def screen(self) -> list[str]:
        """The rows as they are shown now, without the blanks at their ends."""
        self.pump(0)
        return [row.rstrip() for row in self._emulator.display]

    @property
    def in_alternate_screen(self) -> bool:
        return ALTERNATE_SCREEN in self._emulator.mode

    @property
    def termios(self) -> list[Any]:
        """The modes of the terminal; asked of the master, they can be had after the program's end too."""
        return termios.tcgetattr(self.master)

    def send(self, keys: str | bytes) -> None:
        """Types these bytes at once; what the program writes meanwhile is read."""
        rest = memoryview(keys.encode() if isinstance(keys, str) else keys)
        while rest:
            try:
                rest = rest[os.write(self.master, rest) :]
            except BlockingIOError:
                self.pump(0.05)

    def pump(self, seconds: float) -> bool:
        """Reads once what the program writes, waiting this long for it; False when nothing came."""
        if self.master < 0 or not select.select([self.master], [], [], max(0.0, seconds))[0]:
            return False
        try:
            data = os.read(self.master, 65536)
        except OSError:  # EIO: nobody has the terminal open
            return False
        self.raw += data
        self._show_frames(data)
        return bool(data)

    def _show_frames(self, data: bytes) -> None:
        """Shows what has come, but of a frame nothing before it is whole: rows are seen together."""
        self._unshown += data
        begins = self._unshown.rfind(FRAME_BEGINS)
        if begins < 0 or FRAME_ENDS in self._unshown[begins:]:
            cut = range(min(len(FRAME_BEGINS) - 1, len(self._unshown)), 0, -1)
            begins = len(self._unshown) - next((n for n in cut if self._unshown.endswith(FRAME_BEGINS[:n])), 0)
        self._stream.feed(bytes(self._unshown[:begins]))
        del self._unshown[:begins]

    def wait_for(self, wanted: str | Callable[[], object], timeout: float = PATIENCE) -> None:
        """Waits until the screen shows this text, or until the function answers something true."""
        end = time.monotonic() + timeout

        def seen() -> object:
            return wanted in "\n".join(self.screen) if isinstance(wanted, str) else wanted()

        while not seen():
            if time.monotonic() > end:
                shown = "\n".join(self.screen)
                raise AssertionError(f"waited {timeout} s for {wanted!r}; the screen shows:\n{shown}")
            if not self.pump(0.02) and self.process.poll() is not None and not seen():
                shown = "\n".join(self.screen)
                raise AssertionError(f"the program ended before {wanted!r}; the screen shows:\n{shown}")

    def wait_until_idle(self, looks: int = 30) -> None:
        """Waits until the program waits, or has ended: it has written nothing, and was asleep at so many looks.

        They are 10 ms apart at least; the tutor is also asleep between two things that it does, at most for 0.2 s.
        """
        end, quiet = time.monotonic() + PATIENCE, 0
        while quiet < looks and self.process.poll() is None:
            quiet = 0 if self.pump(0.01) or (LINUX and self.state() != "S") else quiet + 1
            assert time.monotonic() < end, f"busy for {PATIENCE} s"

    def show(self, data: bytes) -> None:
        """Puts these bytes on the screen behind the program's back."""
        self._stream.feed(data)

    def resize(self, rows: int, cols: int) -> None:
        """Gives the window another size, which the kernel tells the program by SIGWINCH."""
        self.pump(0)
        self._emulator.resize(rows, cols)
        self.set_size(rows, cols)

    def set_size(self, rows: int, cols: int) -> None:
        """Only tells the kernel; the screen that is looked at stays."""
        fcntl.ioctl(self.master, termios.TIOCSWINSZ, struct.pack("HHHH", rows, cols, 0, 0))

    def signal(self, number: int) -> None:
        os.kill(self.process.pid, number)

    def state(self) -> str:
        """The letter of the process's state: S sleeping, T stopped, Z ended. Linux only."""
        return self._stat()[0]

    def cpu_seconds(self) -> float:
        """The processor time used so far, to a hundredth. Linux only."""
        user, system = self._stat()[11:13]
        return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")

    def costs(self) -> float:
        """The processor time that half a second takes."""
        before = self.cpu_seconds()
        time.sleep(0.5)
        return self.cpu_seconds() - before

    def starved_seconds(self) -> float:
        """How long it had something to do and no core to do it on; 0 where the system does not say."""
        told = Path(f"/proc/{self.process.pid}/schedstat")
        try:
            return int(told.read_text().split()[1]) / 1e9
        except (OSError, IndexError):
            return 0.0

    def _stat(self) -> list[str]:
        return Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()

    def finish(self, timeout: float = PATIENCE) -> int:
        """Waits for the program's end; its exit status, 128 + the number of a signal that killed it."""
        end = time.monotonic() + timeout
        while self.process.poll() is None:
            if time.monotonic() > end:
                shown = "\n".join(self.screen)
                raise AssertionError(f"still running after {timeout} s; the screen shows:\n{shown}")
            if not self.pump(0.02):
                time.sleep(0.002)
        while self.pump(0):
            pass
        status = self.process.returncode
        return status if status >= 0 else 128 - status

    def hang_up(self) -> None:
        """Takes the terminal away, as closing the window does."""
        if self.master >= 0:
            with contextlib.suppress(OSError):
                os.close(self.master)
            self.master = -1


def spawn(
    argv: Sequence[str],
    rows: int = 24,
    cols: int = 80,
    env: Mapping[str, str] | None = None,
    cwd: str | Path | None = None,
) -> Terminal:
    """Starts a program in a terminal of its own, the leader of a new session."""
    return Terminal(argv, rows, cols, env, cwd)


def _as_from_a_shell() -> None:
    """In the child: a controlling terminal whose Ctrl-C works, also where the tests run in the background."""
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)
    signal.signal(signal.SIGINT, signal.SIG_DFL)


SIGNALS_THAT_END = {"SIGTERM": (signal.SIGTERM, 143), "SIGHUP": (signal.SIGHUP, 129), "SIGQUIT": (signal.SIGQUIT, 131)}
