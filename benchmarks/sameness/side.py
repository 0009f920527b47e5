"""A checkout that is asked to run things: its Python, its driver, and the frames in what a session wrote."""

from __future__ import annotations

import base64
import json
import os
import re
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

DRIVER = Path(__file__).with_name("driver.py")
SEQUENCE = re.compile(r"(\x1b\[[0-9;?]*[A-Za-z])")
UNSET = ("COLUMNS", "LINES", "NO_COLOR", "FORCE_COLOR", "NNSTEP_DEBUG", "PYTHONIOENCODING", "PYTHONPATH")


def python_of(place: str) -> tuple[Path, dict[str, str]]:
    """The Python that runs a checkout, and the environment that makes it find that checkout.

    `place` is the checkout's folder, or the Python or the `nnstep` of an environment it is installed in.
    """
    # Made absolute and no more: a link to the system's Python, followed, is no longer the environment's.
    path = Path(place).absolute()
    if path.is_dir():
        own = path / ".venv" / "bin" / "python"
        return (own if own.exists() else Path(sys.executable)), {"PYTHONPATH": str(path)}
    return (path if path.name.startswith("python") else path.with_name("python")), {}


def environment(more: dict[str, str]) -> dict[str, str]:
    """The same for both sides, whatever the shell has set."""
    kept = {name: value for name, value in os.environ.items() if name not in UNSET}
    fixed = {"LC_ALL": "C.UTF-8", "TERM": "xterm-256color", "OPENBLAS_NUM_THREADS": "1", "PYTHONDONTWRITEBYTECODE": "1"}
    return kept | fixed | more


class Side:
    """One process of a checkout, which runs one task after another."""

    def __init__(self, place: str) -> None:
        self.python, more = python_of(place)
        self.environment = environment(more)
        ours, theirs = socket.socketpair()
        self._process = subprocess.Popen(
            [str(self.python), "-P", str(DRIVER), str(theirs.fileno())],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            cwd="/",
            env=self.environment,
            pass_fds=[theirs.fileno()],
        )
        theirs.close()
        self._line = ours.makefile("rw", encoding="utf-8")
        self.about = json.loads(self._read())

    def _read(self) -> str:
        text = self._line.readline()
        if not text:
            raise SystemExit(f"same_output: {self.python} has ended: what it said stands above")
        return text

    def ask(self, task: dict[str, Any]) -> dict[str, Any]:
        """Runs a task; a session's answers are made frames."""
        print(json.dumps({key: value for key, value in task.items() if key != "name"}), file=self._line, flush=True)
        result: dict[str, Any] = json.loads(self._read())
        if "answers" in result:
            result["frames"] = frames([base64.b64decode(answer) for answer in result.pop("answers")], task)
        return result

    def real(self, task: dict[str, Any], folder: Path) -> dict[str, Any]:
        """Runs a command as a program of its own, for comparison with what the driver makes of it."""
        for name, text in task.get("files", {}).items():
            (folder / name).write_text(text, encoding="utf-8")
        ran = subprocess.run(
            [str(self.python), "-P", "-m", "nnstep", *task["argv"]],
            input=task.get("stdin", ""),
            capture_output=True,
            text=True,
            cwd=folder,
            env=self.environment | {"NNSTEP_STATE_DIR": str(folder / "state")},
            check=False,
        )
        # Asked for by -m it calls itself by another name.
        return {
            "code": ran.returncode,
            **{name: text.replace("python -P -m nnstep", "nnstep").replace("python -m nnstep", "nnstep")
               for name, text in (("out", ran.stdout), ("err", ran.stderr))},
        }  # fmt: skip

    def close(self) -> None:
        self._line.close()
        self._process.wait()


def frames(answers: list[bytes], task: dict[str, Any]) -> list[list[str]]:
    """The rows shown after each key, their colours as the SGR codes that were written; not yet a frame: no rows.

    Reads only what the tutor's painter writes (go to a row, clear it, write it): hundredfold quicker than a whole
    emulator, and colours count. Other sequences are kept where they stand, so that they differ if they change.
    """
    rows: dict[int, str] = {}
    row = 1
    found = []
    for answer in answers:
        for bit in SEQUENCE.split(answer.decode("utf-8", "replace")):
            if not bit.startswith("\x1b["):
                rows[row] = rows.get(row, "") + bit
            elif bit.endswith("H"):
                row = int(bit[2:-1].split(";")[0] or 1)
            elif bit.endswith("J"):
                rows.clear()
            elif bit.endswith("K"):
                rows[row] = ""
            elif bit not in ("\x1b[?2026h", "\x1b[?2026l"):  # shown at once: no matter for what is shown
                rows[row] = rows.get(row, "") + bit
        found.append([rows.get(number, "").removesuffix("\x1b[m") for number in range(1, max(rows, default=0) + 1)])
    return found
