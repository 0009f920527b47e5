"""Runs inside one checkout: commands and sessions of its nnstep, each in a fork of a process that has loaded it.

    python -P driver.py DESCRIPTOR

Tasks come as lines of JSON on that socket, and their results go back the same way. A fork starts from the same state as
a new program would, has real descriptors for its streams, and ends by a real exit code; only the 0.3 s of loading are
saved. Knows nothing of nnstep but its entry point, so that it works with checkouts whose rooms differ. POSIX only.
"""

from __future__ import annotations

import base64
import contextlib
import fcntl
import gc
import importlib
import json
import os
import pkgutil
import pty
import select
import shutil
import signal
import socket
import struct
import sys
import tempfile
import termios
import time
import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import Any

LONGEST = 120.0  # s for a command, and for a key
QUIET = 0.012  # s without a byte and without work that end a frame, where the program's sleep can be seen
UNSEEN_QUIET = 0.2  # the same where it cannot: there is no /proc
ESCAPE_QUIET = 0.12  # a lone Esc is known by what does not follow


def load() -> str:
    """Loads all of nnstep, so that a fork need not; where it was found."""
    package = importlib.import_module("nnstep")
    for module in pkgutil.walk_packages(package.__path__, "nnstep."):
        if not module.name.endswith("__main__"):
            with contextlib.suppress(ImportError):  # what needs torch; a command that needs it will say so
                importlib.import_module(module.name)
    gc.collect()
    gc.freeze()
    return str(package.__file__)


def become_nnstep(argv: list[str]) -> None:
    """In the fork: runs the program on descriptors 0, 1 and 2, and never returns."""
    code: object = 1
    try:
        sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115 - until the end
        sys.stdout = open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
        sys.stderr = open(2, "w", encoding="utf-8", errors="backslashreplace", buffering=1, closefd=False)  # noqa: SIM115
        sys.argv = ["nnstep", *argv]
        from nnstep.cli.main import main

        try:
            main()
            code = 0
        except SystemExit as end:
            code = end.code or 0
        sys.stdout.flush()
    except BaseException:
        traceback.print_exc()
    with contextlib.suppress(Exception):
        sys.stderr.flush()
    os._exit(code if isinstance(code, int) else 1)


@contextlib.contextmanager
def own_folder(task: dict[str, Any]) -> Iterator[Path]:
    """A folder for one task, the current one meanwhile, with its files in it; the state is kept beside it."""
    top = Path(tempfile.mkdtemp(prefix="nnstep-same-"))
    work = top / "work"
    work.mkdir()
    for name, text in task.get("files", {}).items():
        (work / name).write_text(text, encoding="utf-8")
    os.environ["NNSTEP_STATE_DIR"] = str(top / "state")
    os.chdir(work)
    try:
        yield work
    finally:
        os.chdir("/")
        shutil.rmtree(top, ignore_errors=True)


def made(work: Path, task: dict[str, Any]) -> dict[str, str]:
    """The files that the program has written into its folder."""
    found = sorted(path for path in work.rglob("*") if path.is_file() and path.name not in task.get("files", {}))
    return {str(path.relative_to(work)): path.read_text(encoding="utf-8", errors="replace") for path in found}


def command(task: dict[str, Any]) -> dict[str, Any]:
    """Runs a command; its exit code and all it wrote."""
    with own_folder(task) as work, tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as out, \
            tempfile.TemporaryFile() as err:  # fmt: skip
        given.write(task.get("stdin", "").encode())
        given.seek(0)
        child = os.fork()
        if not child:
            for place, stream in enumerate((given, out, err)):
                os.dup2(stream.fileno(), place)
            signal.alarm(int(LONGEST))  # a command that hangs ends with code -14
            become_nnstep(task["argv"])
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        texts = {}
        for name, stream in (("out", out), ("err", err)):
            stream.seek(0)
            texts[name] = stream.read().decode(errors="backslashreplace").replace(str(work.parent), "FOLDER")
        return {"code": code, **texts, "made": made(work, task)}


