"""From a key press to the last byte of the frame, at 120 by 40, beside pudb and less driven the same way.

    python benchmarks/frames.py [KEYS]

Each program runs in a real pseudo-terminal. A frame has ended when nothing came for 30 ms; what counts is when its last
byte came. Prints median, 95th percentile, the largest frame, and the ratio of our 95th percentile to the others'.
"""

from __future__ import annotations

import os
import select
import statistics
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from terminal.pty_driver import Terminal, spawn  # noqa: E402 - found through the line above

QUIET = 0.03
ROWS, COLS = 40, 120
WALK = ["n"] * 34 + [
    "\x1b[5~",
    "\x1b[6~",
    "]",
    "-",
    "n",
    "n",
    "=",
    "e",
    "\x1b[B",
    "\r",
    "\x7f",
    "\x1b",
    "b",
    "b",
    "[",
    "22\r",
]


def press(terminal: Terminal, key: str) -> tuple[float, int]:
    """Milliseconds to the last byte of what a key is answered with, and how many bytes that is."""
    begin = last = time.perf_counter()
    os.write(terminal.master, key.encode())
    count = 0
    while True:
        patience = QUIET if count else 1.0
        if not select.select([terminal.master], [], [], patience)[0]:
            return (last - begin) * 1000, count
        count += len(os.read(terminal.master, 1 << 16))
        last = time.perf_counter()


def measure(name: str, argv: list[str], keys: list[str], env: dict[str, str]) -> float:
    """Runs a program, presses the keys, prints what came out; returns the 95th percentile."""
    with spawn(argv, ROWS, COLS, env) as terminal:
        end = time.monotonic() + 3.0
        while time.monotonic() < end:
            terminal.pump(0.05)
        found = [press(terminal, key) for key in keys]
    times = sorted(taken for taken, count in found if count)
    high = times[min(int(len(times) * 0.95), len(times) - 1)]
    largest = max(count for _, count in found)
    print(f"{name:8}  median {statistics.median(times):6.2f} ms   p95 {high:6.2f} ms   max {times[-1]:6.2f} ms   "
          f"largest frame {largest:6} bytes   {len(times)} keys")  # fmt: skip
    return high


def main() -> None:
    """Measures all."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 300
    keys = (WALK * (count // len(WALK) + 1))[:count]
    with tempfile.TemporaryDirectory() as folder:
        env = {"NNSTEP_STATE_DIR": folder, "HOME": folder, "XDG_CONFIG_HOME": folder}
        ours = measure("nnstep", [sys.executable, "-m", "nnstep", "run", "article", "--fresh"], keys, env)
        script = Path(folder) / "script.py"
        script.write_text("total = 0\n" + "".join(f"total += {n}\n" for n in range(2000)), encoding="utf-8")
        try:
            import pudb  # noqa: F401 - only whether it is there
        except ImportError:
            print("pudb is not installed: pip install pudb")
        else:
            settings = Path(folder) / "pudb"
            settings.mkdir()
            (settings / "pudb.cfg").write_text("[pudb]\nseen_welcome = e999\n", encoding="utf-8")  # no dialogs
            theirs = measure("pudb", [sys.executable, "-m", "pudb", str(script)], ["n"] * min(count, 100), env)
            print(f"ratio of the 95th percentiles, nnstep to pudb: {ours / theirs:.2f}")
        less = measure("less", ["less", str(script)], ["j"] * min(count, 100), env)
        print(f"ratio of the 95th percentiles, nnstep to less: {ours / less:.2f}")


if __name__ == "__main__":
    main()
