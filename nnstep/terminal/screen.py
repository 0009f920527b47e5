"""The real terminal, for a full-screen program: it is taken, drawn on, listened to, and always given back.

Keys come by `read` from one cbreak mode held for the whole session, so that none is lost while the program computes.
Signals wake the wait through a pipe. A signal that ends the program first gives the terminal back, then raises, so that
it does not matter where the exception lands.
"""

from __future__ import annotations

import errno
import os
import select
import signal
import sys
import time
from collections.abc import Callable
from types import FrameType, TracebackType
from typing import Any

from nnstep.terminal.clipboard import Clipboard
from nnstep.terminal.keys import BUSY, Decoder, Msvcrt, windows_keys
from nnstep.terminal.painter import ENTER, FALLBACK, LEAVE, Painter, window

if sys.platform != "win32":
    import termios

LOOK_ROUND = 0.5  # s between looks at what sends no signal: the parent, the window's size
LAST_WORDS = 0.5  # s for a terminal that takes no bytes to take the last ones
BURST = 65536  # bytes applied before a frame is drawn

if sys.platform != "win32":
    ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT)
    HANDLED = (*ENDING, signal.SIGTSTP, signal.SIGCONT, signal.SIGWINCH)

    class PosixScreen:
        """The terminal on two descriptors, inside a `with` block.

        Ctrl-C raises KeyboardInterrupt; SIGTERM, SIGHUP and SIGQUIT raise SystemExit(128 + number), all after the
        terminal is restored. Ctrl-Z restores it, stops, and takes it again when continued. heard: is told whether the
        terminal is light or dark, if it ever says so: nobody waits for that.
        """

        def __init__(self, heard: Callable[[str], object] | None = None, keyboard: int = 0, display: int = 1) -> None:
            self._heard = heard
            self._keyboard = keyboard
            self._display = display
            self._encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
            self._decoder = Decoder()
            self._clipboard = Clipboard()
            self._flush_at = 0.0
            self._left_at = 0.0  # when the keyboard was looked at last
            self._painter = Painter()
            self._drawn_size = FALLBACK
            self._entered = False
            self._gone = False
            self._stopped = False  # by ourselves: the SIGCONT to come is answered already
            self._hold = 0  # 1: stopping has to wait (a frame is being written); 2: ending too (entering, leaving)
            self._late: list[int] = []

        def __enter__(self) -> PosixScreen:
            self._before: list[Any] = termios.tcgetattr(self._keyboard)
            self._parent = os.getppid()
            self._drawn_size = self.size()
            self._output = self._own_descriptor()
            self._wake, self._waker = os.pipe()
            os.set_blocking(self._wake, False)
            os.set_blocking(self._waker, False)
            self._wakeup = signal.set_wakeup_fd(self._waker, warn_on_full_buffer=False)
            self._handlers = {number: signal.getsignal(number) for number in HANDLED}
            for number, handler in self._handlers.items():
                if number != signal.SIGTSTP or handler != signal.SIG_IGN:  # a shell without jobs could not continue us
                    signal.signal(number, self._on_signal)
            try:
                self._enter()
            except BaseException:
                self._dismantle()
                raise
            return self

        def __exit__(
            self, kind: type[BaseException] | None, error: BaseException | None, where: TracebackType | None
        ) -> None:
            try:
                self._leave()
            finally:
                self._dismantle()

        def size(self) -> tuple[int, int]:
            """(width, height) of the window."""
            return window(self._display)

        def draw(self, lines: list[str]) -> None:
            """Shows these lines, each a row of text, colours and columns that fits; what stays costs nothing."""
            if not self._entered:
                return
            self._drawn_size = self.size()
            data = self._painter.paint(lines, self._drawn_size).encode(self._encoding, "replace")
            self._hold = 1
            try:
                self._write(data)
            finally:
                self._hold = 0
            self._catch_up()

        def read(self, timeout: float | None = None) -> list[str]:
            """All events that have come, waiting for the first one: at most `timeout` seconds, None for ever.

            Names of keys; "resize" when the frame has to be drawn again; "copied" when the terminal has said that it
            can; "gone", the last one, when the terminal or the parent process is gone. Empty when the time is over.
            """
            begin = time.monotonic()
            end = None if timeout is None else begin + timeout
            late = timeout == 0.0 or begin - self._left_at > BUSY  # who does not wait is busy, however often it looks
            events: list[str] = []
            taken = 0
            while self._entered and not self._gone:
                signals, data = self._wait(0.0 if events or late else self._patience(end))
                if signal.SIGWINCH in signals or signal.SIGCONT in signals or self._resized(data, events):
                    self._painter.forget()
                    events = [event for event in events if event != "resize"] + ["resize"]
                events += self._keys(data, late=late)
                late = late and bool(data)
                taken += len(data)
                if events and (not data or taken >= BURST):
                    return events
                if not events and end is not None and time.monotonic() >= end:
                    return events
                if os.getppid() != self._parent:
                    self._gone = True
            return [*events, "gone"]

        def copy(self, text: str) -> bool:
            """Has the terminal copy the text where it is known to be able to; whether it is. Else it is asked."""
            self._write(self._clipboard.put(text).encode(), LAST_WORDS)
            return self._clipboard.can is True

        def waiting(self) -> bool:
            """Whether there is something to read: a key, a part of one, a signal. Looking costs microseconds."""
            if self._decoder.patience is not None or select.select([self._keyboard, self._wake], [], [], 0.0)[0]:
                return True
            self._left_at = time.monotonic()  # what comes from now on comes together or not, as if somebody had read
            return False

        def _patience(self, end: float | None) -> float:
            """Seconds the next wait may last."""
            now = time.monotonic()
            waits = [LOOK_ROUND]
            if self._decoder.patience is not None:
                waits.append(self._flush_at - now)
            if end is not None:
                waits.append(end - now)
            return max(0.0, min(waits))

        def _wait(self, seconds: float) -> tuple[bytes, bytes]:
            """The signals and the bytes that have come within this time."""
            ready, _, _ = select.select([self._keyboard, self._wake], [], [], seconds)
            signals = os.read(self._wake, 4096) if self._wake in ready else b""
            if self._keyboard not in ready:
                return signals, b""
            try:
                data = os.read(self._keyboard, 4096)
            except OSError as error:  # EIO: hung up; EAGAIN: somebody else was quicker
                if error.errno != errno.EAGAIN:
                    self._gone = True
                return signals, b""
            self._gone = self._gone or not data
            return signals, data

        def _keys(self, data: bytes, *, late: bool) -> list[str]:
            now = self._left_at = time.monotonic()
            if data:
                overdue = self._decoder.patience is not None and now >= self._flush_at
                keys = self._decoder.feed(data, late=late or overdue)
                self._flush_at = now + (self._decoder.patience or 0.0)
            else:
                keys = self._decoder.flush() if self._decoder.patience is not None and now >= self._flush_at else []
            if self._heard and self._decoder.background:
                self._heard(self._decoder.background)
                self._heard, keys = None, [*keys, "resize"]
            can = self._decoder.copies
            if can is not None and can != self._clipboard.can and (writes := self._clipboard.answered(can)):
                self._write(writes.encode(), LAST_WORDS)
                keys = [*keys, "copied"]
            if "ctrl-c" in keys:  # a terminal whose interrupt key is another one
                self._end(signal.SIGINT)
            if "ctrl-l" in keys:
                self._painter.forget()
            return keys

        def _resized(self, data: bytes, events: list[str]) -> bool:
            """Whether the window has changed without a signal; looked at when there is nothing else to do."""
            return not data and not events and self.size() != self._drawn_size

        def _own_descriptor(self) -> int:
            """A descriptor of our own to write to, so that only it is non-blocking, not the shell's terminal."""
            try:
                return os.open(os.ttyname(self._display), os.O_WRONLY | os.O_NOCTTY | os.O_NONBLOCK)
            except OSError:  # a terminal that has no name here
                return os.dup(self._display)

        def _write(self, data: bytes, patience: float | None = None) -> None:
            end = None if patience is None else time.monotonic() + patience
            rest = memoryview(data)
            while rest and not self._gone:
                try:
                    rest = rest[os.write(self._output, rest) :]
                except BlockingIOError:
                    if end is not None and time.monotonic() >= end:
                        return
                    select.select([], [self._output], [], LOOK_ROUND if end is None else end - time.monotonic())
                    self._gone = os.getppid() != self._parent
                except OSError:
                    self._gone = True

        def _modes(self, modes: list[Any]) -> None:
            while True:
                try:
                    # Not FLUSH, which throws away keys typed ahead; not DRAIN, which waits for a terminal that stands.
                    termios.tcsetattr(self._keyboard, termios.TCSANOW, modes)
                    return
                except termios.error as error:
                    if error.args[0] != errno.EINTR:  # EINTR: from the background; we were stopped and continued
                        self._gone = True
                        return

        def _enter(self) -> None:
            """Takes the terminal; from the background this stops the process until it is in the foreground."""
            self._hold = 2
            modes = list(self._before)
            modes[0] &= ~termios.IXON  # Ctrl-S would freeze the screen
            modes[3] &= ~(termios.ICANON | termios.ECHO | termios.IEXTEN)  # ISIG stays: Ctrl-C at once, always
            modes[6] = list(modes[6])
            modes[6][termios.VMIN], modes[6][termios.VTIME] = 1, 0
            self._modes(modes)
            self._entered = True
            self._write((ENTER + (self._decoder.question() if self._heard else "")).encode(), LAST_WORDS)
            self._painter.forget()
            self._hold = 0
            self._catch_up()

        def _leave(self) -> None:
            """Gives the terminal back."""
            if not self._entered:
                return
            self._hold = 2
            self._entered = False
            self._gone = False  # if it was the parent, the terminal is still there
            # From the background (killed while stopped) writing may stop us, and the modes are the shell's by now.
            handler = signal.signal(signal.SIGTTOU, signal.SIG_IGN)
            self._write(LEAVE.encode(), LAST_WORDS)
            if self._in_foreground():
                self._modes(self._before)
            signal.signal(signal.SIGTTOU, handler)
            self._hold = 0
            self._catch_up()

        def _in_foreground(self) -> bool:
            try:
                return os.tcgetpgrp(self._keyboard) == os.getpgrp()
            except OSError:  # not our controlling terminal: there is no background
                return True

        def _dismantle(self) -> None:
            for number, handler in self._handlers.items():
                signal.signal(number, signal.SIG_DFL if handler is None else handler)
            signal.set_wakeup_fd(self._wakeup)
            for descriptor in (self._wake, self._waker, self._output):
                os.close(descriptor)

        def _on_signal(self, number: int, frame: FrameType | None) -> None:
            if self._hold == 2 or (self._hold == 1 and number not in ENDING):
                self._late.append(number)
            else:
                self._act(number)

        def _catch_up(self) -> None:
            """Acts on the signals that came at a bad moment."""
            late, self._late = self._late, []
            for number in late:
                self._act(number)

        def _act(self, number: int) -> None:
            if number in ENDING:
                self._end(number)
            elif number == signal.SIGTSTP and self._entered:
                self._leave()
                self._stopped = True
                os.kill(os.getpid(), signal.SIGSTOP)  # SIGTSTP would not stop a process without a shell above it
                self._enter()
            elif number == signal.SIGCONT:
                if self._entered and not self._stopped:  # somebody else stopped us, and left the terminal anyhow
                    self._enter()
                self._stopped = False

        def _end(self, number: int) -> None:
            self._leave()
            raise KeyboardInterrupt if number == signal.SIGINT else SystemExit(128 + number)