class Session:
    """A program in a pseudo-terminal, which is asked for all it writes until it waits for a key."""

    def __init__(self, argv: list[str], size: tuple[int, int]) -> None:
        self.master, self.slave = pty.openpty()
        self._resize(size)
        self.child = os.fork()
        if not self.child:
            os.setsid()
            fcntl.ioctl(self.slave, termios.TIOCSCTTY, 0)
            for place in range(3):
                os.dup2(self.slave, place)
            become_nnstep(argv)
        self.code: int | None = None

    def _resize(self, size: tuple[int, int]) -> None:
        fcntl.ioctl(self.master, termios.TIOCSWINSZ, struct.pack("HHHH", size[1], size[0], 0, 0))

    def send(self, key: str, quiet: float = QUIET) -> bytes:
        """Types this (nothing: only waits; "size 100 30": the window gets it); what it is answered with."""
        before = self._waits()
        if key.startswith("size "):
            width, height = key.split()[1:]
            self._resize((int(width), int(height)))
        elif key:
            os.write(self.master, key.encode())
        return self._until_still(before, max(quiet, ESCAPE_QUIET) if key == "\x1b" else quiet)

    def _until_still(self, before: int, quiet: float) -> bytes:
        answer = bytearray()
        end = time.monotonic() + LONGEST
        still_since = 0.0
        while time.monotonic() < end:
            if select.select([self.master], [], [], 0.003)[0]:
                with contextlib.suppress(OSError):
                    answer += os.read(self.master, 1 << 16)
                still_since = 0.0
            elif self.ended():
                break
            elif not self._sleeps(before):
                still_since = 0.0
            elif not still_since:
                still_since = time.monotonic()
            elif time.monotonic() - still_since >= quiet:
                break
        return bytes(answer)

    def _waits(self) -> int:
        """How often the program has gone to sleep so far; -1 where that cannot be seen."""
        try:
            status = Path(f"/proc/{self.child}/status").read_text()
        except OSError:
            return -1
        return int(status.split("\nvoluntary_ctxt_switches:")[1].split()[0])

    def _sleeps(self, before: int) -> bool:
        """Whether it has read all that was typed, has slept since, and sleeps now."""
        if before < 0:
            time.sleep(UNSEEN_QUIET)
            return True
        unread = struct.unpack("i", fcntl.ioctl(self.slave, termios.FIONREAD, b"\0\0\0\0"))[0]
        with contextlib.suppress(OSError):
            state = Path(f"/proc/{self.child}/stat").read_text().rpartition(")")[2].split()[0]
            return not unread and state == "S" and self._waits() > before
        return True

    def ended(self) -> bool:
        if self.code is None:
            child, status = os.waitpid(self.child, os.WNOHANG)
            self.code = os.waitstatus_to_exitcode(status) if child else None
        return self.code is not None

    def close(self) -> None:
        if not self.ended():
            os.kill(self.child, signal.SIGKILL)
            os.waitpid(self.child, 0)
        os.close(self.slave)
        os.close(self.master)


def session(task: dict[str, Any]) -> dict[str, Any]:
    """Presses keys in the tutor; what it wrote after each, its exit code, and the files it has left."""
    with own_folder(task) as work:
        tutor = Session(task["argv"], task["size"])
        try:
            answers = [tutor.send("", 0.1)]
            for key in task["keys"]:
                if tutor.ended():
                    break
                answers.append(tutor.send(key))
            tutor.ended()
        finally:
            tutor.close()
        return {
            "code": tutor.code,
            "answers": [base64.b64encode(answer).decode() for answer in answers],
            "made": made(work, task),
        }


def main() -> None:
    """Answers tasks until nobody asks any more."""
    with socket.socket(fileno=int(sys.argv[1])) as line, line.makefile("rw", encoding="utf-8") as asked:
        os.set_inheritable(line.fileno(), False)
        print(json.dumps({"found": load(), "python": sys.version.split()[0]}), file=asked, flush=True)
        for text in asked:
            task = json.loads(text)
            print(json.dumps(session(task) if "keys" in task else command(task)), file=asked, flush=True)


if __name__ == "__main__":
    main()
