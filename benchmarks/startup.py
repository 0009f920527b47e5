"""How long a learner waits before anything is there, against importing the libraries it is made of.

    python benchmarks/startup.py [RUNS]

Every program is started in turn, again and again, in one run, so that a busy machine slows all alike; the medians are
compared as ratios. `run` is timed on a real terminal, until the last row of its first frame is on it. All .pyc files
are written before. POSIX only.
"""

from __future__ import annotations

import compileall
import fcntl
import os
import pty
import select
import statistics
import struct
import subprocess
import sys
import tempfile
import termios
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
NNSTEP = str(Path(sys.executable).with_name("nnstep"))
LIBRARIES = "import rich.console, typer, ruamel.yaml, msgspec"
MOST = {"explain w5": ("libraries", 1.5), "run, first frame": ("libraries", 1.5), "--help": ("numpy", 1.0)}


def environment(state: str) -> dict[str, str]:
    """The one of this process, with a state of its own and .pyc files."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"} | {
        "NNSTEP_STATE_DIR": state,
        "TERM": "xterm-256color",
    }


def ended(words: list[str], env: dict[str, str]) -> float:
    """Seconds until a program has ended."""
    start = time.perf_counter()
    subprocess.run(words, env=env, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, check=True)
    return time.perf_counter() - start


def first_frame(words: list[str], env: dict[str, str]) -> float:
    """Seconds until the footer, the last row of a frame, is on a terminal of 80 by 24."""
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    start = time.perf_counter()
    process = subprocess.Popen(
        words, env=env, cwd=ROOT, stdin=slave, stdout=slave, stderr=slave, start_new_session=True
    )
    os.close(slave)
    shown = b""
    while b" quit" not in shown and select.select([master], [], [], 20)[0]:
        shown += os.read(master, 65536)
    seconds = time.perf_counter() - start
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
    with tempfile.TemporaryDirectory() as state:
        env = environment(state)
        python = [sys.executable, "-c"]
        programs: dict[str, Callable[[], float]] = {
            "python": lambda: ended([*python, "pass"], env),
            "libraries": lambda: ended([*python, LIBRARIES], env),
            "numpy": lambda: ended([*python, "import numpy"], env),
            "explain w5": lambda: ended([NNSTEP, "explain", "w5", "-s", "article"], env),
            "run, first frame": lambda: first_frame([NNSTEP, "run", "article", "--fresh"], env),
            "--help": lambda: ended([NNSTEP, "--help"], env),
        }
        times: dict[str, list[float]] = {name: [] for name in programs}
        for turn in range(runs + 1):
            for name, program in programs.items():
                seconds = program()
                if turn:  # the first one warms the disk
                    times[name].append(seconds)
    medians = {name: statistics.median(found) for name, found in times.items()}
    for name, seconds in medians.items():
        print(f"{name:<18} {seconds * 1000:6.1f} ms")
    for name, (against, most) in MOST.items():
        ratio = medians[name] / medians[against]
        print(f"{name:<18} {ratio:5.2f} × {against}, at most {most} is wanted{'' if ratio <= most else ': MISSED'}")


if __name__ == "__main__":
    main()