class WindowsScreen:
    """The console of Windows, where there is nothing to wait on: keys and size are looked at 30 times a second."""

    def __init__(
        self,
        msvcrt: Msvcrt,
        write: Callable[[str], object],
        size: Callable[[], tuple[int, int]] = lambda: window(1),
        sleep: Callable[[float], object] = time.sleep,
    ) -> None:
        self._msvcrt = msvcrt
        self._write = write
        self.size = size
        self._sleep = sleep
        self._painter = Painter()
        self._drawn_size = FALLBACK

    def __enter__(self) -> WindowsScreen:
        self._write(ENTER)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, where: TracebackType | None
    ) -> None:
        self._write(LEAVE)

    def copy(self, text: str) -> bool:
        """Copies nothing: this console cannot be asked whether it can."""
        return False

    def draw(self, lines: list[str]) -> None:
        """Shows these lines, as PosixScreen does."""
        self._drawn_size = self.size()
        if text := self._painter.paint(lines, self._drawn_size):
            self._write(text)

    def waiting(self) -> bool:
        """Whether there is something to read."""
        return self._msvcrt.kbhit()

    def read(self, timeout: float | None = None) -> list[str]:
        """All events that have come, as PosixScreen gives them."""
        end = None if timeout is None else time.monotonic() + timeout
        while True:
            events = windows_keys(self._msvcrt)
            if "ctrl-c" in events:
                raise KeyboardInterrupt
            if self.size() != self._drawn_size:
                events.append("resize")
            if "ctrl-l" in events or "resize" in events:
                self._painter.forget()
            if events or (end is not None and time.monotonic() >= end):
                return events
            self._sleep(1 / 30)


if sys.platform == "win32":

    def _console(text: str) -> None:
        sys.stdout.write(text)
        sys.stdout.flush()

    class Screen(WindowsScreen):
        """The terminal of this machine."""

        def __init__(self, heard: Callable[[str], object] | None = None) -> None:
            import msvcrt  # there is none elsewhere

            os.system("")  # makes the console of Windows 10 obey escape sequences
            super().__init__(msvcrt, _console)

else:

    class Screen(PosixScreen):
        """The terminal of this machine."""
