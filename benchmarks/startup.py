"""How long a learner waits before anything is there, against importing the libraries it is made of.

    python benchmarks/startup.py [RUNS]

Every program is started in turn, in shuffled order, again and again in one run, so that a busy machine slows all alike.
What is compared is processor time, each time with that of the libraries in the same turn; the median of the ratios
counts. `run` is timed on a real terminal, until the last row of its first frame is on it. All .pyc files are written
before, and what was parsed is kept, as for every start but the first. Linux only.
"""

from __future__ import annotations

import compileall
import fcntl
import os
import pty
import random
import resource
import select
import statistics
import struct
import subprocess
import sys
import tempfile
import termios
from contextlib import suppress
from pathlib import Path
from typing import Final, NamedTuple

ROOT: Final = Path(__file__).resolve().parents[1]
NNSTEP: Final = str(Path(sys.executable).with_name("nnstep"))
LIBRARIES: Final = "import rich.console, typer, ruamel.yaml, msgspec"


class Row(NamedTuple):
    """A program. most: how long it may take, in times of another one. frame: whether its first frame is waited for."""

    words: list[str]
    most: float | None = None
    against: str = "libraries"
    frame: bool = False


ROWS: Final = {
    "python": Row([sys.executable, "-c", "pass"]),
    "libraries": Row([sys.executable, "-c", LIBRARIES]),
    "numpy": Row([sys.executable, "-c", "import numpy"]),
    "explain w5": Row([NNSTEP, "explain", "w5", "-s", "article"], 0.75),
    "first frame": Row([NNSTEP, "run", "article", "--fresh"], 0.85, frame=True),
    "show w5": Row([NNSTEP, "show", "w5", "-s", "article"], 0.55),
    "--help": Row([NNSTEP, "--help"], 0.5),
    "list scenarios": Row([NNSTEP, "list", "scenarios"], 1.0),
    "a Tab key": Row([NNSTEP, "_quantities", "=", "article"], 0.6),
    "its script": Row([NNSTEP, "completion", "bash"], 0.6),
    "check article": Row([NNSTEP, "check", "article"], 1.2),
    "a neuron, an object": Row([sys.executable, str(ROOT / "benchmarks/peers/neurons.py")]),
    "10,000 epochs": Row([NNSTEP, "show", "E_total@10000", "-s", "mazur"], 0.9, "a neuron, an object"),
}


def ended(words: list[str], env: dict[str, str], folder: str) -> float:
    """The processor time, in seconds, of a program until it has ended."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(words, env=env, cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def first_frame(words: list[str], env: dict[str, str], folder: str) -> float:
    """The processor time until the footer, the last row of a frame, is on a terminal of 80 by 24."""
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    process = subprocess.Popen(
        words, env=env, cwd=folder, stdin=slave, stdout=slave, stderr=slave, start_new_session=True
    )
    os.close(slave)
    shown = b""
    while b" quit" not in shown and select.select([master], [], [], 20)[0]:
        shown += os.read(master, 65536)
    seconds = int(Path(f"/proc/{process.pid}/schedstat").read_text().split()[0]) / 1e9
    os.write(master, b"q")
    with suppress(OSError):  # EIO: it has closed the terminal
        while os.read(master, 65536):
            pass
    process.wait()
    os.close(master)
    assert b" quit" in shown, shown
    return seconds


def main() -> None:
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 21
    compileall.compile_dir(ROOT / "nnstep", quiet=2)
    times: dict[str, list[float]] = {name: [] for name in ROWS}
    # In an empty folder: Python looks for modules where it is started, and lists what is there.
    with tempfile.TemporaryDirectory() as state, tempfile.TemporaryDirectory() as folder:
        env = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        env |= {"NNSTEP_STATE_DIR": state, "TERM": "xterm-256color"}
        for turn in range(runs + 1):
            for name, row in random.sample(list(ROWS.items()), len(ROWS)):
                seconds = (first_frame if row.frame else ended)(row.words, env, folder)
                if turn:  # the first one warms the disk, and parses
                    times[name].append(seconds)
    for name, row in ROWS.items():
        ratio = statistics.median(one / other for one, other in zip(times[name], times[row.against], strict=True))
        wanted = f", at most {row.most} is wanted{'' if ratio <= row.most else ': MISSED'}" if row.most else ""
        print(f"{name:<20} {statistics.median(times[name]) * 1000:6.1f} ms {ratio:6.2f} × {row.against}{wanted}")


if __name__ == "__main__":
    main()
